"""From a query to ranked entries."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder, Reading
from index.expand import Expander
from index.fuse import standardise
from index.store import BuiltIndex
from index.types import Entry, Hit, PassageKind

# How many passages the dense side looks at: all of them up to some 1,700 entries of 12 passages. Fewer make the
# z-scores worse (Cranfield nDCG@10: 0.562 at 1,000, 0.566 at 2,000, 0.569 for all); none of this costs measurable time.
DEPTH = 20_000
# How sharply the best passages of an entry stand out when all its cosines are pooled: DECISIONS.md, "Ranking".
POOLING = 20.0
# How many entries have their words compared: the right one is among them in 99 of 100 calibration questions.
RESCORED = 10

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mix:
    """
    What each score weighs.

    `passages` and `words` (BM25) count as z-scores over the candidates in the first score, `late` (the comparison of
    words, as it is) in the last. Of `passages`, the share `whole` falls to the whole answer where an entry has no
    asks: asks stand for the questions that people put, and without them the whole answer stands in.
    Chosen on calibration.yaml: DECISIONS.md, "Ranking".
    """

    passages: float = 0.5
    words: float = 0.5
    late: float = 12.0
    whole: float = 0.6


@dataclass(frozen=True, slots=True)
class _Dense:
    """
    What the vectors say of each entry, arrays of shape (entries,).

    `best` is the highest cosine of its passages, `nearest` the row of that passage, `pooled` all its cosines as one,
    `whole` the cosine of its whole answer. `reached` is false for an entry of which no passage was looked at: it has
    the lowest cosine that was seen, and its first passage. `cosines` are those of all passages, shape (passages,).
    """

    best: Scores
    nearest: NDArray[np.int64]
    pooled: Scores
    whole: Scores
    reached: NDArray[np.bool_]
    cosines: Scores


class Searcher:
    """Ranks the entries of one index. Safe to use from several threads when its encoder is."""

    def __init__(self, index: BuiltIndex, encoder: Encoder, mix: Mix | None = None) -> None:
        self.index = index
        self._mix = mix or Mix()
        self._encoder = encoder
        self._expander = Expander(index.knowledge.terms)
        number = {entry.id: number for number, entry in enumerate(index.knowledge.entries)}
        self._owner = np.array([number[passage.entry] for passage in index.passages], dtype=np.int64)
        # The passages of an entry stand together, its title first.
        self._first = np.unique(self._owner, return_index=True)[1]
        self._last = np.append(self._first[1:], len(self._owner)) - 1
        self._has_asks = np.array([bool(entry.asks) for entry in index.knowledge.entries])
        self._kinds = np.array([passage.kind for passage in index.passages])
        # An answer of one sentence stands whole in two passages, with its title and without.
        answers = {entry.id: entry.answer.strip() for entry in index.knowledge.entries}
        self._is_whole = np.array(
            [passage.kind == "answer" or passage.text == answers[passage.entry] for passage in index.passages]
        )

    def search(self, query: str, k: int, allow: Callable[[Entry], bool] = lambda _entry: True) -> tuple[Hit, ...]:
        """
        Return the best `k` entries that `allow` lets through, best first; equal scores keep the order of the entries.

        A query without any word finds nothing.
        """
        if not any(character.isalnum() for character in query):
            return ()
        entries = self.index.knowledge.entries
        reading = self._encoder.read(query)
        dense = self._dense(reading)
        match = self.index.lexical.match(self._expander.expand(query))
        allowed = np.array([allow(entry) for entry in entries], dtype=bool)
        candidates = np.flatnonzero((dense.reached | (match.scores > 0)) & allowed)
        whole = np.where(self._has_asks[candidates], 0.0, self._mix.whole)
        scores = (
            self._mix.passages * (1 - whole) * standardise(dense.pooled[candidates])
            + self._mix.passages * whole * standardise(dense.whole[candidates])
            + self._mix.words * standardise(match.scores[candidates])
        )
        best = candidates[np.lexsort((candidates, -scores))]
        ranked = np.sort(-scores)
        late = self._compare(reading, best[:RESCORED])
        # Those whose words are not compared are taken to meet the question no better than the worst of the others.
        final = (
            self._mix.late * np.pad(late, (0, len(best) - len(late)), constant_values=late.min(initial=1.0)) - ranked
        )
        order = np.append(np.argsort(-final[: len(late)], kind="stable"), np.arange(len(late), len(best)))[:k]
        return tuple(
            Hit(
                entry=entries[number].id,
                score=float(final[place]),
                dense=float(dense.best[number]),
                lexical=float(match.scores[number]),
                coverage=float(match.coverage[number]),
                passage=self.index.passages[dense.nearest[number]],
                pooled=float(dense.pooled[number]),
                late=float(late[place]) if place < len(late) else 0.0,
                sentences=self._cosines_of("sentence", dense, int(number)),
                beliefs=self._cosines_of("correction", dense, int(number)),
            )
            for place, number in zip(order, best[order], strict=True)
        )

    def _cosines_of(self, kind: PassageKind, dense: _Dense, number: int) -> tuple[float, ...]:
        rows = slice(self._first[number], self._last[number] + 1)
        return tuple(map(float, dense.cosines[rows][self._kinds[rows] == kind]))

    def _dense(self, reading: Reading) -> _Dense:
        cosines, rows = self.index.dense.search(reading.vector, DEPTH)
        owners = self._owner[rows]
        count, lowest = len(self._first), float(cosines[-1])
        best, whole = np.full(count, lowest), np.full(count, lowest)
        nearest = self._first.copy()
        # Worst first, so that the best passage of an entry is written last.
        best[owners[::-1]] = cosines[::-1]
        nearest[owners[::-1]] = rows[::-1]
        is_whole = self._is_whole[rows]
        whole[owners[is_whole][::-1]] = cosines[is_whole][::-1]
        reached = np.zeros(count, dtype=bool)
        reached[owners] = True
        # A smooth maximum, ln(sum of exp(POOLING * cosine)) / POOLING: several near passages count for more than one.
        weight = np.bincount(owners, weights=np.exp(POOLING * (cosines.astype(np.float64) - 1)), minlength=count)
        pooled = np.where(reached, np.log(np.where(reached, weight, 1.0)) / POOLING + 1, lowest)
        of_passages = np.full(len(self._owner), lowest)
        of_passages[rows] = cosines
        return _Dense(best, nearest, pooled, whole, reached, of_passages)

    def _compare(self, reading: Reading, numbers: NDArray[np.int64]) -> Scores:
        words = self.index.words
        return np.array([words.compare(reading.words, self._first[number], self._last[number]) for number in numbers])
