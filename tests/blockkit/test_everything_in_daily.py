"""Every message and form about the daily set, wishes and one's own records, with the longest texts that can come."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.slack import daily_words
from bot.slack.blocks import daily, records, wishes
from bot.slack.wishing import LARGEST_SET, timezones_for
from bot.training.types import Completion, Enrolment, Learner, Review, Source, Wishes
from tests.blockkit.fits import message_problems, view_problems
from tests.blockkit.longest import GROWING_WORD, LONG_WORD, words
from tests.blockkit.test_everything_in_learning import longest_course

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
WORDS = pytest.mark.parametrize("word", [LONG_WORD, GROWING_WORD], ids=["long", "growing"])
LONG_ZONE = "America/Argentina/ComodRivadavia"
# All that a person can wish for at once: every day quiet, a leave, and a pause.
WISHES = Wishes(
    hour=23,
    timezone=LONG_ZONE,
    quiet_days=frozenset(range(7)),
    most=LARGEST_SET,
    leave_from=TODAY,
    leave_until=date(2027, 9, 30),
    snoozed_until=NOW + timedelta(days=300),
)


def all_problems(views: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is wrong with any of these modals."""
    return [problem for view in views for problem in view_problems(dict(view))]


@WORDS
def test_every_daily_message_is_taken(word: str) -> None:
    """Many paths with long titles, after a gap, with changes; and what the message turns into."""
    full = daily.Daily(LARGEST_SET, 123, [words(30, word)] * 40, changed=LARGEST_SET, is_back=True)
    replies = [
        daily.daily_message(full),
        daily.daily_message(replace(full, items=1, minutes=1, origins=(), changed=1, is_back=False)),
        daily.silent_message(),
        daily.stopped_message(),
        daily.settled_message(words(9, word), words(9, word)),
    ]
    assert [] == [problem for reply in replies for problem in message_problems(reply)]


@WORDS
def test_every_form_of_wishes_is_taken(word: str) -> None:
    """Everything wished for at once, nothing at all, and what is said after it was saved."""
    zones = timezones_for(LONG_ZONE, "America/Argentina/Buenos_Aires")
    views = [
        wishes.wishes_view(wishes.WishesForm(WISHES, zones, NOW)),
        wishes.wishes_view(wishes.WishesForm(Wishes(quiet_days=frozenset(), is_stopped=True), zones, NOW)),
        wishes.wishes_notice(*[words(18, word)] * 5),
    ]
    assert [] == all_problems(views)


@WORDS
def test_every_view_of_records_is_taken(word: str) -> None:
    """Sixty lessons with long titles, and as many that are gone; every path taken and completed; and none of it."""
    course = longest_course(word)
    learner = Learner("p" * 64, "T1", "D1", WISHES, NOW, NOW)
    reviews = [Review(f"k{n}", "p" * 64, item, 0, True, Source.DAILY, NOW) for n, item in enumerate(course.items)]
    gone = replace(reviews[0], item="gone.item-1")
    full = records.Records(
        learner,
        [Enrolment("p" * 64, path, "ABCD2345", NOW) for path in course.paths],
        [*reviews, gone],
        dict.fromkeys((*course.lessons, *(f"lesson-that-is-gone-{n}" for n in range(60))), NOW),
        [Completion("p" * 64, path, "ABCD2345", NOW, f"certificate-{path}") for path in course.paths],
        kept_days=99_999,
    )
    views = [
        records.records_view(full, course, *[words(18, word)] * 3),
        records.records_view(records.Records(replace(learner, wishes=Wishes(is_stopped=True))), course),
        records.records_view(records.Records(), course),
        records.records_view(records.Records(), course, daily_words.DELETED),
        records.records_notice(words(18, word)),
    ]
    assert [] == all_problems(views)
