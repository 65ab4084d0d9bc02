"""Every sentence that a learner reads in the terminal, and what learners read everywhere: short, plain, no blame."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.wording import full_date

# --- Wherever people learn --------------------------------------------------------------------------------------------

RIGHT = "Right."
NOT_QUITE = "Not quite."
CHANGED_HEADING = "This has changed since you last answered it"
LESSON, DAILY, TEST = "Lesson", "Today's questions", "Test yourself"
NOTHING_TODAY = "There is nothing to ask you today."

_LETTERS = "ABCDEFGHIJ"


def letter(place: int) -> str:
    """Return the letter of the option at a place, 0 for "A"."""
    return _LETTERS[place]


def place_of(typed: str, options: int) -> int | None:
    """Return the place of the option whose letter was typed ("b", "B.", "b)"), or None for anything else."""
    said = typed.strip().rstrip(".)").upper()
    place = _LETTERS.find(said) if len(said) == 1 else -1
    return place if 0 <= place < options else None


def you_chose(place: int, says: str) -> str:
    """Return what was chosen."""
    return f"You chose {letter(place)}: {says}"


def right_is(place: int, says: str) -> str:
    """Return what would have been right."""
    return f"The right answer is {letter(place)}: {says}"


def was_decided(says: str) -> str:
    """Return the right decision of a scenario, above the question why."""
    return f"The right decision: {says}"


def card_progress(lesson: str, number: int, of: int) -> str:
    """Return where one is in a lesson's reading part."""
    return f"{lesson} · page {number} of {of}"


def question_progress(where: str, number: int, of: int) -> str:
    """Return where one is in the questions of a lesson, a daily set or a test."""
    return f"{where} · question {number} of {of}"


def aim(says: str, minutes: int) -> str:
    """Return what a lesson is for and how long it takes."""
    return f"{says} {count(minutes, 'minute')}."


def changed(on: date, note: str) -> str:
    """Return what is different since this person learned it."""
    return f"{CHANGED_HEADING} (changed on {full_date(on)}). {note}".strip()


def score(right: int, asked: int) -> str:
    """Return how many answers were right."""
    if not asked:
        return "That was all."
    if right == asked:
        return "Everything right." if asked > 1 else "Right."
    return f"{right} of {asked} right. What was not right comes back another day."


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 lesson", "2 lessons"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def lesson_line(minutes: int, *, is_read: bool) -> str:
    """Return how long a lesson is, and whether it is read."""
    return count(minutes, "minute") + (", read" if is_read else "")


def lesson_read(title: str) -> str:
    """Return that a lesson is read."""
    return f"You have finished the lesson “{title}”."


# --- In the terminal --------------------------------------------------------------------------------------------------

PATHS, OTHER_PATHS, SINGLE_LESSONS, YOUR_LEARNING = "Paths", "Other paths", "Lessons", "Your learning"
SOURCE = "Source:"
# As many of an entry's sources stand under feedback; all of them stand under the passage.
SOURCES_SHOWN = 2
INTRO = "Lessons of two minutes, and a few questions a day so that you remember. Every answer comes with its source."
CARD_PROMPT = "Enter goes on, q leaves: "
CARD_PROMPT_WITH_BACK = "Enter goes on, b goes back, q leaves: "
ANSWER_PROMPT = "Your answer: "
FEEDBACK_PROMPT = "Enter goes on, q leaves: "
MENU_PROMPT = "Enter starts, q leaves: "
LEAVING = frozenset({"q", "quit", "exit"})
BACK = frozenset({"b", "back"})
LEFT = "You have left. What you answered is kept, so you can go on at any time: mappa-bot learn"
WHAT_IS_KEPT = (
    "From now on I keep which lessons you have read and what you answered, in this program's own database, so that I "
    "can ask again at the right time. See it with --show, take it with you with --export FILE, remove it with --delete."
)
ALREADY_READ = "You have read this lesson, so here are questions on it. Type back to see the lesson again."
ALL_READ = "You have read every lesson of your paths."
NOTHING_KEPT = "Nothing is kept about your learning."
DELETE_PROMPT = "This removes everything that is kept about your learning, for good. Type delete to do it: "
DELETE_WORD = "delete"
NOT_DELETED = "Nothing was removed."
NOTHING_TO_LEARN = (
    "There is nothing to learn in this knowledge folder yet: it has no lessons, or what is in them has not been "
    "confirmed. `mappa-bot check` says which; until then, ask a question with `mappa-bot ask`."
)
ONE_AT_A_TIME = "Choose one of --path, --lesson, --test, --daily, --show, --export and --delete."
JSON_ONLY_SHOWS = "--json goes with --show."


def choose_letter(options: int) -> str:
    """Return what is said when something else than a letter on offer was typed."""
    letters = _LETTERS[:options]
    return f"Please type {', '.join(letters[:-1])} or {letters[-1]}, or q to leave."


def no_such_path(name: str, paths: Iterable[str]) -> str:
    """Return that there is no path of this name, and which there are."""
    return f"There is no path {name!r}. There are: {', '.join(paths)}."


def no_such_lesson(name: str, lessons: Iterable[str]) -> str:
    """Return that there is no lesson of this name, and which there are."""
    return f"There is no lesson {name!r} at present. There are: {', '.join(lessons)}."


def no_such_entry(name: str, near: Sequence[str]) -> str:
    """Return that there is no entry of this id, and what has a similar one."""
    like = f" Did you mean {' or '.join(near)}?" if near else " `mappa-bot search` shows entries with their ids."
    return f"There is no entry {name!r}.{like}"


def no_test(title: str) -> str:
    """Return that there is no question on an entry."""
    return f"There is no question on “{title}” at present. `mappa-bot learn` shows what there is."


def path_line(whom: str, lessons: int, minutes: int) -> str:
    """Return whom a path is for and how long it is."""
    return f"{whom}. {count(lessons, 'lesson')}, about {count(minutes, 'minute')}."


def path_progress(read: int, of: int, share: float) -> str:
    """Return how far a path is."""
    return f"{read} of {count(of, 'lesson')} read, {int(share * 100)}% of the way"


def held(held: int, of: int) -> str:
    """Return how many questions of a lesson stick."""
    return f"{held} of {of} questions remembered on two days"


def path_complete(title: str, on: date) -> str:
    """Return that a path is complete."""
    return f"You completed the path “{title}” on {full_date(on)}."


def next_lesson(title: str, id: str) -> str:
    """Return the lesson to go on with."""
    return f"Next: the lesson “{title}” (mappa-bot learn --lesson {id})"


def next_set(questions: int) -> str:
    """Return that there are questions today."""
    return f"Next: {count(questions, 'question')} for today (mappa-bot learn --daily)"


def next_day(day: date) -> str:
    """Return when there are questions again."""
    return f"Your next questions come on {day:%A} {full_date(day)}: mappa-bot learn --daily"


def next_path(id: str) -> str:
    """Return how to begin."""
    return f"Start a path, for example: mappa-bot learn --path {id}"


def learning_since(day: date, answers: int, right: int) -> str:
    """Return since when somebody learns and how much they answered."""
    return f"You have been learning since {full_date(day)}: {count(answers, 'answer')}, {right} right."


def read_on(day: date) -> str:
    """Return when a lesson was read."""
    return f"read on {full_date(day)}"


def exported(file: str, rows: int) -> str:
    """Return that the records were written."""
    return f"Everything that is kept about your learning ({count(rows, 'record')}) is in {file}."


def deleted(rows: int) -> str:
    """Return that the records are gone."""
    return f"Removed: {count(rows, 'record')}. Nothing is kept about your learning any more."
