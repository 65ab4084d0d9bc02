"""One reply to each message, whatever goes wrong on the way."""

import logging
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer.types import Answer, Question
from bot.demo.loopback import LoopbackSlack
from bot.store.database import open_database
from bot.store.events import EventLog
from tests.scenarios.running import ANA, answered, running_bot, settle


def unfinished(folder: Path) -> int:
    """How many deliveries a later run would find unfinished."""
    engine = open_database(f"sqlite:///{folder / 'events.sqlite3'}")
    try:
        return len(EventLog(engine, replica="one", run="a later run").unfinished(datetime.now(UTC)))
    finally:
        engine.dispose()


def test_an_event_delivered_five_times_is_answered_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack's retries repeat the event id; each is acknowledged and none is answered again."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        for attempt in range(1, 6):
            slack.redeliver(ts, retry_attempt=attempt)
        slack.wait_for(lambda: slack.said(ts))
        slack.wait_for(lambda: len(slack.acks) >= 12)
        settle(slack)
    assert len(slack.said()) == 1
    assert not unfinished(tmp_path)


def test_a_restart_does_not_answer_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What was answered is remembered in the database, not in the process."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
    with running_bot(slack, tmp_path, run="run-2"):
        slack.redeliver(ts)
        settle(slack)
        slack.wait_for(lambda: len(slack.acks) >= len(slack.events) + 2)
    assert len(slack.said()) == 1


def test_a_rate_limited_answer_is_posted_after_the_time_slack_asks_for(slack: LoopbackSlack, tmp_path: Path) -> None:
    """429 with Retry-After: the bot waits that long, then posts once."""
    slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": "2"})
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
    first, second = slack.calls_to("chat.postMessage")
    assert second.at - first.at >= 2.0
    assert len(slack.said()) == 1


def test_rate_limiting_while_reading_the_thread_delays_the_answer_only(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A 429 for the thread is waited out, and the follow-up still knows the earlier question."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        slack.wait_for(lambda: slack.said(ts))
        slack.fail_next("conversations.replies", status=429)
        slack.post_as(ANA, slack.dm(ANA), "who uses it?", thread_ts=ts)
        slack.wait_for(lambda: len(slack.said(ts)) == 2)
    assert slack.said(ts)[1].text.startswith("You asked: who uses it? | before: what is ViSOR?")


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"cut": True}], ids=["500", "503", "cut"])
@pytest.mark.parametrize("was_posted", [True, False], ids=["posted", "not posted"])
def test_a_doubtful_failure_is_looked_into_before_posting_again(
    slack: LoopbackSlack, tmp_path: Path, fault: dict[str, int], *, was_posted: bool
) -> None:
    """After a 500, a 503 or a cut connection there is one answer, whether or not Slack had posted it."""
    slack.fail_next("chat.postMessage", after_effect=was_posted, **fault)  # type: ignore[arg-type]
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        slack.wait_for(lambda: slack.calls_to("conversations.replies"))
        settle(slack)
    assert len(slack.said()) == 1
    assert len(slack.calls_to("chat.postMessage")) == (1 if was_posted else 2)
    assert not unfinished(tmp_path)


@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 500}, {"cut": True}], ids=["429", "500", "cut"])
def test_a_command_is_answered_after_a_failure_too(slack: LoopbackSlack, tmp_path: Path, fault: dict[str, int]) -> None:
    """The private answer is sent again when sending it failed."""
    slack.fail_next("response_url", **fault)  # type: ignore[arg-type]
    with running_bot(slack, tmp_path):
        slack.command(ANA, slack.channel, "what is ViSOR?")
        slack.wait_for(slack.said)
        settle(slack)
    assert len(slack.said()) == 1
    assert not unfinished(tmp_path)


