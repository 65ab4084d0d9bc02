"""What administrators chose, and the record of who changed what."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from bot.store.choices import Change, ChoiceLog
from bot.store.errors import StoreUnreachable

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def log(engine: Engine) -> ChoiceLog:
    """The choices of an empty database."""
    return ChoiceLog(engine)


def test_a_choice_holds_where_it_was_made_and_nowhere_else(log: ChoiceLog) -> None:
    """A channel's choice is not the workspace's, nor another workspace's."""
    log.choose("T1", "", "area", "llr", "ana", NOON)
    log.choose("T1", "C1", "area", "none", "ana", NOON)
    log.choose("T1", "C1", "visibility", "private", "ana", NOON)
    assert {"area": "llr"} == log.chosen("T1", "")
    assert {"area": "none", "visibility": "private"} == log.chosen("T1", "C1")
    assert {} == log.chosen("T1", "C2") == log.chosen("T2", "C1")


def test_a_choice_can_be_changed_and_taken_back(log: ChoiceLog) -> None:
    """The last value counts; taken back, the setting's default holds again."""
    log.choose("T1", "", "caution", "strict", "ana", NOON)
    log.choose("T1", "", "caution", "helpful", "ben", LATER)
    assert {"caution": "helpful"} == log.chosen("T1", "")
    log.choose("T1", "", "caution", None, "ben", LATER)
    assert {} == log.chosen("T1", "")


def test_every_change_is_on_record_newest_first(log: ChoiceLog) -> None:
    """Who changed what from what to what, and when; what changed nothing is no change."""
    log.choose("T1", "C1", "is_on", "no", "ana", NOON)
    log.choose("T1", "C1", "is_on", "no", "ben", NOON)
    log.choose("T1", "C1", "area", None, "ben", NOON)
    log.choose("T1", "C1", "is_on", None, "ben", LATER)
    log.choose("T2", "", "is_on", "no", "eve", LATER)
    first = Change("T1", "C1", "is_on", None, "no", "ana", NOON)
    last = Change("T1", "C1", "is_on", "no", None, "ben", LATER)
    assert (last, first) == log.audit("T1")
    assert (last,) == log.audit("T1", limit=1)


def test_two_administrators_at_once_leave_one_value_and_a_record_of_it(log: ChoiceLog) -> None:
    """However they race, the last change on record is what holds."""
    barrier = threading.Barrier(6)

    def choose(number: int) -> None:
        barrier.wait()
        log.choose("T1", "", "area", f"area-{number}", f"admin-{number}", NOON)

    threads = [threading.Thread(target=choose, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changes = log.audit("T1")
    assert 6 == len(changes)
    assert {change.new for change in changes} >= {log.chosen("T1", "")["area"]}


def test_a_database_that_went_away_is_a_store_fault(log: ChoiceLog, engine: Engine) -> None:
    """The fault is ours and repeats no value."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE choice_audit"))
    with pytest.raises(StoreUnreachable) as caught:
        log.choose("T1", "", "off_message", "back on Monday", "ana", NOON)
    assert "Monday" not in f"{caught.value} {caught.value.__cause__}"
    assert {} == log.chosen("T1", ""), "a change without its record was kept"


def test_several_choices_are_kept_together(log: ChoiceLog) -> None:
    """All of a form or, where one of them cannot be stored, none of it."""
    log.choose_all("T1", "", {"area": "llr", "caution": "strict"}, "hash", NOON)
    assert {"area": "llr", "caution": "strict"} == log.chosen("T1", "")
    with pytest.raises(StoreUnreachable):
        log.choose_all("T1", "", {"area": None, "caution": object()}, "hash", NOON)  # type: ignore[dict-item]
    assert {"area": "llr", "caution": "strict"} == log.chosen("T1", "")
