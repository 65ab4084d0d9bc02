"""A person learns: a path, a lesson, today's questions, a test; breaks off, presses twice, meets what can go wrong."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.demo.people import People
from bot.demo.types import View
from bot.slack import ids
from bot.slack import learn_words as words
from bot.slack.blocks.learn import unpack_choice
from bot.slack.rules import IS_ON, NO
from bot.store.errors import StoreUnreachable
from bot.store.identity import keyed_hash
from bot.store.learning import LearningLog
from bot.training import words as shared
from bot.training.run import unpack
from bot.training.types import Learner, Source, Wishes
from index.lessons import Option
from index.types import Knowledge
from tests.scenarios.running import ANA, BEN, KNOWLEDGE, Bot, running_bot
from tests.training_material import CHANGING, LESSONS, PATH, changed, confirmed_again, small_knowledge
from tests.web.installing import install
from tests.web.running import oauth_settings, running_web_bot

# A Monday in winter, so that 09:00 in London is 09:00 UTC.
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
COURSE = small_knowledge(MONDAY.date())
TEAM = "T0LOOPBACK"


class Clock:
    """The time of the bot, moved by the test."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        """The time now."""
        return self.now


def test_the_command_shows_what_there_is_and_a_path_begins_with_its_first_lesson(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Nothing is kept of who only looks; whoever starts the path learns from then on, with the usual wishes."""
    with learning_bot(slack, tmp_path) as bot:
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: slack.view_of(ANA))
        assert words.NOTHING_KEPT_YET in said(slack)
        assert learner(bot) is None
        pressed(slack, ids.LEARN_PATH, PATH, until="page 1 of 3")
        assert words.begun("A short course") in said(slack)
        begun = learner(bot)
    assert begun is not None
    assert (MONDAY, slack.dm(ANA), "Europe/London") == (begun.started_at, begun.channel, begun.wishes.timezone)


