"""What stands under an answer, pressed as people press it: from the button to what they see."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.answer.types import Answer, Outcome, Question
from bot.charts import describe
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import Message, View
from bot.slack import ids
from bot.slack.blocks import details
from bot.slack.blocks.ref import unpack
from bot.slack.rules import IS_ON, NO
from bot.store.asked import Judgement
from bot.store.events import Delivery, EventLog
from index.tables import Column, Row, Table
from tests.scenarios.running import ANA, BEN, KNOWLEDGE, QUICK, Bot, answered, echo, running_bot, settle

TABLE = Table(
    id="small.table",
    title="Cases at Level 2",
    counts="cases",
    period="on 31 March 2025",
    columns=(Column("Cases"),),
    rows=(Row("North", (12,)), Row("South", (34,))),
    entries=("levels.level-2",),
)
WITH_TABLE = replace(KNOWLEDGE, tables=(TABLE,))
PERSONAL = "My client John Smith, born 3 May 1981, PNC 2004/1234567M"


def rich(question: Question) -> Answer:
    """An answer with detail and something else to see."""
    answer = echo(question)
    return replace(answer, passages=(replace(answer.passages[0], detail="More.", see_also=("levels.level-3",)),))


def ask(slack: LoopbackSlack, text: str = "When is it Level 2?") -> Message:
    """Ask in the channel and return the answer."""
    ts = slack.post_as(ANA, slack.channel, text, mention=True)
    slack.wait_for(lambda: slack.said(ts))
    settle(slack)
    return slack.said(ts)[0]


def ask_privately(slack: LoopbackSlack, channel: str, text: str = "What is *R&amp;D* for?") -> Message:
    """Ask by command and return the answer, which nobody else sees."""
    slack.command(ANA, channel, text)
    answer = slack.wait_for(lambda: [said for said in slack.said() if said.ephemeral_to == ANA])[-1]
    settle(slack)  # it is recorded just after it is sent, faster than anybody presses a button
    return answer


def opened(slack: LoopbackSlack, title: str, user: str = ANA) -> View:
    """The modal with this title, once the person sees it."""
    return slack.wait_for(lambda: [view for view in [slack.view_of(user)] if view and view.title == title])[0]


def told(slack: LoopbackSlack, text: str, user: str = ANA) -> Message:
    """What only this person was told, once they were."""
    return slack.wait_for(lambda: [said for said in slack.said() if said.text == text and said.ephemeral_to == user])[0]


def public(slack: LoopbackSlack) -> list[Message]:
    """What the bot said to everybody."""
    return [said for said in slack.said() if not said.ephemeral_to]


def judged(bot: Bot) -> tuple[Judgement, ...]:
    """What was recorded of people's verdicts."""
    assert bot.store is not None
    return bot.store.asked.judgements(datetime.now(UTC) - timedelta(hours=1))


def shows(view: View, text: str) -> bool:
    """True when the view says so."""
    return text in str(view.blocks)


