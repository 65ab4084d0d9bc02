"""How far somebody has come: what is held, when a lesson is done, when a path is complete."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.training.course import Change, course_of
from bot.training.progress import HELD_PER_LESSON, PathProgress, have_completed, held_items, is_known, progress_of
from bot.training.types import Review, Source
from tests.training_material import CHANGING, LESSONS, PATH, changed, confirmed_again, small_knowledge

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
KNOWLEDGE = small_knowledge(TODAY)
COURSE = course_of(KNOWLEDGE, TODAY)
LEVELS = [item.id for item in COURSE.lessons["levels"].items]


def answer(item: str, days_ago: float, *, right: bool = True) -> Review:
    at = NOW - timedelta(days=days_ago)
    return Review(f"{item} {at.isoformat()}", "p", item, 0, right, Source.DAILY, at)


def twice(items: list[str]) -> list[Review]:
    """Return right answers to each item on two days."""
    return [answer(item, days) for item in items for days in (5, 2)]


def of(reviews: list[Review], read: tuple[str, ...] = LESSONS) -> PathProgress:
    return progress_of(COURSE, PATH, reviews, read)


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        ([(5, True)], False),
        ([(5, True), (2, True)], True),
        ([(5.2, True), (5.1, True)], False),
        ([(5, True), (4, False), (2, True)], True),
        ([(5, True), (4, True), (2, False)], False),
        ([(5, False), (2, True)], False),
    ],
)
def test_an_item_is_held_when_right_on_two_days_and_last(answers: list[tuple[float, bool]], held: bool) -> None:
    """Once is luck, twice on a day is memory of the feedback, and wrong at last is not held."""
    log = [answer("a", days_ago, right=right) for days_ago, right in answers]
    assert held == ("a" in held_items(log, {}, "UTC"))


def test_two_days_are_two_where_the_person_lives() -> None:
    """Ten minutes around London's midnight are two days there, and one in Auckland."""
    near = [replace(answer("a", 0), key=str(minute), at=NOW.replace(hour=0, minute=minute)) for minute in (5, 6)]
    near[0] = replace(near[0], at=near[0].at - timedelta(minutes=10))
    assert held_items(near, {}, "Europe/London") == {"a"}
    assert held_items(near, {}, "Pacific/Auckland") == frozenset()


@pytest.mark.parametrize(("reason", "known"), [(None, True), (True, True), (False, False)])
def test_a_scenario_is_not_known_for_a_wrong_reason(reason: bool | None, known: bool) -> None:
    """The decision alone may have been a guess."""
    assert known == is_known(replace(answer("levels.s-case", 1), reason_right=reason))


def test_a_lesson_is_done_when_read_and_six_are_held_with_a_scenario() -> None:
    """Five and the scenario."""
    done = of(twice([*LEVELS[:5], "levels.s-case"])).lessons[0]
    assert (True, 6, 6) == (done.is_done, done.held, done.of)


def test_without_a_scenario_a_lesson_stays_one_below() -> None:
    """Eight items held and not one of them a scenario: five of six, and not done."""
    row = of(twice(LEVELS[:8])).lessons[0]
    assert (False, 5, 6) == (row.is_done, row.held, row.of)


def test_an_unread_lesson_is_not_done() -> None:
    """Somebody tested on every item has still not read it."""
    row = of(twice(LEVELS), read=()).lessons[0]
    assert (False, 6) == (row.is_done, row.held)


def test_a_lesson_that_was_done_stays_done() -> None:
    """A wrong answer later shows in what is held, and takes nothing back."""
    row = of([*twice([*LEVELS[:5], "levels.s-case"]), answer(LEVELS[0], 1, right=False)]).lessons[0]
    assert (True, 5) == (row.is_done, row.held)


def test_six_items_never_held_at_one_time_are_not_enough() -> None:
    """Each was held once, but never all together."""
    reviews = []
    for number, item in enumerate([*LEVELS[:5], "levels.s-case"]):
        start = 60 - 6 * number
        reviews += [answer(item, start), answer(item, start - 2), answer(item, start - 4, right=False)]
    row = of(reviews).lessons[0]
    assert (False, 0) == (row.is_done, row.held)


def test_where_there_are_fewer_items_all_of_them_are_wanted() -> None:
    """A lesson of which most is withdrawn asks for what is left."""
    small = replace(COURSE.lessons["levels"], quiz=COURSE.lessons["levels"].quiz[:2])
    course = replace(COURSE, lessons={**COURSE.lessons, "levels": small})
    row = progress_of(course, PATH, twice([*LEVELS[:2], "levels.s-case"]), LESSONS).lessons[0]
    assert (True, 3, 3) == (row.is_done, row.held, row.of)


