"""
For each rule on lessons, a folder that breaks just that rule.

They are made from one small lesson: as stored folders they would be seventeen copies of it, each with the digests of
its entries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.lesson_files import (
    CONFIRMED,
    LESSON,
    LESSON_PATHS,
    PATHS,
    SITUATION,
    card_text,
    lesson_text,
    write_lesson,
)


@dataclass(frozen=True)
class Broken:
    """How to write a folder that breaks one rule, and where that is reported."""

    write: Callable[[Path], object]
    place: str


_FIRST_ITEM, _SECOND_ITEM = f"{LESSON}:23", f"{LESSON}:35"


def _lesson(old: str, new: str, place: str = _FIRST_ITEM, count: int = 1) -> Broken:
    """With a piece of the lesson replaced before it was confirmed."""
    text = lesson_text()
    assert old in text
    return Broken(lambda root: write_lesson(root, text.replace(old, new, count)), place)


def _edited(file: str, old: str, new: str, place: str) -> Broken:
    """With a piece of a file replaced after everything was confirmed."""

    def write(root: Path) -> None:
        path = write_lesson(root) / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))

    return Broken(write, place)


_RIGHT = "- says: Whether meetings help\n"
_OF_FIRST = "- item: tiers.q1\n"

BROKEN: dict[str, Broken] = {
    "lesson-file": Broken(
        lambda root: (write_lesson(root) / LESSON).rename(root / "lessons" / "other.yaml"), "lessons/other.yaml:1"
    ),
    "lesson-size": _lesson("minutes: 2", "minutes: 6", f"{LESSON}:1"),
    "lesson-text": _lesson(_RIGHT, f"- says: Whether {'meetings ' * 16}help\n"),
    "lesson-entry": _lesson("[levels.level-2, levels.level-3]", "[categories.past-how-many, levels.level-2]"),
    "item-id": _lesson("tiers.q1\n", "tiers.Q1\n"),
    "item-options": _lesson("- says: Nothing that", "- right: true\n        says: Nothing that"),
    "item-scenario": _lesson("    asks: What is question q1", f"{SITUATION}    asks: What is question q1"),
    "item-corrects": _lesson("corrects: levels.level-2", "corrects: levels.level-3"),
    "item-twice": _lesson("question q2", "question  Q1", _SECOND_ITEM),
    "right-place": Broken(lambda root: write_lesson(root, lesson_text(right_is_first=True)), f"{LESSON}:1"),
    "right-length": _lesson(
        _RIGHT, "- says: Whether formal meetings would help with the risk\n", f"{LESSON}:1", count=99
    ),
    "path-lesson": Broken(
        lambda root: write_lesson(root, paths=LESSON_PATHS.replace("[tiers]", "[tiers, nowhere]")), f"{PATHS}:1"
    ),
    "lesson-path": Broken(lambda root: (write_lesson(root) / PATHS).unlink(), f"{LESSON}:1"),
    "lesson-unconfirmed": _edited(LESSON, "quiz:\n", f"{card_text(5)}quiz:\n", f"{LESSON}:22"),
    "lesson-changed": _edited(LESSON, "[levels.level-2, levels.level-3]", "[levels.level-2]", _FIRST_ITEM),
    "confirmation-unknown": _edited(
        CONFIRMED, _OF_FIRST, "- item: gone.item\n  rests_on: {}\n" + _OF_FIRST, f"{CONFIRMED}:13"
    ),
    "confirmation-note": _edited(CONFIRMED, _OF_FIRST, f"{_OF_FIRST}  changed_on: 2026-11-20\n", f"{CONFIRMED}:13"),
}
