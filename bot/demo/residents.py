"""Who and what is in a workspace, and what people write there."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.demo.app_side import AppSide
from bot.demo.record import Record
from bot.demo.types import JSON, ChannelKind, Entered, File, Message
from bot.demo.workspace import Workspace


class Residents:
    """
    The people of one workspace, for the app installed there.

    `address` is where response addresses live.
    """

    def __init__(self, workspace: Workspace, app: AppSide, record: Record, address: Callable[[], str]) -> None:
        self._workspace = workspace
        self._app = app
        self._record = record
        self._address = address
        self._entered: dict[tuple[str, str], Entered] = {}

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self._workspace.team

    @property
    def enterprise(self) -> str:
        """The organisation's id, "" outside Enterprise Grid."""
        return self._workspace.enterprise

    @property
    def bot_user(self) -> str:
        """The bot's user id, for mentions."""
        return self._workspace.bot_user

    @property
    def messages(self) -> tuple[Message, ...]:
        """What the channels hold, oldest first, ephemeral messages among them."""
        return self._workspace.messages

    @property
    def files(self) -> tuple[File, ...]:
        """Every uploaded file."""
        return tuple(self._workspace.files.by_id.values())

    @property
    def reactions(self) -> tuple[tuple[str, str, str, str], ...]:
        """Every reaction as channel, ts, name and who."""
        return self._workspace.reactions

    @property
    def ahead(self) -> timedelta:
        """How far the workspace's clock is ahead of the machine's: nothing, until somebody moves it on."""
        return self._workspace.ahead

    def go_on(self, by: timedelta) -> None:
        """
        Move the workspace's clock on, by which messages are stamped; the app's own has to move with it.

        Raises:
            ValueError: That would be back.
        """
        if by < timedelta():
            raise ValueError("a clock goes on, not back")
        self._workspace.go_on(by)

    def said(self, thread_ts: str | None = None) -> tuple[Message, ...]:
        """Return the bot's messages, in one thread ("" for outside threads) or everywhere."""
        return tuple(
            message
            for message in self.messages
            if message.user == self.bot_user and thread_ts in {None, message.thread_ts}
        )

    # --- Places and people ---

    def add_channel(
        self, channel: str, kind: ChannelKind = "channel", *, bot_is_member: bool = True, is_shared: bool = False
    ) -> str:
        """Create a channel ("group" is a private one, `is_shared` one with another organisation); return its id."""
        self._workspace.add_channel(channel, kind, bot_is_member=bot_is_member, is_shared=is_shared)
        return channel

    def add_person(self, user: str, *, is_admin: bool = False) -> str:
        """Make a person known and return their id."""
        self._workspace.meet(user, is_admin=is_admin)
        return user

    def dm(self, user: str) -> str:
        """Return the id of the direct message conversation between `user` and the bot."""
        return self._workspace.open_dm(user)

    def join(self, user: str, channel: str) -> None:
        """Put a person into a channel; the app gets a `member_joined_channel`."""
        self._workspace.join(user, channel, announced=True)

    def archive(self, channel: str) -> None:
        """Close a channel: posts are refused with `is_archived`."""
        self._workspace.archive(channel)

    def kick_bot(self, channel: str) -> None:
        """Take the bot out of a channel; it hears nothing more from there."""
        self._workspace.leave(self.bot_user, channel)

    def invite_bot(self, channel: str) -> None:
        """Put the bot into a channel; it gets a `member_joined_channel` of its own."""
        self._workspace.join(self.bot_user, channel, announced=True)

    def deactivate(self, user: str) -> None:
        """Take a person's account away."""
        self._workspace.deactivate(user)

    def status_of(self, channel: str, thread_ts: str) -> str:
        """Return what the app says it is doing in a thread; "" once it has posted there."""
        with self._record.changed:
            return self._workspace.assistant.statuses.get((channel, thread_ts), "")

    def prompts_of(self, channel: str) -> tuple[JSON, ...]:
        """Return the prompts suggested in a conversation."""
        with self._record.changed:
            return self._workspace.assistant.prompts.get(channel, ())

    def title_of(self, channel: str, thread_ts: str) -> str:
        """Return the name the app gave a thread."""
        with self._record.changed:
            return self._workspace.assistant.titles.get((channel, thread_ts), "")

    # --- Writing ---

    def post_as(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        mention: bool = False,
        extra: Mapping[str, object] | None = None,
    ) -> str:
        """
        Write a message as a person, deliver it as Slack would, and return its time stamp.

        `text` is in Slack's own form: what was typed escaped, mentions as `<@U…>`. `mention` puts the bot's in front.
        `extra` goes into the events as it is (a `subtype`, `files`, …).
        """
        self._workspace.join(user, channel)
        text = f"<@{self.bot_user}> {text}" if mention else text
        with self._record.changed:
            self._workspace.extra.update(extra or {})
            try:
                return self._workspace.post(Message(channel, "", user, text, thread_ts=thread_ts or "")).ts
            finally:
                self._workspace.extra.clear()

    def edit_as(self, channel: str, ts: str, text: str) -> None:
        """Change a person's message; the app gets a `message_changed`."""
        self._workspace.edit(channel, ts, text, (), None)

    def delete_as(self, channel: str, ts: str) -> None:
        """Delete a person's message; the app gets a `message_deleted`, or a tombstone when there are replies."""
        self._workspace.delete(channel, ts)
