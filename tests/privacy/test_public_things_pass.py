"""What looks like personal data and is not, each alone and in a sentence: the table in near_misses.yaml."""

import pytest

from bot.privacy.guard import find_personal_data
from tests.privacy.tables import read_near_misses

NEAR_MISSES = list(dict.fromkeys(text for texts in read_near_misses().values() for text in texts))


def test_the_table_is_long_enough() -> None:
    """At least 300 different near misses."""
    assert len(NEAR_MISSES) >= 300


@pytest.mark.parametrize("question", NEAR_MISSES)
def test_public_things_are_no_finding(question: str) -> None:
    """A question with nothing personal in it passes."""
    assert find_personal_data(question) == ()


@pytest.mark.parametrize("question", NEAR_MISSES)
def test_public_things_pass_in_a_sentence(question: str) -> None:
    """Words around it do not turn a public thing into personal data."""
    assert find_personal_data(f"Hi all, quick one about MAPPA: {question} Thanks, any help welcome") == ()
