"""Answers become memories: by FSRS, in whole days of the person's own, the same however the log is read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.training.course import Change
from bot.training.schedule import (
    BOUNDS,
    LONGEST_INTERVAL_DAYS,
    PARAMETERS,
    Schedule,
    is_gentle,
    rating_of,
    recall_after,
    recall_probability,
    remember,
    zone_of,
)
from bot.training.types import Review, Source

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def answer(item: str, at: datetime, *, right: bool = True, source: Source = Source.DAILY, key: str = "") -> Review:
    return Review(key or f"{item} {at.isoformat()}", "p", item, 0, right, source, at)


ANSWERS = st.builds(
    lambda item, hours, right, source, number: answer(
        item, NOON + timedelta(hours=hours), right=right, source=source, key=f"{item} {hours} {number}"
    ),
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 24 * 90),
    st.booleans(),
    st.sampled_from(list(Source)),
    st.integers(0, 3),
)


def test_a_sequence_of_answers_is_scheduled_as_the_library_itself_does_it() -> None:
    """Against py-fsrs driven by hand on the same days: the same stability, difficulty and due day after each answer."""
    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=LONGEST_INTERVAL_DAYS
    )
    card = Card(card_id=1)
    log: list[Review] = []
    for day, rating in ((0, 3), (2, 3), (13, 1), (14, 3), (14, 3), (20, 2), (50, 3)):
        at = NOON + timedelta(days=day)
        reason = False if rating == 2 else None
        log.append(replace(answer("a", at, right=rating > 1, key=str(len(log))), reason_right=reason))
        card, _ = scheduler.review_card(card, Rating(rating), at)
        memory = remember(log, {})["a"]
        assert (card.stability, card.difficulty) == (memory.stability, memory.difficulty)
        assert card.due.date() == memory.due.date()
        assert len(log) == memory.times


def test_known_first_intervals() -> None:
    """By the published defaults a first right answer lasts two days, a wrong one comes again on the next."""
    assert NOON.date() + timedelta(days=2) == remember([answer("a", NOON)], {})["a"].due.date()
    assert NOON.date() + timedelta(days=1) == remember([answer("a", NOON, right=False)], {})["a"].due.date()


@pytest.mark.parametrize(("right", "reason", "rating"), [(False, None, 1), (False, True, 1), (True, False, 2)])
def test_what_counts_as_again_and_as_hard(right: bool, reason: bool | None, rating: int) -> None:
    """A wrong decision is forgotten whatever its reason; a right one for a wrong reason is hard."""
    assert rating == rating_of(replace(answer("a", NOON, right=right), reason_right=reason))


@pytest.mark.parametrize("reason", [None, True])
def test_a_right_answer_is_good_while_its_reason_is_not_wrong(reason: bool | None) -> None:
    """A quiz item has no reason, and one that was not given yet is not held against anybody."""
    assert rating_of(replace(answer("a", NOON), reason_right=reason)) == 3


def test_no_interval_is_longer_than_the_entries_are_left_unread() -> None:
    """After many right answers an item still comes back within 180 days."""
    log = [answer("a", NOON)]
    for _ in range(12):
        log.append(answer("a", remember(log, {})["a"].due + timedelta(hours=12)))
    memory = remember(log, {})["a"]
    assert memory.stability > LONGEST_INTERVAL_DAYS
    assert timedelta(days=LONGEST_INTERVAL_DAYS) >= memory.due - memory.last


def test_days_are_the_persons_own() -> None:
    """Just before and just after midnight are two days where it is midnight, and one where it is noon."""
    before = datetime(2026, 11, 2, 23, 55, tzinfo=UTC)
    log = [answer("a", before), answer("a", before + timedelta(minutes=10))]
    assert remember(log, {}, "Europe/London")["a"].stability > remember(log, {}, "Pacific/Auckland")["a"].stability
    due = remember(log[:1], {}, "Pacific/Auckland")["a"].due.astimezone(ZoneInfo("Pacific/Auckland"))
    assert datetime(2026, 11, 5, tzinfo=ZoneInfo("Pacific/Auckland")) == due


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)])
def test_an_item_is_due_at_the_start_of_a_day_also_when_the_clocks_change_before_it(day: date) -> None:
    """Two days after an answer, over a night of 23 or 25 hours."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)
    due = remember([answer("a", at)], {})["a"].due.astimezone(LONDON)
    assert (day + timedelta(days=2), 0, 0) == (due.date(), due.hour, due.minute)


