"""Scores of different kinds are made comparable."""

import numpy as np
import pytest

from index.fuse import standardise


def test_a_score_becomes_its_distance_from_the_mean_in_standard_deviations() -> None:
    """Worked by hand: (1, 2, 3) has mean 2 and spread √(2/3); (0, 0, 3) has mean 1 and spread √2."""
    assert [-(1.5**0.5), 0, 1.5**0.5] == pytest.approx(standardise(np.array([1.0, 2.0, 3.0])).tolist())
    assert [-(0.5**0.5), -(0.5**0.5), 2**0.5] == pytest.approx(standardise(np.array([0.0, 0.0, 3.0])).tolist())


def test_a_score_that_is_the_same_for_all_decides_nothing() -> None:
    """Where no word matches, the vectors alone order the entries."""
    dense = np.array([0.3, 0.1, 0.2])
    assert [0, 2, 1] == np.argsort(-(standardise(dense) + standardise(np.zeros(3)))).tolist()


def test_units_do_not_matter() -> None:
    """Cosines and BM25 scores count the same, whatever their range."""
    scores = np.array([0.1, 0.5, 0.2])
    assert standardise(scores).tolist() == pytest.approx(standardise(scores * 100 + 3).tolist())


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_a_single_entry_can_be_standardised(count: int) -> None:
    """With no candidate there is no score, and one candidate has nothing to be compared with."""
    assert [0.0] * count == standardise(np.ones(count)).tolist()
