"""An imagined group for the demonstration: a report needs at least five people, and the page has three."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.store.learning import LearningLog
from bot.training.course import Course
from bot.training.types import Cohort, Enrolment, Review, Source
from index.lessons import Item

CODE = "DEMQ2345"
NAME = "Imagined group (demo only)"
# Enough for the figure that says how well a question tells people apart, which needs ten.
PEOPLE = 14
# How many of them have read each lesson of the path, from the first on; nobody any of the others.
READ = (14, 14, 9, 9, 5)
ITEMS_EACH = 5
_DAYS_AGO = 20
_LENGTH = timedelta(weeks=8)
_LONDON = ZoneInfo("Europe/London")


def imagine_group(log: LearningLog, course: Course, team: str, trainer: tuple[str, str], now: datetime) -> None:
    """
    Open a group for a trainer (keyed hash, direct message) in which imagined people have learnt for three weeks.

    Nothing is opened where nothing can be taught.
    """
    path = next((path for path in course.paths.values() if path.lessons), None)
    if path is None:
        return
    began = now - timedelta(days=_DAYS_AGO)
    person, channel = trainer
    ends = began.date() + _LENGTH
    log.open_cohort(Cohort(CODE, team, NAME, path.id, person, channel, began, began.date(), ends))
    for number in range(PEOPLE):
        name = f"imagined-{number}"
        log.enrol(Enrolment(name, path.id, CODE, began))
        for lesson, readers in zip(path.lessons, READ, strict=False):
            if number < readers:
                log.read(name, lesson, began)
    for review in answers_of(course, path.lessons, began.date()):
        log.review(review)


def answers_of(course: Course, lessons: tuple[str, ...], began: date) -> Iterator[Review]:
    """Yield what the imagined people answered, the same at every start: some know more, some questions are harder."""
    chance = Random(CODE)  # noqa: S311 - imagined answers, no secret
    knows = [chance.uniform(0.35, 0.95) for _ in range(PEOPLE)]
    for day, (lesson, readers) in enumerate(zip(lessons, READ, strict=False)):
        at = datetime.combine(began + timedelta(days=3 * day), time(14), _LONDON)
        for item in course.lessons[lesson].items[:ITEMS_EACH]:
            harder = chance.uniform(-0.45, 0.2)
            for number in range(readers):
                is_right = chance.random() < knows[number] + harder
                yield _answer(item, f"imagined-{number}", at, chance, is_right=is_right)


def _answer(item: Item, person: str, at: datetime, chance: Random, *, is_right: bool) -> Review:
    right = next(place for place, option in enumerate(item.options) if option.right)
    wrong = [place for place, option in enumerate(item.options) if not option.right]
    # People who are wrong tend to believe the same thing.
    chosen = right if is_right else wrong[0 if chance.random() < 0.7 else -1]
    reason = None if item.reason is None else is_right
    return Review(f"{person}:{item.id}", person, item.id, chosen, is_right, Source.LESSON, at, reason)
