"""The loopback Slack refuses what our schema refuses: two readings of the same pages, which must not differ."""

import pytest

from bot.demo.blocks import check_blocks
from bot.demo.types import SlackRefusal
from bot.demo.view_checks import read_view
from tests.blockkit.cases import Case, all_cases

CASES = all_cases()

# What the loopback lets pass and Slack would not: none of it refuses too much.
LAXER = {
    "rich text with a style in words", "rich text with a style unknown", "emoji without a name", "person by name",
    "date without a format", "modal of no blocks", "modal with two places to start",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_loopback_takes_and_refuses_what_the_schema_does(case: Case) -> None:
    """So that a scenario fails where Slack would refuse, and nowhere else."""
    refused = refusals(case)
    assert case.good is (not refused) or case.name in LAXER, refused


def refusals(case: Case) -> tuple[str, ...]:
    """What the loopback says no with."""
    try:
        if case.surface == "message":
            check_blocks(case.payload)
        else:
            read_view(case.payload, case.surface)
    except SlackRefusal as refusal:
        return (refusal.error, *refusal.messages)
    return ()
