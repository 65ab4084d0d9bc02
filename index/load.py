"""From a folder of YAML files to knowledge, or to everything that is wrong with them at once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import KnowledgeFault
from index.lessons import Confirmation, Teaching
from index.lessons import Path as LearningPath
from index.reader import Reader, shown
from index.tables import Table
from index.types import Decision, Entry, Knowledge, Place, Problem, Source, Term, Wordings

_SOURCES, _TERMS, _TABLES = "sources.yaml", "terms.yaml", "tables.yaml"
_GUIDE, _DECISIONS = "eligibility.yaml", "decisions.yaml"
PATHS, CONFIRMED = "paths.yaml", "confirmed.yaml"


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
    reader = Reader(root)
    digest = _digest_if_readable(root)  # first: an edit while reading makes an index stale, never wrongly fresh
    sources = reader.read("source", Source, [root / _SOURCES])
    terms = reader.read("term", Term, [root / _TERMS])
    entries = reader.read("entry", Entry, list(_entry_files(root)))
    tables = reader.read("table", Table, list(_table_files(root)))
    decisions = reader.read("decision", Decision, [root / _DECISIONS])
    wordings = reader.read("wordings", Wordings, list(_wording_files(root)))
    guide = reader.read_guide(root / _GUIDE)
    teaching = Teaching(
        reader.read_lessons(list(_lesson_files(root))),
        reader.read("path", LearningPath, [root / PATHS]),
        reader.read("confirmation", Confirmation, [root / CONFIRMED]),
    )
    if not entries and not reader.problems:
        reader.refuse(Place("entries", 1), f"no entries under {root}: is this a knowledge folder?", "no-entries")
    for stray in _misnamed(root):
        reader.refuse(Place(shown(root, stray), 1), "this file is not read: name it .yaml", "file-name")
    knowledge = Knowledge(
        entries, sources, terms, tables, guide, decisions, wordings, teaching, digest=digest, places=reader.places
    )
    problems = sorted(reader.problems, key=lambda problem: (problem.place.path, problem.place.line))
    return LoadResult(knowledge, tuple(problems))


def knowledge_digest(root: Path) -> str:
    """Return the SHA-256 (hex) of the names and bytes of every file that `read_knowledge` reads."""
    digest = hashlib.sha256()
    top = (root / name for name in (_SOURCES, _TERMS, _GUIDE, _DECISIONS, PATHS, CONFIRMED))
    read = (*_table_files(root), *_wording_files(root), *_lesson_files(root), *_entry_files(root))
    for path in (*top, *read):
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{shown(root, path)}\0{content}\n".encode())
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


def _lesson_files(root: Path) -> Iterator[Path]:
    yield from sorted((root / "lessons").glob("*.yaml"))


def _misnamed(root: Path) -> Iterator[Path]:
    folders = ("entries", "areas", "evaluation", "wordings", "lessons")
    inside = (path for folder in folders for path in (root / folder).rglob("*"))
    for path in sorted((*root.glob("*"), *inside)):
        if path.suffix != ".yaml" and path.suffix.lower() in {".yml", ".yaml"}:
            yield path
