"""Completions as xAPI statements, read by a learning record store's own models."""

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from pydantic import ValidationError
from ralph.models.xapi.base.statements import BaseXapiStatement

from bot.training.types import Completion
from bot.training.xapi import NO_ADDRESS, Statement, lesson_statements, path_statements
from tests.training.cohort_material import BEGUN, COURSE, NOW, Member, reviews_of, right
from tests.training_material import LESSONS, PATH

HOME = "https://mappa.example.org"
DONE = Completion("person-hash", PATH, "K7Q2", NOW, "c1")
FIRST, SECOND = LESSONS


def pseudonym(person: str) -> str:
    """What stands for the keyed one."""
    return person[::-1]


def all_statements(home: str = HOME) -> list[Statement]:
    """A path and its two lessons, completed by one person."""
    person = Member("person-hash", LESSONS, LESSONS)
    read = {"person-hash": frozenset(LESSONS)}
    return [
        *path_statements(COURSE, [DONE], home=home, pseudonym=pseudonym),
        *lesson_statements(COURSE, PATH, reviews_of(person), read, home=home, pseudonym=pseudonym),
    ]


@pytest.mark.parametrize("home", [HOME, NO_ADDRESS])
def test_a_learning_record_store_takes_every_statement(home: str) -> None:
    """After a way through JSON, each passes the models of Ralph, which follow xAPI 1.0.3."""
    statements = all_statements(home)
    assert 3 == len(statements)
    for one in statements:
        read = BaseXapiStatement(**json.loads(json.dumps(one)))
        assert one["id"] == str(read.id)
        assert NOW >= read.timestamp if read.timestamp else False


GONE = "(gone)"


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("actor", GONE),
        ("actor.account.homePage", GONE),
        ("actor.account.homePage", "mappa bot"),
        ("actor.mbox", "person-hash"),
        ("verb.id", GONE),
        ("verb.id", "completed"),
        ("object.id", GONE),
        ("object.id", "crc"),
        ("timestamp", "not a moment"),
        ("id", "not-a-uuid"),
        ("version", "2.0.0"),
        ("context.platform", ""),
        ("context.language", "English language"),
        ("result.completion", {"x": "yes"}),
        ("unknown", 1),
    ],
)
def test_the_store_refuses_a_broken_statement(where: str, value: object) -> None:
    """So passing it says something."""
    statement = json.loads(json.dumps(all_statements()[1]))
    BaseXapiStatement(**statement)
    *path, last = where.split(".")
    part = statement
    for name in path:
        part = part[name]
    part[last] = value
    if value == GONE:
        del part[last]
    with pytest.raises(ValidationError):
        BaseXapiStatement(**statement)


def test_a_statement_says_who_completed_what_and_when() -> None:
    """The path by a person under a pseudonym, in words and in a language, with the moment in UTC."""
    (one,) = path_statements(
        COURSE, [replace(DONE, at=NOW.astimezone(timezone(timedelta(hours=1))))], home=HOME, pseudonym=pseudonym
    )
    said = {name: value for name, value in one.items() if name not in {"id", "actor"}}
    assert {
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-GB": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/path/short",
            "definition": {"type": "http://adlnet.gov/expapi/activities/course", "name": {"en-GB": "A short course"}},
        },
        "result": {"completion": True, "success": True},
        "context": {"platform": "mappa-bot", "language": "en-GB"},
        "timestamp": "2026-11-22T12:00:00+00:00",
        "version": "1.0.3",
    } == said


def test_nobody_is_named() -> None:
    """The account's name is the pseudonym, and nothing that the bot keeps."""
    text = json.dumps(all_statements())
    assert "person-hash" not in text
    assert "K7Q2" not in text
    assert pseudonym("person-hash") in text


def test_the_same_completion_has_the_same_id_in_every_export() -> None:
    """A store that has it takes it once; another person, path, moment or home is another statement."""
    assert all_statements() == all_statements()
    others = [
        DONE,
        replace(DONE, person="other"),
        replace(DONE, path="crc"),
        replace(DONE, at=NOW + timedelta(seconds=1)),
    ]
    ids = [
        one["id"]
        for home in (HOME, NO_ADDRESS)
        for one in path_statements(COURSE, others, home=home, pseudonym=pseudonym)
    ]
    assert 8 == len(set(ids))
    # What of the completion is the bot's own business changes nothing.
    (again,) = path_statements(
        COURSE, [replace(DONE, cohort="other", certificate="c2")], home=HOME, pseudonym=pseudonym
    )
    assert ids[0] == again["id"]


def test_a_lesson_is_completed_at_the_answer_with_which_it_was_first_done() -> None:
    """Also when it has been forgotten since; a lesson that was not read, or not held, is not completed."""
    person = Member("p", [], [FIRST])
    answers = reviews_of(person)
    lesson = COURSE.lessons[FIRST]
    # Done at the first right answers of the second day that make six, the scenario among them: it is answered last.
    second_day = [review for review in answers if review.at >= BEGUN + timedelta(days=2)]
    last = next(review for review in second_day if review.item == lesson.scenarios[0].id)
    wrong = [
        replace(review, key=f"later:{review.key}", at=NOW, is_right=False, chosen=right(COURSE.items[review.item]))
        for review in second_day
    ]
    (one,) = lesson_statements(
        COURSE, PATH, [*wrong, *answers], {"p": frozenset({FIRST, SECOND})}, home=HOME, pseudonym=pseudonym
    )
    assert f"{HOME}/lesson/{FIRST}" == one["object"]["id"]  # type: ignore[index]
    assert last.at.isoformat() == one["timestamp"]
    assert [] == list(
        lesson_statements(COURSE, PATH, answers, {"p": frozenset({SECOND})}, home=HOME, pseudonym=pseudonym)
    )
    assert [] == list(
        lesson_statements(COURSE, PATH, answers[:9], {"p": frozenset({FIRST})}, home=HOME, pseudonym=pseudonym)
    )
    assert [] == list(
        lesson_statements(COURSE, "no-such-path", answers, {"p": frozenset({FIRST})}, home=HOME, pseudonym=pseudonym)
    )
