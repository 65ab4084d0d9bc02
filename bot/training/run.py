"""
A run: the pages a person turns in one go, through a lesson, a daily set or a test.

A run is a value of its own, carried by whatever shows it (a modal, a terminal). Nothing is kept of it but the answers
that were given, so a run that is broken off loses nothing.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from bot.training.course import Course
from bot.training.types import Source
from index.lessons import Card, Item, Option

# After a lesson's cards: enough to bring back each idea once, within the minutes that the lesson promises.
QUIZ_AFTER_LESSON = 4
SCENARIOS_AFTER_LESSON = 1
MOST_TESTED = 3
# A modal carries at most 3,000 characters of its own.
MAX_CHARS = 3000

StepKind = Literal["card", "item", "reason"]


@dataclass(frozen=True, slots=True)
class Run:
    """
    `steps` are "card:<lesson>:<number from 0>", "item:<id>" and "reason:<id>"; the page now is `at` (0 first).

    `chosen` is what was chosen on this page, as the option's place in the item, or -1: then it shows the question,
    else the feedback. `right` of `asked` answers were right so far. `seed` orders the options.
    """

    source: Source
    steps: tuple[str, ...]
    seed: int
    lesson: str = ""
    at: int = 0
    chosen: int = -1
    right: int = 0
    asked: int = 0

    @property
    def is_over(self) -> bool:
        """Whether every page has been turned."""
        return self.at >= len(self.steps)

    @property
    def step(self) -> tuple[StepKind, str]:
        """What the page now shows, and the id of it; only while the run is not over."""
        kind, _, name = self.steps[self.at].partition(":")
        return kind, name  # type: ignore[return-value]  # `unpack` lets no other kind in


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows: a card, or a question with its options in the order in which they stand."""

    card: Card | None = None
    item: Item | None = None
    asks: str = ""
    options: tuple[tuple[int, Option], ...] = ()
    is_reason: bool = False


def lesson_run(course: Course, lesson: str, known: Sequence[str], seed: int) -> Run:
    """
    Return a run through a lesson: its cards, then quiz items and a scenario, those never asked first.

    Args:
        course: What may be shown.
        lesson: A lesson of the course.
        known: Ids of items this person has been asked, in any order.
        seed: Orders the options.
    """
    shown = course.lessons[lesson]
    cards = tuple(f"card:{lesson}:{number}" for number in range(len(shown.cards)))
    asked = set(known)
    quiz = sorted(shown.quiz, key=lambda item: item.id in asked)[:QUIZ_AFTER_LESSON]
    scenarios = sorted(shown.scenarios, key=lambda item: item.id in asked)[:SCENARIOS_AFTER_LESSON]
    return Run(Source.LESSON, (*cards, *_steps((*quiz, *scenarios))), seed, lesson)


def item_run(items: Sequence[Item], source: Source, seed: int) -> Run:
    """Return a run through items, in their order."""
    return Run(source, tuple(_steps(items)), seed)


def page_of(run: Run, course: Course) -> Page | None:
    """Return what the page now shows, or None when that may not be shown any more."""
    kind, name = run.step
    if kind == "card":
        lesson, _, number = name.rpartition(":")
        cards = course.lessons[lesson].cards if lesson in course.lessons else ()
        return Page(card=cards[int(number)]) if int(number) < len(cards) else None
    item = course.items.get(name)
    if item is None or (kind == "reason" and item.reason is None):
        return None
    if kind == "reason" and item.reason is not None:
        return Page(None, item, item.reason.asks, _shuffled(item.reason.options, run, name), is_reason=True)
    return Page(None, item, item.asks, _shuffled(item.options, run, name))


def choose(run: Run, page: Page, chosen: int) -> Run:
    """
    Return the run with an answer given on its page; one that was given before stands, so that a second press is none.

    Args:
        run: On a page that asks.
        page: That page.
        chosen: The option's place in the item, one of those on the page.
    """
    if run.chosen >= 0:
        return run
    right = dict(page.options)[chosen].right
    return replace(run, chosen=chosen, right=run.right + right, asked=run.asked + 1)


def turn(run: Run, course: Course) -> Run:
    """Return the run on its next page that may be shown, or over."""
    run = replace(run, at=run.at + 1, chosen=-1)
    while not run.is_over and page_of(run, course) is None:
        run = replace(run, at=run.at + 1)
    return run


def back(run: Run) -> Run:
    """Return the run one page before; only a card can be turned back to."""
    return replace(run, at=run.at - 1, chosen=-1) if can_turn_back(run) else run


def can_turn_back(run: Run) -> bool:
    """Whether the page before this is a card; what has been answered stays answered."""
    return 0 < run.at <= len(run.steps) and run.steps[run.at - 1].startswith("card:") and run.chosen < 0


def pack(run: Run) -> str:
    """Return a run as JSON of at most 3,000 characters; what would not fit is cut from its end."""
    steps = list(run.steps)
    while len(packed := json.dumps(asdict(run) | {"steps": steps}, separators=(",", ":"))) > MAX_CHARS:
        steps.pop()
    return packed


def unpack(text: object) -> Run | None:
    """Return the run in a modal's metadata, or None for anything else: it may be of an older program, or forged."""
    try:
        held = json.loads(text) if isinstance(text, str) and len(text) <= MAX_CHARS else None
        return _read(held) if isinstance(held, dict) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _read(held: dict[str, object]) -> Run | None:
    steps, source, lesson = held.pop("steps"), held.pop("source"), held.pop("lesson")
    numbers = {name: held.pop(name) for name in ("seed", "at", "chosen", "right", "asked")}
    if held or not isinstance(steps, list) or not isinstance(lesson, str) or not all(map(_is_step, steps)):
        return None
    if not all(type(number) is int for number in numbers.values()) or not 0 <= numbers["at"] <= len(steps):  # type: ignore[operator]
        return None
    run = Run(source=Source(str(source)), steps=tuple(steps), lesson=lesson, **numbers)  # type: ignore[arg-type]
    return run if run.chosen >= -1 and 0 <= run.right <= run.asked else None


def _is_step(text: object) -> bool:
    if not isinstance(text, str):
        return False
    kind, _, name = text.partition(":")
    return bool(name) and (kind in {"item", "reason"} or (kind == "card" and name.rpartition(":")[2].isdecimal()))


def _steps(items: Sequence[Item]) -> list[str]:
    return [step for item in items for step in (f"item:{item.id}", *([f"reason:{item.id}"] if item.reason else ()))]


def _shuffled(options: Sequence[Option], run: Run, name: str) -> tuple[tuple[int, Option], ...]:
    """Return the options in an order of this run's own, so that nobody learns a place instead of an answer."""

    def order(numbered: tuple[int, Option]) -> bytes:
        return hashlib.sha256(f"{run.seed} {run.at} {name} {numbered[0]}".encode()).digest()

    return tuple(sorted(enumerate(options), key=order))
