"""The whole story, day after day: from joining a cohort to the certificate; and one in which an entry changes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import Message
from bot.slack import ids
from bot.slack import learn_words as said_words
from bot.slack import train_words as words
from bot.slack.blocks.train import DUE, NAME, PATH
from bot.slack.rules import TRAINERS
from bot.training.badge import new_key, public_key, verify
from bot.training.types import Wishes
from index.types import Knowledge
from tests.scenarios.running import ANA, Bot, running_bot, settings_for
from tests.scenarios.test_home import choose, modal_with, shown
from tests.scenarios.test_learning import (
    COURSE,
    MONDAY,
    Clock,
    item_of,
    judged,
    me,
    pressed,
    records,
    said,
    seen,
    turned,
)
from tests.training_material import CHANGING, LESSONS, changed, confirmed_again
from tests.training_material import PATH as SHORT

TESS = "U0TESS"
# A course of two lessons takes no more days than this, a set each day.
MOST_DAYS = 60
# A certificate that is dated tomorrow is not valid yet, so the story has to be over by now.
START = MONDAY - timedelta(weeks=10)


def cohort_joined(bot: Bot, slack: LoopbackSlack) -> str:
    """A trainer makes a cohort and Ana joins it; return its code."""
    choose(bot, slack, {TRAINERS: TESS})
    slack.command(TESS, slack.channel, "cohort")
    slack.press(TESS, modal_with(slack, TESS, words.MENU_INTRO).id, ids.COHORT_NEW)
    form = modal_with(slack, TESS, words.NAME_LABEL)
    slack.submit(TESS, form.id, {NAME: "Spring starters", PATH: SHORT, DUE: "2027-01-31"})
    code = shown(modal_with(slack, TESS, words.MADE)).rpartition("/mappa join ")[2][:8]
    slack.command(ANA, slack.channel, f"join {code}")
    slack.submit(ANA, modal_with(slack, ANA, words.SEES_TITLE).id)
    pressed(slack, ids.LEARN_OPEN, "begin", until="The three levels")
    return code


def read_lesson(slack: LoopbackSlack, lesson: str) -> None:
    """Open the menu, and go through a lesson to its end."""
    closed(slack)
    slack.command(ANA, slack.channel, "learn")
    slack.wait_for(lambda: slack.view_of(ANA))
    pressed(slack, ids.LEARN_LESSON, lesson, until="page 1 of 3")
    for _ in range(3):
        turned(slack)
    to_the_end(slack)


def to_the_end(slack: LoopbackSlack, wrong: tuple[str, ...] = ()) -> list[str]:
    """Answer all questions of a run, rightly but for these items, and return what was asked, once all is done."""
    asked, before = [], len(slack.calls_to("views.publish"))
    while seen(slack).title != said_words.END_TITLE:
        asked.append(item_of(slack))
        judged(slack, is_right=item_of(slack) not in wrong)
        turned(slack)
    # App Home is shown again last of all, after what the run may have earned.
    slack.wait_for(lambda: any(call.status == 200 for call in slack.calls_to("views.publish")[before:]))
    return asked


def days_set(slack: LoopbackSlack, wrong: tuple[str, ...] = ()) -> list[str]:
    """Answer today's questions, as the button of the daily message does, and return what was asked."""
    closed(slack)
    slack.command(ANA, slack.channel, "learn")
    slack.wait_for(lambda: slack.view_of(ANA))
    if f'"{ids.LEARN_SET}"' not in shown(seen(slack)):
        return []
    slack.press(ANA, seen(slack).id, ids.LEARN_SET)
    slack.wait_for(lambda: ids.LEARN_CHOICE in shown(seen(slack)))
    return to_the_end(slack, wrong)


def closed(slack: LoopbackSlack) -> None:
    if view := slack.view_of(ANA):
        slack.close_view(ANA, view.id, everything=True)


def with_words(slack: LoopbackSlack, user: str, text: str) -> list[Message]:
    """The messages to a person that say this."""
    return [message for message in slack.said() if message.channel == slack.dm(user) and text in message.text]


