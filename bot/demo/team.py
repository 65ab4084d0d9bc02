"""What a workspace holds, whichever app looks at it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Condition

from bot.demo.files import Files
from bot.demo.types import JSON, Channel, Identity, Message, Person

TOMBSTONE = "This message was deleted."

# Called with what happened ("posted", "edited", "deleted", "joined", "left", "archived"), the message or channel it
# happened to as it is now, and as it was before.
Announce = Callable[[str, Message | Channel, Message | Channel | None], None]


@dataclass(slots=True)
class Team:
    """
    What a workspace holds, whichever app looks at it. `changed` is the loopback's one lock.

    `listeners` hear of each change, one for each app installed.
    """

    changed: Condition
    id: str
    name: str
    enterprise: str = ""
    supports_citations: bool = True
    supports_tables: bool = True
    channels: dict[str, Channel] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    apps: dict[str, Identity] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    reactions: list[tuple[str, str, str, str]] = field(default_factory=list)
    listeners: list[Announce] = field(default_factory=list)
    files: Files = field(default_factory=Files)
    extra: JSON = field(default_factory=dict)  # what the events of a person's next message carry beside it
    last_microsecond: int = 0
    ahead: timedelta = timedelta()  # of the machine's clock

    def announce(self, change: str, now: Message | Channel, before: Message | Channel | None = None) -> None:
        """Tell every app."""
        for listener in self.listeners:
            listener(change, now, before)
        self.changed.notify_all()
