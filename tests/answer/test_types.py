"""What cannot be constructed, so that nobody can be shown it."""

from datetime import date

import pytest

from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome
from tests.answer.small import GUIDANCE, TODAY

PASSAGE = CitedPassage("a.b", "A", "B", "current", (CitedSource(1, "p. 1", GUIDANCE),), 0.9, TODAY)
GROUPS = {"answered", "partial", "clarify", "abstained", "blocked", "error"}


def test_a_passage_without_a_citation_cannot_be_made() -> None:
    """The error names the entry."""
    with pytest.raises(ValueError, match=r"passage a\.b has no citation"):
        CitedPassage("a.b", "A", "B", "current", (), 0.9, date(2026, 11, 22))


@pytest.mark.parametrize("outcome", Outcome)
def test_passages_go_with_answers_and_with_nothing_else(outcome: Outcome) -> None:
    """An answer, whole or in part, needs a passage; every other outcome must have none."""
    fitting, wrong = ((PASSAGE,), ()) if outcome in {Outcome.ANSWERED, Outcome.PARTIAL} else ((), (PASSAGE,))
    assert fitting == Answer(outcome, "text", fitting).passages
    with pytest.raises(ValueError, match=f"outcome {outcome} with {len(wrong)} passages"):
        Answer(outcome, "text", wrong)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_belongs_to_a_group_of_the_contract(outcome: Outcome) -> None:
    """The word before the first underscore is one of the contract's six."""
    assert outcome.group in GROUPS
    assert outcome.value == outcome.value.lower()
