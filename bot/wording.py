"""Every sentence a person reads that is not a curated passage: short, plain, no blame, what to do next."""

from collections.abc import Sequence
from datetime import date

# --- The answer -------------------------------------------------------------------------------------------------------

HISTORY_FIRST = "This is history, not the position today."
POSITION_NOW = "The position now:"
EXAMPLE_QUESTIONS = (
    "When should I refer a case to Level 2?",
    "What are the four MAPPA categories?",
    "Who appoints lay advisers?",
)
EMPTY = "I could not see a question there. Ask me about MAPPA in your own words."
VAGUE = (
    "I need a little more to go on. Say what it is about: a category, a level, a referral, an order. "
    "Please leave out anything that could identify a person."
)

TIE = "I am not sure which of these two you mean. Please choose one, or ask again with a few more words."

SHORTENED = "(Shortened: the sources have the rest.)"

SOURCES = "Sources"
SUGGESTIONS = "You could ask:"
NOTICES = {
    "superseded": "This describes the past. Do not take it for the position today.",
    "emergency": "If anyone is in immediate danger, call 999 now.",
    "local": "This is local to one MAPPA area and may not hold elsewhere.",
    "review_due": "This text is due for review. Please check the source before you rely on it.",
}


def abstained(unit_contact: str) -> str:
    """Return the words for having no good enough evidence."""
    return (
        "I can't answer that: I have no checked passage that fits well enough, and I don't guess. "
        f"Please ask {unit_contact}, or look in the MAPPA Guidance."
    )


def not_covered(queries: Sequence[str], unit_contact: str) -> str:
    """Return which parts of a question have no answer here, and whom to ask."""
    asked = " and ".join(f"\u201c{query}\u201d" for query in queries)
    return f"I have no checked passage on the rest of your question, {asked}. Please ask {unit_contact}."


def used_in(title: str) -> str:
    """Return where a term is used that no entry is about."""
    return f"It is used in the entry \u201c{title}\u201d."


def personal_data_found(labels: Sequence[str]) -> str:
    """Return the words for a question that was stopped; `labels` say what was seen, never the data."""
    seen = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
    return (
        f"I stopped before looking anything up: your question seems to hold {seen}. "
        "I have not kept it. Please ask again without anything that could identify a person; "
        "in a channel, please delete your message too."
    )


def history_on(day: date) -> str:
    """Return the words in front of historical text that was right on the day an answer was wanted for."""
    return f"This is history: it was right on {full_date(day)}."


def line_failed(reference: str) -> str:
    """Return the words for a batch line that a fault of ours stopped; `reference` is in the log too."""
    return f"something went wrong in the program: look for reference {reference} in the log"


def too_long(max_chars: int) -> str:
    """Return the words for a question that is too long."""
    return f"That is longer than I can take in: {max_chars:,} characters at most. Please ask it in a sentence or two."


# --- Around the answer: small talk, emergencies, decisions, spelling --------------------------------------------------

SMALL_TALK = {
    "greeting": "Hello. Ask me about MAPPA in your own words. Please leave out anything that could identify a person.",
    "thanks": "You're welcome. Ask me the next thing whenever you like.",
    "goodbye": "Goodbye.",
    "help": (
        "I answer questions about MAPPA: categories, levels, referrals, meetings, orders, notification, disclosure and "
        "more. Ask in your own words, and then the next question. I show passages that people have written and "
        "checked, with their sources; if none fits well enough, I say so. "
        "Please leave out anything that could identify a person: no names, dates of birth or case numbers."
    ),
    "about": (
        "I am a program, not a person. I look for the passage that answers your question among those that people have "
        "written and checked, and show it with its sources. A language model helps me to find it; nothing is written "
        "by one. If no passage fits well enough, I say so. I keep no personal data: please leave it out."
    ),
}
CRISIS_FIRST = (
    "If anyone is in immediate danger, call 999 now. Then tell your manager and follow your local process. "
    "Don't wait for me: I only look things up."
)
DECISION_REMINDER = (
    "These are the checked facts. I don't know the case and can't weigh it: "
    "the decision rests with you and your manager, or with the people the procedure names."
)


def read_as(changes: Sequence[tuple[str, str]]) -> str:
    """Return how misspelt words were taken; `changes` holds (typed, read as), letters only, at least one."""
    pairs = [f"\u201c{typed}\u201d as {word}" for typed, word in changes]
    return f"I read {', '.join(pairs[:-1])} and {pairs[-1]}." if len(pairs) > 1 else f"I read {pairs[0]}."


# --- Slack: the reply -------------------------------------------------------------------------------------------------

