"""Slash commands and their response addresses."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.webhook import WebhookClient

from bot.demo.loopback import LoopbackSlack


def give(slack: LoopbackSlack, app: Any) -> dict[str, Any]:
    """Give a command as U1 and return the payload the app received."""
    slack.command("U1", slack.channel, "what is MAPPA")
    slack.wait_for(lambda: slack.acks)
    payload: dict[str, Any] = app.received[0].payload
    return payload


def test_a_command_arrives_with_who_where_and_what(slack: LoopbackSlack, app: Any) -> None:
    """The payload has the fields of Slack's; the trigger id is the one returned."""
    trigger = slack.command("U1", slack.channel, "what is MAPPA")
    slack.wait_for(lambda: slack.acks)
    request = app.received[0]
    assert "slash_commands" == request.type
    expected = {"command": "/mappa", "text": "what is MAPPA", "user_id": "U1", "trigger_id": trigger}
    assert expected == {name: request.payload[name] for name in expected}


def test_a_reply_is_seen_by_the_asker_alone_unless_it_says_otherwise(slack: LoopbackSlack, app: Any) -> None:
    """Slack's webhook client replies to the person by default and to the channel when told."""
    hook = WebhookClient(give(slack, app)["response_url"])
    assert (200, "ok") == (hook.send(text="for you").status_code, hook.send(text="x", response_type="in_channel").body)
    assert [("for you", "U1"), ("x", "")] == [(message.text, message.ephemeral_to) for message in slack.said()]


def test_a_reply_can_replace_the_one_before(slack: LoopbackSlack, app: Any) -> None:
    """A placeholder gives way to the answer."""
    hook = WebhookClient(give(slack, app)["response_url"])
    hook.send(text="looking…")
    hook.send(text="found", replace_original=True)
    assert ["found"] == [message.text for message in slack.said()]


def test_a_response_address_is_good_for_five_replies(slack: LoopbackSlack, app: Any) -> None:
    """The sixth is refused, and an address Slack never gave is unknown."""
    url = give(slack, app)["response_url"]
    statuses = [WebhookClient(url).send(text=str(number)).status_code for number in range(6)]
    assert [200] * 5 + [404] == statuses
    assert 404 == WebhookClient(url[:-1] + ("a" if url[-1] != "a" else "b")).send(text="x").status_code


def test_a_reply_slack_would_refuse_is_refused(slack: LoopbackSlack, app: Any) -> None:
    """Bad blocks fail here as they do in `chat.postMessage`."""
    reply = WebhookClient(give(slack, app)["response_url"]).send(blocks=[{"type": "paragraph"}])
    assert (400, "invalid_blocks") == (reply.status_code, reply.body)
    assert () == slack.said()


def test_a_reply_can_ride_on_the_acknowledgement(slack: LoopbackSlack, start_app: Callable[..., Any]) -> None:
    """What is sent with the acknowledgement is shown to the asker."""
    app = start_app(payload={"text": "one moment"})
    give(slack, app)
    slack.wait_for(slack.said)
    assert [("one moment", "U1")] == [(message.text, message.ephemeral_to) for message in slack.said()]


def test_a_command_nobody_can_receive_fails_at_once(slack: LoopbackSlack) -> None:
    """Slack tells the person and does not deliver it later."""
    with pytest.raises(ConnectionError, match="dispatch_failed"):
        slack.command("U1", slack.channel, "what is MAPPA")


def test_a_command_is_not_repeated(start_slack: Callable[..., LoopbackSlack], start_app: Callable[..., Any]) -> None:
    """An unacknowledged event comes again, an unacknowledged command does not."""
    slack = start_slack(ack_seconds=0.1)
    app = start_app(slack=slack, acknowledges=False)
    slack.command("U1", slack.channel, "what is MAPPA")
    slack.post_as("U1", slack.channel, "hello")
    slack.wait_for(lambda: [request for request in app.received if request.retry_attempt == 1])
    assert 1 == sum(request.type == "slash_commands" for request in app.received)
