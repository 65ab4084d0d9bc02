"""What the loopback Slack keeps and shows: frozen values."""

from dataclasses import dataclass
from typing import Any, Literal

JSON = dict[str, Any]
ChannelKind = Literal["channel", "group", "im", "mpim"]


@dataclass(frozen=True, slots=True)
class Call:
    """
    One request to the Web API (or to a command's response address, as method `response_url`).

    `at` is monotonic seconds at arrival. `status` is None until the reply is sent, and 0 when the connection was cut
    instead. `args` are decoded, without the token.
    """

    method: str
    args: JSON
    at: float
    status: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """An acknowledged envelope: seconds from delivery to acknowledgement, and what the app sent with it."""

    envelope_id: str
    kind: str
    seconds: float
    payload: JSON | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; `user` is the person at the other end of a direct message."""

    id: str
    name: str
    kind: ChannelKind
    members: frozenset[str]
    user: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """
    A message as a channel holds it.

    `thread_ts` is "" outside threads; `by_bot` marks the app's own; `ephemeral_to` names the one person who sees it.
    """

    channel: str
    ts: str
    user: str
    text: str
    by_bot: bool = False
    thread_ts: str = ""
    blocks: tuple[JSON, ...] = ()
    metadata: JSON | None = None
    ephemeral_to: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes down a socket: one event or command, with how often it was tried before."""

    id: str
    kind: str
    payload: JSON
    retry_attempt: int = 0
    retry_reason: str = ""


class SlackRefusal(Exception):
    """A request real Slack would answer with `ok: false`; `error` is Slack's code, `messages` its explanations."""

    def __init__(self, error: str, *messages: str, **extra: str) -> None:
        self.error = error
        self.messages = messages
        self.extra = extra
        super().__init__(error)