SLACK_HELP = (
    "Ask me about MAPPA in your own words, for example: When should I refer a case to Level 2?\n\n"
    "Mention me in a channel, send me a direct message, or type /mappa and your question: "
    "only you see the answer to /mappa. In a thread where I have answered, just ask the next question. "
    "/mappa guide takes you through the questions that lead to a category. "
    "/mappa learn opens lessons and the day's questions.\n\n"
    "I answer from checked sources and show them. If I am not sure, I say so. "
    "Please leave out anything that could identify a person: no names, dates of birth or case numbers."
)
SLACK_CHOSE = "chose the question:"
SLACK_OFF = (
    "I am switched off at the moment, so I have not looked at your question. "
    "Please ask your area's MAPPA unit, or look in the MAPPA Guidance."
)
SLACK_RESTARTED = "Sorry, I was restarted before I could answer you. Please ask again."

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def slack_error(reference: str) -> str:
    """Return the apology for a fault of ours; `reference` is in the log too."""
    return (
        "Sorry, something went wrong and I could not answer. That was not your doing. "
        "Please ask again in a few minutes. "
        f"If it happens again, tell the people who look after this bot and quote reference {reference}."
    )


def checked_on(day: date) -> str:
    """Return when a person last checked the answer."""
    return f"Checked on {full_date(day)}"


def slack_more_sources(count: int) -> str:
    """Return the line that stands for sources a message has no room for."""
    return f"and {count} more sources" if count > 1 else "and 1 more source"


def full_date(day: date) -> str:
    """Return a date as people write it: 22 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def published_date(published: str) -> str:
    """Return a source's date as people write it, as exact as it is known: 2024-08 is August 2024, 2012 stays 2012."""
    parts = published.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) not in {2, 3} or not 1 <= int(parts[1]) <= 12:
        return published
    day = f"{int(parts[2])} " if len(parts) == 3 else ""
    return f"{day}{_MONTHS[int(parts[1]) - 1]} {parts[0]}"


# --- serve: what the administrator reads ------------------------------------------------------------------------------


def serve_started(about: str, workspace: str) -> str:
    """Return the start-up line."""
    where = f" in the workspace {workspace}" if workspace else ""
    return f"mappa-bot is running{where}: {about}"


def serve_missing(names: Sequence[str]) -> str:
    """Return what to do about settings that are not there."""
    return f"not set: {', '.join(names)}. See deploy/env.example, then run `mappa-bot doctor`."


def serve_token_refused(setting: str, code: str) -> str:
    """Return what to do about a token that Slack does not accept; `code` is Slack's word for why."""
    return (
        f"Slack does not accept the token in {setting} ({code}). "
        "Copy the present one from the app's page at api.slack.com/apps, then run `mappa-bot doctor`."
    )


def serve_unreachable(code: str) -> str:
    """Return what to do when Slack could not be reached."""
    return f"Slack could not be reached ({code}). Check the network and the proxy settings, then start again."


# --- The conversation in the terminal ---------------------------------------------------------------------------------

DEMO_WELCOME = (
    "Ask about MAPPA in your own words. The next question may follow on from the last; `new` starts afresh, "
    "`quit` ends. Please leave out anything that could identify a person.\n"
)
DEMO_PROMPT = "You: "
DEMO_GOODBYE = "Goodbye."


def demo_missing(package: str) -> str:
    """Return what to install for the demonstration page."""
    return f"{package} is not installed: install mappa-bot[demo], or use `mappa-bot demo --terminal`."


# --- The eligibility guide --------------------------------------------------------------------------------------------

GUIDE_BACK = "Type the number of your answer; b goes back, q leaves. Nothing is stored."
GUIDE_CHOOSE = "Your answer: "
GUIDE_QUIT = frozenset({"q", "quit", "exit"})
GUIDE_LEFT = "You have left the guide. No result."
GUIDE_HEADINGS = {
    "urgent": "First",
    "category": "Category",
    "level": "The level question to put next",
    "step": "What to do",
}
GUIDE_SOURCES = "What this rests on"
GUIDE_MISSING = "This knowledge folder has no eligibility.yaml."


def guide_choice_unknown(options: int) -> str:
    """Return the words for an answer that is not on the list."""
    return f"Please type a number from 1 to {options}, b or q."


def guide_incomplete(name: str, options: Sequence[str]) -> str:
    """Return what is still missing from answers given on the command line."""
    return f"{name!r} has no answer yet: add --answer {name}=… with one of: {', '.join(options)}"


# --- doctor: what to do about what is missing -------------------------------------------------------------------------

