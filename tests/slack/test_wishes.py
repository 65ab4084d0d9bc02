"""The form for when and how much: what it shows, how it is read, and when it says that the next questions come."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.demo.form import enter, values
from bot.slack import daily_words as words
from bot.slack import wishing
from bot.slack.blocks.wishes import WishesForm, wishes_notice, wishes_view
from bot.slack.wishing import Filled, next_words, offered, read_wishes, snoozed, timezones_for
from bot.training.daily import may_send
from bot.training.types import Learner, Wishes
from tests.blockkit.fits import view_problems

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
ZONES = timezones_for("Europe/London", "Asia/Kathmandu")
FROM, UNTIL = wishing.LEAVE_FROM, wishing.LEAVE_UNTIL
FULL = Wishes(
    hour=23,
    timezone="Asia/Kathmandu",
    quiet_days=frozenset(range(6)),
    most=15,
    leave_from=date(2026, 12, 21),
    leave_until=date(2027, 1, 3),
    snoozed_until=NOW + timedelta(days=2),
    is_stopped=True,
)


def view_of(wishes: Wishes) -> dict[str, Any]:
    """The form as Slack gets it."""
    shown: dict[str, Any] = json.loads(json.dumps(wishes_view(WishesForm(wishes, ZONES, NOW))))
    return shown


def filled(before: Wishes, given: Mapping[str, object] | None = None) -> Filled:
    """What is read from the form, once a person has put this in."""
    view = view_of(before)
    return read_wishes(
        values(view["blocks"], enter(view["blocks"], given or {})), before, offered(view["private_metadata"]), TODAY
    )


def learner(wishes: Wishes, sent_on: date | None = None) -> Learner:
    """A person with these wishes."""
    return Learner("ana", "T", "D", wishes, NOW, NOW, sent_on)


@pytest.mark.parametrize("wishes", [Wishes(), FULL, replace(FULL, quiet_days=frozenset(), is_stopped=False)])
def test_a_form_sent_back_untouched_changes_nothing(wishes: Wishes) -> None:
    """What is shown is what comes back, a pause and a leave among it."""
    assert Filled(wishes) == filled(wishes)


def test_everything_can_be_chosen() -> None:
    """Each part of the form arrives as what it says."""
    given = {
        wishing.SWITCH: "on", wishing.HOUR: "15", wishing.TIMEZONE: "Europe/Paris", wishing.MOST: "3",
        wishing.QUIET_DAYS: ["0", "6"], wishing.LEAVE_FROM: "2026-12-01", wishing.LEAVE_UNTIL: "2026-12-01",
        wishing.PAUSE: [],
    }  # fmt: skip
    expected = Wishes(15, "Europe/Paris", frozenset({0, 6}), 3, date(2026, 12, 1), date(2026, 12, 1))
    assert Filled(expected) == filled(FULL, given)


@pytest.mark.parametrize(
    ("given", "part", "problem"),
    [
        ({FROM: "2026-12-02", UNTIL: "2026-12-01"}, UNTIL, words.LEAVE_BACKWARDS),
        ({FROM: "2026-12-02"}, UNTIL, words.LEAVE_NO_UNTIL),
        ({UNTIL: "2026-11-22"}, UNTIL, words.LEAVE_OVER),
        ({FROM: "2026-11-01", UNTIL: "2026-11-22"}, UNTIL, words.LEAVE_OVER),
        ({FROM: "2026-12-01", UNTIL: "2027-12-02"}, UNTIL, words.LEAVE_TOO_LONG),
        ({UNTIL: "2027-11-24"}, UNTIL, words.LEAVE_TOO_LONG),
        ({FROM: "soon"}, FROM, words.LEAVE_NO_DAY),
        ({wishing.QUIET_DAYS: list("0123456")}, wishing.QUIET_DAYS, words.ALL_QUIET),
    ],
)
def test_what_cannot_be_is_said_beside_its_part(given: dict[str, object], part: str, problem: str) -> None:
    """Days in the wrong order, half a leave, one that is over or too long, and a week without a day."""
    assert {part: problem} == filled(Wishes(), given).problems


@pytest.mark.parametrize(
    "given",
    [
        {FROM: "2026-12-01", UNTIL: "2027-12-01"},
        {UNTIL: "2026-11-23"},
        {FROM: "2026-11-01", UNTIL: "2026-12-01"},
        {wishing.SWITCH: "off", wishing.QUIET_DAYS: list("0123456")},
    ],
)
def test_what_is_just_within_the_bounds_is_taken(given: dict[str, object]) -> None:
    """A year of leave, one from today on, one that began already; and who is sent nothing may tick every day."""
    assert {} == filled(Wishes(), given).problems


def test_a_leave_with_only_its_end_begins_today() -> None:
    """From now until then."""
    wishes = filled(Wishes(), {wishing.LEAVE_UNTIL: "2026-12-01"}).wishes
    assert (TODAY, date(2026, 12, 1)) == (wishes.leave_from, wishes.leave_until)


def test_a_leave_that_is_over_is_not_shown_again() -> None:
    """And is gone when the form is saved."""
    over = replace(Wishes(), leave_from=date(2026, 8, 1), leave_until=date(2026, 8, 14))
    assert Filled(Wishes()) == filled(over)


@pytest.mark.parametrize("forged", [{}, {"wishes_hour": {"wishes_hour": {"selected_option": {"value": "24"}}}}])
def test_a_forged_form_is_a_problem_and_not_an_error(forged: dict[str, Any]) -> None:
    """Every list says that one must be chosen."""
    problems = read_wishes(forged, Wishes(), ZONES, TODAY).problems
    expected = dict.fromkeys((wishing.SWITCH, wishing.HOUR, wishing.TIMEZONE, wishing.MOST), words.CHOOSE_ONE)
    assert expected == problems


@pytest.mark.parametrize("carried", [None, "", "Europe/Atlantis", "../../etc/passwd,x", 7])
def test_only_real_time_zones_are_offered(carried: object) -> None:
    """Whatever a form claims to carry."""
    assert () == offered(carried)


def test_the_persons_own_time_zone_comes_first() -> None:
    """Each is there once."""
    assert ("Asia/Kathmandu", "Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Athens") == timezones_for(
        "Asia/Kathmandu", "Europe/London"
    )


@pytest.mark.parametrize(("days", "first"), [(1, date(2026, 11, 24)), (7, date(2026, 11, 30))])
def test_a_snooze_lasts_whole_days_where_the_person_lives(days: int, first: date) -> None:
    """Today counts: the first message after it comes at the usual hour."""
    wishes = Wishes(hour=9, timezone="Asia/Kathmandu")
    until = snoozed(wishes, days, NOW).snoozed_until
    assert until is not None
    zone = ZoneInfo("Asia/Kathmandu")
    assert (first, 0) == (until.astimezone(zone).date(), until.astimezone(zone).hour)
    at_nine = datetime.combine(first, datetime.min.time(), zone) + timedelta(hours=9)
    assert may_send(learner(replace(wishes, snoozed_until=until)), at_nine)
    assert not may_send(learner(replace(wishes, snoozed_until=until)), at_nine - timedelta(days=1))


@pytest.mark.parametrize(
    ("wishes", "sent_on", "expected"),
    [
        (Wishes(hour=15), None, "Your next questions come today at 15:00 (London time)."),
        (Wishes(hour=9), None, words.SOON),
        (Wishes(hour=9), TODAY, "Your next questions come tomorrow at 09:00 (London time)."),
        # Moved to the afternoon after today's came.
        (Wishes(hour=15), TODAY, "Your next questions come tomorrow at 15:00 (London time)."),
        (Wishes(hour=5), None, "Your next questions come tomorrow at 05:00 (London time)."),
        (
            Wishes(quiet_days=frozenset({0, 1, 5, 6})),
            None,
            "Your next questions come on Wednesday 25 November 2026 at 09:00 (London time).",
        ),
        (
            Wishes(leave_from=TODAY, leave_until=date(2026, 12, 24), timezone="Europe/Paris"),
            None,
            "Your next questions come on Friday 25 December 2026 at 09:00 (Paris time).",
        ),
        (Wishes(is_stopped=True), None, words.NEVER),
    ],
)
def test_the_next_time_is_said_in_words(wishes: Wishes, sent_on: date | None, expected: str) -> None:
    """Today, tomorrow, or the day with its date, in the person's own time."""
    assert expected == next_words(learner(wishes, sent_on), NOW)


@pytest.mark.parametrize("zone", ["Europe/London", max(available_timezones(), key=len)])
def test_slack_takes_every_form(zone: str) -> None:
    """Empty and full, with the longest time zone there is."""
    for wishes in (Wishes(timezone=zone), replace(FULL, timezone=zone), replace(FULL, quiet_days=frozenset(range(7)))):
        form = WishesForm(wishes, timezones_for(wishes.timezone, "Asia/Kathmandu"), NOW)
        assert [] == view_problems(wishes_view(form))
    assert [] == view_problems(wishes_notice(words.SAVED, next_words(learner(FULL), NOW), words.QUIET))
