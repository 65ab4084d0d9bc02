"""A Slack workspace on 127.0.0.1 that an unmodified Bolt app cannot tell from the real one."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeVar

from bot.demo.commands import Commands
from bot.demo.envelopes import command_payload, edited_event, new_envelope_id, posted_events
from bot.demo.faults import Fault, Faults
from bot.demo.record import Record
from bot.demo.server import Server, Transports
from bot.demo.sockets import ACK_SECONDS, Sockets
from bot.demo.types import JSON, Ack, Call, ChannelKind, Envelope, Message, SlackRefusal
from bot.demo.web import Tokens, Web
from bot.demo.workspace import DEFAULT_SCOPES, Workspace

T = TypeVar("T")


class LoopbackSlack:
    """
    A running workspace with one app in it, as a context manager.

    Args:
        scopes: What the app was granted.
        ack_seconds: How long an event may stay unacknowledged before Slack sends it again.
        echo_own: Send the app its own messages as events, as Slack does.
    """

    channel = "C0HELPDESK"  # the bot is in it
    elsewhere = "C0ELSEWHERE"  # the bot is not

    def __init__(
        self,
        *,
        scopes: frozenset[str] = DEFAULT_SCOPES,
        ack_seconds: float = ACK_SECONDS,
        echo_own: bool = True,
    ) -> None:
        self._record = Record()
        self._echo_own = echo_own
        self._extra: JSON = {}
        self._events: list[JSON] = []
        self._workspace = Workspace(self._record.changed, scopes, self._announce)
        self._workspace.add_channel(self.channel, "channel", bot_is_member=True)
        self._workspace.add_channel(self.elsewhere, "channel", bot_is_member=False)
        self._tokens = Tokens(f"xoxb-loopback-{secrets.token_hex(8)}", f"xapp-loopback-{secrets.token_hex(8)}")
        self._faults = Faults(self._record.changed)
        self._commands = Commands(self._workspace)
        self._by_envelope: dict[str, str] = {}
        transports = Transports()
        self._sockets = Sockets(
            self._record, self._workspace, ack_seconds=ack_seconds, cut=transports.cut, answered=self._answered
        )
        self._server = Server(transports)
        self._web = Web(
            workspace=self._workspace,
            tokens=self._tokens,
            record=self._record,
            faults=self._faults,
            sockets=self._sockets,
            commands=self._commands,
            cut=transports.cut,
            socket_url=f"ws://{self._server.address}/link",
        )

    def __enter__(self) -> Self:
        self._server.start(self._web.app(), self._web.stopping, self._sockets.run_on)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    @property
    def api_url(self) -> str:
        """What to pass as `base_url`."""
        return f"http://{self._server.address}/api/"

    @property
    def bot_token(self) -> str:
        """The token for the Web API."""
        return self._tokens.bot

    @property
    def app_token(self) -> str:
        """The token for Socket Mode."""
        return self._tokens.app

    @property
    def bot_user(self) -> str:
        """The bot's user id, for mentions."""
        return self._workspace.bot_user

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self._workspace.team

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call so far, in order of arrival."""
        return self._record.calls

    @property
    def acks(self) -> tuple[Ack, ...]:
        """Every acknowledgement so far."""
        return self._record.acks

    @property
    def messages(self) -> tuple[Message, ...]:
        """What the channels hold, oldest first, ephemeral messages among them."""
        return self._workspace.messages

    @property
    def events(self) -> tuple[JSON, ...]:
        """Every event payload made so far, delivered or not."""
        with self._record.changed:
            return tuple(self._events)

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self._sockets.count

    def calls_to(self, method: str) -> tuple[Call, ...]:
        """Return the calls of one method."""
        return tuple(call for call in self.calls if call.method == method)

    def said(self, thread_ts: str | None = None) -> tuple[Message, ...]:
        """Return the bot's messages, in one thread ("" for outside threads) or everywhere."""
        return tuple(message for message in self.messages if message.by_bot and thread_ts in {None, message.thread_ts})

    def add_channel(self, channel: str, kind: ChannelKind = "channel", *, bot_is_member: bool = True) -> str:
        """Create a channel ("group" is a private one) and return its id."""
        self._workspace.add_channel(channel, kind, bot_is_member=bot_is_member)
        return channel

    def dm(self, user: str) -> str:
        """Return the id of the direct message conversation between `user` and the bot."""
        return self._workspace.open_dm(user)

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
            self._extra = dict(extra or {})
            try:
                return self._workspace.post(Message(channel, "", user, text, thread_ts=thread_ts or "")).ts
            finally:
                self._extra = {}

    def edit_as(self, channel: str, ts: str, text: str) -> None:
        """Change a person's message; the app gets a `message_changed`."""
        self._workspace.edit(channel, ts, text, (), None)

    def command(self, user: str, channel: str, text: str, *, command: str = "/mappa") -> str:
        """
        Give a slash command and return its trigger id.

        Raises:
            ConnectionError: No socket is open; Slack would tell the person so and never deliver it.
        """
        if not self.connections:
            raise ConnectionError("the app has no open socket: Slack would show dispatch_failed")
        self._workspace.join(user, channel)
        payload = command_payload(command, text, user, self._workspace.channel(channel), self._workspace)
        secret = self._commands.start(channel, user)
        payload["response_url"] = f"http://{self._server.address}/commands/{secret}"
        envelope_id = new_envelope_id()
        self._by_envelope[envelope_id] = secret
        self.deliver(payload, kind="slash_commands", envelope_id=envelope_id)
        return str(payload["trigger_id"])

    def deliver(
        self,
        payload: JSON,
        *,
        kind: str = "events_api",
        envelope_id: str | None = None,
        retry_attempt: int = 0,
        retry_reason: str = "",
    ) -> str:
        """Send any payload down a socket, or keep it until one opens; return the envelope's id."""
        envelope = Envelope(envelope_id or new_envelope_id(), kind, payload, retry_attempt, retry_reason)
        self._sockets.deliver(envelope)
        return envelope.id

    def redeliver(self, what: str, *, retry_attempt: int = 1) -> tuple[str, ...]:
        """
        Deliver again the events with this event id or about the message with this time stamp; return their ids.

        Raises:
            LookupError: There was no such event.
        """
        again = [event for event in self.events if what in {event["event_id"], event["event"].get("ts")}]
        if not again:
            raise LookupError(f"no event {what}")
        for event in again:
            self.deliver(event, retry_attempt=retry_attempt, retry_reason="timeout")
        return tuple(str(event["event_id"]) for event in again)

    def fail_next(
        self,
        method: str,
        *,
        status: int = 429,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
        error: str = "",
        after_effect: bool = False,
        cut: bool = False,
        delay_seconds: float = 0.0,
    ) -> None:
        """
        Let the next calls of `method` go wrong; the commands' response addresses are the method `response_url`.

        A 429 says `Retry-After: 1` unless `headers` say otherwise. With `error`, the reply is `ok: false` (give
        `status=200` too). With `after_effect`, the call does its work and only the reply is lost.
        """
        default = {"Retry-After": "1"} if status == 429 else {}
        sent = dict(default if headers is None else headers)
        self._faults.add(method, Fault(status, sent, error, after_effect, cut, delay_seconds), times)

    def slow_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Let the next calls of `method` do their work at once and answer late."""
        self._faults.add(method, Fault(delay_seconds=seconds), times)

    def revoke_token(self) -> None:
        """From now on every call is answered `token_revoked`; the sockets close."""
        self._tokens.is_revoked = True
        self._sockets.disconnect("")

    def disconnect(self, reason: str | None = "refresh_requested") -> None:
        """Announce the end of the app's sockets ("warning", "refresh_requested", …), or cut them when it is None."""
        self._sockets.disconnect(reason)

    def wait_for(self, predicate: Callable[[], T], timeout_seconds: float = 10.0) -> T:
        """
        Return the first true value of `predicate`.

        Raises:
            TimeoutError: It stayed false; the message lists the calls that were made.
        """
        return self._record.wait_for(predicate, timeout_seconds)

    def wait_for_connection(self, connections: int = 1, timeout_seconds: float = 10.0) -> None:
        """Wait until the app has that many sockets open."""
        self.wait_for(lambda: self.connections >= connections, timeout_seconds)

    def _announce(self, change: str, message: Message) -> None:
        """Make the events of a change and deliver them, when the bot is in the channel to hear of it."""
        channel = self._workspace.channel(message.channel)
        if self.bot_user not in channel.members or (message.by_bot and not self._echo_own):
            return
        if change == "posted":
            events = tuple(posted_events(message, channel, self._workspace, self._extra if not message.by_bot else {}))
        else:
            events = (edited_event(message, channel, self._workspace, self._workspace.next_ts()),)
        self._events.extend(events)
        for event in events:
            self.deliver(event)

    def _answered(self, envelope: Envelope, payload: JSON | None) -> None:
        """Show the person what the app sent along with its acknowledgement of a command."""
        secret = self._by_envelope.pop(envelope.id, None)
        if secret is not None and payload:
            with suppress(SlackRefusal):  # Slack shows nothing then
                self._commands.reply(secret, payload)