DOCTOR_PYTHON = "Install Python 3.11 or newer and set the bot up again with it."
DOCTOR_KNOWLEDGE = "Set MAPPA_KNOWLEDGE_DIR to the folder that holds entries/, sources.yaml and terms.yaml."
DOCTOR_VAR_DIR = "Set MAPPA_VAR_DIR to a folder this user may write in."
DOCTOR_DATABASE = "Check MAPPA_DATABASE_URL, or leave it out to use SQLite in MAPPA_VAR_DIR."
DOCTOR_UNREACHABLE = "Check the network and the proxy settings (HTTPS_PROXY), then run doctor again."
DOCTOR_SCOPES = "Paste deploy/slack-manifest.yaml into the app's manifest again and reinstall the app."
DOCTOR_NEEDLESS_SCOPES = "The bot does not need them. Consider taking them away and reinstalling the app."
DOCTOR_CHECK_FAILED = "This is a fault in the program. Please report it with this line."


def doctor_hash_key(chars: int) -> str:
    """Return how to make a hash key of at least so many characters."""
    return f"Set MAPPA_HASH_KEY to at least {chars} random characters, for example from: openssl rand -hex 32"


def doctor_token(setting: str) -> str:
    """Return where the value of a token setting comes from."""
    where = {
        "MAPPA_SLACK_BOT_TOKEN": "OAuth & Permissions, Bot User OAuth Token (xoxb-…)",
        "MAPPA_SLACK_APP_TOKEN": "Basic Information, App-Level Tokens, scope connections:write (xapp-…)",
        "MAPPA_SLACK_SIGNING_SECRET": "Basic Information, App Credentials, Signing Secret",
        "MAPPA_SLACK_CLIENT_SECRET": "Basic Information, App Credentials, Client Secret",
        "MAPPA_PUBLIC_URL": "OAuth & Permissions, Redirect URLs, the part before /slack/oauth_redirect (https://…)",
    }[setting]
    return f"At api.slack.com/apps open the app, then {where}. Copy it into {setting}."


# --- Slack: under an answer -------------------------------------------------------------------------------------------

SHOW_PASSAGE = "Show the whole passage"
SHOW_SOURCES = "Show sources"
SEE_ALSO = "See also"
OUT_OF_DATE = "This may be out of date"
SHOW_CHART = "Show chart"
ASK_UNIT = "Ask the MAPPA unit"
SHARE = "Share in channel"
HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"

# Titles of modals: at most 24 characters.
PASSAGE_TITLE = "The whole passage"
SOURCES_TITLE = "Sources"
SEE_ALSO_TITLE = "See also"
OUT_OF_DATE_TITLE = "Is this out of date?"
CHART_TITLE = "Chart"
FEEDBACK_TITLE = "What was not right?"
THANKS_TITLE = "Thank you"
CLOSE = "Close"
BACK = "Back"
SHOW = "Show"
SEND = "Send"

PASSAGE_GONE = (
    "This passage is no longer in my texts: it has been taken out or replaced since I answered. "
    "Please ask your question again to get the present answer."
)
SOME_GONE = "Part of this answer is no longer in my texts. Please ask again to get the present answer."
NO_RELATED = "There is nothing more on this at the moment. Please ask about it in your own words."
CORRECTIONS = "Often misunderstood"
DETAIL = "More detail"
CUT_SHORT = "(There is more than fits here. Please ask about the part you need.)"
NO_REVIEW_KNOWN = "I do not know when this was last checked."
SOURCE_NOT_ONLINE = "Not on the web."

OUT_OF_DATE_ASK = "What has changed? (optional)"
OUT_OF_DATE_HINT = "For example: the new guidance of May says otherwise. Please name no person and no case."
OUT_OF_DATE_SEND_EXPLAINED = "Press Send to have the people who keep these texts look at it again."
OUT_OF_DATE_THANKS = "Thank you. The people who keep these texts will look at it. Until then, please check the source."

FEEDBACK_ASK = "What was not right about the answer?"
FEEDBACK_REASONS = {
    "wrong": "It is wrong",
    "out_of_date": "It is out of date",
    "not_asked": "It is not what I asked",
    "unclear": "It is hard to understand",
    "other": "Something else",
}
FEEDBACK_MORE = "In your own words (optional)"
FEEDBACK_MORE_HINT = "Please name no person and no case."
FEEDBACK_THANKS = "Thank you, that is noted."
FEEDBACK_THANKS_WHY = (
    "Thank you. The people who keep these texts read every reason, and no name is kept with it. "
    "If you need an answer now, please ask again in other words."
)

