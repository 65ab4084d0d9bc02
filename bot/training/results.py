"""
What a trainer may know of a cohort: how far it has come and which questions it gets wrong, and nobody's own part.

A number of people is shown only when it and its difference from every number of people beside it is 0 or at least
five: a few cannot be told, neither directly nor by subtraction. What stays possible is to compare the reports of two
days. Nothing here names, orders or counts out a person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from statistics import StatisticsError, correlation, mean

from bot.training.course import Course
from bot.training.progress import is_known, progress_of
from bot.training.schedule import zone_of
from bot.training.teach_next import Next
from bot.training.types import Cohort, Completion, Enrolment, Review

SMALLEST = 5
# A correlation over fewer people is mostly chance: at ten, a true 0 is measured beyond 0.6 one time in twenty.
FEWEST_CORRELATED = 10
# The mean of fewer other questions says too little about what somebody knows.
FEWEST_OTHERS = 3
# Cohorts are of one country.
TIMEZONE = "Europe/London"

# By item, what each person did at the first attempt.
Firsts = Mapping[str, Mapping[str, Review]]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """
    How a question went when people met it first.

    `learners` is how many answered it at the least (rounded down to a multiple of five). `difficulty` is the share
    that was right (0 to 1, in tenths). `discrimination` is the corrected item-rest correlation (-1 to 1, in tenths):
    near 0 or below, the question says little about who knows the subject, and is worth reading again. `common_wrong`
    is the place in the item of the wrong option chosen most often, None when fewer than five chose it.
    """

    item: str
    learners: int
    difficulty: float
    discrimination: float | None
    common_wrong: int | None


@dataclass(frozen=True, slots=True)
class LessonRow:
    """How many members have read a lesson, and have it done; None where that cannot be told."""

    lesson: str
    read: int | None
    done: int | None


@dataclass(frozen=True, slots=True)
class GroupReport:
    """
    The figures of a cohort on a day; None is what cannot be told without telling of a few people.

    `lessons` are those of its path, in order. `items` are those that can be told, the hardest first; `suppressed` of
    the items that were answered cannot.
    """

    cohort: Cohort
    members: int | None
    as_of: date
    lessons: tuple[LessonRow, ...]
    complete: int | None
    items: tuple[ItemResult, ...]
    suppressed: int
    teach_next: tuple[Next, ...] = ()


def group_report(  # noqa: PLR0917 - what a report depends on, in the order in which it is read
    course: Course,
    cohort: Cohort,
    enrolments: Iterable[Enrolment],
    reviews: Sequence[Review],
    lessons_read: Mapping[str, Set[str]],
    completions: Iterable[Completion],
    now: datetime,
) -> GroupReport:
    """
    Return what can be told of a cohort.

    Args:
        course: What may be taught.
        cohort: Whose path is reported on.
        enrolments: Of the cohort; those of others are left out.
        reviews: All answers of its members, in any order.
        lessons_read: By person.
        completions: Of its members; those of other paths are left out.
        now: The day of the report, in the United Kingdom.
    """
    members = {each.person for each in enrolments if each.cohort == cohort.id}
    path = course.paths.get(cohort.path)
    lessons = path.lessons if path else ()
    as_of = now.astimezone(zone_of(TIMEZONE)).date()
    if len(members) < SMALLEST:
        rows = tuple(LessonRow(lesson, None, None) for lesson in lessons)
        return GroupReport(cohort, None, as_of, rows, None, (), 0)
    own = [review for review in reviews if review.person in members]
    read, done = _lessons(course, cohort.path, members, own, lessons_read)
    finished = {each.person for each in completions if each.path == cohort.path} & members
    # Who completed the path has its lessons done, and who has done a lesson has read it: told are the first of these
    # that leave at least five, or nobody, between any two.
    complete = _told(len(finished), (0, len(members)))
    beside = (0, len(members), *(() if complete is None else (complete,)))
    items, suppressed = _items(course, cohort.path, own, len(members))
    rows = tuple(_row(lesson, read[lesson], done[lesson], beside) for lesson in lessons)
    return GroupReport(cohort, len(members), as_of, rows, complete, items, suppressed)


def mostly_wrong(report: GroupReport) -> tuple[str, ...]:
    """Return the items of a report that fewer than half got right at first, the hardest first."""
    return tuple(result.item for result in report.items if result.difficulty < 0.5)


def first_attempts(course: Course, items: Iterable[str], reviews: Iterable[Review]) -> Firsts:
    """Return each person's first answer to each item, as the item now is: answers before it changed do not count."""
    wanted = set(items)
    zone = zone_of(TIMEZONE)
    firsts: dict[str, dict[str, Review]] = {}
    for review in sorted(reviews, key=lambda each: (each.at, each.key)):
        change = course.changes.get(review.item)
        is_older = change is not None and review.at.astimezone(zone).date() <= change.on
        if review.item in wanted and not is_older:
            firsts.setdefault(review.item, {}).setdefault(review.person, review)
    return firsts


