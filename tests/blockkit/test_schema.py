"""The schema and its rules: what Slack takes passes, and what is wrong in one place does not."""

from collections import Counter

import pytest

from tests.blockkit.cases import Case, all_cases
from tests.blockkit.check import check_message, check_message_with_sdk, check_view, check_view_with_sdk

CASES = all_cases()
NAMES = [case.name for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_schema_and_its_rules_say_what_slack_takes(case: Case) -> None:
    """A good payload has no problem, and a payload that is wrong in one place has one."""
    problems = check_message(case.payload) if case.surface == "message" else check_view(case.payload)
    assert case.good == (not problems), problems


@pytest.mark.parametrize("case", [case for case in CASES if case.good], ids=[case.name for case in CASES if case.good])
def test_the_models_of_the_sdk_take_what_slack_takes(case: Case) -> None:
    """What our schema lets through, Slack's own models let through, and nothing of it is lost on the way."""
    check = check_message_with_sdk if case.surface == "message" else check_view_with_sdk
    assert () == check(case.payload)


def test_the_table_is_large_and_each_case_has_a_name_of_its_own() -> None:
    """At least 120 cases, about as many of them wrong as right."""
    assert {1} == set(Counter(NAMES).values())
    assert len(CASES) >= 120
    assert sum(case.good for case in CASES) >= 60


def test_the_sdk_finds_lengths_by_itself() -> None:
    """The second check is a check: it refuses a fair part of what the first one refuses."""
    wrong = [case for case in CASES if not case.good]
    found = [
        case.name
        for case in wrong
        if (check_message_with_sdk if case.surface == "message" else check_view_with_sdk)(case.payload)
    ]
    assert len(found) >= len(wrong) // 4, found


def test_a_problem_says_where_it_is() -> None:
    """The first words of a problem are the way to the place, so that a failing test can be mended."""
    (problem,) = check_message(
        [{"type": "divider"}, {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    )
    assert problem.startswith("blocks/1/text/text: ")
