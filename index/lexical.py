"""BM25 over the words of entries: the one home of bm25s."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

# Robertson et al., "Okapi at TREC-3" (1994); the customary values, not tuned.
K1, B = 1.5, 0.75
# Single characters are words here: "Level 2" and "section 325(2)(b)" say nothing without them.
_WORD = r"(?u)\b\w+\b"
# Not the "s" of "Sarah's 3 questions".
_SECTION = re.compile(r"(?<![\w'’])ss?\.?\s?(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WordMatch:
    """
    How well each text of an index matches a query, both of shape (n,).

    `scores` are BM25 scores, 0 or more. `coverage` is the share of the query's words found in the text, 0 to 1, each
    word weighted by its inverse document frequency; a word that no text has counts most of all.
    """

    scores: NDArray[np.float64]
    coverage: NDArray[np.float64]


class LexicalIndex:
    """English texts, stemmed, that can be matched with a query."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index
        self._count = int(index.scores["num_docs"])

    @classmethod
    def build(cls, texts: Sequence[str]) -> "LexicalIndex":
        """Return an index of one document a text; a text without any word is a document that nothing finds."""
        documents = [list(words(text)) for text in texts]
        if not any(documents):
            # bm25s divides by the mean length; this word cannot be asked for.
            documents[0] = [""]
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index(documents, show_progress=False)
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Return the index saved in `folder`, whose checksums the caller has verified."""
        return cls(bm25s.BM25.load(str(folder)))

    def save(self, folder: Path) -> None:
        """Write the index to `folder` as JSON and plain arrays."""
        self._index.save(str(folder), show_progress=False)

    def match(self, query: str) -> WordMatch:
        """Return how well each text, in the order of `build`, matches `query`."""
        scores = np.zeros(self._count)
        covered = np.zeros(self._count)
        total = 0.0
        for word in dict.fromkeys(words(query)):
            word_scores = self._scores(word)
            has_word = word_scores > 0
            weight = _inverse_document_frequency(self._count, int(has_word.sum()))
            scores += word_scores
            covered += weight * has_word
            total += weight
        return WordMatch(scores, covered / total if total else covered)

    def _scores(self, word: str) -> NDArray[np.float64]:
        if word not in self._index.vocab_dict:
            return np.zeros(self._count)
        return np.asarray(self._index.get_scores([word]), dtype=np.float64)


def words(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text in their order; "s325" is "section 325". No word is a stop word."""
    tokens = bm25s.tokenize(
        [_SECTION.sub("section ", text)],
        stopwords=[],  # "who", "until" and "not" tell our entries apart, and rarity weighs the rest (DECISIONS.md)
        token_pattern=_WORD,
        stemmer=Stemmer.Stemmer("english"),
        return_ids=False,
        show_progress=False,
    )
    return tuple(tokens[0])


def _inverse_document_frequency(count: int, having: int) -> float:
    """The form that is never negative, as in Lucene: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return float(np.log1p((count - having + 0.5) / (having + 0.5)))
