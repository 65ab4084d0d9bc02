"""One answer to each event: claims, leases, restarts, retention."""

import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from subprocess import Popen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from bot.store.database import open_database
from bot.store.errors import StoreUnreachable
from bot.store.events import Claimed, Delivery, EventLog

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LEASE = timedelta(seconds=120)
TICK = timedelta(microseconds=1)
MESSAGE = Delivery("message:T1:C1:1.5", "T1", "C1", "1.5", "1.0", "asker")
COMMAND = Delivery("command:7.8.9", "T1", "C1", "", "", "asker", "https://hooks.example/commands/secret")


@pytest.fixture
def log(engine: Engine) -> EventLog:
    """The first run of the first replica."""
    return EventLog(engine, replica="a", run="1")


@pytest.fixture
def restarted(engine: Engine) -> EventLog:
    """The same replica, started again."""
    return EventLog(engine, replica="a", run="2")


@pytest.fixture
def other(engine: Engine) -> EventLog:
    """Another replica."""
    return EventLog(engine, replica="b", run="1")


def test_a_redelivered_event_is_a_duplicate_while_it_is_being_answered(log: EventLog) -> None:
    """Slack repeats an event within seconds; the second delivery finds the first at work."""
    assert [Claimed.NEW, Claimed.DUPLICATE] == [log.claim(MESSAGE, NOON), log.claim(MESSAGE, NOON + TICK)]


def test_a_finished_event_stays_a_duplicate_for_whoever_asks(
    log: EventLog, restarted: EventLog, other: EventLog
) -> None:
    """Neither time, nor a restart, nor another replica answers twice."""
    log.claim(MESSAGE, NOON)
    log.finish(MESSAGE.key, "answered", NOON)
    much_later = NOON + timedelta(days=365)
    assert {Claimed.DUPLICATE} == {who.claim(MESSAGE, much_later) for who in (log, restarted, other)}


def test_another_replica_takes_over_only_when_the_lease_has_run_out(log: EventLog, other: EventLog) -> None:
    """A replica that died is replaced after its lease, and a slow one is left alone until then."""
    log.claim(MESSAGE, NOON)
    claims = [other.claim(MESSAGE, NOON + LEASE - TICK), other.claim(MESSAGE, NOON + LEASE)]
    assert [Claimed.DUPLICATE, Claimed.TAKEN_OVER] == claims


def test_a_restarted_replica_takes_over_its_own_at_once(log: EventLog, restarted: EventLog) -> None:
    """The old run is gone, since the new one is here: nobody waits for its lease."""
    log.claim(MESSAGE, NOON)
    assert Claimed.TAKEN_OVER == restarted.claim(MESSAGE, NOON + TICK)
    assert Claimed.DUPLICATE == restarted.claim(MESSAGE, NOON + 2 * TICK)


def test_a_take_over_starts_a_lease_of_its_own(log: EventLog, other: EventLog) -> None:
    """Whoever took over is left alone as long as the first was."""
    log.claim(MESSAGE, NOON)
    other.claim(MESSAGE, NOON + LEASE)
    assert Claimed.DUPLICATE == log.claim(MESSAGE, NOON + 2 * LEASE - TICK)
    assert Claimed.TAKEN_OVER == log.claim(MESSAGE, NOON + 2 * LEASE)


def test_a_renewed_lease_keeps_others_away(log: EventLog, other: EventLog) -> None:
    """Waiting for Slack's rate limit does not make a second replica answer."""
    log.claim(MESSAGE, NOON)
    assert log.renew(MESSAGE.key, NOON + LEASE - TICK)
    assert Claimed.DUPLICATE == other.claim(MESSAGE, NOON + LEASE)


def test_work_given_back_is_taken_over_at_once(log: EventLog, other: EventLog) -> None:
    """Whoever comes next looks first, as the work may be done after all; what is finished cannot be given back."""
    log.claim(MESSAGE, NOON)
    other.release(MESSAGE.key, NOON)
    assert Claimed.DUPLICATE == other.claim(MESSAGE, NOON)
    log.release(MESSAGE.key, NOON)
    assert Claimed.TAKEN_OVER == other.claim(MESSAGE, NOON)
    other.finish(MESSAGE.key, "done", NOON)
    other.release(MESSAGE.key, NOON)
    assert Claimed.DUPLICATE == log.claim(MESSAGE, NOON + LEASE)


