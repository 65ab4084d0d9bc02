"""The daily sets: one message a day for each learner, whatever becomes of replicas, Slack and people."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.answer.evidence import Caution
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import Message
from bot.slack import daily_words as words
from bot.slack import ids
from bot.slack.app import slack_client
from bot.slack.blocks.daily import Daily, daily_message, minutes_for, settled_message, silent_message, stopped_message
from bot.slack.calls import Patience
from bot.slack.connections import Connection, always
from bot.slack.daily import SILENCE, UNANSWERED, daily_key, send_daily_sets
from bot.slack.desk import Desk
from bot.slack.rules import Rules
from bot.store.database import open_database
from bot.store.errors import StoreUnreachable
from bot.store.events import Delivery
from bot.store.learning import LearningLog
from bot.store.store import Store, open_store
from bot.training.types import Completion, Enrolment, Learner, Review, Source, Wishes
from tests.blockkit.fits import message_problems
from tests.blockkit.longest import LONG_WORD
from tests.blockkit.longest import words as many_words
from tests.slack.clock import Clock
from tests.training_material import CHANGING, changed, confirmed_again, small_knowledge

LONDON = ZoneInfo("Europe/London")
# Slack's time stamps are of the real time, and the bot looks back by them: so the clock stands in this day.
TODAY = datetime.now(LONDON).date()
MORNING = datetime.combine(TODAY, time(9, 30), LONDON).astimezone(UTC)
EVERY_DAY = Wishes(hour=9, quiet_days=frozenset())
KNOWLEDGE = small_knowledge(TODAY)


@pytest.fixture
def clock() -> Clock:
    """Half past nine in London."""
    return Clock(MORNING)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database that two replicas can use."""
    opened = open_database(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    """What the first replica keeps."""
    return open_store(engine, replica="one", run="1")


@pytest.fixture
def desk(store: Store, clock: Clock, tmp_path: Path) -> Desk:
    """What a round needs."""

    def answer(_question: object) -> None:
        raise AssertionError("nothing is answered here")

    return Desk(
        answer=answer,  # type: ignore[arg-type]
        knowledge=KNOWLEDGE,
        rules=lambda _team, _channel: Rules(None, Caution.BALANCED),
        now=lambda: clock.now,
        store=store,
        hash_key="k" * 32,
        patience=Patience(clock.pause),
        on_token_refused=lambda _code: None,
        unit_contact="the duty desk",
        drafts_dir=tmp_path,
    )


@pytest.fixture
def client(slack: LoopbackSlack) -> WebClient:
    """The bot's client."""
    return slack_client(slack.bot_token, slack.api_url)


def learns(
    slack: LoopbackSlack, desk: Desk, name: str = "ana", wishes: Wishes = EVERY_DAY, *, wrong: int = 4
) -> Learner:
    """A person who has read a lesson two days ago, takes the path, and had `wrong` of its questions wrong."""
    began = MORNING - timedelta(days=2)
    learner = Learner(name, slack.team, slack.dm(f"U0{name.upper()}"), wishes, began, began)
    log = desk.store.learning
    log.save(learner)
    log.enrol(Enrolment(name, "short", "", began))
    log.read(name, "levels", began)
    for number, item in enumerate(KNOWLEDGE.teaching.lessons[0].quiz[:wrong]):
        at = began + timedelta(seconds=number)
        log.review(Review(f"{name}:{number}", name, item.id, 0, is_right=False, source=Source.LESSON, at=at))
    return learner


def a_round(desk: Desk, client: WebClient) -> int:
    """What every replica does each minute."""
    return send_daily_sets(desk, always(Connection(client, "U0MAPPABOT")), is_stopping=lambda: False)


def told(slack: LoopbackSlack, learner: Learner) -> list[Message]:
    """What the bot wrote to a learner."""
    return [message for message in slack.said() if message.channel == learner.channel]


def next_day(clock: Clock, days: int = 1) -> None:
    """Half past nine some days later."""
    clock.now = datetime.combine(clock.now.astimezone(LONDON).date() + timedelta(days=days), time(9, 30), LONDON)


def wishes_of(desk: Desk, person: str = "ana") -> Wishes:
    """What a learner wishes now."""
    learner = desk.store.learning.learner(person)
    assert learner is not None
    return learner.wishes


def day_of(desk: Desk, person: str = "ana") -> date | None:
    """The day that is marked as sent."""
    learner = desk.store.learning.learner(person)
    assert learner is not None
    return learner.sent_on


def test_a_set_is_sent_once_a_day(slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock) -> None:
    """It says how many questions, how long, from which path; the buttons are there, and nothing of what waits."""
    ana = learns(slack, desk, wrong=5, wishes=replace(EVERY_DAY, most=5))
    for _ in range(3):
        a_round(desk, client)
        clock.now += timedelta(minutes=1)
    (message,) = told(slack, ana)
    assert re.fullmatch(r"5 questions for today, about [34] minutes\. From “A short course”\.", message.text)
    assert "overdue" not in message.text
    actions = [
        element["action_id"] for block in message.blocks if block["type"] == "actions" for element in block["elements"]
    ]
    assert actions == [
        ids.LEARN_SET, ids.WISHES_OPEN, f"{ids.LEARN_SNOOZE}:1", f"{ids.LEARN_SNOOZE}:7", ids.LEARN_STOP,
    ]  # fmt: skip
    assert message.metadata is not None
    assert message.metadata["event_type"] == ids.DAILY_EVENT_TYPE
    assert "ana" not in str(message.metadata)
    assert TODAY == day_of(desk)
    next_day(clock)
    assert 1 == a_round(desk, client)
    assert 2 == len(told(slack, ana))


def test_nothing_is_sent_before_the_hour_nor_long_after_it(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """Who chose ten is left alone at half past nine, and at three in the afternoon when the bot was away all day."""
    ana = learns(slack, desk, wishes=replace(EVERY_DAY, hour=10))
    a_round(desk, client)
    clock.now += timedelta(hours=5, minutes=30)
    a_round(desk, client)
    assert [] == told(slack, ana)


def test_of_two_replicas_one_sends(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock, engine: Engine
) -> None:
    """While one waits for Slack the other goes round too: it leaves that learner alone and takes the next."""
    both = [learns(slack, desk, name) for name in ("ana", "ben")]
    other = replace(desk, store=open_store(engine, replica="two", run="1"))
    sent: list[int] = []
    clock.meanwhile = lambda: sent.append(a_round(other, client))
    slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": "5"})
    sent.append(a_round(desk, client))
    assert [1, 1] == [len(told(slack, learner)) for learner in both]
    assert [1, 1] == sent
    assert 0 == a_round(other, client)


@pytest.mark.parametrize("had_posted", [False, True])
def test_what_a_dead_replica_began_is_finished_once(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock, engine: Engine, *, had_posted: bool
) -> None:
    """It died between its claim and its mark, before or after posting: another looks first, when the lease is over."""
    ana = learns(slack, desk)
    key = daily_key(desk, ana, TODAY)
    open_store(engine, replica="dead", run="1").events.claim(
        Delivery(key, ana.team, ana.channel, "", "", ""), clock.now
    )
    if had_posted:
        mark = {"event_type": ids.DAILY_EVENT_TYPE, "event_payload": {"key": key}}
        client.chat_postMessage(channel=ana.channel, text="posted before it died", metadata=mark)
    a_round(desk, client)
    assert int(had_posted) == len(told(slack, ana))
    assert None is day_of(desk)
    clock.now += timedelta(minutes=3)
    a_round(desk, client)
    a_round(desk, client)
    assert 1 == len(told(slack, ana))
    assert TODAY == day_of(desk)


def test_a_replica_that_hangs_before_it_posts_leaves_it_to_the_one_that_took_over(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock, engine: Engine
) -> None:
    """It reads what was answered for three minutes; meanwhile another finds its lease run out, and sends."""
    ana, others = learns(slack, desk), replace(desk, store=open_store(engine, replica="two", run="1"))
    sent: list[int] = []

    class Hanging(LearningLog):
        def reviews(self, person: str) -> tuple[Review, ...]:
            clock.now += timedelta(minutes=3)
            sent.append(a_round(others, client))
            return super().reviews(person)

    hanging = replace(desk.store, learning=Hanging(engine))
    sent.append(a_round(replace(desk, store=hanging), client))
    assert [1, 0] == sent
    assert 1 == len(told(slack, ana))


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_doubtful_failure_sends_once(
    slack: LoopbackSlack, client: WebClient, desk: Desk, *, after_effect: bool
) -> None:
    """Slack's answer is lost, with the message or without it."""
    ana = learns(slack, desk)
    slack.fail_next("chat.postMessage", status=500, after_effect=after_effect)
    a_round(desk, client)
    assert 1 == len(told(slack, ana))


def test_an_empty_set_is_no_message_and_is_looked_for_once_a_day(
    slack: LoopbackSlack, client: WebClient, desk: Desk
) -> None:
    """Who has read nothing yet hears nothing; the day is marked."""
    learner = Learner("ana", slack.team, slack.dm("U0ANA"), EVERY_DAY, MORNING, MORNING)
    desk.store.learning.save(learner)
    assert 0 == a_round(desk, client)
    assert TODAY == day_of(desk)
    assert () == slack.said()


def test_who_cannot_be_written_to_is_paused(slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock) -> None:
    """One refusal for good, and Slack is not asked again; others get theirs."""
    ana, ben = (learns(slack, desk, name) for name in ("ana", "ben"))
    slack.archive(ana.channel)
    for _ in range(3):
        a_round(desk, client)
        next_day(clock)
    assert wishes_of(desk).is_stopped
    assert not wishes_of(desk, "ben").is_stopped
    assert 3 == len(told(slack, ben))
    assert 4 == len(slack.calls_to("chat.postMessage"))


def test_a_refusal_that_is_about_the_message_pauses_nobody(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """It is not tried each minute, and tomorrow it is."""
    ana = learns(slack, desk)
    slack.fail_next("chat.postMessage", status=200, error="restricted_action")
    a_round(desk, client)
    a_round(desk, client)
    assert [] == told(slack, ana)
    assert not wishes_of(desk).is_stopped
    next_day(clock)
    a_round(desk, client)
    assert 1 == len(told(slack, ana))


def test_trouble_with_one_does_not_keep_the_others_from_theirs(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """Slack fails for the first of three, however often it is tried; a minute later that one has another turn."""
    everyone = [learns(slack, desk, name) for name in ("ana", "ben", "cat")]
    slack.fail_next("chat.postMessage", status=500, times=3)
    a_round(desk, client)
    assert [0, 1, 1] == [len(told(slack, learner)) for learner in everyone]
    clock.now += timedelta(minutes=1)
    a_round(desk, client)
    assert [1, 1, 1] == [len(told(slack, learner)) for learner in everyone]


def test_a_round_ends_where_slack_takes_nothing(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """After three learners in a row the rest of the workspace waits for the next round."""
    everyone = [learns(slack, desk, name) for name in ("ana", "ben", "cat", "dan", "eve")]
    slack.fail_next("chat.postMessage", status=500, times=9)
    a_round(desk, client)
    assert 9 == len(slack.calls_to("chat.postMessage"))
    clock.now += timedelta(minutes=1)
    a_round(desk, client)
    assert [1] * 5 == [len(told(slack, learner)) for learner in everyone]


def test_a_refused_token_is_reported_once(slack: LoopbackSlack, client: WebClient, desk: Desk) -> None:
    """Nothing would work for anybody there, so nobody else is tried."""
    codes: list[str] = []
    desk = replace(desk, on_token_refused=codes.append)
    for name in ("ana", "ben"):
        learns(slack, desk, name)
    slack.fail_next("chat.postMessage", status=200, error="token_revoked", times=2)
    a_round(desk, client)
    assert ["token_revoked"] == codes


def test_nothing_is_sent_while_the_workspace_is_off(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """Switched on again within four hours of the hour, it is."""
    ana = learns(slack, desk)
    off = replace(desk, rules=lambda _team, _channel: Rules(None, Caution.BALANCED, is_on=False))
    a_round(off, client)
    assert [] == told(slack, ana)
    clock.now += timedelta(hours=2)
    a_round(desk, client)
    assert 1 == len(told(slack, ana))


def test_what_was_wished_meanwhile_holds(slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock) -> None:
    """The round has begun; before their turn comes one stops and another deletes everything."""
    ana, ben, cat = (learns(slack, desk, name) for name in ("ana", "ben", "cat"))

    def meanwhile() -> None:
        desk.store.learning.save(replace(ben, wishes=replace(EVERY_DAY, is_stopped=True)))
        desk.store.learning.erase("cat", clock.now)

    clock.meanwhile = meanwhile
    slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": "5"})
    a_round(desk, client)
    assert [1, 0, 0] == [len(told(slack, learner)) for learner in (ana, ben, cat)]
    assert None is desk.store.learning.learner("cat")


def test_who_stops_for_an_hour_change_is_not_forgotten(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """Moved to the afternoon while the round went on, the set comes in the afternoon."""
    learns(slack, desk, "ana")
    ben = learns(slack, desk, "ben")
    clock.meanwhile = lambda: desk.store.learning.save(replace(ben, wishes=replace(EVERY_DAY, hour=15)))
    slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": "5"})
    a_round(desk, client)
    assert [] == told(slack, ben)
    clock.now += timedelta(hours=6)
    a_round(desk, client)
    assert 1 == len(told(slack, ben))


def test_a_round_leaves_alone_whom_it_cannot_reach(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """The terminal's learner has no place, a workspace may be gone, and a bot that stops begins nothing."""
    learns(slack, desk)
    desk.store.learning.save(Learner("terminal", "", "", EVERY_DAY, MORNING, MORNING))
    here = always(Connection(client, "U0MAPPABOT"))
    assert 0 == send_daily_sets(desk, here, is_stopping=lambda: True)
    assert 0 == send_daily_sets(desk, lambda _team: None, is_stopping=lambda: False)
    assert 1 == send_daily_sets(desk, here, is_stopping=lambda: False)
    assert None is day_of(desk, "terminal")


def test_who_never_answers_is_left_in_peace_after_four_weeks(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """A deactivated account takes messages for ever; the last one says so and has the way back."""
    ana = learns(slack, desk)
    # Clocks may be moved meanwhile, by an hour: half past nine is not always 24 hours after half past nine.
    desk.store.learning.save(replace(ana, seen_at=ana.seen_at + timedelta(hours=2)))
    slack.deactivate("U0ANA")
    for _ in range(40):
        a_round(desk, client)
        next_day(clock)
    messages = told(slack, ana)
    assert [words.SILENT] == [message.text for message in messages if message.text == words.SILENT]
    assert words.SILENT == messages[-1].text
    assert SILENCE.days - 1 == len(messages) - 1  # seen two days before the first message, and two hours later
    assert wishes_of(desk).is_stopped


def test_quiet_weeks_are_not_silence(slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock) -> None:
    """Nothing was worth asking for weeks; then something changes, and the usual message comes with a note of it."""
    ana = learns(slack, desk, wrong=0)
    lesson = KNOWLEDGE.teaching.lessons[0]
    for number, item in enumerate(lesson.items):
        for days in range(12):
            at = MORNING - timedelta(days=240 - 20 * days) + timedelta(seconds=number)
            review = Review(f"{item.id}:{days}", "ana", item.id, 0, is_right=True, source=Source.TEST, at=at)
            desk.store.learning.review(review)
    for _ in range(30):
        a_round(desk, client)
        next_day(clock)
    assert len(told(slack, ana)) < UNANSWERED
    before = len(told(slack, ana))
    new = changed(KNOWLEDGE, CHANGING, "Level 3 is right when senior people are needed. Few cases are at Level 3.")
    day = clock.now.date() - timedelta(days=1)
    a_round(replace(desk, knowledge=confirmed_again(new, CHANGING, day, "It says who.")), client)
    (message,) = told(slack, ana)[before:]
    assert words.SILENT != message.text
    assert "3 things have changed since you learned them" in message.text
    assert words.BACK in message.text


def test_who_begins_anew_gets_no_second_message_on_that_day(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock
) -> None:
    """They deleted their records after today's message."""
    ana = learns(slack, desk)
    a_round(desk, client)
    desk.store.learning.erase("ana", clock.now)
    learns(slack, desk)
    a_round(desk, client)
    a_round(desk, client)
    assert 1 == len(told(slack, ana))
    assert TODAY == day_of(desk)


@pytest.mark.parametrize(
    ("day", "hour", "at"),
    [
        (date(2027, 3, 28), 1, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),  # the hour that is left out
        (date(2027, 3, 28), 9, datetime(2027, 3, 28, 8, 0, tzinfo=UTC)),
        (date(2027, 10, 31), 1, datetime(2027, 10, 31, 0, 0, tzinfo=UTC)),  # the hour that comes twice
        (date(2027, 10, 31), 9, datetime(2027, 10, 31, 9, 0, tzinfo=UTC)),
    ],
)
def test_clocks_that_change_neither_lose_nor_double_a_set(
    slack: LoopbackSlack, client: WebClient, desk: Desk, clock: Clock, *, day: date, hour: int, at: datetime
) -> None:
    """The hour is the one on the person's wall, on the day before, on the day itself and on the day after."""
    ana = learns(slack, desk, wishes=replace(EVERY_DAY, hour=hour))
    days = [day - timedelta(days=1), day, day + timedelta(days=1)]
    came: list[datetime] = []
    clock.now = datetime.combine(days[0], time(), LONDON).astimezone(UTC)
    while clock.now.astimezone(LONDON).date() in days:
        before = len(told(slack, ana))
        a_round(desk, client)
        came += [clock.now] * (len(told(slack, ana)) - before)
        clock.now += timedelta(minutes=30)
    assert days == [moment.astimezone(LONDON).date() for moment in came]
    assert at == came[1]


def test_minutes_are_at_least_one_and_a_scenario_takes_longer() -> None:
    """Half a minute for a question, a minute and a half for a scenario, rounded up."""
    lesson = KNOWLEDGE.teaching.lessons[0]
    assert [1, 1, 2, 4] == [
        minutes_for(lesson.quiz[:1]), minutes_for(lesson.quiz[:2]), minutes_for(lesson.quiz[:3]),
        minutes_for((*lesson.quiz[:4], lesson.scenarios[0])),
    ]  # fmt: skip


@pytest.mark.parametrize("items", [1, 15])
@pytest.mark.parametrize("title", ["A short course", many_words(30, LONG_WORD), "&<>" * 100])
def test_slack_takes_every_daily_message(items: int, title: str) -> None:
    """With the longest titles, one or many, and with everything that can be said."""
    for count in (0, 1, 2, 3, 9):
        daily = Daily(items, 12, (title,) * count, changed=items, is_back=True)
        assert [] == message_problems(daily_message(daily))


def test_slack_takes_what_a_daily_message_turns_into() -> None:
    """Snoozed, stopped, brought back, and the last one."""
    replies = (silent_message(), stopped_message(), settled_message(words.SNOOZED, words.SOON))
    assert [] == [problem for reply in replies for problem in message_problems(reply)]


def test_a_round_without_its_database_is_over(
    slack: LoopbackSlack, client: WebClient, desk: Desk, engine: Engine, clock: Clock
) -> None:
    """It is reported once for the round, not once for each of two thousand learners; later everybody gets theirs."""
    everyone = [learns(slack, desk, name) for name in ("ana", "ben")]
    clock.meanwhile = lambda: _rename(engine, "learners", "away")
    slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": "5"})
    with pytest.raises(StoreUnreachable):
        a_round(desk, client)
    _rename(engine, "away", "learners")
    clock.now += timedelta(minutes=3)
    a_round(desk, client)
    assert [1, 1] == [len(told(slack, learner)) for learner in everyone]


def test_a_certificate_that_was_left_unposted_comes_with_the_round(
    slack: LoopbackSlack, client: WebClient, desk: Desk
) -> None:
    """The process that was about to post it died: the person gets it once, whatever the set is."""
    ana = learns(slack, desk)
    desk.store.learning.complete(Completion("ana", "short", "", desk.now(), "c-1"))
    a_round(desk, client)
    a_round(desk, client)
    assert 1 == sum("You have completed" in message.text for message in slack.said() if message.channel == ana.channel)


def _rename(engine: Engine, old: str, new: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")
