"""The daily message in Slack: it comes when a person wishes, its buttons hold, and their records are theirs."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import Message, View
from bot.slack import daily_words as words
from bot.slack import ids, wishing
from bot.slack.rules import IS_ON, NO, YES
from bot.store.identity import keyed_hash
from bot.store.store import Store
from bot.training.types import Enrolment, Learner, Review, Source, Wishes
from tests.scenarios.running import ANA, BEN, QUICK, Bot, running_bot, settle
from tests.training_material import small_knowledge

LONDON = ZoneInfo("Europe/London")
TODAY = datetime.now(LONDON).date()
KNOWLEDGE = small_knowledge(TODAY)
PACE = replace(QUICK, daily_seconds=0.2)
EVERY_DAY = Wishes(hour=9, quiet_days=frozenset())


class Clock:
    """A time that goes on by itself and can be set: so many days from now, at an hour in London."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self.set(0, 8)

    def set(self, days: int, hour: int) -> None:
        """Make it so many days from now, half past `hour`."""
        wanted = datetime.combine(TODAY + timedelta(days=days), time(hour, 30), LONDON)
        self._ahead = wanted.astimezone(UTC) - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead


@pytest.fixture
def clock() -> Clock:
    """Half past eight this morning."""
    return Clock()


@contextmanager
def bot_with_learners(
    slack: LoopbackSlack, folder: Path, clock: Clock, wishes: Mapping[str, Wishes], **options: Any
) -> Iterator[Bot]:
    """A running bot and people who learn."""
    with running_bot(slack, folder, knowledge=KNOWLEDGE, now=clock, pace=PACE, **options) as bot:
        for user, wished in wishes.items():
            learns(slack, kept(bot), user, wished, clock())
        yield bot


def kept(bot: Bot) -> Store:
    """What the bot keeps."""
    assert bot.store is not None
    return bot.store


def person(slack: LoopbackSlack, user: str) -> str:
    """What stands for somebody in the store."""
    return keyed_hash("k" * 32, slack.team, user)


def learns(slack: LoopbackSlack, store: Store, user: str, wishes: Wishes, now: datetime) -> None:
    """Let somebody have read a lesson two days ago and have had four of its questions wrong."""
    who, began, log = person(slack, user), now - timedelta(days=2), store.learning
    for number, item in enumerate(KNOWLEDGE.teaching.lessons[0].quiz[:4]):
        log.review(Review(f"{user}:{number}", who, item.id, 0, is_right=False, source=Source.LESSON, at=began))
    log.read(who, "levels", began)
    log.enrol(Enrolment(who, "short", "", began))
    log.save(Learner(who, slack.team, slack.dm(user), wishes, began, began))


def daily(slack: LoopbackSlack, user: str) -> list[Message]:
    """The daily messages that somebody got, as they are now."""
    return [
        message
        for message in slack.said()
        if message.channel == slack.dm(user) and (message.metadata or {}).get("event_type") == ids.DAILY_EVENT_TYPE
    ]


def comes(slack: LoopbackSlack, user: str, number: int = 1) -> Message:
    """The daily message of this number, once it is there."""
    slack.wait_for(lambda: len(daily(slack, user)) >= number)
    return daily(slack, user)[number - 1]


def says(slack: LoopbackSlack, message: Message, said: str) -> Message:
    """The message as it is now, once it says so."""

    def seen() -> list[Message]:
        return [known for known in slack.said() if known.ts == message.ts and said in known.text]

    return slack.wait_for(seen)[0]


def modal(slack: LoopbackSlack, user: str, said: str) -> View:
    """The modal that somebody sees, once it says so."""

    def seen() -> View | None:
        view = slack.view_of(user)
        return view if view is not None and said in json.dumps(view.body, ensure_ascii=False) else None

    found = slack.wait_for(seen)
    assert found is not None
    return found


def told_alone(slack: LoopbackSlack, user: str) -> list[str]:
    """What the bot said so that only this person sees it."""
    return [message.text for message in slack.said() if message.ephemeral_to == user]


def test_a_set_comes_at_the_chosen_hour_and_opens(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """Not before; its button opens today's questions, and that of yesterday's message today's too."""
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY}):
        settle(slack)
        assert [] == daily(slack, ANA)
        clock.set(0, 9)
        first = comes(slack, ANA)
        slack.press(ANA, first.ts, ids.LEARN_SET)
        slack.close_view(ANA, modal(slack, ANA, ids.LEARN_CHOICE).id)
        clock.set(1, 9)
        comes(slack, ANA, 2)
        slack.press(ANA, first.ts, ids.LEARN_SET)
        modal(slack, ANA, ids.LEARN_CHOICE)
        settle(slack)
    assert 2 == len(daily(slack, ANA))