SHARED_ALREADY = "This answer has been shared already."
SHARE_NOT_YOURS = "Only the person who asked can share this answer."
SHARE_TOO_LATE = "I no longer have this answer as you read it, so I can't share it. Please ask again in the channel."
SHARE_NOT_IN_CHANNEL = (
    "I am not in this channel, so I can't post in it. Type /invite and my name there, then press Share again."
)
SHARE_IN_DIRECT = "Here only you would read it. Please copy the answer to where it is needed."
SHARE_REFUSED = "I can't post in this channel: it may be archived or closed to apps. Nobody else has seen the answer."
SHARED = "Shared in the channel."

CHART_THERE_ALREADY = "The chart is in the thread already."
CHART_COMING = "The picture is on its way."
CHART_WORDS_ONLY = "The picture could not be shown. These are its figures."
CHART_NONE = "These figures are no longer in my texts, so there is no chart to show."
CHART_NOT_POSTED = "I could not post the chart here. Please try again in a minute."


def show_entry(title: str) -> str:
    """Return what a screen reader says for the button that shows an entry."""
    return f"Show: {title}"


def note_stopped(labels: Sequence[str]) -> str:
    """Return why a note was not taken; `labels` say what was seen in it, never the data."""
    seen = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
    return f"This seems to hold {seen}. I have not kept it. Please take it out and send the rest."


def shared_by(user: str) -> str:
    """Return who shared an answer; `user` is the mention, ready for Slack."""
    return f"Shared by {user}, who asked:"


def last_checked(day: date) -> str:
    """Return when a person last checked a passage."""
    return f"Last checked on {full_date(day)}."


def review_due(day: date, *, is_overdue: bool) -> str:
    """Return when a passage is due to be checked again."""
    if is_overdue:
        return (
            f"It was due to be checked again by {full_date(day)}, so please look at the source before you rely on it."
        )
    return f"To be checked again by {full_date(day)}."


def valid_between(start: date | None, end: date | None) -> str:
    """Return the dates between which a passage was right, "" when there are none."""
    if start and end:
        return f"Right from {full_date(start)} to {full_date(end)}."
    if end:
        return f"Right until {full_date(end)}."
    return f"Right from {full_date(start)}." if start else ""


def superseded_by(title: str) -> str:
    """Return what has taken the place of a passage or a source."""
    return f"Replaced by: {title}"


def said_wrongly(belief: str, correction: str) -> str:
    """Return a common belief and what puts it right."""
    return f"People say: {belief}\nIn fact: {correction}"


def source_checked(day: date) -> str:
    """Return when a source was last looked up."""
    return f"Looked up on {full_date(day)}."


def chart_posted(title: str, period: str) -> str:
    """Return the line that comes with a chart."""
    return f"{title}, {period}"


# --- Slack: App Home, settings, the agent view ------------------------------------------------------------------------

HOME_SEARCH_LABEL = "Ask about MAPPA"
HOME_SEARCH_PLACEHOLDER = "For example: when should I refer to Level 2?"
HOME_SEARCH_HINT = (
    "Please leave out names, dates of birth, case numbers and anything else that could identify a person."
)
HOME_SEARCH_BUTTON = "Search"
HOME_SEARCH_EMPTY = "Type a question first, then press Search."
HOME_LOOKING = "I am looking that up…"
HOME_ANSWER_TITLE = "Answer"
HOME_TRY_AGAIN = "I could not look that up just now. Please close this and try again in a minute."
HOME_CLOSE = "Close"
HOME_OFF = "The bot is switched off at the moment"
HOME_NEW = "What's new"
HOME_FREQUENT = "What people ask"
HOME_EXAMPLES = "What you could ask"
HOME_SHOW = "Show"
HOME_ASK = "Ask"
HOME_GUIDE = "Does this person come under MAPPA?"
HOME_GUIDE_WORDS = "A few questions, one step at a time. I need no name and keep none of your answers."
HOME_GUIDE_BUTTON = "Start"
HOME_LEARNING = "My learning"
HOME_LEARNING_NONE = "There is nothing here yet. When there is training to do, you will find it here."
HOME_HELP = "Help"
HOME_HELP_WORDS = (
    "Ask in your own words: here, in a direct message, by mentioning me in a channel, or with /mappa, which shows the "
    "answer to you alone. In a thread where I have answered, just ask the next question."
)
HOME_PRIVACY = (
    "I look for personal data before anything else and stop there, keeping nothing, if I see some. "
    "Other questions may be kept for a time, under a code in place of your name, so that the texts get better."
)
HOME_SETTINGS = "Settings"
HOME_SETTINGS_WORDS = "You see this because you are an administrator of this workspace."

PROMPTS_TITLE = "You could ask"
STATUS_LOOKING = "is looking that up…"
SLACK_HELLO = (
    "Hello. I answer questions about MAPPA from checked texts, with their sources. Mention me with your question, "
    "for example: When should I refer a case to Level 2? For an answer that only you see, type /mappa and your "
    "question. Please leave out anything that could identify a person."
)

