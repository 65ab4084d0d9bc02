"""The decision, fitted."""

from dataclasses import replace

from bot.answer.evidence import Caution, features, probability
from bot.answer.types import Answer, Outcome
from bot.evaluation.calibrate import TARGETS, calibrate
from bot.evaluation.judge import Judged
from index.types import Hit
from tests.answer.small import LEVEL_2, LEVEL_3, hit
from tests.evaluation.given import BLOCKED, asked, judged


def test_calibration_separates_what_can_be_separated() -> None:
    """On questions where good hits are right and poor ones wrong, the fitted weights tell them apart."""
    some = _separable()
    fitted = calibrate(some)
    for weights in (fitted.first, fitted.either):
        sure = [probability(features(item.answer.searched_for, item.answer.hits), weights) for item in some]
        assert all((sureness > 0.5) == (item.rank == 1) for sureness, item in zip(sure, some, strict=True))
    best = fitted.points[0]
    assert (20, 20, 20, 20, 20) == (
        best.answered,
        best.answered_right,
        best.answerable,
        best.declined,
        best.must_decline,
    )


def test_a_higher_threshold_never_answers_more() -> None:
    """Thresholds go up and answers down."""
    points = calibrate(_separable()).points
    assert sorted({point.threshold for point in points}) == [point.threshold for point in points]
    assert sorted((point.answered for point in points), reverse=True) == [point.answered for point in points]


def test_calibration_takes_no_notice_of_questions_that_say_nothing_on_one_hit() -> None:
    """What was blocked or asked back about was not searched; what is in parts has more than one first hit."""
    some = _separable()
    unsearched = [judged(asked("j", "blocked"), BLOCKED, right=True)] * 9
    in_parts = [judged(asked("k", "answered", parts=(("a",), ("b",))), _silent(hit(LEVEL_2)), right=False)] * 9
    plain, more = (calibrate(each).first for each in (some, [*some, *unsearched, *in_parts]))
    assert plain == more


def test_an_operating_point_is_the_lowest_threshold_that_reaches_its_target() -> None:
    """Its answers are right as often as it asks, and the more careful point is never the lower one."""
    some = [*_separable(), *_misleading()]
    chosen = calibrate(some).chosen
    assert set(TARGETS) == set(chosen)
    for caution, point in chosen.items():
        assert point.answered_right >= TARGETS[caution] * point.answered
    assert chosen[Caution.HELPFUL].threshold <= chosen[Caution.BALANCED].threshold <= chosen[Caution.STRICT].threshold
    assert chosen[Caution.HELPFUL].answered >= chosen[Caution.STRICT].answered


def test_being_one_of_the_first_two_is_fitted_by_itself() -> None:
    """Where good hits come second, the bot learns to be sure of two and not of one."""
    second = [
        judged(asked(f"second {number}", "answered", LEVEL_3.id), _silent(_good(number)), right=False, rank=2)
        for number in range(20)
    ]
    fitted = calibrate([*_separable(), *second])
    first, either = (probability(features("good 1", (_good(1),)), each) for each in (fitted.first, fitted.either))
    assert first < 0.6
    assert either > 0.9


def _separable() -> list[Judged]:
    some = []
    for number in range(20):
        good = judged(asked(f"good {number}", "answered", LEVEL_2.id), _silent(_good(number)), right=True, rank=1)
        poor = replace(hit(LEVEL_2, sure=False), pooled=0.3 + number / 200)
        some += [good, judged(asked(f"poor {number}", "abstained"), _silent(poor), right=True)]
    return some


def _misleading() -> list[Judged]:
    """Questions without an answer whose hits look better than some that are right."""
    return [
        judged(asked(f"misleading {number}", "abstained"), _silent(replace(_good(0), pooled=0.7)), right=True)
        for number in range(3)
    ]


def _good(number: int) -> Hit:
    return replace(hit(LEVEL_2), pooled=0.8 + number / 200)


def _silent(best: Hit) -> Answer:
    return Answer(Outcome.ABSTAINED_NO_EVIDENCE, "", hits=(best,), searched_for="level 2 when")