def test_two_replicas_share_the_work_and_answer_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Two processes on one database: every message gets one answer, whoever hears of it."""
    with running_bot(slack, tmp_path), running_bot(slack, tmp_path, run="run-b", replica="two"):
        slack.wait_for_connection(2)
        sent = [slack.post_as(ANA, slack.channel, f"question {number}", mention=True) for number in range(6)]
        for ts in sent:
            slack.redeliver(ts)
        slack.wait_for(lambda: len(slack.said()) >= 6)
        slack.wait_for(lambda: len(slack.acks) >= len(slack.events))
        settle(slack)
    assert sorted(said.thread_ts for said in slack.said()) == sorted(sent)


def test_a_fault_while_answering_gives_an_apology_with_the_reference_in_the_log(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The person never sees what an exception says, nor does the log, as it can repeat what they typed."""

    def broken(question: Question) -> Answer:
        raise ValueError(f"cannot parse {question.text}")

    with caplog.at_level(logging.DEBUG), running_bot(slack, tmp_path, broken):
        ts = slack.post_as(ANA, slack.channel, "is Xenophon at level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        slack.command(ANA, slack.channel, "is Xenophon at level 3?")
        slack.wait_for(lambda: len(slack.said()) == 2)
        settle(slack)
    posted, private = slack.said()
    assert private.ephemeral_to == ANA
    for said in (posted, private):
        reference = said.text.rpartition("reference ")[2].rstrip(".")
        assert f"(reference {reference})" in caplog.text
        assert "Sorry" in said.text
        assert "parse" not in said.text
    assert "Xenophon" not in caplog.text
    assert not unfinished(tmp_path)


def test_what_people_type_never_reaches_the_log(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in an answered question, a follow-up, a command, a look into the thread or an ignored message, at DEBUG."""
    with caplog.at_level(logging.DEBUG), running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "is Xenophon at level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
        slack.fail_next("chat.postMessage", status=500)
        slack.post_as(ANA, slack.channel, "and Xenophon's brother?", thread_ts=ts)
        slack.post_as(ANA, slack.channel, "Xenophon is late")
        slack.command(ANA, slack.channel, "where is Xenophon?")
        slack.wait_for(lambda: len(slack.said()) == 3)
        settle(slack)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("bot.slack", "slack"))]
    assert not [line for line in ours if "Xenophon" in line]
    assert ours


def test_when_slack_stays_away_the_answer_comes_once_it_is_back(slack: LoopbackSlack, tmp_path: Path) -> None:
    """All tries fail, the delivery stays unfinished, and a later sweep answers it."""
    slack.fail_next("chat.postMessage", status=500, times=8)
    with running_bot(slack, tmp_path, first_wait_seconds=0.01, lease_seconds=1):
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
    assert len(slack.said()) == 1
    assert len(slack.calls_to("chat.postMessage")) == 9
    assert not unfinished(tmp_path)


def test_a_message_slack_refuses_for_good_is_given_up(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A channel the bot was removed from takes neither answer nor apology; nobody tries for ever."""
    slack.fail_next("chat.postMessage", status=200, error="is_archived", times=2)
    with running_bot(slack, tmp_path):
        slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: len(slack.calls_to("chat.postMessage")) == 2)
        settle(slack)
    assert not slack.said()
    assert not unfinished(tmp_path)


def test_a_thread_slack_does_not_show_is_answered_without_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A missing scope costs the memory of earlier questions, not the answer."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        slack.wait_for(lambda: slack.said(ts))
        slack.fail_next("conversations.replies", status=200, error="missing_scope")
        slack.post_as(ANA, slack.dm(ANA), "who uses it?", thread_ts=ts)
        slack.wait_for(lambda: len(slack.said(ts)) == 2)
    assert slack.said(ts)[1].text.startswith("You asked: who uses it?\n")


def test_stopping_finishes_what_was_begun(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Asked to stop in the middle of an answer, the bot posts it first."""
    begun, release = threading.Event(), threading.Event()

    def slow(_question: Question) -> Answer:
        begun.set()
        release.wait(10)
        return answered("just in time")

    with running_bot(slack, tmp_path, slow) as bot:
        slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        assert begun.wait(10)
        bot.stop.set()
        slack.wait_for(lambda: not slack.connections)
        release.set()
        assert bot.wait() == 0
    assert [said.text.partition("\n")[0] for said in slack.said()] == ["just in time"]


def test_what_the_database_does_not_know_is_not_acknowledged(tmp_path: Path) -> None:
    """While the database is away Slack keeps the event and sends it again; then it is answered once."""
    away = threading.Event()
    away.set()
    with LoopbackSlack(ack_seconds=0.5) as slack, running_bot(slack, tmp_path, database_away=away):
        ts = slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        time.sleep(0.3)
        assert not slack.acks
        away.clear()
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
        assert len(slack.said()) == 1


def test_when_slack_will_not_send_it_again_the_person_is_told(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The last delivery of a message and the only one of a command get an apology even without the database."""
    away = threading.Event()
    away.set()
    with running_bot(slack, tmp_path, database_away=away):
        ts = slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        slack.redeliver(ts, retry_attempt=1)
        slack.redeliver(ts, retry_attempt=2)
        slack.redeliver(ts, retry_attempt=3)
        slack.wait_for(lambda: slack.said(ts))
        slack.command(ANA, slack.channel, "what is ViSOR?")
        slack.wait_for(lambda: len(slack.said()) == 2)
        time.sleep(0.3)
    assert sorted((said.ephemeral_to for said in slack.said()), reverse=True) == [ANA, ""]
    assert all("Sorry" in said.text for said in slack.said())
