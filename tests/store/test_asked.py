"""What was asked, what was shown, and what people thought of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from bot.store.asked import Asked, AskedLog, Judgement

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIRST = Asked(
    key="message:T1:C1:1.5",
    team="T1",
    channel="C1",
    ts="1.5",
    thread_ts="1.5",
    reply_ts="1.6",
    asker="ana",
    question="When is it Level 2?",
    outcome="answered",
    entries=("levels.level-2", "levels.overview"),
    area="llr",
    as_of=date(2026, 11, 22),
    evidence=0.9,
    digest="d1",
    at=NOON,
)
VAIN = replace(FIRST, key="message:T1:C1:2.5", outcome="abstained_no_evidence", entries=(), area=None)


@pytest.fixture
def log(engine: Engine) -> AskedLog:
    """The questions of an empty database."""
    return AskedLog(engine)


def test_what_was_asked_is_found_as_it_was(log: AskedLog) -> None:
    """Every field comes back; an unknown key is nothing."""
    log.record(FIRST)
    log.record(VAIN)
    assert FIRST == log.find(FIRST.key)
    assert VAIN == log.find(VAIN.key)
    assert log.find("message:T1:C1:9.9") is None


def test_a_second_answer_to_one_delivery_replaces_the_first(log: AskedLog) -> None:
    """An edited question is asked anew under the same key."""
    log.record(FIRST)
    again = replace(FIRST, question="When is it Level 3?", entries=("levels.level-3",))
    log.record(again)
    assert again == log.find(FIRST.key)


def test_frequent_entries_count_each_person_once(log: AskedLog) -> None:
    """One keen person does not make an entry popular; other workspaces and old days do not count."""
    keen = [replace(FIRST, key=f"keen:{number}", entries=("a.keen",)) for number in range(5)]
    others = [replace(FIRST, key=f"k:{who}", asker=who, entries=("b.two", "c.two")) for who in ("ben", "cat")]
    elsewhere = [replace(FIRST, key=f"e:{who}", asker=who, team="T2", entries=("d.far",)) for who in ("x", "y", "z")]
    old = [replace(FIRST, key=f"o:{who}", asker=who, at=NOON - MINUTE, entries=("e.old",)) for who in ("x", "y", "z")]
    for asked in (*keen, *others, *elsewhere, *old):
        log.record(asked)
    assert ("b.two", "c.two", "a.keen") == log.frequent("T1", NOON, 10)
    assert ("b.two",) == log.frequent("T1", NOON, 1)
    assert ("b.two", "c.two") == log.frequent("T1", NOON, 10, fewest=2)


def test_what_was_asked_in_vain_is_what_was_not_answered_or_did_not_help(log: AskedLog) -> None:
    """Maintainers see the gaps, oldest first, of one workspace or of all."""
    unhelpful = replace(FIRST, key="message:T1:C1:3.5", at=NOON + MINUTE)
    far = replace(VAIN, key="message:T2:C1:4.5", team="T2", at=NOON + 2 * MINUTE)
    old = replace(VAIN, key="message:T1:C1:0.5", at=NOON - MINUTE)
    for asked in (far, unhelpful, FIRST, VAIN, old):
        log.record(asked)
    log.judge(FIRST.key, "ana", True, "", NOON)
    log.judge(unhelpful.key, "ana", False, "about Wales", NOON)
    assert (VAIN, unhelpful) == log.in_vain("T1", NOON)
    assert (VAIN, unhelpful, far) == log.in_vain(None, NOON)


def test_the_last_word_of_a_person_counts(log: AskedLog) -> None:
    """Whoever changes their mind is counted once, and others keep their own."""
    log.judge("k", "ana", True, "", NOON)
    log.judge("k", "ben", True, "", NOON)
    log.judge("k", "ana", False, "too long", NOON + MINUTE)
    ben, ana = Judgement("k", "ben", True, "", NOON), Judgement("k", "ana", False, "too long", NOON + MINUTE)
    assert (ben, ana) == log.judgements(NOON)
    assert (ana,) == log.judgements(NOON + MINUTE)


def test_a_question_taken_back_leaves_nothing(log: AskedLog, engine: Engine) -> None:
    """When the message is deleted, its text and what was thought of the answer go, and nothing else."""
    log.record(FIRST)
    log.record(VAIN)
    for key in (FIRST.key, VAIN.key):
        log.judge(key, "ana", False, "no", NOON)
    log.forget(FIRST.key)
    assert log.find(FIRST.key) is None
    assert [VAIN.key] == [judgement.key for judgement in log.judgements(NOON)]
    with engine.connect() as connection:
        assert 1 == connection.scalar(text("SELECT count(*) FROM asked"))


def test_retention_deletes_what_is_old(log: AskedLog) -> None:
    """After the stated period nothing is left of a question; what is at the edge stays."""
    log.record(FIRST)
    log.record(replace(VAIN, at=NOON + MINUTE))
    log.judge(FIRST.key, "ana", True, "", NOON)
    assert 0 == log.forget_before(NOON)
    assert 1 == log.forget_before(NOON + MINUTE)
    assert log.find(FIRST.key) is None
    assert log.find(VAIN.key) is not None
    assert () == log.judgements(NOON)
