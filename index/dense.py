"""Nearest vectors by inner product: the one home of faiss."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encode import Vectors

# Exact search is linear: at this size it takes about as long as encoding the question (DECISIONS.md, "Exact search up
# to 50,000 passages").
EXACT_UP_TO = 50_000
# Links a node and breadth of building; the breadth of a search must reach `k`, or most of what it asks for is missed.
_HNSW_LINKS, _HNSW_BUILD, _HNSW_SEARCH = 32, 200, 128


class DenseIndex:
    """Unit vectors that can be searched by inner product, which for them is the cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors, exact_up_to: int = EXACT_UP_TO) -> "DenseIndex":
        """Return an index of `vectors`, shape (n, d): exact up to `exact_up_to` rows, HNSW above."""
        count, dimensions = vectors.shape
        index: faiss.Index
        if count <= exact_up_to:
            index = faiss.IndexFlatIP(dimensions)
        else:
            index = graph = faiss.IndexHNSWFlat(dimensions, _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
            graph.hnsw.efConstruction = _HNSW_BUILD
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "DenseIndex":
        """Return the index saved at `path`, whose checksum the caller has verified."""
        return cls(faiss.read_index(str(path)))

    def save(self, path: Path) -> None:
        """Write the index to `path`."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def vectors(self) -> Vectors:
        """Return every vector in the order of `build`, shape (n, d)."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def search(self, query: Vectors, k: int) -> tuple[Vectors, NDArray[np.int64]]:
        """Return cosines and rows of the `k` nearest to `query`, shape (d,), best first; fewer if there are fewer."""
        is_graph = isinstance(self._index, faiss.IndexHNSW)
        breadth = faiss.SearchParametersHNSW(efSearch=max(k, _HNSW_SEARCH)) if is_graph else None  # type: ignore[attr-defined]  # not in its stubs
        scores, rows = self._index.search(query[np.newaxis, :], min(k, len(self)), params=breadth)
        found = rows[0] >= 0
        return scores[0][found], rows[0][found]
