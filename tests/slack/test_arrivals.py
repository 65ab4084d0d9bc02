"""Which payloads are a person speaking, and to whom."""

from typing import Any

import pytest

from bot.slack.arrivals import is_called, may_follow_up, read_command, read_post

BOT = "U0MAPPABOT"


def body(**event: Any) -> dict[str, Any]:
    """An Events API payload with a person's message in a channel, changed as told."""
    message = {
        "type": "message",
        "user": "U1",
        "ts": "2.000001",
        "channel": "C1",
        "channel_type": "channel",
        "text": "hi",
    }
    return {"team_id": "T1", "event_id": "Ev1", "event": {k: v for k, v in (message | event).items() if v is not None}}


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"bot_id": "B1"},
        {"user": BOT},
        {"user": None},
        {"ts": None},
        {"hidden": True},
        {"type": "reaction_added"},
    ],
    ids=str,
)
def test_what_no_person_said_is_no_post(event: dict[str, Any]) -> None:
    """Bots, edits, joins, the bot itself and other events are not answered."""
    assert read_post(body(**event), BOT) is None


@pytest.mark.parametrize("subtype", [None, "thread_broadcast", "file_share", "me_message"])
def test_what_a_person_said_is_a_post(subtype: str | None) -> None:
    """Slack has several names for people speaking."""
    post = read_post(body(subtype=subtype), BOT)
    assert post is not None
    assert post.key == "message:T1:C1:2.000001"


def test_mention_and_message_of_one_post_have_one_key() -> None:
    """Slack sends two events, each with an event id of its own, for one message."""
    mention = read_post(body(type="app_mention", text=f"<@{BOT}> hi", channel_type=None), BOT)
    message = read_post(body(text=f"<@{BOT}> hi"), BOT)
    assert mention is not None
    assert message is not None
    assert mention.key == message.key
    assert is_called(mention)
    assert is_called(message)


def test_only_a_thread_can_be_followed_up() -> None:
    """A lone message, the root itself, one for somebody else and one without words are not follow-ups."""
    cases = [
        {},
        {"thread_ts": "2.000001"},
        {"thread_ts": "1.0", "text": "<@U2> you?"},
        {"thread_ts": "1.0", "text": ":+1:"},
    ]
    posts = [read_post(body(**case), BOT) for case in cases]
    assert [post is not None and may_follow_up(post, BOT) for post in posts] == [False] * 4
    follow_up = read_post(body(thread_ts="1.0", text="and you?"), BOT)
    assert follow_up is not None
    assert may_follow_up(follow_up, BOT)
    assert follow_up.root == "1.0"


def test_a_command_needs_its_name_and_a_trigger() -> None:
    """Another command, or a payload without what the answer needs, is not ours."""
    payload = {
        "command": "/mappa",
        "trigger_id": "7.8.9",
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "text": "x",
    }
    command = read_command(payload)
    assert command is not None
    assert command.key == "command:7.8.9"
    assert read_command(payload | {"command": "/other"}) is None
    assert read_command({"command": "/mappa"}) is None
