"""One Slack workspace in memory, as one app sees it: people, channels and the messages in them."""

import time
from dataclasses import replace
from datetime import timedelta
from threading import Condition

from bot.demo.assistant import Assistant
from bot.demo.files import Files
from bot.demo.team import TOMBSTONE, Announce, Team
from bot.demo.triggers import Triggers
from bot.demo.types import JSON, Channel, ChannelKind, Identity, Message, Person, SlackRefusal
from bot.demo.views import Views

# What deploy/slack-manifest.yaml needs and a little more; a test can take some away to see what the app says.
DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
        "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
        "mpim:history", "mpim:read", "reactions:write", "users:read",
    }
)  # fmt: skip
ADMIN = "U0ADMIN"  # the one administrator, unless a test says otherwise
_HISTORY_SCOPES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


class Workspace:
    """One app's window on a team: the state behind the Web API. Every method takes the loopback's one lock."""

    def __init__(self, team: Team, identity: Identity, scopes: frozenset[str], *, trigger_seconds: float) -> None:
        self.scopes = scopes
        self.identity = identity
        self.is_org_install = False
        self._team = team
        self._changed = team.changed
        team.apps[identity.bot_user] = identity
        team.people[identity.bot_user] = Person(identity.bot_user, identity.name, is_bot=True)
        self.triggers = Triggers(trigger_seconds)
        self.views = Views(team.changed, self.triggers)
        self.assistant = Assistant()

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self._team.id

    @property
    def team_name(self) -> str:
        """The workspace's name, as in its address."""
        return self._team.name

    @property
    def enterprise(self) -> str:
        """The id of the organisation, "" outside Enterprise Grid."""
        return self._team.enterprise

    @property
    def supports_citations(self) -> bool:
        """Whether citation elements are taken."""
        return self._team.supports_citations

    @property
    def supports_tables(self) -> bool:
        """Whether table blocks are taken."""
        return self._team.supports_tables

    @property
    def files(self) -> Files:
        """The uploaded files."""
        return self._team.files

    @property
    def app(self) -> str:
        """The app's id."""
        return self.identity.app

    @property
    def bot_user(self) -> str:
        """The id of the app's bot user."""
        return self.identity.bot_user

    @property
    def bot(self) -> str:
        """The id of the app's bot."""
        return self.identity.bot

    @property
    def messages(self) -> tuple[Message, ...]:
        """Everything posted and not deleted, oldest first, ephemeral messages among them."""
        with self._changed:
            return tuple(self._team.messages)

    @property
    def reactions(self) -> tuple[tuple[str, str, str, str], ...]:
        """Every reaction as channel, ts, name and who."""
        with self._changed:
            return tuple(self._team.reactions)

    @property
    def extra(self) -> JSON:
        """What the events of a person's next message carry beside it."""
        return self._team.extra

    def listen(self, listener: Announce) -> None:
        """Let somebody hear of each change."""
        self._team.listeners.append(listener)

    @property
    def changed(self) -> Condition:
        """The loopback's one lock."""
        return self._changed

    def author(self, bot_user: str) -> Identity:
        """Return the app behind a bot user."""
        return self._team.apps.get(bot_user, self.identity)

    def knows(self, channel: str) -> bool:
        """Return whether a channel of this id is in the workspace."""
        with self._changed:
            return channel in self._team.channels

    def add_channel(self, channel: str, kind: ChannelKind, *, bot_is_member: bool, is_shared: bool = False) -> None:
        """Create a channel, or change whether the bot is in it."""
        with self._changed:
            members = frozenset({self.bot_user} if bot_is_member else ())
            self._team.channels[channel] = Channel(channel, channel.lower(), kind, members, is_ext_shared=is_shared)

    def open_dm(self, user: str) -> str:
        """Return the id of the direct message conversation between `user` and the bot."""
        with self._changed:
            self.meet(user)
            # Two apps have two conversations with the same person.
            first = next(iter(self._team.apps))
            channel = "D" + user.removeprefix("U") + ("" if self.bot_user == first else self.bot_user)
            members = frozenset({user, self.bot_user})
            self._team.channels.setdefault(channel, Channel(channel, "", "im", members, user))
            return channel

    def meet(self, user: str, *, is_admin: bool = False) -> None:
        """Make a person known."""
        with self._changed:
            self._team.people.setdefault(user, Person(user, user.lower(), is_admin=is_admin))

    def person(self, user: str) -> Person:
        """Return a person, or refuse as Slack does."""
        with self._changed:
            if user not in self._team.people:
                raise SlackRefusal("user_not_found")
            return self._team.people[user]

    def name_of(self, user: str) -> str:
        """Return a person's name, or refuse as Slack does."""
        return self.person(user).name

    def deactivate(self, user: str) -> None:
        """Take a person's account away; what they wrote stays."""
        with self._changed:
            self.meet(user)
            self._team.people[user] = replace(self._team.people[user], deleted=True)
            for channel in self._team.channels.values():
                if channel.kind != "im" and user in channel.members:
                    self._put(replace(channel, members=channel.members - {user}))
            self._changed.notify_all()

    def join(self, user: str, channel: str, *, announced: bool = False) -> None:
        """Put a person into a channel."""
        with self._changed:
            self.meet(user)
            known = self.channel(channel)
            new = self._put(replace(known, members=known.members | {user}))
            if announced:
                self._team.announce("joined", new, known)

    def leave(self, user: str, channel: str) -> None:
        """Take somebody out of a channel."""
        with self._changed:
            known = self.channel(channel)
            new = self._put(replace(known, members=known.members - {user}))
            self._team.announce("left", new, known)

    def archive(self, channel: str) -> None:
        """Close a channel for new messages."""
        with self._changed:
            known = self.channel(channel)
            new = self._put(replace(known, is_archived=True))
            self._team.announce("archived", new, known)

    def channel(self, channel: str) -> Channel:
        """Return a channel, or refuse as Slack does."""
        with self._changed:
            if channel not in self._team.channels:
                raise SlackRefusal("channel_not_found")
            return self._team.channels[channel]

    def channels(self) -> tuple[Channel, ...]:
        """Return every channel."""
        with self._changed:
            return tuple(self._team.channels.values())

    def people(self) -> tuple[Person, ...]:
        """Return everybody known, bots among them."""
        with self._changed:
            return tuple(self._team.people.values())

    def channel_of_bot(self, channel: str) -> Channel:
        """Return a channel the bot is in, or refuse as Slack does: private ones stay unknown to outsiders."""
        known = self.channel(channel)
        if self.bot_user not in known.members:
            raise SlackRefusal("not_in_channel" if known.kind == "channel" else "channel_not_found")
        return known

    def channel_to_post_in(self, channel: str) -> Channel:
        """
        Return a channel the bot may write in, or refuse as Slack does; a person's id means their conversation.

        That of a deactivated person still takes posts, which nobody reads (python-slack-sdk issue 1156).
        """
        if channel[:1] in {"U", "W"}:
            channel = self.open_dm(self.person(channel).id)
        known = self.channel_of_bot(channel)
        if known.is_archived:
            raise SlackRefusal("is_archived")
        return known

    def need_scope(self, scope: str) -> None:
        """Refuse when the app was not granted `scope`."""
        if scope not in self.scopes:
            raise SlackRefusal("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def need_channel_scope(self, channel: Channel, right: str) -> None:
        """Refuse when the app lacks `right` ("history" or "read") for this kind of channel."""
        self.need_scope(f"{_HISTORY_SCOPES[channel.kind]}:{right}")

    @property
    def ahead(self) -> timedelta:
        """How far the workspace's clock is ahead of the machine's."""
        return self._team.ahead

    def go_on(self, by: timedelta) -> None:
        """Move the workspace's clock on."""
        with self._changed:
            self._team.ahead += by
            self._changed.notify_all()

    def next_ts(self) -> str:
        """Return a time stamp no other message has, later than all before it."""
        with self._changed:
            now = time.time_ns() // 1000 + self._team.ahead // timedelta(microseconds=1)
            last = self._team.last_microsecond = max(self._team.last_microsecond + 1, now)
            return f"{last // 1_000_000}.{last % 1_000_000:06d}"

    def post(self, message: Message) -> Message:
        """Add a message, give it a time stamp, and announce it unless only one person sees it."""
        with self._changed:
            self._check_thread(message)
            posted = replace(message, ts=self.next_ts())
            self._team.messages.append(posted)
            if not posted.ephemeral_to:
                self._team.announce("posted", posted)
            self._changed.notify_all()
            return posted

    def edit(self, channel: str, ts: str, text: str, blocks: tuple[JSON, ...], metadata: JSON | None) -> Message:
        """Change a message where it stands and announce it."""
        with self._changed:
            old = self.find(channel, ts)
            return self.replace(
                old, replace(old, text=text, blocks=blocks, metadata=metadata or old.metadata, edited=True)
            )

    def replace(self, old: Message, new: Message, *, quietly: bool = False) -> Message:
        """Put one message in another's place and announce it, unless only one person sees it."""
        with self._changed:
            self._team.messages[self._team.messages.index(old)] = new
            if not new.ephemeral_to and not quietly:
                self._team.announce("edited", new, old)
            self._changed.notify_all()
            return new

    def delete(self, channel: str, ts: str) -> None:
        """
        Take away a message everyone sees, and announce it.

        One with replies leaves a tombstone, which the app hears of as a change, as it does from Slack.
        """
        with self._changed:
            old = self.find(channel, ts)
            if any((reply.channel, reply.thread_ts) == (channel, ts) for reply in self._team.messages):
                self.replace(old, Message(channel, ts, "USLACKBOT", TOMBSTONE, subtype="tombstone"))
                return
            self._team.messages.remove(old)
            self._team.announce("deleted", old, old)

    def remove(self, channel: str, ts: str) -> None:
        """Take a message away, if it is there, without a word."""
        with self._changed:
            kept = [message for message in self._team.messages if (message.channel, message.ts) != (channel, ts)]
            self._team.messages[:] = kept
            self._changed.notify_all()

    def react(self, channel: str, ts: str, name: str) -> None:
        """Add the bot's reaction, or refuse as Slack does."""
        with self._changed:
            reaction = (channel, self.find(channel, ts).ts, name, self.bot_user)
            if reaction in self._team.reactions:
                raise SlackRefusal("already_reacted")
            self._team.reactions.append(reaction)
            self._changed.notify_all()

    def find(self, channel: str, ts: str) -> Message:
        """Return a message everyone in the channel sees, or refuse as Slack does."""
        with self._changed:
            for message in reversed(self._team.messages):  # mostly a recent one is asked for
                if (message.channel, message.ts) == (channel, ts) and not message.ephemeral_to:
                    return message
        raise SlackRefusal("message_not_found")

    def thread(self, channel: str, ts: str) -> tuple[Message, ...]:
        """Return the root `ts` (or the root of the thread `ts` is in) and its replies, oldest first."""
        with self._changed:
            root = self.find(channel, ts).thread_ts or ts
            return tuple(
                message
                for message in self._team.messages
                if message.channel == channel and not message.ephemeral_to and root in {message.ts, message.thread_ts}
            )

    def history(self, channel: str) -> tuple[Message, ...]:
        """Return the channel's messages outside threads, newest first."""
        with self._changed:
            return tuple(
                message
                for message in reversed(self._team.messages)
                if message.channel == channel and not message.ephemeral_to and not message.thread_ts
            )

    def _put(self, channel: Channel) -> Channel:
        self._team.channels[channel.id] = channel
        return channel

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