def test_a_lost_lease_cannot_be_renewed(log: EventLog, other: EventLog) -> None:
    """A replica that slept through its lease learns that the answer is no longer its to give."""
    log.claim(MESSAGE, NOON)
    other.claim(MESSAGE, NOON + LEASE)
    assert not log.renew(MESSAGE.key, NOON + LEASE + TICK)
    assert Claimed.TAKEN_OVER == log.claim(MESSAGE, NOON + 2 * LEASE)


def test_the_first_outcome_stays(log: EventLog, engine: Engine) -> None:
    """Finishing twice does not rewrite what happened."""
    log.claim(MESSAGE, NOON)
    log.finish(MESSAGE.key, "answered", NOON)
    log.finish(MESSAGE.key, "error_slack", NOON + TICK)
    with engine.connect() as connection:
        assert "answered" == connection.scalar(text("SELECT outcome FROM events"))


def test_a_response_address_is_forgotten_once_answered(log: EventLog, restarted: EventLog, engine: Engine) -> None:
    """The address lets anybody post as the bot, so it is kept only as long as it may be needed."""
    log.claim(COMMAND, NOON)
    assert (COMMAND,) == restarted.unfinished(NOON)
    log.finish(COMMAND.key, "answered", NOON)
    with engine.connect() as connection:
        assert "" == connection.scalar(text("SELECT response_url FROM events"))


def test_unfinished_lists_what_this_run_may_take_over(log: EventLog, restarted: EventLog, other: EventLog) -> None:
    """At start-up a replica sees its own old work at once, others' only after their lease, and nothing finished."""
    second = replace(MESSAGE, key="message:T1:C1:1.6", ts="1.6")
    done = replace(MESSAGE, key="message:T1:C1:1.7", ts="1.7")
    log.claim(second, NOON + TICK)
    log.claim(MESSAGE, NOON)
    log.claim(done, NOON)
    log.finish(done.key, "answered", NOON)
    soon, later = NOON + 2 * TICK, NOON + LEASE
    assert () == log.unfinished(soon)
    assert (MESSAGE, second) == restarted.unfinished(soon)
    assert () == other.unfinished(soon)
    assert (MESSAGE,) == other.unfinished(later)


def test_the_bot_is_part_of_a_thread_once_something_in_it_was_for_it(log: EventLog) -> None:
    """It follows up without being mentioned only there, also while its answer is on its way."""
    assert not log.is_part_of("T1", "C1", "1.0")
    log.claim(MESSAGE, NOON)
    assert log.is_part_of("T1", "C1", "1.0")
    log.finish(MESSAGE.key, "answered", NOON)
    assert log.is_part_of("T1", "C1", "1.0")
    elsewhere = [("T2", "C1", "1.0"), ("T1", "C2", "1.0"), ("T1", "C1", "1.5")]
    assert [False] * 3 == [log.is_part_of(*place) for place in elsewhere]


def test_a_command_makes_no_thread(log: EventLog) -> None:
    """A finished command, which has no thread, does not make the bot listen outside threads."""
    log.claim(COMMAND, NOON)
    log.finish(COMMAND.key, "answered", NOON)
    assert not log.is_part_of("T1", "C1", "")


def test_retention_deletes_old_rows_finished_or_given_up(log: EventLog) -> None:
    """After the stated period nothing is left of an event; what is newer, or just at the edge, stays."""
    finished, stale, newer = (replace(MESSAGE, key=f"message:{name}") for name in ("finished", "stale", "newer"))
    for delivery in (finished, stale, newer):
        log.claim(delivery, NOON)
    log.finish(finished.key, "answered", NOON + LEASE)
    log.finish(newer.key, "answered", NOON + LEASE + TICK)
    assert 0 == log.forget_before(NOON + LEASE)
    assert 2 == log.forget_before(NOON + LEASE + TICK)
    claims = [log.claim(delivery, NOON + LEASE) for delivery in (finished, stale, newer)]
    assert [Claimed.NEW, Claimed.NEW, Claimed.DUPLICATE] == claims


def test_many_threads_claiming_one_event_give_one_new(engine: Engine) -> None:
    """However many threads of however many replicas race, one answers."""
    logs = [EventLog(engine, replica=f"replica {number % 3}", run="1") for number in range(9)]
    barrier = threading.Barrier(len(logs))
    claims: list[Claimed] = []

    def claim(log: EventLog) -> None:
        barrier.wait()
        claims.append(log.claim(MESSAGE, NOON))

    _run_all([threading.Thread(target=claim, args=(log,)) for log in logs])
    assert [Claimed.DUPLICATE] * 8 + [Claimed.NEW] == sorted(claims)


