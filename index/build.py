"""From knowledge to an index on disk, encoding only what has not been encoded before."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from index.dense import DenseIndex
from index.encode import Encoder, Progress, Vectors
from index.errors import IndexFault
from index.expand import Expander
from index.lexical import LexicalIndex
from index.passages import make_passages
from index.store import BuiltIndex, building, open_index, save_index
from index.types import Entry, Knowledge

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
        vectors, encoded = vectors_of(texts, encoder, folder, progress)
        index = save_index(
            folder,
            knowledge=knowledge,
            encoder=encoder.identity,
            passages=passages,
            dense=DenseIndex.build(np.stack([vectors[passage.text] for passage in passages])),
            lexical=LexicalIndex.build(searched_words(knowledge)),
            now=now,
        )
    return BuildReport(index, encoded=encoded, reused=len(texts) - encoded)


def searched_words(knowledge: Knowledge) -> list[str]:
    """Return the text of each entry that BM25 searches, acronyms and full forms side by side."""
    expander = Expander(knowledge.terms)
    return [expander.expand(_all_text(entry)) for entry in knowledge.entries]


def _all_text(entry: Entry) -> str:
    beliefs = (correct.belief for correct in entry.corrects)
    return "\n".join((entry.title, *entry.asks, *beliefs, entry.answer, entry.detail or ""))


def vectors_of(
    texts: Sequence[str], encoder: Encoder, folder: Path, progress: Progress | None = None
) -> tuple[dict[str, Vectors], int]:
    """Return a vector for each text, and how many had to be encoded: those that the index in `folder` does not have."""
    vectors = _vectors_in_use(folder, encoder.identity)
    missing = [text for text in texts if text not in vectors]
    if missing:
        vectors |= zip(missing, encoder.encode(missing, progress), strict=True)
    return vectors, len(missing)


def _vectors_in_use(folder: Path, encoder: str) -> dict[str, Vectors]:
    try:
        index = open_index(folder)
    except IndexFault as fault:
        _log.info("nothing to take over: %s", fault)
        return {}
    if index.manifest.encoder != encoder:
        return {}
    texts = (passage.text for passage in index.passages)
    return dict(zip(texts, index.dense.vectors(), strict=True))
