"""The modals of "Ask MAPPA about this", and notices in two languages, without a Slack."""

import json
from datetime import date

import pytest

from bot import wording
from bot.answer.evidence import Caution
from bot.answer.types import Answer, Outcome, Question
from bot.slack import ids
from bot.slack.blocks.answer import Look, render_answer
from bot.slack.blocks.details import View
from bot.slack.blocks.plain import render_error
from bot.slack.blocks.ref import AnswerRef
from bot.slack.blocks.shortcut import MAX_CHARS, answer_view, ask_view, looking_view, words_view
from bot.slack.rules import Rules
from bot.slack.saying import prepare
from tests.blockkit.check import check_view
from tests.scenarios.running import KNOWLEDGE, answered

_TODAY = date(2026, 11, 22)
_REF = AnswerRef("about:T1:V1", ("levels.level-2",), _TODAY)
_LOOK = Look(is_private=True, has_unit=True, has_chart=True)
_CLARIFY = Answer(Outcome.CLARIFY_VAGUE, "Say more.", suggestions=("When is it Level 2?", "What is ViSOR?"))


@pytest.mark.parametrize(
    "view",
    [
        ask_view(""),
        ask_view("x" * MAX_CHARS, wording.about_personal_data(["a name", "a PNC ID"]), metadata='{"channel":"C1"}'),
        looking_view(),
        words_view("word " * 2000),
        answer_view(render_answer(answered("word & " * 2000), ref=_REF, look=_LOOK)),
        answer_view(render_answer(_CLARIFY, ref=_REF, look=_LOOK)),
    ],
)
def test_slack_takes_every_modal(view: View) -> None:
    """The box empty and full, the wait, the longest answer, and an answer that asks back."""
    assert () == check_view(view)


def test_an_answer_in_a_modal_keeps_the_buttons_that_work_there() -> None:
    """Those that open more of it, and suggestions, which are answered in the modal; not those that need a message."""
    shown = json.dumps(answer_view(render_answer(answered("Level 2."), ref=_REF, look=_LOOK)))
    asking_back = json.dumps(answer_view(render_answer(_CLARIFY, ref=_REF, look=_LOOK)))
    assert ids.SHOW_SOURCES in shown
    assert not [one for one in (ids.SHARE, ids.FEEDBACK, ids.ASK_UNIT, ids.SHOW_CHART) if f'"{one}"' in shown]
    assert f"{ids.HOME_ASK}:0" in asking_back
    assert ids.ASK_SUGGESTED not in asking_back


@pytest.mark.parametrize(("languages", "has_welsh"), [(("en",), False), (("en", "cy"), True)])
def test_notices_are_in_welsh_too_where_that_was_chosen(languages: tuple[str, ...], has_welsh: bool) -> None:
    """What is said when there is no answer, and when something went wrong; in the text and in the blocks."""

    def answer(_question: Question) -> Answer:
        return Answer(Outcome.ABSTAINED_NO_EVIDENCE, wording.abstained("the unit"))

    rules = Rules(None, Caution.BALANCED, languages=languages)
    said = prepare(
        answer, KNOWLEDGE, rules, text="what about x?", earlier=tuple, key="k", today=_TODAY, is_private=False
    )
    for reply, notice in ((said.plain(), "abstained"), (render_error("1A2B", languages), "error")):
        assert has_welsh == (wording.WELSH[notice] in reply.text)
        assert has_welsh == any(
            wording.WELSH[notice] in block.get("text", {}).get("text", "") for block in reply.blocks
        )
