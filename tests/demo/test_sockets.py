"""Socket Mode, with Slack's own client at the other end."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.demo.loopback import LoopbackSlack


def test_a_mention_arrives_as_two_events_about_one_message(slack: LoopbackSlack, app: Any) -> None:
    """Slack sends `app_mention` and `message` for one post: one time stamp, two event ids."""
    ts = slack.post_as("U1", slack.channel, "what is MAPPA", mention=True)
    slack.wait_for(lambda: len(slack.acks) == 2)
    events = sorted(app.events, key=lambda event: event["type"])
    assert ["app_mention", "message"] == [event["type"] for event in events]
    assert {(ts, slack.channel, "U1")} == {(event["ts"], event["channel"], event["user"]) for event in events}
    assert {f"<@{slack.bot_user}> what is MAPPA"} == {event["text"] for event in events}
    assert "channel" == events[1]["channel_type"]
    assert 2 == len({request.payload["event_id"] for request in app.received})
    assert {slack.bot_user} == {request.payload["authorizations"][0]["user_id"] for request in app.received}


def test_an_ordinary_message_arrives_as_one_event(slack: LoopbackSlack, app: Any) -> None:
    """Talk among people in the bot's channel is a `message` and no mention; a reply names its thread."""
    root = slack.post_as("U1", slack.channel, "lunch?")
    slack.post_as("U2", slack.channel, "yes", thread_ts=root)
    slack.wait_for(lambda: len(slack.acks) == 2)
    assert [("message", None), ("message", root)] == [(e["type"], e.get("thread_ts")) for e in by_time(app.events)]


def test_a_direct_message_is_never_a_mention(slack: LoopbackSlack, app: Any) -> None:
    """Slack sends only `message.im` for a direct message, even when the bot is mentioned in it."""
    slack.post_as("U1", slack.dm("U1"), "what is MAPPA", mention=True)
    slack.wait_for(lambda: slack.acks)
    assert [("message", "im")] == [(event["type"], event["channel_type"]) for event in app.events]


def test_where_the_bot_is_not_nothing_arrives(slack: LoopbackSlack, app: Any) -> None:
    """A mention in a channel without the bot reaches nobody; the next message elsewhere does."""
    slack.post_as("U1", slack.elsewhere, "what is MAPPA", mention=True)
    slack.post_as("U1", slack.channel, "here")
    slack.wait_for(lambda: slack.acks)
    assert ["here"] == [event["text"] for event in app.events]


def test_the_bot_hears_itself(slack: LoopbackSlack, app: Any, web: WebClient) -> None:
    """Slack sends an app its own messages too: one that answers them would never stop."""
    web.chat_postMessage(channel=slack.channel, text=f"I am <@{slack.bot_user}>")
    slack.wait_for(lambda: slack.acks)
    assert [("message", True)] == [(event["type"], "bot_id" in event) for event in app.events]


def test_an_edit_arrives_as_a_changed_message(slack: LoopbackSlack, app: Any) -> None:
    """Editing does not send the mention again."""
    ts = slack.post_as("U1", slack.channel, "what is MAPA", mention=True)
    slack.wait_for(lambda: len(slack.acks) == 2)
    slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> what is MAPPA")
    slack.wait_for(lambda: len(slack.acks) == 3)
    changed = app.events[2]
    assert ("message_changed", ts) == (changed["subtype"], changed["message"]["ts"])


def test_a_redelivered_event_keeps_its_id(slack: LoopbackSlack, app: Any) -> None:
    """The same event comes again in another envelope, marked as a retry."""
    ts = slack.post_as("U1", slack.dm("U1"), "what is MAPPA")
    slack.wait_for(lambda: slack.acks)
    ids = slack.redeliver(ts)
    slack.wait_for(lambda: len(slack.acks) == 2)
    first, second = app.received
    assert first.payload == second.payload
    assert ids == (second.payload["event_id"],)
    assert [0, 1] == [first.retry_attempt, second.retry_attempt]
    assert first.envelope_id != second.envelope_id
    with pytest.raises(LookupError, match="no event"):
        slack.redeliver("1.0")


def test_what_is_not_acknowledged_in_time_comes_again(
    start_slack: Callable[..., LoopbackSlack], start_app: Callable[..., Any]
) -> None:
    """An app too slow to acknowledge gets the event again at once."""
    slack = start_slack(ack_seconds=0.2)
    app = start_app(slack=slack, acknowledges=False)
    slack.post_as("U1", slack.channel, "hello")
    slack.wait_for(lambda: len(app.received) == 2)
    assert [(0, ""), (1, "timeout")] == [(r.retry_attempt, r.retry_reason) for r in app.received]
    assert () == slack.acks


