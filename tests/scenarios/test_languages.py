"""Other languages in Slack: declined kindly, kept nowhere, and in Welsh too where that was chosen."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wording
from bot.answer.types import Question
from bot.demo.loopback import LoopbackSlack
from bot.slack.rules import LANGUAGES, WELSH_TOO
from tests.answer.small import LEVEL_2, answerer_over, hit, searcher_over
from tests.scenarios.running import ANA, Answerer, running_bot, settle

POLISH = "Kiedy powinienem skierować sprawę na poziom 2?"


@pytest.fixture
def real_answer(tmp_path: Path) -> Answerer:
    """The answerer itself, over one entry."""
    answerer = answerer_over(searcher_over(tmp_path / "small", [LEVEL_2], [hit(LEVEL_2)]))
    return lambda question: answerer.answer(Question(question.text, question.as_of))


def test_a_question_in_another_language_is_declined_kindly_and_kept_nowhere(
    slack: LoopbackSlack, tmp_path: Path, real_answer: Answerer
) -> None:
    """The person reads what to do; the guard knows English, so nothing of the text may stay."""
    with running_bot(slack, tmp_path, real_answer) as bot:
        ts = slack.post_as(ANA, slack.channel, POLISH, mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
        assert bot.store is not None
        assert bot.store.asked.find(f"message:{slack.team}:{slack.channel}:{ts}") is None
    (said,) = slack.said(ts)
    assert said.text.startswith("I'm sorry, I can only take questions in English")
    assert "skierować" not in said.text


def test_where_welsh_was_chosen_what_cannot_be_answered_is_said_in_both(
    slack: LoopbackSlack, tmp_path: Path, real_answer: Answerer
) -> None:
    """English first, Welsh below it."""
    with running_bot(slack, tmp_path, real_answer) as bot:
        assert bot.store is not None
        bot.store.choices.choose(slack.team, "", LANGUAGES, WELSH_TOO, "admin", datetime.now(UTC))
        ts = slack.post_as(ANA, slack.channel, POLISH, mention=True)
        slack.wait_for(lambda: slack.said(ts))
    (said,) = slack.said(ts)
    assert wording.WELSH["language"].split()[0] in said.text
    assert said.text.startswith("I'm sorry")
