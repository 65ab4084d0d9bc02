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
    "only you see the answer to /mappa. In a thread where I have answered, just ask the next question.\n\n"
    "I answer from checked sources and show them. If I am not sure, I say so. "
    "Please leave out anything that could identify a person: no names, dates of birth or case numbers."
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
    }[setting]
    return f"At api.slack.com/apps open the app, then {where}. Copy it into {setting}."
