"""
Imagined learners take a path in three ways: by our schedule, massed, and at fixed intervals.

Ours is the real thing: `lesson_run`, `daily_set` and `Schedule`, told only what it would be told. What is measured is
the learner's own chance to recall each item, which no policy sees.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.training.course import Course
from bot.training.daily import daily_set, is_due
from bot.training.imagined import Life, Mind, imagine
from bot.training.progress import PathProgress, have_completed, progress_of
from bot.training.run import lesson_run
from bot.training.schedule import Schedule
from bot.training.types import Review, Source, Wishes
from index.lessons import Item

# A Monday; the clocks go back on day 48.
START = date(2026, 9, 7)
LESSON_WEEKS = 4
# Days after the first answer, as many programs and handbooks have them.
FIXED_INTERVALS = (1, 3, 7, 14, 30, 60)
# At the end our learner has practised until yesterday, the massed one not for months. This is the same wait for each.
REST_DAYS = 90
OURS, MASSED, MASSED_WIDE, FIXED = "ours", "massed", "massed, all items", "fixed intervals"
POLICIES = (OURS, MASSED, MASSED_WIDE, FIXED)

Asked = tuple[Item, Source]


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How one learner fared with one policy.

    `recall_all` is the mean chance (0 to 1) to recall an item at the end over all items of the path, where one never
    asked counts 0; `recall_asked` that over the `asked` items; `recall_rested` is again that over all items, ninety
    days after the learner's last answer, whenever that was. `sets` and `lessons` count the answers of each day in
    daily sets and in lessons (massed practice has no sets: what is over the lessons is counted there all the same).
    On each day that is sampled, `curve` is the mean over all items and `asked_by` how many had been asked.
    """

    policy: str
    asked: int
    recall_all: float
    recall_asked: float
    recall_rested: float
    sets: tuple[int, ...]
    lessons: tuple[int, ...]
    curve: tuple[float, ...]
    asked_by: tuple[int, ...]

    @property
    def reviews(self) -> int:
        """All answers given."""
        return sum(self.sets) + sum(self.lessons)


@dataclass(frozen=True, slots=True)
class LearnerResult:
    """
    One learner with each policy; the rest is of ours.

    On coming back from the long gap `due` items were due, and the first three sets had so many. `is_complete` says
    whether the path was completed by the end.
    """

    life: Life
    outcomes: dict[str, Outcome]
    due: int
    first_sets: tuple[int, ...]
    is_complete: bool


class Policy(Protocol):
    """Says what to ask on a day."""

    def asks(self, day: int) -> Iterator[Asked]:
        """Yield what is asked on a day when the learner is there."""
        ...

    def note(self, review: Review) -> None:
        """Learn of the answer to what was yielded last."""
        ...


def simulate_learner(  # noqa: PLR0917 - as in `simulate_some`
    course: Course, path: str, name: str, days: int, sampled: Sequence[int], wishes: Wishes
) -> LearnerResult:
    """Return how an imagined learner fares with every policy; the same for the same name."""
    life = imagine(name, START, days, wishes)
    items = [item.id for item in course.items_of_path(path)]

    def live(policy: str, plan: Policy) -> Outcome:
        return _live(policy, plan, life, items, sampled)

    ours = Ours(course, path, life)
    first = live(OURS, ours)
    outcomes = {
        OURS: first,
        MASSED: live(MASSED, Massed(ours.log, ours.introduced, first.reviews, life)),
        MASSED_WIDE: live(MASSED_WIDE, Massed(ours.log, ours.in_lessons_read, first.reviews, life)),
        FIXED: live(FIXED, Fixed(ours.log, life)),
    }
    return LearnerResult(life, outcomes, ours.due_after_gap, _first_sets(first, life), ours.progress.is_complete)


def simulate_some(  # noqa: PLR0917 - called in another process, which passes no names
    course: Course, path: str, seed: int, numbers: range, days: int, sampled: Sequence[int], wishes: Wishes
) -> list[LearnerResult]:
    """Return the results of learners by their numbers: a piece of work for one process."""
    return [simulate_learner(course, path, f"{seed} {number}", days, sampled, wishes) for number in numbers]


