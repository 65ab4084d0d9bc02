"""House rules on how long the texts of a lesson are: read on a phone, in two minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.lessons import Item, Lesson, card_name
from index.types import Knowledge, Problem


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text may be, both ends inclusive."""

    least: int
    most: int
    unit: str = "words"

    def wrong(self, text: str) -> str:
        """Return what is wrong with a text's length, or ""."""
        count = len(text.split()) if self.unit == "words" else len(text)
        return "" if self.least <= count <= self.most else f"{count} {self.unit}; {self.least} to {self.most} are right"


TITLE = Length(5, 60, "characters")
AIM = Length(8, 30)
CARD = Length(20, 70)
ASKS = Length(3, 300, "characters")
SITUATION = Length(30, 100)
# An option is a line or two above its button; its feedback must not push the source off the screen.
SAYS = Length(1, 145, "characters")
BECAUSE = Length(8, 60)


def lessons_are_short(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every text of a lesson fits a phone, and is long enough to say something."""
    for lesson in knowledge.teaching.lessons:
        place = knowledge.places["lesson", lesson.id]
        for what, text, length in (("title", lesson.title, TITLE), ("aim", lesson.aim, AIM)):
            if said := length.wrong(text):
                yield Problem(place, f"{lesson.id}: the {what} has {said}", "lesson-text")
        for name, what, text, length in _texts(lesson):
            if said := length.wrong(text):
                said = f"{name}: {what} has {said}: {text[:60]!r}"
                yield Problem(knowledge.places["item", name], said, "lesson-text")


def _texts(lesson: Lesson) -> Iterator[tuple[str, str, str, Length]]:
    """Yield (name, what it is, the text, its length) for each card and each text of an item."""
    for number, card in enumerate(lesson.cards):
        yield card_name(lesson, number), "the card", card.says, CARD
    for item in lesson.items:
        yield from ((item.id, *text) for text in _item_texts(item))


def _item_texts(item: Item) -> Iterator[tuple[str, str, Length]]:
    if item.situation:
        yield "the situation", item.situation, SITUATION
    yield "asks", item.asks, ASKS
    if item.reason is not None:
        yield "asks of the reason", item.reason.asks, ASKS
    for option in (*item.options, *(item.reason.options if item.reason is not None else ())):
        yield "the option", option.says, SAYS
        yield "because", option.because, BECAUSE
