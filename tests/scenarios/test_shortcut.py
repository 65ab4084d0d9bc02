""" "Ask MAPPA about this" in the menu of a message, from the menu to the answer that only one person sees."""

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

from bot import wording
from bot.answer.types import Answer, Question
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import View
from bot.slack import ids
from bot.slack.blocks.shortcut import MAX_CHARS, QUESTION
from bot.slack.rules import IS_ON, NO, OFF_MESSAGE
from tests.scenarios.running import ANA, BEN, Bot, answered, echo, running_bot, settle

_PNC = "09/123456K"


def test_a_message_is_cut_down_to_a_question_and_answered_privately(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The box holds what Ben wrote; Ana asks part of it and reads the answer with its source; nobody else sees any."""
    with running_bot(slack, tmp_path):
        asked_about(slack, "Morning all! When is it Level 2? &amp; who chairs?")
        assert "Morning all! When is it Level 2? & who chairs?" == box(slack)["element"]["initial_value"]
        slack.submit(ANA, seen(slack).id, {QUESTION: "When is it Level 2?"})
        page = seen(slack)
    assert wording.ABOUT_ANSWER_TITLE == page.title
    assert "You asked: When is it Level 2?" in texts(page)
    assert "MAPPA Guidance" in " ".join(texts(page))
    assert not slack.said()


def test_what_is_behind_the_answer_opens_over_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Its sources come on top and leave it as it was; buttons that need a message are not there."""
    with running_bot(slack, tmp_path):
        asked_about(slack, "When is it Level 2?")
        slack.submit(ANA, seen(slack).id, {})
        page = seen(slack)
        slack.press(ANA, page.id, ids.SHOW_SOURCES)
        slack.wait_for(lambda: seen(slack).id != page.id)
        assert wording.SOURCES_TITLE == seen(slack).title
        slack.close_view(ANA, seen(slack).id)
    assert page.id == seen(slack).id
    assert not {ids.SHARE, ids.FEEDBACK, ids.ASK_UNIT} & set(actions_of(page))


def test_personal_data_in_the_message_stays_where_it_is(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The box is empty and the kinds are named; the data is in no call to Slack and nowhere in the database."""
    with running_bot(slack, tmp_path):
        asked_about(slack, f"Is PNC {_PNC} a Level 2 case?")
        view = seen(slack)
        assert "initial_value" not in box(slack)["element"]
        assert any("That message seems to hold" in text for text in texts(view))
        slack.submit(ANA, view.id, {QUESTION: "What is Level 2 for?"})
        assert "You asked: What is Level 2 for?" in texts(seen(slack))
    assert _PNC not in str([call.args for call in slack.calls])
    assert _PNC not in kept(tmp_path)


def test_personal_data_in_the_question_is_refused_where_it_was_typed(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack shows the reason under the box, the box stays, and nothing is asked or kept."""
    seen_by_answerer: list[str] = []

    def answer(question: Question) -> Answer:
        seen_by_answerer.append(question.text)
        return echo(question)

    with running_bot(slack, tmp_path, answer):
        asked_about(slack, "When is it Level 2?")
        told = slack.submit(ANA, seen(slack).id, {QUESTION: f"Is PNC {_PNC} a Level 2 case?"})
        assert told is not None
        assert "errors" == told["response_action"]
        assert "This seems to hold" in told["errors"][QUESTION]
        assert wording.ABOUT_TITLE == seen(slack).title
    assert not seen_by_answerer
    assert _PNC not in kept(tmp_path)


def test_a_question_of_nothing_but_spaces_is_asked_for_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack lets spaces through; the person is told to write a question."""
    with running_bot(slack, tmp_path):
        asked_about(slack, "When is it Level 2?")
        told = slack.submit(ANA, seen(slack).id, {QUESTION: "   "})
    assert {"response_action": "errors", "errors": {QUESTION: wording.ABOUT_EMPTY}} == told


def test_a_message_without_words_opens_an_empty_box(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Only a smiley: the person writes the question."""
    with running_bot(slack, tmp_path):
        asked_about(slack, ":smile: <!channel>")
        assert wording.ABOUT_NO_TEXT in texts(seen(slack))
        assert "initial_value" not in box(slack)["element"]


def test_a_message_longer_than_the_box_is_cut_and_that_is_said(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack's boxes take 3,000 characters."""
    with running_bot(slack, tmp_path):
        asked_about(slack, "when is it level two " * 300)
        assert MAX_CHARS == len(box(slack)["element"]["initial_value"])
        assert wording.ABOUT_CUT in texts(seen(slack))


def test_an_answer_that_takes_long_is_shown_when_it_is_there(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack is answered in time, the person reads that it takes a moment, and then the answer in the same modal."""
    release = threading.Event()

    def slow(_question: Question) -> Answer:
        release.wait(10)
        return answered("At last.")

    with running_bot(slack, tmp_path, slow):
        asked_about(slack, "When is it Level 2?")
        slack.submit(ANA, seen(slack).id, {})
        waiting = seen(slack)
        assert [wording.ABOUT_LOOKING] == texts(waiting)[:1]
        release.set()
        slack.wait_for(lambda: "At last." in texts(seen(slack)))
    assert waiting.id == seen(slack).id


def test_a_fault_is_told_in_the_modal_that_waits(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nobody is left looking at "I am looking that up"; the exception's words stay inside."""
    release = threading.Event()

    def failing(_question: Question) -> Answer:
        release.wait(10)
        raise RuntimeError("secret words")

    with running_bot(slack, tmp_path, failing):
        asked_about(slack, "When is it Level 2?")
        slack.submit(ANA, seen(slack).id, {})
        release.set()
        slack.wait_for(lambda: "something went wrong" in " ".join(texts(seen(slack))))
    assert "secret words" not in str([call.args for call in slack.calls])


def test_while_the_bot_is_off_the_person_reads_so(slack: LoopbackSlack, tmp_path: Path) -> None:
    """No box: the administrator's words instead."""
    with running_bot(slack, tmp_path) as bot:
        switched_off(bot, slack)
        asked_about(slack, "When is it Level 2?")
        assert ["Back on Monday."] == texts(seen(slack))[:1]


def switched_off(bot: Bot, slack: LoopbackSlack) -> None:
    """Switch the bot off in the whole workspace."""
    assert bot.store is not None
    for name, value in ((IS_ON, NO), (OFF_MESSAGE, "Back on Monday.")):
        bot.store.choices.choose(slack.team, "", name, value, "somebody", datetime.now(UTC))


def asked_about(slack: LoopbackSlack, text: str) -> None:
    """Let Ben write a message, and Ana use the shortcut on it."""
    ts = slack.post_as(BEN, slack.channel, text)
    settle(slack)
    slack.shortcut(ANA, ids.ASK_ABOUT, slack.channel, ts)
    slack.wait_for(lambda: slack.view_of(ANA))


def seen(slack: LoopbackSlack) -> View:
    """The modal on Ana's screen."""
    view = slack.view_of(ANA)
    assert view is not None
    return view


def box(slack: LoopbackSlack) -> dict[str, dict[str, str]]:
    """The block that takes the question."""
    return next(block for block in seen(slack).blocks if block["type"] == "input")


def texts(page: View) -> list[str]:
    """The texts of a page's sections and small print."""
    small = [element["text"] for block in page.blocks if block["type"] == "context" for element in block["elements"]]
    return [block["text"]["text"] for block in page.blocks if block["type"] == "section"] + small


def actions_of(page: View) -> list[str]:
    """The actions of a page's buttons."""
    rows = [block["elements"] for block in page.blocks if block["type"] in {"actions", "context_actions"}]
    return [element["action_id"] for row in rows for element in row]


def kept(folder: Path) -> str:
    """All that the bot's database holds."""
    with sqlite3.connect(folder / "events.sqlite3") as database:
        return "\n".join(database.iterdump())
