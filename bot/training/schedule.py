"""When an item should be asked again: the log of answers replayed through FSRS, the only home of that library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from bot.training.course import Change
from bot.training.types import Review, Source

# What most people's memory does, fitted by the authors of FSRS-6 (py-fsrs 6.3, fsrs/scheduler.py), and the bounds
# within which a single person's may lie.
PARAMETERS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
BOUNDS: tuple[tuple[float, float], ...] = tuple(zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))
# An item is due when the chance of still knowing it has come down to this: FSRS's own default, and the level that its
# stability is defined by.
WANTED_RECALL = 0.9
# Entries are read again every 180 days; what somebody knows of them is, too.
LONGEST_INTERVAL_DAYS = 180

# After so many days without an answer somebody starts again gently, for so many sets.
GAP_DAYS = 7
GENTLE_SETS = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """
    How somebody's practice stood right after an answer: the same for all items, so the latest answer has it.

    `number` counts their answers from 1. `day` is the day of this one, `set_day` that of the last daily set since the
    last gap (None: none yet). Of the gentle sets after that gap `gentle` are left, the one of `set_day` counted.
    """

    number: int
    day: date
    set_day: date | None = None
    gentle: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """
    How well somebody knows an item.

    `due` is the start of the day on which it should be asked again (UTC), `last` when it was answered last.
    `stability` is in days: after so many the chance to recall it is 90 %. `difficulty` runs from 1 to 10. It was
    answered `times` times. `changed` is there when what it teaches became different since: then it is due at once.
    """

    item: str
    due: datetime
    last: datetime
    stability: float
    difficulty: float
    times: int
    pace: Pace
    changed: Change | None = None


class Schedule:
    """Memories as they grow with each answer."""

    def __init__(
        self,
        changes: Mapping[str, Change],
        timezone: str = "Europe/London",
        parameters: Sequence[float] = PARAMETERS,
    ) -> None:
        self.memories: dict[str, Memory] = {}
        self._pace: Pace | None = None
        self._changes = changes
        self._zone = zone_of(timezone)
        # Without fuzz or steps, so that a log gives the same schedule each time, in whole days.
        self._scheduler = Scheduler(
            parameters,
            desired_retention=WANTED_RECALL,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=LONGEST_INTERVAL_DAYS,
            enable_fuzzing=False,
        )

    def add(self, review: Review) -> Memory:
        """Return what an answer, later than all before it, makes of the memory of its item."""
        before = self.memories.get(review.item)
        day = review.at.astimezone(self._zone).date()
        card, _ = self._scheduler.review_card(self._card(before), Rating(rating_of(review)), _noon(day))
        self._pace = _pace_after(self._pace, day, review.source)
        change = self._changes.get(review.item)
        memory = Memory(
            item=review.item,
            due=datetime.combine(card.due.date(), time(), self._zone).astimezone(UTC),
            last=review.at,
            # The library gives every card it has reviewed both.
            stability=card.stability or 0.0,
            difficulty=card.difficulty or 0.0,
            times=before.times + 1 if before else 1,
            pace=self._pace,
            # On the day of the change itself nobody can tell which of the two versions was answered.
            changed=change if change is not None and day <= change.on else None,
        )
        self.memories[review.item] = memory
        return memory

    def _card(self, memory: Memory | None) -> Card:
        # With an id given, the library asks no clock for one.
        if memory is None:
            return Card(card_id=0, due=datetime.min.replace(tzinfo=UTC))
        return Card(
            card_id=0,
            state=State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due,
            last_review=_noon(memory.last.astimezone(self._zone).date()),
        )


def remember(
    reviews: Sequence[Review], changes: Mapping[str, Change], timezone: str = "Europe/London"
) -> dict[str, Memory]:
    """
    Return somebody's memory of each item that they ever answered, withdrawn ones included.

    Args:
        reviews: Their answers in any order; one that is there twice (by its key) counts once.
        changes: What became different in which item, and on which day.
        timezone: Where they live: FSRS counts in days, and theirs begin at their midnight.
    """
    schedule = Schedule(changes, timezone)
    for review in sorted({review.key: review for review in reviews}.values(), key=lambda each: (each.at, each.key)):
        schedule.add(review)
    return schedule.memories


def rating_of(review: Review) -> int:
    """Return what FSRS is told of an answer: 1 (again) for a wrong one, 2 (hard) for a wrong reason, else 3 (good)."""
    if not review.is_right:
        return 1
    return 2 if review.reason_right is False else 3


def recall_probability(memory: Memory, now: datetime) -> float:
    """Return the chance (0 to 1) that an item is still known, by what most people's memory does."""
    return recall_after((now - memory.last) / timedelta(days=1), memory.stability)


def recall_after(days: float, stability: float, decay: float = PARAMETERS[20]) -> float:
    """
    Return the chance to recall something after so many days: (1 + f t / S) ** -w20, with f so that it is 0.9 at S.

    The forgetting curve of FSRS-6 (open-spaced-repetition, "The Algorithm": R(t, S); w20 is the curve's own decay).
    Unlike py-fsrs it counts parts of days. A time before the answer is one without forgetting.
    """
    factor = WANTED_RECALL ** (-1 / decay) - 1
    return float((1 + factor * max(0.0, days) / stability) ** -decay)


def is_gentle(memories: Mapping[str, Memory], today: date) -> bool:
    """Whether somebody's set on a day is one of the first three after a gap of seven days or more without an answer."""
    pace = max((memory.pace for memory in memories.values()), key=lambda pace: pace.number, default=None)
    if pace is None:
        return False
    return _pace_after(pace, today, Source.DAILY).gentle > 0


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone; London for a name that is none: a set at an odd hour is better than none for anybody."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("Europe/London")


def _pace_after(pace: Pace | None, day: date, source: Source) -> Pace:
    if pace is None:
        return Pace(1, day, day if source is Source.DAILY else None)
    number, set_day, gentle = pace.number + 1, pace.set_day, pace.gentle
    if (day - pace.day).days >= GAP_DAYS:
        set_day, gentle = None, GENTLE_SETS
    if source is Source.DAILY and set_day != day:
        gentle -= set_day is not None and gentle > 0
        set_day = day
    return Pace(number, day, set_day, gentle)


def _noon(day: date) -> datetime:
    # Only whole days are counted, so any hour serves that is the same for all.
    return datetime.combine(day, time(12), UTC)
