"""The nearest vectors, compared with multiplying them all out."""

from pathlib import Path

import numpy as np
import pytest

from index.dense import DenseIndex
from index.encode import Vectors


def _unit_vectors(count: int, seed: int, dimensions: int = 32) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def _nearest(vectors: Vectors, query: Vectors, k: int) -> list[int]:
    return [int(row) for row in np.argsort(-(vectors @ query), kind="stable")[:k]]


@pytest.fixture(params=["exact", "approximate"])
def built(request: pytest.FixtureRequest) -> tuple[Vectors, DenseIndex]:
    """Two thousand vectors, in an index of either kind."""
    vectors = _unit_vectors(2000, seed=1)
    return vectors, DenseIndex.build(vectors, exact_up_to=2000 if request.param == "exact" else 1999)


def test_exact_search_is_what_multiplying_out_gives() -> None:
    """Rows, their order and their cosines, for a hundred queries."""
    vectors = _unit_vectors(2000, seed=1)
    index = DenseIndex.build(vectors)
    for query in _unit_vectors(100, seed=2):
        scores, rows = index.search(query, 10)
        assert _nearest(vectors, query, 10) == rows.tolist()
        np.testing.assert_allclose(scores, vectors[rows] @ query, atol=1e-6)


def test_approximate_search_misses_hardly_any() -> None:
    """Above `exact_up_to` rows, at least 95 in 100 of the true ten nearest are found, with their true cosines."""
    vectors = _unit_vectors(2000, seed=1)
    index = DenseIndex.build(vectors, exact_up_to=100)
    found = 0
    for query in _unit_vectors(100, seed=2):
        scores, rows = index.search(query, 10)
        np.testing.assert_allclose(scores, vectors[rows] @ query, atol=1e-6)
        assert sorted(scores, reverse=True) == scores.tolist()
        found += len({*_nearest(vectors, query, 10)} & {*rows.tolist()})
    assert found >= 950


def test_approximate_search_is_as_deep_as_it_is_asked_to_be() -> None:
    """The bot asks for thousands: the breadth of the search follows, and hardly any of them is missed either."""
    vectors = _unit_vectors(2000, seed=1)
    index = DenseIndex.build(vectors, exact_up_to=100)
    for query in _unit_vectors(10, seed=2):
        _, rows = index.search(query, 800)
        assert len({*_nearest(vectors, query, 800)} & {*rows.tolist()}) >= 760


def test_the_size_decides_which_kind_it_is(tmp_path: Path) -> None:
    """Only above the limit is there a graph of links beside the vectors, which shows in the size of the file."""
    vectors = _unit_vectors(500, seed=1)
    for limit in (500, 499):
        DenseIndex.build(vectors, exact_up_to=limit).save(tmp_path / str(limit))
    exact, approximate = ((tmp_path / name).stat().st_size for name in ("500", "499"))
    assert exact < vectors.nbytes + 1000
    assert approximate > vectors.nbytes * 2


def test_a_saved_index_answers_as_before(built: tuple[Vectors, DenseIndex], tmp_path: Path) -> None:
    """Both kinds give the same rows and cosines from disk."""
    _, index = built
    index.save(tmp_path / "dense")
    opened = DenseIndex.load(tmp_path / "dense")
    for query in _unit_vectors(20, seed=3):
        before, after = index.search(query, 10), opened.search(query, 10)
        assert (before[0].tolist(), before[1].tolist()) == (after[0].tolist(), after[1].tolist())


def test_the_vectors_can_be_taken_out_unchanged(built: tuple[Vectors, DenseIndex]) -> None:
    """A rebuild takes them over bit for bit, in their order."""
    vectors, index = built
    assert len(vectors) == len(index)
    np.testing.assert_array_equal(vectors, index.vectors())


def test_asking_for_more_than_there_is_gives_all() -> None:
    """Three vectors are three results, whatever k."""
    vectors = _unit_vectors(3, seed=1)
    for limit in (3, 0):
        scores, rows = DenseIndex.build(vectors, exact_up_to=limit).search(vectors[1], 1000)
        assert (1, 3, 3) == (int(rows[0]), len(rows), len(scores))
