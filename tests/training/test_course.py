"""What may be shown on a day: what is not confirmed for the entries as they are is left out."""

from dataclasses import replace
from datetime import date, timedelta

from bot.training.course import Change, course_of
from index.confirmed import substance
from index.lessons import Path
from index.types import Entry, Knowledge
from tests.training_material import CHANGING, LESSONS, PATH, changed, confirmed_again, small_knowledge

TODAY = date(2026, 11, 25)
KNOWLEDGE = small_knowledge(TODAY)
OTHER = "It is all different now, and nobody should go by what was taught before. " * 4
ON_IT = {"levels.level-3-test", "levels.level-3-after", "levels.two-or-three"}


def with_entry(knowledge: Knowledge, changed_entry: Entry) -> Knowledge:
    entries = tuple(changed_entry if entry.id == changed_entry.id else entry for entry in knowledge.entries)
    return replace(knowledge, entries=entries)


def entry_of(id: str) -> Entry:
    return next(entry for entry in KNOWLEDGE.entries if entry.id == id)


def test_confirmed_material_is_shown_whole() -> None:
    """Two lessons in the order of the path, each with its cards and items."""
    course = course_of(KNOWLEDGE, TODAY)
    assert list(LESSONS) == list(course.lessons) == list(course.paths[PATH].lessons)
    assert KNOWLEDGE.teaching.lessons == tuple(course.lessons.values())
    assert 18 == len(course.items) == len(course.lesson_of) == len(course.items_of_path(PATH))
    assert {} == course.changes


def test_what_rests_on_a_changed_entry_is_withdrawn() -> None:
    """Three items and one card; everything else stays."""
    course, whole = course_of(changed(KNOWLEDGE, CHANGING, OTHER), TODAY), course_of(KNOWLEDGE, TODAY)
    assert ON_IT == set(whole.items) - set(course.items)
    assert 2 == len(course.lessons["levels"].cards)
    assert not any(CHANGING in card.entries for card in course.lessons["levels"].cards)
    assert whole.lessons["meetings"] == course.lessons["meetings"]
    assert {} == course.changes


def test_confirmed_again_it_comes_back_with_the_note() -> None:
    """Each item that rests on the entry says what is different, and since when."""
    course = course_of(confirmed_again(changed(KNOWLEDGE, CHANGING, OTHER), CHANGING, TODAY, "Now it is so."), TODAY)
    assert 18 == len(course.items)
    assert dict.fromkeys(ON_IT, Change(TODAY, "Now it is so.")) == course.changes


def test_what_only_looks_different_changes_nothing() -> None:
    """White space, the ways of asking and a new review date are no change of substance."""
    entry = entry_of(CHANGING)
    same = replace(entry, answer=f"  {entry.answer} \n", asks=("anything",), last_reviewed_on=TODAY + timedelta(days=9))
    assert substance(entry) == substance(same)
    assert 18 == len(course_of(with_entry(KNOWLEDGE, same), TODAY).items)


def test_material_is_withdrawn_when_its_entry_has_ended() -> None:
    """An entry that holds until a day is taught on that day and not on the next, though the confirmation is of it."""
    ended = with_entry(KNOWLEDGE, replace(entry_of(CHANGING), valid_to=TODAY))
    knowledge = confirmed_again(ended, CHANGING, TODAY - timedelta(days=30), "It ends soon.")
    assert set(course_of(knowledge, TODAY).items) >= ON_IT
    assert not set(course_of(knowledge, TODAY + timedelta(days=1)).items) & ON_IT


def test_what_was_never_confirmed_is_not_shown() -> None:
    """Without confirmations there is no lesson, and so no path."""
    bare = replace(KNOWLEDGE, teaching=replace(KNOWLEDGE.teaching, confirmed=()))
    course = course_of(bare, TODAY)
    assert ({}, {}, {}) == (course.lessons, course.paths, course.items)
    assert () == course.items_of_path(PATH)


def test_what_rests_on_other_entries_than_confirmed_is_withdrawn() -> None:
    """An item was given another entry since: somebody has to look at it first."""
    levels = KNOWLEDGE.teaching.lessons[0]
    first = replace(levels.quiz[0], entries=("levels.level-1", "levels.level-2"))
    lessons = (replace(levels, quiz=(first, *levels.quiz[1:])), KNOWLEDGE.teaching.lessons[1])
    course = course_of(replace(KNOWLEDGE, teaching=replace(KNOWLEDGE.teaching, lessons=lessons)), TODAY)
    assert first.id not in course.items


def test_what_rests_on_no_entry_is_withdrawn() -> None:
    """The entry was removed."""
    entries = tuple(entry for entry in KNOWLEDGE.entries if entry.id != CHANGING)
    course = course_of(replace(KNOWLEDGE, entries=entries), TODAY)
    assert not set(course.items) & ON_IT


def test_a_lesson_without_cards_is_left_out_of_its_path() -> None:
    """Its items could be asked, but nobody could read what they are about."""
    knowledge = KNOWLEDGE
    for entry in ("levels.level-1", "levels.level-2", CHANGING):
        knowledge = changed(knowledge, entry, OTHER)
    course = course_of(knowledge, TODAY)
    assert ["meetings"] == list(course.lessons)
    whole = KNOWLEDGE.teaching.paths[0]
    assert Path(PATH, whole.title, whole.whom, ("meetings",)) == course.paths[PATH]
    assert {"meetings"} == set(course.lesson_of.values())


def test_items_on_entries_come_with_those_that_cite_them_first() -> None:
    """The item that only rests on the entry besides comes last."""
    course = course_of(KNOWLEDGE, TODAY)
    assert ["levels.level-3-test", "levels.level-3-after", "levels.two-or-three"] == [
        item.id for item in course.items_on([CHANGING])
    ]
    assert () == course.items_on(["no.such"])
