"""A person opens App Home and asks there, from what Slack sends to what Slack shows."""

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wording
from bot.answer.types import Answer, Outcome, Question
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import View
from bot.slack import ids
from bot.slack.rules import IS_ON, NO, OFF_MESSAGE, UNIT_CHANNEL
from index.guide import Guide
from tests.scenarios.running import ANA, BEN, KNOWLEDGE, Bot, answered, echo, running_bot, settle

ADMIN = "U0ADMIN"  # whom the loopback knows as an administrator


def home_of(slack: LoopbackSlack, user: str) -> View:
    """Open App Home as this person and return what they then see; fails when nothing new is published."""
    before = len(slack.calls_to("views.publish"))
    slack.open_home(user)
    slack.wait_for(lambda: len([c for c in slack.calls_to("views.publish") if c.status == 200]) > before)
    home = slack.home_of(user)
    assert home is not None
    return home


def shown(view: View | None) -> str:
    """Everything a view shows and holds, as text."""
    return json.dumps(view.blocks if view else (), ensure_ascii=False)


def modal_with(slack: LoopbackSlack, user: str, words: str) -> View:
    """Return the modal this person sees, once it has these words."""
    slack.wait_for(lambda: words in shown(slack.view_of(user)))
    view = slack.view_of(user)
    assert view is not None
    return view


def choose(bot: Bot, slack: LoopbackSlack, chosen: Mapping[str, str]) -> None:
    """Let an administrator have chosen this for the workspace."""
    assert bot.store is not None
    for name, value in chosen.items():
        bot.store.choices.choose(slack.team, "", name, value, "somebody", datetime.now(UTC))


