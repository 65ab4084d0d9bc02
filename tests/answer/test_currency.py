"""History and the present: what each may answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answer.types import Answer, Notice, Outcome, Question
from bot.wording import HISTORY_FIRST, POSITION_NOW
from index.types import Citation, Entry, Hit
from tests.answer.small import NOW, THEN, TODAY, answerer_over, hit, searcher_over

REPORT = Entry(
    "statistics.managed-2021",
    "How many offenders were managed in 2020-21",
    "On 31 March 2021 there were 1,234.",
    citations=(Citation("guidance", "table 1"),),
    currency="historical",
    valid_from=date(2020, 4, 1),
    valid_to=date(2021, 3, 31),
)
LONG_NOW = replace(NOW, answer="There are four categories. The fourth came in 2022. It is for terrorist offenders.")
Ask = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Answers a question about what was found."""

    def answer(found: Hit, text: str, *, as_of: date = TODAY, thread: tuple[str, ...] = ()) -> Answer:
        searcher = searcher_over(tmp_path, (REPORT, THEN, LONG_NOW), [found])
        return answerer_over(searcher).answer(Question(text, as_of, thread))

    return answer


@pytest.mark.parametrize(
    "text",
    [
        "How many offenders are managed now?",
        "How many offenders are currently managed?",
        "what is the number of managed offenders today",
    ],
)
def test_a_past_report_says_nothing_about_now(ask: Ask, text: str) -> None:
    """Asked how many there are now, the bot has no answer, however well the old report fits."""
    answer = ask(hit(REPORT), text)
    assert (Outcome.ABSTAINED_NO_EVIDENCE, ()) == (answer.outcome, answer.passages)
    assert "1,234" not in answer.text


def test_a_past_report_is_quoted_as_such(ask: Ask) -> None:
    """The same thing asked of the report is answered from it, marked as history in words and by the notice."""
    answer = ask(hit(REPORT), "How many offenders were managed in the 2020-21 report?")
    assert f"{HISTORY_FIRST} {REPORT.answer}" == answer.text
    assert (Outcome.ANSWERED, (Notice.SUPERSEDED,)) == (answer.outcome, answer.notices)
    assert ["historical"] == [passage.currency for passage in answer.passages]


def test_and_now_after_a_question_about_a_report_is_not_answered_from_it(ask: Ask) -> None:
    """A follow-up that says now asks about now, whatever it leans on."""
    answer = ask(hit(REPORT), "and now?", thread=("How many offenders were managed in the 2020-21 report?",))
    assert () == answer.passages


@pytest.mark.parametrize("text", ["How many categories were there before 2022?", "how many categories used to exist"])
def test_a_superseded_rule_comes_with_the_present_position_in_one_sentence(ask: Ask, text: str) -> None:
    """The old text, said to be history, then the first sentence of the rule today; both are cited."""
    answer = ask(hit(THEN), text)
    assert f"{HISTORY_FIRST} {THEN.answer}\n\n{POSITION_NOW} There are four categories." == answer.text
    assert (Notice.SUPERSEDED,) == answer.notices
    assert [("historical", 2), ("current", 1)] == [
        (passage.currency, len(passage.citations)) for passage in answer.passages
    ]


@pytest.mark.parametrize("text", ["How many categories are there?", "How many categories are there now?"])
def test_a_question_about_the_present_is_never_told_a_superseded_rule(ask: Ask, text: str) -> None:
    """The whole of the rule today, without a notice, where the old rule was found."""
    answer = ask(hit(THEN), text)
    assert (LONG_NOW.answer, (), [NOW.id]) == (answer.text, answer.notices, [each.entry for each in answer.passages])
