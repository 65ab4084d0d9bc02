"""From a folder of YAML files to knowledge, or to everything that is wrong with them at once."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from index.errors import KnowledgeFault
from index.guide import Guide
from index.strict_yaml import Document, Keys, read_yaml
from index.tables import Table
from index.types import Decision, Entry, Knowledge, Place, Problem, Source, Term, Wordings

Kind = Literal["entry", "source", "term", "table", "guide", "decision", "wordings"]
T = TypeVar("T", Entry, Source, Term, Table, Decision, Wordings)

_SOURCES, _TERMS, _TABLES = "sources.yaml", "terms.yaml", "tables.yaml"
_GUIDE, _DECISIONS = "eligibility.yaml", "decisions.yaml"

_MESSAGES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a field here: see knowledge/README.md for the fields",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "int_type": "must be a whole number",
    "date_type": "must be a date such as 2026-11-22",
    "date_from_datetime_parsing": "must be a date such as 2026-11-22",
    "dataclass_type": "must be a group of fields",
}

# What YAML takes unquoted text for, in words for its author.
_READ_AS = {bool: "yes or no", int: "a number", float: "a number", date: "a date", NoneType: "nothing"}


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What could be read and all that was wrong; without problems, `knowledge` is whole and has a digest."""

    knowledge: Knowledge
    problems: tuple[Problem, ...] = ()


def load_knowledge(root: Path) -> Knowledge:
    """
    Return the knowledge of a folder.

    Raises:
        KnowledgeFault: Something does not load; the fault lists every problem.
    """
    result = read_knowledge(root)
    if result.problems:
        raise KnowledgeFault(result.problems)
    return result.knowledge


def read_knowledge(root: Path) -> LoadResult:
    """Return what a folder holds and every problem in it, in the order of path and line."""
    reader = _Reader(root)
    digest = _digest_if_readable(root)  # first: an edit while reading makes an index stale, never wrongly fresh
    sources = reader.read("source", Source, [root / _SOURCES])
    terms = reader.read("term", Term, [root / _TERMS])
    entries = reader.read("entry", Entry, list(_entry_files(root)))
    tables = reader.read("table", Table, list(_table_files(root)))
    decisions = reader.read("decision", Decision, [root / _DECISIONS])
    wordings = reader.read("wordings", Wordings, list(_wording_files(root)))
    guide = reader.read_guide(root / _GUIDE)
    if not entries and not reader.problems:
        reader.refuse(Place("entries", 1), f"no entries under {root}: is this a knowledge folder?", "no-entries")
    for stray in _misnamed(root):
        reader.refuse(Place(_shown(root, stray), 1), "this file is not read: name it .yaml", "file-name")
    knowledge = Knowledge(
        entries, sources, terms, tables, guide, decisions, wordings, digest=digest, places=reader.places
    )
    problems = sorted(reader.problems, key=lambda problem: (problem.place.path, problem.place.line))
    return LoadResult(knowledge, tuple(problems))


def knowledge_digest(root: Path) -> str:
    """Return the SHA-256 (hex) of the names and bytes of every file that `read_knowledge` reads."""
    digest = hashlib.sha256()
    top = (root / name for name in (_SOURCES, _TERMS, _GUIDE, _DECISIONS))
    for path in [*top, *_table_files(root), *_wording_files(root), *_entry_files(root)]:
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{_shown(root, path)}\0{content}\n".encode())
    return digest.hexdigest()


def _digest_if_readable(root: Path) -> str:
    try:
        return knowledge_digest(root)
    except OSError:
        return ""  # reading the file says which, and why


def _entry_files(root: Path) -> Iterator[Path]:
    for folder in ("entries", "areas"):
        yield from (path for path in sorted((root / folder).rglob("*.yaml")) if path.name != _TABLES)


def _table_files(root: Path) -> Iterator[Path]:
    yield root / _TABLES
    for folder in ("entries", "areas"):
        yield from sorted((root / folder).rglob(_TABLES))


def _wording_files(root: Path) -> Iterator[Path]:
    yield from sorted((root / "wordings").glob("*.yaml"))


def _misnamed(root: Path) -> Iterator[Path]:
    inside = (path for folder in ("entries", "areas", "evaluation", "wordings") for path in (root / folder).rglob("*"))
    for path in sorted((*root.glob("*"), *inside)):
        if path.suffix != ".yaml" and path.suffix.lower() in {".yml", ".yaml"}:
            yield path


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


class _Reader:
    """Gathers values, places and problems over the files of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], Place] = {}

    def refuse(self, place: Place, message: str, rule: str) -> None:
        self.problems.append(Problem(place, message, rule))

    def read(self, kind: Kind, wanted: type[T], paths: Sequence[Path]) -> tuple[T, ...]:
        adapter: TypeAdapter[T] = TypeAdapter(wanted)
        found: list[T] = []
        for path in paths:
            if path.is_file():
                found += self._read_file(kind, adapter, path)
        return tuple(found)

    def _read_file(self, kind: Kind, adapter: TypeAdapter[T], path: Path) -> Iterator[T]:
        shown = _shown(self.root, path)
        document = read_yaml(path, shown)
        if document.problems:
            self.problems += document.problems
            return
        if not isinstance(document.value, tuple):
            self.refuse(Place(shown, 1), f"must be a list of {_plural(kind)}, each starting with '- '", "not-a-list")
            return
        for number, item in enumerate(document.value):
            place = Place(shown, document.lines[(number,)])
            try:
                value = adapter.validate_python(item)
            except ValidationError as error:
                self.problems += _describe(error, shown, document, (number,))
                continue
            if self._is_new(kind, _name(value), place):
                yield value

    def read_guide(self, path: Path) -> Guide | None:
        """Return the eligibility guide, None where there is no such file or it does not load."""
        if not path.is_file():
            return None
        shown = _shown(self.root, path)
        document = read_yaml(path, shown)
        self.problems += document.problems
        if document.problems:
            return None
        try:
            guide = TypeAdapter(Guide).validate_python(document.value)
        except ValidationError as error:
            self.problems += _describe(error, shown, document, ())
            return None
        self.places["guide", ""] = Place(shown, 1)
        parts = {
            "questions": [asked.id for asked in guide.questions],
            "findings": [found.id for found in guide.findings],
        }
        for part, names in parts.items():
            for number, name in enumerate(names):
                self._is_new("guide", name, Place(shown, document.lines[part, number]))
        return guide

    def _is_new(self, kind: Kind, name: str, place: Place) -> bool:
        known = self.places.setdefault((kind, name), place)
        if known is not place:
            self.refuse(place, f"the {kind} {name!r} is already in {known.path}:{known.line}", "duplicate-id")
        return known is place


def _name(value: Entry | Source | Term | Table | Decision | Wordings) -> str:
    if isinstance(value, Decision | Wordings):
        return value.name
    if isinstance(value, Term):
        return value.term
    return value.id


def _plural(kind: Kind) -> str:
    return {"entry": "entries", "wordings": "groups of wordings"}.get(kind, f"{kind}s")


def _describe(error: ValidationError, shown: str, document: Document, base: Keys) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        keys = (*base, *detail["loc"])
        name = ".".join(map(str, keys[len(base) :])) or "the entry"
        yield Problem(Place(shown, _line(document, keys)), _message(name, detail, document, keys), "entry-format")


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
