"""What the loopback Slack keeps and shows: frozen values."""

from dataclasses import dataclass, field
from typing import Any, Literal

JSON = dict[str, Any]
ChannelKind = Literal["channel", "group", "im", "mpim"]
# What a person has put into the stateful elements of a view or message, by block id and action id.
Entered = dict[tuple[str, str], JSON]


@dataclass(frozen=True, slots=True)
class Call:
    """
    One request to the Web API (or to a response address, as method `response_url`).

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
    """
    An acknowledged envelope: seconds from delivery to acknowledgement, and what the app sent with it.

    `payload` is what came down the socket, or the decoded body of an HTTP response. `app` is the app's id.
    """

    envelope_id: str
    kind: str
    seconds: float
    payload: JSON | None = None
    app: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """An app as people and payloads see it."""

    app: str
    bot_user: str
    bot: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace; a deactivated one is still known."""

    id: str
    name: str
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; `user` is the person at the other end of a direct message."""

    id: str
    name: str
    kind: ChannelKind
    members: frozenset[str]
    user: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """
    A message as a channel holds it.

    `thread_ts` is "" outside threads; `by_bot` marks an app's own; `ephemeral_to` names the one person who sees it.
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
    is_streaming: bool = False
    files: tuple[str, ...] = ()
    subtype: str = ""  # "tombstone" stands for a deleted message that has replies


@dataclass(frozen=True, slots=True)
class View:
    """
    A modal or a Home tab as Slack keeps it: every block has a block_id.

    `root` and `previous` are view ids ("" for none). `errors` are what the app found wrong at the last submission, by
    block id. `entered` is what the person has put in. `body` is the view as the app sent it.
    """

    id: str
    hash: str
    kind: Literal["modal", "home"]
    user: str
    callback_id: str
    blocks: tuple[JSON, ...]
    title: str = ""
    submit: str = ""
    close: str = ""
    private_metadata: str = ""
    external_id: str = ""
    root: str = ""
    previous: str = ""
    clear_on_close: bool = False
    notify_on_close: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    entered: Entered = field(default_factory=dict)
    body: JSON = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file; `content` is empty until it was sent, `channels` where it was shared."""

    id: str
    name: str
    title: str
    length: int
    alt_text: str = ""
    content: bytes = b""
    is_complete: bool = False
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes to the app: one event, command or interaction, with how often it was tried before."""

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