def test_the_whole_passage_and_its_sources_open_in_a_modal(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Each button shows what it promises, to the person alone; the message stays as it is."""
    with running_bot(slack, tmp_path, rich):
        answer = ask(slack)
        slack.press(ANA, answer.ts, ids.SHOW_PASSAGE)
        passage = opened(slack, wording.PASSAGE_TITLE)
        assert shows(passage, "The meetings are chaired by somebody who can commit resources.")
        assert shows(passage, "Risk alone does not decide the level.")
        slack.press(BEN, answer.ts, ids.SHOW_SOURCES)
        assert shows(opened(slack, wording.SOURCES_TITLE, BEN), "MAPPA Guidance>, HMPPS, chapter 7, para 7.9")
        settle(slack)
    assert [answer] == public(slack)


def test_what_else_there_is_leads_into_an_entry_and_back(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The entry opens over the list, and its close button leads back."""
    with running_bot(slack, tmp_path, rich):
        slack.press(ANA, ask(slack).ts, ids.SEE_ALSO)
        listed = opened(slack, wording.SEE_ALSO_TITLE)
        assert shows(listed, "Level 3")
        slack.press(ANA, listed.id, ids.SEE_ALSO_SHOW, "levels.level-3")
        entry = opened(slack, wording.PASSAGE_TITLE)
        assert shows(entry, "Level 3 is for cases that need senior oversight.")
        assert wording.BACK == entry.close
        slack.close_view(ANA, entry.id)
        assert listed == slack.view_of(ANA)


def test_an_answer_may_be_out_of_date_and_who_knows_can_say_so(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The modal says what is known; a note with personal data is refused, another recorded for the maintainers."""
    with running_bot(slack, tmp_path) as bot:
        answer = ask(slack)
        slack.press(BEN, answer.ts, ids.OUT_OF_DATE)
        form = opened(slack, wording.OUT_OF_DATE_TITLE, BEN)
        assert shows(form, "Last checked on 20 November 2026.")
        refused = slack.submit(BEN, form.id, {details.NOTE: PERSONAL})
        assert refused is not None
        assert "errors" == refused["response_action"]
        assert () == judged(bot)
        slack.submit(BEN, form.id, {details.NOTE: "The guidance of May says R & D"})
        assert shows(opened(slack, wording.THANKS_TITLE, BEN), wording.OUT_OF_DATE_THANKS)
        (verdict,) = judged(bot)
    assert (False, "out_of_date: The guidance of May says R & D") == (verdict.is_helpful, verdict.reason)
    assert [answer] == public(slack)


def test_a_verdict_is_recorded_and_the_last_one_counts(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Thumbs up is thanked for; thumbs down asks why; each person has one verdict, and nobody else sees it."""
    with running_bot(slack, tmp_path) as bot:
        answer = ask(slack)
        up, down = thumbs(answer)
        slack.press(ANA, answer.ts, ids.FEEDBACK, up)
        told(slack, wording.FEEDBACK_THANKS)
        assert [(True, "")] == [(one.is_helpful, one.reason) for one in judged(bot)]
        slack.press(ANA, answer.ts, ids.FEEDBACK, down)
        form = opened(slack, wording.FEEDBACK_TITLE)
        assert [(False, "")] == [(one.is_helpful, one.reason) for one in judged(bot)]
        slack.submit(ANA, form.id, {details.REASON: "unclear", details.NOTE: "Too many abbreviations"})
        assert shows(opened(slack, wording.THANKS_TITLE), wording.FEEDBACK_THANKS_WHY)
        assert [(False, "unclear: Too many abbreviations")] == [(one.is_helpful, one.reason) for one in judged(bot)]
        slack.press(BEN, answer.ts, ids.FEEDBACK, up)
        told(slack, wording.FEEDBACK_THANKS, BEN)
        assert 2 == len(judged(bot))
    assert [answer] == public(slack)


def test_a_reason_with_personal_data_is_not_kept(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The field says what was seen; the database never holds it."""
    with running_bot(slack, tmp_path) as bot:
        answer = ask(slack)
        slack.press(ANA, answer.ts, ids.FEEDBACK, thumbs(answer)[1])
        form = opened(slack, wording.FEEDBACK_TITLE)
        refused = slack.submit(ANA, form.id, {details.REASON: "other", details.NOTE: PERSONAL})
        assert refused is not None
        assert refused["errors"][details.NOTE].startswith("This seems to hold ")
        assert [""] == [one.reason for one in judged(bot)]
    assert not any(b"John Smith" in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_a_private_answer_is_shared_once_with_its_question(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Everybody sees the answer, who asked what, and no private buttons; a second press shares nothing more."""
    with running_bot(slack, tmp_path):
        private = ask_privately(slack, slack.channel)
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARED)
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARED_ALREADY)
        settle(slack)
    (shared,) = public(slack)
    first = shared.blocks[0]["text"]["text"]
    assert f"{wording.shared_by(f'<@{ANA}>')}\nWhat is ∗R&amp;D∗ for?" == first
    assert shared.text.startswith(f"{first}\n\nYou asked: What is *R&amp;D* for?")
    assert (slack.channel, "") == (shared.channel, shared.thread_ts)
    assert ids.SHARE in str(private.blocks)
    assert ids.SHARE not in str(shared.blocks)
    assert ids.FEEDBACK in str(shared.blocks)


def test_a_share_that_slack_answers_badly_is_posted_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The post worked though Slack said 500: the bot looks before it posts again."""
    with running_bot(slack, tmp_path):
        private = ask_privately(slack, slack.channel)
        slack.fail_next("chat.postMessage", status=500, after_effect=True)
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARED)
    assert 1 == len(public(slack))


def test_a_share_that_was_given_up_in_doubt_is_not_posted_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The post worked, and Slack failed until the bot gave up: whoever presses again gets the one that is there."""
    with running_bot(slack, tmp_path, first_wait_seconds=0.01):
        private = ask_privately(slack, slack.channel)
        slack.fail_next("chat.postMessage", status=500, after_effect=True)
        slack.fail_next("conversations.history", status=500, times=7)
        slack.press(ANA, private.ts, ids.SHARE)
        slack.wait_for(lambda: [said for said in slack.said() if "reference" in said.text])
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARED)
    assert 1 == len(public(slack))


