"""Late interaction: every word of a question is compared with every word of an entry, here also one by one."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.encode import NO_WORDS, Vectors, Words
from index.late import WordIndex

_EAST, _NORTH, _WEST = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)
_NORTH_EAST = (0.6, 0.8)


def _vectors(*rows: Sequence[float]) -> Vectors:
    return np.array(rows, dtype=np.float32).reshape(len(rows), -1)


def _question(*rows: Sequence[float], weights: Sequence[float]) -> Words:
    return Words(_vectors(*rows), np.array(weights, dtype=np.float32))


_NONE: Vectors = np.zeros((0, 0), dtype=np.float32)
# Two entries of two passages each; the first passage of each, its title, has no words.
_INDEX = WordIndex.build([_NONE, _vectors(_EAST, _NORTH_EAST), _NONE, _vectors(_NORTH, _WEST)])


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        # One word: the best cosine with any word of the entry.
        (_question(_EAST, weights=[1]), 1.0, 0.0),
        (_question(_NORTH, weights=[1]), 0.8, 1.0),
        # Two words: 3/4 of the one and 1/4 of the other.
        (_question(_EAST, _NORTH, weights=[0.75, 0.25]), 0.75 * 1 + 0.25 * 0.8, 0.75 * 0 + 0.25 * 1),
        # A word that is met by nothing takes away.
        (_question((0.0, -1.0), weights=[1]), 0.0, 0.0),
        (_question(_WEST, weights=[1]), -0.6, 1.0),
    ],
)
def test_a_question_is_met_by_the_weighted_mean_of_its_words_best_cosines(
    question: Words, first: float, second: float
) -> None:
    """Worked by hand for words that point east, north, west and between."""
    found = [_INDEX.compare(question, 0, 1), _INDEX.compare(question, 2, 3)]
    assert [first, second] == pytest.approx(found, abs=1e-3)


def test_many_words_are_compared_as_they_would_be_one_by_one() -> None:
    """Every entry of a larger index scores what a loop over its words gives."""
    random = np.random.default_rng(7)

    def some(count: int) -> Vectors:
        drawn = random.normal(size=(count, 8))
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)

    passages = [some(int(count)) for count in random.integers(1, 9, size=12)]
    question = Words(some(5), random.dirichlet(np.ones(5)).astype(np.float32))
    index = WordIndex.build(passages)
    for first, last in ((0, 0), (0, 3), (4, 10), (11, 11)):
        held = [word for passage in passages[first : last + 1] for word in passage]
        by_hand = sum(
            float(weight) * max(float(np.dot(asked, word)) for word in held)
            for asked, weight in zip(question.vectors, question.weights, strict=True)
        )
        assert by_hand == pytest.approx(index.compare(question, first, last), abs=2e-3)


def test_without_words_on_either_side_nothing_is_met() -> None:
    """A question without words, an entry without words, and an index without any."""
    asked = _question(_EAST, weights=[1])
    assert 0.0 == _INDEX.compare(NO_WORDS, 0, 3)
    assert 0.0 == _INDEX.compare(asked, 0, 0)
    assert 0.0 == WordIndex.build([_NONE, _NONE]).compare(asked, 0, 1)
    assert 0.0 == WordIndex.build([]).compare(NO_WORDS, 0, -1)


def test_each_passage_has_its_own_words_back() -> None:
    """Those without words have none, and the others theirs, as unit vectors to within half precision (0.05 %)."""
    random = np.random.default_rng(3)
    passages = [_NONE, np.asarray(random.uniform(-1, 1, size=(4, 16)), dtype=np.float32), _NONE, _vectors([0.25] * 16)]
    index = WordIndex.build(passages)
    for row, expected in enumerate(passages):
        assert (len(expected), "float32") == (len(index.of(row)), str(index.of(row).dtype))
        np.testing.assert_allclose(index.of(row).reshape(expected.shape), expected, rtol=5e-4, atol=1e-6)


def test_words_taken_over_again_and_again_do_not_drift() -> None:
    """What has been rounded once is kept as it is: an index made of another's words is the same."""
    random = np.random.default_rng(5)
    index = WordIndex.build([np.asarray(random.uniform(-1, 1, size=(30, 16)), dtype=np.float32), _NONE])
    np.testing.assert_array_equal(index.words, WordIndex.build([index.of(0), index.of(1)]).words)


@pytest.mark.parametrize("index", [_INDEX, WordIndex.build([_NONE, _NONE])], ids=["words", "none"])
def test_a_saved_index_compares_as_before(tmp_path: Path, index: WordIndex) -> None:
    """Words and where each passage starts survive the disk exactly."""
    index.save(tmp_path / "words")
    loaded = WordIndex.load(tmp_path / "words")
    np.testing.assert_array_equal(index.words, loaded.words)
    np.testing.assert_array_equal(index.starts, loaded.starts)
    asked = _question(_NORTH_EAST, weights=[1])
    assert index.compare(asked, 0, 1) == loaded.compare(asked, 0, 1)
