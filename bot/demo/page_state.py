"""What the demonstration page shows one person, as JSON; nobody is shown what only another person sees."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from bot.demo.form import with_block_ids
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON, File, Message, View

# Roots older than this many messages are not asked for a status: the bot works on what was asked last.
_RECENT = 30


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to be in the demonstration; `dm` is their conversation with the bot."""

    id: str
    name: str
    colour: str
    dm: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A channel of the demonstration, and a line on what it is for."""

    id: str
    name: str
    about: str
    kind: str = "channel"


@dataclass(frozen=True, slots=True)
class Stage:
    """Who and what is there; the same for as long as the page is served."""

    people: tuple[Role, ...]
    channels: tuple[Room, ...]
    bot: Role

    def as_json(self) -> JSON:
        """Return it as the page reads it."""
        return asdict(self)

    def role(self, user: object) -> Role | None:
        """Return the role of this id."""
        return next((role for role in self.people if role.id == user), None)

    def places(self, user: str) -> frozenset[str]:
        """Return the ids of the channels and the direct message that a person may look into."""
        direct = {role.dm for role in self.people if role.id == user}
        return frozenset({room.id for room in self.channels} | direct)


@dataclass(slots=True)
class Sight:
    """What one open page was told so far."""

    slack: LoopbackSlack
    stage: Stage
    user: str
    _messages: dict[str, Message] = field(default_factory=dict)
    _rest: JSON | None = None

    def change(self) -> JSON | None:
        """Return what is new since the last time, or None; the first time that is everything."""
        now = {_key(message): message for message in self.slack.messages if self._sees(message)}
        changed = [message for key, message in now.items() if self._messages.get(key) != message]
        gone = [key for key in self._messages if key not in now]
        rest = self._beside(now)
        if self._rest == rest and not changed and not gone:
            return None
        is_first = self._rest is None
        self._messages, self._rest = now, rest
        return {"first": is_first, "messages": self._shown(changed), "gone": gone} | rest

    def _shown(self, changed: Sequence[Message]) -> list[JSON]:
        """Return messages as the page reads them, with the files in them."""
        known = {file.id: file for file in self.slack.files if file.is_complete} if changed else {}
        return [
            message_json(message) | {"files": [_file_json(known[id]) for id in message.files if id in known]}
            for message in changed
        ]

    def _sees(self, message: Message) -> bool:
        return message.channel in self.stage.places(self.user) and message.ephemeral_to in {"", self.user}

    def _beside(self, messages: Mapping[str, Message]) -> JSON:
        """Return what is shown besides messages."""
        role = self.stage.role(self.user)
        dm = role.dm if role else ""
        return {
            "view": view_json(self.slack.view_of(self.user)),
            "home": view_json(self.slack.home_of(self.user)),
            "statuses": self._statuses(list(messages.values())[-_RECENT:]),
            "ahead_seconds": self.slack.ahead.total_seconds(),
            "prompts": {dm: [dict(prompt) for prompt in self.slack.prompts_of(dm)]},
        }

    def _statuses(self, messages: list[Message]) -> list[JSON]:
        threads = dict.fromkeys((message.channel, message.thread_ts or message.ts) for message in messages)
        shown = ((channel, ts, self.slack.status_of(channel, ts)) for channel, ts in threads)
        return [{"channel": channel, "thread_ts": ts, "text": text} for channel, ts, text in shown if text]


def message_json(message: Message) -> JSON:
    """Return a message as the page reads it."""
    return {
        "key": _key(message),
        "channel": message.channel,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": message.user,
        "by_bot": message.by_bot,
        "text": message.text,
        "blocks": list(with_block_ids(message.blocks, stem="b")),  # the ids that presses are reported with
        "ephemeral": bool(message.ephemeral_to),
        "edited": message.edited,
    }


def view_json(view: View | None) -> JSON | None:
    """Return a modal or Home tab as the page reads it."""
    if view is None:
        return None
    entered = {f"{block} {action}": state for (block, action), state in view.entered.items()}
    shown = {name: getattr(view, name) for name in ("id", "hash", "title", "submit", "close", "previous", "errors")}
    return shown | {"blocks": list(view.blocks), "entered": entered}


def _file_json(file: File) -> JSON:
    return {"id": file.id, "name": file.name, "title": file.title, "size": file.length}


def _key(message: Message) -> str:
    return f"{message.channel} {message.ts}"
