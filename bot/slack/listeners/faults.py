"""The one error handler: a person hears that something went wrong, never what an exception says."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.slack.arrivals import INTERACTIONS, is_called, read_command, read_post
from bot.slack.blocks.plain import render_error
from bot.slack.calls import patiently
from bot.slack.desk import Claim, Desk, apologise, report
from bot.slack.listeners.claim import delivery_of, retries_so_far
from bot.slack.posting import post_once, respond
from bot.slack.presses import read_press
from bot.store.errors import StoreUnreachable

# Slack sends an event once and, unacknowledged, three times more: https://docs.slack.dev/apis/events-api
_LAST_RETRY = 3
_ANYTHING = re.compile(".*", re.DOTALL)


def register(app: App, desk: Desk) -> None:
    """Handle what middleware and listeners raise, and acknowledge what leads nowhere (links, old messages, news)."""
    app.event(_ANYTHING)(acknowledge)
    app.action(_ANYTHING)(acknowledge)
    app.shortcut(_ANYTHING)(acknowledge)
    app.view_submission(_ANYTHING)(acknowledge)
    app.view_closed(_ANYTHING)(acknowledge)
    app.error(partial(on_error, desk=desk))


def acknowledge(ack: Ack) -> None:
    """Tell Slack that nothing more is to be done."""
    ack()


def on_error(
    error: Exception, request: BoltRequest, context: BoltContext, client: WebClient, *, desk: Desk
) -> BoltResponse | None:
    """Apologise for a claimed delivery; an unclaimed one stays unacknowledged, so that Slack sends it again."""
    claim = context.get("claim")
    if isinstance(claim, Claim):
        apologise(desk, client, claim, error)
        return None
    if isinstance(error, StoreUnreachable):
        desk.meters.store_failed()
    try:
        return _unclaimed(error, request, context, client, desk)
    except Exception as second:  # noqa: BLE001 - Bolt would let it end the worker without a word
        report(second, "unclaimed")
        return None


def _unclaimed(
    error: Exception, request: BoltRequest, context: BoltContext, client: WebClient, desk: Desk
) -> BoltResponse | None:
    """Apologise where no second chance comes: Slack repeats a command never, and a message three times."""
    body: dict[str, Any] = request.body
    reference = report(error, "unclaimed")
    command = read_command(body)
    if command is not None:
        respond(command.response_url, render_error(reference), patience=desk.patience)
        return context.ack()
    if body.get("type") in INTERACTIONS:
        tell_presser(desk, client, body, reference)
        return context.ack()
    post = read_post(body, context.bot_user_id or "")
    if post is None or not is_called(post) or retries_so_far(request.headers) < _LAST_RETRY:
        return None
    delivery = delivery_of(post, desk)
    post_once(client, delivery, render_error(reference), look_first=True, patience=desk.patience, keep=lambda: None)
    return context.ack()


def tell_presser(desk: Desk, client: WebClient, body: Mapping[str, Any], reference: str) -> None:
    """Tell the person who pressed, chose or sent that it failed, where only they see it."""
    reply = render_error(reference)
    if response_url := body.get("response_url"):
        press = read_press(body)
        thread_ts = press.thread_ts if press.thread_ts != press.ts else ""
        respond(response_url, reply, patience=desk.patience, thread_ts=thread_ts)
        return
    user = (body.get("user") or {}).get("id") or ""
    opened: Any = patiently(lambda _: client.conversations_open(users=user), desk.patience)
    channel = opened["channel"]["id"]
    patiently(
        lambda _: client.chat_postMessage(channel=channel, text=reply.text, blocks=list(reply.blocks)), desk.patience
    )
