"""The bot measured against judged questions."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.evaluate import Figures, Judged, calibrate, count, judge
from bot.answer.evidence import features, probability
from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome
from bot.answer.understand import understand
from index.questions import EvaluationQuestion, Expectation
from index.types import Hit
from tests.answer.small import GUIDANCE, LEVEL_2, LEVEL_3, LOCAL, NOW, THEN, TODAY, answerer_over, hit, searcher_over

ENTRIES = (LEVEL_2, LEVEL_3, NOW, THEN, LOCAL)


def asked(question: str, expect: Expectation, *entries: str, thread: tuple[str, ...] = ()) -> EvaluationQuestion:
    """A judged question."""
    return EvaluationQuestion(question, question, expect, entries, thread)


@pytest.mark.parametrize(
    ("question", "given", "right", "rank"),
    [
        (asked("level 2 when", "answered", "levels.level-2"), [hit(LEVEL_2)], True, 1),
        (asked("level 2 when", "answered", "levels.level-3", "levels.level-2"), [hit(LEVEL_2)], True, 1),
        (asked("level 2 when", "answered", "levels.level-3"), [hit(LEVEL_2), hit(LEVEL_3)], False, 2),
        (asked("level 2 when", "answered", "levels.level-3"), [hit(LEVEL_2)], False, None),
        (asked("level 2 when", "answered", "levels.level-2"), [hit(LEVEL_2, sure=False)], False, 1),
        (asked("polygraph", "abstained"), [hit(LEVEL_2, sure=False)], True, None),
        (asked("is a polygraph ever used here", "abstained"), [hit(LEVEL_2)], False, None),
        (asked("help me", "clarify"), [hit(LEVEL_2)], True, None),
        (asked("jo.bloggs@example.org", "blocked"), [hit(LEVEL_2)], True, None),
        (asked("jo.bloggs@example.org", "answered", "levels.level-2"), [hit(LEVEL_2)], False, None),
        (asked("why?", "answered", "levels.level-2", thread=("level 2 when",)), [hit(LEVEL_2)], True, 1),
        # The successor is shown, so the successor has to be among the right ones.
        (asked("how many categories are there", "answered", "categories.now"), [hit(THEN)], True, None),
        (asked("how many categories are there", "answered", "categories.then"), [hit(THEN)], False, 1),
        (asked("who is on the panel", "answered", "llr.panel"), [hit(LOCAL)], True, 1),
    ],
)
def test_an_answer_is_right_when_outcome_and_entry_are(
    tmp_path: Path, question: EvaluationQuestion, given: list[Hit], right: bool, rank: int | None
) -> None:
    """The group of the outcome as expected and, when answered, a right entry first: partly right is wrong."""
    answerer = answerer_over(searcher_over(tmp_path, ENTRIES, given))
    (judged,) = judge(answerer, [question], as_of=TODAY, area="llr")
    assert (right, rank) == (judged.right, judged.rank)


def test_figures_are_counts_by_hand() -> None:
    """Ten judged questions, counted on paper."""
    silent = Answer(Outcome.ABSTAINED_NO_EVIDENCE, "")
    vague = Answer(Outcome.CLARIFY_VAGUE, "")
    blocked = Answer(Outcome.BLOCKED_PERSONAL_DATA, "")
    yes = _answered()
    judged = [
        Judged(asked("a", "answered", "x"), yes, right=True, rank=1),
        Judged(asked("b", "answered", "x"), yes, right=False, rank=3),
        Judged(asked("c", "answered", "x"), silent, right=False, rank=4),
        Judged(asked("d", "answered", "x"), silent, right=False, rank=None),
        Judged(asked("e", "abstained"), silent, right=True, rank=None),
        Judged(asked("f", "abstained"), yes, right=False, rank=None),
        Judged(asked("g", "clarify"), vague, right=True, rank=None),
        Judged(asked("h", "clarify"), silent, right=False, rank=None),
        Judged(asked("i", "blocked"), blocked, right=True, rank=None),
        Judged(asked("j", "blocked"), yes, right=False, rank=None),
    ]
    assert Figures(
        questions=10,
        answerable=4,
        answered=4,
        answered_right=1,
        must_decline=2,
        declined=1,
        clarify=2,
        clarified=1,
        blocked=2,
        blocked_right=1,
        first_hit_right=1,
        first_three_right=2,
    ) == count(judged)


def test_nothing_judged_is_all_zeros() -> None:
    """No question, no figure, no division by zero."""
    assert Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) == count([])


def test_calibration_separates_what_can_be_separated() -> None:
    """On questions where good hits are right and poor ones wrong, the fitted weights tell them apart."""
    judged = _separable()
    weights, points = calibrate(judged)
    sure = [
        probability(features(understand(item.question.question).query, item.answer.hits), weights) for item in judged
    ]
    assert all((sureness > 0.5) == (item.rank == 1) for sureness, item in zip(sure, judged, strict=True))
    best = points[0]
    assert (20, 20, 20, 20, 20) == (
        best.answered,
        best.answered_right,
        best.answerable,
        best.declined,
        best.must_decline,
    )


def test_a_higher_threshold_never_answers_more() -> None:
    """Thresholds go up and answers down."""
    _, points = calibrate(_separable())
    assert sorted({point.threshold for point in points}) == [point.threshold for point in points]
    assert sorted((point.answered for point in points), reverse=True) == [point.answered for point in points]


def test_calibration_takes_no_notice_of_questions_that_were_not_searched() -> None:
    """What was blocked or asked back about says nothing on evidence."""
    judged = _separable()
    unsearched = [Judged(asked("j", "blocked"), Answer(Outcome.BLOCKED_PERSONAL_DATA, ""), right=True, rank=None)] * 9
    plain, more = (calibrate(some)[0] for some in (judged, [*judged, *unsearched]))
    assert math.isclose(plain.bias, more.bias)


def _separable() -> list[Judged]:
    judged = []
    for number in range(20):
        good = replace(hit(LEVEL_2), dense=0.8 + number / 200)
        poor = replace(hit(LEVEL_2, sure=False), dense=0.3 + number / 200)
        judged.append(Judged(asked(f"good {number}", "answered", LEVEL_2.id), _silent(good), right=True, rank=1))
        judged.append(Judged(asked(f"poor {number}", "abstained"), _silent(poor), right=True, rank=None))
    return judged


def _silent(found: Hit) -> Answer:
    return Answer(Outcome.ABSTAINED_NO_EVIDENCE, "", hits=(found,))


def _answered() -> Answer:
    passage = CitedPassage("a.b", "A", "B", "current", (CitedSource(1, "p. 1", GUIDANCE),), 0.9, TODAY)
    return Answer(Outcome.ANSWERED, "yes", (passage,))
