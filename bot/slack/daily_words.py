"""What people read in the daily message, where they say when it comes, and where they see their own records."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.wording import full_date

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_NAMED = 2

# --- The daily message ---
BACK = "It has been a while, so this is a short set to get back into it."
ONLY_YOU = "Only you see this, and what you answer. Leave it if today is not the day: nothing piles up."
START = "Start"
START_AFTER_ALL = "Start now after all"
SNOOZE_DAY = "Leave it today"
SNOOZE_WEEK = "Snooze for a week"
WISHES = "When and how much"
STOP = "Stop these messages"
AGAIN = "Send them again"
STOPPED = "I have stopped sending you questions. What you have learned is kept, and you can learn whenever you like."
SILENT = (
    "It has been four weeks or more since you last answered, so I stop sending you questions for now. "
    "What you have learned is kept. Press “Send them again” when you would like them."
)
AGAIN_SAID = "You will get questions again."
SNOOZED = "All right."
NO_LEARNER = (
    "I keep no learning records about you, so no questions will come. To begin, open my Home tab and start a path, or "
    "type /mappa learn."
)
NOT_SAVED = "I could not save that. Please try again in a minute."


def set_size(items: int, minutes: int) -> str:
    """Return how many questions there are and how long they take."""
    about = "about a minute" if minutes <= 1 else f"about {minutes} minutes"
    return f"One question for today, {about}." if items == 1 else f"{items} questions for today, {about}."


def from_paths(titles: Sequence[str]) -> str:
    """Return which paths or lessons the questions come from; of many, two are named."""
    named = [f"“{title}”" for title in titles[:_MOST_NAMED]]
    more = len(titles) - len(named)
    named += [] if not more else ["another one" if more == 1 else f"{more} others"]
    return f"From {listed(named)}."


def changed(items: int) -> str:
    """Return that some of the material is different now."""
    if items == 1:
        return "One thing has changed since you learned it. I will say what is different."
    return f"{items} things have changed since you learned them. I will say what is different."


# --- When they come ---
NEVER = "No questions will come until you switch them on again."
SOON = "Your next questions come within a few minutes."
QUIET = "On a day when nothing is worth asking, I stay quiet."


def next_time(at: datetime, today: date, timezone: str) -> str:
    """
    Return when the next questions come.

    Args:
        at: When, in the person's own time zone.
        today: The day it is there.
        timezone: An IANA name.
    """
    ahead = (at.date() - today).days
    day = {0: "today", 1: "tomorrow"}.get(ahead) or f"on {day_and_date(at.date())}"
    return f"Your next questions come {day} at {at:%H:%M} ({zone(timezone)})."


def day_and_date(day: date) -> str:
    """Return a day as people say it: Monday 23 November 2026."""
    return f"{DAYS[day.weekday()]} {full_date(day)}"


def zone(timezone: str) -> str:
    """Return a time zone as people say it: Europe/London is London time."""
    return f"{timezone.rpartition('/')[2].replace('_', ' ')} time"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: a, b and c."""
    return " and ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]])


# --- The form ---
FORM_TITLE = "When and how much"
SAVE = "Save"
CANCEL = "Cancel"
CLOSE = "Close"
FORM_INTRO = "A few questions on what you have learned, in a direct message that only you see."
SWITCH = "Questions"
SWITCH_OPTIONS = {"on": "Send me questions", "off": "Send me none; I learn when I like"}
HOUR = "At what time"
TIMEZONE = "In which time zone"
MOST = "At most, on one day"
QUIET_DAYS = "On which days none"
QUIET_DAYS_HINT = "Tick the days on which you do not work, for example."
LEAVE_FROM = "Away from"
LEAVE_UNTIL = "Away until"
LEAVE_HINT = "Holidays, or any other break. Both days count. Leave them empty if there is none."
PICK_DAY = "Choose a day"
PAUSE = "Pause"
SAVED = "Saved."

CHOOSE_ONE = "Please choose one of these."
ALL_QUIET = "That leaves no day at all. Untick one, or choose to be sent none above."
LEAVE_NO_UNTIL = "Please choose the last day, too."
LEAVE_BACKWARDS = "The last day is before the first. Please change one of them."
LEAVE_OVER = "These days are over. Choose a later day, or empty both."
LEAVE_TOO_LONG = "This is more than a year. For longer, choose to be sent none above."
LEAVE_NO_DAY = "This is not a day I can read. Please choose one."


