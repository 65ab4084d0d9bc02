"""What happened, in order, and waiting until something has: shared by the server's thread and the test's."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.demo.types import JSON, Ack, Call

T = TypeVar("T")
# A predicate may look at things outside the loopback (a database, a process), which notify nobody.
_POLL_SECONDS = 0.05


class Record:
    """Calls and acknowledgements; `changed` is the one lock of the whole loopback, notified at every change."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._calls: list[Call] = []
        self._acks: list[Ack] = []

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call so far, in order of arrival."""
        with self.changed:
            return tuple(self._calls)

    @property
    def acks(self) -> tuple[Ack, ...]:
        """Every acknowledgement so far."""
        with self.changed:
            return tuple(self._acks)

    def begin(self, method: str, args: JSON) -> int:
        """Note an arrived call and return its number, for `end`."""
        with self.changed:
            self._calls.append(Call(method, args, time.monotonic()))
            self.changed.notify_all()
            return len(self._calls) - 1

    def end(self, number: int, status: int, error: str = "") -> None:
        """Note how a call was answered."""
        with self.changed:
            self._calls[number] = replace(self._calls[number], status=status, error=error)
            self.changed.notify_all()

    def acknowledged(self, ack: Ack) -> None:
        """Note an acknowledgement."""
        with self.changed:
            self._acks.append(ack)
            self.changed.notify_all()

    def wait_for(self, predicate: Callable[[], T], timeout_seconds: float) -> T:
        """
        Return the first true value of `predicate`.

        Raises:
            TimeoutError: It stayed false; the message lists the calls that were made.
        """
        deadline = time.monotonic() + timeout_seconds
        with self.changed:
            while not (value := predicate()):
                if time.monotonic() >= deadline:
                    raise TimeoutError(f"not seen within {timeout_seconds} s; calls: {self._summary()}")
                self.changed.wait(_POLL_SECONDS)
            return value

    def _summary(self) -> str:
        return ", ".join(f"{call.method} {call.status} {call.error}".strip() for call in self._calls) or "none"
