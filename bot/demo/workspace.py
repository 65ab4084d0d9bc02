"""One Slack workspace in memory: people, channels and the messages in them."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Condition

from bot.demo.types import JSON, Channel, ChannelKind, Message, SlackRefusal

# What deploy/slack-manifest.yaml needs and a little more; a test can take some away to see what the app says.
DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
        "groups:history", "groups:read", "im:history", "im:read", "im:write", "mpim:history", "mpim:read", "users:read",
    }
)  # fmt: skip
_HISTORY_SCOPES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}

Announce = Callable[[str, Message], None]


class Workspace:
    """
    The state behind the Web API. Every method takes the loopback's one lock.

    `announce(change, message)` is called after each change, with "posted" or "edited".
    """

    team = "T0LOOPBACK"
    app = "A0LOOPBACK"
    bot_user = "U0MAPPABOT"
    bot = "B0MAPPABOT"

    def __init__(self, changed: Condition, scopes: frozenset[str], announce: Announce) -> None:
        self.scopes = scopes
        self._changed = changed
        self._announce = announce
        self._channels: dict[str, Channel] = {}
        self._people: dict[str, str] = {self.bot_user: "mappa"}
        self._messages: list[Message] = []
        self._last_microsecond = 0

    @property
    def messages(self) -> tuple[Message, ...]:
        """Everything posted and not deleted, oldest first, ephemeral messages among them."""
        with self._changed:
            return tuple(self._messages)

    def add_channel(self, channel: str, kind: ChannelKind, *, bot_is_member: bool) -> None:
        """Create a channel, or change whether the bot is in it."""
        with self._changed:
            members = frozenset({self.bot_user} if bot_is_member else ())
            self._channels[channel] = Channel(channel, channel.lower(), kind, members)

    def open_dm(self, user: str) -> str:
        """Return the id of the direct message conversation between `user` and the bot."""
        with self._changed:
            self.meet(user)
            channel = "D" + user.removeprefix("U")
            self._channels.setdefault(channel, Channel(channel, "", "im", frozenset({user, self.bot_user}), user))
            return channel

    def meet(self, user: str) -> None:
        """Make a person known."""
        self._people.setdefault(user, user.lower())

    def join(self, user: str, channel: str) -> None:
        """Put a person into a channel."""
        with self._changed:
            self.meet(user)
            known = self.channel(channel)
            self._channels[channel] = replace(known, members=known.members | {user})

    def name_of(self, user: str) -> str:
        """Return a person's name, or refuse as Slack does."""
        with self._changed:
            if user not in self._people:
                raise SlackRefusal("user_not_found")
            return self._people[user]

    def channel(self, channel: str) -> Channel:
        """Return a channel, or refuse as Slack does."""
        with self._changed:
            if channel not in self._channels:
                raise SlackRefusal("channel_not_found")
            return self._channels[channel]

    def channel_of_bot(self, channel: str) -> Channel:
        """Return a channel the bot is in, or refuse as Slack does: private ones stay unknown to outsiders."""
        known = self.channel(channel)
        if self.bot_user not in known.members:
            raise SlackRefusal("not_in_channel" if known.kind == "channel" else "channel_not_found")
        return known

    def need_scope(self, scope: str) -> None:
        """Refuse when the app was not granted `scope`."""
        if scope not in self.scopes:
            raise SlackRefusal("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def need_channel_scope(self, channel: Channel, right: str) -> None:
        """Refuse when the app lacks `right` ("history" or "read") for this kind of channel."""
        self.need_scope(f"{_HISTORY_SCOPES[channel.kind]}:{right}")

    def next_ts(self) -> str:
        """Return a time stamp no other message has, later than all before it."""
        with self._changed:
            self._last_microsecond = max(self._last_microsecond + 1, time.time_ns() // 1000)
            return f"{self._last_microsecond // 1_000_000}.{self._last_microsecond % 1_000_000:06d}"

    def post(self, message: Message) -> Message:
        """Add a message, give it a time stamp, and announce it unless only one person sees it."""
        with self._changed:
            self._check_thread(message)
            posted = replace(message, ts=self.next_ts())
            self._messages.append(posted)
            if not posted.ephemeral_to:
                self._announce("posted", posted)
            self._changed.notify_all()
            return posted

    def edit(self, channel: str, ts: str, text: str, blocks: tuple[JSON, ...], metadata: JSON | None) -> Message:
        """Change a message where it stands and announce it."""
        with self._changed:
            old = self.find(channel, ts)
            new = replace(old, text=text, blocks=blocks, metadata=metadata or old.metadata, edited=True)
            self._messages[self._messages.index(old)] = new
            self._announce("edited", new)
            self._changed.notify_all()
            return new

    def remove(self, channel: str, ts: str) -> None:
        """Take a message away, if it is there."""
        with self._changed:
            self._messages = [kept for kept in self._messages if (kept.channel, kept.ts) != (channel, ts)]
            self._changed.notify_all()

    def find(self, channel: str, ts: str) -> Message:
        """Return a message everyone in the channel sees, or refuse as Slack does."""
        with self._changed:
            for message in self._messages:
                if (message.channel, message.ts) == (channel, ts) and not message.ephemeral_to:
                    return message
        raise SlackRefusal("message_not_found")

    def thread(self, channel: str, ts: str) -> tuple[Message, ...]:
        """Return the root `ts` (or the root of the thread `ts` is in) and its replies, oldest first."""
        with self._changed:
            root = self.find(channel, ts).thread_ts or ts
            return tuple(
                message
                for message in self._messages
                if message.channel == channel and not message.ephemeral_to and root in {message.ts, message.thread_ts}
            )

    def history(self, channel: str) -> tuple[Message, ...]:
        """Return the channel's messages outside threads, newest first."""
        with self._changed:
            mine = [message for message in self._messages if message.channel == channel and not message.ephemeral_to]
            return tuple(message for message in reversed(mine) if not message.thread_ts)

    def _check_thread(self, message: Message) -> None:
        """Refuse a reply to nothing, and a reply to a reply, which Slack would show to nobody."""
        if not message.thread_ts:
            return
        try:
            root = self.find(message.channel, message.thread_ts)
        except SlackRefusal:
            raise SlackRefusal("thread_not_found") from None
        if root.thread_ts:
            raise SlackRefusal("cannot_reply_to_message")