def test_a_path_is_complete_when_all_its_lessons_are_done() -> None:
    """One lesson done is half of the way; both are all of it."""
    meetings = [item.id for item in COURSE.lessons["meetings"].items]
    half = of(twice([*LEVELS[:5], "levels.s-case"]), read=("levels",))
    assert (False, 0.5, "meetings") == (half.is_complete, half.share, half.next_lesson)
    whole = of(twice([*LEVELS[:5], "levels.s-case", *meetings[:5], "meetings.s-case"]))
    assert (True, 1.0, None) == (whole.is_complete, whole.share, whole.next_lesson)


@pytest.mark.parametrize(
    ("complete", "expected"), [((), False), ((True,), True), ((True, False), False), ((True, True), True)]
)
def test_all_is_completed_when_each_path_taken_is(complete: tuple[bool, ...], expected: bool) -> None:
    """Whoever takes no path has completed none."""
    meetings = [item.id for item in COURSE.lessons["meetings"].items]
    whole = of(twice([*LEVELS[:5], "levels.s-case", *meetings[:5], "meetings.s-case"]))
    half = of(twice([*LEVELS[:5], "levels.s-case"]))
    assert expected == have_completed([whole if is_complete else half for is_complete in complete])


def test_a_path_of_which_nothing_is_left_is_not_completed() -> None:
    """All its lessons withdrawn: there is more to come, or nothing at all."""
    assert not have_completed([PathProgress("no-such", (), None, False, 0.0)])


def test_nobody_has_come_anywhere_on_an_unknown_path() -> None:
    """Withdrawn with all its lessons, or never there."""
    assert PathProgress("no-such", (), None, False, 0.0) == progress_of(COURSE, "no-such", twice(LEVELS), LESSONS)


def test_what_has_changed_is_held_again_after_an_answer_to_the_new_version() -> None:
    """On the day of the change an answer still counts as one to the old version."""
    changes = {"a": Change(TODAY - timedelta(days=2), "different")}
    old = [answer("a", 9), answer("a", 5)]
    assert held_items(old, {}, "UTC") == {"a"}
    assert held_items(old, changes, "UTC") == frozenset()
    assert held_items([*old, answer("a", 2)], changes, "UTC") == frozenset()
    assert held_items([*old, answer("a", 1)], changes, "UTC") == {"a"}


def test_a_change_takes_no_lesson_back() -> None:
    """What was certified stays; the items come back in the daily sets instead."""
    course = course_of(
        confirmed_again(changed(KNOWLEDGE, CHANGING, "Now it is so. " * 10), CHANGING, TODAY, "Now it is so."), TODAY
    )
    row = progress_of(course, PATH, twice([*LEVELS[3:8], "levels.s-case"]), LESSONS).lessons[0]
    assert (True, 3) == (row.is_done, row.held)


LOGS = st.lists(
    st.builds(
        lambda item, hours, right: replace(
            answer(item, 0, right=right), key=f"{item} {hours}", at=NOW - timedelta(hours=hours)
        ),
        st.sampled_from([*COURSE.items, "old.item"]),
        st.integers(0, 24 * 20),
        st.booleans(),
    ),
    max_size=60,
    unique_by=lambda review: review.key,
)


@given(LOGS, st.sets(st.sampled_from(LESSONS)))
@settings(max_examples=60, deadline=None)
def test_what_holds_for_every_progress(log: list[Review], read: set[str]) -> None:
    """The share is 1 exactly at the end, nothing depends on the order of the log, later answers take no lesson back."""
    progress = progress_of(COURSE, PATH, log, read)
    assert 0 <= progress.share <= 1
    assert (progress.share == 1) == progress.is_complete
    assert all(row.held <= row.of == HELD_PER_LESSON for row in progress.lessons)
    assert progress == progress_of(COURSE, PATH, log[::-1], read)
    assert have_completed([progress]) == progress.is_complete
    earlier = progress_of(COURSE, PATH, [review for review in log if review.at < NOW - timedelta(days=5)], read)
    assert not have_completed([earlier]) or have_completed([progress])
    assert all(not before.is_done or now.is_done for before, now in zip(earlier.lessons, progress.lessons, strict=True))
