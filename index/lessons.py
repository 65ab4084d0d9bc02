"""Course material as values: lessons with their cards, quiz items and scenarios, paths through them."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict, StrictBool, StrictInt

from index.fields import NO_OTHER_KEYS, Day


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `because` is what whoever chooses it reads; `corrects` names the entry it misbelieves."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    says: str
    because: str
    right: StrictBool = False
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """The second question of a scenario: why the decision is the right one."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    asks: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One idea of a lesson, and the entries it rests on; the first is the one that is cited."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    says: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """
    A quiz item, or a scenario: then `situation` says what happens at work, and `reason` asks why.

    Exactly one option is right. `entries` is what it rests on; the first is the one that is cited.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    asks: str
    options: tuple[Option, ...]
    entries: tuple[str, ...]
    situation: str = ""
    reason: Reason | None = None

    @property
    def is_scenario(self) -> bool:
        """Whether it tells of a situation and asks for a decision."""
        return bool(self.situation)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a few minutes: cards to read, a bank of quiz items, and scenarios."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    title: str
    minutes: StrictInt
    aim: str
    cards: tuple[Card, ...]
    quiz: tuple[Item, ...]
    scenarios: tuple[Item, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All that can be asked: quiz items, then scenarios."""
        return (*self.quiz, *self.scenarios)


@dataclass(frozen=True, slots=True)
class Path:
    """A course: lessons in the order in which they are learnt, and whom it is for."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    title: str
    whom: str
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """
    What a maintainer confirmed: that an item or a card holds, given its entries as they were then.

    `item` is the id of a quiz item or a scenario, or "<lesson>:<card>" with cards counted from 1. `rests_on` gives the
    digest of each entry's substance. `changed_on` and `note` are there when it was confirmed after a change: what is
    different now, in words for those who learned the old version.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    item: str
    rests_on: dict[str, str]
    changed_on: Day | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Teaching:
    """All course material of a knowledge folder."""

    lessons: tuple[Lesson, ...] = ()
    paths: tuple[Path, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()


def card_name(lesson: Lesson, number: int) -> str:
    """Return how a card is named where it is confirmed; `number` counts from 0."""
    return f"{lesson.id}:{number + 1}"


def rests_on(teaching: Teaching) -> dict[str, tuple[str, ...]]:
    """Return the entries under each item and each card, by the name it is confirmed under."""
    named: dict[str, tuple[str, ...]] = {}
    for lesson in teaching.lessons:
        named |= {card_name(lesson, number): card.entries for number, card in enumerate(lesson.cards)}
        named |= {item.id: item.entries for item in lesson.items}
    return named
