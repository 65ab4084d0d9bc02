"""What asking the MAPPA unit looks like: within Slack's limits whatever is written, and never as formatting."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.models.views import View

from bot import wording
from bot.demo.blocks import check_blocks
from bot.demo.view_checks import read_view
from bot.slack import ids
from bot.slack.blocks.escalation import (
    ANSWER_CHARS,
    QUESTION,
    QUESTION_CHARS,
    REASON_CHARS,
    SUGGEST,
    VALUE,
    answer_modal,
    ask_modal,
    close_modal,
    delay_message,
    is_suggested,
    note_modal,
    outcome_message,
    reminder_message,
    typed_in,
    unit_message,
    waiting_message,
)
from bot.slack.blocks.reply import Block, Reply
from bot.slack.escalation import REMINDERS, problem_with
from bot.store.escalations import Escalation, State

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OPEN = Escalation(
    id="0123456789abcdef",
    team="T1",
    area="llr",
    question="Who signs the form?",
    reply_channel="C1",
    reply_thread="1.5",
    unit_channel="CUNIT",
    asker="a" * 64,
    asked_key="message:T1:C1:1.5",
    created_at=NOON,
    due_at=NOON + timedelta(hours=24),
)
CLAIMED = replace(OPEN, state=State.CLAIMED, claimed_by="b" * 64)
ANSWERED = replace(CLAIMED, state=State.ANSWERED, answer="The chair signs it.")
CLOSED = replace(OPEN, state=State.CLOSED, answer="Please ring us.")
STATES = (OPEN, CLAIMED, ANSWERED, CLOSED)

# The longest that may be written, of the character that grows most when it is escaped, and what looks like markup.
FULL = [
    replace(state, question=char * QUESTION_CHARS, answer=char * ANSWER_CHARS if state.answer else "", area=char * 300)
    for state in STATES
    for char in "a&\n<"
]
HOSTILE = "<!channel> <@U1> *bold* &amp; <https://evil.example|gov.uk> :tada:"


def messages(escalation: Escalation) -> list[Reply]:
    """Every message that is made of a question in this state."""
    out = [unit_message(escalation, "" if escalation.state is State.OPEN else "U1", is_suggested=True)]
    out += [reminder_message(escalation, number, REMINDERS) for number in (1, 2)]
    return out + ([outcome_message(escalation)] if escalation.answer else [])


def modals(escalation: Escalation) -> list[Block]:
    """Every modal that is made of a question."""
    return [
        ask_modal(escalation.question, "{}", is_private=True, hours=24),
        ask_modal("", "{}", is_private=False, hours=24),
        answer_modal(escalation),
        close_modal(escalation),
    ]


def shown(blocks: object) -> str:
    """Everything a message or modal holds, as one text."""
    return json.dumps(blocks, ensure_ascii=False)


def actions(reply: Reply) -> list[str]:
    """The buttons of a message."""
    return [
        element["action_id"] for block in reply.blocks for element in block.get("elements", ()) if "value" in element
    ]


@pytest.mark.parametrize("escalation", [*STATES, *FULL])
def test_every_message_keeps_to_slacks_limits(escalation: Escalation) -> None:
    """Whatever the length, blocks and text are what Slack takes."""
    for reply in (*messages(escalation), delay_message("the duty desk"), waiting_message("the duty desk")):
        check_blocks(list(reply.blocks))
        assert 0 < len(reply.text) < 40_000


@pytest.mark.parametrize("escalation", [*STATES, *FULL])
def test_every_modal_keeps_to_slacks_limits(escalation: Escalation) -> None:
    """The SDK's models and the rules written from the documentation both take them."""
    notes = [
        note_modal(wording.unit_sent(24)),
        note_modal(wording.unit_unset("the duty desk")),
        note_modal(wording.UNIT_PENDING),
    ]
    for view in (*modals(escalation), *notes):
        read_view(view, "modal")
        View(**view).validate_json()


