"""Whether an answer is right."""

from pathlib import Path

import pytest

from bot.evaluation.judge import is_right, judge
from index.questions import EvaluationQuestion
from index.types import Hit
from tests.answer.small import LEVEL_2, LEVEL_3, LOCAL, NOW, THEN, TODAY, answerer_over, hit, searcher_over
from tests.evaluation.given import asked

ENTRIES = (LEVEL_2, LEVEL_3, NOW, THEN, LOCAL)


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


@pytest.mark.parametrize(
    ("expect", "parts", "group", "shown", "right"),
    [
        ("answered", (("a",), ("b",)), "answered", ["a", "b"], True),
        ("answered", (("a",), ("b",)), "answered", ["b", "a"], True),
        ("answered", (("a", "a2"), ("b", "b2")), "answered", ["x", "b2", "a2"], True),
        ("answered", (("a", "both"), ("b", "both")), "answered", ["both"], True),
        ("answered", (("a",), ("b",), ("c",)), "answered", ["a", "b", "c"], True),
        ("answered", (("a",), ("b",)), "answered", ["a"], False),
        ("answered", (("a",), ("b",), ("c",)), "answered", ["a", "b", "x"], False),
        ("answered", (("a",), ("b",)), "partial", ["a", "b"], False),
        ("answered", (("a",), ("b",)), "abstained", [], False),
        ("partial", (("a",),), "partial", ["a"], True),
        ("partial", (("a",), ("b",)), "partial", ["b"], True),
        ("partial", (("a",),), "partial", ["x"], False),
        ("partial", (("a",),), "answered", ["a"], False),
        ("partial", (("a",),), "abstained", [], False),
    ],
)
def test_a_question_in_parts_needs_every_part(
    expect: str, parts: tuple[tuple[str, ...], ...], group: str, shown: list[str], right: bool
) -> None:
    """Each part by any of its entries, in any order; one part is enough where the rest cannot be answered."""
    question = asked("two things at once", "partial" if expect == "partial" else "answered", parts=parts)
    assert right == is_right(question, group, shown)


def test_the_rank_of_a_question_in_parts_is_that_of_its_first_entry(tmp_path: Path) -> None:
    """Whichever part it answers."""
    question = asked("level 2 when and level 3 when", "answered", parts=(("levels.level-3",), ("categories.now",)))
    answerer = answerer_over(searcher_over(tmp_path, ENTRIES, [hit(LEVEL_2), hit(NOW), hit(LEVEL_3)]))
    (judged,) = judge(answerer, [question], as_of=TODAY, area=None)
    assert 2 == judged.rank


def test_progress_is_reported_question_by_question(tmp_path: Path) -> None:
    """So that somebody who waits for hundreds of questions sees them pass."""
    seen: list[tuple[int, int]] = []
    answerer = answerer_over(searcher_over(tmp_path, ENTRIES, [hit(LEVEL_2)]))
    questions = [asked("level 2 when", "answered", "levels.level-2"), asked("help me", "clarify")]
    judge(answerer, questions, as_of=TODAY, area=None, progress=lambda done, total: seen.append((done, total)))
    assert [(1, 2), (2, 2)] == seen
