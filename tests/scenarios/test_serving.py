"""Starting, staying connected, being killed and stopping."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.demo.loopback import LoopbackSlack
from bot.settings import Settings
from bot.slack.serve import serve
from bot.store.database import open_database
from bot.store.store import open_store
from tests.scenarios.running import ANA, KNOWLEDGE, echo, running_bot, settings_for, settle

PROJECT = Path(__file__).parents[2]


@contextmanager
def bot_process(slack: LoopbackSlack, folder: Path, answer_seconds: float) -> Iterator[subprocess.Popen[str]]:
    """The bot as a process of its own, connected; killed at the end if it still runs."""
    program = Path(__file__).with_name("program.py")
    arguments = [slack.api_url, slack.bot_token, slack.app_token, str(folder), str(answer_seconds)]
    before = slack.connections
    with subprocess.Popen(
        [sys.executable, str(program), *arguments],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            slack.wait_for(lambda: slack.connections > before, timeout_seconds=30)
            yield process
        finally:
            process.kill()
            process.communicate()


def run_to_the_end(settings: Settings, folder: Path) -> int:
    """Serve without being asked to stop, and return the exit status."""
    engine = open_database(f"sqlite:///{folder / 'events.sqlite3'}")
    try:
        store = open_store(engine, replica="one", run="run-1")
        return serve(
            settings, echo, KNOWLEDGE, store, now=lambda: datetime.now(UTC), about="test index", announce=print
        )
    finally:
        engine.dispose()


def test_the_start_up_line_names_what_it_was_given(slack: LoopbackSlack, tmp_path: Path) -> None:
    """One line, with index, encoder and mode as the caller describes them, and the workspace."""
    with running_bot(slack, tmp_path) as bot:
        assert bot.lines == ["mappa-bot is running in the workspace Loopback: test index"]


def test_killed_between_receiving_and_answering_there_is_still_exactly_one_answer(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """SIGKILL in the middle of an answer; after the restart, and with Slack delivering again, one answer."""
    with bot_process(slack, tmp_path, answer_seconds=60) as process:
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for((tmp_path / "answering").exists)
        slack.wait_for(lambda: len(slack.acks) >= 2)
        process.kill()
        process.wait()
    slack.wait_for(lambda: not slack.connections)
    assert not slack.said()
    with bot_process(slack, tmp_path, answer_seconds=0.2):
        slack.redeliver(ts)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
        slack.redeliver(ts)
        slack.wait_for(lambda: len(slack.acks) >= 6)
        settle(slack)
    assert [said.text.partition("\n")[0] for said in slack.said()] == ["You asked: what is ViSOR?"]


def test_killed_while_answering_a_message_nobody_sends_again_it_is_answered_at_the_next_start(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Slack does not repeat what was acknowledged: the bot finds it in its database, and the words in Slack."""
    with bot_process(slack, tmp_path, answer_seconds=60) as process:
        root = slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        slack.post_as(ANA, slack.dm(ANA), "who uses it?", thread_ts=root)
        slack.wait_for(lambda: len(slack.acks) >= 2)
        process.kill()
        process.wait()
    with running_bot(slack, tmp_path, run="run-2"):
        slack.wait_for(lambda: len(slack.said(root)) == 2)
        settle(slack)
    texts = sorted(said.text.partition("\n")[0] for said in slack.said())
    assert texts == ["You asked: what is ViSOR?", "You asked: who uses it? | before: what is ViSOR?"]