def test_a_share_that_a_dead_process_left_can_be_pressed_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The sweep leaves it alone: it cannot know the question's words, and "shared already" would not be true."""
    with running_bot(slack, tmp_path) as bot:
        private = ask_privately(slack, slack.channel)
        assert bot.store is not None
        elements = [element for block in private.blocks for element in block.get("elements", ())]
        ref = unpack(next(element["value"] for element in elements if "value" in element))
        assert ref is not None
        dead = EventLog(bot.store.engine, replica="dead", run="dead")
        left = Delivery(f"share:{ref.key}", slack.team, slack.channel, "", "", "")
        dead.claim(left, datetime.now(UTC) - timedelta(minutes=10))
        time.sleep(3 * QUICK.sweep_seconds)
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARED)
    assert 1 == len(public(slack))


def test_another_answer_than_the_one_that_was_read_is_not_shared(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The texts were changed, or the question only made sense in its thread: nobody vouches for what they never saw."""
    third = replace(echo(Question("", date(2026, 11, 22))).passages[0], entry="levels.level-3")
    with running_bot(slack, tmp_path):
        private = ask_privately(slack, slack.channel)
    with running_bot(slack, tmp_path, lambda question: replace(echo(question), passages=(third,)), run="run-2"):
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARE_TOO_LATE)
    assert [] == public(slack)


def test_while_the_bot_is_off_its_old_buttons_show_and_post_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Neither a chart in the thread nor its sources in a modal: both say that it is off."""
    with running_bot(slack, tmp_path, knowledge=WITH_TABLE) as bot:
        answer = ask(slack)
        assert bot.store is not None
        bot.store.choices.choose(slack.team, "", IS_ON, NO, "somebody", datetime.now(UTC))
        slack.press(ANA, answer.ts, ids.SHOW_CHART)
        told(slack, wording.SLACK_OFF)
        slack.press(ANA, answer.ts, ids.SHOW_SOURCES)
        view = opened(slack, wording.PASSAGE_TITLE)
    assert [answer.ts] == [said.ts for said in public(slack)]
    assert wording.SLACK_OFF in str(view.blocks)


def test_two_presses_at_once_share_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """While the first press is at work, the second finds it taken."""
    with running_bot(slack, tmp_path):
        private = ask_privately(slack, slack.channel)
        slack.slow_next("chat.postMessage", 0.5)
        slack.press(ANA, private.ts, ids.SHARE)
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARED)
        told(slack, wording.SHARED_ALREADY)
    assert 1 == len(public(slack))


