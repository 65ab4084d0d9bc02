"""What a person sees of their own records: every figure is that of the log, and Slack takes it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.slack import daily_words as words
from bot.slack import ids
from bot.slack.blocks.records import Records, records_notice, records_view
from bot.training.course import Course, course_of
from bot.training.types import Completion, Enrolment, Learner, Review, Source, Wishes
from index.lessons import Path
from tests.blockkit.fits import view_problems
from tests.blockkit.longest import LONG_WORD
from tests.blockkit.longest import words as many_words
from tests.training_material import small_knowledge

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
LEARNER = Learner("ana", "T", "D", Wishes(timezone="Asia/Kathmandu", most=5), NOW, NOW)
COURSE = course_of(small_knowledge(date(2026, 11, 23)), date(2026, 11, 23))


def review(key: int, item: str, *, is_right: bool) -> Review:
    """One answer."""
    return Review(str(key), "ana", item, 0, is_right, Source.DAILY, NOW + timedelta(seconds=key))


def lines(records: Records, course: Course = COURSE, *notes: str) -> list[str]:
    """What the modal says, line by line."""
    view = records_view(records, course, *notes)
    return [line for block in view["blocks"] if "text" in block for line in block["text"]["text"].splitlines()]


REVIEWS = (
    review(1, "levels.single-agency", is_right=True),
    review(2, "levels.single-agency", is_right=False),
    review(3, "meetings.who", is_right=True),
    review(4, "meetings.gone-for-good", is_right=True),
)
FULL = Records(
    LEARNER,
    (Enrolment("ana", "short", "", NOW), Enrolment("ana", "old-path", "c", NOW)),
    REVIEWS,
    {"levels": NOW, "old-lesson": NOW},
    (Completion("ana", "short", "", NOW, "x"),),
    kept_days=100,
)


def test_every_answer_is_counted_once() -> None:
    """By lesson, in the order of the course; what is no longer taught is counted too, on the person's own days."""
    said = lines(FULL)
    for line in (
        "• You began on 24 November 2026. 4 answers, 3 right.",
        "• Questions at 09:00 (Kathmandu time), at most 5 a day, not on Saturday and Sunday.",
        "• Path “A short course”, since 24 November 2026.",
        "• Path “old-path”, with a cohort, since 24 November 2026.",
        "• Path “A short course” completed on 24 November 2026.",
        "• The three levels: read on 24 November 2026. 2 answers, 1 right.",
        "• What happens at a meeting: 1 answer, 1 right.",
        "• old-lesson: read on 24 November 2026. No answers yet.",
        f"• {words.OLD_QUESTIONS}: 1 answer, 1 right.",
        "• When you have not learned here for 100 days, all of it is deleted by itself.",
    ):
        assert line in said, line
    assert {f"• {who}" for who in words.WHO_SEES} <= set(said)


def test_deleting_asks_first() -> None:
    """Slack's own dialog says what goes and what stays."""
    buttons = {
        element["action_id"]: element
        for block in records_view(FULL, COURSE)["blocks"]
        for element in block.get("elements", ())
    }
    assert words.DELETE_WORDS == buttons[ids.RECORDS_DELETE]["confirm"]["text"]["text"]
    assert "confirm" not in buttons[ids.RECORDS_EXPORT]


def test_who_is_not_known_reads_so() -> None:
    """There is nothing to export or delete."""
    view: dict[str, Any] = records_view(Records(), COURSE)
    assert [words.RECORDS_NONE] == lines(Records())
    assert ids.RECORDS_DELETE not in json.dumps(view)


def test_who_has_stopped_reads_so() -> None:
    """In place of the hour."""
    stopped = replace(LEARNER, wishes=Wishes(is_stopped=True))
    assert f"• {words.WISHES_STOPPED}" in lines(Records(stopped))


@pytest.mark.parametrize("word", [LONG_WORD, "&<>" * 9])
def test_slack_takes_every_page_of_records(word: str) -> None:
    """Forty lessons and twenty paths with the longest titles, and nothing at all."""
    title = many_words(30, word)
    lessons = {f"lesson-{number}": replace(COURSE.lessons["levels"], title=title) for number in range(40)}
    paths = {f"path-{number}": Path(f"path-{number}", title, title, ()) for number in range(20)}
    course = replace(COURSE, lessons=lessons, paths=paths)
    records = replace(
        FULL,
        lessons_read=dict.fromkeys(lessons, NOW),
        enrolments=tuple(Enrolment("ana", path, "c", NOW) for path in paths),
        completions=tuple(Completion("ana", path, "c", NOW, path) for path in paths),
    )
    views = (
        records_view(records, course, words.EXPORTED),
        records_view(Records(), course),
        records_notice(words.DELETED),
    )
    assert [] == [problem for view in views for problem in view_problems(view)]