def test_many_threads_taking_over_one_event_give_one_take_over(engine: Engine, log: EventLog) -> None:
    """When a lease runs out under several replicas' eyes, one of them answers."""
    log.claim(MESSAGE, NOON)
    logs = [EventLog(engine, replica=f"replica {number}", run="1") for number in range(6)]
    barrier = threading.Barrier(len(logs))
    claims: list[Claimed] = []

    def claim(log: EventLog) -> None:
        barrier.wait()
        claims.append(log.claim(MESSAGE, NOON + LEASE))

    _run_all([threading.Thread(target=claim, args=(log,)) for log in logs])
    assert [Claimed.DUPLICATE] * 5 + [Claimed.TAKEN_OVER] == sorted(claims)


def test_two_processes_claiming_one_event_give_one_new(url: str, start_claimant: Callable[..., Popen[str]]) -> None:
    """Two replicas on one database, told at the same moment, answer once."""
    processes = [start_claimant(url, MESSAGE.key, replica, "1") for replica in ("a", "b")]
    for process in processes:
        assert "open" == _read(process)
    for process in processes:
        _write(process, "go")
    assert ["duplicate", "new"] == sorted(_read(process) for process in processes)


def test_a_run_killed_between_claim_and_finish_is_taken_over_by_the_next(
    url: str, start_claimant: Callable[..., Popen[str]]
) -> None:
    """Killed without warning, started again, redelivered: exactly one run goes on to answer."""
    killed = start_claimant(url, MESSAGE.key, "a", "1")
    assert "open" == _read(killed)
    _write(killed, "go")
    assert "new" == _read(killed)
    killed.send_signal(signal.SIGKILL)
    assert -signal.SIGKILL == killed.wait()

    for run, expected in (("2", "taken_over"), ("2", "duplicate")):
        again = start_claimant(url, MESSAGE.key, "a", run)
        assert "open" == _read(again)
        _write(again, "go")
        assert expected == _read(again)


def test_a_database_that_went_away_is_a_store_fault_without_what_was_stored(engine: Engine, log: EventLog) -> None:
    """The message carries neither the response address nor a statement."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE events"))
    with pytest.raises(StoreUnreachable) as caught:
        log.claim(COMMAND, NOON)
    assert "secret" not in f"{caught.value} {caught.value.__cause__}"


def test_a_time_without_a_zone_is_refused(log: EventLog) -> None:
    """Replicas in different places would otherwise disagree about when a lease ends."""
    with pytest.raises(StoreUnreachable) as caught:
        log.claim(MESSAGE, NOON.replace(tzinfo=None))
    assert "has no time zone" in str(caught.value.__cause__)


@pytest.fixture(scope="module")
def memory() -> Iterator[Engine]:
    """One database in memory for many examples."""
    opened = open_database("sqlite://")
    yield opened
    opened.dispose()


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "renew", "finish", "wait"]),
        st.sampled_from([("a", "1"), ("a", "2"), ("b", "1")]),
        st.integers(min_value=0, max_value=150),
    ),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(steps=_STEPS)
def test_any_sequence_of_claims_follows_the_rules_worked_out_by_hand(
    memory: Engine, steps: list[tuple[str, tuple[str, str], int]]
) -> None:
    """The table behaves as a dozen lines of plain Python say, whatever happens in whatever order."""
    with memory.begin() as connection:
        connection.execute(text("DELETE FROM events"))
    logs = {who: EventLog(memory, replica=who[0], run=who[1]) for who in (("a", "1"), ("a", "2"), ("b", "1"))}
    now, holder, until, is_finished = NOON, None, NOON, False
    for what, who, seconds in steps:
        if what == "wait":
            now += timedelta(seconds=seconds)
        elif what == "claim":
            if holder is None:
                expected = Claimed.NEW
            elif not is_finished and (until <= now or (holder[0] == who[0] and holder[1] != who[1])):
                expected = Claimed.TAKEN_OVER
            else:
                expected = Claimed.DUPLICATE
            assert expected == logs[who].claim(MESSAGE, now)
            if expected != Claimed.DUPLICATE:
                holder, until = who, now + LEASE
        elif what == "renew":
            is_ours = holder == who and not is_finished
            assert is_ours == logs[who].renew(MESSAGE.key, now)
            until = now + LEASE if is_ours else until
        else:
            logs[who].finish(MESSAGE.key, "answered", now)
            is_finished = holder is not None


def _run_all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _read(process: Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _write(process: Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
