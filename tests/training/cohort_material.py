"""A cohort for tests: people who read and answer on the small course, as somebody's decisions say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.training.course import Course, course_of
from bot.training.results import GroupReport, group_report
from bot.training.types import Cohort, Completion, Enrolment, Review, Source
from index.lessons import Item
from tests.training_material import LESSONS, PATH, small_knowledge

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEGUN = NOW - timedelta(days=30)
COHORT = Cohort("K7Q2", "T1", "Autumn starters", PATH, "trainer-hash", "D-trainer", BEGUN, date(2026, 10, 1))
COURSE: Course = course_of(small_knowledge(TODAY), TODAY)


@dataclass(frozen=True)
class Member:
    """
    What one person did: lessons read, lessons done, whether the path is complete, and single first answers.

    `answers` has the item and the place of the option chosen.
    """

    name: str
    read: Sequence[str] = ()
    done: Sequence[str] = ()
    complete: bool = False
    answers: Sequence[tuple[str, int]] = ()


def right(item: Item) -> int:
    """The place of the right option."""
    return next(place for place, option in enumerate(item.options) if option.right)


def wrong(item: Item, number: int = 0) -> int:
    """The place of one of the wrong options."""
    return [place for place, option in enumerate(item.options) if not option.right][number]


def reviews_of(member: Member, course: Course = COURSE) -> list[Review]:
    """All answers of a person: the single ones, then every item of lessons that are done, right on two days."""
    said = [(item, chosen, 0) for item, chosen in member.answers]
    for lesson in member.done:
        said += [(item.id, right(item), day) for day in (1, 2) for item in course.lessons[lesson].items]
    return [
        Review(
            key=f"{member.name}:{number}",
            person=member.name,
            item=item,
            chosen=chosen,
            is_right=course.items[item].options[chosen].right,
            source=Source.LESSON,
            at=BEGUN + timedelta(days=day, seconds=number),
        )
        for number, (item, chosen, day) in enumerate(said)
    ]


def report_on(members: Iterable[Member], course: Course = COURSE) -> GroupReport:
    """The report on a cohort of these people."""
    members = list(members)
    return group_report(
        course,
        COHORT,
        [Enrolment(member.name, PATH, COHORT.id, BEGUN) for member in members],
        [review for member in members for review in reviews_of(member, course)],
        {member.name: frozenset((*member.read, *member.done)) for member in members},
        [Completion(member.name, PATH, COHORT.id, NOW, f"c-{member.name}") for member in members if member.complete],
        NOW,
    )


def finished(name: str) -> Member:
    """Somebody who has completed the path."""
    return Member(name, LESSONS, LESSONS, complete=True)
