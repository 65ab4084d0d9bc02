"""Imagined learners: whose memory follows FSRS with parameters of their own, and who miss days as people do."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.training.daily import is_quiet, set_time
from bot.training.schedule import BOUNDS, PARAMETERS, Memory, Schedule, recall_after
from bot.training.types import Review, Source, Wishes
from index.lessons import Item

# Assumptions, all ours. Each of FSRS's 21 parameters is off by a factor of its own (log-normal, about a quarter), and
# how long things last at first by another that the learner's four first stabilities share.
PARAMETER_SPREAD = 0.25
FIRST_STABILITY_SPREAD = 0.5
# The chance to know an item when it is asked for the first time, its lesson just read: three in four, by learner.
KNOWS_FIRST = (9.0, 3.0)  # a beta distribution
MISSES_A_DAY = 0.1
MISSES_A_WEEK = 0.08
LONG_GAP_DAYS = (14, 28)
LONG_GAP_FROM = (35, 80)


@dataclass(frozen=True, slots=True)
class Life:
    """
    What is the same for a learner however they practise.

    `present` says for each day whether they answer at all. `gap` is the first day of the long gap and the first after
    it, as numbers of days from 0. `knows_first` is a chance (0 to 1).
    """

    name: str
    start: date
    wishes: Wishes
    parameters: tuple[float, ...]
    knows_first: float
    present: tuple[bool, ...]
    gap: tuple[int, int]

    @property
    def days(self) -> int:
        """How many days it goes on for."""
        return len(self.present)

    def date_of(self, day: int) -> date:
        """Return the date of a day counted from 0."""
        return self.start + timedelta(days=day)

    def time_of(self, day: int, source: Source) -> datetime:
        """Return when they answer on a day: the set a little after their hour, a lesson in the afternoon."""
        later = timedelta(minutes=5) if source is Source.DAILY else timedelta(hours=5)
        return set_time(self.wishes, self.date_of(day)) + later


def imagine(name: str, start: date, days: int, wishes: Wishes) -> Life:
    """Return a life, the same one for the same name (which is the seed)."""
    chance = Random(name)  # noqa: S311 - a simulation, no secret
    parameters = _own_parameters(chance)
    gap_start = chance.randint(*LONG_GAP_FROM)
    gap = (gap_start, gap_start + chance.randint(*LONG_GAP_DAYS))
    missed_weeks = {week for week in range(days // 7 + 1) if chance.random() < MISSES_A_WEEK}
    misses = [chance.random() < MISSES_A_DAY for _ in range(days)]
    present = tuple(
        not (misses[day] or day // 7 in missed_weeks or gap[0] <= day < gap[1])
        and not is_quiet(wishes, start + timedelta(days=day))
        for day in range(days)
    )
    return Life(name, start, wishes, parameters, chance.betavariate(*KNOWS_FIRST), present, gap)


class Mind:
    """
    What a learner really knows, which the bot never sees.

    It follows FSRS with their own parameters and is told what they recalled. What they do not recall they guess, and
    some guesses are right.
    """

    def __init__(self, life: Life, policy: str) -> None:
        self._life = life
        self._policy = policy
        self._schedule = Schedule({}, life.wishes.timezone, life.parameters)
        self._chance = Random(f"{life.name} {policy}")  # noqa: S311 - a simulation, no secret
        self._answers = 0

    @property
    def memories(self) -> Mapping[str, Memory]:
        """What they have been asked at all."""
        return self._schedule.memories

    def recall(self, item: str, at: datetime) -> float:
        """Return the chance (0 to 1) that they recall an item; 0 for one that they were never asked."""
        memory = self._schedule.memories.get(item)
        if memory is None:
            return 0.0
        return recall_after((at - memory.last) / timedelta(days=1), memory.stability, self._life.parameters[20])

    def mean_recall(self, items: Sequence[str], at: datetime) -> float:
        """Return the mean chance (0 to 1) to recall each of these items; there is at least one."""
        return sum(self.recall(item, at) for item in items) / len(items)

    def answer(self, item: Item, at: datetime, source: Source) -> Review:
        """Return what the bot sees of an answer; the mind has learnt from it."""
        self._answers += 1
        key = f"{self._policy} {self._answers}"
        chance = self._chance
        if item.id in self._schedule.memories:
            level = self.recall(item.id, at)
            recalls = chance.random() < level
        else:
            # The first answer to an item is the same whatever the policy.
            chance = Random(f"{self._life.name} {item.id}")  # noqa: S311 - a simulation, no secret
            level = self._life.knows_first
            recalls = chance.random() < level
        knows_why = chance.random() < level if item.reason else None
        self._schedule.add(Review(key, "", item.id, 0, recalls, source, at, knows_why))
        right = recalls or chance.random() < 1 / len(item.options)
        why = None if item.reason is None else bool(knows_why) or chance.random() < 1 / len(item.reason.options)
        return Review(key, "", item.id, 0, right, source, at, why)


def _own_parameters(chance: Random) -> tuple[float, ...]:
    slower = math.exp(chance.gauss(0, FIRST_STABILITY_SPREAD))
    drawn = (value * math.exp(chance.gauss(0, PARAMETER_SPREAD)) for value in PARAMETERS)
    moved = (value * slower if number < 4 else value for number, value in enumerate(drawn))
    return tuple(min(max(value, low), high) for value, (low, high) in zip(moved, BOUNDS, strict=True))
