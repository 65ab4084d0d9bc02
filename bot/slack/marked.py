"""Posting a message that carries a key of its own, anywhere in a channel, and never twice."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from bot.slack.blocks.reply import Reply
from bot.slack.calls import Patience, patiently
from bot.slack.ids import UNIT_EVENT_TYPE
from bot.slack.thread import Message, channel_messages, thread_messages

# How far the clocks of this machine and of Slack may differ.
SKEW_SECONDS = 300.0


def post_marked(
    client: WebClient,
    place: tuple[str, str],
    key: str,
    reply: Reply,
    *,
    since: float,
    look_first: bool,
    patience: Patience,
    keep: Callable[[], None],
    is_broadcast: bool = False,
    event_type: str = UNIT_EVENT_TYPE,
) -> str:
    """
    Post a message unless it is there already, and return its ts.

    Args:
        client: Makes one call for one call.
        place: The channel, and the root of the thread ("" for outside threads).
        key: What the message is known by.
        reply: What is posted.
        since: No message with this key is older, in seconds since the epoch.
        look_first: Somebody may have posted it before.
        patience: How long to go on trying.
        keep: Called while waiting, to keep our hold on what is posted.
        is_broadcast: Show a reply in a thread in the channel, too.
        event_type: What kind of message it is, in its metadata.

    Raises:
        SlackCallError: It could not be posted.
    """
    channel, thread_ts = place
    in_thread: dict[str, Any] = {"thread_ts": thread_ts, "reply_broadcast": is_broadcast} if thread_ts else {}

    def attempt(uncertain: bool) -> str:  # noqa: FBT001 - the shape `patiently` calls
        if (look_first or uncertain) and (ts := _find(client, (channel, thread_ts), event_type, key, since)):
            return ts
        posted: Any = client.chat_postMessage(
            channel=channel,
            text=reply.text,
            blocks=list(reply.blocks),
            metadata={"event_type": event_type, "event_payload": {"key": key}},
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
            **in_thread,
        )
        return str(posted.get("ts") or "")

    return patiently(attempt, patience, keep)


def _find(client: WebClient, place: tuple[str, str], event_type: str, key: str, since: float) -> str:
    """Return the ts of our message with this key, or ""."""
    (channel, thread_ts), oldest = place, f"{since:.6f}"
    found = (
        thread_messages(client, channel, thread_ts, oldest=oldest)
        if thread_ts
        else channel_messages(client, channel, oldest=oldest)
    )
    return next((message["ts"] for message in found if _key(message, event_type) == key), "")


def _key(message: Message, event_type: str) -> str:
    metadata = message.get("metadata") or {}
    if not message.get("bot_id") or metadata.get("event_type") != event_type:
        return ""
    return str((metadata.get("event_payload") or {}).get("key") or "")
