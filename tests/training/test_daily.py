"""The daily set: when it is sent, in any zone and over any change of clocks, and what is in it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.training.course import Course, course_of
from bot.training.daily import (
    GENTLE_MOST,
    SENT_WITHIN,
    answered_today,
    daily_set,
    is_due,
    is_quiet,
    local_day,
    may_send,
    next_set_at,
    set_time,
)
from bot.training.schedule import Memory, is_gentle, remember
from bot.training.types import Learner, Review, Source, Wishes
from index.lessons import Item
from tests.training_material import CHANGING, LESSONS, changed, confirmed_again, small_knowledge

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
COURSE = course_of(small_knowledge(TODAY), TODAY)
ITEMS = tuple(COURSE.items)
EVERY_DAY = Wishes(quiet_days=frozenset())
FIVE = replace(EVERY_DAY, most=5)
# All zones are tried one by one below; the properties take those with the oddest clocks.
ODD_ZONES = ("Europe/London", "America/Nuuk", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")


def learner(wishes: Wishes = EVERY_DAY, sent_on: date | None = None) -> Learner:
    return Learner("p", "T1", "D1", wishes, NOW, NOW, sent_on)


def answer(item: str, days_ago: float, *, right: bool = True, source: Source = Source.DAILY) -> Review:
    at = NOW - timedelta(days=days_ago)
    return Review(f"{item} {at.isoformat()}", "p", item, 0, right, source, at)


def asked(
    reviews: list[Review],
    wishes: Wishes = EVERY_DAY,
    *,
    course: Course = COURSE,
    read: tuple[str, ...] = (),
    now: datetime = NOW,
    is_complete: bool = False,
) -> list[str]:
    """Return the ids of the set that somebody with these answers gets."""
    memories = remember(reviews, course.changes, wishes.timezone)
    done = answered_today(reviews, wishes, now)
    return [item.id for item in daily_set(course, memories, done, read, wishes, now, is_complete=is_complete)]


def _numbered(count: int) -> Iterator[Item]:
    """Yield quiz items of one lesson, more than the small teaching has."""
    for number in range(count):
        yield replace(COURSE.items[ITEMS[0]], id=f"levels.{number}")


# --- When ---


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (datetime(2026, 11, 25, 8, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 12, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 13, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), False),
    ],
)
def test_a_set_is_sent_from_the_chosen_hour_for_four_hours(at: datetime, may: bool) -> None:
    """A process that was down until night writes to nobody any more."""
    assert may == may_send(learner(), at)


@pytest.mark.parametrize(
    "wishes",
    [
        replace(EVERY_DAY, is_stopped=True),
        replace(EVERY_DAY, quiet_days=frozenset({2})),
        replace(EVERY_DAY, leave_from=TODAY, leave_until=TODAY),
        replace(EVERY_DAY, leave_from=TODAY),
        replace(EVERY_DAY, leave_until=TODAY),
        replace(EVERY_DAY, snoozed_until=NOW + timedelta(seconds=1)),
    ],
)
def test_whoever_wishes_for_none_is_sent_none(wishes: Wishes) -> None:
    """Stopped, a quiet day, leave with one end or two, a snooze that lasts."""
    assert not may_send(learner(wishes), NOW)


@pytest.mark.parametrize(
    "wishes",
    [
        replace(EVERY_DAY, quiet_days=frozenset({1, 3})),
        replace(EVERY_DAY, leave_from=TODAY + timedelta(days=1), leave_until=TODAY + timedelta(days=9)),
        replace(EVERY_DAY, leave_until=TODAY - timedelta(days=1)),
        replace(EVERY_DAY, snoozed_until=NOW),
    ],
)
def test_what_is_over_or_for_another_day_holds_nothing_up(wishes: Wishes) -> None:
    """Quiet neighbours, leave that has not begun or has ended, a snooze that ends now."""
    assert may_send(learner(wishes), NOW)


@pytest.mark.parametrize(("sent_on", "may"), [(TODAY - timedelta(days=1), True), (TODAY, False)])
def test_a_set_is_sent_once_a_day(sent_on: date, may: bool) -> None:
    """The day is that of the person's own zone."""
    assert may == may_send(learner(sent_on=sent_on), NOW)


