"""What people learn: kept once however often it comes, read back as it was, and deleted without a trace."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from bot.store.database import open_database
from bot.store.errors import StoreUnreachable
from bot.store.learning import LearningLog
from bot.store.models import metadata
from bot.training.types import Cohort, Completion, Enrolment, Learner, Review, Source, Wishes

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WISHES = Wishes(
    hour=7,
    timezone="Europe/Lisbon",
    quiet_days=frozenset({0, 4}),
    most=3,
    leave_from=date(2026, 12, 20),
    leave_until=date(2027, 1, 4),
    snoozed_until=NOON + DAY,
)
ANA = Learner("ana", "T1", "D-ana", WISHES, started_at=NOON, seen_at=NOON)
GROUP = Cohort("AUTUMN", "T1", "Autumn", "core", "tom", "D-tom", NOON, date(2026, 12, 1), date(2027, 2, 1))
ANSWER = Review("V1:3", "ana", "levels.one", 2, False, Source.DAILY, NOON)
DONE = Completion("ana", "core", "AUTUMN", NOON + 2 * HOUR, "c1")


@pytest.fixture
def log(engine: Engine) -> LearningLog:
    """A log with a learner who has done nothing yet."""
    log = LearningLog(engine)
    log.save(ANA)
    return log


@pytest.fixture
def full(log: LearningLog) -> LearningLog:
    """A log in which Ana has done all there is, Ben too, and each leads a cohort."""
    for who, code in (("ana", "AUTUMN"), ("ben", "SPRING")):
        log.save(replace(ANA, person=who, channel=f"D-{who}"))
        log.open_cohort(replace(GROUP, id=code, trainer=who, channel=f"D-{who}"))
        log.enrol(Enrolment(who, "core", "AUTUMN", NOON))
        log.read(who, "levels", NOON + HOUR)
        log.review(replace(ANSWER, key=f"{who}:1", person=who))
        log.complete(replace(DONE, person=who, certificate=f"certificate of {who}"))
    return log


def everything(engine: Engine) -> str:
    """All that stands in any table, as text."""
    with engine.begin() as connection:
        return str([list(connection.execute(select(table))) for table in metadata.sorted_tables])


def together(url: str, act: Callable[[LearningLog, int], Any]) -> list[Any]:
    """What a dozen hear who act at the same time, half of them through another process's connections."""
    engines = [open_database(url), open_database(url)]
    logs = [LearningLog(engine) for engine in engines]
    with ThreadPoolExecutor(12) as threads:
        heard = list(threads.map(lambda number: act(logs[number % 2], number), range(12)))
    for engine in engines:
        engine.dispose()
    return heard


# Learners


def test_a_learner_is_found_with_all_they_wish(log: LearningLog) -> None:
    """Days, times and zones as they were; nobody who never learned."""
    assert ANA == log.learner("ana")
    assert log.learner("ben") is None


def test_saving_again_changes_wishes_and_nothing_the_bot_noted(log: LearningLog) -> None:
    """Wishes saved from an old view of a learner do not make the day's set go out a second time."""
    log.mark_sent("ana", date(2026, 11, 23))
    log.seen("ana", NOON + HOUR)
    log.save(replace(ANA, wishes=Wishes(is_stopped=True), channel="D2", started_at=NOON + DAY))
    expected = replace(ANA, wishes=Wishes(is_stopped=True), channel="D2", seen_at=NOON + HOUR)
    assert replace(expected, sent_on=date(2026, 11, 23)) == log.learner("ana")


def test_saving_notes_that_the_person_was_there(log: LearningLog) -> None:
    """A later time counts."""
    log.save(replace(ANA, seen_at=NOON + HOUR))
    assert NOON + HOUR == seen_at(log)


def test_who_has_stopped_is_not_among_those_to_send_to(log: LearningLog) -> None:
    """Of one workspace, or of all."""
    log.save(replace(ANA, person="ben", wishes=Wishes(is_stopped=True)))
    log.save(replace(ANA, person="cat", team="T2"))
    assert ["ana", "cat"] == [learner.person for learner in log.learners()]
    assert ["cat"] == [learner.person for learner in log.learners("T2")]


def test_a_day_s_set_goes_out_once(log: LearningLog) -> None:
    """Also where a move to another time zone makes a day come again; nothing goes to nobody."""
    days = [date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 22), date(2026, 11, 24)]
    assert [True, False, False, True] == [log.mark_sent("ana", day) for day in days]
    assert not log.mark_sent("ben", days[0])


def test_of_many_that_would_send_a_set_one_does(url: str) -> None:
    """Replicas wake in the same second; the database decides."""
    engine = open_database(url)
    LearningLog(engine).save(ANA)
    heard = together(url, lambda log, _: log.mark_sent("ana", date(2026, 11, 23)))
    engine.dispose()
    assert 1 == sum(heard)


