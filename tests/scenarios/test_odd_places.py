"""People ask where it is hard to answer: closed channels, other organisations, gone threads, a bot switched off."""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.answer.courtesy import small_talk
from bot.answer.types import Answer, Outcome, Question
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON, Message
from bot.slack import ids
from bot.slack.rules import AREA, CAUTION, IS_ON, NO, OFF_MESSAGE, PRIVATE, PUBLIC, UNIT_CHANNEL, VISIBILITY
from tests.scenarios.running import ANA, BEN, Bot, answered, echo, running_bot, settle
from tests.scenarios.test_guide import GUIDED

CAT = "U0CAT"
WORD = "Xenophon"  # what people type here and nobody may log
OTHER_TEAM = "T0OTHERORG"


class Gate:
    """An answerer that waits until it is let through."""

    def __init__(self) -> None:
        self.begun, self.release = threading.Event(), threading.Event()

    def __call__(self, question: Question) -> Answer:
        self.begun.set()
        assert self.release.wait(10)
        return echo(question)


def broken(question: Question) -> Answer:
    """Fail with the person's words in the exception."""
    raise ValueError(f"cannot parse {question.text}")


def suggesting(question: Question) -> Answer:
    """Abstain with a suggestion for "hm"; else say what was asked, or fail where the word is in it."""
    if WORD in question.text:
        return broken(question)
    if question.text == "hm":
        return Answer(Outcome.ABSTAINED_NO_EVIDENCE, "I can't answer that.", suggestions=(f"Who is {WORD}?",))
    return echo(question)


def courteous(question: Question) -> Answer:
    """Talk back to small talk as the real answerer does."""
    kind = small_talk(question.text)
    if kind is None:
        return echo(question)
    return Answer(Outcome.CLARIFY_HELP, wording.SMALL_TALK[kind], suggestions=wording.EXAMPLE_QUESTIONS)


def choose(bot: Bot, slack: LoopbackSlack, channel: str, **chosen: str) -> None:
    """Let an administrator have chosen this for a channel, "" for the workspace."""
    assert bot.store is not None
    for name, value in chosen.items():
        bot.store.choices.choose(slack.team, channel, name, value, "admin", datetime.now(UTC))


def outcomes(folder: Path) -> list[str]:
    """How each delivery ended, "" for one that is still open."""
    with sqlite3.connect(folder / "events.sqlite3") as database:
        rows = database.execute("SELECT coalesce(outcome, ''), finished_at FROM events ORDER BY claimed_at").fetchall()
    return [outcome if finished else "" for outcome, finished in rows]


def wait_until_over(slack: LoopbackSlack, folder: Path, deliveries: int = 1) -> None:
    """Wait until so many deliveries are finished and none is open."""
    slack.wait_for(lambda: len(outcomes(folder)) >= deliveries and all(outcomes(folder)))
    time.sleep(0.3)  # for whatever should not happen


def to_ana(slack: LoopbackSlack) -> list[Message]:
    """What the bot said to Ana alone."""
    return [said for said in slack.said() if said.ephemeral_to == ANA]


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What this program and Slack's libraries logged, at any level."""
    ours = ("bot", "slack")
    return "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(ours))


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log at DEBUG."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


@contextmanager
def asked_meanwhile(slack: LoopbackSlack, folder: Path, channel: str, *, private: bool = False) -> Iterator[str]:
    """Ana asks; while the block runs the answer is being made, and after it everything is waited for."""
    gate = Gate()
    with running_bot(slack, folder, gate) as bot:
        if private:
            choose(bot, slack, channel, **{VISIBILITY: PRIVATE})
        ts = slack.post_as(ANA, channel, f"Is {WORD} at Level 2?", mention=True)
        assert gate.begun.wait(10)
        yield ts
        gate.release.set()
        wait_until_over(slack, folder)


# --- Places that close while the answer is made -----------------------------------------------------------------------


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
@pytest.mark.parametrize("kind", ["channel", "group"])
@pytest.mark.parametrize("closing", ["archive", "kick_bot"])
def test_a_channel_closed_meanwhile_ends_the_matter(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture, closing: str, kind: str, *, private: bool
) -> None:
    """Archived, or without the bot: nothing is said, the delivery is over, and the log says why, without a word."""
    channel = slack.add_channel("C0CLOSING", kind)  # type: ignore[arg-type]
    with asked_meanwhile(slack, tmp_path, channel, private=private):
        getattr(slack, closing)(channel)
    assert not slack.said()
    assert ["error_undeliverable"] == outcomes(tmp_path)
    refusal = {"archive": "is_archived"}.get(closing, "channel_not_found" if kind == "group" else "not_in_channel")
    assert refusal in logged(log)
    assert WORD not in logged(log)


