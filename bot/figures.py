"""
A cohort's report: its figures as a trainer may have them now, which are at times those of an earlier day.

From two reports one can be taken from the other: what lies between them is what people did meanwhile, and where that
was one person, it is theirs. So the figures given last stand until five members have joined, left or learned since.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.training.course import Course
from bot.training.results import SMALLEST, GroupReport, ItemResult, LessonRow, group_report, mostly_wrong
from bot.training.teach_next import FEWEST_ASKERS, AskedInVain, Uncovered, teach_next
from bot.training.types import Cohort

if TYPE_CHECKING:
    from bot.answer.types import Answer, Question
    from bot.store.learning import LearningLog
    from bot.store.store import Store

_KEPT = ("members", "complete", "suppressed")
_MOST_FREQUENT = 20


def report_of(
    store: "Store",
    course: Course,
    cohort: Cohort,
    answer: Callable[["Question"], "Answer"],
    *,
    now: datetime,
    days: int,
    area: str | None,
) -> tuple[GroupReport, tuple[Uncovered, ...]]:
    """
    Return the report on a cohort with what to teach next, and the subjects asked about that no lesson covers.

    Args:
        store: Everything that is kept.
        course: What may be taught.
        cohort: One of the store's.
        answer: Searches again for what was asked in vain.
        now: When it is; its date is the one that questions are searched for.
        days: How far back the team's questions are looked at.
        area: The local area whose entries may be used.

    Raises:
        StoreFault: The database does not answer.
    """
    found, since = figures_of(store.learning, course, cohort, now), now - timedelta(days=days)
    in_vain = [AskedInVain(one.question, one.asker, one.entries) for one in store.asked.in_vain(cohort.team, since)]
    lessons, uncovered = teach_next(
        course,
        in_vain,
        store.asked.frequent(cohort.team, since, _MOST_FREQUENT, fewest=FEWEST_ASKERS),
        mostly_wrong(found),
        answer,
        today=now.date(),
        days=days,
        area=area,
    )
    return replace(found, teach_next=lessons), uncovered


def figures_of(log: "LearningLog", course: Course, cohort: Cohort, now: datetime) -> GroupReport:
    """
    Return the figures of a cohort: new ones, which are kept, or the ones given last.

    Raises:
        StoreFault: The database does not answer.
    """
    kept = log.kept_figures(cohort.id)
    if kept is None or log.cohort_changed(cohort, kept.at, int(kept.figures["members"])) >= SMALLEST:
        found = group_report(
            course,
            cohort,
            log.cohort_enrolments(cohort.id),
            log.cohort_reviews(cohort.id, None),
            log.cohort_lessons_read(cohort.id),
            log.cohort_completions(cohort.id),
            now,
        )
        # Of several who ask at this moment the first one's figures are given to all.
        if found.members is None or log.keep_figures(cohort.id, _row(found), now, kept.at if kept else None):
            return found
        kept = log.kept_figures(cohort.id)
        if kept is None:
            return found
    return _report(kept.figures, course, cohort)


def _row(found: GroupReport) -> dict[str, Any]:
    """Return figures as JSON can hold them."""
    return {
        **{name: getattr(found, name) for name in _KEPT},
        "as_of": found.as_of.isoformat(),
        "lessons": [asdict(row) for row in found.lessons],
        "items": [asdict(item) for item in found.items],
    }


def _report(row: Mapping[str, Any], course: Course, cohort: Cohort) -> GroupReport:
    """Return figures that were kept, without what is not taught any more."""
    lessons = tuple(LessonRow(**each) for each in row["lessons"])
    items = tuple(ItemResult(**each) for each in row["items"])
    found = GroupReport(
        cohort,
        as_of=date.fromisoformat(row["as_of"]),
        lessons=tuple(each for each in lessons if each.lesson in course.lessons),
        items=tuple(_as_it_is(each, course) for each in items if each.item in course.items),
        **{name: row[name] for name in _KEPT},
    )
    return replace(found, is_held=True)


def _as_it_is(result: ItemResult, course: Course) -> ItemResult:
    """Return an item's figures without an option that is gone."""
    place = result.common_wrong
    is_there = place is not None and place < len(course.items[result.item].options)
    return result if is_there else replace(result, common_wrong=None)
