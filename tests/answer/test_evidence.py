"""The decision to answer or to abstain."""

import math
from dataclasses import replace

import pytest

from bot.answer.evidence import THRESHOLD, WEIGHTS, Evidence, Weights, features, probability, weigh
from tests.answer.small import LEVEL_2, LEVEL_3, hit

SURE = hit(LEVEL_2)


def test_no_hit_is_no_evidence() -> None:
    """Without a hit the bot is not sure at all, and abstains."""
    evidence = weigh("level 2", ())
    assert (0.0, False) == (evidence.sureness, evidence.is_enough)


def test_the_threshold_itself_is_enough() -> None:
    """The bot answers from exactly the threshold on."""
    assert Evidence((SURE,), THRESHOLD).is_enough
    assert not Evidence((SURE,), math.nextafter(THRESHOLD, 0)).is_enough


def test_the_features_are_those_of_the_first_hit() -> None:
    """Cosine, coverage, the lead over the next hit, and the logarithm of the number of words."""
    second = replace(hit(LEVEL_3), score=7.5)
    assert (1.0, 1.0, 1.5, math.log(3)) == features("refer to level-2", (SURE, second))


def test_a_hit_alone_has_no_lead() -> None:
    """With nothing to compare with, the margin is zero, not the whole score."""
    assert 0.0 == features("level 2", (SURE,))[2]


def test_a_query_without_words_does_not_break_the_logarithm() -> None:
    """No word counts as one."""
    assert 0.0 == features("", (SURE,))[3]


def test_the_probability_is_the_logistic_function() -> None:
    """Against values worked out by hand: ln(3) on the scale of log-odds is 3 to 1."""
    weights = Weights(bias=math.log(3), dense=0, coverage=0, margin=0, log_words=0)
    assert 0.75 == pytest.approx(probability((0.1, 0.2, 0.3, 0.4), weights))
    weights = Weights(bias=0.5, dense=1, coverage=2, margin=3, log_words=4)
    assert 1 / (1 + math.exp(-(0.5 + 0.1 + 0.4 + 0.9 + 1.6))) == pytest.approx(
        probability((0.1, 0.2, 0.3, 0.4), weights)
    )


def test_more_of_anything_good_makes_the_bot_surer() -> None:
    """A better cosine, better coverage or a clearer lead never lowers the probability."""
    assert min(WEIGHTS.dense, WEIGHTS.coverage, WEIGHTS.margin) > 0


@pytest.mark.parametrize(("found", "enough"), [(SURE, True), (hit(LEVEL_2, sure=False), False)])
def test_a_perfect_hit_is_enough_and_a_distant_one_is_not(found: object, enough: bool) -> None:
    """The fitted weights do what anyone would expect at both ends."""
    assert enough is weigh("when should I refer a case to level 2", (found,)).is_enough  # type: ignore[arg-type]
