"""A person's wishes on their way: as a form sends them, into the store, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import available_timezones

from bot.slack import daily_words as words
from bot.training.daily import local_day, may_send, next_set_at
from bot.training.schedule import zone_of
from bot.training.types import Learner, Wishes

# What the form has; each names a block and the element in it.
SWITCH, HOUR, TIMEZONE, MOST = "wishes_switch", "wishes_hour", "wishes_timezone", "wishes_most"
QUIET_DAYS, LEAVE_FROM, LEAVE_UNTIL, PAUSE = "wishes_quiet", "wishes_from", "wishes_until", "wishes_pause"
ON, OFF = "on", "off"
# The cap of a day's set: `Wishes.most`.
LARGEST_SET = 15
_LONGEST_LEAVE_DAYS = 366
# Where people of the service in England and Wales are, or are on holiday.
TIMEZONES = ("Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Athens")

_Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says: the new wishes, or what is wrong with it, in words by the name of the part."""

    wishes: Wishes
    problems: Mapping[str, str] = field(default_factory=dict)


def timezones_for(*own: str) -> tuple[str, ...]:
    """Return the time zones to choose from, the person's own first."""
    return tuple(dict.fromkeys((*filter(None, own), *TIMEZONES)))


def offered(metadata: object) -> tuple[str, ...]:
    """Return the time zones that a form offered, from what it carries; what is none is left out."""
    names = metadata.split(",") if isinstance(metadata, str) else []
    return tuple(name for name in names if name in available_timezones())


def read_wishes(values: _Values, before: Wishes, timezones: tuple[str, ...], today: date) -> Filled:
    """
    Return the wishes in a submitted form.

    Args:
        values: `state.values` as Slack sends it.
        before: The wishes so far; a pause lasts unless its box is unticked.
        timezones: What could be chosen.
        today: The day it is where the person lives.
    """
    problems: dict[str, str] = {}

    def chosen(name: str, allowed: Mapping[str, Any]) -> Any:
        value = str((_state(values, name).get("selected_option") or {}).get("value"))
        if value not in allowed:
            problems[name] = words.CHOOSE_ONE
        return allowed.get(value)

    wishes = replace(
        before,
        is_stopped=bool(chosen(SWITCH, {ON: False, OFF: True})),
        hour=chosen(HOUR, {str(hour): hour for hour in range(24)}) or 0,
        timezone=chosen(TIMEZONE, {zone: zone for zone in timezones}) or before.timezone,
        most=chosen(MOST, {str(most): most for most in range(1, LARGEST_SET + 1)}) or before.most,
        quiet_days=frozenset(day for day in range(7) if str(day) in _ticked(values, QUIET_DAYS)),
        leave_from=_day(values, LEAVE_FROM, problems),
        leave_until=_day(values, LEAVE_UNTIL, problems),
        snoozed_until=before.snoozed_until if _ticked(values, PAUSE) else None,
    )
    if len(wishes.quiet_days) == len(words.DAYS) and not wishes.is_stopped:
        problems[QUIET_DAYS] = words.ALL_QUIET
    if not problems:
        problems |= _leave_problems(wishes, today)
    if wishes.leave_until is not None and wishes.leave_from is None:
        wishes = replace(wishes, leave_from=today)
    return Filled(wishes, problems)


def snoozed(wishes: Wishes, days: int, now: datetime) -> Wishes:
    """Return the wishes with nothing sent today and on the days after it, `days` in all."""
    first = local_day(wishes, now) + timedelta(days=days)
    return replace(wishes, snoozed_until=datetime.combine(first, time(), zone_of(wishes.timezone)))


def is_paused(wishes: Wishes, now: datetime) -> bool:
    """Return whether a snooze goes on."""
    return wishes.snoozed_until is not None and wishes.snoozed_until > now


def next_words(learner: Learner, now: datetime) -> str:
    """Return when a learner's next set comes, as they read it."""
    wishes = learner.wishes
    if may_send(learner, now):
        return words.SOON
    at = next_at(learner, now)
    if at is None:
        return words.NEVER
    return words.next_time(at.astimezone(zone_of(wishes.timezone)), local_day(wishes, now), wishes.timezone)


def next_at(learner: Learner, now: datetime) -> datetime | None:
    """Return when a learner's next set comes (UTC), after one that may be sent now; None for never."""
    after = now
    if learner.sent_on is not None and learner.sent_on >= local_day(learner.wishes, now):
        # What was sent today does not come again when the hour is moved to a later one.
        zone = zone_of(learner.wishes.timezone)
        tomorrow = datetime.combine(learner.sent_on + timedelta(days=1), time(), zone)
        after = max(now, tomorrow - timedelta(seconds=1))
    return next_set_at(learner.wishes, after)


def _leave_problems(wishes: Wishes, today: date) -> dict[str, str]:
    begins, ends = wishes.leave_from or today, wishes.leave_until
    if ends is None:
        return {LEAVE_UNTIL: words.LEAVE_NO_UNTIL} if wishes.leave_from else {}
    if ends < begins and wishes.leave_from is not None:
        return {LEAVE_UNTIL: words.LEAVE_BACKWARDS}
    if ends < today:
        return {LEAVE_UNTIL: words.LEAVE_OVER}
    is_long = (ends - begins).days >= _LONGEST_LEAVE_DAYS
    return {LEAVE_UNTIL: words.LEAVE_TOO_LONG} if is_long else {}


def _day(values: _Values, name: str, problems: dict[str, str]) -> date | None:
    picked = _state(values, name).get("selected_date")
    try:
        return date.fromisoformat(picked) if picked else None
    except (TypeError, ValueError):
        problems[name] = words.LEAVE_NO_DAY
        return None


def _ticked(values: _Values, name: str) -> frozenset[str]:
    options = _state(values, name).get("selected_options") or ()
    return frozenset(str(option.get("value")) for option in options)


def _state(values: _Values, name: str) -> Mapping[str, Any]:
    """Return what an element holds; Slack names the block and the element."""
    return (values.get(name) or {}).get(name) or {}
