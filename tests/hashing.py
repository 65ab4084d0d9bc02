"""A small real encoder: nothing to load, the same vectors on every machine, and texts alike in letters are near."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encode import Progress, Reading, Vectors, Words

DIMENSIONS = 256
_GRAMS = (3, 4)
_BATCH = 8


class HashingEncoder:
    """
    Counts the character 3- and 4-grams of a text into 256 places chosen by hash, and makes the result a unit vector.

    Implements `index.encode.Encoder`. `texts` holds every text it has encoded, in order, so that a test can count them.
    Another `identity` stands for another model: the vectors are the same, but no index may be shared. With a `tuning`
    it compares words too.
    """

    def __init__(self, identity: str = "hashing@256", tuning: str = "") -> None:
        self.identity = identity
        self.tuning = tuning
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text, shape (len(texts), 256)."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for number, text in enumerate(texts):
            vectors[number] = _vector(text)
            done = number + 1
            if progress is not None and (done % _BATCH == 0 or done == len(texts)):
                progress(done, len(texts))
        self.texts += texts
        return vectors

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, tuple[Vectors, ...]]:
        """Return the same and, when tuned, one vector a word."""
        return self.encode(texts, progress), tuple(map(self._words, texts))

    def read(self, question: str) -> Reading:
        """Return a question read as passages are, each of its words counting the same."""
        words = self._words(question)
        return Reading(_vector(question), Words(words, np.full(len(words), 1 / max(1, len(words)), dtype=np.float32)))

    def use_export(self, folder: Path) -> None:
        """Do nothing: there is no model to be exported."""

    def export(self, folder: Path) -> None:
        """Do nothing: there is no model to export."""

    def _words(self, text: str) -> Vectors:
        found = text.split() if self.tuning else []
        return np.stack([_vector(word) for word in found]) if found else np.zeros((0, 0), dtype=np.float32)


def _vector(text: str) -> Vectors:
    # Two spaces in front give even an empty text a gram.
    padded = f"  {' '.join(text.lower().split())} "
    grams = (padded[start : start + size] for size in _GRAMS for start in range(len(padded) - size + 1))
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for gram in grams:
        vector[_place(gram)] += 1
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _place(gram: str) -> int:
    # Python's own hash differs from one process to the next.
    return hashlib.blake2b(gram.encode("utf-8", "replace"), digest_size=1).digest()[0]
