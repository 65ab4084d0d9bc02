"""BM25 as bm25s does it when nothing is set but English stemming."""

from collections.abc import Mapping

import bm25s
import Stemmer

from bench.compare.contender import DEPTH, Ranking


class WordsOnly:
    """Ranks by BM25 alone: bm25s's own variant, constants, words and stop words."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._names = list(texts)
        self._stemmer = Stemmer.Stemmer("english")
        self._index = bm25s.BM25()
        self._index.index(self._words(list(texts.values())), show_progress=False)

    def rank(self, question: str) -> Ranking:
        """Return the entries that share a word with the question, with their scores."""
        depth = min(DEPTH, len(self._names))
        rows, scores = self._index.retrieve(self._words([question]), k=depth, show_progress=False)
        # bm25s fills up with texts that share no word at all.
        return [(self._names[row], float(score)) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    def _words(self, texts: list[str]) -> object:
        return bm25s.tokenize(texts, stemmer=self._stemmer, show_progress=False)
