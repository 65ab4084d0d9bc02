"""App Home as a view that Slack takes, and what is chosen for it."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from slack_sdk.models.views import View

from bot import wording
from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome
from bot.demo.view_checks import read_view
from bot.slack import ids
from bot.slack.blocks.answer import Look, render_answer
from bot.slack.blocks.home import (
    Home,
    frequent_entries,
    render_answer_modal,
    render_home,
    render_words_modal,
    whats_new,
)
from bot.slack.blocks.ref import AnswerRef, unpack
from bot.slack.listeners.agent import prompts
from bot.slack.listeners.home import typed_question
from index.load import load_knowledge
from index.types import Entry, Knowledge, Source

TODAY = date(2026, 11, 23)


def entry(name: str, title: str = "A title", **about: Any) -> Entry:
    return Entry(name, title, "An answer.", **about)


def check(view: Mapping[str, object]) -> None:
    """Slack would take this view: the loopback's limits, and slack_sdk's."""
    written = json.loads(json.dumps(view))
    read_view(written, written["type"])
    View(**written).validate_json()


def texts(view: Mapping[str, Any]) -> list[str]:
    """Every text of the view's headers and sections, in order."""
    return [block["text"]["text"] for block in view["blocks"] if block["type"] in {"header", "section"}]


def buttons(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every button of the view, in order."""
    found = []
    for block in view["blocks"]:
        found += [
            element
            for element in (*block.get("elements", ()), block.get("accessory"))
            if element and element.get("type") == "button"
        ]
    return found


def test_home_has_a_place_for_everything_in_this_order() -> None:
    """Search first, then what is new, what people ask, the guide, learning, help, and settings last."""
    home = Home(
        TODAY,
        new=(entry("recall.which", "Which recall", valid_from=date(2026, 3, 31)),),
        frequent=(entry("levels.level-2", "Level 2"),),
        has_guide=True,
        is_administrator=True,
        unit_contact="your area's MAPPA unit",
    )
    view = render_home(home)
    check(view)
    assert [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"] == [  # type: ignore[attr-defined]
        "What's new",
        "What people ask",
        "Does this person come under MAPPA?",
        "My learning",
        "Help",
    ]
    assert [button["action_id"] for button in buttons(view)] == [
        ids.HOME_SEARCH_GO,
        ids.SHOW_PASSAGE,
        ids.SHOW_PASSAGE,
        ids.GUIDE_START,
        ids.SETTINGS_OPEN,
    ]
    assert "*Which recall*\nSince 31 March 2026" in texts(view)


def test_a_button_that_shows_a_passage_says_which_one_to_program_and_screen_reader() -> None:
    """Its value is an `AnswerRef` with the one entry, its label names the title, cut to what Slack takes."""
    long = "When a case " + "is referred and " * 10
    (button,) = (
        b
        for b in buttons(render_home(Home(TODAY, new=(entry("a.b", long),))))
        if "value" in b and "ask" not in b["action_id"]
    )
    assert unpack(button["value"]) == AnswerRef("", ("a.b",), TODAY)
    assert button["accessibility_label"].startswith("Show: When a case")
    assert len(button["accessibility_label"]) <= 75


def test_without_frequent_questions_there_are_examples_to_ask() -> None:
    """Each example has a button that holds the question itself."""
    view = render_home(Home(TODAY))
    check(view)
    asking = [b for b in buttons(view) if b["action_id"].startswith(ids.HOME_ASK)]
    assert [b["value"] for b in asking] == list(wording.EXAMPLE_QUESTIONS)
    assert len({b["action_id"] for b in asking}) == len(asking)


def test_settings_are_offered_to_administrators_only() -> None:
    """Nobody else sees the button."""
    assert ids.SETTINGS_OPEN not in json.dumps(render_home(Home(TODAY)))


def test_a_bot_that_is_off_says_so_first() -> None:
    """The administrators' message, letter by letter, or the usual one where they wrote none."""
    view = render_home(Home(TODAY, off_message="Back on <!here> *Monday*"))
    check(view)
    assert texts(view)[:2] == [wording.HOME_OFF, "Back on &lt;!here&gt; *Monday*"]
    assert view["blocks"][1]["text"]["type"] == "plain_text"  # type: ignore[index]
    assert texts(render_home(Home(TODAY, off_message="")))[1] == wording.SLACK_OFF


def test_the_whole_knowledge_gives_a_home_that_slack_takes() -> None:
    """With the entries as they are, the longest titles among them."""
    knowledge = load_knowledge(Path("knowledge"))
    longest = sorted(knowledge.entries, key=lambda known: len(known.title))[-5:]
    new = whats_new(knowledge, "llr", TODAY)
    view = render_home(Home(TODAY, new, longest, True, True, "the unit & co", True, "off"))
    check(view)
    assert len(new) == 5
    assert new[-1].id == "basics.changes-since-2020-21"
    assert new[0].valid_from == max(known.valid_from for known in knowledge.entries if known.valid_from)
    assert len(view["blocks"]) < 50  # type: ignore[arg-type]


def test_learning_says_that_there_is_nothing_yet() -> None:
    """One line stands there until there is training."""
    said = texts(render_home(Home(TODAY)))
    assert wording.HOME_LEARNING_NONE == said[said.index(wording.HOME_LEARNING) + 1]


def test_new_are_the_latest_in_force_one_of_each_topic_and_then_what_changed() -> None:
    """History, other areas and what begins tomorrow are left out; reviews count after dates in force."""
    entries = (
        entry("basics.changes", "What has changed in MAPPA since the report", valid_from=date(2026, 1, 1)),
        entry("recall.a", valid_from=date(2026, 3, 31)),
        entry("recall.b", valid_from=date(2026, 3, 31)),
        entry("recall.old", valid_from=date(2026, 6, 1), currency="historical"),
        entry("custody.a", valid_from=date(2026, 4, 1)),
        entry("orders.next", valid_from=date(2026, 11, 24)),
        entry("levels.elsewhere", valid_from=date(2026, 5, 1), area="kent"),
        entry("levels.here", valid_from=date(2026, 2, 1), area="llr"),
        entry("terms.reviewed", last_reviewed_on=date(2026, 11, 20)),
        entry("terms.undated"),
        entry("meetings.reviewed", last_reviewed_on=date(2026, 11, 21)),
    )
    shown = [known.id for known in whats_new(Knowledge(entries), "llr", TODAY)]
    assert shown == ["custody.a", "recall.a", "levels.here", "meetings.reviewed", "basics.changes"]


def test_frequent_entries_leave_out_what_is_gone_past_or_not_local() -> None:
    """The order is kept, and no more than five are shown."""
    many = [entry(f"a.{number}") for number in range(9)]
    kept = {known.id: known for known in (*many, entry("b.old", currency="historical"), entry("b.kent", area="kent"))}
    asked = ["b.old", "a.8", "gone.entry", "b.kent", *(f"a.{number}" for number in range(8))]
    assert [known.id for known in frequent_entries(asked, kept, None)] == ["a.8", "a.0", "a.1", "a.2", "a.3"]


def test_an_answer_in_a_modal_has_its_sources_and_only_buttons_that_work_there() -> None:
    """Feedback, sharing and the unit belong under a message, where others can see what it is about."""
    source = Source("guidance", "MAPPA Guidance", "HMPPS", "2024-08", "https://www.gov.uk/mappa")
    passage = CitedPassage("a.b", "A", "Two.", "current", (CitedSource(1, "para 7.9", source),), 0.9, TODAY, TODAY)
    ref = AnswerRef("", ("a.b",), TODAY)
    reply = render_answer(
        Answer(Outcome.ANSWERED, "Two.", (passage,)), ref=ref, look=Look(has_unit=True, is_private=True)
    )
    view = render_answer_modal(reply)
    check(view)
    assert "MAPPA Guidance" in json.dumps(view)
    assert not buttons(view)
    assert "context_actions" not in {block["type"] for block in view["blocks"]}  # type: ignore[attr-defined]


def test_a_tie_in_a_modal_can_be_chosen_there() -> None:
    """The suggestions keep their questions; their buttons are those that answer in the modal."""
    answer = Answer(Outcome.CLARIFY_TIE, wording.TIE, suggestions=("Level 2", "Level 3"))
    view = render_answer_modal(render_answer(answer, ref=AnswerRef("", (), TODAY)))
    check(view)
    assert [(b["action_id"], b["value"]) for b in buttons(view)] == [
        (f"{ids.HOME_ASK}:0", "Level 2"),
        (f"{ids.HOME_ASK}:1", "Level 3"),
    ]


def test_words_in_a_modal_are_shown_letter_by_letter() -> None:
    """Whatever they quote does nothing."""
    view = render_words_modal("<!channel> *hello*")
    check(view)
    assert texts(view) == ["&lt;!channel&gt; *hello*"]


def test_the_question_is_found_wherever_slack_puts_it() -> None:
    """Enter sends it with the action, the button leaves it in the view's state, an example holds it."""
    box = {"state": {"values": {ids.HOME_SEARCH: {ids.HOME_SEARCH: {"value": " what is ViSOR? "}}}}}
    assert typed_question({"actions": [{"action_id": ids.HOME_SEARCH, "value": "q"}], "view": box}) == "q"
    assert (
        typed_question({"actions": [{"action_id": ids.HOME_SEARCH_GO, "value": "x"}], "view": box}) == "what is ViSOR?"
    )
    assert typed_question({"actions": [{"action_id": f"{ids.HOME_ASK}:1", "value": "Who?"}]}) == "Who?"
    empty: tuple[dict[str, Any], ...] = ({}, {"view": {}}, {"view": {"state": {"values": {ids.HOME_SEARCH: {}}}}})
    for nothing in empty:
        assert not typed_question({"actions": [{"action_id": ids.HOME_SEARCH_GO}], **nothing})


def test_prompts_are_what_people_ask_and_then_examples_four_at_most() -> None:
    """A frequent entry is asked in the words of a person; an example is never there twice."""
    asked = (entry("a.b", "Level 2", asks=("when do I go to level 2",)), entry("c.d", "Lay advisers"))
    assert prompts(asked) == [
        {"title": "Level 2", "message": "When do I go to level 2"},
        {"title": "Lay advisers", "message": "Lay advisers"},
        *({"title": question, "message": question} for question in wording.EXAMPLE_QUESTIONS[:2]),
    ]
    twice = prompts((entry("a.b", "Level 2", asks=(wording.EXAMPLE_QUESTIONS[0],)),))
    assert [prompt["message"] for prompt in twice] == list(wording.EXAMPLE_QUESTIONS)
