"""How far the sureness can be trusted, by hand."""

import math

from bot.answer.types import Answer, Outcome
from bot.evaluation.judge import Judged
from bot.evaluation.measures import Share
from bot.evaluation.sureness import (
    Bin,
    Point,
    Weighed,
    answerable_in_one_part,
    calibration_error,
    curve,
    reliability,
    weighed,
)
from tests.evaluation.given import BLOCKED, VAGUE, answered, asked, found, judged


def _declined(name: str, *, evidence: float, rank: int | None) -> Judged:
    silent = Answer(Outcome.ABSTAINED_NO_EVIDENCE, "", evidence=evidence, hits=found("x"))
    return judged(asked(name, "answered", "x"), silent, right=False, rank=rank)


def test_what_was_searched_is_weighed() -> None:
    """By what was shown, or would have been; questions in parts, asked back or stopped are left out."""
    some = [
        judged(asked("a", "answered", "x"), answered("x", hits=found("y")), right=True, rank=None),
        _declined("b", evidence=0.4, rank=1),
        _declined("c", evidence=0.3, rank=2),
        judged(asked("d", "abstained"), answered("x", evidence=0.8, hits=found("x")), right=False),
        judged(asked("e", "answered", "x"), VAGUE, right=False),
        judged(asked("f", "blocked"), BLOCKED, right=True),
        judged(asked("g", "answered", parts=(("x",), ("y",))), answered("x", hits=found("x")), right=False, rank=1),
    ]
    assert (
        Weighed(0.9, right=True, answerable=True),
        Weighed(0.4, right=True, answerable=True),
        Weighed(0.3, right=False, answerable=True),
        Weighed(0.8, right=False, answerable=False),
    ) == weighed(some)
    assert 4 == answerable_in_one_part(some)


def test_bins_hold_equally_many_and_the_error_is_their_mean_distance() -> None:
    """Two bins of two: sure 0.2 and right once, sure 0.9 and right twice."""
    items = [
        Weighed(sure, right=right, answerable=True)
        for sure, right in ((0.8, True), (0.1, False), (1, True), (0.3, True))
    ]
    bins = reliability(items, bins=2)
    assert (Bin(0.2, Share(1, 2)), Bin(0.9, Share(2, 2))) == bins
    assert math.isclose((0.3 + 0.1) / 2, calibration_error(bins))


def test_few_questions_make_few_bins() -> None:
    """Ten bins need ten questions; none make none, and no error."""
    one = Weighed(0.5, right=True, answerable=True)
    assert [1, 1, 1] == [each.observed.whole for each in reliability([one] * 3)]
    assert sorted(each.observed.whole for each in reliability([one] * 23)) == [2] * 7 + [3] * 3
    assert () == reliability([])
    assert 0.0 == calibration_error(())


def test_the_curve_takes_one_question_more_at_each_threshold() -> None:
    """Three questions and a fourth that was never searched: each threshold is a line of the table on paper."""
    items = [
        Weighed(0.9, right=True, answerable=True),
        Weighed(0.7, right=False, answerable=False),
        Weighed(0.7, right=True, answerable=True),
    ]
    assert (Point(0.9, Share(1, 1), Share(1, 4)), Point(0.7, Share(2, 3), Share(2, 4))) == curve(items, 4)
