"""The agent view: prompts, the status while the bot looks; and its first word in a channel."""

import logging
import time
from pathlib import Path

import pytest

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.slack.app import slack_client
from bot.slack.hurry import HURRY_SECONDS
from bot.slack.looking import looking
from bot.slack.rules import IS_ON, NO
from tests.scenarios.running import ANA, BEN, answered, running_bot, settle
from tests.scenarios.test_home import choose


def test_the_messages_tab_offers_prompts_for_the_conversation(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Without a thread: Slack would ignore them in an agent's view."""
    with running_bot(slack, tmp_path):
        slack.open_home(ANA, "messages")
        slack.wait_for(lambda: slack.prompts_of(slack.dm(ANA)))
    assert [prompt["message"] for prompt in slack.prompts_of(slack.dm(ANA))] == list(wording.EXAMPLE_QUESTIONS)
    (call,) = slack.calls_to("assistant.threads.setSuggestedPrompts")
    assert "thread_ts" not in call.args
    assert wording.PROMPTS_TITLE == call.args["title"]


def test_what_people_ask_comes_first_among_the_prompts(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The entry shown most, in the words of its asks; four prompts at most."""
    with running_bot(slack, tmp_path, lambda _: answered("Level 2 it is.")):
        ts = slack.post_as(BEN, slack.channel, "when is it?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
        slack.open_home(ANA, "messages")
        slack.wait_for(lambda: slack.prompts_of(slack.dm(ANA)))
    first, *rest = slack.prompts_of(slack.dm(ANA))
    assert first == {"title": "Level 2", "message": "When should I refer a case to Level 2?"}
    assert len(rest) < 4


def test_a_workspace_without_agents_is_left_in_peace(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack refuses the prompts: no error, and no second try."""
    with running_bot(slack, tmp_path):
        slack.fail_next("assistant.threads.setSuggestedPrompts", status=200, error="feature_not_enabled")
        slack.open_home(ANA, "messages")
        slack.wait_for(lambda: slack.calls_to("assistant.threads.setSuggestedPrompts"))
        settle(slack)
    assert len(slack.calls_to("assistant.threads.setSuggestedPrompts")) == 1
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_hello_is_said_once_where_the_bot_is_invited(slack: LoopbackSlack, tmp_path: Path) -> None:
    """However often Slack tells of it, also after a restart; people who join are not greeted."""
    with running_bot(slack, tmp_path):
        slack.invite_bot(slack.elsewhere)
        slack.wait_for(slack.said)
        joined = next(e for e in slack.events if e["event"].get("user") == slack.bot_user)
        slack.redeliver(joined["event_id"])
        slack.join(ANA, slack.elsewhere)
        settle(slack)
    with running_bot(slack, tmp_path, run="run-2"):
        slack.redeliver(joined["event_id"])
        settle(slack)
    (said,) = slack.said()
    assert (said.channel, said.thread_ts, said.text) == (slack.elsewhere, "", wording.SLACK_HELLO)


def test_a_hello_whose_reply_was_lost_is_not_said_twice(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack posted it but said 500: the bot looks before it tries again."""
    with running_bot(slack, tmp_path):
        slack.fail_next("chat.postMessage", status=500, after_effect=True)
        slack.invite_bot(slack.elsewhere)
        slack.wait_for(lambda: slack.calls_to("conversations.history"))
        settle(slack)
    assert len(slack.said()) == 1


def test_a_bot_that_is_off_says_no_hello(slack: LoopbackSlack, tmp_path: Path) -> None:
    """It would invite questions it does not answer."""
    with running_bot(slack, tmp_path) as bot:
        choose(bot, slack, {IS_ON: NO})
        slack.invite_bot(slack.elsewhere)
        settle(slack)
    assert not slack.said()


def test_the_status_stands_there_until_the_answer_is_posted(slack: LoopbackSlack) -> None:
    """It is there while the block runs, and Slack clears it at the post."""
    client, channel = slack_client(slack.bot_token, slack.api_url), slack.dm(ANA)
    ts = slack.post_as(ANA, channel, "what is level 2?")
    with looking(client, channel, ts):
        assert wording.STATUS_LOOKING == slack.status_of(channel, ts)
        client.chat_postMessage(channel=channel, thread_ts=ts, text="Level 2")
    assert not slack.status_of(channel, ts)


def test_the_status_is_taken_away_when_there_will_be_no_answer(slack: LoopbackSlack) -> None:
    """What was raised is raised on."""
    client, channel = slack_client(slack.bot_token, slack.api_url), slack.dm(ANA)
    ts = slack.post_as(ANA, channel, "what is level 2?")
    with pytest.raises(KeyError), looking(client, channel, ts):
        raise KeyError
    assert not slack.status_of(channel, ts)


@pytest.mark.parametrize(
    "trouble", [{"status": 429}, {"status": 500}, {"cut": True}, {"status": 200, "error": "access_denied"}]
)
def test_a_status_that_slack_does_not_take_changes_nothing(
    slack: LoopbackSlack, caplog: pytest.LogCaptureFixture, trouble: dict[str, object]
) -> None:
    """One call, no second, no waiting, and nothing above the log's lowest level."""
    client, channel = slack_client(slack.bot_token, slack.api_url), slack.dm(ANA)
    ts = slack.post_as(ANA, channel, "what is level 2?")
    slack.fail_next("assistant.threads.setStatus", **trouble)  # type: ignore[arg-type]
    with caplog.at_level(logging.DEBUG), looking(client, channel, ts):
        pass
    assert len(slack.calls_to("assistant.threads.setStatus")) == 1
    assert {record.levelno for record in caplog.records if record.name == "bot.slack.looking"} == {logging.DEBUG}


def test_a_status_that_slack_is_slow_to_take_does_not_hold_up_the_answer(slack: LoopbackSlack) -> None:
    """The bot waits for it no longer than its short time."""
    client, channel = slack_client(slack.bot_token, slack.api_url), slack.dm(ANA)
    ts = slack.post_as(ANA, channel, "what is level 2?")
    slack.slow_next("assistant.threads.setStatus", 4 * HURRY_SECONDS)
    start = time.monotonic()
    with looking(client, channel, ts):
        waited = time.monotonic() - start
    assert waited < 2 * HURRY_SECONDS
