"""When to stop, and with which exit status."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

from bot import wording

LOG = logging.getLogger(__name__)

# What the thread hears that passes signals on: stop the bot, or end itself.
_ASKED, _OVER = "asked", "over"

EXIT_OK = 0
EXIT_UNREACHABLE = 1
# Starting again would not help: an administrator has to act. The systemd unit does not restart on it.
EXIT_CONFIGURATION = 3


class Halt:
    """Why and when to stop: `stop` asks, `abandon` says that the time for finishing is over."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.abandon = threading.Event()
        self.exit_code = EXIT_OK

    def refuse_token(self, setting: str, code: str) -> None:
        """Stop because Slack does not accept a token; says so once."""
        if self.exit_code != EXIT_CONFIGURATION:
            self.exit_code = EXIT_CONFIGURATION
            LOG.error(wording.serve_token_refused(setting, code))
        self.stop.set()

    def pause(self, seconds: float) -> None:
        """Sleep, but not beyond the end of the program."""
        self.abandon.wait(seconds)

    def why_not(self) -> str:
        """Return why nothing new should come here, or "" while the bot runs."""
        return "stopping" if self.stop.is_set() else ""


@contextmanager
def stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """Set `stop` on SIGTERM and SIGINT; only the main thread may listen for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    # A handler runs in the middle of whatever the main thread does, perhaps of `stop.wait` itself, whose lock it would
    # then wait for without end. A simple queue is safe to use there, and a thread does the rest.
    heard: SimpleQueue[str] = SimpleQueue()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        heard.put(_ASKED)

    def pass_on() -> None:
        if heard.get() == _ASKED:
            stop.set()

    listener = threading.Thread(target=pass_on, name="signals", daemon=True)
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    listener.start()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        heard.put(_OVER)
        listener.join()
