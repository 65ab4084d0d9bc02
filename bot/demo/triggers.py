"""Trigger ids: what lets an app open a modal, once, within seconds of what a person did."""

import secrets
import time
from dataclasses import dataclass
from threading import Lock

from bot.demo.types import SlackRefusal

# docs.slack.dev/surfaces/modals: "within three seconds"; measured here from delivery, on a machine that may be busy.
TRIGGER_SECONDS = 5.0


@dataclass(slots=True)
class _Trigger:
    user: str
    view: str
    issued_at: float
    is_used: bool = False


class Triggers:
    """The trigger ids given out so far."""

    def __init__(self, valid_seconds: float = TRIGGER_SECONDS) -> None:
        self._valid_seconds = valid_seconds
        self._issued: dict[str, _Trigger] = {}
        self._lock = Lock()

    def issue(self, user: str, view: str = "") -> str:
        """Return a new trigger id for what `user` did, in the modal `view` when it was in one."""
        trigger = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        with self._lock:
            self._issued[trigger] = _Trigger(user, view, time.monotonic())
        return trigger

    def exchange(self, trigger: str) -> tuple[str, str]:
        """Use up a trigger id and return its person and modal, or refuse as Slack does."""
        with self._lock:
            known = self._issued.get(trigger)
            if known is None:
                raise SlackRefusal("invalid_trigger_id")
            if known.is_used:
                raise SlackRefusal("exchanged_trigger_id")
            if time.monotonic() - known.issued_at > self._valid_seconds:
                raise SlackRefusal("expired_trigger_id")
            known.is_used = True
            return known.user, known.view