@given(st.lists(ANSWERS, max_size=25), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_log_out_of_order_and_with_answers_twice_gives_the_same_memories(log: list[Review], shuffle: Random) -> None:
    """Answers reach the store late, and twice; what somebody remembers does not depend on it."""
    once = {review.key: review for review in log}
    mixed = [*once.values(), *list(once.values())[:3]]
    shuffle.shuffle(mixed)
    assert remember(list(once.values()), {}) == remember(mixed, {})


@given(st.lists(ANSWERS, max_size=25, unique_by=lambda review: review.key))
@settings(max_examples=60, deadline=None)
def test_a_replay_gives_what_applying_each_answer_gave(log: list[Review]) -> None:
    """The log is the truth: after every answer the replay up to it equals the memories grown step by step."""
    changes = {"a": Change(date(2026, 12, 1), "it is different now")}
    schedule, ordered = Schedule(changes), sorted(log, key=lambda review: (review.at, review.key))
    for number, review in enumerate(ordered, 1):
        schedule.add(review)
        assert remember(ordered[:number], changes) == schedule.memories


def test_two_answers_at_the_same_instant_both_count_in_the_order_of_their_keys() -> None:
    """Wrong then right is not the same as right then wrong, and it must not be left to chance which it was."""
    first, second = answer("a", NOON, right=False, key="1"), answer("a", NOON, right=True, key="2")
    assert remember([second, first], {}) == remember([first, second], {})
    assert remember([first, second], {})["a"].times == 2
    swapped = [replace(first, key="2"), replace(second, key="1")]
    assert remember(swapped, {})["a"].stability != remember([first, second], {})["a"].stability


@given(st.floats(0.01, 500), st.floats(0, 400), st.floats(0.001, 100))
def test_with_passing_time_recall_falls(stability: float, days: float, more: float) -> None:
    """Later it is never likelier to be known, it is always a chance, and it is even at once."""
    assert 0 < recall_after(days + more, stability) <= recall_after(days, stability) <= 1


@pytest.mark.parametrize("days", [0, 1, 5, 30, 400])
def test_the_curve_is_that_of_the_library(days: int) -> None:
    """At whole days py-fsrs computes the same chance; at the stability itself it is nine in ten."""
    card = Card(card_id=1, stability=12.5, difficulty=5.0, last_review=NOON)
    expected = Scheduler().get_card_retrievability(card, NOON + timedelta(days=days))
    assert expected == pytest.approx(recall_after(days, 12.5))
    assert recall_after(12.5, 12.5) == pytest.approx(0.9)


def test_an_answer_from_the_future_is_known_for_sure() -> None:
    """A clock that was put back makes no chance above one."""
    memory = remember([answer("a", NOON)], {})["a"]
    assert recall_probability(memory, NOON - timedelta(days=3)) == 1.0


@pytest.mark.parametrize(
    ("days_after", "is_back"),
    [(-1, True), (0, True), (1, False)],
    ids=["before the change", "on its day", "after it"],
)
def test_what_changed_after_the_last_answer_is_marked(days_after: int, is_back: bool) -> None:
    """On the day itself nobody can tell which version was answered, so it counts as the old one."""
    change = Change(NOON.date(), "now it is the other way round")
    memory = remember([answer("a", NOON + timedelta(days=days_after))], {"a": change})["a"]
    assert (change if is_back else None) == memory.changed


def test_an_answer_after_the_change_ends_it() -> None:
    """Who learnt the old version and has answered the new one is not told again."""
    changes = {"a": Change(NOON.date(), "different")}
    log = [answer("a", NOON - timedelta(days=9)), answer("a", NOON + timedelta(days=1))]
    assert remember(log, changes)["a"].changed is None


def _gentle_days(log: list[Review], days: range) -> list[int]:
    """Return the days on which a set is gentle, where each of them has a set of one item that is answered."""
    schedule, gentle = Schedule({}), []
    for review in log:
        schedule.add(review)
    for day in days:
        at = NOON + timedelta(days=day)
        if is_gentle(schedule.memories, at.date()):
            gentle.append(day)
        schedule.add(answer("x", at, key=f"set {day}"))
    return gentle


def test_after_a_gap_three_sets_are_gentle() -> None:
    """Not from the first day of learning, not after six days, and three sets after seven."""
    assert _gentle_days([], range(5)) == []
    assert _gentle_days([answer("a", NOON - timedelta(days=6))], range(5)) == []
    assert _gentle_days([answer("a", NOON - timedelta(days=7))], range(5)) == [0, 1, 2]


def test_a_gap_within_the_gentle_sets_begins_them_anew() -> None:
    """One gentle set, then two weeks away: three again, not two."""
    log = [answer("a", NOON - timedelta(days=40)), answer("a", NOON - timedelta(days=14))]
    assert _gentle_days(log, range(5)) == [0, 1, 2]


def test_a_lesson_after_the_gap_ends_it_but_is_no_set() -> None:
    """Who comes back through a lesson still has three gentle sets before them."""
    log = [answer("a", NOON - timedelta(days=30)), answer("b", NOON - timedelta(days=1), source=Source.LESSON)]
    assert _gentle_days(log, range(5)) == [0, 1, 2]


def test_a_set_answered_in_pieces_is_one_set() -> None:
    """Several answers on one day take one of the gentle sets, and the day stays gentle to its end."""
    log = [answer("a", NOON - timedelta(days=30))]
    log += [answer(name, NOON + timedelta(hours=hour)) for hour, name in enumerate("bcd")]
    memories = remember(log, {})
    assert [is_gentle(memories, NOON.date() + timedelta(days=day)) for day in range(2)] == [True, True]
    assert _gentle_days(log, range(1, 5)) == [1, 2]


def test_the_gap_is_seen_although_every_item_was_answered_again_since() -> None:
    """The memories of one item show only its last answer; how the practice stood is kept with it."""
    log = [answer("a", NOON - timedelta(days=30)), answer("a", NOON)]
    assert is_gentle(remember(log, {}), NOON.date() + timedelta(days=1))


@pytest.mark.parametrize("name", ["", "Middle/Earth", "../../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_london(name: str) -> None:
    """Whatever a chat service or an old record says, somebody's set is not lost over it."""
    assert ZoneInfo("Europe/London") == zone_of(name)


def test_the_parameters_lie_within_their_bounds() -> None:
    """A new version of the library with another number of parameters would be noticed here."""
    assert len(PARAMETERS) == len(BOUNDS) == 21
    assert all(low <= value <= high for value, (low, high) in zip(PARAMETERS, BOUNDS, strict=True))
