"""The load test, small: two replicas as processes, events in random order, faults, and one of the replicas killed."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from bench.load import run_load
from bench.promises import Asked, Promises, report


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """SQLite in a file, and an empty schema in the PostgreSQL for tests."""
    if request.param == "sqlite":
        yield None
        return
    server = os.environ.get("MAPPA_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("MAPPA_TEST_POSTGRES_URL is not set: no PostgreSQL to test with")
    address, name = make_url(server).set(drivername="postgresql+psycopg"), f"load_{uuid4().hex}"
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield address.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


def test_every_question_is_answered_exactly_once(database: str | None, tmp_path: Path) -> None:
    """
    Sixty questions, told up to three times each in random order, and one replica killed half-way.

    By sockets over SQLite, by HTTP over PostgreSQL: starting the processes takes most of the time.
    """
    lines: list[str] = []
    is_http = database is not None
    found = run_load(events=60, database=database, seed=2, is_http=is_http, say=lines.append, folder=tmp_path)
    assert () == found.broken, found
    assert "replica one killed and started again" in "\n".join(lines)


def asked(kind: str = "mention") -> tuple[Promises, str]:
    """One question that the bot has heard of."""
    promises = Promises()
    promises.expect(Asked("key", kind, "U1", "C1", "1.0"))  # type: ignore[arg-type]
    promises.told("key", at=10.0)
    return promises, "key"


def broken(promises: Promises, *, unheard: int = 0) -> tuple[str, ...]:
    """What the report says is broken."""
    return report(promises, faults={}, dealt=1, seconds=1.0, unheard=unheard).broken


def test_a_lost_question_is_reported() -> None:
    """No answer, no excuse: the run has failed."""
    promises, _ = asked()
    assert ("mention key has no answer",) == broken(promises)


def test_two_answers_are_reported() -> None:
    """Twice is as wrong as never; so is an answer with an excuse after it."""
    for is_excuse in (False, True):
        promises, key = asked()
        promises.answer(key, 11.0, is_excuse=False)
        promises.answer(key, 12.0, is_excuse=is_excuse)
        assert ("1 questions answered more than once",) == broken(promises)


def test_an_answer_to_nothing_is_reported() -> None:
    """A message that answers no question should not be there."""
    promises, key = asked()
    promises.answer(key, 11.0, is_excuse=False)
    promises.answer("another", 11.0, is_excuse=False)
    assert ("1 messages that answer nothing",) == broken(promises)


def test_one_answer_is_as_it_should_be() -> None:
    """Nothing is broken, and the time to the answer is counted from when the bot first heard."""
    promises, key = asked()
    promises.told(key, at=11.0)
    promises.answer(key, 12.5, is_excuse=False)
    assert () == broken(promises)
    assert {key: 2.5} == promises.seconds


def test_a_command_that_nobody_acknowledged_is_not_ours_to_answer() -> None:
    """Slack tells its person so; one that was acknowledged is."""
    promises, _ = asked("command")
    assert () == broken(promises, unheard=1)
    assert ("1 commands without an answer, 0 told so by Slack",) == broken(promises)