def test_what_was_given_up_is_not_tried_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """After a restart, and with the channel open again, nobody comes back to it."""
    with asked_meanwhile(slack, tmp_path, slack.channel):
        slack.kick_bot(slack.channel)
    calls = len(slack.calls_to("chat.postMessage"))
    slack.add_channel(slack.channel)
    with running_bot(slack, tmp_path, run="run-2"):
        settle(slack)
        slack.wait_for(lambda: slack.connections)
    assert calls == len(slack.calls_to("chat.postMessage"))
    assert not slack.said()


def test_a_private_channel_is_answered_like_any_other(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Mention and follow-up."""
    channel = slack.add_channel("C0PRIVATE", "group")
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        slack.post_as(BEN, channel, "and level 3?", thread_ts=ts)
        slack.wait_for(lambda: len(slack.said(ts)) == 2)
        wait_until_over(slack, tmp_path, 2)
    assert {channel} == {said.channel for said in slack.said()}


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
def test_somebody_deactivated_meanwhile_leaves_nothing_open(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture, *, private: bool
) -> None:
    """The answer for all is there for all; the one for that person alone is shown to nobody else, nor an apology."""
    with asked_meanwhile(slack, tmp_path, slack.channel, private=private) as ts:
        slack.deactivate(ANA)
    assert (0 if private else 1) == len(slack.said())
    assert (0 if private else 1) == len(slack.said(ts))
    assert (["error_undeliverable"] if private else ["answered"]) == outcomes(tmp_path)
    assert WORD not in logged(log)


def test_somebody_deactivated_in_a_direct_message_leaves_nothing_open(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack takes the answer, and nobody reads it."""
    gate = Gate()
    with running_bot(slack, tmp_path, gate):
        slack.post_as(ANA, slack.dm(ANA), "When is it Level 2?")
        assert gate.begun.wait(10)
        slack.deactivate(ANA)
        gate.release.set()
        wait_until_over(slack, tmp_path)
    assert ["answered"] == outcomes(tmp_path)


def test_the_reply_of_the_unit_to_somebody_deactivated_is_given_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Asked in private, so it goes to their direct messages; it is told, and not tried again."""
    unit = slack.add_channel("C0UNIT", "group")
    slack.join(BEN, unit)
    with running_bot(slack, tmp_path) as bot:
        choose(bot, slack, "", **{UNIT_CHANNEL: unit})
        slack.command(ANA, slack.channel, "When is it Level 2?")
        slack.wait_for(lambda: to_ana(slack))
        wait_until_over(slack, tmp_path)
        slack.press(ANA, to_ana(slack)[0].ts, ids.ASK_UNIT)
        view = slack.wait_for(lambda: slack.view_of(ANA))
        assert view is not None
        slack.submit(ANA, view.id, {})
        posted = slack.wait_for(lambda: [said for said in slack.said() if said.channel == unit])[0]
        slack.deactivate(ANA)
        slack.press(BEN, posted.ts, ids.UNIT_CLAIM)
        slack.wait_for(lambda: slack.calls_to("chat.update"))
        settle(slack)
        slack.press(BEN, posted.ts, ids.UNIT_ANSWER)
        view = slack.wait_for(lambda: slack.view_of(BEN))
        assert view is not None
        slack.submit(BEN, view.id, {"answer": "The chair signs it."})
        slack.wait_for(lambda: [said for said in slack.said() if "The chair signs it." in said.text])
        settle(slack)
        assert bot.store is not None
        assert not bot.store.escalations.untold(datetime.now(UTC) + timedelta(days=30))
    told = [said for said in slack.said() if said.channel != unit and "The chair signs it." in said.text]
    assert [slack.dm(ANA)] == [said.channel for said in told]


# --- Threads that are gone --------------------------------------------------------------------------------------------


def test_a_question_deleted_before_its_answer_gets_none(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    """No answer to nothing, no apology for it, and nothing left open."""
    with asked_meanwhile(slack, tmp_path, slack.channel) as ts:
        slack.delete_as(slack.channel, ts)
    assert not slack.said()
    assert "error_undeliverable" in outcomes(tmp_path)
    assert "thread_not_found" in logged(log)
    assert WORD not in logged(log)


def test_a_follow_up_is_answered_although_the_root_of_its_thread_is_deleted(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Slack keeps the thread under a tombstone, and people there still ask."""
    with running_bot(slack, tmp_path):
        root = slack.post_as(ANA, slack.channel, "Morning all")
        slack.post_as(BEN, slack.channel, "Morning", thread_ts=root)
        slack.delete_as(slack.channel, root)
        slack.post_as(BEN, slack.channel, "When is it Level 2?", thread_ts=root, mention=True)
        slack.wait_for(lambda: slack.said(root))
        wait_until_over(slack, tmp_path)
    (said,) = slack.said()
    assert said.text.startswith("You asked: When is it Level 2?\n")


def test_a_deleted_root_taken_up_after_a_restart_is_not_read_as_a_question(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Its tombstone says "This message was deleted.", which nobody asked."""
    slack.fail_next("chat.postMessage", status=500, times=99)
    with running_bot(slack, tmp_path, first_wait_seconds=0.001):
        root = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: len(slack.calls_to("chat.postMessage")) >= 8)
        settle(slack)
    slack.post_as(BEN, slack.channel, f"<@{ANA}> I know that", thread_ts=root)
    slack.hold_events()
    slack.delete_as(slack.channel, root)
    slack.hold_events(held=False)
    posted = len(slack.calls_to("chat.postMessage"))
    with running_bot(slack, tmp_path, run="run-2"):
        wait_until_over(slack, tmp_path)
    assert posted == len(slack.calls_to("chat.postMessage"))
    assert ["error_message_gone"] == outcomes(tmp_path)


def test_a_thread_of_three_hundred_messages_is_read_to_its_end(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Over a page of Slack's: the questions just before are the ones remembered, and one answer comes."""
    slack.hold_events()
    root = slack.post_as(ANA, slack.channel, "Morning all")
    for number in range(295):
        slack.post_as(BEN, slack.channel, f"chat {number}", thread_ts=root)
    for number in range(4):
        slack.post_as(ANA, slack.channel, f"question {number}", thread_ts=root, mention=True)
    slack.hold_events(held=False)
    with running_bot(slack, tmp_path):
        slack.post_as(ANA, slack.channel, "and level 3?", thread_ts=root, mention=True)
        slack.wait_for(lambda: slack.said(root))
        wait_until_over(slack, tmp_path)
    (said,) = slack.said()
    expected = "".join(f" | before: question {number}" for number in range(4))
    assert f"You asked: and level 3?{expected}" == said.text.partition("\n")[0]


# --- Other organisations ----------------------------------------------------------------------------------------------


def test_a_person_of_another_organisation_is_answered_in_a_shared_channel(slack: LoopbackSlack, tmp_path: Path) -> None:
    """By the rules of the workspace that has the bot, whichever workspace Slack puts first in the event."""
    channel = slack.add_channel("C0SHARED", is_shared=True)
    foreign = {"user_team": OTHER_TEAM, "source_team": OTHER_TEAM, "team": OTHER_TEAM}
    seen: list[Question] = []

    def note(question: Question) -> Answer:
        seen.append(question)
        return echo(question)

    with running_bot(slack, tmp_path, note) as bot:
        choose(bot, slack, channel, **{AREA: "none"})
        slack.hold_events()
        ts = slack.post_as(BEN, channel, "When is it Level 2?", mention=True, extra=foreign)
        mention, message = (event for event in slack.events if event["event"].get("ts") == ts)
        assert mention["is_ext_shared_channel"]
        slack.deliver({**mention, "team_id": OTHER_TEAM, "context_team_id": slack.team})
        slack.deliver({**message, "team_id": slack.team, "context_team_id": slack.team})
        slack.wait_for(lambda: slack.said(ts))
        slack.hold_events(held=False)
        slack.edit_as(channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        slack.wait_for(lambda: "Level 3" in slack.said(ts)[0].text)
        wait_until_over(slack, tmp_path)
        with sqlite3.connect(tmp_path / "events.sqlite3") as database:
            teams = {team for (team,) in database.execute("SELECT team FROM events")}
    assert 1 == len(slack.said())
    assert [None, None] == [question.area for question in seen]
    assert {slack.team} == teams


# --- Private answers --------------------------------------------------------------------------------------------------


def test_a_private_answer_is_seen_by_the_asker_alone_where_they_asked(slack: LoopbackSlack, tmp_path: Path) -> None:
    """In the channel, or in the thread; a channel that chose otherwise stays public."""
    public = slack.add_channel("C0PUBLIC")
    with running_bot(slack, tmp_path) as bot:
        choose(bot, slack, "", **{VISIBILITY: PRIVATE})
        choose(bot, slack, public, **{VISIBILITY: PUBLIC})
        root = slack.post_as(BEN, slack.channel, "Morning all")
        slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: len(slack.said()) == 1)
        slack.post_as(ANA, slack.channel, "When is it Level 3?", thread_ts=root, mention=True)
        slack.wait_for(lambda: len(slack.said()) == 2)
        open_ts = slack.post_as(ANA, public, "When is it Level 1?", mention=True)
        slack.wait_for(lambda: len(slack.said()) == 3)
        wait_until_over(slack, tmp_path, 3)
    first, second, third = slack.said()
    assert [(ANA, ""), (ANA, root)] == [(said.ephemeral_to, said.thread_ts) for said in (first, second)]
    assert ("", open_ts) == (third.ephemeral_to, third.thread_ts)


@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 500}, {"cut": True}], ids=["429", "500", "cut"])
def test_a_private_answer_survives_a_slack_that_fails_for_a_moment(
    slack: LoopbackSlack, tmp_path: Path, fault: dict[str, int]
) -> None:
    """It is shown when Slack is back, and never to others."""
    slack.fail_next("chat.postEphemeral", **fault)  # type: ignore[arg-type]
    with running_bot(slack, tmp_path) as bot:
        choose(bot, slack, slack.channel, **{VISIBILITY: PRIVATE})
        slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(slack.said)
        wait_until_over(slack, tmp_path)
    assert [ANA] == [said.ephemeral_to for said in slack.said()]
    assert ["answered"] == outcomes(tmp_path)


