"""The threads that answer, and how long they may take to finish when the bot is asked to stop."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bot.slack.halt import Halt
from bot.slack.upkeep import Pace

LOG = logging.getLogger(__name__)


@contextmanager
def workers(halt: Halt, pace: Pace) -> Iterator[ThreadPoolExecutor]:
    """Hold the threads that answer; at the end let them finish, for at most `drain_seconds`."""
    executor = ThreadPoolExecutor(pace.workers, thread_name_prefix="answer")
    try:
        yield executor
    finally:
        drain = threading.Thread(target=executor.shutdown, daemon=True)
        drain.start()
        drain.join(pace.drain_seconds)
        if drain.is_alive():
            LOG.warning("stopping with answers unfinished; they are taken up at the next start")
        halt.abandon.set()
        executor.shutdown(wait=False, cancel_futures=True)