def discrimination(item: str, firsts: Firsts) -> float | None:
    """
    Return the corrected item-rest correlation of an item, or None when too few can be compared or all did alike.

    That is Pearson's correlation between the score at this item (1 right, 0 wrong) and the person's mean score at all
    other items, so that the item is not correlated with itself (Henrysson, "Correction of item-total correlations in
    item analysis", Psychometrika 28, 1963, 211-218). The mean and not the sum, as not everybody is asked everything.
    """
    scores: dict[str, list[float]] = {}
    for other, answers in firsts.items():
        if other != item:
            for person, review in answers.items():
                scores.setdefault(person, []).append(float(is_known(review)))
    pairs = [
        (float(is_known(review)), mean(scores[person]))
        for person, review in firsts.get(item, {}).items()
        if len(scores.get(person, ())) >= FEWEST_OTHERS
    ]
    if len(pairs) < FEWEST_CORRELATED:
        return None
    try:
        return correlation(*zip(*pairs, strict=True))
    except StatisticsError:  # all were right, or all wrong, or all the same elsewhere
        return None


def _lessons(
    course: Course, path: str, members: Set[str], reviews: Iterable[Review], lessons_read: Mapping[str, Set[str]]
) -> tuple[Counter[str], Counter[str]]:
    """Return how many members have read each lesson, and how many have it done."""
    by_person: dict[str, list[Review]] = {person: [] for person in members}
    for review in reviews:
        by_person[review.person].append(review)
    read: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for person, own in by_person.items():
        for row in progress_of(course, path, own, lessons_read.get(person, frozenset()), TIMEZONE).lessons:
            read[row.lesson] += row.is_read
            done[row.lesson] += row.is_done
    return read, done


def _row(lesson: str, read: int, done: int, beside: tuple[int, ...]) -> LessonRow:
    told = _told(read, beside)
    return LessonRow(lesson, told, _told(done, beside if told is None else (*beside, told)))


def _told(count: int, beside: Iterable[int]) -> int | None:
    """Return a number of people where it may stand beside others, else None."""
    return None if any(_is_few(abs(count - other)) for other in beside) else count


def _is_few(count: int) -> bool:
    return 0 < count < SMALLEST


def _items(course: Course, path: str, reviews: Iterable[Review], members: int) -> tuple[tuple[ItemResult, ...], int]:
    """Return the items that can be told, the hardest first (ties as in the course), and how many cannot."""
    names = [item.id for item in course.items_of_path(path)]
    firsts = first_attempts(course, names, reviews)
    answered = [name for name in names if name in firsts]
    told = [result for name in answered if (result := _item(name, course, firsts, members)) is not None]
    return tuple(sorted(told, key=lambda result: result.difficulty)), len(answered) - len(told)


def _item(name: str, course: Course, firsts: Firsts, members: int) -> ItemResult | None:
    answers = firsts[name].values()
    right = sum(map(is_known, answers))
    if len(answers) < SMALLEST or _is_few(right) or _is_few(len(answers) - right):
        return None
    learners, difficulty = _rounded(right, len(answers))
    if _tells_missing(learners, difficulty, members):
        return None
    options = dict(enumerate(course.items[name].options))
    # An item that was confirmed anew on the very day may have lost an option.
    chosen = (review.chosen for review in answers if review.chosen in options)
    wrong = Counter(place for place in chosen if not options[place].right).most_common(1)
    related = discrimination(name, firsts)
    return ItemResult(
        name,
        learners,
        difficulty,
        None if related is None else round(related, 1) + 0.0,  # never "-0.0"
        wrong[0][0] if wrong and wrong[0][1] >= SMALLEST else None,
    )


def _rounded(right: int, learners: int) -> tuple[int, float]:
    """Return what is shown of a count of right answers: people in steps of five, their share in tenths, halves up."""
    return learners // SMALLEST * SMALLEST, (20 * right // learners + 1) // 2 / 10


def _tells_missing(learners: int, difficulty: float, members: int) -> bool:
    """Whether an item's rounded figures fit only one number of people who have not answered it, and that is few."""
    missing = {
        members - count
        for count in range(learners, min(learners + SMALLEST - 1, members) + 1)
        for right in range(count + 1)
        if not _is_few(right) and not _is_few(count - right) and _rounded(right, count) == (learners, difficulty)
    }
    return len(missing) == 1 and _is_few(missing.pop())
