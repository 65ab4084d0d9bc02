"""From a query to ranked entries."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder
from index.expand import Expander
from index.fuse import fuse
from index.store import BuiltIndex
from index.types import Entry, Hit

# How many passages the dense side looks at: all of them up to some 1,700 entries of 12 passages. Fewer make the
# z-scores worse (Cranfield nDCG@10: 0.562 at 1,000, 0.566 at 2,000, 0.569 for all); none of this costs measurable time.
DEPTH = 20_000


class Searcher:
    """Ranks the entries of one index. Safe to use from several threads when its encoder is."""

    def __init__(self, index: BuiltIndex, encoder: Encoder) -> None:
        self.index = index
        self._encoder = encoder
        self._expander = Expander(index.knowledge.terms)
        self._number = {entry.id: number for number, entry in enumerate(index.knowledge.entries)}
        self._owner = np.array([self._number[passage.entry] for passage in index.passages], dtype=np.int64)
        # The first passage of each entry, its title: shown for an entry that only its words have found.
        self._first = np.unique(self._owner, return_index=True)[1]

    def search(self, query: str, k: int, allow: Callable[[Entry], bool] = lambda _entry: True) -> tuple[Hit, ...]:
        """
        Return the best `k` entries that `allow` lets through, best first; equal scores keep the order of the entries.

        A query without any word finds nothing.
        """
        if not any(character.isalnum() for character in query):
            return ()
        entries = self.index.knowledge.entries
        dense, nearest, reached = self._dense(query)
        match = self.index.lexical.match(self._expander.expand(query))
        candidates = np.flatnonzero(
            (reached | (match.scores > 0)) & np.array([allow(entry) for entry in entries], dtype=bool)
        )
        fused = fuse(dense[candidates], match.scores[candidates])
        best = np.lexsort((candidates, -fused))[:k]
        return tuple(
            Hit(
                entry=entries[number].id,
                score=float(fused[place]),
                dense=float(dense[number]),
                lexical=float(match.scores[number]),
                coverage=float(match.coverage[number]),
                passage=self.index.passages[nearest[number]],
            )
            for place, number in zip(best, candidates[best], strict=True)
        )

    def _dense(self, query: str) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
        """
        Return, for each entry, its best cosine, the row of that passage, and whether it was reached at all.

        An entry out of reach gets the lowest cosine that was seen, and its first passage.
        """
        scores, rows = self.index.dense.search(self._encoder.encode([query])[0], DEPTH)
        best = np.full(len(self._number), scores[-1], dtype=np.float64)
        nearest = self._first.copy()
        reached = np.zeros(len(self._number), dtype=bool)
        # Worst first, so that the best passage of an entry is written last.
        owners = self._owner[rows[::-1]]
        best[owners] = scores[::-1]
        nearest[owners] = rows[::-1]
        reached[owners] = True
        return best, nearest, reached