SETTINGS_TITLE = "Settings"
SETTINGS_CHANNEL_TITLE = "Channel settings"
SETTINGS_SAVE = "Save"
SETTINGS_CANCEL = "Cancel"
SETTINGS_FOR_CHANNEL = "Settings of one channel, where it should differ from the workspace"
SETTINGS_CHOOSE_CHANNEL = "Choose a channel"
SETTINGS_OPEN_CHANNEL = "Open"
SETTINGS_OPEN_CHANNEL_LABEL = "Open the settings of the chosen channel"
SETTINGS_NOT_ADMINISTRATOR = "Only administrators and owners of this workspace can change the settings."
SETTINGS_UNSURE = "Slack did not tell me whether you are an administrator. Nothing is changed. Please try again."
SETTINGS_NOT_SAVED = "I could not save that, and nothing or not everything is changed. Please try again in a minute."
SETTINGS_NO_CHANNEL = "Settings can only be made for channels, not for direct messages."
SETTINGS_LOST = "I can't tell which settings these are any more. Please close this and open the settings again."
SETTING_UNKNOWN = "Please choose one from the list."
SETTING_NAMES = {
    "area": "Area",
    "caution": "How sure I must be",
    "visibility": "Who sees answers in channels",
    "unit_channel": "Channel of the MAPPA unit",
    "languages": "Languages of standing notices",
    "is_on": "Switch",
    "off_message": "Message while switched off",
}
SETTING_HINTS = {
    "area": "Whose local texts I may use besides the national ones.",
    "unit_channel": "Questions for the unit go there. I have to be in that channel. Leave it empty for none.",
}
SETTING_CHANNEL_UNIT_HINT = "Leave it empty to do as the workspace does. I have to be in that channel."
SETTING_AS_WORKSPACE = "As the workspace"
SETTING_NO_AREA = "No area: national texts only"
# Slack takes at most 75 characters for an option and for what it means.
SETTING_OPTIONS = {
    "strict": "Strict",
    "balanced": "Balanced",
    "helpful": "Helpful",
    "public": "Everyone in the channel",
    "private": "Only the person who asked",
    "en": "English",
    "en,cy": "English and Welsh",
    "yes": "on",
    "no": "off",
}
SETTING_MEANINGS = {
    "strict": "I answer only when I am very sure, and more often say that I can't.",
    "balanced": "I answer when the evidence is good. This suits most places.",
    "helpful": "I answer more often. Read the passage with more care.",
}
SETTING_INVITE = (
    "I am not in that channel. Type /invite and my name there, or choose another channel, and then save again."
)
SETTING_ARCHIVED = "That channel is archived. Please choose another one."
SETTING_SHARED = "That channel is shared with another organisation. Please choose one of your own."
SETTING_NOT_ASKED = "Slack did not tell me whether I am in that channel. Please save again."

SWITCH_ON_WORDS = "The bot is on."
SWITCH_OFF_WORDS = "The bot is off. People who ask get this message:"
SWITCH_ON_CHANNEL = "The bot is on in this channel, as long as it is on in the workspace."
SWITCH_TURN_OFF = "Turn off"
SWITCH_TURN_ON = "Turn on"
SWITCH_MESSAGE = "What should people read who ask meanwhile?"
SWITCH_MESSAGE_HINT = "Say whom to ask instead. Please name no person."
SWITCH_MESSAGE_EMPTY = "Please write a message, so that nobody is left without an answer."
SWITCH_MESSAGE_USUAL = "I am switched off at the moment. Please ask your area's MAPPA unit."

CHANGES = "Recent changes"
CHANGES_NONE = "Nothing has been changed yet."
CHANGED_BY_YOU = "you"
CHANGED_BY_OTHER = "another administrator"
CHANGED_MESSAGE = "a new text"
CHANGED_BACK = {True: "as in the workspace", False: "the usual"}  # in a channel, in the workspace


def home_since(day: date) -> str:
    """Return since when a text holds."""
    return f"Since {full_date(day)}"


def home_whom_to_ask(unit_contact: str, *, has_unit_channel: bool) -> str:
    """Return whom to ask when the bot cannot help."""
    pressing = " Or press \u201cAsk the MAPPA unit\u201d under an answer of mine." if has_unit_channel else ""
    return f"If I can't help, ask {unit_contact}.{pressing}"


def home_show(title: str) -> str:
    """Return what a screen reader says for the button that shows a passage."""
    return f"Show: {title}"


def home_ask(question: str) -> str:
    """Return what a screen reader says for the button that asks a question."""
    return f"Ask: {question}"