def test_killed_after_posting_and_before_noting_it_nothing_is_posted_again(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """The answer is in the thread but the database does not know: the next run looks first."""
    slack.slow_next("chat.postMessage", 30)
    with bot_process(slack, tmp_path, answer_seconds=0) as process:
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        process.kill()
        process.wait()
    with running_bot(slack, tmp_path, run="run-2"):
        slack.wait_for(lambda: slack.calls_to("conversations.replies"))
        slack.redeliver(ts)
        settle(slack)
    assert len(slack.said()) == 1
    assert len(slack.calls_to("chat.postMessage")) == 1


def test_a_command_lost_in_a_restart_is_excused(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What was typed after `/mappa` is kept nowhere, so the person is asked to ask again."""
    with bot_process(slack, tmp_path, answer_seconds=60) as process:
        slack.command(ANA, slack.channel, "what is ViSOR?")
        slack.wait_for((tmp_path / "answering").exists)
        process.kill()
        process.wait()
    with running_bot(slack, tmp_path, run="run-2"):
        slack.wait_for(slack.said)
        settle(slack)
    (said,) = slack.said()
    assert said.ephemeral_to == ANA
    assert "Please ask again" in said.text


def test_a_message_deleted_before_it_was_answered_is_let_go(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nothing is posted, and the next start does not try again."""
    with bot_process(slack, tmp_path, answer_seconds=60) as process:
        slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        slack.wait_for((tmp_path / "answering").exists)
        process.kill()
        process.wait()
    slack.fail_next("conversations.replies", status=200, error="thread_not_found")
    for run in ("run-2", "run-3"):
        with running_bot(slack, tmp_path, run=run):
            settle(slack)
    assert not slack.said()
    assert len(slack.calls_to("conversations.replies")) == 1


def test_terminated_by_the_system_it_finishes_its_answer_and_exits_cleanly(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """SIGTERM in the middle of an answer: the answer is posted, the exit status is 0, nothing on standard error."""
    with bot_process(slack, tmp_path, answer_seconds=1) as process:
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for((tmp_path / "answering").exists)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert len(slack.said(ts)) == 1
    assert (process.returncode, err) == (0, "")
    assert out.startswith("mappa-bot is running")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", None])
def test_a_dropped_socket_is_opened_again(slack: LoopbackSlack, tmp_path: Path, reason: str | None) -> None:
    """After Slack's notice or a plain cut the bot reconnects, and misses nothing that was said meanwhile."""
    with running_bot(slack, tmp_path):
        slack.disconnect(reason)
        during = slack.post_as(ANA, slack.channel, "said in between", mention=True)
        slack.wait_for(lambda: len(slack.calls_to("apps.connections.open")) >= 2)
        slack.wait_for_connection()
        after = slack.post_as(ANA, slack.channel, "said afterwards", mention=True)
        slack.wait_for(lambda: len(slack.said()) == 2, timeout_seconds=15)
        settle(slack)
    assert sorted(said.thread_ts for said in slack.said()) == [during, after]


def test_a_token_revoked_while_running_stops_the_bot_with_status_3(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says which setting and what to do, without a traceback or the token."""
    with running_bot(slack, tmp_path) as bot:
        slack.revoke_token()
        assert bot.wait() == 3
    assert "MAPPA_SLACK_" in caplog.text
    assert "token_revoked" in caplog.text
    assert slack.bot_token not in caplog.text


def test_a_token_revoked_is_noticed_when_an_answer_cannot_be_posted(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The socket may stay open after the bot token is gone; the next post tells."""
    slack.fail_next("chat.postMessage", status=200, error="account_inactive")
    with running_bot(slack, tmp_path) as bot:
        slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        assert bot.wait() == 3
    assert "MAPPA_SLACK_BOT_TOKEN (account_inactive)" in caplog.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slack_bot_token": SecretStr("xoxb-wrong")}, "MAPPA_SLACK_BOT_TOKEN (invalid_auth)"),
        ({"slack_app_token": SecretStr("xapp-wrong")}, "MAPPA_SLACK_APP_TOKEN (invalid_auth)"),
        ({"slack_bot_token": None, "hash_key": None}, "not set: MAPPA_SLACK_BOT_TOKEN, MAPPA_HASH_KEY"),
    ],
    ids=["bot token", "app token", "missing"],
)
def test_a_wrong_or_missing_setting_is_said_at_once_with_status_3(
    slack: LoopbackSlack,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    change: dict[str, SecretStr | None],
    said: str,
) -> None:
    """The message names the setting; there is no traceback."""
    settings = settings_for(slack, tmp_path).model_copy(update=change)
    assert run_to_the_end(settings, tmp_path) == 3
    assert said in caplog.text
    assert "Traceback" not in caplog.text


def test_an_app_token_that_may_not_open_sockets_is_status_3(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack knows the token but it lacks connections:write, or Socket Mode is off: the setting is named."""
    slack.fail_next("apps.connections.open", status=200, error="missing_scope")
    assert run_to_the_end(settings_for(slack, tmp_path), tmp_path) == 3
    assert "MAPPA_SLACK_APP_TOKEN (missing_scope)" in caplog.text


def test_a_slack_that_cannot_be_reached_is_status_1_so_that_the_system_tries_again(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A network fault passes; nothing is misconfigured."""
    settings = settings_for(slack, tmp_path).model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    started = time.monotonic()
    assert run_to_the_end(settings, tmp_path) == 1
    assert time.monotonic() - started < 5
    assert "could not be reached" in caplog.text
