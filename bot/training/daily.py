"""The daily set: what to ask today, within what the person wishes, and when to send it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.training.course import Course
from bot.training.schedule import Memory, is_gentle, recall_probability, zone_of
from bot.training.types import Learner, Review, Source, Wishes
from index.lessons import Item, Lesson

NEW_IN_SET = 2
# Places kept for something new while anything in a lesson read was never asked; what is due gives up half of a set at
# most. One until the paths are completed, three from then on: more at first put off the end of the path, fewer later
# leave a third of the bank unmet. Of 40 imagined learners (seed 11; `mappa-bot train simulate`) with sets of eight and
# one place throughout 80 % completed the course for CRC staff in 120 days, and they recalled 53 % of its 180 items at
# the end (median); with three throughout 30 % and 77 %; with one and then three 80 % and 65 %.
NEW_KEPT = 1
NEW_KEPT_AFTER = 3
SCENARIOS_IN_SET = 1
# The most in each of the first sets after a gap.
GENTLE_MOST = 3
# A set that was held up is sent within this time after its hour, or not at all: nobody is written to at night.
SENT_WITHIN = timedelta(hours=4)
# Below this chance an item is as good as forgotten and has to be learnt again, now or next week: those that can still
# be saved come first, the weakest of them before the rest. The same 40 learners recalled 65 % with each limit up to
# 0.5, 63 % with 0.6 and 55 % with 0.8; with the strongest first 54 %.
WORTH_SAVING = 0.5

_WEEK = 7


def local_day(wishes: Wishes, now: datetime) -> date:
    """Return which day it is where the person lives."""
    return now.astimezone(zone_of(wishes.timezone)).date()


def is_quiet(wishes: Wishes, day: date) -> bool:
    """Whether the person wishes for no set on a day: a quiet day of the week, or leave. Leave may have an open end."""
    return day.weekday() in wishes.quiet_days or _is_leave(wishes, day)


def may_send(learner: Learner, now: datetime) -> bool:
    """
    Whether today's set may be sent to a person now: from their hour on for four hours, and once a day.

    An hour that the clocks leave out comes at the moment they are moved; of one that comes twice the first counts.
    """
    wishes = learner.wishes
    day = local_day(wishes, now)
    was_sent = learner.sent_on is not None and learner.sent_on >= day
    if was_sent or wishes.is_stopped or is_quiet(wishes, day):
        return False
    if wishes.snoozed_until is not None and now < wishes.snoozed_until:
        return False
    start = set_time(wishes, day)
    return start <= now < start + SENT_WITHIN


def next_set_at(wishes: Wishes, now: datetime) -> datetime | None:
    """Return when the next set is to be sent (UTC); None when the person has stopped, or every day is quiet."""
    if wishes.is_stopped:
        return None
    for day in sorted(set(_days_to_try(wishes, now))):
        at = set_time(wishes, day)
        if wishes.snoozed_until is not None and at < wishes.snoozed_until < at + SENT_WITHIN:
            at = wishes.snoozed_until.astimezone(UTC)
        is_over = wishes.snoozed_until is None or at >= wishes.snoozed_until
        if at > now and is_over and local_day(wishes, at) == day and not is_quiet(wishes, day):
            return at
    return None


def set_time(wishes: Wishes, day: date) -> datetime:
    """Return when the person's hour comes on a day (UTC); always within that day."""
    zone = zone_of(wishes.timezone)
    at = datetime.combine(day, time(wishes.hour), zone).astimezone(UTC)
    # Where clocks go from 23:00 to midnight (Greenland), the hour left out would come on the next day.
    return at if at.astimezone(zone).date() == day else at - timedelta(hours=1)


def answered_today(reviews: Sequence[Review], wishes: Wishes, now: datetime) -> int:
    """Return how many items the person has answered in daily sets today."""
    today = local_day(wishes, now)
    return sum(review.source is Source.DAILY and local_day(wishes, review.at) == today for review in reviews)


