"""Putting an answer where it belongs, once: every post carries its key, and after any doubt the bot looks first."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.slack.blocks.reply import Reply
from bot.slack.calls import Patience, patiently, sdk_logger, trouble_of_status
from bot.slack.ids import ANSWER_EVENT_TYPE
from bot.slack.thread import thread_messages
from bot.store.events import Delivery


def post_once(
    client: WebClient,
    delivery: Delivery,
    reply: Reply,
    *,
    look_first: bool,
    patience: Patience,
    keep: Callable[[], None],
) -> str:
    """
    Post the reply in its thread, unless it is there already, and return its ts.

    Args:
        client: Makes one call for one call; a client that repeats by itself could post twice.
        delivery: Where the reply goes, and the key it carries.
        reply: What is posted.
        look_first: Somebody may have posted it before: an earlier run of the bot, or this one without noticing.
        patience: How long to go on trying.
        keep: Called while waiting, to keep our claim on the delivery.

    Raises:
        SlackCallError: It could not be posted.
    """

    def attempt(uncertain: bool) -> str:  # noqa: FBT001 - the shape `patiently` calls
        if (look_first or uncertain) and (ts := find_posted(client, delivery)):
            return ts
        posted: Any = client.chat_postMessage(
            channel=delivery.channel,
            thread_ts=delivery.thread_ts,
            text=reply.text,
            blocks=list(reply.blocks),
            metadata={"event_type": ANSWER_EVENT_TYPE, "event_payload": {"key": delivery.key}},
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted.get("ts") or "")

    return patiently(attempt, patience, keep)


def find_posted(client: WebClient, delivery: Delivery) -> str:
    """Return the ts of our message with this delivery's key in its thread, or "" when there is none."""
    messages = thread_messages(client, delivery.channel, delivery.thread_ts, oldest=delivery.ts)
    return next((message["ts"] for message in messages if answer_key(message) == delivery.key), "")


def post_privately(
    client: WebClient,
    delivery: Delivery,
    user: str,
    reply: Reply,
    *,
    patience: Patience,
    keep: Callable[[], None],
) -> None:
    """
    Show the reply to one person in the channel, in the thread where the question stands in one.

    After a doubtful failure it is sent again, as there is no way to look: a note that one person sees twice does less
    harm than none.

    Raises:
        SlackCallError: It could not be shown.
    """
    in_thread: dict[str, Any] = {"thread_ts": delivery.thread_ts} if delivery.thread_ts != delivery.ts else {}

    def attempt(_uncertain: bool) -> None:  # noqa: FBT001 - the shape `patiently` calls
        client.chat_postEphemeral(
            channel=delivery.channel, user=user, text=reply.text, blocks=list(reply.blocks), **in_thread
        )

    patiently(attempt, patience, keep)


def answer_key(message: Mapping[str, Any]) -> str | None:
    """Return the key of the delivery that a message answers, or None when it is not an answer of the bot."""
    metadata = message.get("metadata") or {}
    if not message.get("bot_id") or metadata.get("event_type") != ANSWER_EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None


def respond(
    response_url: str,
    reply: Reply,
    *,
    patience: Patience,
    keep: Callable[[], None] = lambda: None,
    thread_ts: str = "",
) -> None:
    """
    Answer a slash command, or a press in the thread `thread_ts`, so that only that person sees it.

    After a doubtful failure it is sent again: there is no way to look, and a repeated private note does less harm
    than none.

    Raises:
        SlackCallError: It could not be sent; Slack takes answers for 30 minutes after the command.
    """
    webhook = WebhookClient(response_url, retry_handlers=[], logger=sdk_logger())
    message: dict[str, Any] = {
        "text": reply.text,
        "blocks": list(reply.blocks),
        "response_type": "ephemeral",
        "mrkdwn": False,
    }
    # After a press Slack would put it in the place of the message with the button.
    message["replace_original"] = False
    if thread_ts:
        # Without it Slack shows the note at the end of the channel, away from the thread that the person is reading.
        message["thread_ts"] = thread_ts

    def attempt(_uncertain: bool) -> None:  # noqa: FBT001 - the shape `patiently` calls
        answered = webhook.send_dict(message)
        if answered.status_code != 200:
            raise trouble_of_status(answered.status_code, answered.headers, _code(answered.body))

    patiently(attempt, patience, keep)


def _code(body: str) -> str:
    """Return Slack's word for what is wrong in the body of a refused answer, if it is one word."""
    return body if body.isidentifier() and len(body) < 50 else ""
