"""Two scores are made comparable and averaged."""

import numpy as np
import pytest

from index.fuse import fuse


def test_fusing_is_the_mean_of_the_standard_scores() -> None:
    """Worked by hand: (1, 2, 3) has mean 2 and spread √(2/3); (0, 0, 3) has mean 1 and spread √2."""
    spread = (2 / 3) ** 0.5
    expected = [(-1 / spread - 1 / 2**0.5) / 2, (0 - 1 / 2**0.5) / 2, (1 / spread + 2 / 2**0.5) / 2]
    assert expected == pytest.approx(fuse(np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 3.0])).tolist())


def test_a_score_that_is_the_same_for_all_decides_nothing() -> None:
    """Where no word matches, the vectors alone order the entries."""
    dense = np.array([0.3, 0.1, 0.2])
    assert [0, 2, 1] == np.argsort(-fuse(dense, np.zeros(3))).tolist()


def test_units_do_not_matter() -> None:
    """Cosines and BM25 scores count the same, whatever their range."""
    dense, lexical = np.array([0.1, 0.5, 0.2]), np.array([7.0, 1.0, 3.0])
    assert fuse(dense, lexical).tolist() == pytest.approx(fuse(dense * 100 + 3, lexical / 50).tolist())


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_a_single_entry_can_be_fused(count: int) -> None:
    """With no candidate there is no score, and one candidate has nothing to be compared with."""
    assert [0.0] * count == fuse(np.ones(count), np.ones(count)).tolist()
