"""A person goes through the eligibility guide, from the button in App Home to what follows."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import View
from bot.slack import ids
from index.guide import Finding, Guide, GuideQuestion, Option
from tests.scenarios.running import ANA, KNOWLEDGE, running_bot

GUIDE = Guide(
    "This guide leads to the categories that may apply.",
    "Ask your MAPPA unit before you rely on it.",
    (
        GuideQuestion(
            "age", "How old is the person?", (Option("child", "Under 18"), Option("adult", "18 or over")), ()
        ),
        GuideQuestion(
            "offence",
            "Is the offence on a list?",
            (Option("listed", "On a list"), Option("other", "On none")),
            ("levels.level-2",),
            hint="The lists are in the Act.",
            when=({"age": ("adult",)},),
        ),
    ),
    (
        Finding("may", "category", "Category 2 may apply.", ({"offence": ("listed",)},), ("levels.level-2",)),
        Finding(
            "level", "level", "Ask whether Level 2 fits.", ({"offence": ("listed", "other")},), ("levels.level-3",)
        ),
        Finding("young", "step", "Ask the youth service.", ({"age": ("child",)},), ("levels.level-2",)),
    ),
)
GUIDED = replace(KNOWLEDGE, guide=GUIDE)


def test_the_guide_leads_to_what_follows(slack: LoopbackSlack, tmp_path: Path) -> None:
    """From App Home through two questions: the findings under their headings, the reminder, and the entries behind."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        started(slack)
        assert {GUIDE.intro, wording.GUIDE_NOTHING_KEPT, "Question 1"} <= set(words(seen(slack)))
        chosen(slack, "adult")
        assert {"Question 2", "Is the offence on a list?", "The lists are in the Act."} <= set(words(seen(slack)))
        chosen(slack, "listed")
        page = seen(slack)
    assert wording.GUIDE_RESULT_TITLE == page.title
    assert [
        "Category",
        "Category 2 may apply. [1]",
        "The level question to put next",
        "Ask whether Level 2 fits. [2]",
        GUIDE.reminder,
        wording.BACK,
        wording.GUIDE_START_AGAIN,
        wording.GUIDE_SOURCES,
        "[1] Level 2",
        "[2] Level 3",
    ] == [said for said in words(page) if said != wording.SHOW]


