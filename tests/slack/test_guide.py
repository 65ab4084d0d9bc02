"""The eligibility guide's pages: every way through our own guide, and guides that are harder on Slack than ours."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import wording
from bot.slack import ids
from bot.slack.blocks.details import View
from bot.slack.blocks.guide import (
    block_of,
    missing_view,
    pack_answers,
    question_view,
    result_view,
    unpack_answers,
)
from bot.slack.blocks.ref import AnswerRef, unpack
from bot.slack.blocks.text import escape
from index.guide import Finding, Guide, GuideQuestion, Option, conclude, every_path, next_question
from index.load import load_knowledge
from index.types import Entry, Knowledge
from tests.blockkit.check import check_view

_TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The repository's own knowledge."""
    return load_knowledge(Path(__file__).parents[2] / "knowledge")


def small_guide(*options: Option) -> Guide:
    """A guide of two questions; the second comes only after the first option of the first."""
    chosen = options or (Option("yes", "Yes"), Option("no", "No"))
    return Guide(
        "This guide asks little.",
        "Ask your MAPPA unit.",
        (
            GuideQuestion("first", "Is it so?", chosen, ("levels.level-2",), hint="Look it up."),
            GuideQuestion("second", "And this?", (Option("a", "A"), Option("b", "B")), (), when=({"first": ("yes",)},)),
        ),
        (
            Finding("f1", "category", "It may apply.", ({"second": ("a", "b")},), ("levels.level-2",)),
            Finding("f2", "step", "Ask & note.", ({"first": ("no",)}, {"second": ("b",)}), ("levels.level-2", "gone")),
        ),
    )


ENTRIES = {"levels.level-2": Entry("levels.level-2", "Level <2>", "Level 2 is for some.")}


@pytest.fixture(scope="module")
def guide(knowledge: Knowledge) -> Guide:
    """The repository's own guide."""
    assert knowledge.guide is not None
    return knowledge.guide


def test_every_question_of_our_guide_fits_slack(guide: Guide) -> None:
    """Each question as it comes up first on some way, on a page that Slack takes."""
    pages: dict[str, View] = {}
    for path in every_path(guide):
        given: dict[str, str] = {}
        for name, choice in path.items():
            if name not in pages:
                pages[name] = question_view(guide, given, chosen=choice, notes=(guide.intro,))
            given[name] = choice
    assert {asked.id for asked in guide.questions} == set(pages)
    assert {} == {name: problems for name, page in pages.items() if (problems := check_view(page))}


def test_every_way_through_our_guide_ends_on_a_page_that_fits_and_shows_all_that_follows(
    guide: Guide, knowledge: Knowledge
) -> None:
    """No finding and no entry is lost on the way to the last page, and every entry can be opened."""
    entries = {entry.id: entry for entry in knowledge.entries}
    ends = {tuple(finding.id for finding in conclude(guide, given)): given for given in every_path(guide)}
    assert len(ends) > 100
    longest: list[View] = []
    for given in ends.values():
        found = conclude(guide, given)
        page = result_view(guide, given, entries, _TODAY)
        longest = sorted([*longest, page], key=lambda page: len(str(page)))[-5:]
        words = "\n".join(block["text"]["text"] for block in page["blocks"] if "text" in block)
        assert all(escape(finding.says) in words for finding in found), given
        refs = [unpack(block["accessory"]["value"]) for block in page["blocks"] if "accessory" in block]
        names = dict.fromkeys(name for finding in found for name in finding.entries)
        assert [AnswerRef("", (name,), _TODAY) for name in names] == refs, given
    assert [()] * 5 == [check_view(page) for page in longest]


def test_what_a_page_carries_fits_and_reads_back_to_the_same_answers(guide: Guide) -> None:
    """On all 4,875 ways: under 3,000 characters, and in the order of the questions, which Back relies on."""
    paths = list(every_path(guide))
    assert len(paths) > 4_000
    for given in paths:
        kept = pack_answers(given)
        assert len(kept) < 3000
        assert list(given.items()) == list((unpack_answers(guide, kept) or {}).items())


@pytest.mark.parametrize(
    "kept",
    [
        '{"first":"maybe"}',
        '{"other":"yes"}',
        '{"second":"a"}',
        '{"first":"no","second":"a"}',
        '{"first":["yes"]}',
        '{"first":1}',
        '["first"]',
        '"first"',
        "null",
        "7",
        "{",
        "[" * 5000,
    ],
)
def test_answers_to_another_guide_are_not_read(kept: str) -> None:
    """Questions and options that are not there, or not asked then; and what is no record of answers at all."""
    assert unpack_answers(small_guide(), kept) is None


def test_no_answers_read_as_none_given() -> None:
    """The first page carries an empty record; a modal without one is at the beginning."""
    assert {} == unpack_answers(small_guide(), "") == unpack_answers(small_guide(), "{}")


