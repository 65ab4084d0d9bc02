"""What a learner reads in Slack alone: short, plain, no blame. What is read everywhere is in bot/training/words.py."""

from datetime import datetime

from bot.training.words import count, letter
from bot.wording import full_date

MENU_TITLE = "Learning"
END_TITLE = "Done"

NEXT, BACK, CLOSE, START, OPEN, MENU = "Next", "Back", "Close", "Start", "Open", "All lessons"
TO_QUESTIONS = "To the questions"
FINISH = "Finish"
PASSAGE = "Read the passage"
TEST_ME = "Test me on this"
WISHES = "When and how much"
RECORDS = "My records"
COHORTS = "My cohorts"
PATHS = "See the paths"

ONE_MOMENT = "One moment…"
LOST = "This page is from before the program was renewed. Here is all there is to learn: please choose again."
WITHDRAWN = "That page has just been taken out, to be checked against a change in the rules or the guidance."
ITEM_CHANGED = "This question has just been renewed. Here it is as it stands now."
NOT_SAVED = "I could not save that just now. Please try again in a moment. Nothing is lost, and nothing counts twice."
NOT_OPENED = "Slack did not open that just now. If you do not see it, please type it again in a moment."
LESSON_GONE = "That lesson is being checked against a change. Here is what else there is."
PATH_GONE = "That path is not there any more. Here is what there is."
NOTHING_HERE = "There is nothing to learn here yet. Ask me a question instead, or ask your MAPPA unit."
NO_TEST = "There is no question on this at present. Here is what else there is to learn."
ALREADY_READ = "You have read this lesson, so here are questions on it. Back shows the lesson again."

NOTHING_KEPT_YET = (
    "Nothing is kept about you until you start a path. From then on your answers are kept, so that questions come "
    "back when you are about to forget. They are yours: you can read them, take them with you and delete them."
)
NOT_RECORDED = (
    "None of this was kept. If you start a path, your answers are kept for you, and a few questions come back each "
    "working day so that you remember."
)
WHAT_IS_KEPT = (
    "I keep which lessons you have read and what you answered, so that I can ask again at the right time. "
    "Nobody else sees your answers; if you join a cohort, its trainer sees figures of the whole cohort only. Under “My "
    "records” you can read them, take them with you, or delete them."
)
HOW_TO_CHANGE = "Under “When and how much” you choose the hour, how many there are and which days are quiet, or stop."
NO_QUESTIONS_SENT = "No daily questions are sent to you. Under “When and how much” you can change that."

HOME_INTRO = "Lessons of two minutes, and a few questions a day so that you remember. Start a path, or open one lesson."
MENU_INTRO = (
    "Lessons of two minutes with questions, each with its source. A path is a row of lessons; after you start one, a "
    "few questions come back each working day so that you remember."
)
PATHS_HEADING = "Paths"
OTHER_PATHS_HEADING = "Other paths"
LESSONS_HEADING = "Single lessons"
YOUR_PATHS_HEADING = "Your learning"
LEAVE_PATH = "Leave"
LEAVE_TITLE = "Leave this path?"
LEAVE_WORDS = "What you have learned stays, and you can take the path up again at any time."
LEAVE_YES = "Leave it"
LEAVE_NO = "Keep it"
PATH_DONE = "This path is complete."
LEARNT_MEANS = (
    "A lesson is learnt when you have read it and answered enough of its questions right on two days, a situation from "
    "work among them. The daily questions bring them back to you."
)


def choice_label(place: int, says: str) -> str:
    """Return what a screen reader says on the button of an option."""
    return f"{letter(place)}: {says}"


def source(line: str) -> str:
    """Return the source under an answer; `line` is in Slack's markup."""
    return f"Source: {line}"


def passage_label(title: str) -> str:
    """Return what a screen reader says on the button that opens a passage."""
    return f"Read the passage: {title}"


def score_of_test(right: int, asked: int) -> str:
    """Return how many answers of a test that is not kept were right."""
    return f"{right} of {asked} right." if asked else "That was all."


def next_questions(at: datetime) -> str:
    """Return when the next daily questions come; `at` is in the person's own time zone."""
    return f"Your next questions come on {at:%A} {full_date(at.date())} at {at:%H:%M}."


def go_on(title: str) -> str:
    """Return what the button says that opens the next lesson."""
    return f"Go on with: {title}"


def start_label(title: str) -> str:
    """Return what a screen reader says on the button that starts a path."""
    return f"Start the path {title}"


def open_label(title: str) -> str:
    """Return what a screen reader says on the button that opens a lesson."""
    return f"Open the lesson {title}"


def todays_questions(number: int) -> str:
    """Return what the button says that starts today's questions."""
    return f"Today's questions ({number})"


def path_line(whom: str, lessons: int, minutes: int) -> str:
    """Return whom a path is for and how long it is."""
    return f"{whom}\n{count(lessons, 'lesson')}, about {count(minutes, 'minute')} to read."


def begun(title: str) -> str:
    """Return that a path has begun."""
    return f"You have started “{title}”. Here is its first lesson."


def progress(read: int, done: int, of: int) -> str:
    """Return how far a path is, in words."""
    return f"{read} of {count(of, 'lesson')} read, {done} learnt."


def leave_label(title: str) -> str:
    """Return what a screen reader says on the button that ends a path."""
    return f"Leave the path {title}"


def path_left(title: str) -> str:
    """Return what it means to have left a path."""
    return (
        f"You have left “{title}”, and its cohort if you were in one. Questions on the lessons you have read still "
        "come back; under “When and how much” you can stop them."
    )


def bar(share: float) -> str:
    """Return a share from 0 to 1 as ten signs; the words beside it say the same."""
    full = min(max(int(share * 10), 0), 10)
    return "▰" * full + "▱" * (10 - full)
