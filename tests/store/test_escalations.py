"""Questions for a MAPPA unit: who has which, what is due, and every step done by one."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.store.escalations import STEP, Escalation, EscalationLog, State

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
TICK = timedelta(microseconds=1)
ASKED = Escalation(
    id="e1",
    team="T1",
    area="llr",
    question="Who signs the form?",
    reply_channel="C1",
    reply_thread="1.5",
    unit_channel="CUNIT",
    asker="ana",
    asked_key="message:T1:C1:1.5",
    created_at=NOON,
    due_at=NOON + DAY,
)


@pytest.fixture
def log(engine: Engine) -> EscalationLog:
    """A log with one open question, posted in the unit's channel."""
    log = EscalationLog(engine)
    log.open(ASKED)
    log.posted("e1", "CUNIT", "2.0")
    return log


def found(log: EscalationLog, id: str = "e1") -> Escalation:
    """The question as it is now."""
    escalation = log.find(id)
    assert escalation is not None
    return escalation


def test_a_question_is_found_as_it_was_and_opened_once(engine: Engine) -> None:
    """A second delivery of the same submission changes nothing, and says so."""
    log = EscalationLog(engine)
    assert [True, False] == [log.open(ASKED), log.open(replace(ASKED, question="something else"))]
    assert ASKED == log.find("e1")
    assert log.find("e2") is None