def test_an_answer_can_skip_questions(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What does not depend on the second question is shown after the first."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        started(slack)
        chosen(slack, "child")
        assert "Ask the youth service. [1]" in words(seen(slack))


def test_back_shows_the_question_before_with_its_answer_marked(slack: LoopbackSlack, tmp_path: Path) -> None:
    """From the result to the second question, to the first, and on again with another answer."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        started(slack)
        chosen(slack, "adult")
        chosen(slack, "other")
        turned(slack, ids.GUIDE_BACK, lambda page: "Question 2" in words(page))
        assert "other" == marked(seen(slack))
        turned(slack, ids.GUIDE_BACK, lambda page: "Question 1" in words(page))
        assert "adult" == marked(seen(slack))
        chosen(slack, "child")
        assert "Ask the youth service. [1]" in words(seen(slack))


def test_going_back_is_one_question_at_a_time_however_often_it_was_pressed(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """The first page has no way back."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        started(slack)
        chosen(slack, "adult")
        turned(slack, ids.GUIDE_BACK, lambda page: "Question 1" in words(page))
        assert wording.BACK not in words(seen(slack))


def test_start_again_forgets_the_answers(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The first page is as it was, with nothing marked and nothing carried along."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        started(slack)
        chosen(slack, "child")
        turned(slack, ids.GUIDE_AGAIN, lambda page: "Question 1" in words(page))
        assert ("", "{}") == (marked(seen(slack)), seen(slack).private_metadata)


def test_a_passage_opens_over_the_result_and_leads_back_to_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Show puts the entry on top; closing it shows the result again."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        started(slack)
        chosen(slack, "child")
        result = seen(slack)
        slack.press(ANA, result.id, ids.SHOW_PASSAGE)
        slack.wait_for(lambda: seen(slack).id != result.id)
        assert KNOWLEDGE.entries[0].answer in words(seen(slack))
        slack.close_view(ANA, seen(slack).id)
        assert result.id == seen(slack).id


def test_a_guide_that_was_changed_meanwhile_begins_anew(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A modal opened before a restart with another guide: whatever the person does, it starts afresh and says why."""
    other = replace(GUIDE.questions[0], id="born", options=(Option("long-ago", "Long ago"), Option("then", "Then")))
    changed = replace(GUIDED, guide=replace(GUIDE, questions=(other,)))
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        started(slack)
        chosen(slack, "adult")
    with running_bot(slack, tmp_path, knowledge=changed, run="run-2"):
        turned(slack, ids.GUIDE_BACK, lambda page: wording.GUIDE_CHANGED in words(page))
        assert other.options[0].says in words(seen(slack))
    with running_bot(slack, tmp_path, knowledge=GUIDED, run="run-3"):
        chosen(slack, "then")
        assert wording.GUIDE_CHANGED in words(seen(slack))
        assert "18 or over" in words(seen(slack))


def test_where_there_is_no_guide_the_person_hears_whom_to_ask(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A button from before the guide was taken out says so instead of doing nothing."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        home(slack)
    with running_bot(slack, tmp_path, run="run-2"):
        view = slack.home_of(ANA)
        assert view is not None
        slack.press(ANA, view.id, ids.GUIDE_START)
        slack.wait_for(lambda: slack.view_of(ANA))
        assert "There is no eligibility guide here yet." in words(seen(slack))[0]


def test_nothing_of_the_guide_is_stored(slack: LoopbackSlack, tmp_path: Path) -> None:
    """No delivery, no question asked, no judgement: only Slack holds the answers, in the modal."""
    with running_bot(slack, tmp_path, knowledge=GUIDED):
        before = kept(tmp_path)
        started(slack)
        chosen(slack, "adult")
        chosen(slack, "listed")
    assert before == kept(tmp_path)


def home(slack: LoopbackSlack) -> View:
    """Open App Home."""
    slack.open_home(ANA)
    return slack.wait_for(lambda: slack.home_of(ANA))  # type: ignore[return-value]


def started(slack: LoopbackSlack) -> None:
    """Press the guide's button in App Home and wait for the first page."""
    slack.press(ANA, home(slack).id, ids.GUIDE_START)
    slack.wait_for(lambda: slack.view_of(ANA))


def chosen(slack: LoopbackSlack, option: str) -> None:
    """Choose an answer and press Next."""
    slack.submit(ANA, seen(slack).id, {ids.GUIDE_CHOICE: option})


def turned(slack: LoopbackSlack, action_id: str, until: Callable[[View], bool]) -> None:
    """Press a button of the page and wait for another page."""
    slack.press(ANA, seen(slack).id, action_id)
    slack.wait_for(lambda: until(seen(slack)))


def seen(slack: LoopbackSlack) -> View:
    """The modal on the screen."""
    view = slack.view_of(ANA)
    assert view is not None
    return view


def marked(page: View) -> str:
    """The value of the option that is marked, "" for none."""
    (asked,) = [block for block in page.blocks if block["type"] == "input"]
    return str((asked["element"].get("initial_option") or {}).get("value", ""))


def words(page: View) -> list[str]:
    """Every text on a page, top to bottom."""
    return [text for block in page.blocks for text in _texts(block)]


def _texts(part: object) -> list[str]:
    if isinstance(part, list | tuple):
        return [text for item in part for text in _texts(item)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + [text for value in part.values() for text in _texts(value)]


def kept(folder: Path) -> tuple[str, ...]:
    """What the bot's database holds, in words; how it is built counts too, and holds none of a guide."""
    with sqlite3.connect(folder / "events.sqlite3") as database:
        return tuple(database.iterdump())