def test_the_apology_for_a_private_answer_is_private(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    """Nobody else learns that somebody asked and what came of it."""
    with running_bot(slack, tmp_path, broken) as bot:
        choose(bot, slack, slack.channel, **{VISIBILITY: PRIVATE})
        slack.post_as(ANA, slack.channel, f"Is {WORD} at Level 2?", mention=True)
        slack.wait_for(slack.said)
        wait_until_over(slack, tmp_path)
    (said,) = slack.said()
    assert ANA == said.ephemeral_to
    assert_apology(said.text, log)


def test_where_answers_are_private_only_the_asker_follows_up(slack: LoopbackSlack, tmp_path: Path) -> None:
    """To everybody else the bot has said nothing in this thread, so it is none of its own."""
    with running_bot(slack, tmp_path) as bot:
        choose(bot, slack, slack.channel, **{VISIBILITY: PRIVATE})
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(slack.said)
        wait_until_over(slack, tmp_path)
        slack.post_as(BEN, slack.channel, "I wondered about that too", thread_ts=ts)
        slack.post_as(ANA, slack.channel, "and level 3?", thread_ts=ts)
        slack.wait_for(lambda: len(slack.said()) == 2)
        wait_until_over(slack, tmp_path, 2)
    assert [(ANA, ""), (ANA, ts)] == [(said.ephemeral_to, said.thread_ts) for said in slack.said()]


def test_the_command_works_where_the_bot_is_no_member(slack: LoopbackSlack, tmp_path: Path) -> None:
    """In a public and a private channel, and between two people: by the response address, without another call."""
    secret = slack.add_channel("C0SECRET", "group", bot_is_member=False)
    between = slack.add_channel("D0ANABEN", "im", bot_is_member=False)
    with running_bot(slack, tmp_path, suggesting):
        calls = len(slack.calls)
        for channel in (slack.elsewhere, secret, between):
            slack.command(ANA, channel, "When is it Level 2?")
        slack.wait_for(lambda: len(slack.said()) == 3)
        wait_until_over(slack, tmp_path, 3)
    assert {(slack.elsewhere, ANA), (secret, ANA), (between, ANA)} == {
        (said.channel, said.ephemeral_to) for said in slack.said()
    }
    assert {"response_url"} >= {call.method for call in slack.calls[calls:]}


# --- Switched off -----------------------------------------------------------------------------------------------------


def test_a_workspace_that_is_off_says_so_everywhere(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The administrator's words to mention, direct message and command; nothing is looked up."""
    asked: list[Question] = []

    def note(question: Question) -> Answer:
        asked.append(question)
        return echo(question)

    with running_bot(slack, tmp_path, note) as bot:
        choose(bot, slack, "", **{IS_ON: NO, OFF_MESSAGE: "Back on Monday, <!here>."})
        slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.post_as(ANA, slack.dm(ANA), "When is it Level 2?")
        slack.command(ANA, slack.elsewhere, "When is it Level 2?")
        slack.command(ANA, slack.elsewhere, "guide")
        slack.wait_for(lambda: len(slack.said()) == 4)
        wait_until_over(slack, tmp_path, 4)
    assert ["Back on Monday, &lt;!here&gt;."] * 4 == [said.text for said in slack.said()]
    assert not asked
    assert slack.view_of(ANA) is None


def test_a_channel_that_is_off_is_off_alone_and_silent_unless_spoken_to(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Elsewhere it answers; in a thread of this channel people talk on without hearing again that it is off."""
    with running_bot(slack, tmp_path) as bot:
        other = slack.add_channel("C0OPEN")
        choose(bot, slack, slack.channel, **{IS_ON: NO})
        off = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        on = slack.post_as(ANA, other, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: len(slack.said()) == 2)
        wait_until_over(slack, tmp_path, 2)
        slack.post_as(BEN, slack.channel, "oh, it is off today", thread_ts=off)
        settle(slack)
    assert [wording.SLACK_OFF] == [said.text for said in slack.said(off)]
    assert slack.said(on)[0].text.startswith("You asked: When is it Level 2?")


def test_buttons_shown_before_say_so_while_the_bot_is_off(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A suggestion, sharing, the guide and the shortcut: each tells that it is off, and none goes on."""
    with running_bot(slack, tmp_path, suggesting, knowledge=GUIDED) as bot:
        ts = slack.post_as(ANA, slack.channel, "hm", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        slack.command(ANA, slack.channel, "When is it Level 2?")
        private = slack.wait_for(lambda: to_ana(slack))[0]
        slack.open_home(ANA)
        home = slack.wait_for(lambda: slack.home_of(ANA))
        assert home is not None
        wait_until_over(slack, tmp_path, 2)
        choose(bot, slack, "", **{IS_ON: NO, OFF_MESSAGE: "Back on Monday."})
        slack.press(ANA, slack.said(ts)[0].ts, f"{ids.ASK_SUGGESTED}:0")
        slack.wait_for(lambda: len(slack.said(ts)) == 2)
        slack.press(ANA, private.ts, ids.SHARE)
        slack.wait_for(lambda: len(to_ana(slack)) == 2)
        slack.press(ANA, home.id, ids.GUIDE_START)
        guide = slack.wait_for(lambda: slack.view_of(ANA))
        assert guide is not None
        slack.close_view(ANA, guide.id)
        slack.shortcut(ANA, ids.ASK_ABOUT, slack.channel, ts)
        box = slack.wait_for(lambda: slack.view_of(ANA))
        assert box is not None
        settle(slack)
    assert "Back on Monday." in slack.said(ts)[1].text
    assert "Back on Monday." == to_ana(slack)[1].text
    assert "Back on Monday." in str(guide.blocks)
    assert "Back on Monday." in str(box.blocks)
    assert not guide.submit
    assert not box.submit


def test_area_and_operating_point_of_a_channel_reach_the_answerer(slack: LoopbackSlack, tmp_path: Path) -> None:
    """By mention and by command there; elsewhere the workspace's hold."""
    asked: list[Question] = []

    def note(question: Question) -> Answer:
        asked.append(question)
        return echo(question)

    with running_bot(slack, tmp_path, note) as bot:
        choose(bot, slack, "", **{CAUTION: "helpful"})
        choose(bot, slack, slack.channel, **{CAUTION: "strict", AREA: "none"})
        slack.post_as(ANA, slack.channel, "one", mention=True)
        slack.command(ANA, slack.channel, "two")
        slack.command(ANA, slack.elsewhere, "three")
        slack.wait_for(lambda: len(slack.said()) == 3)
    held = {question.text: (question.area, str(question.caution)) for question in asked}
    assert {"one": (None, "strict"), "two": (None, "strict"), "three": ("llr", "helpful")} == held


# --- What is for the bot, and what is not -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@{bot}> When is it <@{bot}> Level 2?", "When is it Level 2?"),
        ("When is it Level 2? ```<@{bot}>```", "When is it Level 2? ``` ```"),
        ("&gt; <@{bot}> When is it Level 2?", "> When is it Level 2?"),
        ("<!channel> <@{bot}> When is it Level 2?", "When is it Level 2?"),
        ("<@U0BEN> ask <@{bot}>: When is it Level 2?", "ask : When is it Level 2?"),
    ],
    ids=["twice", "code", "quoted", "channel", "second"],
)
def test_a_mention_anywhere_in_a_message_gets_one_answer(
    slack: LoopbackSlack, tmp_path: Path, typed: str, read: str
) -> None:
    """However often and wherever the name stands."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, typed.format(bot=slack.bot_user))
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
    (said,) = slack.said()
    assert f"You asked: {read}".replace(">", "&gt;") == said.text.partition("\n")[0]


def test_what_is_no_person_speaking_to_the_bot_gets_no_word(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    """Bots, Slackbot, joins, topics, a mention put in by editing, calls to everybody: silence, with no call made."""
    with running_bot(slack, tmp_path):
        settle(slack)
        calls = len(slack.calls)
        said = f"<@{slack.bot_user}> what is {WORD}?"
        slack.post_as(BEN, slack.channel, said, extra={"bot_id": "B0CI", "app_id": "A0CI"})
        slack.post_as(BEN, slack.channel, said, extra={"bot_id": "B0HUBOT", "subtype": "bot_message"})
        slack.post_as(BEN, slack.channel, said, extra={"subtype": "bot_message", "username": "hubot"})
        slack.post_as("USLACKBOT", slack.channel, f"Reminder: {said}")
        for subtype in ("channel_join", "channel_leave", "channel_topic", "channel_purpose", "pinned_item"):
            slack.post_as(BEN, slack.channel, said, extra={"subtype": subtype})
        slack.post_as(ANA, slack.channel, f"<!channel> who knows {WORD}?")
        ts = slack.post_as(ANA, slack.channel, f"who knows {WORD}?")
        slack.edit_as(slack.channel, ts, said)
        settle(slack)
        assert calls == len(slack.calls)
    assert not slack.said()
    assert not outcomes(tmp_path)
    assert WORD not in logged(log)


def test_the_bot_does_not_answer_itself(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Its own answer, which Slack tells it of too, names it and asks."""
    with running_bot(slack, tmp_path, lambda _question: answered("Ask me again: what is Level 2?")):
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
        slack.post_as(ANA, slack.dm(ANA), "When is it Level 2?")
        wait_until_over(slack, tmp_path, 2)
    assert 2 == len(slack.said())


def test_a_file_with_a_question_and_a_reply_sent_to_the_channel_are_answered_in_place(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """One answer each, in the thread; the file is not asked for."""
    with running_bot(slack, tmp_path):
        shared = {"subtype": "file_share", "files": [{"id": "F1", "name": "case.docx"}]}
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True, extra=shared)
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
        slack.post_as(BEN, slack.channel, "and level 3?", thread_ts=ts, extra={"subtype": "thread_broadcast"})
        slack.wait_for(lambda: len(slack.said(ts)) == 2)
        wait_until_over(slack, tmp_path, 2)
    assert not [call for call in slack.calls if call.method.startswith("files.")]


@pytest.mark.parametrize(
    "reply",
    [
        "<@U0BEN> can you chair it?",
        "Thanks <@U0BEN>",
        "Hi <@U0BEN>, are you in?",
        "thank you so much <@U0BEN>!",
        "<!subteam^S123|@office> please print this",
        "<!here> who has the minutes?",
        ":+1:",
    ],
)
def test_people_talking_to_each_other_in_its_thread_are_left_alone(
    slack: LoopbackSlack, tmp_path: Path, reply: str
) -> None:
    """A reply that opens with somebody's name, or calls a group, or says nothing in words, is not for the bot."""
    with running_bot(slack, tmp_path, courteous):
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
        slack.post_as(CAT, slack.channel, reply, thread_ts=ts)
        settle(slack)
    assert 1 == len(slack.said())


def test_thanks_get_one_friendly_word_and_no_more(slack: LoopbackSlack, tmp_path: Path) -> None:
    """No list of questions, no buttons, and nothing to answer in its turn."""
    with running_bot(slack, tmp_path, courteous):
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
        slack.post_as(ANA, slack.channel, "Thanks!", thread_ts=ts)
        slack.wait_for(lambda: len(slack.said(ts)) == 2)
        wait_until_over(slack, tmp_path, 2)
        other = slack.post_as(BEN, slack.channel, "Lunch?")
        slack.post_as(ANA, slack.channel, "Thanks!", thread_ts=other)
        settle(slack)
    word = slack.said(ts)[1]
    assert wording.SMALL_TALK["thanks"] == word.text
    assert ["section"] == [block["type"] for block in word.blocks]
    assert 2 == len(slack.said())


def test_help_in_a_thread_without_a_mention_shows_the_help(slack: LoopbackSlack, tmp_path: Path) -> None:
    """And so it does by name; emoji beside the name, too."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "Help!", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
        slack.post_as(ANA, slack.channel, "help", thread_ts=ts)
        slack.post_as(ANA, slack.channel, ":wave:", thread_ts=ts, mention=True)
        slack.wait_for(lambda: len(slack.said(ts)) == 3)
    assert {wording.SLACK_HELP} == {said.text for said in slack.said()}


# --- Faults behind buttons --------------------------------------------------------------------------------------------


def assert_apology(text: str, log: pytest.LogCaptureFixture) -> None:
    """It is an apology with a reference that the log has, and neither repeats what was typed or raised."""
    reference = text.rpartition("reference ")[2].rstrip(".")
    assert "Sorry" in text
    assert f"(reference {reference})" in logged(log)
    assert "parse" not in text
    assert WORD not in text + logged(log)


def test_a_press_that_fails_inside_is_apologised_for_to_that_person(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    """The answerer raises under a suggestion: in the thread, for the presser alone, once."""
    with running_bot(slack, tmp_path, suggesting):
        ts = slack.post_as(ANA, slack.channel, "hm", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
        slack.press(ANA, slack.said(ts)[0].ts, f"{ids.ASK_SUGGESTED}:0")
        slack.wait_for(lambda: to_ana(slack))
        wait_until_over(slack, tmp_path, 2)
    (said,) = to_ana(slack)
    assert ts == said.thread_ts
    assert_apology(said.text, log)
    assert 2 == len(slack.said())


def test_a_press_where_the_bot_may_not_post_any_more_is_apologised_for(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    """The button is still there after the bot has left; whoever presses it hears something, and it is over."""
    fine = Answer(Outcome.ABSTAINED_NO_EVIDENCE, "I can't answer that.", suggestions=("When is it Level 2?",))
    with running_bot(slack, tmp_path, lambda question: fine if question.text == "hm" else echo(question)):
        ts = slack.post_as(ANA, slack.channel, "hm", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
        slack.kick_bot(slack.channel)
        slack.press(ANA, slack.said(ts)[0].ts, f"{ids.ASK_SUGGESTED}:0")
        slack.wait_for(lambda: to_ana(slack))
        wait_until_over(slack, tmp_path, 2)
    assert_apology(to_ana(slack)[0].text, log)


@pytest.mark.parametrize("action", [ids.ASK_SUGGESTED + ":0", ids.ASK_UNIT])
def test_a_press_without_the_database_is_apologised_for(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture, action: str
) -> None:
    """Whatever the button: the presser hears of it in the thread, with the reference in the log."""
    with running_bot(slack, tmp_path, suggesting) as bot:
        choose(bot, slack, "", **{UNIT_CHANNEL: slack.channel})
        ts = slack.post_as(ANA, slack.channel, "hm", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        wait_until_over(slack, tmp_path)
        with tables_away(tmp_path):
            slack.press(ANA, slack.said(ts)[0].ts, action)
            slack.wait_for(lambda: to_ana(slack))
            settle(slack)
    (said,) = to_ana(slack)
    assert ts == said.thread_ts
    assert_apology(said.text, log)


def test_a_modal_sent_without_the_database_is_apologised_for_in_a_direct_message(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    """A modal has no place of its own to say it."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, f"when is {WORD} at Level 2?")
        slack.shortcut(ANA, ids.ASK_ABOUT, slack.channel, ts)
        view = slack.wait_for(lambda: slack.view_of(ANA))
        assert view is not None
        with tables_away(tmp_path):
            slack.submit(ANA, view.id, {})
            slack.wait_for(slack.said)
            settle(slack)
    (said,) = slack.said()
    assert slack.dm(ANA) == said.channel
    assert_apology(said.text, log)


@contextmanager
def tables_away(folder: Path) -> Iterator[None]:
    """Take the tables out of the running bot's database, and put them back."""
    tables = ("events", "choices", "asked")
    with sqlite3.connect(folder / "events.sqlite3", timeout=10) as database:
        for table in tables:
            database.execute(f"ALTER TABLE {table} RENAME TO away_{table}")
    try:
        yield
    finally:
        with sqlite3.connect(folder / "events.sqlite3", timeout=10) as database:
            for table in tables:
                database.execute(f"ALTER TABLE away_{table} RENAME TO {table}")


# --- What nobody listens to -------------------------------------------------------------------------------------------


def test_what_nobody_listens_to_is_acknowledged_in_silence(
    slack: LoopbackSlack, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    """Actions, modals, shortcuts, events and commands of another day: an acknowledgement, no call and no typed word."""
    who = {"team": {"id": slack.team}, "user": {"id": ANA, "team_id": slack.team}, "trigger_id": "1.2", "token": "x"}
    state = {"values": {"b": {"a": {"type": "plain_text_input", "value": WORD}}}}
    view = {"id": "V1", "type": "modal", "callback_id": "old", "state": state, "private_metadata": WORD}
    action = {"type": "button", "action_id": "old", "block_id": "b", "value": WORD, "action_ts": "1.2"}
    message = {"type": "message", "user": ANA, "ts": "1.2", "text": WORD}
    place = {"channel": {"id": slack.channel}, "message": message, "response_url": "http://127.0.0.1:9/none"}
    interactive: list[JSON] = [
        {"type": "block_actions", "actions": [action], "container": {"type": "message"}, **place, **who},
        {"type": "block_actions", "actions": [{"type": "plain_text_input", **action}], "view": view, **who},
        {"type": "view_submission", "view": view, **who},
        {"type": "view_submission", "view": {**view, "callback_id": ""}, **who},
        {"type": "view_closed", "view": view, "is_cleared": False, **who},
        {"type": "message_action", "callback_id": "old", "message_ts": "1.2", **place, **who},
        {"type": "shortcut", "callback_id": "old", **who},
        {"type": "block_suggestion", "action_id": "old", "block_id": "b", "value": WORD, "view": view, **who},
        {
            "type": "interactive_message",
            "callback_id": "old",
            "actions": [{"name": WORD, "value": WORD}],
            **place,
            **who,
        },
    ]
    events: list[JSON] = [
        {"type": "reaction_added", "user": ANA, "reaction": WORD, "item": {}, "event_ts": "1.2"},
        {"type": "channel_rename", "channel": {"id": slack.channel, "name": WORD}, "event_ts": "1.2"},
        {"type": "message", "subtype": "message_replied", "message": message, "ts": "1.2", "event_ts": "1.2"},
        {"type": WORD, "event_ts": "1.2"},
    ]
    command = {"command": "/old", "text": WORD, "team_id": slack.team, "user_id": ANA, "trigger_id": "1.2"}
    with running_bot(slack, tmp_path):
        settle(slack)
        calls = len(slack.calls)
        ids_sent = [slack.deliver(payload, kind="interactive") for payload in interactive]
        for event in events:
            payload = {"type": "event_callback", "team_id": slack.team, "event_id": event["type"], "event": event}
            ids_sent.append(slack.deliver(payload))
        ids_sent.append(slack.deliver(command, kind="slash_commands"))
        slack.wait_for(lambda: {ack.envelope_id for ack in slack.acks} >= set(ids_sent))
        settle(slack)
        assert calls == len(slack.calls)
    assert not slack.said()
    assert WORD not in logged(log)