def setting_area(area: str) -> str:
    """Return an area as people write it: LLR for "llr", North Wales for "north-wales"."""
    return area.upper() if len(area) <= 4 else area.replace("-", " ").title()


def setting_as_workspace(value: str) -> str:
    """Return the option that leaves a thing to the workspace; `value` is what that comes to now."""
    return f"{SETTING_AS_WORKSPACE} ({value})"


def setting_personal_data(labels: Sequence[str]) -> str:
    """Return why a text is not taken; `labels` name what was seen in it, never the data."""
    return f"This seems to hold {' and '.join(labels)}. Please take it out: everyone who asks will read the text."


def settings_of(place: str) -> str:
    """Return whose settings a form shows; `place` is the channel's mention, ready for Slack."""
    return f"For {place}. What you don't change here is as in the workspace."


def changed(when: str, who: str, name: str, value: str, place: str) -> str:
    """Return one line of the history of changes, its parts ready for Slack; `place` is "" for the workspace."""
    return f"{when}: {who} changed \u201c{name}\u201d{f' in {place}' if place else ''} to {value}"


# --- Slack: escalation, "Ask the MAPPA unit" --------------------------------------------------------------------------

UNIT_TITLE = "Ask the MAPPA unit"
UNIT_ASK_LABEL = "Your question to the MAPPA unit"
UNIT_ASK_HINT = "The people of the unit see it as it stands here. Leave out anything that could identify a person."
UNIT_ASK_SEND = "Send"
UNIT_CANCEL = "Cancel"
UNIT_DONE = "Close"
UNIT_PRIVATELY = "The reply comes to you in a direct message from me."
UNIT_IN_THREAD = "The reply comes in this thread, where others can read it, too."
UNIT_PENDING = "You have passed this on already, and the reply is still to come. There is nothing more you need to do."
UNIT_NOT_SAVED = "I could not reach Slack just now. Please press Send again in a minute."
UNIT_NEEDS_WORDS = "Please write your question in words."
UNIT_ANSWER_NEEDS_WORDS = "Please write the answer in words."
UNIT_REASON_NEEDS_WORDS = "Please say in a few words why."

UNIT_MESSAGE_TITLE = "A question for the MAPPA unit"
UNIT_CLAIM_BUTTON = "I'll take it"
UNIT_RELEASE_BUTTON = "Give it back"
UNIT_ANSWER_BUTTON = "Answer"
UNIT_CLOSE_BUTTON = "Close without an answer"
UNIT_WAITING = "Nobody has taken it yet."
UNIT_SUGGESTED = "Suggested to the maintainers as an entry. They check it before it is published."
UNIT_TAKEN = "Somebody else has taken this question just before you."
UNIT_NOT_YOURS = "Please take the question first. If somebody else has it, they can give it back."
UNIT_OVER = "This question is answered or closed already."
UNIT_FORGOTTEN = "I no longer keep this question, so there is nothing left to do here."

UNIT_ANSWER_TITLE = "Answer"
UNIT_ANSWER_LABEL = "Your answer"
UNIT_ANSWER_HINT = "It goes to the person who asked. Leave out anything that could identify a person."
UNIT_SUGGEST = "Suggest this as an entry for the maintainers"
UNIT_SUGGEST_HINT = "They look for a source and check the text; nothing is published by itself."
UNIT_ANSWER_SUBMIT = "Send answer"
UNIT_CLOSE_TITLE = "Close the question"
UNIT_CLOSE_LABEL = "Why is there no answer?"
UNIT_CLOSE_HINT = "The person who asked reads this. For example: this needs a call to the duty officer."
UNIT_CLOSE_SUBMIT = "Close question"

UNIT_REPLY_TITLE = "Reply from the MAPPA unit"
UNIT_REPLY_IS_A_PERSONS = (
    "A person in the unit wrote this. It is not one of the checked passages I show with their sources."
)
UNIT_CLOSED_TITLE = "The MAPPA unit has closed your question without an answer"
UNIT_CLOSED_NEXT = "You can ask the unit again, or ask me in other words."


def unit_unset(unit_contact: str) -> str:
    """Return whom to ask where no unit has a channel."""
    return f"I cannot pass questions on from here. Please ask {unit_contact} directly."


def unit_hours(hours: int) -> str:
    """Return when a reply can be hoped for."""
    return f"The unit is asked to reply within {hours} hours. If anyone is in immediate danger, call 999 now."


def unit_sent(hours: int) -> str:
    """Return what a person reads who has passed a question on."""
    return f"I am passing your question on to the MAPPA unit. {unit_hours(hours)}"


def unit_too_long(max_chars: int) -> str:
    """Return why a text was not taken."""
    return f"That is too long: {max_chars:,} characters at most."