def test_quiet_days_and_leave_are_kept(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """Ben, who works every day, is written to every day; Ana on none of hers."""
    leave = replace(EVERY_DAY, leave_from=TODAY, leave_until=TODAY + timedelta(days=1))
    quiet = replace(leave, quiet_days=frozenset({(TODAY + timedelta(days=2)).weekday()}))
    with bot_with_learners(slack, tmp_path, clock, {ANA: quiet, BEN: EVERY_DAY}):
        for days in range(3):
            clock.set(days, 9)
            comes(slack, BEN, days + 1)
            settle(slack)
        assert [] == daily(slack, ANA)
        clock.set(3, 9)
        comes(slack, ANA)


def test_a_snoozed_message_says_when_the_next_one_comes(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """After a week, at the same hour; the message has its way in still."""
    clock.set(0, 9)
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY, BEN: EVERY_DAY}):
        message = comes(slack, ANA)
        slack.press(ANA, message.ts, f"{ids.LEARN_SNOOZE}:7")
        day = words.day_and_date(TODAY + timedelta(days=7))
        message = says(slack, message, f"on {day} at 09:00")
        assert words.SNOOZE_WEEK not in str(message.blocks)
        assert ids.LEARN_SET in str(message.blocks)
        comes(slack, BEN)
        clock.set(6, 9)
        comes(slack, BEN, 2)
        settle(slack)
        assert 1 == len(daily(slack, ANA))
        clock.set(7, 9)
        comes(slack, ANA, 2)


def test_leaving_it_today_is_until_tomorrow(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """The next message comes as usual."""
    clock.set(0, 9)
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY}):
        message = comes(slack, ANA)
        slack.press(ANA, message.ts, f"{ids.LEARN_SNOOZE}:1")
        says(slack, message, "tomorrow at 09:00")
        clock.set(1, 9)
        comes(slack, ANA, 2)


def test_who_stops_can_come_back(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """No more messages until the button in the last one is pressed; both work while the bot is switched off."""
    clock.set(0, 9)
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY, BEN: EVERY_DAY}) as bot:
        message = comes(slack, ANA)
        comes(slack, BEN)
        kept(bot).choices.choose(slack.team, "", IS_ON, NO, "admin", clock())
        slack.press(ANA, message.ts, ids.LEARN_STOP)
        says(slack, message, words.STOPPED)
        clock.set(1, 9)
        settle(slack)
        assert 1 == len(daily(slack, BEN))  # off is off for everybody
        kept(bot).choices.choose(slack.team, "", IS_ON, YES, "admin", clock())
        comes(slack, BEN, 2)
        settle(slack)
        assert 1 == len(daily(slack, ANA))
        clock.set(1, 15)
        slack.press(ANA, message.ts, ids.LEARN_STOP)
        says(slack, message, f"{words.AGAIN_SAID} Your next questions come tomorrow at 09:00")
        clock.set(2, 9)
        comes(slack, ANA, 2)


def test_wishes_are_saved_and_said_back(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """What is wrong is said beside it; what is right holds from the next day on."""
    clock.set(0, 9)
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY, BEN: EVERY_DAY}) as bot:
        slack.press(ANA, comes(slack, ANA).ts, ids.WISHES_OPEN)
        form = modal(slack, ANA, words.QUIET_DAYS_HINT)
        backwards = {
            wishing.LEAVE_FROM: str(TODAY + timedelta(days=9)),
            wishing.LEAVE_UNTIL: str(TODAY + timedelta(days=8)),
        }
        answered = slack.submit(ANA, form.id, backwards)
        assert {"response_action": "errors", "errors": {wishing.LEAVE_UNTIL: words.LEAVE_BACKWARDS}} == answered
        right = {wishing.LEAVE_FROM: None, wishing.LEAVE_UNTIL: None, wishing.HOUR: "15", wishing.MOST: "2"}
        slack.submit(ANA, form.id, right)
        said = modal(slack, ANA, "Your next questions come tomorrow at 15:00 (London time).")
        assert "" == said.submit
        clock.set(1, 9)
        comes(slack, BEN, 2)
        settle(slack)
        assert 1 == len(daily(slack, ANA))
        clock.set(1, 15)
        assert "2 questions for today" in comes(slack, ANA, 2).text
        learner = kept(bot).learning.learner(person(slack, ANA))
    assert learner is not None
    assert replace(EVERY_DAY, hour=15, most=2) == learner.wishes