def only_path(course: Course, path: str) -> Course:
    """Return the course with nothing but a path: less to send to another process, and no new items from elsewhere."""
    lessons = {name: course.lessons[name] for name in course.paths[path].lessons}
    items = {item.id: item for lesson in lessons.values() for item in lesson.items}
    return replace(
        course,
        entries={},
        lessons=lessons,
        paths={path: course.paths[path]},
        items=items,
        lesson_of={id: course.lesson_of[id] for id in items},
        changes={},
    )


class Ours:
    """Lessons over four weeks, and the daily set as the bot makes it."""

    def __init__(self, course: Course, path: str, life: Life) -> None:
        self._course, self._path, self._life = course, path, life
        self._schedule = Schedule({}, life.wishes.timezone)
        self.lessons_read: list[str] = []
        # What was asked on which day: the others introduce items as it does.
        self.log: list[tuple[int, Asked]] = []
        self.reviews: list[Review] = []
        self.due_after_gap = 0
        self._is_complete = False

    def asks(self, day: int) -> Iterator[Asked]:
        """Yield the daily set, then the questions of a lesson where one is due."""
        now, memories = self._life.time_of(day, Source.DAILY), self._schedule.memories
        if self._is_back(day):
            self.due_after_gap = sum(is_due(memory, self._life.wishes, now) for memory in memories.values())
        chosen = daily_set(
            self._course, memories, 0, self.lessons_read, self._life.wishes, now, is_complete=self._has_completed()
        )
        for item in chosen:
            yield self._keep(day, item, Source.DAILY)
        lessons = self._course.paths[self._path].lessons
        if len(self.lessons_read) < min(len(lessons), lessons_due(day, len(lessons))):
            lesson = lessons[len(self.lessons_read)]
            self.lessons_read.append(lesson)
            for kind, _, id in (step.partition(":") for step in self._steps(lesson)):
                if kind == "item":
                    yield self._keep(day, self._course.items[id], Source.LESSON)

    def note(self, review: Review) -> None:
        """Keep the answer as the bot does."""
        self._schedule.add(review)
        self.reviews.append(review)

    @property
    def progress(self) -> PathProgress:
        """How far the learner has come on the path."""
        return progress_of(self._course, self._path, self.reviews, self.lessons_read, self._life.wishes.timezone)

    @property
    def introduced(self) -> tuple[Item, ...]:
        """The items asked, in the order in which they were first."""
        return tuple({item.id: item for _, (item, _) in self.log}.values())

    @property
    def in_lessons_read(self) -> tuple[Item, ...]:
        """The items of all lessons read: first those asked, in their order, then those that never came up."""
        every = {item.id: item for item in self.introduced}
        every |= {item.id: item for lesson in self.lessons_read for item in self._course.lessons[lesson].items}
        return tuple(every.values())

    def _has_completed(self) -> bool:
        # To look takes a third of all the time, and a path that was completed stays so.
        if not self._is_complete and len(self.lessons_read) == len(self._course.paths[self._path].lessons):
            self._is_complete = have_completed([self.progress])
        return self._is_complete

    def _steps(self, lesson: str) -> tuple[str, ...]:
        return lesson_run(self._course, lesson, tuple(self._schedule.memories), 0).steps

    def _keep(self, day: int, item: Item, source: Source) -> Asked:
        self.log.append((day, (item, source)))
        return item, source

    def _is_back(self, day: int) -> bool:
        return day == next(
            (later for later in range(self._life.gap[1], self._life.days) if self._life.present[later]), -1
        )