def test_where_the_bot_is_not_in_the_channel_the_person_hears_what_to_do(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nothing is posted; after an invitation the same button works."""
    with running_bot(slack, tmp_path):
        private = ask_privately(slack, slack.elsewhere)
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARE_NOT_IN_CHANNEL)
        assert [] == public(slack)
        slack.invite_bot(slack.elsewhere)
        slack.press(ANA, private.ts, ids.SHARE)
        told(slack, wording.SHARED)
    # Invited, it also says hello.
    said = [message.text for message in public(slack) if message.channel == slack.elsewhere]
    assert 1 == sum(wording.shared_by(f"<@{ANA}>") in text for text in said)


def test_nobody_else_can_share_an_answer(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A press with a value taken from another person's message posts nothing."""
    with running_bot(slack, tmp_path):
        private = ask_privately(slack, slack.channel)
        row = next(block for block in private.blocks if block["type"] == "actions")
        value = next(button["value"] for button in row["elements"] if button["action_id"] == ids.SHARE)
        forged = {
            "type": "block_actions",
            "team": {"id": slack.team},
            "user": {"id": BEN, "team_id": slack.team},
            "channel": {"id": slack.channel},
            "container": {"type": "message", "message_ts": private.ts, "is_ephemeral": True},
            "actions": [{"type": "button", "action_id": ids.SHARE, "block_id": "b", "value": value, "action_ts": "1"}],
        }
        slack.deliver(forged, kind="interactive")
        settle(slack)
    assert [] == public(slack)


def test_a_suggested_question_is_asked_where_its_button_stands(slack: LoopbackSlack, tmp_path: Path) -> None:
    """In the thread, with the name of who chose it and what; by command, for that person alone."""
    with running_bot(slack, tmp_path, unsure):
        first = ask(slack, "hm")
        slack.press(BEN, first.ts, f"{ids.ASK_SUGGESTED}:0")
        second = slack.wait_for(lambda: slack.said(first.thread_ts)[1:])[0]
        assert f"<@{BEN}>" in second.text
        assert "You asked: Who pays for R&amp;D?" in second.text
        private = ask_privately(slack, slack.channel, "hm")
        slack.press(ANA, private.ts, f"{ids.ASK_SUGGESTED}:0")
        slack.wait_for(lambda: [said for said in slack.said() if said.ephemeral_to == ANA][1:])
        settle(slack)
    assert [first, second] == public(slack)
    last = slack.said()[-1]
    assert last.text.startswith("You asked: Who pays for R&amp;D?")


def test_a_chart_is_posted_once_in_the_thread(slack: LoopbackSlack, tmp_path: Path) -> None:
    """With words for those who cannot see it; who presses again is told that it is there."""
    with running_bot(slack, tmp_path, knowledge=WITH_TABLE):
        answer = ask(slack)
        slack.press(ANA, answer.ts, ids.SHOW_CHART)
        slack.wait_for(lambda: [file for file in slack.files if file.is_complete])
        settle(slack)
        slack.press(BEN, answer.ts, ids.SHOW_CHART)
        told(slack, wording.CHART_THERE_ALREADY, BEN)
    (file,) = slack.files
    assert describe(TABLE) == file.alt_text
    assert file.content.startswith(b"\x89PNG")
    assert (slack.channel,) == file.channels
    posted = public(slack)[1]
    assert answer.thread_ts == posted.thread_ts
    assert "Cases at Level 2, on 31 March 2025" == posted.text


def test_a_private_chart_stays_in_a_modal(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Its figures in words at once, and the picture as soon as there is one; nothing in the channel."""
    with running_bot(slack, tmp_path, knowledge=WITH_TABLE):
        slack.press(ANA, ask_privately(slack, slack.channel).ts, ids.SHOW_CHART)
        view = opened(slack, wording.CHART_TITLE)
        assert shows(view, "North: Cases 12.")
        slack.wait_for(lambda: shows(opened(slack, wording.CHART_TITLE), "slack_file"))
        assert not shows(opened(slack, wording.CHART_TITLE), wording.CHART_COMING)
        settle(slack)
    assert [] == public(slack)
    assert () == slack.files[0].channels


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_a_chart_that_cannot_be_uploaded_leaves_its_words(slack: LoopbackSlack, tmp_path: Path, method: str) -> None:
    """The modal says so and has the figures; in a thread the person is told."""
    with running_bot(slack, tmp_path, knowledge=WITH_TABLE):
        slack.fail_next(method, status=200, error="access_denied", times=2)
        slack.press(ANA, ask_privately(slack, slack.channel).ts, ids.SHOW_CHART)
        slack.wait_for(lambda: shows(opened(slack, wording.CHART_TITLE), wording.CHART_WORDS_ONLY))
        slack.press(ANA, ask(slack).ts, ids.SHOW_CHART)
        told(slack, wording.CHART_NOT_POSTED)


def test_what_is_gone_since_is_said_kindly(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The index was built anew without the entry; the old message's button still does something."""
    with running_bot(slack, tmp_path, rich):
        answer = ask(slack)
    with running_bot(slack, tmp_path, rich, run="run-2", knowledge=replace(KNOWLEDGE, entries=())):
        for action_id in (ids.SHOW_PASSAGE, ids.SHOW_SOURCES, ids.OUT_OF_DATE):
            slack.press(ANA, answer.ts, action_id)
            view = slack.wait_for(lambda: slack.view_of(ANA))
            assert view is not None
            assert shows(view, wording.PASSAGE_GONE)
            slack.close_view(ANA, view.id)


def test_a_workspace_without_citations_gets_the_plain_list_and_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first answer is tried with Slack's own and then sent plain; the second is plain at once."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with LoopbackSlack(supports_citations=False) as slack, running_bot(slack, tmp_path):
        for number, tries in ((1, 2), (2, 3)):
            answer = ask(slack, f"question {number}")
            assert tries == len(slack.calls_to("chat.postMessage"))
            assert "*Sources*\n1. <https://www.gov.uk/mappa" in str(answer.blocks).replace("\\n", "\n")


def unsure(question: Question) -> Answer:
    """Abstain with a suggestion for "hm", else answer."""
    if question.text != "hm":
        return answered(f"You asked: {question.text}")
    return Answer(Outcome.ABSTAINED_NO_EVIDENCE, "I can't answer that.", suggestions=("Who pays for R&D?",))


def thumbs(answer: Message) -> tuple[str, str]:
    """The values of the two feedback buttons."""
    block = next(block for block in answer.blocks if block["type"] == "context_actions")
    pair = block["elements"][0]
    return pair["positive_button"]["value"], pair["negative_button"]["value"]
