"""
A process of its own: opens the database, waits to be told, claims one event, and waits to be killed.

Arguments: database address, key, replica, run. Prints "open", reads a line, prints what the claim gave.
"""

import sys
from datetime import UTC, datetime

from bot.store.database import open_database
from bot.store.events import Delivery, EventLog


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _main(url: str, key: str, replica: str, run: str) -> None:
    log = EventLog(open_database(url), replica=replica, run=run)
    _say("open")
    sys.stdin.readline()
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    _say(log.claim(Delivery(key, "T1", "C1", "1.1", "1.1", "asker"), now))
    sys.stdin.read()


if __name__ == "__main__":
    _main(*sys.argv[1:])
