"""A report as plain lines, as CSV that a spreadsheet opens without running anything, and as JSON."""

import csv
import io
from collections.abc import Iterable, Iterator

from bot.training import report_words as words
from bot.training.course import Course
from bot.training.results import GroupReport
from bot.training.teach_next import Uncovered
from bot.training.types import Cohort
from index.lessons import Item

COLUMNS = (
    "kind",
    "id",
    "title",
    "members",
    "read",
    "done",
    "complete",
    "answered by at least",
    "share is",
    "share right at first",
    "discrimination",
    "often chosen instead",
    "why",
)
# What a spreadsheet takes for the beginning of a formula, the wide forms too (OWASP, "CSV Injection").
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

_MAX_SITUATION = 120

Cell = str | int | float | None


def report_csv(report: GroupReport, course: Course) -> str:
    """Return a report as CSV: one row for the cohort, then its lessons, its items and what to teach next."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row.get(name, "")) for name in COLUMNS] for row in _rows(report, course))
    return held.getvalue()


def report_json(report: GroupReport, course: Course) -> dict[str, object]:
    """Return a report for other programs; null is what cannot be told."""
    cohort = report.cohort
    dates = {"starts_on": cohort.starts_on, "due_on": cohort.due_on, "as_of": report.as_of}
    return {
        "cohort": cohort.id,
        "name": cohort.name,
        "path": cohort.path,
        **{name: None if day is None else day.isoformat() for name, day in dates.items()},
        "members": report.members,
        "complete": report.complete,
        "is_held": report.is_held,
        "lessons": [{"lesson": row.lesson, "read": row.read, "done": row.done} for row in report.lessons],
        "items": [
            {
                "item": result.item,
                "asks": in_short(course.items[result.item]),
                "learners_at_least": result.learners,
                "difficulty_is": words.BOUNDS[result.bound],
                "difficulty": result.difficulty,
                "discrimination": result.discrimination,
                "common_wrong": often_chosen(course.items[result.item], result.common_wrong) or None,
            }
            for result in report.items
        ],
        "items_suppressed": report.suppressed,
        "teach_next": [{"lesson": each.lesson, "reasons": list(each.reasons)} for each in report.teach_next],
    }


def report_lines(found: GroupReport, course: Course, uncovered: Iterable[Uncovered]) -> Iterator[str]:
    """Yield a report as lines of text, with the subjects that no lesson covers at its end."""
    cohort = found.cohort
    yield words.title(cohort.name)
    yield words.about(path_title(cohort, course), found.members, found.as_of, cohort.starts_on, cohort.due_on)
    if found.is_held:
        yield words.held_back(found.as_of)
    if found.members is None:
        yield words.TOO_FEW
    else:
        yield words.NOT_SHOWN_WHY
        yield words.completed(found.complete, found.members)
        for row in found.lessons:
            yield f"  {course.lessons[row.lesson].title}: {words.read_and_done(row.read, row.done)}"
        yield words.HEADING_ITEMS if found.items else words.NOTHING_HARD
        for result in found.items:
            share = words.share(result.difficulty, result.bound)
            yield f"  {share}  {in_short(course.items[result.item])}  ({result.item})"
        yield from filter(None, [words.suppressed(found.suppressed)])
    yield words.HEADING_NEXT if found.teach_next else words.NOTHING_NEXT
    for each in found.teach_next:
        yield f"  {course.lessons[each.lesson].title}: {' '.join(each.reasons)}"
    for number, topic in enumerate(uncovered):
        if number == 0:
            yield words.HEADING_UNCOVERED
        yield f"  {topic.title} ({topic.entry}): {topic.questions} questions"


def path_title(cohort: Cohort, course: Course) -> str:
    """Return the title of a cohort's path, or its id where it is not in the course."""
    path = course.paths.get(cohort.path)
    return path.title if path else cohort.path


def often_chosen(item: Item, place: int | None) -> str:
    """Return what the wrong option chosen most often says, or ""."""
    return "" if place is None else item.options[place].says


def in_short(item: Item) -> str:
    """Return what an item asks; of a scenario the beginning of its situation too, as they all ask "What do you do?"."""
    begin = item.situation if len(item.situation) <= _MAX_SITUATION else f"{item.situation[:_MAX_SITUATION].rstrip()}…"
    return f"{begin} {item.asks}".strip()


def _rows(report: GroupReport, course: Course) -> Iterator[dict[str, Cell]]:
    yield {
        "kind": "cohort",
        "id": report.cohort.id,
        "title": report.cohort.name,
        "members": report.members,
        "complete": report.complete,
        "why": words.held_back(report.as_of) if report.is_held else "",
    }
    for row in report.lessons:
        title = course.lessons[row.lesson].title
        yield {"kind": "lesson", "id": row.lesson, "title": title, "read": row.read, "done": row.done}
    for result in report.items:
        item = course.items[result.item]
        yield {
            "kind": "question",
            "id": item.id,
            "title": in_short(item),
            "answered by at least": result.learners,
            "share is": words.BOUNDS[result.bound],
            "share right at first": result.difficulty,
            "discrimination": "" if result.discrimination is None else result.discrimination,
            "often chosen instead": often_chosen(item, result.common_wrong),
        }
    for each in report.teach_next:
        title = course.lessons[each.lesson].title
        yield {"kind": "teach next", "id": each.lesson, "title": title, "why": " ".join(each.reasons)}


def _cell(value: Cell) -> str | int | float:
    """Return a cell; a text that a spreadsheet would run as a formula is led by an apostrophe."""
    if value is None:
        return words.NOT_SHOWN
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
