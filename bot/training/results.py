"""
What a trainer may know of a cohort: how far it has come and which questions it gets wrong, and nobody's own part.

A number of people is shown only when it and its difference from every number of people beside it is 0 or at least
five: a few cannot be told, neither directly nor by subtraction. Of a question, at least ten answers are wanted, and up
to four who were right, or wrong, are not told from none: or a group of which all did alike would tell what each
answered. Reports of two moments are kept apart in `bot/figures.py`. Nothing here names, orders or counts out a person.

What no rule prevents: a trainer who makes most of a group out of accounts of their own, or leads two groups of nearly
the same people, can work out what the rest did.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from statistics import StatisticsError, correlation

from bot.training.course import Course
from bot.training.progress import is_known, progress_of
from bot.training.schedule import zone_of
from bot.training.teach_next import Next
from bot.training.types import Cohort, Completion, Enrolment, Review

SMALLEST = 5
# Fewer answers can be told only where all did alike, which tells what each of them answered.
FEWEST_ANSWERS = 2 * SMALLEST
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
    that was right (0 to 1, in tenths); where it is of fewer than five people, right or wrong, `bound` is -1 for at most
    that share and 1 for at least, else 0. `discrimination` is the corrected item-rest correlation (-1 to 1, in tenths):
    near 0 or below, the question says little about who knows the subject, and is worth reading again; None with a
    bound, and where too few can be compared. `common_wrong`
    is the place in the item of the wrong option chosen most often, None when fewer than five chose it.
    """

    item: str
    learners: int
    difficulty: float
    discrimination: float | None
    common_wrong: int | None
    bound: int = 0


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

    `lessons` are those of its path, in order. `items` are those that can be told, the hardest first; `suppressed` is
    how many were answered by five people or more and cannot. `is_held`: the figures are older than the report, since
    newer ones would tell of fewer than five people.
    """

    cohort: Cohort
    members: int | None
    as_of: date
    lessons: tuple[LessonRow, ...]
    complete: int | None
    items: tuple[ItemResult, ...]
    suppressed: int
    teach_next: tuple[Next, ...] = ()
    is_held: bool = False


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
        enrolments: Of the cohort; those of others are left out, and so is its trainer, who knows their own part.
        reviews: All answers of its members, in any order.
        lessons_read: By person.
        completions: Of its members; those of other paths are left out.
        now: The day of the report, in the United Kingdom.
    """
    members = {each.person for each in enrolments if each.cohort == cohort.id} - {cohort.trainer}
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


def totals(firsts: Firsts) -> dict[str, tuple[int, int]]:
    """Return of each person how many items they knew at first, and how many they met."""
    held: dict[str, tuple[int, int]] = {}
    for answers in firsts.values():
        for person, review in answers.items():
            known, met = held.get(person, (0, 0))
            held[person] = known + is_known(review), met + 1
    return held


def discrimination(item: str, firsts: Firsts, known_of: Mapping[str, tuple[int, int]] | None = None) -> float | None:
    """
    Return the corrected item-rest correlation of an item, or None when too few can be compared or all did alike.

    That is Pearson's correlation between the score at this item (1 right, 0 wrong) and the person's mean score at all
    other items, so that the item is not correlated with itself (Henrysson, "Correction of item-total correlations in
    item analysis", Psychometrika 28, 1963, 211-218). The mean and not the sum, as not everybody is asked everything.
    `known_of` are the `totals`, for whoever has them.
    """
    known_of = totals(firsts) if known_of is None else known_of
    pairs = []
    for person, review in firsts.get(item, {}).items():
        own = is_known(review)
        known, met = known_of[person][0] - own, known_of[person][1] - 1
        if met >= FEWEST_OTHERS:
            pairs.append((float(own), known / met))
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
    known_of = totals(firsts)
    # How many were answered by a few would tell what those few have done.
    answered = [name for name in names if len(firsts.get(name, ())) >= SMALLEST]
    told = [result for name in answered if (result := _item(name, course, firsts, known_of, members)) is not None]
    return tuple(sorted(told, key=lambda result: (result.difficulty, result.bound))), len(answered) - len(told)


def _item(
    name: str, course: Course, firsts: Firsts, known_of: Mapping[str, tuple[int, int]], members: int
) -> ItemResult | None:
    answers = firsts[name].values()
    if len(answers) < FEWEST_ANSWERS:
        return None
    learners, difficulty, bound = shown = _rounded(sum(map(is_known, answers)), len(answers))
    if _tells_missing(shown, members):
        return None
    options = dict(enumerate(course.items[name].options))
    # An item that was confirmed anew on the very day may have lost an option.
    chosen = (review.chosen for review in answers if review.chosen in options)
    wrong = Counter(place for place in chosen if not options[place].right).most_common(1)
    # Where all did alike there is none, which would tell that they did.
    related = None if bound else discrimination(name, firsts, known_of)
    return ItemResult(
        name,
        learners,
        difficulty,
        None if related is None else round(related, 1) + 0.0,  # never "-0.0"
        wrong[0][0] if wrong and wrong[0][1] >= SMALLEST else None,
        bound,
    )


def _rounded(right: int, learners: int) -> tuple[int, float, int]:
    """
    Return what is shown of right answers: people in steps of five, the share that was right, and its bound.

    The share is in tenths, halves up. Of fewer than five, right or wrong, it is the share of the most that may be.
    """
    least = learners // SMALLEST * SMALLEST
    few = -(-10 * (SMALLEST - 1) // least) / 10
    if right < SMALLEST:
        return least, few, -1
    if learners - right < SMALLEST:
        return least, round(1 - few, 1), 1
    return least, (20 * right // learners + 1) // 2 / 10, 0


def _tells_missing(shown: tuple[int, float, int], members: int) -> bool:
    """Whether an item's rounded figures fit only one number of people who have not answered it, and that is few."""
    learners = shown[0]
    if members - learners >= 2 * SMALLEST - 1:
        return False
    missing = {
        members - count
        for count in range(learners, min(learners + SMALLEST - 1, members) + 1)
        if any(_rounded(right, count) == shown for right in range(count + 1))
    }
    return len(missing) == 1 and _is_few(missing.pop())
