"""The messages that are not answers."""

from collections.abc import Collection
from dataclasses import replace

from bot import wording
from bot.slack.blocks.reply import Reply, marked_section, plain_reply
from bot.slack.blocks.text import literal, shorten


def render_help() -> Reply:
    """Return how to ask."""
    return plain_reply(wording.SLACK_HELP)


def render_error(reference: str, languages: Collection[str] = ("en",)) -> Reply:
    """Return the apology for a fault of ours, with Welsh below where that is wanted."""
    said = wording.slack_error(reference)
    return plain_reply(wording.in_welsh_too(said, "error") if "cy" in languages else said)


def render_restarted() -> Reply:
    """Return what a person hears whose command was lost in a restart."""
    return plain_reply(wording.SLACK_RESTARTED)


def render_off(message: str) -> Reply:
    """Return what people hear while the bot is switched off; `message` is the administrator's, "" the usual one."""
    return plain_reply(message or wording.SLACK_OFF)


def with_asker(reply: Reply, user: str, question: str) -> Reply:
    """Return the reply with a first line that says who chose which question; nobody can have seen it typed."""
    line = f"<@{user}> {wording.SLACK_CHOSE} {literal(shorten(question, 300))}"
    return replace(reply, text=f"{line}\n\n{reply.text}", blocks=(marked_section(line), *reply.blocks))