def unit_area(area: str) -> str:
    """Return the area a question comes from."""
    return f"Area: {area}"


def unit_due(shown: str) -> str:
    """Return until when an answer is asked for; `shown` is the time."""
    return f"Please answer by {shown}."


def unit_you_asked(question: str) -> str:
    """Return the question a reply is to."""
    return f"You asked: {question}"


def unit_state(state: str, who: str) -> str:
    """Return how far a question is; `who` is a mention."""
    return {"claimed": f"Taken by {who}.", "answered": f"Answered by {who}.", "closed": f"Closed by {who}."}[state]


def unit_reminder(number: int, of: int, *, is_claimed: bool) -> str:
    """Return the reminder of a question that is late."""
    state = "has been taken but not answered" if is_claimed else "has not been taken by anybody"
    asked = f"This question {state}, and its time is up."
    if number < of:
        return f"{asked} Please take it, answer it, or close it with a reason."
    return f"{asked} This is the last reminder. The question stays open here until somebody answers or closes it."


def unit_waiting(unit_contact: str) -> str:
    """Return what a person reads who has waited for the unit for long."""
    return (
        "The MAPPA unit has not replied to your question yet. I have reminded them twice, and a reply may still come. "
        f"If it cannot wait, please ask {unit_contact} directly."
    )


def unit_delayed(unit_contact: str) -> str:
    """Return what a person reads whose question cannot be passed on for now."""
    return (
        "I could not pass your question on to the MAPPA unit just now. I have kept it and go on trying. "
        f"If it cannot wait, please ask {unit_contact} directly."
    )


# --- HTTP mode: what the administrator and the installer read ---------------------------------------------------------

INSTALL_TITLE = "MAPPA bot"
INSTALL_DONE = "The MAPPA bot is installed. You can close this page and write to it in Slack."
INSTALL_OPEN = "Open Slack"
INSTALL_AGAIN = "Try again"
INSTALL_FAILED = {
    "access_denied": "Nothing was installed: the request was declined in Slack.",
    "invalid_browser": "This page was not opened by the browser in which the installation began. Please begin again.",
    "invalid_state": "This took too long, or the page was loaded twice. Please begin again.",
    "storage_error": "Slack agreed, but the installation could not be kept. Please try again in a few minutes.",
}
INSTALL_FAILED_OTHERWISE = "Slack did not complete the installation. Please begin again."
# Shown by Slack to whoever uses the bot where its installation has got lost.
NOT_INSTALLED = "I am not properly installed in this workspace. Please ask an administrator to install me again."


def serve_uninstalled(where: str, count: int) -> str:
    """Return that a workspace or an organisation has taken the bot away; `count` installations were forgotten."""
    return f"taken away by {where}: {count} installation(s) and their tokens were deleted"


def serve_team_refused(code: str) -> str:
    """Return what to do about one workspace's token that Slack does not accept."""
    return (
        f"Slack does not accept the token of one workspace ({code}); the others are served. "
        "An administrator of that workspace can install the bot again."
    )


def serve_listening(address: str) -> str:
    """Return the second start-up line of HTTP mode."""
    return f"listening on {address}"


def serve_port_taken(address: str, reason: str) -> str:
    """Return what to do when the port cannot be listened on."""
    return f"cannot listen on {address} ({reason}). Check MAPPA_HTTP_HOST and MAPPA_HTTP_PORT, then start again."


# --- Other languages: a question in one, and the standing notices in Welsh --------------------------------------------

# Every Welsh sentence here is to be confirmed by a Welsh speaker before it is used.
WELSH = {
    "abstained": (
        "Ni allaf ateb hyn: nid oes gennyf ddarn sydd wedi'i wirio sy'n ddigon perthnasol, ac nid wyf yn dyfalu. "
        "Gofynnwch i'ch uned MAPPA, neu edrychwch yng Nghanllawiau MAPPA."
    ),
    "personal_data": (
        "Stopiais cyn chwilio am ddim: mae'n ymddangos bod data personol yn eich cwestiwn. Nid wyf wedi'i gadw. "
        "Gofynnwch eto heb ddim a allai ddatgelu pwy yw rhywun; mewn sianel, dil\u00ebwch eich neges hefyd."
    ),
    "language": (
        "Mae'n ddrwg gennyf, dim ond yn Saesneg y gallaf ateb. Gofynnwch eto yn Saesneg, neu gofynnwch i'ch uned MAPPA."
    ),
    "error": (
        "Mae'n ddrwg gennyf, aeth rhywbeth o'i le ac ni allwn ateb. Nid eich bai chi oedd hyn. "
        "Gofynnwch eto ymhen ychydig funudau."
    ),
}


