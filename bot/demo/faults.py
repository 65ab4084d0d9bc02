"""Faults waiting to happen to Web API calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Condition


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What goes wrong with one call.

    `after_effect`: the call does its work first (the message is posted) and only the reply goes wrong. `cut` closes the
    connection with no reply. `error` is an `ok: false` code. `delay_seconds` pass before the reply in every case.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    after_effect: bool = False
    cut: bool = False
    delay_seconds: float = 0.0

    @property
    def is_only_slow(self) -> bool:
        """True when the reply is the true one, only late."""
        return self.status == 200 and not self.error and not self.cut


class Faults:
    """A queue of faults for each method; each is used once."""

    def __init__(self, changed: Condition) -> None:
        self._changed = changed
        self._waiting: dict[str, list[Fault]] = {}

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Let the next `times` calls of `method` go wrong, after those already arranged."""
        with self._changed:
            self._waiting.setdefault(method, []).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault for this call and use it up."""
        with self._changed:
            waiting = self._waiting.get(method)
            return waiting.pop(0) if waiting else None
