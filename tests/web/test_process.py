"""The bot on HTTP as a process of its own: asked to end, and killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.demo.loopback import LoopbackSlack
from tests.scenarios.running import ANA, settle

PROJECT = Path(__file__).parents[2]


@contextmanager
def bot_process(slack: LoopbackSlack, folder: Path, answer_seconds: float) -> Iterator[subprocess.Popen[str]]:
    """The bot as a process that Slack has been told of; killed at the end if it still runs."""
    program = Path(__file__).with_name("program.py")
    arguments = [slack.api_url, slack.bot_token, slack.signing_secret, str(folder), str(answer_seconds)]
    with subprocess.Popen(
        [sys.executable, str(program), *arguments],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("mappa-bot is running in the workspace Loopback")
            slack.request_url = process.stdout.readline().strip().removeprefix("listening on ") + "/slack/events"
            yield process
        finally:
            process.kill()
            process.communicate()


def test_terminated_it_finishes_its_answer_and_exits_cleanly(slack: LoopbackSlack, tmp_path: Path) -> None:
    """SIGTERM in the middle of an answer: the answer is posted, the exit status is 0, nothing on standard error."""
    with bot_process(slack, tmp_path, answer_seconds=1) as process:
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for((tmp_path / "answering").exists)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
    assert 1 == len(slack.said(ts))
    assert (0, "") == (process.returncode, err)


def test_killed_while_answering_there_is_still_exactly_one_answer(slack: LoopbackSlack, tmp_path: Path) -> None:
    """SIGKILL after the acknowledgement: Slack does not repeat it, and the next process takes it up."""
    with bot_process(slack, tmp_path, answer_seconds=60) as process:
        ts = slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        slack.wait_for((tmp_path / "answering").exists)
        slack.wait_for(lambda: slack.acks)
        process.kill()
        process.wait()
    with bot_process(slack, tmp_path, answer_seconds=0):
        slack.wait_for(lambda: slack.said(ts), timeout_seconds=20)
        slack.redeliver(ts)
        settle(slack)
    assert ["You asked: what is ViSOR?"] == [said.text.partition("\n")[0] for said in slack.said()]
