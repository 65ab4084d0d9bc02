"""A clock for tests: time passes when it is told to, and while somebody waits."""

from collections.abc import Callable
from datetime import datetime, timedelta


class Clock:
    """It starts at `now`; `meanwhile` is done in the first wait."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.meanwhile: Callable[[], object] | None = None

    def pause(self, seconds: float) -> None:
        """Let the time pass."""
        self.now += timedelta(seconds=seconds)
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            happens()
