"""What changes under an app: edits, deletions, archived channels, removals, people who leave."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON


def refused(call: Any, **args: Any) -> str:
    """Return the code a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def last(slack: LoopbackSlack) -> JSON:
    """Return the latest event."""
    event: JSON = slack.events[-1]["event"]
    return event


def test_a_deleted_message_is_gone_and_the_app_hears_what_it_was(slack: LoopbackSlack, web: WebClient) -> None:
    """`message_deleted` names the message and holds it as it was; the history no longer does."""
    ts = slack.post_as("U1", slack.channel, "what is Level 2?")
    slack.delete_as(slack.channel, ts)
    event = last(slack)
    assert ("message_deleted", ts, "what is Level 2?", "U1") == (
        event["subtype"],
        event["deleted_ts"],
        event["previous_message"]["text"],
        event["previous_message"]["user"],
    )
    assert [] == web.conversations_history(channel=slack.channel)["messages"]


def test_a_deleted_message_with_replies_leaves_a_tombstone(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack sends no `message_deleted` then, but a change into a tombstone; the replies stay."""
    ts = slack.post_as("U1", slack.channel, "what is Level 2?")
    web.chat_postMessage(channel=slack.channel, thread_ts=ts, text="It is…")
    slack.delete_as(slack.channel, ts)
    event = last(slack)
    assert ("message_changed", "tombstone", "what is Level 2?") == (
        event["subtype"],
        event["message"]["subtype"],
        event["previous_message"]["text"],
    )
    thread = web.conversations_replies(channel=slack.channel, ts=ts)["messages"]
    assert ["This message was deleted.", "It is…"] == [message["text"] for message in thread]


def test_an_edited_message_brings_both_versions(slack: LoopbackSlack) -> None:
    """`message_changed` has the new message and the one before."""
    ts = slack.post_as("U1", slack.channel, "what is Level 2?")
    slack.edit_as(slack.channel, ts, "what is Level 3?")
    event = last(slack)
    assert ("what is Level 3?", "what is Level 2?", ts) == (
        event["message"]["text"],
        event["previous_message"]["text"],
        event["message"]["ts"],
    )


def test_the_bot_deletes_its_own_messages_only(slack: LoopbackSlack, web: WebClient) -> None:
    """A person's message stays, and a second deletion finds nothing."""
    theirs = slack.post_as("U1", slack.channel, "mine")
    own = web.chat_postMessage(channel=slack.channel, text="ours")["ts"]
    web.chat_delete(channel=slack.channel, ts=own)
    assert ["mine"] == [message.text for message in slack.messages]
    assert "cant_delete_message" == refused(web.chat_delete, channel=slack.channel, ts=theirs)
    assert "message_not_found" == refused(web.chat_delete, channel=slack.channel, ts=own)


def test_an_archived_channel_takes_no_posts(slack: LoopbackSlack, web: WebClient) -> None:
    """Every kind of post is refused, and the channel says why."""
    ts = web.chat_postMessage(channel=slack.channel, text="before")["ts"]
    slack.post_as("U1", slack.channel, "hello")
    slack.archive(slack.channel)
    for call, args in (
        (web.chat_postMessage, {"text": "x"}),
        (web.chat_postEphemeral, {"text": "x", "user": "U1"}),
        (web.chat_update, {"text": "x", "ts": ts}),
    ):
        assert "is_archived" == refused(call, channel=slack.channel, **args)
    assert web.conversations_info(channel=slack.channel)["channel"]["is_archived"]


def test_a_removed_bot_hears_nothing_until_it_is_invited_again(slack: LoopbackSlack, web: WebClient) -> None:
    """Outside it gets no events and may not post; its return is announced to it."""
    slack.kick_bot(slack.channel)
    slack.post_as("U1", slack.channel, "anyone?", mention=True)
    assert () == slack.events
    assert "not_in_channel" == refused(web.chat_postMessage, channel=slack.channel, text="x")
    slack.invite_bot(slack.channel)
    joined = last(slack)
    assert ("member_joined_channel", slack.bot_user) == (joined["type"], joined["user"])
    web.chat_postMessage(channel=slack.channel, text="back")


def test_a_deactivated_person_is_known_and_unreachable(slack: LoopbackSlack, web: WebClient) -> None:
    """`users.info` says so; nothing ephemeral is taken, no conversation opens, and an open one swallows posts."""
    slack.post_as("U1", slack.channel, "hello")
    dm = slack.dm("U1")
    slack.deactivate("U1")
    about = web.users_info(user="U1")["user"]
    assert (True, False) == (about["deleted"], "is_admin" in about)
    assert "user_disabled" == refused(web.conversations_open, users="U1")
    assert web.chat_postMessage(channel=dm, text="x")["ok"]
    assert "user_not_in_channel" == refused(web.chat_postEphemeral, channel=slack.channel, user="U1", text="x")


def test_people_are_opened_and_described(slack: LoopbackSlack, web: WebClient) -> None:
    """There is one administrator; a direct message opens by the person's id, to the same place each time."""
    slack.add_person("U1")
    admins = {user: web.users_info(user=user)["user"]["is_admin"] for user in ("U0ADMIN", "U1", slack.bot_user)}
    assert {"U0ADMIN": True, "U1": False, slack.bot_user: False} == admins
    assert web.users_info(user=slack.bot_user)["user"]["is_bot"]
    assert slack.dm("U1") == web.conversations_open(users=["U1"])["channel"]["id"]
    assert slack.dm("U1") == web.chat_postMessage(channel="U1", text="hello")["channel"]
    assert "user_not_found" == refused(web.conversations_open, users="U9")


def test_a_shared_channel_says_so_in_its_events(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack Connect: the app can tell that outsiders read along."""
    shared = slack.add_channel("C0SHARED", is_shared=True)
    slack.post_as("U1", shared, "hello")
    assert slack.events[-1]["is_ext_shared_channel"]
    assert web.conversations_info(channel=shared)["channel"]["is_ext_shared"]


def test_a_message_has_an_address(slack: LoopbackSlack, web: WebClient) -> None:
    """A reply's address names its thread."""
    root = slack.post_as("U1", slack.channel, "question")
    reply = web.chat_postMessage(channel=slack.channel, thread_ts=root, text="answer")["ts"]
    links = [
        web.chat_getPermalink(channel=slack.channel, message_ts=ts)["permalink"].partition("/archives/")[2]
        for ts in (root, reply)
    ]
    plain = [ts.replace(".", "") for ts in (root, reply)]
    tail = f"?thread_ts={root}&cid={slack.channel}"
    assert [f"{slack.channel}/p{plain[0]}", f"{slack.channel}/p{plain[1]}{tail}"] == links


def test_a_reaction_is_seen_once(slack: LoopbackSlack, web: WebClient) -> None:
    """The same one twice is refused, as is a name that is none."""
    ts = slack.post_as("U1", slack.channel, "thanks")
    web.reactions_add(channel=slack.channel, timestamp=ts, name="eyes")
    assert ((slack.channel, ts, "eyes", slack.bot_user),) == slack.reactions
    assert "already_reacted" == refused(web.reactions_add, channel=slack.channel, timestamp=ts, name="eyes")
    assert "invalid_name" == refused(web.reactions_add, channel=slack.channel, timestamp=ts, name="👀")
