"""How an event ended, for whoever comes back to it later."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from bot.store.events import Delivery, EventLog

_NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_MESSAGE = Delivery("message:T1:C1:1.5", "T1", "C1", "1.5", "1.0", "asker")


def test_the_outcome_tells_unknown_unfinished_and_finished_apart(engine: Engine) -> None:
    """None before anybody claimed it, "" while somebody is at work, then how it ended, whichever replica asks."""
    log, other = (EventLog(engine, replica=replica, run="1") for replica in "ab")
    assert log.outcome(_MESSAGE.key) is None
    log.claim(_MESSAGE, _NOON)
    assert "" == other.outcome(_MESSAGE.key)
    log.finish(_MESSAGE.key, "answered", _NOON)
    assert "answered" == other.outcome(_MESSAGE.key)
