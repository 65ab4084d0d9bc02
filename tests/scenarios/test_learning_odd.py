"""A person learns and has bad luck: material goes while they read, the clock is elsewhere, two screens are open."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.demo.loopback import LoopbackSlack
from bot.slack import daily_words, ids, wishing
from bot.slack import learn_words as words
from bot.store.errors import StoreUnreachable
from bot.store.learning import LearningLog
from bot.store.models import metadata
from bot.training.types import Learner, Review, Source, Wishes
from tests.scenarios.running import ANA, QUICK, Bot, running_bot, settle
from tests.scenarios.test_daily import comes, daily, modal
from tests.scenarios.test_learning import (
    COURSE,
    MONDAY,
    TEAM,
    Clock,
    judged,
    learner,
    learning_bot,
    line,
    me,
    path_begun,
    pressed,
    records,
    said,
    seen,
    text_of,
    to_questions,
    turned,
)
from tests.training_material import CHANGING, LESSONS, PATH, changed

OFTEN = replace(QUICK, daily_seconds=0.2)
EVERY_DAY = Wishes(hour=9, quiet_days=frozenset())


def test_a_lesson_whose_last_card_goes_while_it_is_read_counts_as_read(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The second of three cards is open when the third is withdrawn: the next page is a question, and nothing lacks."""
    with learning_bot(slack, tmp_path):
        path_begun(slack)
        turned(slack)
        assert "page 2 of 3" in said(slack)
    with learning_bot(slack, tmp_path, knowledge=changed(COURSE, CHANGING, "It is."), run="run-2") as bot:
        turned(slack)
        assert "question 1 of" in said(slack)
        assert [LESSONS[0]] == list(records(bot).lessons_read(me()))


