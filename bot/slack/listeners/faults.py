"""The one error handler: a person hears that something went wrong, never what an exception says."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.slack.arrivals import is_called, read_command, read_post
from bot.slack.blocks.plain import render_error
from bot.slack.desk import Claim, Desk, apologise, report
from bot.slack.listeners.claim import delivery_of, retries_so_far
from bot.slack.posting import post_once, respond

# Slack sends an event once and, unacknowledged, three times more: https://docs.slack.dev/apis/events-api
_LAST_RETRY = 3


def register(app: App, desk: Desk) -> None:
    """Handle what middleware and listeners raise."""
    app.error(partial(on_error, desk=desk))


def on_error(
    error: Exception, request: BoltRequest, context: BoltContext, client: WebClient, *, desk: Desk
) -> BoltResponse | None:
    """Apologise for a claimed delivery; an unclaimed one stays unacknowledged, so that Slack sends it again."""
    claim = context.get("claim")
    if isinstance(claim, Claim):
        apologise(desk, client, claim, error)
        return None
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
    post = read_post(body, context.bot_user_id or "")
    if post is None or not is_called(post) or retries_so_far(request.headers) < _LAST_RETRY:
        return None
    delivery = delivery_of(post, desk.hash_key)
    post_once(client, delivery, render_error(reference), look_first=True, patience=desk.patience, keep=lambda: None)
    return context.ack()
