"""Replies to slash commands: by the acknowledgement or by the response address."""

import secrets
import time
from dataclasses import dataclass

from bot.demo.types import JSON, Message, SlackRefusal
from bot.demo.web_api import is_true, read_content
from bot.demo.workspace import Workspace

# docs.slack.dev/interactivity/handling-user-interaction: five replies within thirty minutes.
MAX_REPLIES = 5
VALID_SECONDS = 30 * 60


@dataclass(slots=True)
class _Open:
    channel: str
    user: str
    issued_at: float
    replies: int = 0
    last_ts: str = ""


class Commands:
    """The commands given so far, by the secret in their response address."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._open: dict[str, _Open] = {}

    def start(self, channel: str, user: str) -> str:
        """Return the secret of a new command."""
        secret = secrets.token_urlsafe(16)
        self._open[secret] = _Open(channel, user, time.monotonic())
        return secret

    def reply(self, secret: str, args: JSON) -> JSON:
        """Show a reply to the person, or to the whole channel, or refuse it as Slack does."""
        command = self._open.get(secret)
        if command is None or time.monotonic() - command.issued_at > VALID_SECONDS:
            raise SlackRefusal("expired_url")
        if command.replies >= MAX_REPLIES:
            raise SlackRefusal("used_url")
        text, blocks = read_content(args)
        command.replies += 1
        everyone = args.get("response_type") == "in_channel"
        if is_true(args.get("replace_original")) and command.last_ts:
            self._workspace.remove(command.channel, command.last_ts)
        posted = self._workspace.post(
            Message(
                channel=command.channel,
                ts="",
                user=self._workspace.bot_user,
                text=text,
                by_bot=True,
                blocks=blocks,
                ephemeral_to="" if everyone else command.user,
            )
        )
        command.last_ts = posted.ts
        return {}
