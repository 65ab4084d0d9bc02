"""What people read about cohorts, reports and certificates in Slack."""

from datetime import date

from bot.wording import full_date

# --- The settings form ---
SETTING_TRAINERS = "Trainers"
SETTING_TRAINERS_HINT = (
    "Besides administrators, they may make cohorts and read reports on their own. They see figures of a group, "
    "never of a person."
)
SETTING_CHOOSE_PEOPLE = "Choose people"
SETTING_NOT_PEOPLE = "Bots, and people whose account is switched off, cannot be trainers. Please take them out."
SETTING_PEOPLE_NOT_ASKED = (
    "Slack did not tell me about everybody you named. Please save again, or name fewer at a time."
)

# --- Who may ---
TITLE = "Cohorts"
NOT_TRAINER = (
    "Cohorts are made by trainers. Ask an administrator of this workspace to name you as one: App Home, Settings, "
    "Trainers."
)
TRAINER_UNSURE = "Slack did not tell me whether you are an administrator. Nothing is changed. Please try again."
NOT_YOURS = "This cohort is not one of yours, or it is not there any more."
NOT_SAVED = "I could not save that. Please try again in a minute."

# --- A trainer's cohorts ---
MENU_INTRO = (
    "A cohort is a group that takes a path together. You get figures of the group: how many have read and completed "
    "what, and which questions are hard. You never see what one person answered. Figures come with five people, "
    "questions with ten. You are not counted yourself."
)
MENU_NONE = "You have no cohorts yet."
MENU_MORE = "Older cohorts are not shown here."
NEW = "New cohort"
INVITE = "Invite"
REPORT = "Report"
CLOSE = "End joining"
CLOSE_TITLE = "End joining?"
CLOSE_WORDS = "Nobody can join it any more. Those in it go on learning, and you can still read its report."
CLOSE_YES = "End it"
CLOSE_NO = "Not now"
CANCEL = "Cancel"
DONE = "Done"
REPORT_COMING = "The report comes to your direct messages with me."

# --- A new cohort ---
NAME_LABEL = "Name"
NAME_HINT = "Everyone who joins reads it. Name a group, not a person: “Spring starters”."
NAME_EMPTY = "Please give it a name."
PATH_LABEL = "Path"
STARTS_LABEL = "Starts on"
DUE_LABEL = "To be done by"
DATES_HINT = "A guide for those who join. They can begin as soon as they have joined."
DUE_PAST = "That day is past. Please choose a later one."
DUE_EARLY = "This has to be after the day on which it starts."
CHANNEL_LABEL = "Channel to invite in"
CHANNEL_HINT = "I post an invitation with a Join button there. I have to be in that channel."
CHOOSE_CHANNEL = "Choose a channel"
CREATE = "Create"
NO_PATHS = "There is no course material that can be taught at the moment. Please tell those who maintain me."
PATH_UNKNOWN = "Please choose one from the list."
LOST = "I can't tell what this was about any more. Please close it and begin again."
MADE = "The cohort is there."
INVITING = "I am posting the invitation. The link to it comes to your direct messages with me."
SEND_INVITATION = "Post"

# --- Joining ---
JOIN = "Join"
JOIN_TITLE = "Join a cohort"
JOIN_HOW = "Type /mappa join and the code that your trainer gave you, for example: /mappa join ABCD2345"
JOIN_UNKNOWN = "I know no cohort with that code. Please look at it again, or ask your trainer for it."
JOIN_CLOSED = "That cohort is closed, so nobody can join it any more. Please ask your trainer for another."
JOIN_AWAY = "That cohort's path can't be taught at the moment. Please tell your trainer."
SEES_TITLE = "What your trainer sees"
SEES = (
    "Figures of the group, and only where they stand for five people or more: how many have read and completed a "
    "lesson, and which questions are often answered wrongly. What you did before you joined counts too. Where "
    "everybody has read or completed something, or nobody, that says it of you as well."
)
SEES_NOT_TITLE = "What your trainer does not see"
SEES_NOT = (
    "Your name, your answers, how often or when you learn, or any ranking. I don't give out a list of those who have "
    "joined. If you complete the path, your certificate goes to you; your trainer hears of it only if you send it."
)
KEPT_TITLE = "What is kept"
EMPLOYER_TITLE = "Your employer's learning system"
EMPLOYER = (
    "It may be told that somebody completed a lesson or the path, and when, under a made-up name in place of yours. It "
    "is told nothing else."
)
BEGIN = "Start learning"
LEAVE = "Leave the cohort"
ALREADY_IN = "You are in this cohort."
JOINED_NEXT = "You can begin now, and go on whenever you like: /mappa learn."
NOT_JOINED = "I could not note that you join. Please try again in a minute."
LEFT_NOTHING = "You are not in that cohort."