def test_from_joining_a_cohort_to_the_certificate(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Ana joins, learns day after day with a mistake or two, gets one certificate, and sends it to her trainer."""
    clock, key = Clock(), new_key()
    clock.now = START
    settings = settings_for(slack, tmp_path).model_copy(update={"badge_key": SecretStr(key)})
    with running_bot(slack, tmp_path, now=clock, knowledge=COURSE, settings=settings) as bot:
        cohort_joined(bot, slack)
        days = 0
        while not records(bot).completions(me()):
            unread = [lesson for lesson in LESSONS if lesson not in records(bot).lessons_read(me())]
            if unread and days % 2 == 0:
                read_lesson(slack, unread[0])
            elif asked := days_set(slack, wrong=("levels.no-meeting",) if days == 3 else ()):
                assert len(asked) <= Wishes().most + 1  # the items, and the reason of one scenario
            days += 1
            assert days < MOST_DAYS, records(bot).reviews(me())
            clock.now = START + timedelta(days=days)
        slack.wait_for(lambda: "Your certificate comes" in said(slack))
        (message,) = slack.wait_for(lambda: with_words(slack, ANA, words.completed("A short course")))
        (file,) = slack.wait_for(lambda: [file for file in slack.files if file.is_complete])
        (completion,) = records(bot).completions(me())
        slack.press(ANA, message.ts, ids.CERTIFICATE_SEND, completion.certificate)
        (told,) = slack.wait_for(lambda: with_words(slack, TESS, f"<@{ANA}> has completed"))
        slack.wait_for(lambda: [one for one in slack.said() if one.text == words.SENT])
        days_set(slack)  # learning goes on, and brings no second certificate
        assert len(with_words(slack, ANA, words.completed("A short course"))) == 1
    database = b"".join(file.read_bytes() for file in tmp_path.glob("events.sqlite3*"))
    assert ANA.encode() not in database
    verified = verify(file.content.decode(), public_key(key))
    assert (verified.id, verified.path) == (completion.certificate, SHORT)
    assert ANA not in file.content.decode()
    assert completion.certificate in told.text
    assert 5 < days < MOST_DAYS


def learn_levels(bot: Bot, slack: LoopbackSlack, clock: Clock) -> None:
    """Read the first lesson, and learn the items that will change, over some days."""
    read_lesson(slack, LESSONS[0])
    for day in range(1, 10):
        clock.now = START + timedelta(days=day)
        days_set(slack)
    assert resting_on(CHANGING) & {review.item for review in records(bot).reviews(me())}


def resting_on(entry: str) -> set[str]:
    """The items that rest on an entry."""
    return {item.id for lesson in COURSE.teaching.lessons for item in lesson.items if entry in item.entries}


def test_an_entry_changes_half_way(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Its items are withdrawn, confirmed again with a note, and come back early to Ana, who reads what has changed."""
    clock = Clock()
    clock.now = START

    def run(knowledge: Knowledge, number: int) -> Any:
        return running_bot(slack, tmp_path, now=clock, knowledge=knowledge, run=f"run-{number}")

    with run(COURSE, 1) as bot:
        cohort_joined(bot, slack)
        learn_levels(bot, slack, clock)
        learnt = {review.item for review in records(bot).reviews(me())} & resting_on(CHANGING)
        assert learnt
    closed(slack)
    other = changed(COURSE, CHANGING, "Level 3 is right for a case that two chief officers have signed for.")
    with run(other, 2) as bot:
        asked: list[str] = []
        for day in (10, 11):
            clock.now = START + timedelta(days=day)
            asked += days_set(slack)
        assert not resting_on(CHANGING) & set(asked)
    closed(slack)
    clock.now = START + timedelta(days=14)
    again = confirmed_again(other, CHANGING, clock.now.date(), "Two chief officers now sign.")
    with run(again, 3) as bot:
        clock.now += timedelta(days=1)
        slack.command(ANA, slack.channel, "learn")
        slack.wait_for(lambda: slack.view_of(ANA))
        slack.press(ANA, seen(slack).id, ids.LEARN_SET)
        slack.wait_for(lambda: ids.LEARN_CHOICE in shown(seen(slack)))
        first = item_of(slack)
        judged(slack, is_right=True)
        feedback = said(slack)
    assert first in learnt
    assert "Two chief officers now sign." in feedback