def test_a_page_that_goes_as_the_last_one_promises_no_next_one(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Everything left of the lesson is withdrawn: the end says so, and not that here is another question."""
    with learning_bot(slack, tmp_path):
        to_questions(slack)
    gone = replace(COURSE, teaching=replace(COURSE.teaching, lessons=COURSE.teaching.lessons[1:]))
    with learning_bot(slack, tmp_path, knowledge=gone, run="run-2"):
        slack.press(ANA, seen(slack).id, f"{ids.LEARN_CHOICE}:0")
        slack.wait_for(lambda: words.WITHDRAWN in said(slack))
        assert words.END_TITLE == seen(slack).title
        assert "next one" not in said(slack)


def test_in_auckland_a_message_comes_on_the_day_on_which_there_is_something_to_ask(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Answered after midnight there, while it is the day before in London: the days between are counted there."""
    clock = Clock()
    with running_bot(slack, tmp_path, knowledge=COURSE, now=clock, pace=OFTEN) as bot:
        wishes = replace(EVERY_DAY, timezone="Pacific/Auckland")
        records(bot).save(Learner(me(), TEAM, slack.dm(ANA), wishes, MONDAY, MONDAY))
        for item in COURSE.teaching.lessons[0].quiz[:2]:
            records(bot).review(Review(item.id, me(), item.id, 0, is_right=True, source=Source.LESSON, at=MONDAY))
        clock.now = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # half past nine on Wednesday
        slack.wait_for(lambda: date(2026, 11, 25) == getattr(learner(bot), "sent_on", None))
        assert [] == daily(slack, ANA)
        clock.now += timedelta(days=1)
        message = comes(slack, ANA)
        assert "2 questions for today" in message.text
        slack.press(ANA, message.ts, ids.LEARN_SET)
        modal(slack, ANA, "question 1 of 2")


def test_who_begins_today_is_asked_tomorrow_and_told_so(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Begun at noon, with the afternoon as the hour to be asked at: the last page says tomorrow, and it is so."""
    clock = Clock()
    with running_bot(slack, tmp_path, knowledge=COURSE, now=clock, pace=OFTEN) as bot:
        to_questions(slack)
        begun = learner(bot)
        assert begun is not None
        records(bot).save(replace(begun, wishes=replace(EVERY_DAY, hour=15)))
        for _ in range(6):
            judged(slack, is_right=True)
            turned(slack)
        assert "Your next questions come on Tuesday 24 November 2026 at 15:00." in said(slack)
        clock.now = MONDAY.replace(hour=15, minute=30)
        settle(slack)
        assert [] == daily(slack, ANA)
        clock.now += timedelta(days=1)
        comes(slack, ANA)


@pytest.mark.parametrize("status", [429, 500])
def test_a_command_that_slack_does_not_open_is_answered_at_once(
    slack: LoopbackSlack, tmp_path: Path, status: int
) -> None:
    """Not minutes later, when somebody looks at what was left: only who typed it reads that they may type it again."""
    with learning_bot(slack, tmp_path):
        slack.fail_next("views.open", status=status)
        slack.command(ANA, slack.channel, "learn")
        (told,) = slack.wait_for(slack.said)
        assert (words.NOT_OPENED, ANA) == (told.text, told.ephemeral_to)
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: words.LESSONS_HEADING in said(slack))


def test_an_old_daily_message_leads_to_the_questions_of_today(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Pressed twelve days later, after a holiday: a small set, and never a word of how much is waiting."""
    clock = Clock()
    with running_bot(slack, tmp_path, knowledge=COURSE, now=clock, pace=OFTEN) as bot:
        records(bot).save(Learner(me(), TEAM, slack.dm(ANA), EVERY_DAY, MONDAY, MONDAY))
        for item in COURSE.teaching.lessons[0].quiz:
            records(bot).review(Review(item.id, me(), item.id, 0, is_right=False, source=Source.LESSON, at=MONDAY))
        clock.now = MONDAY + timedelta(days=1)
        old = comes(slack, ANA)
        clock.now = MONDAY + timedelta(days=13, hours=6)
        slack.press(ANA, old.ts, ids.LEARN_SET)
        modal(slack, ANA, "question 1 of 3")
        judged(slack, is_right=True)
        clock.now = MONDAY + timedelta(days=14)
        assert daily_words.BACK not in comes(slack, ANA, 2).text


def test_whose_path_is_gone_is_not_told_that_nothing_is_kept(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Their answers are kept still, and App Home leads to them."""
    with learning_bot(slack, tmp_path):
        to_questions(slack)
        judged(slack, is_right=True)
    pathless = replace(COURSE, teaching=replace(COURSE.teaching, paths=()))
    with learning_bot(slack, tmp_path, knowledge=pathless, run="run-2"):
        slack.open_home(ANA)
        slack.wait_for(lambda: words.HOME_INTRO in text_of(slack.home_of(ANA)))
        assert words.NOTHING_KEPT_YET not in text_of(slack.home_of(ANA))
        assert words.RECORDS in text_of(slack.home_of(ANA))
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: words.LESSONS_HEADING in said(slack))
        assert words.NOTHING_KEPT_YET not in said(slack)


def test_wishes_wait_for_the_database_in_their_form(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was filled in stays on the screen, with what went wrong beside it; sent again, it holds."""
    real, away = LearningLog.learner, [False]

    def shaky(log: LearningLog, person: str) -> Learner | None:
        if away[0]:
            raise StoreUnreachable("the database did not answer")
        return real(log, person)

    monkeypatch.setattr(LearningLog, "learner", shaky)
    with learning_bot(slack, tmp_path) as bot:
        path_begun(slack)
        slack.press(ANA, _home(slack), ids.WISHES_OPEN)
        form = modal(slack, ANA, daily_words.QUIET_DAYS_HINT)
        away[0] = True
        answered = slack.submit(ANA, form.id, {wishing.HOUR: "7"})
        assert {"response_action": "errors", "errors": {wishing.SWITCH: daily_words.NOT_SAVED}} == answered
        away[0] = False
        slack.submit(ANA, form.id, {wishing.HOUR: "7"})
        modal(slack, ANA, daily_words.SAVED)
        kept = learner(bot)
    assert kept is not None
    assert 7 == kept.wishes.hour


@pytest.mark.parametrize("call", [1, 2])
def test_what_is_saved_is_not_called_a_failure_since_app_home_is_not_shown(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """The database goes when the wishes are kept, or the last page is shown: what comes after is left for later."""
    real, left = LearningLog.learner, [-9]

    def shaky(log: LearningLog, person: str) -> Learner | None:
        left[0] -= 1
        if left[0] in {-1, -2}:
            raise StoreUnreachable("the database did not answer")
        return real(log, person)

    monkeypatch.setattr(LearningLog, "learner", shaky)
    with learning_bot(slack, tmp_path):
        to_questions(slack)
        for _ in range(5):
            judged(slack, is_right=True)
            turned(slack)
        judged(slack, is_right=True)
        # What begins the path shows App Home in the end, and looks for the learner: that is not to be counted.
        slack.wait_for(lambda: slack.calls_to("views.publish"))
        left[0] = call
        turned(slack)
        assert words.END_TITLE == seen(slack).title
        settle(slack)
        left[0] = -9
        slack.press(ANA, seen(slack).id, ids.WISHES_OPEN)
        form = modal(slack, ANA, daily_words.QUIET_DAYS_HINT)
        left[0] = 1
        slack.submit(ANA, form.id)
        modal(slack, ANA, daily_words.SAVED)
        settle(slack)
    assert [] == [message.text for message in slack.said() if message.channel == slack.dm(ANA)]


def test_a_beginners_wishes_do_not_keep_slack_waiting(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack asks for half a minute's patience, and gives three seconds itself: the form says at once to try again."""
    clock = Clock()
    with running_bot(slack, tmp_path, knowledge=COURSE, now=clock, pace=OFTEN) as bot:
        for item in COURSE.teaching.lessons[0].quiz[:2]:
            at = MONDAY - timedelta(days=9)
            records(bot).review(Review(item.id, "ben", item.id, 0, is_right=False, source=Source.LESSON, at=at))
        records(bot).save(Learner("ben", TEAM, slack.dm(ANA), EVERY_DAY, MONDAY, MONDAY))
        clock.now += timedelta(seconds=1)
        slack.press(ANA, comes(slack, ANA).ts, ids.WISHES_OPEN)
        form = modal(slack, ANA, daily_words.QUIET_DAYS_HINT)
        slack.fail_next("conversations.open", headers={"Retry-After": "30"})
        answered = slack.submit(ANA, form.id)
        assert {"response_action": "errors", "errors": {wishing.SWITCH: daily_words.NOT_SAVED}} == answered
        slack.submit(ANA, form.id)
        assert "tomorrow at 09:00" in text_of(modal(slack, ANA, daily_words.SAVED))


def test_what_is_answered_while_the_records_are_deleted_is_not_left_behind(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a phone they delete all of it, in the moment in which they answer on another screen."""
    real = LearningLog.review

    def unlucky(log: LearningLog, review: Review) -> bool:
        log.erase(review.person, review.at)
        return real(log, review)

    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        monkeypatch.setattr(LearningLog, "review", unlucky)
        judged(slack, is_right=True)
        assert [] == [row for rows in records(bot).everything_of(me()).values() for row in rows]


def test_a_run_goes_on_after_the_records_are_deleted_and_leaves_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The answers are judged to the end, which says that none of it was kept; the path can be started anew."""
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        judged(slack, is_right=True)
        records(bot).erase(me(), MONDAY)
        turned(slack)
        for _ in range(5):
            judged(slack, is_right=False)
            turned(slack)
        assert words.NOT_RECORDED in said(slack)
        assert [] == [row for rows in records(bot).everything_of(me()).values() for row in rows]
        pressed(slack, ids.LEARN_OPEN, "menu", until=words.NOTHING_KEPT_YET)
        pressed(slack, ids.LEARN_PATH, PATH, until="page 1 of 3")
        assert learner(bot) is not None


def test_after_deletion_no_table_says_that_somebody_learned(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Not even that a daily message went to them: neither their place nor what stands for them is in any row."""
    clock = Clock()
    with running_bot(slack, tmp_path, knowledge=COURSE, now=clock, pace=OFTEN) as bot:
        home = _home(slack)
        slack.press(ANA, home, ids.LEARN_PATH, PATH)
        slack.wait_for(lambda: "page 1 of 3" in said(slack))
        for _ in range(3):
            turned(slack)
        judged(slack, is_right=False)
        clock.now = MONDAY + timedelta(days=1)
        comes(slack, ANA)
        settle(slack)
        assert me() in everything_in(bot)
        records(bot).erase(me(), clock.now)
        rows = everything_in(bot)
    assert [] == [part for part in (me(), slack.dm(ANA), ANA) if part in rows]


def test_two_screens_with_the_same_question_judge_what_was_chosen_on_each(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Wrong on one and right on the other: each says what was chosen there, and both are kept."""
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        judged(slack, is_right=False)
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: words.LESSONS_HEADING in said(slack))
        pressed(slack, ids.LEARN_LESSON, LESSONS[0], until=words.ALREADY_READ)
        judged(slack, is_right=True)
        assert "Right." in said(slack)
        assert line(slack, "You chose")
        assert [False, True] == sorted(review.is_right for review in records(bot).reviews(me()))


def test_a_log_at_its_most_talkative_names_no_question_and_nobody(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """At DEBUG, with a wrong answer, a page that is taken out, wishes and a deletion in it."""
    caplog.set_level("DEBUG")
    with learning_bot(slack, tmp_path) as bot:
        to_questions(slack)
        judged(slack, is_right=False)
        (kept,) = records(bot).reviews(me())
        slack.press(ANA, _home(slack), ids.WISHES_OPEN)
        slack.submit(ANA, modal(slack, ANA, daily_words.QUIET_DAYS_HINT).id, {wishing.HOUR: "7"})
        modal(slack, ANA, daily_words.SAVED)
        records(bot).erase(me(), MONDAY)
    own = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("bot.demo"))
    assert [] == [part for part in (kept.item, kept.key, me(), ANA, "You chose", "07:00") if part in own]


def everything_in(bot: Bot) -> str:
    """Every row of every table."""
    assert bot.store is not None
    with bot.store.learning._engine.connect() as connection:
        tables = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in metadata.tables]  # noqa: S608
    return str(tables)


def _home(slack: LoopbackSlack) -> str:
    """Open App Home and return its id."""
    slack.open_home(ANA)
    home = slack.wait_for(lambda: slack.home_of(ANA))
    assert home is not None
    return home.id