# --- Reports (most of their words are those of every report: bot/training/report_words.py) ---
REPORT_PEOPLE, REPORT_TELLS, REPORT_CONFUSED = "Answered by", "Discrimination", "Often chosen instead"
REPORT_FILES = "The report as a page with charts, and as a table for a spreadsheet."
REPORT_NO_FILES = "I could not add the files. Please ask for the report again later."

# --- Certificates ---
COMPLETE_COMING = "Your certificate comes to your direct messages with me."
CERTIFICATE_FILE = (
    "The file is an Open Badge, signed, which any verifier for Open Badges 3.0 can check. Your name is not in it."
)
BADGE_KEY_UNUSABLE = (
    "The signing key cannot be read, or is no private Ed25519 key in PEM, so certificates go without a file. "
    "`mappa-bot train key` makes one."
)
SEND = "Send to my trainer"
SEND_TITLE = "Send it to your trainer?"
SEND_WORDS = "Your trainer then reads your name and which path you have completed. I keep no note of that."
SEND_YES = "Send it"
SEND_NO = "Not now"
SENT = "Your trainer has it now."
NOT_SENT = "I could not reach your trainer. Please try again later."
NO_TRAINER = "There is no trainer to send it to any more."


def setting_people(count: int) -> str:
    """Return how many people were chosen; who they are is no part of the history."""
    return "1 person" if count == 1 else f"{count} people"


def dates(starts_on: date | None, due_on: date | None) -> str:
    """Return a cohort's dates in a line, "" for none."""
    said = [f"from {full_date(starts_on)}" if starts_on else "", f"by {full_date(due_on)}" if due_on else ""]
    line = ", ".join(filter(None, said))
    return line[:1].upper() + line[1:]


def code_is(code: str) -> str:
    """Return how people join besides the button."""
    return f"People can also join with: /mappa join {code}"


def invitation_is_at(name: str, channel: str, link: str) -> str:
    """Return where an invitation stands; the parts are ready for Slack's markup."""
    return f"The invitation to {name} stands in {channel}. This is the link to share: {link}"


def not_invited(name: str) -> str:
    """Return that an invitation could not be posted."""
    return (
        f"I could not post the invitation to {name}. Am I still in that channel? You can invite again: /mappa cohort."
    )


def closed_on(day: date) -> str:
    """Return since when nobody can join."""
    return f"Closed on {full_date(day)}"


def invited(name: str, path: str) -> str:
    """Return the invitation's first line."""
    return f"You are invited to learn together: {name}. The path is “{path}”."


def joining(name: str, path: str) -> str:
    """Return what a person is about to join."""
    return f"You are about to join {name}, which takes the path “{path}”."


def switching(name: str) -> str:
    """Return what happens to the cohort a person is in for the same path."""
    return f"You leave {name} by this: a path can be taken with one cohort at a time. What you have learned stays."


def kept_for(days: int) -> str:
    """Return what is kept of who learns, and for how long."""
    return (
        "Your answers, the lessons you have read and what you have completed, under a code in place of your name. You "
        f"can see, take away and delete all of it at any time: App Home, My records. It goes by itself {days} days "
        "after you last learned."
    )


def joined(name: str) -> str:
    """Return that it worked."""
    return f"You have joined {name}."


def left(name: str) -> str:
    """Return what leaving means."""
    return f"You have left {name}. You are out of its figures. What you have learned stays yours, and you can go on."


def at_least(people: int) -> str:
    """Return a number of people that was rounded down."""
    return f"{people} or more"


def not_all_shown(count: int) -> str:
    """Return that a message is too short for all rows."""
    return f"{count} more are in the files."


def completed(path: str) -> str:
    """Return the first line of a certificate's message."""
    return f"You have completed “{path}”. Well done."


def certified(day: date, certificate: str) -> str:
    """Return by what a certificate is known."""
    return f"Completed on {full_date(day)}. Certificate {certificate}."


def trainer_reads(who: str, path: str, name: str) -> str:
    """Return what a trainer reads when somebody sends their certificate; the parts are ready for Slack's markup."""
    return f"{who} has completed “{path}” with {name} and would like you to know."