def test_who_has_never_learned_may_wish_as_well(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """From then on they are a learner; looking at the form alone keeps nothing."""
    clock.set(0, 9)
    with bot_with_learners(slack, tmp_path, clock, {BEN: EVERY_DAY}) as bot:
        slack.press(ANA, comes(slack, BEN).ts, ids.WISHES_OPEN)
        form = modal(slack, ANA, words.QUIET_DAYS_HINT)
        assert None is kept(bot).learning.learner(person(slack, ANA))
        slack.submit(ANA, form.id, {wishing.HOUR: "7"})
        modal(slack, ANA, words.SAVED)
        learner = kept(bot).learning.learner(person(slack, ANA))
    assert learner is not None
    assert (7, slack.dm(ANA)) == (learner.wishes.hour, learner.channel)


def test_two_replicas_send_one_message(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """Both see that it is due, at the same moment, for several people and days."""
    people = dict.fromkeys((ANA, BEN, "U0CAT", "U0DAN", "U0EVE"), EVERY_DAY)
    with (
        bot_with_learners(slack, tmp_path, clock, people),
        running_bot(slack, tmp_path, knowledge=KNOWLEDGE, now=clock, pace=PACE, replica="two"),
    ):
        for days in range(3):
            clock.set(days, 9)
            for user in people:
                comes(slack, user, days + 1)
            settle(slack)
    assert [3] * len(people) == [len(daily(slack, user)) for user in people]


def test_slacks_wish_for_a_pause_is_kept(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """Everybody gets theirs in the end, once."""
    slack.fail_next("chat.postMessage", times=2)
    clock.set(0, 9)
    people = dict.fromkeys((ANA, BEN, "U0CAT"), EVERY_DAY)
    with bot_with_learners(slack, tmp_path, clock, people):
        for user in people:
            comes(slack, user)
        settle(slack)
    assert [1, 1, 1] == [len(daily(slack, user)) for user in people]


def records(slack: LoopbackSlack, user: str) -> View:
    """Open App Home and one's own records from it."""
    slack.open_home(user)

    def has_button() -> bool:
        home = slack.home_of(user)
        return home is not None and ids.RECORDS_OPEN in json.dumps(home.blocks)

    slack.wait_for(has_button)
    home = slack.home_of(user)
    assert home is not None
    slack.press(user, home.id, ids.RECORDS_OPEN)
    return modal(slack, user, words.RECORDS_INTRO)


def test_the_copy_holds_what_the_store_holds(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """A file in the person's direct messages, nowhere else, and with nobody else's rows."""
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY, BEN: EVERY_DAY}) as bot:
        slack.press(ANA, records(slack, ANA).id, ids.RECORDS_EXPORT)
        modal(slack, ANA, words.EXPORTED)
        everything = kept(bot).learning.everything_of(person(slack, ANA))
    (file,) = slack.files
    assert everything == json.loads(file.content)
    assert (slack.dm(ANA),) == file.channels
    assert 4 == len(json.loads(file.content)["reviews"])
    assert person(slack, BEN) not in file.content.decode()


def test_a_copy_that_slack_does_not_take_is_said_so(slack: LoopbackSlack, tmp_path: Path, clock: Clock) -> None:
    """The modal stays, with the button to try again."""
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY}):
        view = records(slack, ANA)
        slack.fail_next("files.getUploadURLExternal", status=200, error="access_denied")
        slack.press(ANA, view.id, ids.RECORDS_EXPORT)
        view = modal(slack, ANA, words.NOT_EXPORTED)
        slack.press(ANA, view.id, ids.RECORDS_EXPORT)
        modal(slack, ANA, words.EXPORTED)
    assert 1 == len([file for file in slack.files if file.is_complete])


def _snooze(slack: LoopbackSlack, ts: str) -> None:
    slack.press(ANA, ts, f"{ids.LEARN_SNOOZE}:1")


def _stop(slack: LoopbackSlack, ts: str) -> None:
    slack.press(ANA, ts, ids.LEARN_STOP)


@pytest.mark.parametrize("press", [_snooze, _stop])
def test_what_is_deleted_is_gone_and_an_old_message_says_so(
    slack: LoopbackSlack, tmp_path: Path, clock: Clock, press: Callable[[LoopbackSlack, str], None]
) -> None:
    """No row is left, no message comes, App Home begins anew, and Ben's records are whole."""
    clock.set(0, 9)
    with bot_with_learners(slack, tmp_path, clock, {ANA: EVERY_DAY, BEN: EVERY_DAY}) as bot:
        message = comes(slack, ANA)
        view, log = records(slack, ANA), kept(bot).learning
        slack.press(ANA, view.id, ids.RECORDS_DELETE)
        modal(slack, ANA, words.DELETED)
        slack.wait_for(
            lambda: ids.RECORDS_OPEN not in json.dumps(getattr(slack.home_of(ANA), "blocks", ids.RECORDS_OPEN))
        )
        assert [] == [row for rows in log.everything_of(person(slack, ANA)).values() for row in rows]
        press(slack, message.ts)
        slack.wait_for(lambda: [words.NO_LEARNER] == told_alone(slack, ANA))
        assert None is log.learner(person(slack, ANA))
        assert 4 == len(log.reviews(person(slack, BEN)))
        clock.set(1, 9)
        comes(slack, BEN, 2)
        settle(slack)
    assert 1 == len(daily(slack, ANA))
