"""Every modal and message about cohorts, reports and certificates, in light of the longest texts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.answer.evidence import Caution
from bot.slack.blocks import certificate, report, settings, table, train
from bot.slack.blocks.reply import Reply
from bot.slack.choosing import MOST_TRAINERS, Shown, values_of
from bot.slack.rules import Rules
from bot.training import report_words
from bot.training.course import Course, course_of
from bot.training.results import GroupReport, ItemResult, LessonRow
from bot.training.teach_next import Next
from bot.training.types import Cohort, Completion
from index.lessons import Item, Option
from tests.blockkit.fits import message_problems, view_problems
from tests.blockkit.longest import GROWING_WORD, LONG_WORD, words
from tests.training_material import PATH, small_knowledge

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = pytest.mark.parametrize("word", [LONG_WORD, GROWING_WORD], ids=["long", "growing"])
REASONS = (report_words.asked_in_vain(1234, 365), report_words.got_wrong(123), report_words.asked_most(123))
COURSE = course_of(small_knowledge(TODAY), TODAY)


def cohort_named(name: str, number: int = 0, *, closed: bool = False) -> Cohort:
    """A cohort with both dates."""
    dates = (TODAY, date(2027, 9, 30))
    return Cohort(f"ABCD234{number}", "T1", name, PATH, "t" * 64, "D1", NOW, *dates, NOW if closed else None)


def all_problems(views: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is wrong with any of these modals."""
    return [problem for view in views for problem in view_problems(dict(view))]


def long_course(word: str) -> Course:
    """The course with a hundred lessons, and four hundred questions of the greatest length on them."""
    lesson = next(iter(COURSE.lessons.values()))
    options = (Option(words(12, word), words(30, word), right=True), Option(words(12, word), words(30, word)))
    items = {f"i{n}": Item(f"i{n}", words(40, word), options, lesson.cards[0].entries) for n in range(400)}
    lessons = {f"l{n}": replace(lesson, id=f"l{n}", title=words(9, word)) for n in range(100)}
    path = replace(COURSE.paths[PATH], title=words(20, word), lessons=tuple(lessons))
    return replace(COURSE, lessons=lessons, items=items, paths={PATH: path})


def long_report(course: Course, name: str) -> GroupReport:
    """A report with everything in it."""
    return GroupReport(
        cohort_named(name),
        120,
        TODAY,
        tuple(LessonRow(lesson, 60, None) for lesson in course.lessons),
        None,
        tuple(ItemResult(item, 55, 0.4, -0.1, 1) for item in course.items),
        37,
        tuple(Next(lesson, REASONS) for lesson in list(course.lessons)[:5]),
    )


@WORDS
def test_every_modal_of_a_cohort_is_taken(word: str) -> None:
    """Long names and titles, more cohorts than fit, more paths than fit."""
    name = words(20, word)[: train.NAME_CHARS]
    title = words(30, word)
    cohorts = [cohort_named(name, n % 10, closed=n % 3 == 0) for n in range(80)]
    paths = {f"path-{n}": words(20, word) for n in range(150)}
    assert [] == all_problems(
        [
            train.menu_view((), {}),
            train.menu_view(cohorts, {PATH: title}),
            train.new_view(paths, train.Draft("ABCD2345", "D0123456789"), TODAY),
            train.made_view(cohorts[1], title, "Made.", "More to come."),
            train.invite_view(cohorts[1], title),
            train.join_view(cohorts[1], title, 730, leaving=name),
            train.join_view(replace(cohorts[1], starts_on=None, due_on=None), title, 730),
            train.joined_view(cohorts[1], name),
            train.notice_view(words(60, word)),
        ]
    )


@WORDS
def test_every_message_of_a_cohort_is_taken(word: str) -> None:
    """The invitation, the link to it, a certificate with and without a trainer, and what the trainer reads."""
    name, title = words(20, word)[: train.NAME_CHARS], words(30, word)
    cohort = cohort_named(name)
    alone = Completion("p" * 64, PATH, "", NOW, "123e4567-e89b-42d3-a456-426614174000")
    together = replace(alone, cohort=cohort.id)
    replies = [
        train.invitation(cohort, title),
        train.link_message(cohort, "C0123456789", f"https://x.slack.com/archives/C1/p{'1' * 16}"),
        train.link_message(cohort, "C0123456789", ""),
        certificate.certificate_message(alone, title, has_file=False),
        certificate.certificate_message(together, title, has_file=True),
        certificate.trainer_message("U0123456789", together, title, name),
        Reply("x", tuple(certificate.completed_blocks([title] * 5))),
    ]
    assert [] == [problem for reply in replies for problem in message_problems(reply)]


@WORDS
@pytest.mark.parametrize("is_native", [True, False])
def test_every_report_is_taken(word: str, is_native: bool) -> None:
    """A hundred lessons and four hundred questions: what does not fit is left out, and said."""
    course = long_course(word)
    full = long_report(course, words(20, word)[: train.NAME_CHARS])
    reports = [full, replace(full, items=(), teach_next=(), suppressed=0), replace(full, members=None, lessons=())]
    replies = [
        render(one, course, is_native=is_native)
        for one in reports
        for render in (report.progress_message, report.questions_message)
    ]
    assert [] == [problem for reply in replies for problem in message_problems(reply)]
    assert "more are in the files" in str(replies[1].blocks)


def test_a_table_alone_is_taken() -> None:
    """As large as it gets."""
    grid = table.Grid(tuple(f"Column {n}" for n in range(30)), tuple(("x",) * 30 for _ in range(200)))
    blocks, _ = table.native_table(grid)
    assert [] == message_problems(Reply("x", tuple(blocks)))


def test_a_form_with_as_many_trainers_as_there_can_be_is_taken() -> None:
    """The workspace's settings."""
    trainers = tuple(f"U{number:010}" for number in range(MOST_TRAINERS))
    rules = Rules("llr", Caution.BALANCED, trainers=trainers)
    shown = Shown("", values_of(rules))
    form = settings.Form(shown, rules, ("llr",), is_on=True, off_message="", changes=(), viewer="v" * 64)
    assert [] == all_problems([settings.render_settings(form)])