@pytest.mark.parametrize(
    "act",
    [
        lambda log: log.review(replace(ANSWER, at=NOON + HOUR)),
        lambda log: log.read("ana", "levels", NOON + HOUR),
        lambda log: log.enrol(Enrolment("ana", "core", "", NOON + HOUR)),
        lambda log: log.complete(replace(DONE, at=NOON + HOUR)),
        lambda log: log.seen("ana", NOON + HOUR),
    ],
    ids=["review", "read", "enrol", "complete", "seen"],
)
def test_whatever_a_person_does_is_a_sign_of_them(log: LearningLog, act: Callable[[LearningLog], object]) -> None:
    """Retention counts from there, and never backwards."""
    act(log)
    log.seen("ana", NOON)
    assert NOON + HOUR == seen_at(log)


# Paths, lessons and answers


def test_a_path_is_taken_once(log: LearningLog) -> None:
    """Taking it up again changes nothing; others may take it too."""
    alone = Enrolment("ana", "core", "", NOON)
    assert [True, False] == [log.enrol(alone), log.enrol(replace(alone, at=NOON + DAY))]
    assert log.enrol(replace(alone, person="ben"))
    assert (alone,) == log.enrolments("ana")


def test_who_learns_alone_may_join_a_cohort_and_only_one(log: LearningLog) -> None:
    """From then on it counts when they joined; neither another cohort nor learning alone takes them out of it."""
    log.enrol(Enrolment("ana", "core", "", NOON))
    joined = Enrolment("ana", "core", "AUTUMN", NOON + DAY)
    assert log.enrol(joined)
    assert not log.enrol(replace(joined, cohort="SPRING"))
    assert not log.enrol(replace(joined, cohort=""))
    assert (joined,) == log.enrolments("ana")


def test_nobody_joins_a_closed_cohort(log: LearningLog) -> None:
    """The press of a button in an old invitation comes too late; closing puts nobody out."""
    log.open_cohort(GROUP)
    assert log.enrol(Enrolment("ben", "core", "AUTUMN", NOON))
    log.close_cohort("AUTUMN", "tom", NOON)
    assert not log.enrol(Enrolment("ana", "core", "AUTUMN", NOON))
    assert () == log.enrolments("ana")
    assert ["ben"] == [member.person for member in log.cohort_enrolments("AUTUMN")]


def test_who_leaves_a_path_takes_it_no_more_and_may_come_back(log: LearningLog) -> None:
    """It is as if they had never taken it, and what they learned stays."""
    log.enrol(Enrolment("ana", "core", "AUTUMN", NOON))
    log.review(ANSWER)
    assert [True, False] == [log.leave("ana", "core"), log.leave("ana", "core")]
    assert () == log.enrolments("ana")
    assert (ANSWER,) == log.reviews("ana")
    assert log.enrol(Enrolment("ana", "core", "", NOON))


def test_a_lesson_is_read_when_it_was_first(log: LearningLog) -> None:
    """Lessons come in the order in which they were read."""
    log.read("ana", "meetings", NOON + HOUR)
    log.read("ana", "levels", NOON)
    log.read("ana", "levels", NOON + DAY)
    assert [("levels", NOON), ("meetings", NOON + HOUR)] == list(log.lessons_read("ana").items())
    assert {} == log.lessons_read("ben")


def test_answers_come_back_as_they_were_oldest_first(log: LearningLog) -> None:
    """With where they were asked, to the microsecond."""
    later = replace(ANSWER, key="b", source=Source.TEST, is_right=True, at=NOON + timedelta(microseconds=1))
    log.review(later)
    log.review(ANSWER)
    log.review(replace(ANSWER, key="c", person="ben"))
    assert (ANSWER, later) == log.reviews("ana")


def test_an_answer_delivered_twice_counts_once(url: str) -> None:
    """Even where it is delivered to two processes at once: the first stands as it was."""
    open_database(url).dispose()
    heard = together(url, lambda log, number: log.review(replace(ANSWER, chosen=number)))
    engine = open_database(url)
    (kept,) = LearningLog(engine).reviews("ana")
    engine.dispose()
    assert [kept.chosen] == [number for number, is_first in enumerate(heard) if is_first]


def test_the_first_reason_of_a_scenario_counts(log: LearningLog) -> None:
    """And it is given by whoever answered."""
    log.review(ANSWER)
    log.reason(ANSWER.key, "ben", True)
    assert (ANSWER,) == log.reviews("ana")
    log.reason(ANSWER.key, "ana", False)
    log.reason(ANSWER.key, "ana", True)
    assert (replace(ANSWER, reason_right=False),) == log.reviews("ana")


