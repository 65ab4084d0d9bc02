"""Faults, and starting and stopping."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import RemoteDisconnected
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from bot.demo.loopback import LoopbackSlack


def test_a_rate_limit_says_how_long_to_wait(slack: LoopbackSlack) -> None:
    """Slack's own retry handler waits as told, and the message is posted once."""
    handler = RateLimitErrorRetryHandler(max_retry_count=1)
    web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[handler])
    slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": "1"})
    web.chat_postMessage(channel=slack.channel, text="x")
    first, second = slack.calls_to("chat.postMessage")
    assert [429, 200] == [first.status, second.status]
    assert second.at - first.at >= 1
    assert 1 == len(slack.said())


def test_a_failed_call_has_no_effect(slack: LoopbackSlack, web: WebClient) -> None:
    """A 500 without `after_effect` posts nothing, as often as it was asked for and no more."""
    slack.fail_next("chat.postMessage", status=500, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            web.chat_postMessage(channel=slack.channel, text="lost")
    web.chat_postMessage(channel=slack.channel, text="arrived")
    assert ["arrived"] == [message.text for message in slack.said()]


def test_a_call_may_work_although_its_reply_is_lost(slack: LoopbackSlack, web: WebClient) -> None:
    """With `after_effect` the message is there, and the app is told it failed."""
    slack.fail_next("chat.postMessage", status=500, after_effect=True)
    with pytest.raises(SlackApiError):
        web.chat_postMessage(channel=slack.channel, text="there all the same")
    assert ["there all the same"] == [message.text for message in slack.said()]


def test_a_connection_can_be_cut_before_the_reply(slack: LoopbackSlack, web: WebClient) -> None:
    """The client sees the other end hang up, not a status."""
    slack.fail_next("chat.postMessage", cut=True)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        web.chat_postMessage(channel=slack.channel, text="x")
    assert [(0, "cut")] == [(call.status, call.error) for call in slack.calls]
    assert () == slack.said()


def test_slacks_default_client_posts_twice_when_a_reply_is_cut(slack: LoopbackSlack) -> None:
    """The SDK repeats a cut request by default, although the first may have worked: the bot must not use that."""
    slack.fail_next("chat.postMessage", cut=True, after_effect=True)
    WebClient(slack.bot_token, base_url=slack.api_url).chat_postMessage(channel=slack.channel, text="x")
    assert 2 == len(slack.said())


def test_slack_may_refuse_for_a_while(slack: LoopbackSlack, web: WebClient) -> None:
    """Any of Slack's error codes can be arranged, in the usual 200."""
    slack.fail_next("chat.postMessage", status=200, error="team_added_to_org")
    with pytest.raises(SlackApiError, match="team_added_to_org"):
        web.chat_postMessage(channel=slack.channel, text="x")
    assert () == slack.said()


def test_a_slow_call_works_at_once_and_answers_late(slack: LoopbackSlack, web: WebClient) -> None:
    """The message is there while the client still waits for the reply."""
    slack.slow_next("chat.postMessage", 0.5)
    poster = threading.Thread(target=lambda: web.chat_postMessage(channel=slack.channel, text="x"))
    poster.start()
    slack.wait_for(slack.said)
    assert [None] == [call.status for call in slack.calls]
    poster.join()
    assert [200] == [call.status for call in slack.calls]


def test_a_response_address_can_fail_too(slack: LoopbackSlack, start_app: Callable[..., object]) -> None:
    """Faults of `response_url` meet the replies to commands."""
    app = start_app()
    slack.command("U1", slack.channel, "what is MAPPA")
    slack.wait_for(lambda: slack.acks)
    hook = WebhookClient(app.received[0].payload["response_url"], retry_handlers=[])  # type: ignore[attr-defined]
    slack.fail_next("response_url", status=503)
    assert [503, 200] == [hook.send(text="x").status_code for _ in range(2)]
    assert 1 == len(slack.said())


def test_waiting_in_vain_says_what_was_called(slack: LoopbackSlack, web: WebClient) -> None:
    """A test that times out shows the calls, without what they carried."""
    web.chat_postMessage(channel=slack.channel, text="private")
    with pytest.raises(TimeoutError, match=r"within 0\.1 s; calls: chat\.postMessage 200$"):
        slack.wait_for(lambda: False, 0.1)


def test_stopping_does_not_wait_for_a_call_that_hangs(caplog: pytest.LogCaptureFixture) -> None:
    """The loopback ends in moments, its thread with it, and its port is free: also with a call still open."""
    with LoopbackSlack() as slack, caplog.at_level(logging.ERROR):
        slack.fail_next("auth.test", status=503, delay_seconds=60)
        web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        caller = threading.Thread(target=hang, args=(web,))
        caller.start()
        slack.wait_for(lambda: slack.calls)
        started = time.monotonic()
    caller.join()
    assert time.monotonic() - started < 3
    assert "loopback-slack" not in [thread.name for thread in threading.enumerate()]
    assert [] == [record.message for record in caplog.records if record.name.startswith("uvicorn")]
    port = urlsplit(slack.api_url).port
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


def hang(web: WebClient) -> None:
    """Make a call that ends only with the loopback."""
    with suppress(RemoteDisconnected, ConnectionResetError):
        web.auth_test()
