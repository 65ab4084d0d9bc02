"""Response addresses: replies to slash commands, buttons and message shortcuts without a token."""

import secrets
import time
from dataclasses import dataclass, replace

from bot.demo.content import read_content
from bot.demo.types import JSON, Message, SlackRefusal
from bot.demo.web_args import is_true
from bot.demo.workspace import Workspace

# docs.slack.dev/interactivity/handling-user-interaction: five replies within thirty minutes.
MAX_REPLIES = 5
VALID_SECONDS = 30 * 60


@dataclass(slots=True)
class _Open:
    workspace: Workspace
    channel: str
    user: str
    issued_at: float
    replies: int = 0
    # The message the address belongs to: the one with the button, or the last reply to a command.
    original_ts: str = ""


class ResponseUrls:
    """The addresses given out so far, by the secret in them."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}

    def issue(self, workspace: Workspace, channel: str, user: str, original_ts: str = "") -> str:
        """Return the secret of a new address."""
        secret = secrets.token_urlsafe(16)
        self._open[secret] = _Open(workspace, channel, user, time.monotonic(), original_ts=original_ts)
        return secret

    def reply(self, secret: str, args: JSON) -> JSON:
        """Show a reply to the person, or to the whole channel, or refuse it as Slack does."""
        known = self._open.get(secret)
        if known is None or time.monotonic() - known.issued_at > VALID_SECONDS:
            raise SlackRefusal("expired_url")
        if known.replies >= MAX_REPLIES:
            raise SlackRefusal("used_url")
        original = _original(known)
        if is_true(args.get("delete_original")):
            known.replies += 1
            _take_away(known, original)
            return {}
        text, blocks = read_content(known.workspace, args)
        known.replies += 1
        everyone = args.get("response_type") == "in_channel"
        if is_true(args.get("replace_original")) and original is not None:
            known.workspace.replace(original, replace(original, text=text, blocks=blocks, edited=True))
            return {}
        posted = known.workspace.post(
            Message(
                channel=known.channel,
                ts="",
                user=known.workspace.bot_user,
                text=text,
                by_bot=True,
                blocks=blocks,
                thread_ts=args.get("thread_ts") or "",
                ephemeral_to="" if everyone else known.user,
            )
        )
        # Later replies replace the answer to a command; those to a button replace what the button was on.
        known.original_ts = posted.ts if original is None else known.original_ts
        return {}


def _original(known: _Open) -> Message | None:
    for message in known.workspace.messages:
        if (message.channel, message.ts) == (known.channel, known.original_ts) and message.by_bot:
            return message
    return None


def _take_away(known: _Open, original: Message | None) -> None:
    if original is None:
        return
    if original.ephemeral_to:
        known.workspace.remove(original.channel, original.ts)
    else:
        known.workspace.delete(original.channel, original.ts)
