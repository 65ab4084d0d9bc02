"""By which client the bot speaks in a workspace when nothing from Slack is being handled."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient


@dataclass(frozen=True, slots=True)
class Connection:
    """A client that holds a workspace's token, and the bot's user id there."""

    client: WebClient
    bot_user: str


# Returns the connection to a team's workspace, or None while the bot is not installed there.
Connect = Callable[[str], Connection | None]


def always(connection: Connection) -> Connect:
    """Return the connection of a bot that knows one workspace only."""
    return lambda _team: connection
