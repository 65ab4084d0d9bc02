"""A person asks: in a channel, in a direct message, in a thread, or with the slash command."""

from functools import partial

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.slack.arrivals import Command
from bot.slack.desk import Desk, answer_command, answer_post
from bot.slack.ids import COMMAND
from bot.slack.listeners.guide import open_guide

# The word after the command that opens the guide.
GUIDE = "guide"


def register(app: App, desk: Desk) -> None:
    """Answer what the claim let through."""
    for event in ("app_mention", "message"):
        app.event(event)(partial(on_post, desk=desk))
    app.command(COMMAND)(partial(on_command, desk=desk))


def on_post(client: WebClient, context: BoltContext, *, desk: Desk) -> None:
    """Answer a message in its thread."""
    answer_post(desk, client, context["claim"], context["post"], context.bot_user_id or "")


def on_command(client: WebClient, context: BoltContext, *, desk: Desk) -> None:
    """Answer a command, visibly to nobody else; `/mappa guide` opens the eligibility guide."""
    command: Command = context["command"]
    if command.text.strip().casefold() == GUIDE and desk.rules(command.team, command.channel).is_on:
        open_guide(desk, client, command.trigger_id)
        desk.events.finish(command.key, GUIDE, desk.now())
    else:
        answer_command(desk, context["claim"], command)
