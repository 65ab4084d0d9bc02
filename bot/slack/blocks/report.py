"""The report on a cohort as messages, each with one table: how far the group is, and which questions are hard."""

from collections.abc import Callable

from bot.slack import train_words as words
from bot.slack.blocks.reply import Block, Reply, context, plain_section
from bot.slack.blocks.table import Grid, native_table, plain_table
from bot.slack.blocks.text import escape, shorten, split_text
from bot.training import report_words
from bot.training.course import Course
from bot.training.report import in_short, often_chosen, path_title
from bot.training.results import GroupReport, ItemResult, LessonRow

_HEADER_CHARS = 150
_TITLE_CHARS = 150
_OPTION_CHARS = 100
_QUESTION_CHARS = 250

# Of the 13,000 characters that a message takes, as JSON; the rest is for what stands around the table.
_ROOM = 8_000

Draw = Callable[[Grid, int], tuple[list[Block], int]]


def progress_message(report: GroupReport, course: Course, *, is_native: bool) -> Reply:
    """Return how far the group has come, with a table of its lessons."""
    cohort = report.cohort
    title = shorten(path_title(cohort, course), _TITLE_CHARS)
    about = report_words.about(title, report.members, report.as_of, cohort.starts_on, cohort.due_on)
    heading = report_words.title(cohort.name)
    held = [report_words.held_back(report.as_of)] if report.is_held else []
    blocks = [_header(heading), _said(about), *map(_said, held)]
    if report.members is None:
        return _reply([heading, about, report_words.TOO_FEW], [*blocks, _said(report_words.TOO_FEW)])
    complete = report_words.completed(report.complete, report.members)
    rows = tuple(_lesson(row, course) for row in report.lessons)
    grid = Grid((report_words.LESSON, report_words.READ, report_words.DONE), rows)
    table, shown = _draw(is_native=is_native)(grid, _ROOM)
    notes = context(*_left_out(len(rows) - shown), report_words.DONE_MEANS, report_words.NOT_SHOWN_WHY)
    return _reply([heading, about, *held, complete], [*blocks, _said(complete), *table, notes])


def questions_message(report: GroupReport, course: Course, *, is_native: bool) -> Reply:
    """Return which questions were hardest, with a table of them, and what to teach next."""
    heading = report_words.HEADING_ITEMS
    columns = (report_words.QUESTION, words.REPORT_PEOPLE, report_words.RIGHT, words.REPORT_TELLS)
    rows = tuple(_item(item, course) for item in report.items)
    grid = Grid((*columns, words.REPORT_CONFUSED), rows, texts=frozenset({0, 4}))
    table, shown = _draw(is_native=is_native)(grid, _ROOM)
    means = report_words.DISCRIMINATION_MEANS if rows else ""
    hidden = report_words.suppressed(report.suppressed)
    small = [*_left_out(len(rows) - shown), *filter(None, (means, hidden))]
    middle = table or [_said(report_words.NOTHING_HARD)]
    blocks = [_header(heading), *middle, *([context(*map(escape, small))] if small else []), *_next(report, course)]
    return _reply([heading, *(_next_lines(report, course))], blocks)


def _draw(*, is_native: bool) -> Draw:
    return native_table if is_native else plain_table


def _left_out(count: int) -> list[str]:
    return [words.not_all_shown(count)] if count else []


def _lesson(row: LessonRow, course: Course) -> tuple[str, ...]:
    lesson = course.lessons.get(row.lesson)
    title = lesson.title if lesson else row.lesson
    return (title, *(report_words.NOT_SHOWN if count is None else str(count) for count in (row.read, row.done)))


def _item(result: ItemResult, course: Course) -> tuple[str, ...]:
    item = course.items[result.item]
    wrong = often_chosen(item, result.common_wrong)
    tells = "" if result.discrimination is None else f"{result.discrimination:.1f}"
    return (
        shorten(in_short(item), _QUESTION_CHARS),
        words.at_least(result.learners),
        report_words.share(result.difficulty, result.bound),
        tells,
        shorten(wrong, _OPTION_CHARS),
    )


def _next(report: GroupReport, course: Course) -> list[Block]:
    said = "\n\n".join(_next_lines(report, course))
    return [_header(report_words.HEADING_NEXT), *(plain_section(piece) for piece in split_text(said))]


def _next_lines(report: GroupReport, course: Course) -> list[str]:
    """Return the lessons worth teaching next, each with its reasons."""
    lines = [
        f"{shorten(course.lessons[each.lesson].title, _TITLE_CHARS)}: {' '.join(each.reasons)}"
        for each in report.teach_next
        if each.lesson in course.lessons
    ]
    return lines or [report_words.NOTHING_NEXT]


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": escape(shorten(text, _HEADER_CHARS))}}


def _said(text: str) -> Block:
    return plain_section(escape(text))


def _reply(lines: list[str], blocks: list[Block]) -> Reply:
    return Reply(escape("\n\n".join(lines)), tuple(blocks))