def test_who_moves_west_over_the_date_line_is_not_sent_a_day_twice() -> None:
    """Sent on Thursday in Auckland, in Honolulu it is Wednesday again."""
    wishes = replace(EVERY_DAY, timezone="Pacific/Honolulu")
    assert not may_send(learner(wishes, sent_on=TODAY + timedelta(days=1)), set_time(wishes, TODAY))


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2026, 3, 28), 9, datetime(2026, 3, 28, 9, tzinfo=UTC)),
        (date(2026, 3, 29), 9, datetime(2026, 3, 29, 8, tzinfo=UTC)),
        # 01:00 to 02:00 does not exist on this day: the set comes when the clocks are moved.
        (date(2026, 3, 29), 1, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # On this day it comes twice: the first one counts.
        (date(2026, 10, 25), 1, datetime(2026, 10, 25, 0, tzinfo=UTC)),
        (date(2026, 10, 25), 9, datetime(2026, 10, 25, 9, tzinfo=UTC)),
    ],
)
def test_the_hour_when_the_clocks_change_in_london(day: date, hour: int, expected: datetime) -> None:
    """Worked out by hand from the published dates, the last Sundays of March and of October."""
    assert expected == set_time(Wishes(hour=hour), day)


@pytest.mark.parametrize("hour", [0, 1, 2, 9, 23])
@pytest.mark.parametrize("start", [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)])
@pytest.mark.parametrize("zone", ODD_ZONES)
def test_over_a_change_of_clocks_every_day_has_one_set(zone: str, start: datetime, hour: int) -> None:
    """A chore that looks every ten minutes and keeps the day it sent on: no day twice, no day left out."""
    wishes = replace(EVERY_DAY, hour=hour, timezone=zone)
    one, sent = learner(wishes), []
    for step in range(5 * 24 * 6):
        now = start + timedelta(minutes=10 * step)
        if may_send(one, now):
            sent.append(local_day(wishes, now))
            one = replace(one, sent_on=sent[-1])
    assert sent == sorted(set(sent))
    whole = [local_day(wishes, start) + timedelta(days=number) for number in range(1, 4)]
    assert [day for day in whole if day not in sent] == []