class Massed:
    """As many answers as ours, all in the lesson weeks: the lessons' own, then items in rotation, the same each day."""

    def __init__(self, log: Sequence[tuple[int, Asked]], items: Sequence[Item], reviews: int, life: Life) -> None:
        self._lessons = [(day, asked) for day, asked in log if asked[1] is Source.LESSON]
        self._last = max((day for day, _ in self._lessons), default=0)
        self._days = [day for day in range(self._last + 1) if life.present[day]]
        self._left = reviews - len(self._lessons)
        self._items = items
        # An item can come up from the day on which its lesson was read.
        self._from = {item.id.partition(".")[0]: day for day, (item, _) in reversed(self._lessons)}
        self._asked: Counter[str] = Counter()

    def asks(self, day: int) -> Iterator[Asked]:
        """Yield the lesson of the day, then the day's share of what is left, those asked least often first."""
        for on, asked in self._lessons:
            if on == day:
                self._asked[asked[0].id] += 1
                yield asked
        if day not in self._days:
            return
        share = round(self._left / (len(self._days) - self._days.index(day)))
        self._left -= share
        ready = [item for item in self._items if self._from.get(item.id.partition(".")[0], self._last + 1) <= day]
        for _ in range(share if ready else 0):
            item = min(ready, key=lambda each: self._asked[each.id])
            self._asked[item.id] += 1
            yield item, Source.DAILY

    def note(self, review: Review) -> None:
        """Nothing depends on answers."""


class Fixed:
    """
    Each item comes up as ours first brings it, then at fixed intervals, each counted from the last answer.

    What the cap leaves over waits its turn, and what has waited longest comes first.
    """

    def __init__(self, log: Sequence[tuple[int, Asked]], life: Life) -> None:
        self._most = life.wishes.most
        self._first: dict[int, list[Asked]] = {}
        known: set[str] = set()
        for day, (item, source) in log:
            if item.id not in known:
                known.add(item.id)
                self._first.setdefault(day, []).append((item, source))
        # For each item the day on which it is due, and how many intervals are behind it.
        self._due: dict[str, tuple[int, int, Item]] = {}

    def asks(self, day: int) -> Iterator[Asked]:
        """Yield what is new on the day, then what is due, the longest first, up to the cap."""
        new = self._first.get(day, [])
        room = max(0, self._most - sum(source is Source.DAILY for _, source in new))
        due = sorted((each for each in self._due.values() if each[0] <= day), key=lambda each: each[0])[:room]
        yield from new
        yield from ((item, Source.DAILY) for _, _, item in due)
        for number, item in [*((number, item) for _, number, item in due), *((0, item) for item, _ in new)]:
            self._due.pop(item.id, None)
            if number < len(FIXED_INTERVALS):
                self._due[item.id] = day + FIXED_INTERVALS[number], number + 1, item

    def note(self, review: Review) -> None:
        """Nothing depends on answers."""


def lessons_due(day: int, lessons: int) -> int:
    """Return how many of a path's lessons should have been read by the end of a day, spread over the lesson weeks."""
    weeks, weekday = divmod(day, 7)
    workdays = 5 * weeks + min(weekday, 4)
    return workdays * lessons // (5 * LESSON_WEEKS) + 1


def _live(policy: str, plan: Policy, life: Life, items: Sequence[str], sampled: Sequence[int]) -> Outcome:
    mind = Mind(life, policy)
    counts = {source: [0] * life.days for source in Source}
    curve: list[float] = []
    asked_by: list[int] = []
    wanted = set(sampled)
    for day in range(life.days):
        for item, source in plan.asks(day) if life.present[day] else ():
            plan.note(mind.answer(item, life.time_of(day, source), source))
            counts[source][day] += 1
        if day in wanted:
            curve.append(mind.mean_recall(items, life.time_of(day, Source.LESSON)))
            asked_by.append(len(mind.memories))
    at, asked = life.time_of(life.days, Source.DAILY), tuple(mind.memories)
    last = max((day for day in range(life.days) if any(counts[source][day] for source in Source)), default=0)
    return Outcome(
        policy=policy,
        asked=len(asked),
        recall_all=mind.mean_recall(items, at),
        recall_asked=mind.mean_recall(asked, at) if asked else 0.0,
        recall_rested=mind.mean_recall(items, life.time_of(last + REST_DAYS, Source.DAILY)),
        sets=tuple(counts[Source.DAILY]),
        lessons=tuple(counts[Source.LESSON]),
        curve=tuple(curve),
        asked_by=tuple(asked_by),
    )


def _first_sets(outcome: Outcome, life: Life) -> tuple[int, ...]:
    """Return how many items the first three sets after the long gap had."""
    return tuple([size for size in outcome.sets[life.gap[1] :] if size][:3])
