"""What holds for every message and every view: Slack takes it, by both checks, and it says something to everybody."""

from typing import Any

from bot.slack.blocks.reply import Reply
from tests.blockkit.check import check_message, check_message_with_sdk, check_view, check_view_with_sdk

# https://docs.slack.dev/reference/methods/chat.postMessage
TEXT_CHARS = 40_000
# What calls everybody in a channel; the bot never does.
_CALLS = ("<!channel", "<!here", "<!everyone", "<!subteam")


def message_problems(reply: Reply) -> list[str]:
    """Return what is wrong with a message."""
    found = [*check_message(reply.blocks), *check_message_with_sdk(reply.blocks)]
    if not reply.text.strip():
        found.append("no text, which is all that phones show")
    if len(reply.text) > TEXT_CHARS:
        found.append(f"text of {len(reply.text)} characters")
    return found + _loud((reply.text, reply.blocks))


def view_problems(view: dict[str, Any]) -> list[str]:
    """Return what is wrong with a modal or a Home tab."""
    return [*check_view(view), *check_view_with_sdk(view), *_loud(view)]


def _loud(value: object) -> list[str]:
    written = repr(value)
    return [f"calls everybody: {call}" for call in _CALLS if call in written]