def test_a_page_has_a_question_its_hint_and_where_one_is() -> None:
    """The second page says "Question 2", and has a way back that the first has not."""
    first, second = question_view(small_guide(), {}), question_view(small_guide(), {"first": "yes"})
    (asked,) = [block for block in first["blocks"] if block["type"] == "input"]
    assert ("Is it so?", "Look it up.") == (asked["label"]["text"], asked["hint"]["text"])
    assert "Question 1" == first["blocks"][0]["elements"][0]["text"]
    assert "Question 2" == second["blocks"][0]["elements"][0]["text"]
    assert not [block for block in first["blocks"] if block["type"] == "actions"]
    assert [ids.GUIDE_BACK] == [block["elements"][0]["action_id"] for block in second["blocks"][-1:]]
    assert ids.GUIDE_NEXT == second["callback_id"]


def test_the_answer_given_before_is_marked_again() -> None:
    """After going back the option is the one chosen, and Slack takes it only when it equals the option in the list."""
    page = question_view(small_guide(), {}, chosen="no")
    (asked,) = [block for block in page["blocks"] if block["type"] == "input"]
    assert asked["element"]["initial_option"] == asked["element"]["options"][1]


def test_nothing_left_to_ask_is_no_page() -> None:
    """The result has a page of its own."""
    with pytest.raises(ValueError, match="nothing left to ask"):
        question_view(small_guide(), {"first": "no"})


def test_the_result_stands_under_its_headings_with_its_numbers() -> None:
    """Category before step, each finding with the numbers of its entries, escaped; an entry that has gone has none."""
    page = result_view(small_guide(), {"first": "yes", "second": "b"}, ENTRIES, _TODAY)
    words = [block["text"]["text"] for block in page["blocks"] if "text" in block]
    assert [
        wording.GUIDE_HEADINGS["category"],
        "It may apply. [1]",
        wording.GUIDE_HEADINGS["step"],
        "Ask &amp; note. [1]",
        "Ask your MAPPA unit.",
        wording.GUIDE_SOURCES,
        "[1] Level &lt;2&gt;",
    ] == words
    (row,) = [block for block in page["blocks"] if block["type"] == "actions"]
    assert [ids.GUIDE_BACK, ids.GUIDE_AGAIN] == [element["action_id"] for element in row["elements"]]


def test_an_answer_of_up_to_150_characters_goes_on_below_its_button() -> None:
    """Text and description together hold every word."""
    says = "A conviction for something that takes many words to say, more than Slack puts beside a button & then some"
    page = question_view(small_guide(Option("long", says), Option("no", "No")), {})
    (asked,) = [block for block in page["blocks"] if block["type"] == "input"]
    option = asked["element"]["options"][0]
    assert says.replace("&", "&amp;") == f"{option['text']['text']} {option['description']['text']}"
    assert () == check_view(page)


def test_longer_answers_are_written_out_above_and_numbered() -> None:
    """The buttons then say "Answer 1" and "Answer 2", and the answers stand in full above them."""
    says = "word " * 60
    page = question_view(small_guide(Option("long", says.strip()), Option("no", "No")), {})
    (asked,) = [block for block in page["blocks"] if block["type"] == "input"]
    assert ["Answer 1", "Answer 2"] == [option["text"]["text"] for option in asked["element"]["options"]]
    assert f"1. {says.strip()}\n2. No" in [block["text"]["text"] for block in page["blocks"] if "text" in block]
    assert () == check_view(page)


def test_more_than_ten_answers_become_a_list_to_choose_from() -> None:
    """Slack has ten radio buttons at most."""
    page = question_view(small_guide(*(Option(f"o{number}", f"Option {number}") for number in range(11))), {})
    (asked,) = [block for block in page["blocks"] if block["type"] == "input"]
    assert "static_select" == asked["element"]["type"]
    assert () == check_view(page)


def test_questions_and_hints_of_any_length_fit() -> None:
    """A label and a hint take 2,000 characters; longer ones are shortened rather than refused."""
    guide = small_guide()
    long = replace(guide.questions[0], asks="why & " * 800, hint="so " * 1500)
    assert () == check_view(question_view(replace(guide, questions=(long,)), {}, notes=("note " * 1000,)))


def test_a_long_guide_without_ids_of_absurd_length_still_travels_in_the_modal() -> None:
    """Thirty questions with ids as long as our longest stay under the 3,000 characters of a modal's memory."""
    given = {f"category-3-meetings-{number:02}": "a-choice-of-some-length" for number in range(30)}
    assert len(pack_answers(given)) < 3000


def test_without_a_guide_the_person_hears_whom_to_ask() -> None:
    """The words name the unit."""
    page = missing_view("the unit at Example House")
    assert "the unit at Example House" in json.dumps(page)
    assert () == check_view(page)


def test_the_block_of_a_question_is_its_own() -> None:
    """Otherwise Slack would carry a choice over to the next question."""
    guide = small_guide()
    asked = next_question(guide, {"first": "yes"})
    assert asked is not None
    assert block_of(guide.questions[0]) != block_of(asked)
