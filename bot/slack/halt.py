"""When to stop, and with which exit status."""

import logging
import threading

from bot import wording

LOG = logging.getLogger(__name__)

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