@pytest.mark.parametrize("state", STATES)
def test_what_people_typed_is_never_read_as_markup(state: Escalation) -> None:
    """No mention, no link, no bold: a question and an answer are shown letter by letter."""
    hostile = replace(state, question=HOSTILE, answer=HOSTILE if state.answer else "", area=HOSTILE)
    for reply in messages(hostile):
        marked = [block for block in reply.blocks if '"mrkdwn"' in shown(block)]
        assert "evil" not in shown(marked)
        assert "bold" not in shown(marked)
        assert "<!channel>" not in shown(reply.blocks) + reply.text
    for view in modals(hostile)[2:]:
        assert "<!channel>" not in shown(view)


def test_the_buttons_are_those_that_can_be_used() -> None:
    """Open: take or close; taken: answer, give back or close; over: none. Each carries the question's id alone."""
    assert [ids.UNIT_CLAIM, ids.UNIT_CLOSE] == actions(unit_message(OPEN))
    assert [ids.UNIT_ANSWER, ids.UNIT_RELEASE, ids.UNIT_CLOSE] == actions(unit_message(CLAIMED, "U1"))
    assert [] == actions(unit_message(ANSWERED, "U1")) == actions(unit_message(CLOSED, "U1"))
    pressed = [element for block in unit_message(OPEN).blocks for element in block.get("elements", ())]
    assert {OPEN.id} == {element["value"] for element in pressed if "value" in element}


def test_the_unit_sees_question_area_time_and_who_has_it() -> None:
    """All that is needed to decide, and the time in the reader's own zone."""
    said = shown(unit_message(CLAIMED, "U0BEN").blocks)
    for part in ("Who signs the form?", "Area: llr", "Taken by <@U0BEN>.", "<!date^1795435200^", "12:00 UTC"):
        assert part in said
    assert datetime.fromtimestamp(1795435200, UTC) == OPEN.due_at


def test_the_asker_reads_that_a_person_wrote_the_reply() -> None:
    """The phone's text, too, says whose it is and to which question."""
    reply = outcome_message(ANSWERED)
    for said in (reply.text, shown(reply.blocks)):
        for part in (wording.UNIT_REPLY_TITLE, OPEN.question, ANSWERED.answer, wording.UNIT_REPLY_IS_A_PERSONS):
            assert part in said


def test_the_asker_reads_why_there_is_no_answer() -> None:
    """With what to do next, and not as if it were an answer."""
    said = outcome_message(CLOSED).text
    assert CLOSED.answer in said
    assert wording.UNIT_CLOSED_NEXT in said
    assert wording.UNIT_REPLY_TITLE not in said


def test_the_last_reminder_says_that_it_is_the_last() -> None:
    """The first asks, the second says that no more will come."""
    first, last = (reminder_message(OPEN, number, 2).text for number in (1, 2))
    assert "last" not in first
    assert "last reminder" in last


def test_what_was_typed_is_read_back() -> None:
    """From the state Slack sends, where nothing may be there at all."""
    option = {"value": "yes"}
    values = {QUESTION: {VALUE: {"value": "  Why? "}}, SUGGEST: {VALUE: {"selected_options": [option]}}}
    view: Block = {"state": {"values": values}}
    assert ("Why?", True) == (typed_in(view, QUESTION), is_suggested(view))
    for empty in ({}, {"state": {"values": {QUESTION: {VALUE: {"value": None}}, SUGGEST: {VALUE: {}}}}}):
        assert ("", False) == (typed_in(empty, QUESTION), is_suggested(empty))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "words"),
        ("  :tada:  ", "words"),
        ("a" * 501, "500 characters"),
        ("My client John Smith, born 3 May 1981, needs a referral", "Please take it out"),
        ("Write to jane.doe@example.org", "Please take it out"),
        ("Who signs the form under section 325?", ""),
    ],
)
def test_a_text_that_may_not_be_passed_on_is_refused_in_words(text: str, said: str) -> None:
    """Empty, too long, or with personal data, of which the kinds are named and never the data."""
    problem = problem_with(text, REASON_CHARS, "in words")
    assert said in problem
    assert bool(said) == bool(problem)
    for part in ("Smith", "jane"):
        assert part not in problem
