"""From knowledge to an index on disk, encoding only what has not been encoded before."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from index.dense import DenseIndex
from index.encode import Encoder, Progress, Vectors
from index.errors import IndexFault
from index.expand import Expander
from index.late import WordIndex
from index.lexical import LexicalIndex
from index.passages import COMPARED, make_passages
from index.store import BuiltIndex, building, open_index, save_index
from index.types import Entry, Knowledge, Passage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """A fresh index and what it took: how many texts were encoded, and how many vectors were taken over."""

    index: BuiltIndex
    encoded: int
    reused: int


def build_index(
    knowledge: Knowledge, encoder: Encoder, folder: Path, now: datetime, progress: Progress | None = None
) -> BuildReport:
    """
    Build the index of `knowledge` in `folder` and put it in use.

    Args:
        knowledge: What to index; at least one entry.
        encoder: What turns texts into vectors.
        folder: Where versions are kept; the vectors of the version in use are taken over where the encoder is the same.
        now: Written down as the time of building.
        progress: Hears (done, all) while texts are encoded.
    """
    with building(folder):
        passages = make_passages(knowledge.entries)
        texts = list(dict.fromkeys(passage.text for passage in passages))
        compared = {passage.text for passage in passages if passage.kind in COMPARED}
        held = _held(folder, encoder)
        missing = held.lacks(texts, compared)
        held.add(missing, compared, encoder, progress)
        index = save_index(
            folder,
            knowledge=knowledge,
            encoder=encoder.identity,
            tuning=encoder.tuning,
            passages=passages,
            dense=DenseIndex.build(np.stack([held.vectors[passage.text] for passage in passages])),
            words=WordIndex.build([held.words_of(passage) for passage in passages]),
            lexical=LexicalIndex.build(searched_words(knowledge)),
            now=now,
        )
    return BuildReport(index, encoded=len(missing), reused=len(texts) - len(missing))


def searched_words(knowledge: Knowledge) -> list[str]:
    """Return the text of each entry that BM25 searches, its wordings too, acronyms and full forms side by side."""
    expander = Expander(knowledge.terms)
    wordings = {group.entry: group.asked for group in knowledge.wordings}
    return [expander.expand(_all_text(entry, wordings.get(entry.id, ()))) for entry in knowledge.entries]


def _all_text(entry: Entry, wordings: Sequence[str]) -> str:
    beliefs = (correct.belief for correct in entry.corrects)
    return "\n".join((entry.title, *entry.asks, *beliefs, entry.answer, entry.detail or "", *wordings))


def vectors_of(
    texts: Sequence[str], encoder: Encoder, folder: Path, progress: Progress | None = None
) -> tuple[dict[str, Vectors], int]:
    """Return a vector for each text, and how many had to be encoded: those that the index in `folder` does not have."""
    held = _held(folder, encoder)
    missing = held.lacks(texts, frozenset())
    held.add(missing, frozenset(), encoder, progress)
    return held.vectors, len(missing)


@dataclass(frozen=True, slots=True)
class _Held:
    """What has been encoded, by text: its vector and, where they are compared, those of its words."""

    vectors: dict[str, Vectors]
    words: dict[str, Vectors]

    def lacks(self, texts: Sequence[str], compared: Collection[str]) -> list[str]:
        """Return the texts of which something is missing."""
        return [text for text in texts if text not in self.vectors or (text in compared and text not in self.words)]

    def add(self, texts: Sequence[str], compared: Collection[str], encoder: Encoder, progress: Progress | None) -> None:
        """Encode texts, with their words where they are compared."""
        with_words = [text for text in texts if text in compared]
        others = [text for text in texts if text not in compared]

        def part(before: int) -> Progress:
            return lambda done, _all: progress(before + done, len(texts)) if progress else None

        if with_words:
            vectors, words = encoder.encode_words(with_words, part(0))
            self.vectors.update(zip(with_words, vectors, strict=True))
            self.words.update(zip(with_words, words, strict=True))
        if others:
            self.vectors.update(zip(others, encoder.encode(others, part(len(with_words))), strict=True))

    def words_of(self, passage: Passage) -> Vectors:
        """Return the vectors of a passage's words, none where they are not compared."""
        return self.words[passage.text] if passage.kind in COMPARED else np.zeros((0, 0), dtype=np.float32)


def _held(folder: Path, encoder: Encoder) -> _Held:
    """Return what the index in use holds that this encoder would encode to the same."""
    try:
        index = open_index(folder)
    except IndexFault as fault:
        _log.info("nothing to take over: %s", fault)
        return _Held({}, {})
    if index.manifest.encoder != encoder.identity:
        return _Held({}, {})
    texts = [passage.text for passage in index.passages]
    words = {
        passage.text: index.words.of(row) for row, passage in enumerate(index.passages) if passage.kind in COMPARED
    }
    same_words = index.manifest.tuning == encoder.tuning
    return _Held(dict(zip(texts, index.dense.vectors(), strict=True)), words if same_words else {})