def test_home_shows_what_is_new_examples_and_help(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nobody has asked anything yet, so there are examples; a local entry is there for its area."""
    with running_bot(slack, tmp_path):
        home = shown(home_of(slack, ANA))
    for words in ("Level 2", "The local co-ordinator", *wording.EXAMPLE_QUESTIONS, wording.HOME_PRIVACY):
        assert words in home
    assert ids.SETTINGS_OPEN not in home


def test_enter_in_the_search_box_shows_the_answer_with_its_sources(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The answer comes in a modal; nothing is posted anywhere."""
    with running_bot(slack, tmp_path):
        slack.press(ANA, home_of(slack, ANA).id, ids.HOME_SEARCH, "what is <ViSOR> & why?")
        modal = modal_with(slack, ANA, "You asked: what is &lt;ViSOR&gt; &amp; why?")
    assert "MAPPA Guidance" in shown(modal)
    assert modal.title == wording.HOME_ANSWER_TITLE
    assert not slack.said()


def test_the_search_button_takes_what_was_typed(slack: LoopbackSlack, tmp_path: Path) -> None:
    """On a phone there is no Enter; an empty box gets a word of advice."""
    with running_bot(slack, tmp_path):
        home = home_of(slack, ANA)
        slack.press(ANA, home.id, ids.HOME_SEARCH_GO)
        modal = modal_with(slack, ANA, wording.HOME_SEARCH_EMPTY)
        slack.close_view(ANA, modal.id)
        slack.press(ANA, home.id, ids.HOME_SEARCH_GO, typed={ids.HOME_SEARCH: "what is level 3?"})
        modal_with(slack, ANA, "You asked: what is level 3?")


def test_an_example_is_asked_by_its_button(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The question on the button is answered."""
    with running_bot(slack, tmp_path):
        slack.press(ANA, home_of(slack, ANA).id, f"{ids.HOME_ASK}:1")
        modal_with(slack, ANA, f"You asked: {wording.EXAMPLE_QUESTIONS[1]}")


def test_a_suggestion_in_the_answer_is_answered_in_the_same_modal(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A question back with two titles: choosing one fills the modal that is open."""

    def tie(question: Question) -> Answer:
        if question.text == "levels":
            return Answer(Outcome.CLARIFY_TIE, wording.TIE, suggestions=("Level 2", "Level 3"))
        return echo(question)

    with running_bot(slack, tmp_path, tie):
        slack.press(ANA, home_of(slack, ANA).id, ids.HOME_SEARCH, "levels")
        asked_back = modal_with(slack, ANA, wording.TIE)
        slack.press(ANA, asked_back.id, f"{ids.HOME_ASK}:1")
        answer = modal_with(slack, ANA, "You asked: Level 3")
    assert answer.id == asked_back.id


def test_personal_data_in_the_search_box_stops_there(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The kind of it is named; nobody looks anything up, and the database never holds it."""
    asked: list[Question] = []

    def note(question: Question) -> Answer:
        asked.append(question)
        return echo(question)

    with running_bot(slack, tmp_path, note):
        slack.press(ANA, home_of(slack, ANA).id, ids.HOME_SEARCH, "what level is John Smith, born 3 May 1971?")
        modal = shown(modal_with(slack, ANA, "I stopped before looking anything up"))
    assert "Smith" not in modal
    assert not asked
    assert not any(b"Smith" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_fault_while_looking_is_said_in_the_modal(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It never looks for ever, and neither modal nor log repeats the question."""

    def broken(question: Question) -> Answer:
        raise ValueError(question.text)

    with running_bot(slack, tmp_path, broken):
        slack.press(ANA, home_of(slack, ANA).id, ids.HOME_SEARCH, "what is zebra?")
        modal = modal_with(slack, ANA, wording.HOME_TRY_AGAIN)
    assert "zebra" not in shown(modal) + caplog.text


def test_a_slow_answer_finds_its_modal_open(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The modal opens before the answer is there: Slack takes none after three seconds."""
    go_on = threading.Event()

    def slow(question: Question) -> Answer:
        go_on.wait(5)
        return echo(question)

    with running_bot(slack, tmp_path, slow):
        slack.press(ANA, home_of(slack, ANA).id, ids.HOME_SEARCH, "what is level 3?")
        modal_with(slack, ANA, wording.HOME_LOOKING)
        go_on.set()
        modal_with(slack, ANA, "You asked: what is level 3?")


def test_who_closes_the_modal_before_the_answer_is_there_hears_no_more(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack says that there is no such view: that is no fault, and nobody is sent an apology."""
    go_on = threading.Event()

    def slow(question: Question) -> Answer:
        go_on.wait(5)
        return echo(question)

    with running_bot(slack, tmp_path, slow):
        slack.press(ANA, home_of(slack, ANA).id, ids.HOME_SEARCH, "what is level 3?")
        slack.close_view(ANA, modal_with(slack, ANA, wording.HOME_LOOKING).id)
        go_on.set()
        slack.wait_for(lambda: slack.calls_to("views.update"))
        settle(slack)
    assert not slack.said()


def test_signs_in_a_question_read_as_they_were_typed(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack may write "&amp;" for what was typed into a box."""
    with running_bot(slack, tmp_path):
        slack.press(ANA, home_of(slack, ANA).id, ids.HOME_SEARCH, "what is R&amp;D?")
        assert "R&amp;amp;D" not in str(modal_with(slack, ANA, "You asked: what is R").blocks)


def test_a_title_on_home_opens_its_passage(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The whole passage with its detail, in a modal."""
    with running_bot(slack, tmp_path):
        home = home_of(slack, ANA)
        values = [b["accessory"]["value"] for b in home.blocks if ids.SHOW_PASSAGE in json.dumps(b)]
        slack.press(ANA, home.id, ids.SHOW_PASSAGE, next(v for v in values if "levels.level-2" in v))
        modal_with(slack, ANA, "The meetings are chaired by somebody who can commit resources.")


def test_what_people_ask_takes_the_place_of_the_examples(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Titles of entries, never what a person wrote."""
    with running_bot(slack, tmp_path, lambda _: answered("Level 2 it is.")):
        for who in (ANA, BEN):
            ts = slack.post_as(who, slack.channel, "when is my unusual wording level 2?", mention=True)
            slack.wait_for(lambda ts=ts: slack.said(ts))  # type: ignore[misc]
        settle(slack)
        home = shown(home_of(slack, ANA))
    assert wording.HOME_FREQUENT in home
    assert wording.EXAMPLE_QUESTIONS[0] not in home
    assert "unusual" not in home


def test_home_answers_for_the_area_and_caution_of_the_workspace(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What administrators chose holds for the search box, too."""
    asked: list[Question] = []

    def note(question: Question) -> Answer:
        asked.append(question)
        return echo(question)

    with running_bot(slack, tmp_path, note) as bot:
        choose(bot, slack, {"area": "none", "caution": "strict"})
        home = home_of(slack, ANA)
        slack.press(ANA, home.id, ids.HOME_SEARCH, "what is level 3?")
        modal_with(slack, ANA, "You asked")
    assert [(question.area, str(question.caution)) for question in asked] == [(None, "strict")]
    assert "The local co-ordinator" not in shown(home)


def test_a_bot_that_is_off_says_so_on_home_and_looks_nothing_up(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The administrators' message stands on top, and answers the search box."""
    with running_bot(slack, tmp_path) as bot:
        choose(bot, slack, {OFF_MESSAGE: "Back on Monday.", IS_ON: NO})
        home = home_of(slack, ANA)
        assert "Back on Monday." in shown(home)
        slack.press(ANA, home.id, ids.HOME_SEARCH, "what is level 3?")
        modal = modal_with(slack, ANA, "Back on Monday.")
    assert "You asked" not in shown(modal)


def test_the_guide_and_the_unit_are_there_where_they_exist(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A knowledge folder may have no guide, a workspace no channel of the unit."""
    guided = replace(KNOWLEDGE, guide=Guide("A few questions.", "The unit decides.", (), ()))
    with running_bot(slack, tmp_path, knowledge=guided) as bot:
        choose(bot, slack, {UNIT_CHANNEL: slack.channel})
        home = shown(home_of(slack, ANA))
    assert ids.GUIDE_START in home
    assert "Ask the MAPPA unit" in home


def test_settings_are_offered_to_administrators_and_slack_is_asked_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Opening Home again within minutes asks nothing; where Slack does not say, no settings are shown."""
    with running_bot(slack, tmp_path):
        slack.fail_next("users.info", status=200, error="user_not_found")
        assert ids.SETTINGS_OPEN not in shown(home_of(slack, ADMIN))
        assert ids.SETTINGS_OPEN in shown(home_of(slack, ADMIN))
        asked = len(slack.calls_to("users.info"))
        assert ids.SETTINGS_OPEN in shown(home_of(slack, ADMIN))
        assert asked == len(slack.calls_to("users.info"))
        assert ids.SETTINGS_OPEN not in shown(home_of(slack, ANA))


def test_the_messages_tab_publishes_no_home(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Only who looks at the Home tab needs one."""
    with running_bot(slack, tmp_path):
        slack.open_home(ANA, "messages")
        settle(slack)
    assert slack.home_of(ANA) is None