def test_what_a_lost_socket_did_not_acknowledge_comes_down_the_next(
    start_slack: Callable[..., LoopbackSlack], start_app: Callable[..., Any]
) -> None:
    """A crash between receiving and acknowledging loses nothing, long before the time to acknowledge is over."""
    slack = start_slack(ack_seconds=3600)
    app = start_app(slack=slack, acknowledges=False)
    slack.post_as("U1", slack.channel, "hello")
    slack.wait_for(lambda: app.received)
    app.acknowledges = True
    slack.disconnect(None)
    slack.wait_for(lambda: slack.acks, 20)
    assert 1 == len({request.payload["event_id"] for request in app.received})
    assert 2 == len({request.envelope_id for request in app.received})


def test_what_happens_before_the_app_connects_waits_for_it(slack: LoopbackSlack, start_app: Callable[..., Any]) -> None:
    """A bot that is started late finds the questions asked meanwhile."""
    slack.post_as("U1", slack.channel, "early")
    app = start_app()
    slack.wait_for(lambda: slack.acks)
    assert ["early"] == [event["text"] for event in app.events]


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_an_announced_end_moves_the_app_to_a_new_socket(slack: LoopbackSlack, app: Any, reason: str) -> None:
    """Slack refreshes sockets every few hours; what is written meanwhile arrives on the new one."""
    slack.disconnect(reason)
    slack.post_as("U1", slack.channel, "meanwhile")
    slack.wait_for(lambda: slack.acks)
    # The client may be so slow to close its old socket that the event comes again: a set, not a list.
    assert {"meanwhile"} == {event["text"] for event in app.events}
    assert 2 == len(slack.calls_to("apps.connections.open"))


def test_a_socket_whose_end_is_announced_gets_nothing_new(slack: LoopbackSlack) -> None:
    """What is written after a warning waits for the next socket, although the old one is still open."""
    with connect(socket_address(slack)) as socket:
        socket.recv(timeout=5)
        slack.disconnect("warning")
        assert '"reason": "warning"' in str(socket.recv(timeout=5))
        slack.post_as("U1", slack.channel, "later")
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.3)
        with connect(socket_address(slack)) as following:
            following.recv(timeout=5)
            assert '"text": "later"' in str(following.recv(timeout=5))


def test_with_two_sockets_each_event_goes_to_one(slack: LoopbackSlack, start_app: Callable[..., Any]) -> None:
    """Two replicas share the events; none is sent to both."""
    apps = [start_app(), start_app()]
    for number in range(6):
        slack.post_as("U1", slack.channel, str(number))
    slack.wait_for(lambda: len(slack.acks) == 6)
    shares = [{event["text"] for event in app.events} for app in apps]
    assert set("012345") == shares[0] | shares[1]
    assert set() == shares[0] & shares[1]
    assert [3, 3] == [len(share) for share in shares]


def test_acknowledgements_are_timed(slack: LoopbackSlack, app: Any) -> None:
    """A test can hold the app to Slack's three seconds."""
    slack.post_as("U1", slack.channel, "hello")
    slack.wait_for(lambda: slack.acks)
    assert [app.received[0].envelope_id] == [ack.envelope_id for ack in slack.acks]
    assert 0 < slack.acks[0].seconds < 3


def test_a_revoked_token_closes_the_socket_for_good(slack: LoopbackSlack, app: Any, web: WebClient) -> None:
    """After an uninstall no call works and no socket opens again."""
    slack.revoke_token()
    slack.wait_for(lambda: not slack.connections)
    slack.wait_for(lambda: slack.calls_to("apps.connections.open")[1:])
    with pytest.raises(SlackApiError, match="token_revoked"):
        web.auth_test()
    assert 0 == slack.connections


def test_a_socket_opens_with_a_fresh_ticket_only(slack: LoopbackSlack) -> None:
    """Slack's addresses are good for one connection: a client must ask for a new one each time."""
    address = socket_address(slack)
    with connect(address) as socket:
        assert '"type": "hello"' in str(socket.recv(timeout=5))
    with pytest.raises(InvalidStatus, match="403"):
        connect(address)


def test_any_payload_can_be_delivered(slack: LoopbackSlack, app: Any) -> None:
    """Events the loopback does not make by itself reach the app as they are."""
    payload = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_home_opened", "user": "U1"}}
    assert "e1" == slack.deliver(payload, envelope_id="e1")
    slack.wait_for(lambda: slack.acks)
    assert [("e1", payload)] == [(request.envelope_id, request.payload) for request in app.received]


def socket_address(slack: LoopbackSlack) -> str:
    """Ask for the address of a new socket, as a client does."""
    return str(WebClient(base_url=slack.api_url).apps_connections_open(app_token=slack.app_token)["url"])


def by_time(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return events in the order of their messages: the client's threads may swap them."""
    return sorted(events, key=lambda event: str(event["ts"]))