def daily_set(  # noqa: PLR0917 - what a set depends on, in the order in which it is read
    course: Course,
    memories: Mapping[str, Memory],
    reviews_today: int,
    lessons_read: Collection[str],
    wishes: Wishes,
    now: datetime,
    *,
    is_complete: bool = False,
) -> tuple[Item, ...]:
    """
    Return what to ask a person now: never more than they wish for in a day, () when nothing is due or nothing is left.

    First what has changed since they learnt it, then what is due, what can still be saved before what is as good as
    forgotten. New items of lessons they have read have one place, and two where there is room; three once the person's
    paths are completed. One scenario at most.
    The first three sets after a gap of seven days have at most three items, and nothing new.

    Args:
        course: What may be shown; what somebody remembers besides is left alone.
        memories: From `remember`, whole: the gap is seen in it.
        reviews_today: From `answered_today`.
        lessons_read: Ids of lessons.
        wishes: Their cap, and the zone that says which day it is.
        now: When it is.
        is_complete: Whether every path they take is completed.
    """
    today = local_day(wishes, now)
    gentle = is_gentle(memories, today)
    room = max(0, (min(wishes.most, GENTLE_MOST) if gentle else wishes.most) - reviews_today)
    known = [memory for memory in memories.values() if memory.item in course.items]
    due = sorted((memory for memory in known if is_due(memory, wishes, now)), key=lambda each: _order(each, now))
    new = () if gentle else _never_asked(course, memories, lessons_read)
    changed = sum(memory.changed is not None for memory in due)
    kept = min(NEW_KEPT_AFTER if is_complete else NEW_KEPT, room // 2) if new else 0
    asked = [course.items[memory.item] for memory in due]
    chosen = _fit((), asked, max(room - kept, min(room, changed)))
    with_new = _fit(chosen, new, min(room, len(chosen) + max(NEW_IN_SET, kept)))
    return _fit(with_new, (item for item in asked if item not in chosen), room)


def is_due(memory: Memory, wishes: Wishes, now: datetime) -> bool:
    """Whether an item should be asked today: its day has come, or it has changed; and it was not answered today."""
    today = local_day(wishes, now)
    if local_day(wishes, memory.last) >= today:
        return False
    return memory.changed is not None or local_day(wishes, memory.due) <= today


def _order(memory: Memory, now: datetime) -> tuple[bool, bool, float, str]:
    recall = recall_probability(memory, now)
    return memory.changed is None, recall < WORTH_SAVING, recall, memory.item


def _fit(chosen: tuple[Item, ...], items: Iterable[Item], room: int) -> tuple[Item, ...]:
    """Return what is chosen and the first items that fit with it, up to `room` of both and one scenario."""
    fitting = list(chosen)
    scenarios = sum(item.is_scenario for item in chosen)
    for item in items:
        if len(fitting) >= room:
            break
        if item.is_scenario and scenarios >= SCENARIOS_IN_SET:
            continue
        scenarios += item.is_scenario
        fitting.append(item)
    return tuple(fitting)


def _never_asked(course: Course, memories: Mapping[str, Memory], lessons_read: Collection[str]) -> tuple[Item, ...]:
    """Return the new items of lessons read, the first of each lesson before the second of any."""
    placed = [
        (place, item)
        for name, lesson in course.lessons.items()
        if name in lessons_read
        for place, item in _placed(lesson)
        if item.id not in memories
    ]
    return tuple(item for _, item in sorted(placed, key=lambda each: each[0]))


def _placed(lesson: Lesson) -> Iterator[tuple[float, Item]]:
    """Yield a lesson's items with their places, the scenarios spread evenly among the quiz items."""
    yield from enumerate(lesson.quiz)
    apart = len(lesson.quiz) / max(1, len(lesson.scenarios))
    yield from (((number + 0.5) * apart, item) for number, item in enumerate(lesson.scenarios))


def _is_leave(wishes: Wishes, day: date) -> bool:
    if wishes.leave_from is None and wishes.leave_until is None:
        return False
    return (wishes.leave_from or date.min) <= day <= (wishes.leave_until or date.max)


def _days_to_try(wishes: Wishes, now: datetime) -> Iterator[date]:
    """Yield a week and a day from today, from the end of a snooze and from the end of leave: if none will do, none."""
    starts = [local_day(wishes, now)]
    if wishes.snoozed_until is not None and wishes.snoozed_until > now:
        starts.append(local_day(wishes, wishes.snoozed_until))
    if wishes.leave_until is not None and wishes.leave_until >= starts[0]:
        starts.append(wishes.leave_until)
    for start in starts:
        yield from (start + timedelta(days=number) for number in range(_WEEK + 2))