def test_in_every_zone_the_hour_comes_within_its_day() -> None:
    """All zones there are, on the days around every change of clocks in 2026, at the hours that changes touch."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    wrong = []
    for zone in sorted(available_timezones()):
        offsets = [datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).utcoffset() for day in days]
        moves = [day for day, offset, before in zip(days[1:], offsets[1:], offsets, strict=False) if offset != before]
        for day in {near + timedelta(days=apart) for near in moves for apart in (-1, 0)}:
            for hour in (0, 1, 2, 3, 22, 23):
                wishes = Wishes(hour=hour, timezone=zone)
                if local_day(wishes, set_time(wishes, day)) != day:
                    wrong.append((zone, day, hour))
    assert wrong == []


WISHES = st.builds(
    Wishes,
    hour=st.integers(0, 23),
    timezone=st.sampled_from(ODD_ZONES),
    quiet_days=st.frozensets(st.integers(0, 6), max_size=6),
    most=st.integers(1, 15),
    leave_from=st.none() | st.dates(date(2026, 11, 1), date(2027, 5, 1)),
    leave_until=st.none() | st.dates(date(2026, 11, 1), date(2027, 5, 1)),
    snoozed_until=st.none() | st.datetimes(datetime(2026, 11, 1), datetime(2027, 5, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)


@given(WISHES, st.datetimes(datetime(2026, 11, 1), datetime(2027, 5, 1), timezones=st.just(UTC)))  # noqa: DTZ001
@settings(max_examples=150, deadline=None)
def test_the_next_set_is_the_first_moment_at_which_one_may_be_sent(wishes: Wishes, now: datetime) -> None:
    """Against trying every quarter of an hour: nothing earlier begins to be allowed, and then it is."""
    after = next_set_at(wishes, now)
    if after is None:
        assert wishes.leave_from is not None
        assert wishes.leave_until is None
        return
    assert after > now
    assert may_send(learner(wishes), after)
    # Sets of today that were to come before now are not the next; every other is found by looking.
    sent = learner(wishes, sent_on=local_day(wishes, now) if set_time(wishes, local_day(wishes, now)) <= now else None)
    until, step = min(after, now + timedelta(days=9)), timedelta(minutes=15)
    tried = (now + number * step for number in range(1, (until - now) // step))
    assert [at for at in tried if may_send(sent, at)] == []


def test_whoever_has_stopped_or_wants_quiet_every_day_has_no_next_set() -> None:
    """Nothing is promised that never comes."""
    assert next_set_at(replace(EVERY_DAY, is_stopped=True), NOW) is None
    assert next_set_at(replace(EVERY_DAY, quiet_days=frozenset(range(7))), NOW) is None


def test_the_next_set_comes_after_leave_and_the_weekend() -> None:
    """Leave until Friday the 4th: Monday."""
    wishes = Wishes(leave_from=TODAY, leave_until=date(2026, 12, 4))
    assert datetime(2026, 12, 7, 9, tzinfo=UTC) == next_set_at(wishes, NOW)


def test_a_snooze_that_ends_within_the_hours_after_a_set_delays_it_only() -> None:
    """Snoozed for a day at five past nine: the next day at five past nine, not the day after."""
    wishes = replace(EVERY_DAY, snoozed_until=NOW + timedelta(days=1))
    assert NOW + timedelta(days=1) == next_set_at(wishes, NOW)


def test_quiet_means_a_day_of_the_week_or_leave() -> None:
    """The weekend by default."""
    assert [is_quiet(Wishes(), TODAY + timedelta(days=number)) for number in range(5)] == [0, 0, 0, 1, 1]


# --- What ---


def test_nothing_is_asked_of_whoever_has_read_nothing_and_answered_nothing() -> None:
    """A set of nothing is no set."""
    assert asked([]) == []


def test_new_items_come_from_lessons_read_and_two_at_most() -> None:
    """The first of each lesson before the second of any."""
    assert ["levels.single-agency", "meetings.who"] == asked([], read=LESSONS)
    assert ["levels.single-agency", "levels.level-1-plan"] == asked([], read=("levels",))


def test_the_scenario_of_a_lesson_comes_amid_its_items() -> None:
    """Not after all others, since a lesson is not done without one."""
    known = [answer(item, 0.5, source=Source.LESSON) for item in ITEMS[:4]]
    assert ["levels.level-2-plan", "levels.s-case"] == asked(known, read=("levels",))


def test_what_is_due_comes_before_what_is_new() -> None:
    """And one place of the set is kept for something new."""
    due = [answer(item, 5) for item in ITEMS[:8]]
    chosen = asked(due, FIVE, read=LESSONS)
    assert len(chosen) == 5
    assert [item in ITEMS[:8] for item in chosen] == [True] * 4 + [False]


def test_without_anything_new_all_places_are_for_what_is_due() -> None:
    """No place stays empty."""
    assert 5 == len(asked([answer(item, 5) for item in ITEMS[:8]], FIVE))


def test_once_the_paths_are_completed_three_places_are_for_what_is_new() -> None:
    """Of eight: one while a path is not complete, three from then on, and what is due has the others."""
    due = [answer(item, 5) for item in ITEMS[:10]]
    assert [7, 5] == [
        sum(item in ITEMS[:10] for item in asked(due, read=LESSONS, is_complete=is_complete))
        for is_complete in (False, True)
    ]
    assert 8 == len(asked(due, read=LESSONS, is_complete=True))


@pytest.mark.parametrize(("most", "new"), [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (8, 3), (15, 3)])
def test_what_is_due_gives_up_half_of_a_set_at_most(most: int, new: int) -> None:
    """Whoever wishes for one question a day and has completed everything is not kept from what they forget."""
    many = replace(COURSE.lessons["levels"], quiz=tuple(_numbered(30)), scenarios=())
    items = {item.id: item for item in many.quiz}
    course = replace(COURSE, lessons={"levels": many}, items=items, lesson_of=dict.fromkeys(items, "levels"))
    due = [answer(item, 5) for item in list(items)[:20]]
    chosen = asked(due, replace(EVERY_DAY, most=most), course=course, read=("levels",), is_complete=True)
    known = {review.item for review in due}
    assert (most, new) == (len(chosen), sum(item not in known for item in chosen))


def test_three_new_items_where_nothing_is_due_and_all_is_completed() -> None:
    """Two before."""
    assert [2, 3] == [len(asked([], read=LESSONS, is_complete=is_complete)) for is_complete in (False, True)]


def test_a_gentle_set_has_nothing_new_however_complete_the_paths_are() -> None:
    """Back after five weeks with two items due: those two."""
    due = [answer(item, 35) for item in ITEMS[:2]]
    assert sorted(ITEMS[:2]) == sorted(asked(due, read=LESSONS, is_complete=True))


def test_a_place_kept_for_a_second_scenario_goes_to_what_is_due() -> None:
    """Only a scenario is new and one is in the set already: the place is filled nevertheless."""
    known = [item for item in ITEMS if item != "meetings.s-case"]
    reviews = [answer(item, 6, right=item == "levels.s-case") for item in known]
    reviews = [replace(review, is_right=review.item != "levels.s-case") for review in reviews]
    chosen = asked(reviews, FIVE, read=LESSONS)
    assert "levels.s-case" in chosen
    assert "meetings.s-case" not in chosen
    assert len(chosen) == 5


def test_nothing_is_asked_before_its_day() -> None:
    """Right yesterday: not today."""
    assert asked([answer(ITEMS[0], 1)]) == []


def test_an_item_comes_on_its_day_also_when_it_was_answered_later_in_the_day() -> None:
    """Answered on Monday at five, due on Wednesday: in the set on Wednesday at nine."""
    monday = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    review = replace(answer(ITEMS[0], 0), at=monday)
    assert [ITEMS[0]] == asked([review], now=datetime(2026, 11, 25, 9, 0, tzinfo=UTC))


def test_the_weakest_that_can_be_saved_come_first() -> None:
    """What is nearly forgotten before what is hardly due, and what is as good as forgotten last."""
    # Wrong twice means that it lasts a few hours: after three weeks there is nothing left to save.
    lost = [answer(ITEMS[0], 60, right=False), answer(ITEMS[0], 40, right=False), answer(ITEMS[0], 25, right=False)]
    weak, strong = [answer(ITEMS[1], 6)], [answer(ITEMS[2], 3)]
    recent = [answer("gone", 1)]
    assert [ITEMS[1], ITEMS[2], ITEMS[0]] == asked([*lost, *weak, *strong, *recent])


def test_the_cap_counts_what_was_answered_in_sets_today() -> None:
    """Three done of five: two more; answers in lessons and tests do not count."""
    due = [answer(item, 5) for item in ITEMS[8:]]
    done = [answer(item, 0.001) for item in ITEMS[:3]]
    other = [answer(ITEMS[3], 0.001, source=Source.LESSON), answer(ITEMS[4], 0.001, source=Source.TEST)]
    assert 2 == len(asked([*due, *done, *other], FIVE))


def test_a_cap_below_what_was_done_today_gives_an_empty_set() -> None:
    """Somebody lowers their cap from five to two after three answers."""
    due = [answer(item, 5) for item in ITEMS[8:]]
    done = [answer(item, 0.001) for item in ITEMS[:3]]
    assert asked([*due, *done], replace(EVERY_DAY, most=2)) == []


def test_withdrawn_items_are_left_out_while_due() -> None:
    """And what was answered once and exists no more harms nothing."""
    withdrawn = course_of(changed(small_knowledge(TODAY), CHANGING, "It is all different now. " * 8), TODAY)
    gone = sorted(set(COURSE.items) - set(withdrawn.items))
    assert gone == ["levels.level-3-after", "levels.level-3-test", "levels.two-or-three"]
    reviews = [answer(item, 5) for item in (*gone, "old.item", "meetings.who")]
    assert ["meetings.who"] == asked(reviews, course=withdrawn)


def test_what_has_changed_comes_first_and_at_once() -> None:
    """Answered right two days ago and far from due, then confirmed with a note: it leads the set."""
    knowledge = changed(small_knowledge(TODAY), CHANGING, "It is all different now. " * 8)
    course = course_of(confirmed_again(knowledge, CHANGING, TODAY - timedelta(days=1), "Now it is so."), TODAY)
    sure = [answer("levels.level-3-test", days) for days in (40, 30, 2)]
    due = [answer(item, 5, right=False) for item in ITEMS if item not in course.changes][:9]
    chosen = asked([*sure, *due], course=course)
    assert "levels.level-3-test" == chosen[0]
    memory = remember(sure, course.changes)["levels.level-3-test"]
    assert memory.changed is not None
    assert "Now it is so." == memory.changed.note


def test_what_changed_takes_the_place_kept_for_new_items() -> None:
    """More has changed than fits: nothing new today."""
    knowledge = changed(small_knowledge(TODAY), CHANGING, "It is all different now. " * 8)
    course = course_of(confirmed_again(knowledge, CHANGING, TODAY - timedelta(days=1), "Now it is so."), TODAY)
    reviews = [answer(item, 2) for item in course.changes]
    chosen = asked(reviews, replace(EVERY_DAY, most=3), course=course, read=LESSONS)
    assert sorted(course.changes) == sorted(chosen)


def test_a_set_has_one_scenario_at_most() -> None:
    """Both are due, and both are the weakest."""
    reviews = [answer(item, 6, right=False) for item in ("levels.s-case", "meetings.s-case")]
    reviews += [answer(item, 5) for item in ITEMS[:3]]
    chosen = asked(reviews)
    assert 1 == sum(COURSE.items[item].is_scenario for item in chosen)
    assert 4 == len(chosen)


def test_coming_back_after_a_gap_is_gentle() -> None:
    """Everything is due after five weeks: three items and nothing new, on three days, then five."""
    reviews = [answer(item, 35) for item in ITEMS[:14]]
    sizes = []
    for day in range(4):
        now = NOW + timedelta(days=day)
        chosen = asked(reviews, FIVE, read=LESSONS, now=now)
        sizes.append(len(chosen))
        reviews += [replace(answer(item, -day), at=now) for item in chosen]
    assert sizes == [3, 3, 3, 5]


def test_a_gentle_set_answered_in_part_has_the_rest_left() -> None:
    """One of three answered, opened again: two, although the last answer is a minute old."""
    reviews = [answer(item, 35) for item in ITEMS[:14]]
    first = asked(reviews)[0]
    assert 2 == len(asked([*reviews, answer(first, 0.0007)]))


LOGS = st.lists(
    st.builds(
        lambda item, hours, right, source: replace(
            answer(item, 0, right=right, source=source), key=f"{item} {hours}", at=NOW - timedelta(hours=hours)
        ),
        st.sampled_from([*ITEMS, "old.item"]),
        st.integers(0, 24 * 60),
        st.booleans(),
        st.sampled_from(list(Source)),
    ),
    max_size=40,
    unique_by=lambda review: review.key,
)
READ = st.sets(st.sampled_from([*LESSONS, "old-lesson"]))


@given(LOGS, READ, WISHES, st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_holds_for_every_set(
    log: list[Review], read: set[str], wishes: Wishes, is_changed: bool, is_complete: bool
) -> None:
    """Never above the cap of the day, never an item twice or one done today, never empty while something is due."""
    course = COURSE
    if is_changed:
        knowledge = changed(small_knowledge(TODAY), CHANGING, "It is all different now. " * 8)
        course = course_of(confirmed_again(knowledge, CHANGING, TODAY - timedelta(days=3), "Now it is so."), TODAY)
    memories: Mapping[str, Memory] = remember(log, course.changes, wishes.timezone)
    done = answered_today(log, wishes, NOW)
    chosen = daily_set(course, memories, done, read, wishes, NOW, is_complete=is_complete)
    ids = [item.id for item in chosen]
    assert len(ids) <= max(0, wishes.most - done)
    assert len(set(ids)) == len(ids)
    assert set(ids) <= set(course.items)
    assert sum(item.is_scenario for item in chosen) <= 1
    new = [id for id in ids if id not in memories]
    assert len(new) <= (3 if is_complete else 2)
    assert all(course.lesson_of[id] in read for id in new)
    today = local_day(wishes, NOW)
    assert not {review.item for review in log if local_day(wishes, review.at) == today} & set(ids)
    due = [memory for memory in memories.values() if memory.item in course.items and is_due(memory, wishes, NOW)]
    is_back = bool(log) and (today - max(local_day(wishes, review.at) for review in log)).days >= 7
    if is_back:
        assert len(ids) <= GENTLE_MOST
        assert new == []
    left = [memory for memory in due if memory.item not in ids and not course.items[memory.item].is_scenario]
    if left:
        # What waits has given up places, at most half of them, and gave up none that would stay empty.
        room = max(0, (min(wishes.most, GENTLE_MOST) if is_gentle(memories, today) else wishes.most) - done)
        assert len(new) <= min(3 if is_complete else 1, room // 2)
        assert len(ids) == room
    if due and done < min(wishes.most, GENTLE_MOST):
        assert chosen
        assert ids[0] in memories
    marks = [memories[id].changed is None for id in ids if id in memories]
    assert marks == sorted(marks)


@given(LOGS, st.integers(7, 90), WISHES, st.booleans())
@settings(max_examples=60, deadline=None)
def test_after_any_gap_the_first_three_sets_are_small(
    log: list[Review], gap: int, wishes: Wishes, is_complete: bool
) -> None:
    """Whatever was answered before, however long somebody was away, and nothing new in them."""
    log = [*log, answer(ITEMS[0], 0)]
    now = NOW + timedelta(days=gap)
    for day in range(3):
        at = now + timedelta(days=day)
        memories = remember(log, {}, wishes.timezone)
        chosen = daily_set(COURSE, memories, 0, LESSONS, wishes, at, is_complete=is_complete)
        assert len(chosen) <= min(GENTLE_MOST, wishes.most)
        assert all(item.id in memories for item in chosen)
        log += [replace(answer(item.id, 0), key=f"{day} {item.id}", at=at) for item in chosen]


def test_the_hours_after_the_chosen_one_are_as_the_privacy_notice_says() -> None:
    """Nobody is written to later than four hours after the hour they chose."""
    assert timedelta(hours=4) == SENT_WITHIN