def language_declined(unit_contact: str, *, is_welsh: bool) -> str:
    """Return the words for a question that is not in English, in Welsh too where that is its language."""
    english = (
        "I'm sorry, I can only take questions in English, and this looks like another language. "
        f"Please ask again in English, in a whole sentence if you can, or ask {unit_contact}."
    )
    return in_welsh_too(english, "language") if is_welsh else english


def in_welsh_too(english: str, notice: str) -> str:
    """Return a standing notice with its Welsh below; `notice` is a key of `WELSH`."""
    return english if WELSH[notice] in english else f"{english}\n\n{WELSH[notice]}"


DRAFT_TITLE = "A draft without a title"
DRAFT_NOTE = (
    "It is not published, and no source has been looked up. Before it becomes an entry:",
    "write a title, give it an id, find a source for each statement and cite it, name an owner,",
    "then move it into the knowledge folder and run `mappa-bot check`.",
)


def draft_from(day: date) -> str:
    """Return where a draft comes from."""
    return f"A draft from an answer that a MAPPA unit gave on {full_date(day)}."


# --- The demonstration page: what its server says (what stands on the page itself is in bot/demo/page) ---------------

DEMO_PAGE_NOT_CONNECTED = "mappa is not connected at the moment. Please try again in a few seconds."
DEMO_PAGE_LATE = "mappa took longer than Slack would wait. Please try again."
DEMO_PAGE_GONE = "That is no longer there. Please look again and try what is there now."
DEMO_PAGE_UNFIT = "Slack would not take that: something is missing, or longer than it may be."
DEMO_PAGE_MISREAD = "That could not be read. Please load the page again."
DEMO_PAGE_RELOAD = "This page is from an earlier start of the demonstration. Please load it again."
DEMO_PAGE_STOP = "Press Ctrl-C here to end the demonstration. Nothing of it is kept."


def demo_page_too_long(max_chars: int) -> str:
    """Return the words for a text beyond what a message or field takes."""
    return f"That is too long: {max_chars:,} characters at most."


def demo_page_refused(code: str) -> str:
    """Return that Slack would refuse it; `code` is Slack's word for why."""
    return f"Slack would not take that ({code})."


def demo_page_at(address: str) -> str:
    """Return where the demonstration page is."""
    return f"The demonstration page is at {address}"


def demo_page_port_taken(port: int, reason: str) -> str:
    """Return what to do when the port cannot be listened on."""
    return f"cannot listen on port {port} ({reason}). Choose another with --port, or leave it out."


# --- Slack: the eligibility guide, the message shortcut, edits and deletions ------------------------------------------

# Titles of modals: at most 24 characters.
GUIDE_TITLE = "Eligibility guide"
GUIDE_RESULT_TITLE = "What follows"
GUIDE_NEXT_PAGE = "Next"
GUIDE_START_AGAIN = "Start again"
GUIDE_NOTHING_KEPT = "Nothing is stored: your answers are gone when you close this window."
GUIDE_CHOOSE_ONE = "Please choose one answer."
GUIDE_CHANGED = "The guide has been changed since you began, so here it is from the start. Sorry for the extra clicks."

ABOUT_TITLE = "Ask MAPPA about this"
ABOUT_ANSWER_TITLE = "Answer"
ABOUT_SEND = "Ask"
ABOUT_LABEL = "Your question"
ABOUT_HINT = "Cut it down to what you want to know. Only you see the answer, and the message stays as it is."
ABOUT_EMPTY = "Please write a question."
ABOUT_LOOKING = "I am looking that up …"
ABOUT_NO_TEXT = "That message has no words I could take over. Please write your question."
ABOUT_CUT = "That message is long, so only its beginning is here. Please cut it down to your question."

EDITED = "Updated after the question was edited."
QUESTION_DELETED = "The question was deleted, so I have taken my answer away."


def guide_progress(number: int) -> str:
    """Return where somebody is in the guide; how many questions there will be depends on the answers."""
    return f"Question {number}"


def guide_answer(number: int) -> str:
    """Return the short name of an answer that is written out above its button."""
    return f"Answer {number}"


def guide_show(title: str) -> str:
    """Return what a screen reader says of the button beside an entry."""
    return f"Show the passage: {title}"


def guide_none(unit_contact: str) -> str:
    """Return the words for a knowledge folder without a guide."""
    return f"There is no eligibility guide here yet. Please ask your question in your own words, or ask {unit_contact}."


def about_personal_data(labels: Sequence[str]) -> str:
    """Return why a message was not taken over; `labels` say what was seen, never the data."""
    seen = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
    return f"That message seems to hold {seen}, so I have not taken it over. Please write your question without it."
