"""The course material that may be shown on a day: what is withdrawn is left out, what has changed says how."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from index.confirmed import why_withdrawn
from index.lessons import Item, Lesson, Path, card_name
from index.types import Entry, Knowledge


@dataclass(frozen=True, slots=True)
class Change:
    """That what an item teaches became different on a day, and how, in words for those who learned it before."""

    on: date
    note: str


@dataclass(frozen=True, slots=True)
class Course:
    """
    What can be taught today: only what is confirmed for the entries as they are.

    Lessons come with the cards and items that may be shown; one without any is left out, in `paths` too.
    `lesson_of` says which lesson an item belongs to, `changes` which items have been confirmed after a change.
    """

    entries: Mapping[str, Entry]
    lessons: Mapping[str, Lesson]
    paths: Mapping[str, Path]
    items: Mapping[str, Item]
    lesson_of: Mapping[str, str]
    changes: Mapping[str, Change]

    def items_on(self, entries: Iterable[str]) -> tuple[Item, ...]:
        """Return what tests these entries: first what cites one of them, then what rests on one besides."""
        wanted = set(entries)
        found = [item for item in self.items.values() if wanted & set(item.entries)]
        return tuple(sorted(found, key=lambda item: item.entries[0] not in wanted))

    def items_of_path(self, path: str) -> tuple[Item, ...]:
        """Return all items of a path's lessons in their order; () for an unknown path."""
        known = self.paths.get(path)
        return tuple(item for name in (known.lessons if known else ()) for item in self.lessons[name].items)


def course_of(knowledge: Knowledge, today: date) -> Course:
    """Return what of the knowledge's course material may be shown on a day."""
    teaching = knowledge.teaching
    entries = {entry.id: entry for entry in knowledge.entries}
    confirmed = {held.item: held for held in teaching.confirmed}

    def holds(name: str, under: tuple[str, ...]) -> bool:
        return not why_withdrawn(name, under, entries, confirmed, today)

    lessons = {
        lesson.id: shown for lesson in teaching.lessons if (shown := _shown(lesson, holds)).cards and shown.items
    }
    paths = {
        path.id: Path(path.id, path.title, path.whom, kept)
        for path in teaching.paths
        if (kept := tuple(name for name in path.lessons if name in lessons))
    }
    items = {item.id: item for lesson in lessons.values() for item in lesson.items}
    return Course(
        entries=entries,
        lessons=lessons,
        paths=paths,
        items=items,
        lesson_of={item.id: lesson.id for lesson in lessons.values() for item in lesson.items},
        changes={
            held.item: Change(held.changed_on, held.note)
            for held in teaching.confirmed
            if held.changed_on is not None and held.item in items
        },
    )


def _shown(lesson: Lesson, holds: Callable[[str, tuple[str, ...]], bool]) -> Lesson:
    cards = (card for number, card in enumerate(lesson.cards) if holds(card_name(lesson, number), card.entries))
    return replace(
        lesson,
        cards=tuple(cards),
        quiz=tuple(item for item in lesson.quiz if holds(item.id, item.entries)),
        scenarios=tuple(item for item in lesson.scenarios if holds(item.id, item.entries)),
    )
