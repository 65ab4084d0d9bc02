"""The messages that are not answers."""

from bot import wording
from bot.slack.blocks.reply import Reply, plain_reply


def render_help() -> Reply:
    """Return how to ask."""
    return plain_reply(wording.SLACK_HELP)


def render_error(reference: str) -> Reply:
    """Return the apology for a fault of ours."""
    return plain_reply(wording.slack_error(reference))


def render_restarted() -> Reply:
    """Return what a person hears whose command was lost in a restart."""
    return plain_reply(wording.SLACK_RESTARTED)
