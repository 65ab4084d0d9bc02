"""How far somebody has come on a path, from what they read and answered."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.training.course import Change, Course
from bot.training.schedule import zone_of
from bot.training.types import Review
from index.lessons import Lesson

# A third of a lesson's bank: enough to know its ideas, and few enough to be reached within the weeks of a course.
HELD_PER_LESSON = 6
# Right twice on one day shows only that the feedback was read.
DAYS_RIGHT = 2


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """
    How far somebody has come in a lesson: `held` of its items are held today, and `of` are wanted.

    It is done once it was read and held as many at one time, a scenario among them where it has any; it stays done,
    since with sixty items one or another has always just been missed. Until then `held` is below `of` where what lacks
    is a scenario.
    """

    lesson: str
    is_read: bool
    held: int
    of: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class PathProgress:
    """
    How far somebody has come on a path.

    `next_lesson` is the first that has not been read, None when all have. `share` (0 to 1) counts each reading and
    each item held as one step, and a lesson that is done as whole; it is 1 exactly when the path is complete.
    """

    path: str
    lessons: tuple[LessonProgress, ...]
    next_lesson: str | None
    is_complete: bool
    share: float


def progress_of(
    course: Course,
    path: str,
    reviews: Sequence[Review],
    lessons_read: Collection[str],
    timezone: str = "Europe/London",
) -> PathProgress:
    """
    Return how far somebody has come on a path; nowhere on one that is not in the course.

    Args:
        course: What may be shown: only that is asked for.
        path: Its id.
        reviews: Their answers in any order, on this path or not.
        lessons_read: Ids of lessons.
        timezone: Where they live, for what is a day.
    """
    known = course.paths.get(path)
    lessons = [course.lessons[name] for name in (known.lessons if known else ())]
    rows = tuple(_lesson(lesson, reviews, lessons_read, course.changes, timezone) for lesson in lessons)
    steps = sum(1 + row.of if row.is_done else row.is_read + row.held for row in rows)
    return PathProgress(
        path=path,
        lessons=rows,
        next_lesson=next((row.lesson for row in rows if not row.is_read), None),
        is_complete=bool(rows) and all(row.is_done for row in rows),
        share=steps / sum(1 + row.of for row in rows) if rows else 0.0,
    )


def have_completed(progresses: Collection[PathProgress]) -> bool:
    """Whether somebody takes a path, and has completed each that they take."""
    return bool(progresses) and all(progress.is_complete for progress in progresses)


def held_items(reviews: Iterable[Review], changes: Mapping[str, Change], timezone: str) -> frozenset[str]:
    """
    Return the items somebody holds: the last answer is right, and right ones were given on two days at least.

    What has changed is held again when it has been answered right after the day of the change.
    """
    return next(iter(deque(_held_after_each(reviews, changes, timezone), maxlen=1)), frozenset())


def done_at(lesson: Lesson, reviews: Iterable[Review], timezone: str = "Europe/London") -> datetime | None:
    """Return when somebody first held as much of a lesson as makes it done, None when they never have."""
    of, ids = min(HELD_PER_LESSON, len(lesson.items)), {item.id for item in lesson.items}
    own = sorted((review for review in reviews if review.item in ids), key=_in_time)
    # Before a change the old version was held, and rightly.
    after = zip(own, _held_after_each(own, {}, timezone), strict=True)
    return next((review.at for review, held in after if _count(lesson, held, of) >= of), None)


def is_known(review: Review) -> bool:
    """Whether an answer shows that its item is known: a scenario's is not while the reason given is wrong."""
    return review.is_right and review.reason_right is not False


def _lesson(
    lesson: Lesson, reviews: Iterable[Review], lessons_read: Collection[str], changes: Mapping[str, Change], zone: str
) -> LessonProgress:
    of, ids = min(HELD_PER_LESSON, len(lesson.items)), {item.id for item in lesson.items}
    own = [review for review in reviews if review.item in ids]
    was_done, is_read = done_at(lesson, own, zone) is not None, lesson.id in lessons_read
    return LessonProgress(
        lesson.id, is_read, _count(lesson, held_items(own, changes, zone), of), of, is_read and was_done
    )


def _count(lesson: Lesson, held: Collection[str], of: int) -> int:
    lacks_scenario = bool(lesson.scenarios) and not any(item.id in held for item in lesson.scenarios)
    return min(len(held), of - lacks_scenario)


def _held_after_each(
    reviews: Iterable[Review], changes: Mapping[str, Change], timezone: str
) -> Iterator[frozenset[str]]:
    """Yield what was held after each answer, in order of time."""
    zone = zone_of(timezone)
    days_right: defaultdict[str, set[date]] = defaultdict(set)
    held: set[str] = set()
    for review in sorted(reviews, key=_in_time):
        day, change = review.at.astimezone(zone).date(), changes.get(review.item)
        if is_known(review):
            days_right[review.item].add(day)
        is_outdated = change is not None and day <= change.on
        if is_known(review) and len(days_right[review.item]) >= DAYS_RIGHT and not is_outdated:
            held.add(review.item)
        else:
            held.discard(review.item)
        yield frozenset(held)


def _in_time(review: Review) -> tuple[datetime, str]:
    return review.at, review.key
