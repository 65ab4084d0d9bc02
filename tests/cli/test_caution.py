"""How careful the bot is, as a setting that people understand."""

import json
from typing import Any

import pytest

from bot.answer.evidence import OPERATING_POINTS, Caution
from tests.cli.conftest import CommandLine

# From an entry's own words to hardly any of them, in small steps.
_WORDS = "when should I refer a case to Level 2"
_OTHERS = "polygraph notice zebra curfew hostel passport kettle tag".split()
QUESTIONS = [
    " ".join([*_WORDS.split()[start:], *_OTHERS[:more]]) for start in range(0, 7, 2) for more in range(len(_OTHERS) + 1)
]


@pytest.fixture
def ask(mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Answers all the questions under one setting."""

    def answers(caution: str) -> list[Any]:
        monkeypatch.setenv("MAPPA_CAUTION", caution)
        lines = [{"id": number, "question": question} for number, question in enumerate(QUESTIONS)]
        ran = mappa_bot("ask", "--batch", "-", stdin="\n".join(map(json.dumps, lines)).encode())
        assert 0 == ran.status
        return ran.lines

    return answers


def test_helpful_answers_where_strict_does_not(ask: Any) -> None:
    """Each setting answers what the more careful one does and more; what is shown does not change, only whether."""
    said = {caution: ask(caution) for caution in Caution}
    answered = {
        caution: {line["id"] for line in lines if line["outcome"] == "answered"} for caution, lines in said.items()
    }
    assert answered[Caution.STRICT] <= answered[Caution.BALANCED] <= answered[Caution.HELPFUL]
    between = answered[Caution.HELPFUL] - answered[Caution.STRICT]
    assert between
    assert {"abstained_no_evidence", "clarify_tie"} >= {said[Caution.STRICT][number]["outcome"] for number in between}
    for number in answered[Caution.STRICT]:
        assert 1 == len({said[caution][number]["answer"] for caution in Caution})


def test_an_answer_is_given_from_the_operating_point_on(ask: Any) -> None:
    """The probability in the JSON and the setting decide, and nothing else does."""
    for caution in Caution:
        for line in ask(caution):
            assert (line["evidence"] >= OPERATING_POINTS[caution]) is (line["outcome"] == "answered")


def test_left_out_or_empty_means_balanced(ask: Any, mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty value counts as left out, as for every setting."""
    balanced, empty = ask("balanced"), ask("")
    assert [line["outcome"] for line in balanced] == [line["outcome"] for line in empty]
    monkeypatch.delenv("MAPPA_CAUTION")
    left_out = mappa_bot("ask", "--json", QUESTIONS[0]).json
    assert balanced[0]["answer"] == left_out["answer"]


@pytest.mark.parametrize("value", ["brave", "0.9", "Strictly"])
def test_a_wrong_value_is_refused_with_the_name_of_the_variable(
    mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """Before any work is done, and with the values that there are."""
    monkeypatch.setenv("MAPPA_CAUTION", value)
    ran = mappa_bot("ask", QUESTIONS[0])
    assert (2, "") == (ran.status, ran.out)
    assert "MAPPA_CAUTION: " in ran.err
    assert not [caution for caution in Caution if caution not in ran.err]
    assert value not in ran.err