def test_a_whole_lesson_with_right_and_wrong_answers(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Three cards, four questions, a scenario with its reason; every answer is kept, and the end says what is next."""
    with learning_bot(slack, tmp_path) as bot:
        path_begun(slack)
        for page in (2, 3):
            turned(slack)
            assert f"page {page} of 3" in said(slack)
        assert {} == records(bot).lessons_read(me())
        turned(slack)
        assert [LESSONS[0]] == list(records(bot).lessons_read(me()))
        right = [True, False, True, True, True, False]
        for is_right in right:
            assert judged(slack, is_right=is_right)
            turned(slack)
        assert shared.lesson_read("The three levels") in said(slack)
        assert "4 of 6 right" in said(slack)
        assert "Your next questions come on Tuesday 24 November 2026 at 09:00." in said(slack)
        assert words.WHAT_IS_KEPT in said(slack)
        kept = records(bot).reviews(me())
        assert "1 of 2 lessons read" in said(slack)
        pressed(slack, ids.LEARN_LESSON, LESSONS[1], until="page 1 of 3")
    assert right[:5] == [review.is_right for review in kept]
    assert [None, None, None, None, False] == [review.reason_right for review in kept]
    assert {Source.LESSON} == {review.source for review in kept}


def test_app_home_leads_into_a_path_and_shows_how_far_one_is(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The button opens the first lesson over App Home, and behind it App Home shows the path begun."""
    with learning_bot(slack, tmp_path):
        slack.open_home(ANA)
        view = slack.wait_for(lambda: slack.home_of(ANA))
        assert view is not None
        slack.press(ANA, view.id, ids.LEARN_PATH, PATH)
        slack.wait_for(lambda: slack.view_of(ANA) and "page 1 of 3" in said(slack))
        slack.wait_for(lambda: "0 of 2 lessons read" in text_of(slack.home_of(ANA)))
        assert words.go_on("The three levels") in text_of(slack.home_of(ANA))


def test_a_path_is_left_and_what_was_learned_stays(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The menu has a way out of each path; answers are kept, and who had begun goes on being a learner."""
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        judged(slack, is_right=True)
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: words.YOUR_PATHS_HEADING in said(slack))
        pressed(slack, ids.LEARN_LEAVE, PATH, until=words.path_left("A short course"))
        assert () == records(bot).enrolments(me())
        assert records(bot).reviews(me())
        assert words.YOUR_PATHS_HEADING not in said(slack)
        assert learner(bot) is not None


def test_a_lesson_broken_off_goes_on_where_nothing_is_lost(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Closed after one answer: the lesson is read, so it goes on with other questions, and Back shows the cards."""
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        judged(slack, is_right=True)
        first = records(bot).reviews(me())[0].item
        slack.close_view(ANA, seen(slack).id)
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: slack.view_of(ANA))
        pressed(slack, ids.LEARN_LESSON, LESSONS[0], until=words.ALREADY_READ)
        assert item_of(slack) != first
        pressed(slack, ids.LEARN_BACK, "back", until="page 3 of 3")
        assert 1 == len(records(bot).reviews(me()))


def test_a_test_from_an_answer_keeps_nothing_of_who_has_begun_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Three questions on the entry of the answer, the score, and that none of it was kept; only the presser sees it."""
    with learning_bot(slack, tmp_path) as bot:
        answer = asked(slack)
        slack.press(ANA, answer, ids.LEARN_TEST)
        slack.wait_for(lambda: slack.view_of(ANA))
        assert "question 1 of 3" in said(slack) or "question 1 of 4" in said(slack)
        while words.END_TITLE != seen(slack).title:
            judged(slack, is_right=True)
            turned(slack)
        assert words.NOT_RECORDED in said(slack)
        assert slack.view_of(BEN) is None
        assert () == records(bot).reviews(me())
        pressed(slack, ids.LEARN_OPEN, "menu", until=words.PATHS_HEADING)


def test_a_test_of_somebody_who_learns_is_kept(slack: LoopbackSlack, tmp_path: Path) -> None:
    """As a test, under the item that was asked."""
    with learning_bot(slack, tmp_path) as bot:
        path_begun(slack)
        slack.close_view(ANA, seen(slack).id)
        slack.press(ANA, asked(slack), ids.LEARN_TEST)
        slack.wait_for(lambda: slack.view_of(ANA))
        item = item_of(slack)
        judged(slack, is_right=False)
        (kept,) = records(bot).reviews(me())
    assert (item, False, Source.TEST) == (kept.item, kept.is_right, kept.source)


def test_an_answer_on_what_no_lesson_teaches_offers_no_test(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The button stands only where there is something to ask."""
    with running_bot(slack, tmp_path, now=Clock(), knowledge=KNOWLEDGE):
        answer = asked(slack)
        with pytest.raises(LookupError):
            slack.press(ANA, answer, ids.LEARN_TEST)


def test_todays_questions_come_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """On the day after a lesson: as many as the button says, each once, until there is nothing more today."""
    clock = Clock()
    with learning_bot(slack, tmp_path, clock) as bot:
        to_questions(slack)
        for is_right in (False, False, True, True, True, True):
            judged(slack, is_right=is_right)
            turned(slack)
        clock.now = MONDAY + timedelta(days=1)
        # The last page has today's questions, too: without waiting for the menu, it could come after them.
        pressed(slack, ids.LEARN_OPEN, "menu", until=words.LESSONS_HEADING)
        promised = []
        while button := re.search(r"Today's questions \((\d+)\)", said(slack)):
            promised.append(int(button[1]))
            pressed(slack, ids.LEARN_SET, "today", until="question 1 of")
            while words.END_TITLE != seen(slack).title:
                judged(slack, is_right=True)
                turned(slack)
            pressed(slack, ids.LEARN_OPEN, "menu", until=words.LESSONS_HEADING)
        daily = [review.item for review in records(bot).reviews(me()) if review.source is Source.DAILY]
        assert 2 <= sum(promised) == len(daily) <= Wishes().most
        assert len(daily) == len(set(daily))


def test_when_nothing_is_due_todays_questions_say_so(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A button from before the set was answered, or before everything was deleted, leads on instead of nowhere."""
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        for _ in range(6):
            judged(slack, is_right=True)
            turned(slack)
        end = seen(slack)
        while "Today's questions (" in said(slack):
            pressed(slack, ids.LEARN_SET, "today", until="question 1 of")
            while words.END_TITLE != seen(slack).title:
                judged(slack, is_right=True)
                turned(slack)
        slack._workspace.views.put(replace(end, hash="1.a"))
        pressed(slack, ids.LEARN_SET, "today", until=shared.NOTHING_TODAY)
        slack._workspace.views.put(replace(end, hash="2.b"))
        records(bot).erase(me(), MONDAY)
        pressed(slack, ids.LEARN_SET, "today", until=words.NOTHING_KEPT_YET)


def test_of_two_fast_presses_the_first_counts(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Whichever is kept is the one that is shown, and it is the only one."""
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        view = seen(slack)
        for place in (0, 1):
            slack.press(ANA, view.id, f"{ids.LEARN_CHOICE}:{place}")
        slack.wait_for(lambda: "You chose" in said(slack))
        slack.wait_for(lambda: len(slack.calls_to("views.update")) >= 2)
        (kept,) = records(bot).reviews(me())
        assert COURSE_ITEMS[kept.item][kept.chosen].says in line(slack, "You chose")
        turned(slack)
        assert "question 2 of" in said(slack)


def test_a_question_withdrawn_meanwhile_is_skipped_kindly(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The bot is renewed with a changed entry while its question is open: nothing is kept, and another is shown."""
    test_of_level_3 = replace_quiz(COURSE, "levels.level-3-test", "levels.level-2-test")
    with learning_bot(slack, tmp_path, knowledge=test_of_level_3):
        to_questions(slack)
        assert "levels.level-3-test" == item_of(slack)
    with learning_bot(slack, tmp_path, knowledge=changed(test_of_level_3, CHANGING, "Now it is."), run="run-2") as bot:
        slack.press(ANA, seen(slack).id, f"{ids.LEARN_CHOICE}:0")
        slack.wait_for(lambda: words.WITHDRAWN in said(slack))
        assert "levels.level-2-test" == item_of(slack)
        assert () == records(bot).reviews(me())


def test_what_changed_since_it_was_learned_is_said_with_the_answer(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Answered on Monday, changed and confirmed on Tuesday: on Wednesday it comes first, with the note."""
    clock = Clock()
    only = replace_quiz(COURSE, "levels.level-3-test")
    with learning_bot(slack, tmp_path, clock, knowledge=only):
        to_questions(slack)
        judged(slack, is_right=True)
        slack.close_view(ANA, seen(slack).id)
    renewed = changed(only, CHANGING, "Level 3 needs two senior people now.")
    renewed = confirmed_again(renewed, CHANGING, (MONDAY + timedelta(days=1)).date(), "It needs two of them now.")
    clock.now = MONDAY + timedelta(days=2)
    with learning_bot(slack, tmp_path, clock, knowledge=renewed, run="run-2"):
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: slack.view_of(ANA))
        pressed(slack, ids.LEARN_SET, "today", until="question 1 of")
        assert "levels.level-3-test" == item_of(slack)
        judged(slack, is_right=True)
        assert shared.changed((MONDAY + timedelta(days=1)).date(), "It needs two of them now.") in said(slack)


def test_a_restart_between_two_pages_loses_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The modal carries where it is: the new process goes on with the same question."""
    with learning_bot(slack, tmp_path):
        to_questions(slack)
        item = item_of(slack)
    with learning_bot(slack, tmp_path, run="run-2") as bot:
        judged(slack, is_right=True)
        assert [item] == [review.item for review in records(bot).reviews(me())]
        turned(slack)
        assert "question 2 of" in said(slack)


def test_a_page_of_another_version_leads_to_the_menu(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What the modal remembers cannot be read: that is said, and what there is to learn is shown."""
    with learning_bot(slack, tmp_path):
        to_questions(slack)
        view = seen(slack)
        slack._workspace.views.put(replace(view, private_metadata='{"steps":["page:1"]}'))
        slack.press(ANA, view.id, f"{ids.LEARN_CHOICE}:0")
        slack.wait_for(lambda: words.LOST in said(slack))
        assert words.LESSONS_HEADING in said(slack)


def test_switched_off_every_way_says_so(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The command, an answer, a page that is turned: all show the words for a bot that is off, and nothing is kept."""
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        assert bot.store is not None
        bot.store.choices.choose_all(TEAM, "", {IS_ON: NO}, "admin", MONDAY)
        slack.press(ANA, seen(slack).id, f"{ids.LEARN_CHOICE}:0")
        slack.wait_for(lambda: wording.SLACK_OFF.split("\n")[0] in said(slack))
        assert () == records(bot).reviews(me())
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: any(wording.SLACK_OFF[:30] in str(call.args) for call in slack.calls))


def test_while_the_database_is_away_the_page_stays_and_says_so(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer and a turned page both wait for the database, and then count."""
    away = threading.Event()
    real = LearningLog.learner

    def shaky(log: LearningLog, person: str) -> Learner | None:
        if away.is_set():
            raise StoreUnreachable("the database did not answer")
        return real(log, person)

    monkeypatch.setattr(LearningLog, "learner", shaky)
    with learning_bot(slack, tmp_path) as bot:
        path_begun(slack)
        turned(slack)
        turned(slack)
        away.set()
        turned(slack)
        assert words.NOT_SAVED in said(slack)
        assert "page 3 of 3" in said(slack)
        away.clear()
        turned(slack)
        away.set()
        slack.press(ANA, seen(slack).id, f"{ids.LEARN_CHOICE}:0")
        slack.wait_for(lambda: words.NOT_SAVED in said(slack))
        away.clear()
        judged(slack, is_right=True)
        assert 1 == len(records(bot).reviews(me()))


def test_in_a_second_workspace_somebody_of_the_same_id_is_somebody_else(slack: LoopbackSlack, tmp_path: Path) -> None:
    """One bot in two workspaces: who learns in one has begun nothing in the other."""
    second = slack.second_workspace()
    settings = oauth_settings(slack, tmp_path)
    with running_web_bot(slack, tmp_path, now=Clock(), knowledge=COURSE, settings=settings) as bot:
        install(bot, slack)
        install(bot, slack, second)
        path_begun(slack)
        second.command(ANA, second.channel, "learn")
        slack.wait_for(lambda: second.view_of(ANA))
        assert words.NOTHING_KEPT_YET in said(second)
        assert bot.store.learning.learner(me()) is not None
        assert bot.store.learning.learner(keyed_hash("k" * 32, "T0SECOND", ANA)) is None


def test_nothing_of_what_is_learned_reaches_the_log(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not which item, nor which option, nor who: only what went wrong would be there."""
    caplog.set_level("INFO")
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        judged(slack, is_right=False)
        (kept,) = records(bot).reviews(me())
    assert not [part for part in (kept.item, ANA, "You chose") if part in caplog.text]


COURSE_ITEMS: dict[str, tuple[Option, ...]] = {
    item.id: item.options for lesson in COURSE.teaching.lessons for item in lesson.items
}


def learning_bot(
    slack: LoopbackSlack,
    folder: Path,
    clock: Callable[[], datetime] | None = None,
    *,
    knowledge: Knowledge = COURSE,
    run: str = "run-1",
) -> Any:
    """The bot with a course, on a Monday at noon."""
    return running_bot(slack, folder, now=clock or Clock(), knowledge=knowledge, run=run)


def replace_quiz(knowledge: Knowledge, *items: str) -> Knowledge:
    """The knowledge with these quiz items alone in its first lesson."""
    teaching = knowledge.teaching
    first, *others = teaching.lessons
    kept = tuple(sorted((item for item in first.quiz if item.id in items), key=lambda item: items.index(item.id)))
    lessons = (replace(first, quiz=kept), *others)
    gone = {item.id for item in first.quiz} - set(items)
    confirmed = tuple(held for held in teaching.confirmed if held.item not in gone)
    return replace(knowledge, teaching=replace(teaching, lessons=lessons, confirmed=confirmed))


def asked(slack: LoopbackSlack) -> str:
    """Ask in the channel and return the time stamp of the answer."""
    ts = slack.post_as(ANA, slack.channel, "when is Level 2 right?", mention=True)
    return slack.wait_for(lambda: slack.said(ts))[0].ts


def path_begun(slack: LoopbackSlack) -> None:
    """Start the path by the command, up to the first card."""
    slack.command(ANA, slack.channel, "learn")
    slack.wait_for(lambda: slack.view_of(ANA))
    pressed(slack, ids.LEARN_PATH, PATH, until="page 1 of 3")


def to_questions(slack: LoopbackSlack) -> None:
    """Start the path and turn all its first lesson's cards."""
    path_begun(slack)
    for _ in range(3):
        turned(slack)


def pressed(slack: LoopbackSlack, action_id: str, value: str, *, until: str) -> None:
    """Press a button of the page and wait for these words."""
    slack.press(ANA, seen(slack).id, action_id, value)
    slack.wait_for(lambda: until in said(slack))


def turned(slack: LoopbackSlack) -> None:
    """Press the modal's own button; the page has changed when this returns."""
    slack.submit(ANA, seen(slack).id)


def judged(slack: LoopbackSlack, *, is_right: bool) -> bool:
    """Choose the right option, or a wrong one, and wait for what it was worth."""
    kind, _, name = _step(slack).partition(":")
    item = next(item for lesson in COURSE.teaching.lessons for item in lesson.items if item.id == name)
    options = item.reason.options if kind == "reason" and item.reason is not None else item.options
    for button in choices(slack):
        choice = unpack_choice(button["value"])
        assert choice is not None
        if options[choice.chosen].right == is_right:
            pressed(slack, button["action_id"], button["value"], until="You chose")
            return (shared.RIGHT if is_right else shared.NOT_QUITE) in said(slack)
    raise LookupError(f"no such option of {name}")


def item_of(slack: LoopbackSlack) -> str:
    """The item that is asked."""
    return _step(slack).partition(":")[2]


def _step(slack: LoopbackSlack) -> str:
    run = unpack(seen(slack).private_metadata)
    assert run is not None
    return run.steps[run.at]


def choices(slack: LoopbackSlack) -> list[dict[str, Any]]:
    """The buttons of the options."""
    rows = [block["elements"] for block in seen(slack).blocks if block["type"] == "actions"]
    return [button for row in rows for button in row if button["action_id"].startswith(ids.LEARN_CHOICE)]


def seen(slack: People) -> View:
    """The modal on the screen."""
    view = slack.view_of(ANA)
    assert view is not None
    return view


def said(slack: People) -> str:
    """Every word of the modal on the screen."""
    return text_of(slack.view_of(ANA))


def line(slack: LoopbackSlack, start: str) -> str:
    """The line on the screen that begins like this."""
    return next(line for line in said(slack).splitlines() if line.strip("*").startswith(start))


def text_of(view: View | None) -> str:
    """Every word of a view, top to bottom."""
    parts: list[dict[str, Any]] = []
    for block in view.blocks if view else ():
        parts += [block.get("text") or {}, *(block.get("elements") or ()), block.get("accessory") or {}]
    texts = [part.get("text", "") for part in parts]
    return "\n".join(text["text"] if isinstance(text, dict) else text for text in texts)


def me() -> str:
    """Ana, as the store knows her."""
    return keyed_hash("k" * 32, TEAM, ANA)


def records(bot: Bot) -> LearningLog:
    """What is kept of those who learn."""
    assert bot.store is not None
    return bot.store.learning


def learner(bot: Bot) -> Learner | None:
    """Ana as a learner."""
    return records(bot).learner(me())
