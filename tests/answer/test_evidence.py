"""The decision to answer, to ask back or to abstain."""

import math
from dataclasses import replace

import pytest

from bot.answer.evidence import (
    EITHER,
    FIRST,
    OPERATING_POINTS,
    Caution,
    Evidence,
    Weights,
    features,
    probability,
    weigh,
)
from index.types import Hit
from tests.answer.small import LEVEL_2, LEVEL_3, hit

SURE, NEAR = hit(LEVEL_2), hit(LEVEL_2, sure=False)
QUESTION = "when should I refer a case to level 2"


@pytest.mark.parametrize("caution", Caution)
def test_no_hit_is_no_evidence(caution: Caution) -> None:
    """Without a hit the bot is not sure at all: it neither answers nor asks which."""
    evidence = weigh("level 2", ())
    assert (0.0, 0.0, False, False) == (
        evidence.sureness,
        evidence.sureness_of_two,
        evidence.is_enough(caution),
        evidence.is_tie(caution),
    )


@pytest.mark.parametrize("caution", Caution)
def test_the_operating_point_itself_is_enough(caution: Caution) -> None:
    """The bot answers from exactly the operating point on, whichever was chosen."""
    point = OPERATING_POINTS[caution]
    assert Evidence(QUESTION, (SURE,), point, point).is_enough(caution)
    assert not Evidence(QUESTION, (SURE,), math.nextafter(point, 0), point).is_enough(caution)


@pytest.mark.parametrize("caution", Caution)
def test_two_good_hits_of_which_neither_is_good_enough_are_a_tie(caution: Caution) -> None:
    """Sure of the two together but not of the first; what is good enough by itself is never a tie."""
    point = OPERATING_POINTS[caution]
    below = math.nextafter(point, 0)
    two = (SURE, hit(LEVEL_3))
    assert Evidence(QUESTION, two, below, point).is_tie(caution)
    assert not Evidence(QUESTION, two, below, below).is_tie(caution)
    assert not Evidence(QUESTION, two, point, 1.0).is_tie(caution)


def test_strict_asks_for_more_than_balanced_and_balanced_for_more_than_helpful() -> None:
    """The names mean what they say, and each is a probability."""
    assert set(Caution) == set(OPERATING_POINTS)
    points = [OPERATING_POINTS[caution] for caution in (Caution.HELPFUL, Caution.BALANCED, Caution.STRICT)]
    assert sorted(set(points)) == points
    assert 0 < points[0] < points[2] < 1


def test_the_features_are_those_of_the_first_hit() -> None:
    """How near as a whole and word by word, coverage, the lead over the next hit, the logarithm of the words."""
    first = replace(SURE, pooled=0.8, late=0.7, coverage=0.6)
    second = replace(hit(LEVEL_3), score=7.5)
    assert (0.8, 0.7, 0.6, 1.5, math.log(3)) == features("refer to level-2", (first, second))


def test_a_hit_alone_has_no_lead() -> None:
    """With nothing to compare with, the margin is zero, not the whole score."""
    assert 0.0 == features("level 2", (SURE,))[3]


def test_a_query_without_words_does_not_break_the_logarithm() -> None:
    """No word counts as one."""
    assert 0.0 == features("", (SURE,))[4]


def test_the_probability_is_the_logistic_function() -> None:
    """Against values worked out by hand: ln(3) on the scale of log-odds is 3 to 1."""
    values = (0.1, 0.2, 0.3, 0.4, 0.5)
    weights = Weights(bias=math.log(3), pooled=0, late=0, coverage=0, margin=0, log_words=0)
    assert 0.75 == pytest.approx(probability(values, weights))
    weights = Weights(bias=0.5, pooled=1, late=2, coverage=3, margin=4, log_words=5)
    assert 1 / (1 + math.exp(-(0.5 + 0.1 + 0.4 + 0.9 + 1.6 + 2.5))) == pytest.approx(probability(values, weights))


@pytest.mark.parametrize("feature", ["pooled", "late", "coverage", "score"])
@pytest.mark.parametrize("start", [SURE, NEAR], ids=["sure", "near"])
def test_a_hit_that_fits_better_never_makes_the_bot_less_sure(start: Hit, feature: str) -> None:
    """Nearer as a whole or word by word, more of the words, a clearer lead: each by itself, at both ends."""
    second = replace(hit(LEVEL_3, sure=False), score=0.0)
    better = replace(start, **{feature: getattr(start, feature) + 0.1})
    plain, more = (weigh(QUESTION, (each, second)).sureness for each in (start, better))
    assert more >= plain


def test_being_nearer_does_make_the_bot_surer() -> None:
    """Nearness in every way counts for something, not for nothing."""
    assert max(FIRST.pooled, FIRST.late) > 0
    assert max(EITHER.pooled, EITHER.late) > 0


@pytest.mark.parametrize("caution", Caution)
@pytest.mark.parametrize(("found", "enough"), [(SURE, True), (NEAR, False)], ids=["sure", "near"])
def test_a_perfect_hit_is_enough_and_a_distant_one_is_not(found: Hit, enough: bool, caution: Caution) -> None:
    """The fitted weights do what anyone would expect at both ends, however careful the bot is."""
    assert enough is weigh(QUESTION, (found,)).is_enough(caution)
    assert not weigh(QUESTION, (found,)).is_tie(caution)