# Cohorts and completions


def test_a_cohort_is_found_by_its_code_and_by_its_trainer(log: LearningLog) -> None:
    """A code is given once; another trainer, or another workspace, sees none of it."""
    later = replace(GROUP, id="SPRING", created_at=NOON + DAY, starts_on=None, due_on=None)
    assert [True, True] == [log.open_cohort(GROUP), log.open_cohort(later)]
    assert not log.open_cohort(replace(GROUP, name="Another"))
    assert (GROUP, None) == (log.cohort("AUTUMN"), log.cohort("WINTER"))
    assert (later, GROUP) == log.cohorts_of("tom", "T1")
    assert ((), ()) == (log.cohorts_of("tom", "T2"), log.cohorts_of("ana", "T1"))
    assert ((GROUP, later), (GROUP, later), ()) == (log.cohorts(), log.cohorts("T1"), log.cohorts("T2"))


def test_only_its_trainer_closes_a_cohort_and_once(log: LearningLog) -> None:
    """The first time stands."""
    log.open_cohort(GROUP)
    assert not log.close_cohort("AUTUMN", "ana", NOON)
    assert log.close_cohort("AUTUMN", "tom", NOON)
    assert not log.close_cohort("AUTUMN", "tom", NOON + DAY)
    assert replace(GROUP, closed_at=NOON) == log.cohort("AUTUMN")


def test_a_report_is_made_from_what_members_did(full: LearningLog) -> None:
    """Not from what others did, nor from what was before the time asked for."""
    full.save(replace(ANA, person="cat"))
    full.review(replace(ANSWER, key="cat", person="cat"))
    full.read("cat", "levels", NOON)
    full.review(replace(ANSWER, key="ben:2", person="ben", at=NOON + DAY))
    full.enrol(Enrolment("dan", "core", "AUTUMN", NOON + HOUR))
    assert ["ana", "ben", "dan"] == [member.person for member in full.cohort_enrolments("AUTUMN")]
    assert ["ana:1", "ben:1", "ben:2"] == [review.key for review in full.cohort_reviews("AUTUMN", None)]
    assert ["ben:2"] == [review.key for review in full.cohort_reviews("AUTUMN", NOON + DAY)]
    read = frozenset({"levels"})
    assert {"ana": read, "ben": read, "dan": frozenset()} == full.cohort_lessons_read("AUTUMN")
    assert ["ana", "ben"] == [done.person for done in full.cohort_completions("AUTUMN")]


def test_who_leaves_a_cohort_is_out_of_its_report(full: LearningLog) -> None:
    """At once and in every figure: it was theirs to show."""
    full.leave("ben", "core")
    assert ["ana"] == [member.person for member in full.cohort_enrolments("AUTUMN")]
    assert ["ana"] == [review.person for review in full.cohort_reviews("AUTUMN", None)]
    assert ["ana"] == [done.person for done in full.cohort_completions("AUTUMN")]
    assert ["ana"] == list(full.cohort_lessons_read("AUTUMN"))


def test_a_cohort_sees_completions_of_its_own_path(full: LearningLog) -> None:
    """What a member completed elsewhere is not its business."""
    full.complete(Completion("ana", "refresher", "", NOON, "c9"))
    assert ["core", "core"] == [done.path for done in full.cohort_completions("AUTUMN")]
    assert ["refresher", "core"] == [done.path for done in full.completions("ana")]


def test_a_path_is_completed_once_with_one_certificate(url: str) -> None:
    """Two answers that complete it at the same time give one certificate, which is then found by its id."""
    open_database(url).dispose()
    heard = together(url, lambda log, number: log.complete(replace(DONE, certificate=f"c{number}")))
    engine = open_database(url)
    log = LearningLog(engine)
    (kept,) = log.completions("ana")
    assert [kept.certificate] == [f"c{number}" for number, is_first in enumerate(heard) if is_first]
    assert kept == log.completion(kept.certificate)
    assert log.completion("another") is None
    engine.dispose()


# Records


def test_a_person_sees_everything_that_is_kept_of_them(full: LearningLog) -> None:
    """Every row of theirs as JSON, with the times it holds, and nothing of anybody else."""
    records = json.loads(json.dumps(full.everything_of("ana")))
    assert dict.fromkeys(("learners", "enrolments", "lessons_read", "reviews", "completions", "cohorts"), 1) == {
        name: len(rows) for name, rows in records.items()
    }
    assert ("Europe/Lisbon", [0, 4]) == tuple(records["learners"][0][name] for name in ("timezone", "quiet_days"))
    assert ("levels.one", 2, "2026-11-22T12:00:00+00:00") == tuple(
        records["reviews"][0][name] for name in ("item", "chosen", "at")
    )
    assert "ben" not in str(records)


