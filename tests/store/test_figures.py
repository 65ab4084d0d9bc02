"""Two reports on a cohort, one after the other: what lies between them tells of five people or of nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.figures import figures_of
from bot.store.learning import LearningLog
from bot.training.course import course_of
from bot.training.types import Cohort, Completion, Enrolment, Learner, Review, Source, Wishes
from tests.training_material import LESSONS, PATH, small_knowledge

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
COURSE = course_of(small_knowledge(TODAY), TODAY)
COHORT = Cohort("ABCD2345", "T1", "Autumn", PATH, "trainer", "D1", NOON)
ITEM = COURSE.lessons[LESSONS[0]].quiz[0]
WRONG = next(place for place, option in enumerate(ITEM.options) if not option.right)


@pytest.fixture
def log(engine: Engine) -> LearningLog:
    """A cohort of twelve, all of whom have read a lesson and were wrong about one question, reported on at one."""
    log = LearningLog(engine)
    log.open_cohort(COHORT)
    for number in range(12):
        join(log, f"p{number}")
        log.read(f"p{number}", LESSONS[0], NOON)
        answer(log, f"p{number}", NOON)
    assert (12, False) == ((first := figures_of(log, COURSE, COHORT, NOON + HOUR)).members, first.is_held)
    return log


def join(log: LearningLog, person: str, at: datetime = NOON) -> None:
    log.save(Learner(person, "T1", f"D-{person}", Wishes(), at, at))
    assert log.enrol(Enrolment(person, PATH, COHORT.id, at))


def answer(log: LearningLog, person: str, at: datetime) -> None:
    assert log.review(Review(f"{person}:{at}", person, ITEM.id, WRONG, False, Source.LESSON, at))


def test_whoever_leaves_or_is_deleted_tells_nothing_by_it(log: LearningLog) -> None:
    """The report after is the one before, with its day and a word on why."""
    before = figures_of(log, COURSE, COHORT, NOON + HOUR)
    log.leave("p0", PATH)
    log.erase("p1", NOON + 2 * HOUR)
    after = figures_of(log, COURSE, COHORT, NOON + timedelta(days=3))
    assert (before, TODAY, True) == (after, after.as_of, after.is_held)


def test_what_four_people_did_is_not_told_and_what_five_did_is(log: LearningLog) -> None:
    """Whatever it was: reading, answering, completing, joining, leaving."""
    later = NOON + 2 * HOUR
    log.read("p0", LESSONS[1], later)
    answer(log, "p1", later)
    log.complete(Completion("p2", PATH, COHORT.id, later, "c"))
    join(log, "new", later)
    assert figures_of(log, COURSE, COHORT, later).is_held
    # One who did two things is one person, and who leaves while another joins may be that other.
    answer(log, "p0", later + HOUR)
    log.leave("p3", PATH)
    assert figures_of(log, COURSE, COHORT, later + HOUR).is_held
    log.leave("p4", PATH)
    found = figures_of(log, COURSE, COHORT, later + 2 * HOUR)
    assert (11, False) == (found.members, found.is_held)
    assert figures_of(log, COURSE, COHORT, later + 3 * HOUR).is_held


def test_who_joins_and_leaves_again_and_again_moves_nothing(log: LearningLog) -> None:
    """One account cannot play five."""
    for number in range(2, 8):
        log.leave("p0", PATH)
        log.enrol(Enrolment("p0", PATH, COHORT.id, NOON + number * HOUR))
        answer(log, COHORT.trainer, NOON + number * HOUR)
    log.enrol(Enrolment(COHORT.trainer, PATH, COHORT.id, NOON + 9 * HOUR))
    assert figures_of(log, COURSE, COHORT, NOON + 10 * HOUR).is_held


def test_figures_that_are_held_come_back_as_they_were(log: LearningLog) -> None:
    """Rows, questions and all; what is not taught any more is left out."""
    first = figures_of(log, COURSE, COHORT, NOON + HOUR)
    assert [ITEM.id] == [result.item for result in first.items]
    assert (WRONG, -1) == (first.items[0].common_wrong, first.items[0].bound)
    assert [(LESSONS[0], 12), (LESSONS[1], 0)] == [(row.lesson, row.read) for row in first.lessons]
    less = replace(
        COURSE, items={}, lessons={name: lesson for name, lesson in COURSE.lessons.items() if name != LESSONS[0]}
    )
    kept = figures_of(log, less, COHORT, NOON + HOUR)
    assert ((), [LESSONS[1]]) == (kept.items, [row.lesson for row in kept.lessons])


def test_of_two_who_ask_at_once_both_read_the_same(log: LearningLog) -> None:
    """Figures made beside others' are given up for them."""
    kept = log.kept_figures(COHORT.id)
    assert kept is not None
    assert not log.keep_figures(COHORT.id, {}, NOON + 2 * HOUR, None)
    assert not log.keep_figures(COHORT.id, {}, NOON + 2 * HOUR, NOON)
    assert kept == log.kept_figures(COHORT.id)


def test_a_group_too_small_keeps_nothing(engine: Engine) -> None:
    """The first figures are those of five."""
    log = LearningLog(engine)
    log.open_cohort(COHORT)
    for number in range(4):
        join(log, f"p{number}")
    assert figures_of(log, COURSE, COHORT, NOON).members is None
    assert log.kept_figures(COHORT.id) is None
    join(log, "p4")
    assert 5 == figures_of(log, COURSE, COHORT, NOON).members
    # With their cohort they go.
    for number in range(5):
        log.erase(f"p{number}", NOON)
    log.forget_before(NOON + HOUR)
    assert log.kept_figures(COHORT.id) is None
