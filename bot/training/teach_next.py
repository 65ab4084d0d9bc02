"""What to teach next: what a team asks and cannot get answered, asks most, and gets wrong leads back to lessons."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answer.types import Answer, Question
from bot.training import report_words as words
from bot.training.course import Course
from index.lessons import Card, Item
from index.types import Entry

FEWEST_ASKERS = 5
# Each is searched for anew; the latest say best what is missing now.
MOST_SEARCHED = 300
MOST_LESSONS = 5


@dataclass(frozen=True, slots=True)
class AskedInVain:
    """
    A question that found no answer or an unhelpful one, and has passed the guard.

    `asker` is a keyed hash. `entries` are what was shown, none where nothing was.
    """

    question: str
    asker: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """A lesson worth teaching next, and why, in words."""

    lesson: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An entry that questions asked in vain came near, and no lesson rests on; for the maintainers."""

    entry: str
    title: str
    questions: int


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much speaks for a lesson: questions in vain, entries asked for most, questions that a group gets wrong."""

    vain: int = 0
    frequent: int = 0
    wrong: int = 0


def teach_next(
    course: Course,
    in_vain: Sequence[AskedInVain],
    frequent: Iterable[str],
    wrong: Iterable[str],
    answer: Callable[[Question], Answer],
    *,
    today: date,
    days: int,
    area: str | None = None,
) -> tuple[tuple[Next, ...], tuple[Uncovered, ...]]:
    """
    Return the lessons that most speaks for, with reasons, and the subjects that no lesson covers.

    A question counts for the lesson of what it came nearest to: the entry that was shown, else the one that answers
    now, else the first of the questions which the bot says it could answer. What fewer than five people asked about is
    left out.

    Args:
        course: What may be taught.
        in_vain: What was asked in vain in the last `days` days, oldest first.
        frequent: Entries that at least five people asked about lately.
        wrong: Items that most of a group got wrong, as its report tells.
        answer: Searches for a question again.
        today: The day that questions are searched for.
        days: How far `in_vain` goes back.
        area: The local area whose entries may be used.
    """
    named = {ask: entry for entry in course.entries.values() for ask in (*entry.asks, entry.title)}
    near: dict[str, list[AskedInVain]] = defaultdict(list)
    latest = in_vain[-MOST_SEARCHED:]
    # Of fewer askers nothing may be told, so nothing need be searched for.
    for asked in latest if len({each.asker for each in latest}) >= FEWEST_ASKERS else ():
        if (entry := _nearest(asked, named, answer, Question(asked.question, today, area=area))) is not None:
            near[entry].append(asked)
    lessons = _lessons_of_entries(course)
    weights: dict[str, _Weight] = defaultdict(_Weight)
    for lesson, count in _counted(near, lessons).items():
        weights[lesson] = replace(weights[lesson], vain=count)
    for lesson in (lessons[entry] for entry in frequent if entry in lessons):
        weights[lesson] = replace(weights[lesson], frequent=weights[lesson].frequent + 1)
    for lesson in (course.lesson_of[item] for item in wrong if item in course.lesson_of):
        weights[lesson] = replace(weights[lesson], wrong=weights[lesson].wrong + 1)
    first = sorted(weights.items(), key=lambda each: (-each[1].vain, -each[1].wrong, -each[1].frequent, each[0]))
    bare = _counted(near, {entry: entry for entry in near if entry not in lessons})
    uncovered = (Uncovered(entry, course.entries[entry].title, count) for entry, count in bare.items())
    return (
        tuple(Next(lesson, _reasons(weight, days)) for lesson, weight in first[:MOST_LESSONS]),
        tuple(sorted(uncovered, key=lambda each: (-each.questions, each.entry))),
    )


def _nearest(
    asked: AskedInVain, named: dict[str, Entry], answer: Callable[[Question], Answer], question: Question
) -> str | None:
    known = {entry.id for entry in named.values()}
    shown = [entry for entry in asked.entries if entry in known]
    if shown:
        return shown[0]
    found = answer(question)
    answered = [passage.entry for passage in found.passages if passage.entry in known]
    suggested = [named[text].id for text in found.suggestions if text in named]
    return next(iter((*answered, *suggested)), None)


def _lessons_of_entries(course: Course) -> dict[str, str]:
    """Return the lesson that has most on each entry, the first in the course where two have as much."""
    most: dict[str, tuple[int, str]] = {}
    for lesson in course.lessons.values():
        parts: tuple[Card | Item, ...] = (*lesson.cards, *lesson.items)
        under = [entry for part in parts for entry in part.entries]
        for entry in dict.fromkeys(under):
            most[entry] = max(most.get(entry, (0, "")), (under.count(entry), lesson.id), key=lambda each: each[0])
    return {entry: lesson for entry, (_, lesson) in most.items()}


def _counted(near: dict[str, list[AskedInVain]], to: dict[str, str]) -> dict[str, int]:
    """Return how many questions came near each of what entries lead `to`; not what fewer than five people asked."""
    questions: dict[str, list[AskedInVain]] = defaultdict(list)
    for entry, asked in near.items():
        if entry in to:
            questions[to[entry]] += asked
    return {
        name: len(asked) for name, asked in questions.items() if len({each.asker for each in asked}) >= FEWEST_ASKERS
    }


def _reasons(weight: _Weight, days: int) -> tuple[str, ...]:
    said = (
        words.asked_in_vain(weight.vain, days) if weight.vain else "",
        words.got_wrong(weight.wrong) if weight.wrong else "",
        words.asked_most(weight.frequent) if weight.frequent else "",
    )
    return tuple(filter(None, said))
