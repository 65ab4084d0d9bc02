"""One vector a text from the bot's own encoder, nearest first."""

from collections.abc import Mapping

import numpy as np

from bench.compare.contender import DEPTH, Ranking
from index.encode import Encoder


class DenseOnly:
    """Ranks by cosine alone."""

    def __init__(self, texts: Mapping[str, str], encoder: Encoder) -> None:
        self._names = list(texts)
        self._encoder = encoder
        self._vectors = encoder.encode(list(texts.values()))

    def rank(self, question: str) -> Ranking:
        """Return the nearest entries with their cosines; equal ones keep the order of the texts."""
        cosines = self._vectors @ self._encoder.encode([question])[0]
        return [(self._names[row], float(cosines[row])) for row in np.argsort(-cosines, kind="stable")[:DEPTH]]
