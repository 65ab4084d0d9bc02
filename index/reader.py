"""Reads the files of a knowledge folder into values, and gathers everything that is wrong with them on the way."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from index.guide import Guide
from index.lessons import Confirmation, Lesson, card_name
from index.lessons import Path as LearningPath
from index.strict_yaml import Document, Keys, read_yaml
from index.tables import Table
from index.types import Decision, Entry, Place, Problem, Source, Term, Wordings

Kind = Literal[
    "entry", "source", "term", "table", "guide", "decision", "wordings", "lesson", "item", "path", "confirmation"
]
T = TypeVar("T", Entry, Source, Term, Table, Decision, Wordings, LearningPath, Confirmation)
Whole = TypeVar("Whole", Guide, Lesson)

_MESSAGES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a field here: see knowledge/README.md for the fields",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "date_type": "must be a date such as 2026-11-22",
    "date_from_datetime_parsing": "must be a date such as 2026-11-22",
    "dataclass_type": "must be a group of fields",
}

# What YAML takes unquoted text for, in words for its author.
_READ_AS = {bool: "yes or no", int: "a number", float: "a number", date: "a date", NoneType: "nothing"}


def shown(root: Path, path: Path) -> str:
    """Return how problems name a file: by its path from the knowledge folder."""
    return path.relative_to(root).as_posix()


class Reader:
    """Gathers values, places and problems over the files of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], Place] = {}

    def refuse(self, place: Place, message: str, rule: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(place, message, rule))

    def read(self, kind: Kind, wanted: type[T], paths: Sequence[Path]) -> tuple[T, ...]:
        """Return the values of lists in files, those whose name is new; files that are not there hold none."""
        adapter: TypeAdapter[T] = TypeAdapter(wanted)
        found: list[T] = []
        for path in paths:
            if path.is_file():
                found += self._read_file(kind, adapter, path)
        return tuple(found)

    def _read_file(self, kind: Kind, adapter: TypeAdapter[T], path: Path) -> Iterator[T]:
        named = shown(self.root, path)
        document = read_yaml(path, named)
        if document.problems:
            self.problems += document.problems
            return
        if not isinstance(document.value, tuple):
            self.refuse(Place(named, 1), f"must be a list of {_plural(kind)}, each starting with '- '", "not-a-list")
            return
        for number, item in enumerate(document.value):
            place = Place(named, document.lines[(number,)])
            try:
                value = adapter.validate_python(item)
            except ValidationError as error:
                self.problems += _describe(error, named, document, (number,))
                continue
            if self._is_new(kind, _name(value), place):
                yield value

    def read_guide(self, path: Path) -> Guide | None:
        """Return the eligibility guide, None where there is no such file or it does not load."""
        guide, document = self._read_whole(TypeAdapter(Guide), path)
        if guide is None:
            return None
        named = shown(self.root, path)
        self.places["guide", ""] = Place(named, 1)
        parts = {
            "questions": [asked.id for asked in guide.questions],
            "findings": [found.id for found in guide.findings],
        }
        for part, names in parts.items():
            for number, name in enumerate(names):
                self._is_new("guide", name, Place(named, document.lines[part, number]))
        return guide

    def read_lessons(self, paths: Sequence[Path]) -> tuple[Lesson, ...]:
        """Return the lessons, one from each file; one whose id is taken, or an id of an item in it, is a problem."""
        adapter = TypeAdapter(Lesson)
        read = ((path, *self._read_whole(adapter, path)) for path in paths)
        return tuple(lesson for path, lesson, document in read if lesson and self._place_lesson(lesson, document, path))

    def _place_lesson(self, lesson: Lesson, document: Document, path: Path) -> bool:
        named = shown(self.root, path)
        if not self._is_new("lesson", lesson.id, Place(named, 1)):
            return False
        parts = {
            "cards": [card_name(lesson, number) for number in range(len(lesson.cards))],
            "quiz": [item.id for item in lesson.quiz],
            "scenarios": [item.id for item in lesson.scenarios],
        }
        for part, names in parts.items():
            for number, name in enumerate(names):
                self._is_new("item", name, Place(named, document.lines[part, number]))
        return True

    def _read_whole(self, adapter: TypeAdapter[Whole], path: Path) -> tuple[Whole | None, Document]:
        """Return what a file holds that is one group of fields, None where there is no such file or it is wrong."""
        if not path.is_file():
            return None, Document()
        named = shown(self.root, path)
        document = read_yaml(path, named)
        self.problems += document.problems
        if document.problems:
            return None, document
        try:
            return adapter.validate_python(document.value), document
        except ValidationError as error:
            self.problems += _describe(error, named, document, ())
            return None, document

    def _is_new(self, kind: Kind, name: str, place: Place) -> bool:
        known = self.places.setdefault((kind, name), place)
        if known is not place:
            self.refuse(place, f"the {kind} {name!r} is already in {known.path}:{known.line}", "duplicate-id")
        return known is place


def _name(value: Entry | Source | Term | Table | Decision | Wordings | LearningPath | Confirmation) -> str:
    if isinstance(value, Decision | Wordings):
        return value.name
    if isinstance(value, Confirmation):
        return value.item
    if isinstance(value, Term):
        return value.term
    return value.id


def _plural(kind: Kind) -> str:
    return {"entry": "entries", "wordings": "groups of wordings"}.get(kind, f"{kind}s")


def _describe(error: ValidationError, named: str, document: Document, base: Keys) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        keys = (*base, *detail["loc"])
        name = ".".join(map(str, keys[len(base) :])) or ("the entry" if base else "the file")
        yield Problem(Place(named, _line(document, keys)), _message(name, detail, document, keys), "entry-format")


def _line(document: Document, keys: Keys) -> int:
    """Return the line of the value, or of the nearest thing around it that has one."""
    while keys not in document.lines:
        keys = keys[:-1]
    return document.lines[keys]


def _message(name: str, detail: Any, document: Document, keys: Keys) -> str:
    said = _MESSAGES.get(detail["type"], detail["msg"].lower())
    if detail["type"] == "string_type" and document.unquoted.get(keys):
        read = _READ_AS[type(detail["input"])]
        said += f": {document.unquoted[keys]!r} without quotes is read as {read}; put it in quotes"
    return f"{name} {said}"
