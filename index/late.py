"""Late interaction: every word of a question looks for its like among the words of an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode import Vectors, Words

_WORDS, _STARTS = "words.npy", "starts.npy"


@dataclass(frozen=True, slots=True)
class WordIndex:
    """
    The word vectors of all passages, one after the other.

    `words` has shape (n, d) in half precision; those of passage i are `words[starts[i]:starts[i + 1]]`. Passages whose
    words are not compared have none.
    """

    words: NDArray[np.float16]
    starts: NDArray[np.int64]

    @classmethod
    def build(cls, passages: Sequence[Vectors]) -> "WordIndex":
        """Return the index of the word vectors of each passage, in their order."""
        starts = np.cumsum([0, *map(len, passages)], dtype=np.int64)
        held = [vectors for vectors in passages if len(vectors)] or [np.zeros((0, 0), dtype=np.float32)]
        return cls(np.concatenate(held).astype(np.float16), starts)

    @classmethod
    def load(cls, folder: Path) -> "WordIndex":
        """Return the index saved in `folder`, whose checksums the caller has verified."""
        return cls(np.load(folder / _WORDS, allow_pickle=False), np.load(folder / _STARTS, allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write the index to `folder`."""
        folder.mkdir()
        np.save(folder / _WORDS, self.words, allow_pickle=False)
        np.save(folder / _STARTS, self.starts, allow_pickle=False)

    def of(self, passage: int) -> Vectors:
        """Return the word vectors of a passage."""
        return self.words[self.starts[passage] : self.starts[passage + 1]].astype(np.float32)

    def compare(self, question: Words, first: int, last: int) -> float:
        """
        Return how well the words of a question are met by those of the passages `first` to `last`, -1 to 1.

        Each word of the question takes its highest cosine; the result is their weighted mean (MaxSim of Khattab and
        Zaharia, "ColBERT", SIGIR 2020, with a learnt weight a word). Without words on either side it is 0.
        """
        held = self.words[self.starts[first] : self.starts[last + 1]]
        if not len(held) or not len(question.vectors):
            return 0.0
        best = (question.vectors @ held.astype(np.float32).T).max(axis=1)
        return float(best @ question.weights)