def test_only_one_person_gets_a_question(log: EscalationLog) -> None:
    """Of many who press at the same moment, one is told that it is theirs."""
    barrier, won = threading.Barrier(6), []

    def claim(who: str) -> None:
        barrier.wait()
        if log.claim("e1", who, NOON):
            won.append(who)

    threads = [threading.Thread(target=claim, args=(f"person {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 == len(won)
    assert (State.CLAIMED, won[0]) == (found(log).state, found(log).claimed_by)


def test_a_released_question_can_be_taken_again(log: EscalationLog) -> None:
    """It is as if nobody had had it; a question nobody has cannot be given back."""
    assert not log.release("e1")
    log.claim("e1", "ben", NOON)
    assert log.release("e1")
    assert replace(ASKED, unit_ts="2.0") == log.find("e1")
    assert log.claim("e1", "cat", NOON)


def test_only_whoever_has_a_question_answers_it_and_once(log: EscalationLog) -> None:
    """Neither somebody else, nor somebody without it, nor the same person twice."""
    assert not log.answer("e1", "ben", "The chair.", NOON)
    log.claim("e1", "ben", NOON)
    assert not log.answer("e1", "cat", "Nobody.", NOON)
    assert log.answer("e1", "ben", "The chair.", NOON)
    assert not log.answer("e1", "ben", "The clerk.", NOON)
    assert (State.ANSWERED, "The chair.", NOON) == (found(log).state, found(log).answer, found(log).answered_at)
    assert [False] * 3 == [log.claim("e1", "cat", NOON), log.release("e1"), log.close("e1", "ben", "x", NOON)]


def test_a_question_is_closed_by_whoever_has_it_or_by_anyone_while_nobody_has(log: EscalationLog) -> None:
    """A question one person works on is not closed under their hands."""
    log.open(replace(ASKED, id="e2"))
    assert log.close("e2", "cat", "Asked twice.", NOON)
    log.claim("e1", "ben", NOON)
    assert not log.close("e1", "cat", "Asked twice.", NOON)
    assert log.close("e1", "ben", "Please ring.", NOON)
    assert (State.CLOSED, "Please ring.", NOON) == (found(log).state, found(log).answer, found(log).closed_at)


def test_a_step_is_taken_on_by_one_until_they_leave_it_or_are_gone(log: EscalationLog) -> None:
    """Two replicas never post the same thing; what a dead one had taken on is free after two minutes."""
    taken = log.take("e1", NOON)
    assert taken is not None
    assert taken.unit_ts == "2.0"
    assert [None, None] == [log.take("e1", NOON + TICK), log.take("e1", NOON + STEP - TICK)]
    assert log.take("e1", NOON + STEP) is not None
    log.leave("e1", NOON)
    assert log.take("e1", NOON + STEP + TICK) is None, "whoever came too late freed another's step"
    log.leave("e1", NOON + STEP)
    assert log.take("e1", NOON + STEP + TICK) is not None


def test_a_step_put_off_waits_its_time(log: EscalationLog) -> None:
    """A channel that cannot be reached is not tried every minute."""
    log.take("e1", NOON)
    log.leave("e1", NOON, NOON + DAY)
    assert log.take("e1", NOON + DAY - TICK) is None
    assert log.take("e1", NOON + DAY) is not None


def test_what_was_never_posted_or_told_is_listed_until_it_is(engine: Engine) -> None:
    """A crash between keeping and posting loses nothing; what somebody is at is left out."""
    log = EscalationLog(engine)
    log.open(ASKED)
    assert ["e1"] == [escalation.id for escalation in log.unposted(NOON)]
    log.take("e1", NOON)
    assert () == log.unposted(NOON)
    assert ["e1"] == [escalation.id for escalation in log.unposted(NOON + STEP)]
    log.posted("e1", "COTHER", "2.0")
    assert () == log.unposted(NOON + STEP)
    assert "COTHER" == found(log).unit_channel
    log.claim("e1", "ben", NOON)
    assert () == log.untold(NOON)
    log.answer("e1", "ben", "The chair.", NOON)
    assert ["e1"] == [escalation.id for escalation in log.untold(NOON)]
    log.told("e1", NOON)
    assert () == log.untold(NOON)


def test_a_late_question_is_due_twice_a_day_apart_and_then_no_more(log: EscalationLog) -> None:
    """Not before its time, not while nobody can see it, and not once it is over."""
    log.open(replace(ASKED, id="unseen"))
    assert () == log.due(NOON + DAY - TICK, 2, DAY)
    assert ["e1"] == [escalation.id for escalation in log.due(NOON + DAY, 2, DAY)]
    log.reminded("e1", 1, NOON + DAY)
    assert () == log.due(NOON + 2 * DAY - TICK, 2, DAY)
    assert ["e1"] == [escalation.id for escalation in log.due(NOON + 2 * DAY, 2, DAY)]
    log.reminded("e1", 2, NOON + 2 * DAY)
    assert () == log.due(NOON + 30 * DAY, 2, DAY)


def test_an_answered_question_is_never_due(log: EscalationLog) -> None:
    """Nobody is reminded of what they have done."""
    log.claim("e1", "ben", NOON)
    assert ["e1"] == [escalation.id for escalation in log.due(NOON + DAY, 2, DAY)]
    log.answer("e1", "ben", "The chair.", NOON)
    assert () == log.due(NOON + DAY, 2, DAY)


def test_a_person_who_waits_for_a_reply_is_found(log: EscalationLog) -> None:
    """By the answer they asked about, until the reply is there; others may ask about the same."""
    assert "e1" == getattr(log.pending("ana", ASKED.asked_key), "id", None)
    assert log.pending("ben", ASKED.asked_key) is None
    assert log.pending("ana", "message:T1:C1:9.9") is None
    log.close("e1", "cat", "Please ring.", NOON)
    assert log.pending("ana", ASKED.asked_key) is None


def test_retention_deletes_what_nobody_touched_for_long(log: EscalationLog) -> None:
    """Answered, closed or never looked at: after the stated period the text is gone."""
    log.open(replace(ASKED, id="idle"))
    log.open(replace(ASKED, id="late"))
    log.claim("late", "ben", NOON + DAY)
    log.answer("late", "ben", "The chair.", NOON + 2 * DAY)
    assert 0 == log.forget_before(NOON)
    assert 2 == log.forget_before(NOON + 2 * DAY)
    assert log.find("idle") is None
    assert log.find("late") is not None
