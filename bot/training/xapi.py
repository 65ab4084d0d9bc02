"""
Completions for a learning system, as xAPI 1.0.3 statements ("this learner completed this course").

https://github.com/adlnet/xAPI-Spec (version 1.0.3, part 2). Who learns goes under a pseudonym of this export's own:
one made with a key, so that nobody who has the statements and the database can join the two.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime
from uuid import UUID, uuid5

from bot.training.course import Course
from bot.training.progress import done_at
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
# From a person, as the store knows them, to the name they have in statements: the same in every export.
Pseudonym = Callable[[str], str]


def path_statements(
    course: Course, completions: Iterable[Completion], *, home: str, pseudonym: Pseudonym
) -> Iterator[Statement]:
    """
    Yield a statement for each completion, in their order; a path that is no more goes by its id.

    Args:
        course: Gives paths their titles.
        completions: What was completed.
        home: The IRI under which pseudonyms and activities have their names.
        pseudonym: Made with a key.
    """
    for each in completions:
        path = course.paths.get(each.path)
        activity = _activity(home, "path", each.path, _COURSE, path.title if path else each.path)
        yield _statement(pseudonym(each.person), activity, each.at, home, parent=None)


def lesson_statements(
    course: Course,
    path: str,
    reviews: Iterable[Review],
    lessons_read: Mapping[str, Set[str]],
    *,
    home: str,
    pseudonym: Pseudonym,
) -> Iterator[Statement]:
    """
    Yield a statement for each lesson of a path that somebody had done, at the answer with which they first had it done.

    Args:
        course: What may be taught.
        path: A path's id; one that is not in the course yields nothing.
        reviews: The answers of those who take it.
        lessons_read: By person.
        home: As in `path_statements`.
        pseudonym: As there.
    """
    known = course.paths.get(path)
    lessons = [course.lessons[name] for name in (known.lessons if known else ())]
    parent = _activity(home, "path", path, _COURSE, known.title if known else path)
    by_person: dict[str, list[Review]] = {}
    for review in reviews:
        by_person.setdefault(review.person, []).append(review)
    for person, own in sorted(by_person.items()):
        for lesson in lessons:
            at = done_at(lesson, own) if lesson.id in lessons_read.get(person, ()) else None
            if at is not None:
                activity = _activity(home, "lesson", lesson.id, _LESSON, lesson.title)
                yield _statement(pseudonym(person), activity, at, home, parent=parent)


def _activity(home: str, kind: str, id: str, type_: str, name: str) -> Statement:
    between = ":" if home.startswith("urn:") else "/"
    definition = {"type": type_, "name": {_LANGUAGE: name}}
    return {"objectType": "Activity", "id": f"{home}{between}{kind}{between}{id}", "definition": definition}


def _statement(name: str, activity: Statement, at: datetime, home: str, parent: Statement | None) -> Statement:
    timestamp = at.astimezone(UTC).isoformat(timespec="seconds")
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
