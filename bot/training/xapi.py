"""
Completions for a learning system, as xAPI 1.0.3 statements ("this learner completed this course").

https://github.com/adlnet/xAPI-Spec (version 1.0.3, part 2). Who learns goes under a pseudonym of this export's own.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime
from uuid import UUID, uuid5

from bot.training.course import Course
from bot.training.progress import LessonProgress, progress_of
from bot.training.types import Completion, Review

# Where the pseudonyms are at home when the bot has no address of its own.
NO_ADDRESS = "urn:mappa-bot:learning"
# The statements' ids are made under this name: the same completion has the same id in every export.
_NAMESPACE = UUID("5b7c4b0e-6c0c-5d0f-9d5e-3e1d3b0f9a11")
_VERB = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-GB": "completed"}}
_COURSE = "http://adlnet.gov/expapi/activities/course"
_LESSON = "http://adlnet.gov/expapi/activities/lesson"
_LANGUAGE, _PLATFORM, _VERSION = "en-GB", "mappa-bot", "1.0.3"

Statement = dict[str, object]


def path_statements(course: Course, completions: Iterable[Completion], home: str) -> Iterator[Statement]:
    """
    Yield a statement for each completion, in their order; a path that is no more goes by its id.

    Args:
        course: Gives paths their titles.
        completions: What was completed.
        home: The IRI under which pseudonyms and activities have their names.
    """
    for each in completions:
        path = course.paths.get(each.path)
        activity = _activity(home, "path", each.path, _COURSE, path.title if path else each.path)
        yield _statement(each.person, activity, each.at, home, parent=None)


def lesson_statements(
    course: Course,
    path: str,
    reviews: Iterable[Review],
    lessons_read: Mapping[str, Set[str]],
    home: str,
) -> Iterator[Statement]:
    """
    Yield a statement for each lesson of a path that somebody had done, at the answer with which they first had it done.

    Args:
        course: What may be taught.
        path: A path's id; one that is not in the course yields nothing.
        reviews: The answers of those who take it.
        lessons_read: By person.
        home: As in `path_statements`.
    """
    parent = _activity(home, "path", path, _COURSE, course.paths[path].title if path in course.paths else path)
    by_person: dict[str, list[Review]] = {}
    for review in sorted(reviews, key=lambda each: (each.at, each.key)):
        by_person.setdefault(review.person, []).append(review)
    for person, own in sorted(by_person.items()):
        for lesson, at in _done_at(course, path, own, lessons_read.get(person, frozenset())):
            activity = _activity(home, "lesson", lesson, _LESSON, course.lessons[lesson].title)
            yield _statement(person, activity, at, home, parent=parent)


def pseudonym(person: str) -> str:
    """Return the name a person has in statements; it leads back to nobody, and is the same in every export."""
    return hashlib.sha256(f"xapi {person}".encode()).hexdigest()[:32]


def _done_at(
    course: Course, path: str, own: Sequence[Review], lessons_read: Set[str]
) -> Iterator[tuple[str, datetime]]:
    """Yield each lesson a person had done, and when first; `own` is the oldest first."""

    def row(lesson: str, answered: Sequence[Review]) -> LessonProgress:
        return next(each for each in progress_of(course, path, answered, lessons_read).lessons if each.lesson == lesson)

    for lesson in course.paths[path].lessons if path in course.paths else ():
        if lesson not in lessons_read:
            continue
        on_it = [review for review in own if course.lesson_of.get(review.item) == lesson]
        done = (end for end in range(1, len(on_it) + 1) if row(lesson, on_it[:end]).is_done)
        if (first := next(done, None)) is not None:
            yield lesson, on_it[first - 1].at


def _activity(home: str, kind: str, id: str, type_: str, name: str) -> Statement:
    between = ":" if home.startswith("urn:") else "/"
    definition = {"type": type_, "name": {_LANGUAGE: name}}
    return {"objectType": "Activity", "id": f"{home}{between}{kind}{between}{id}", "definition": definition}


def _statement(person: str, activity: Statement, at: datetime, home: str, parent: Statement | None) -> Statement:
    name, timestamp = pseudonym(person), at.astimezone(UTC).isoformat(timespec="seconds")
    context: Statement = {"platform": _PLATFORM, "language": _LANGUAGE}
    said = [home, name, str(activity["id"]), timestamp]
    if parent is not None:
        said.append(str(parent["id"]))
        context["contextActivities"] = {"parent": [parent]}
    return {
        "id": str(uuid5(_NAMESPACE, " ".join(said))),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": name}},
        "verb": _VERB,
        "object": activity,
        "result": {"completion": True, "success": True},
        "context": context,
        "timestamp": timestamp,
        "version": _VERSION,
    }