def hour(number: int) -> str:
    """Return an hour of the day: 09:00."""
    return f"{number:02}:00"


def most(items: int) -> str:
    """Return how many questions a day has at most."""
    return "1 question" if items == 1 else f"{items} questions"


def keep_pause(until: date) -> str:
    """Return the box that keeps a pause going."""
    return f"Send nothing before {day_and_date(until)}"


# --- One's own records ---
RECORDS_TITLE = "My learning records"
RECORDS_INTRO = "These records are yours. You can look at them, take them with you, and delete them."
RECORDS_NONE = "I keep no learning records about you."
RECORDS_KEPT = "What is kept"
RECORDS_LESSONS = "Lesson by lesson"
RECORDS_WHO = "Who sees what"
WHO_SEES = (
    "Your answers and how you did: you alone. They are kept under a code in place of your name.",
    "The trainer of a cohort that you join: figures of the whole cohort, and only where they stand for five people or "
    "more. Never your name, your answers, or a ranking.",
    "A certificate: you alone, until you send it to somebody yourself.",
    "Your employer's learning system, if you join a cohort: it may be told that somebody completed a lesson or the "
    "path, and when, under a made-up name. Joining says so first.",
)
OLD_QUESTIONS = "Questions that are not in use any more"
EXPORT = "Send me a copy"
EXPORT_FILE = "my-mappa-learning-records.json"
EXPORT_COMMENT = "Your learning records, everything that I keep of them. Only you see this message."
EXPORTED = "The copy is in your direct messages with me."
NOT_EXPORTED = "I could not send the copy. Please try again in a minute."
DELETE = "Delete all of it"
DELETE_TITLE = "Delete your records?"
DELETE_WORDS = (
    "Your answers, lessons, paths, certificates and wishes are deleted for good, and you leave every cohort. "
    "Cohorts that you lead are closed. Messages and files that I have sent you stay in Slack, and what your employer's "
    "learning system was told stays there."
)
DELETE_YES = "Delete"
DELETE_NO = "Keep"
DELETED = (
    "Your learning records are deleted, and no more questions will come. "
    "Messages and files that I sent you stay in Slack until you delete them there."
)


def kept_for(days: int) -> str:
    """Return how long records are kept; of whole years people say years."""
    years = {365: "a year", 730: "two years", 1095: "three years"}
    return f"When you have not learned here for {years.get(days, f'{days} days')}, all of it is deleted by itself."


def since(day: date, answers: int, right: int) -> str:
    """Return since when a person learns, and how they did."""
    return f"You began on {full_date(day)}. {answered(answers, right)}"


def answered(answers: int, right: int) -> str:
    """Return how many answers there are, and how many of them are right."""
    if answers == 0:
        return "No answers yet."
    return f"{'1 answer' if answers == 1 else f'{answers} answers'}, {right} right."


def lesson_line(title: str, read_on: date | None, answers: int, right: int) -> str:
    """Return what is kept of one lesson."""
    read = f"read on {full_date(read_on)}. " if read_on else ""
    return f"{title}: {read}{answered(answers, right)}"


def path_line(title: str, on: date, *, in_cohort: bool) -> str:
    """Return that a path is taken."""
    return f"Path “{title}”, {'with a cohort, ' if in_cohort else ''}since {full_date(on)}."


def completion_line(title: str, on: date) -> str:
    """Return that a path has been completed."""
    return f"Path “{title}” completed on {full_date(on)}."


def wishes_line(hour_of_day: int, timezone: str, items: int, quiet: Sequence[str]) -> str:
    """Return when somebody wishes to be asked."""
    but = f", not on {listed(list(quiet))}" if quiet else ""
    return f"Questions at {hour(hour_of_day)} ({zone(timezone)}), at most {items} a day{but}."


WISHES_STOPPED = "No questions are sent to you at present."


def leave_line(begins: date | None, ends: date | None) -> str:
    """Return when somebody is away; one end may be open."""
    since = f" from {full_date(begins)}" if begins else ""
    until = f" until {full_date(ends)}" if ends else ""
    return f"Away{since}{until}."


def pause_line(until: date) -> str:
    """Return until when somebody has put the questions off."""
    return f"Put off until {full_date(until)}."
