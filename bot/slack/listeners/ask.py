"""A person asks: in a channel, in a direct message, in a thread, or with the slash command."""

from functools import partial

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.slack.desk import Desk, answer_command, answer_post
from bot.slack.ids import COMMAND, EVENTS


def register(app: App, desk: Desk) -> None:
    """Answer what the claim let through."""
    for event in EVENTS:
        app.event(event)(partial(on_post, desk=desk))
    app.command(COMMAND)(partial(on_command, desk=desk))


def on_post(client: WebClient, context: BoltContext, *, desk: Desk) -> None:
    """Answer a message in its thread."""
    answer_post(desk, client, context["claim"], context["post"], context.bot_user_id or "")


def on_command(context: BoltContext, *, desk: Desk) -> None:
    """Answer a command, visibly to nobody else."""
    answer_command(desk, context["claim"], context["command"])
