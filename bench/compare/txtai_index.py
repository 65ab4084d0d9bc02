"""txtai's hybrid index at its defaults."""

from collections.abc import Mapping
from pathlib import Path

from txtai import Embeddings

from bench.compare.contender import DEPTH, Ranking


class TxtaiIndex:
    """Ranks as txtai does: its BM25 with normalised scores and its vectors, half and half."""

    def __init__(self, texts: Mapping[str, str], model: Path) -> None:
        self._embeddings = Embeddings(path=str(model), hybrid=True, gpu=False)
        self._embeddings.index(list(texts.items()))

    def rank(self, question: str) -> Ranking:
        """Return the entries with txtai's scores (0 to 1); its own limit, 3, is raised to what is measured."""
        return [(name, float(score)) for name, score in self._embeddings.search(question, DEPTH)]
