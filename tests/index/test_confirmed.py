"""An entry changes in substance: what rests on it is withdrawn until it is confirmed, and nothing else is."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.confirmed import changed_under, confirm, substance, withdrawn
from index.lessons import Confirmation, Teaching
from index.load import load_knowledge
from index.types import Correction, Entry, Knowledge
from tests.knowledge_folders import TODAY
from tests.lesson_files import write_lesson

ENTRY = Entry(
    id="levels.level-2",
    title="When Level 2 is right",
    answer="When formal meetings add value.",
    detail="Say what they would add.",
    asks=("is high risk enough",),
    corrects=(Correction("high risk is enough", "It is not."),),
)


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    """A small folder with one lesson, all confirmed."""
    return load_knowledge(write_lesson(tmp_path))


def _with(knowledge: Knowledge, id: str, **changed: Any) -> Knowledge:
    entries = (replace(entry, **changed) if entry.id == id else entry for entry in knowledge.entries)
    return replace(knowledge, entries=tuple(entries))


def _confirmed(knowledge: Knowledge, *held: Confirmation) -> Knowledge:
    fresh = {each.item: each for each in (*knowledge.teaching.confirmed, *held)}
    return replace(knowledge, teaching=replace(knowledge.teaching, confirmed=tuple(fresh.values())))


@pytest.mark.parametrize(
    "changed",
    [
        {"answer": "When formal meetings add value, or the case was at Level 3."},
        {"detail": None},
        {"corrects": ()},
        {"corrects": (Correction("high risk is enough", "It never is."),)},
        {"corrects": (Correction("any risk is enough", "It is not."),)},
        {"currency": "historical"},
        {"valid_from": date(2026, 1, 1)},
        {"valid_to": date(2030, 1, 1)},
        {"superseded_by": "levels.level-3"},
        {"answer": ENTRY.detail, "detail": ENTRY.answer},
    ],
)
def test_what_an_entry_teaches_is_its_substance(changed: dict[str, Any]) -> None:
    """Its answer, detail, corrections, currency, dates and successor: each change gives another digest."""
    assert substance(ENTRY) != substance(replace(ENTRY, **changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "The test for Level 2"},
        {"asks": ("what about level 2", "who goes there")},
        {"answer": "When  formal meetings\nadd value. "},
        {"last_reviewed_on": TODAY, "review_in_days": 90, "owner": "somebody", "support": "confirmed"},
        {"see_also": ("levels.level-3",)},
    ],
)
def test_how_an_entry_is_found_and_kept_is_not(changed: dict[str, Any]) -> None:
    """White space, title, asks, review dates and links can change, and the lessons stay."""
    assert substance(ENTRY) == substance(replace(ENTRY, **changed))


def test_what_is_confirmed_is_shown(knowledge: Knowledge) -> None:
    """Nothing is withdrawn; without its confirmations everything is."""
    assert {} == withdrawn(knowledge, TODAY)
    bare = replace(knowledge, teaching=replace(knowledge.teaching, confirmed=()))
    assert {"it has never been confirmed"} == set(withdrawn(bare, TODAY).values())
    assert 4 + 12 + 3 == len(withdrawn(bare, TODAY))
    assert {} == withdrawn(replace(knowledge, teaching=Teaching()), TODAY)


def test_a_changed_entry_withdraws_what_rests_on_it_until_it_is_confirmed(knowledge: Knowledge) -> None:
    """Items on the second entry go; cards, which rest on the first alone, stay; a new confirmation brings one back."""
    changed = _with(knowledge, "levels.level-3", answer="Level 3 is for cases that need senior people.")
    found = withdrawn(changed, TODAY)
    assert {item.id for item in knowledge.teaching.lessons[0].items} == set(found)
    assert {"it rests on levels.level-3, which has changed since it was confirmed"} == set(found.values())
    under = ("levels.level-2", "levels.level-3")
    entries = {entry.id: entry for entry in changed.entries}
    before = next(held for held in knowledge.teaching.confirmed if held.item == "tiers.q1")
    assert ("levels.level-3",) == changed_under(under, entries, before)
    assert (
        found.keys() - {"tiers.q1"}
        == withdrawn(_confirmed(changed, confirm("tiers.q1", under, entries, before)), TODAY).keys()
    )


def test_an_entry_that_is_changed_back_needs_no_confirming(knowledge: Knowledge) -> None:
    """What was confirmed is what it says, not how it came to say it."""
    answer = next(entry.answer for entry in knowledge.entries if entry.id == "levels.level-3")
    changed = _with(knowledge, "levels.level-3", answer="Something else.")
    assert {} == withdrawn(_with(changed, "levels.level-3", answer=answer), TODAY)


def test_an_entry_that_has_run_out_withdraws_from_the_day_after(knowledge: Knowledge) -> None:
    """`valid_to` is inclusive."""
    ends = _with(knowledge, "levels.level-3", valid_to=TODAY)
    entries = {entry.id: entry for entry in ends.entries}
    under = ("levels.level-2", "levels.level-3")
    ends = _confirmed(ends, confirm("tiers.q1", under, entries, None))
    assert "tiers.q1" not in withdrawn(ends, TODAY)
    assert f"it rests on levels.level-3, which held until {TODAY}" == withdrawn(ends, date(2026, 11, 23))["tiers.q1"]


def test_an_entry_that_is_gone_or_exchanged_withdraws(knowledge: Knowledge) -> None:
    """The reason says which."""
    left = replace(knowledge, entries=tuple(entry for entry in knowledge.entries if entry.id != "levels.level-3"))
    assert "it rests on levels.level-3, which is no entry" == withdrawn(left, TODAY)["tiers.q1"]
    held = _confirmed(knowledge, Confirmation("tiers.q1", {"levels.level-2": "00000000"}))
    assert "it rests on other entries than when it was confirmed" == withdrawn(held, TODAY)["tiers.q1"]


def test_confirming_again_keeps_what_was_last_said_of_a_change() -> None:
    """Whoever last learned before that change has still to be told."""
    before = Confirmation("tiers.q1", {ENTRY.id: "00000000"}, TODAY, "Two parts now, not one.")
    after = confirm("tiers.q1", (ENTRY.id,), {ENTRY.id: ENTRY}, before)
    assert Confirmation("tiers.q1", {ENTRY.id: substance(ENTRY)}, TODAY, "Two parts now, not one.") == after
