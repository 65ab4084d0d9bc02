"""A person edits or deletes a message; what the bot said to it follows."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.slack.changed import follow_deletion, follow_edit, read_change
from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Follow changes; to be registered before whatever takes every message."""
    for subtype in ("message_changed", "message_deleted"):
        app.event({"type": "message", "subtype": subtype})(partial(on_change, desk=desk))


def on_change(body: dict[str, Any], client: WebClient, context: BoltContext, *, desk: Desk) -> None:
    """Answer an edited question anew, in the same place, and take away the answer to a deleted one."""
    bot_user = context.bot_user_id or ""
    change = read_change(body, bot_user)
    if change is not None:
        follow = follow_deletion if change.is_deleted else follow_edit
        follow(desk, client, change, bot_user)
