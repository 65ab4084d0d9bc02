"""
The index on disk: a folder of versions and a file that names the one in use.

A version is written beside the others, flushed, renamed, and only then named in `CURRENT`, itself replaced in one
step. Whatever dies half-way leaves the version in use as it was; the next build clears up what was left.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from index.dense import DenseIndex
from index.errors import IndexDamaged, IndexMissing, IndexStale
from index.late import WordIndex
from index.lexical import LexicalIndex
from index.types import Knowledge, Passage

# Raised whenever the files, the passages or the words made from an entry change in meaning.
FORMAT = 4
_CURRENT, _MANIFEST, _LOCK, _BUILDING = "CURRENT", "manifest.json", "lock", "building-"
_KNOWLEDGE, _PASSAGES = "knowledge.json", "passages.json"
_DENSE, _WORDS, _LEXICAL = "dense.faiss", "words", "lexical"
_KEEP = 2

_KNOWLEDGE_JSON = TypeAdapter(Knowledge)
_PASSAGES_JSON = TypeAdapter(tuple[Passage, ...])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was built from, when, and the SHA-256 (hex) of each of its files by relative path."""

    format: int
    built_at: str
    encoder: str
    tuning: str
    knowledge: str
    entries: int
    passages: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """An index in memory, whole and self-contained: row i of `dense` and `words` belongs to `passages[i]`."""

    manifest: Manifest
    knowledge: Knowledge
    passages: tuple[Passage, ...]
    dense: DenseIndex
    words: WordIndex
    lexical: LexicalIndex


def open_index(folder: Path) -> BuiltIndex:
    """
    Return the version in use, each file compared with its checksum.

    Raises:
        IndexMissing: Nothing has been built here.
        IndexStale: It was built in an older format.
        IndexDamaged: A file is missing or altered.
    """
    version, checksum = _read_current(folder)
    manifest = _read_manifest(version, checksum)
    for name, expected in manifest.files.items():
        if _checksum(version / name) != expected:
            raise IndexDamaged(f"{version / name} is missing or altered: run `mappa-bot build`")
    return BuiltIndex(
        manifest=manifest,
        knowledge=_KNOWLEDGE_JSON.validate_json((version / _KNOWLEDGE).read_bytes()),
        passages=_PASSAGES_JSON.validate_json((version / _PASSAGES).read_bytes()),
        dense=DenseIndex.load(version / _DENSE),
        words=WordIndex.load(version / _WORDS),
        lexical=LexicalIndex.load(version / _LEXICAL),
    )


def refuse_if_stale(manifest: Manifest, *, encoder: str, tuning: str, knowledge: str) -> None:
    """
    Accept an index only for the encoder, its tuning and the knowledge it was built with.

    Raises:
        IndexStale: One of them differs; the message says which, and what to do.
    """
    if manifest.encoder != encoder:
        raise IndexStale(f"index built with encoder {manifest.encoder}, configured {encoder}: run `mappa-bot build`")
    if manifest.tuning != tuning:
        raise IndexStale("the encoder has been tuned since the index was built: run `mappa-bot build`")
    if manifest.knowledge != knowledge:
        raise IndexStale(f"the knowledge changed after {manifest.built_at}: run `mappa-bot build`")


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the right to write to an index folder; waits while another process holds it, and never outlives us."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def save_index(
    folder: Path,
    *,
    knowledge: Knowledge,
    encoder: str,
    tuning: str,
    passages: tuple[Passage, ...],
    dense: DenseIndex,
    words: WordIndex,
    lexical: LexicalIndex,
    now: datetime,
) -> BuiltIndex:
    """Write a new version, put it in use, and return it. The caller holds `building(folder)`."""
    _clear_unfinished(folder)
    draft = folder / f"{_BUILDING}{secrets.token_hex(4)}"
    draft.mkdir()
    knowledge = replace(knowledge, places={}, wordings=())
    (draft / _KNOWLEDGE).write_bytes(_KNOWLEDGE_JSON.dump_json(knowledge))
    (draft / _PASSAGES).write_bytes(_PASSAGES_JSON.dump_json(passages))
    dense.save(draft / _DENSE)
    words.save(draft / _WORDS)
    lexical.save(draft / _LEXICAL)
    manifest = Manifest(
        format=FORMAT,
        built_at=now.isoformat(timespec="seconds"),
        encoder=encoder,
        tuning=tuning,
        knowledge=knowledge.digest,
        entries=len(knowledge.entries),
        passages=len(passages),
        files={name: _checksum(draft / name) for name in _names(draft)},
    )
    (draft / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    _put_in_use(folder, draft, now)
    return BuiltIndex(manifest, knowledge, passages, dense, words, lexical)


def _put_in_use(folder: Path, draft: Path, now: datetime) -> None:
    for name in [*_names(draft), "."]:
        _flush(draft / name)
    version = folder / f"{now:%Y%m%dT%H%M%S}-{draft.name.removeprefix(_BUILDING)}"
    draft.rename(version)
    pointer = folder / f"{_CURRENT}.new"
    pointer.write_text(f"{version.name} {_checksum(version / _MANIFEST)}\n", encoding="utf-8")
    _flush(pointer)
    pointer.replace(folder / _CURRENT)
    _flush(folder)
    _forget_old_versions(folder, keep=version)


def _read_current(folder: Path) -> tuple[Path, str]:
    try:
        name, checksum = (folder / _CURRENT).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        raise IndexMissing(f"no index in {folder}: run `mappa-bot build`") from None
    except ValueError:
        raise IndexDamaged(f"{folder / _CURRENT} is not readable: run `mappa-bot build`") from None
    return folder / name, checksum


def _read_manifest(version: Path, checksum: str) -> Manifest:
    path = version / _MANIFEST
    if _checksum(path) != checksum:
        raise IndexDamaged(f"{path} is missing or altered: run `mappa-bot build`")
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["format"] != FORMAT:
        raise IndexStale(f"{path} has format {content['format']}, this program {FORMAT}: run `mappa-bot build`")
    return Manifest(**content)


def _names(version: Path) -> list[str]:
    return sorted(path.relative_to(version).as_posix() for path in version.rglob("*") if path.is_file())


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "missing"


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear_unfinished(folder: Path) -> None:
    for draft in folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(draft)


def _forget_old_versions(folder: Path, keep: Path) -> None:
    """Remove all versions but the newest few: one may still be being opened by another process."""
    versions = sorted(path for path in folder.iterdir() if path.is_dir() and path != keep)
    for version in versions[: max(0, len(versions) - (_KEEP - 1))]:
        shutil.rmtree(version)
