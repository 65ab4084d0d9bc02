"""What people asked in vain, as a maintainer reads it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.store.asked import Asked
from bot.store.database import open_database
from bot.store.store import open_store
from tests.cli.conftest import CommandLine

NOW = datetime.now(UTC)


def kept(key: str, question: str, outcome: str, *, days_ago: int = 1, entries: tuple[str, ...] = ()) -> Asked:
    """A question as the running bot keeps it."""
    place = ("T1", "C1", "1.0", "1.0", "2.0", "hash of a person")
    return Asked(
        key, *place, question, outcome, entries, "llr", date(2026, 11, 22), 0.5, "d", NOW - timedelta(days_ago)
    )


@pytest.fixture
def database(mappa_bot: CommandLine) -> None:
    """A database with questions that went well and questions that did not."""
    engine = open_database(f"sqlite:///{mappa_bot.var / 'mappa.sqlite3'}")
    log = open_store(engine, replica="one", run="1").asked
    log.record(kept("message:1", "Who cleans the meeting room?", "abstained_no_evidence"))
    log.record(kept("message:2", "When should I refer?", "answered", entries=("levels.level-2",)))
    log.record(kept("message:3", "Who chairs Level 3?", "answered", entries=("levels.level-3",)))
    log.record(kept("message:4", "Long ago?", "abstained_no_evidence", days_ago=40))
    log.judge("message:3", "hash of a person", False, "wrong: it names nobody", NOW)
    log.judge("message:2", "hash of a person", True, "", NOW)
    engine.dispose()


@pytest.mark.usefixtures("database")
def test_maintainers_see_what_was_asked_in_vain_and_why(mappa_bot: CommandLine) -> None:
    """No answer, or one that did not help with the reason given; what went well and who asked is not shown."""
    ran = mappa_bot("asked")
    assert 0 == ran.status
    assert "Who cleans the meeting room?" in ran.out
    assert "Who chairs Level 3?" in ran.out
    assert "    - wrong: it names nobody" in ran.out
    assert "levels.level-3" in ran.out
    assert "When should I refer?" not in ran.out
    assert "Long ago?" not in ran.out
    assert "hash of a person" not in ran.out + ran.err
    assert "2 questions in 30 days." in ran.err


@pytest.mark.usefixtures("database")
def test_programs_get_json_as_far_back_as_they_ask(mappa_bot: CommandLine) -> None:
    """One object a line, oldest first."""
    ran = mappa_bot("asked", "--days", "60", "--json")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ["Long ago?", "Who cleans the meeting room?", "Who chairs Level 3?"] == [line["question"] for line in lines]
    assert ["wrong: it names nobody"] == lines[2]["said"]
