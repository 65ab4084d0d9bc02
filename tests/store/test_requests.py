"""A signed request is taken in once, whichever replica it reaches."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from bot.store.requests import RequestLog

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_signature_is_new_once(engine: Engine) -> None:
    """The second time it is not, in another process on the same database either."""
    assert [True, False] == [RequestLog(engine).is_first("v0=1", NOW) for _ in range(2)]
    assert RequestLog(engine).is_first("v0=2", NOW)


def test_of_many_at_the_same_time_one_is_first(engine: Engine) -> None:
    """The database decides."""
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: RequestLog(engine).is_first("v0=1", NOW), range(24)))
    assert 1 == sum(answers)


def test_what_could_not_be_handled_may_come_again(engine: Engine) -> None:
    """It is as if it had never come."""
    log = RequestLog(engine)
    log.is_first("v0=1", NOW)
    log.forget("v0=1")
    assert log.is_first("v0=1", NOW)


def test_old_signatures_are_forgotten(engine: Engine) -> None:
    """Those before the time given, and no others."""
    log = RequestLog(engine)
    log.is_first("old", NOW - timedelta(minutes=11))
    log.is_first("young", NOW)
    assert 1 == log.forget_before(NOW - timedelta(minutes=10))
    assert [True, False] == [log.is_first(signature, NOW) for signature in ("old", "young")]