def test_of_a_stranger_there_is_nothing(full: LearningLog) -> None:
    """Neither to show nor to delete."""
    assert not any(full.everything_of("cat").values())
    assert 0 == full.erase("cat", NOON)


def test_after_deletion_no_table_holds_the_person(full: LearningLog, engine: Engine) -> None:
    """Neither who they are, nor where they were written to, nor their certificate; others keep everything."""
    others = full.everything_of("ben")
    assert "ana" in everything(engine)
    assert 6 == full.erase("ana", NOON + DAY)
    assert "ana" not in everything(engine)
    assert others == full.everything_of("ben")
    assert full.learner("ana") is None


def test_a_cohort_outlives_its_trainer_closed(full: LearningLog) -> None:
    """Those in it learn on; nobody joins, and nobody reads its reports. When it was closed before, that stays."""
    full.close_cohort("SPRING", "ben", NOON)
    full.erase("ana", NOON + DAY)
    full.erase("ben", NOON + DAY)
    left = replace(GROUP, trainer="", channel="", closed_at=NOON + DAY)
    assert left == full.cohort("AUTUMN")
    assert NOON == getattr(full.cohort("SPRING"), "closed_at", None)


@pytest.fixture
def breaks(engine: Engine) -> Iterator[list[str]]:
    """The database goes away when a statement begins like one of these."""
    words: list[str] = []

    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if any(statement.startswith(word) for word in words):
            raise ConnectionResetError

    event.listen(engine, "before_cursor_execute", refuse)
    yield words
    event.remove(engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize("last", ["DELETE FROM lessons_read", "DELETE FROM completions", "UPDATE cohorts"])
def test_a_deletion_broken_off_half_way_deletes_nothing(
    full: LearningLog, engine: Engine, breaks: list[str], last: str
) -> None:
    """The person may try again, and then all of it goes."""
    before = full.everything_of("ana")
    breaks.append(last)
    with pytest.raises((StoreUnreachable, ConnectionResetError)):
        full.erase("ana", NOON)
    breaks.clear()
    assert before == full.everything_of("ana")
    full.erase("ana", NOON)
    assert "ana" not in everything(engine)


def test_retention_forgets_who_was_not_seen_for_long(full: LearningLog, engine: Engine) -> None:
    """With everything that is theirs; whoever gave one sign since then keeps even what is old."""
    full.enrol(Enrolment("ben", "refresher", "SPRING", NOON + 2 * DAY))
    assert 0 == full.forget_before(NOON)
    kept = full.everything_of("ben")
    # The learner, the enrolment, the lesson, the answer and the completion; a trainer's cohort is no learner's.
    assert 5 == full.forget_before(NOON + DAY)
    assert not any(rows for name, rows in full.everything_of("ana").items() if name != "cohorts")
    assert kept == full.everything_of("ben")
    full.forget_before(NOON + 3 * DAY)
    assert "ana" not in everything(engine)
    assert "ben" not in everything(engine)


def test_retention_forgets_records_that_belong_to_nobody(engine: Engine) -> None:
    """An answer that came in just as everything was deleted does not stay for good."""
    log = LearningLog(engine)
    log.review(ANSWER)
    assert [0, 1] == [log.forget_before(when) for when in (NOON, NOON + DAY)]
    assert () == log.reviews("ana")


def test_retention_forgets_cohorts_that_nobody_is_in(log: LearningLog) -> None:
    """That long after they were closed, or were opened when nobody closed them; never one with members."""
    log.seen("ana", NOON + 9 * DAY)
    for code in ("EMPTY", "CLOSED", "FULL"):
        log.open_cohort(replace(GROUP, id=code))
    log.enrol(Enrolment("ana", "core", "FULL", NOON))
    for code in ("CLOSED", "FULL"):
        log.close_cohort(code, "tom", NOON + 2 * DAY)
    log.forget_before(NOON + DAY)
    assert {"CLOSED", "FULL"} == {cohort.id for cohort in log.cohorts_of("tom", "T1")}
    log.forget_before(NOON + 3 * DAY)
    assert ["FULL"] == [cohort.id for cohort in log.cohorts_of("tom", "T1")]


def test_a_database_that_is_gone_is_one_fault(log: LearningLog, engine: Engine) -> None:
    """Whatever was asked for; the message repeats nothing that was stored."""
    metadata.drop_all(engine)
    for act in (lambda: log.learner("ana"), lambda: log.review(ANSWER), lambda: log.erase("ana", NOON)):
        with pytest.raises(StoreUnreachable) as caught:
            act()
        assert "ana" not in str(caught.value)


def seen_at(log: LearningLog) -> datetime:
    """When Ana was last seen."""
    learner = log.learner("ana")
    assert learner is not None
    return learner.seen_at
