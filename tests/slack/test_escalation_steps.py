"""The steps of a question for the unit, with two at work on it: nothing is lost, nothing is said twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.answer.evidence import Caution
from bot.demo.loopback import LoopbackSlack
from bot.slack.app import slack_client
from bot.slack.calls import Patience
from bot.slack.connections import Connection, always
from bot.slack.desk import Desk
from bot.slack.escalation import pass_on, remind, tell_asker
from bot.slack.rules import Rules
from bot.store.database import open_database
from bot.store.escalations import Escalation, EscalationLog
from bot.store.store import Store, open_store
from index.types import Knowledge
from tests.slack.clock import Clock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
UNIT = "C0UNIT"
ASKED = Escalation(
    id="e1",
    team="T0LOOPBACK",
    area="llr",
    question="Who signs the form?",
    reply_channel="C0HELPDESK",
    reply_thread="",
    unit_channel=UNIT,
    asker="ana",
    asked_key="",
    created_at=NOON,
    due_at=NOON + timedelta(hours=24),
)


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock(NOON)


@pytest.fixture
def store() -> Iterator[Store]:
    """A database in memory."""
    engine = open_database("sqlite://")
    yield open_store(engine, replica="one", run="1")
    engine.dispose()


@pytest.fixture
def log(store: Store) -> EscalationLog:
    """Where questions are kept, with one in it."""
    store.escalations.open(ASKED)
    return store.escalations


@pytest.fixture
def desk(store: Store, clock: Clock, tmp_path: Path) -> Desk:
    """What the steps need."""

    def answer(_question: object) -> None:
        raise AssertionError("nothing is answered here")

    return Desk(
        answer=answer,  # type: ignore[arg-type]
        knowledge=Knowledge(()),
        rules=lambda _team, _channel: Rules("llr", Caution.BALANCED, unit_channel=UNIT),
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
    """The bot's client, in a workspace that has the unit's channel."""
    slack.add_channel(UNIT, "group")
    return slack_client(slack.bot_token, slack.api_url)


def do_chores(desk: Desk, client: WebClient) -> None:
    """What every replica does each minute."""
    remind(desk, always(Connection(client, "U0MAPPABOT")), is_stopping=lambda: False)


def wait_for_slack(slack: LoopbackSlack, seconds: int) -> None:
    """Let Slack ask for a pause before the next message."""
    slack.fail_next("chat.postMessage", status=429, headers={"Retry-After": str(seconds)})


def test_whoever_waits_too_long_leaves_the_step_to_others(
    slack: LoopbackSlack, client: WebClient, desk: Desk, log: EscalationLog, clock: Clock
) -> None:
    """Told by Slack to wait five minutes, a replica that was taken over meanwhile does not post as well."""

    def meanwhile() -> None:
        clock.now += timedelta(minutes=3)
        do_chores(desk, client)

    clock.meanwhile = meanwhile
    wait_for_slack(slack, 60)
    pass_on(desk, client, "e1", look_first=False)
    assert 1 == len(slack.said())
    found = log.find("e1")
    assert found is not None
    assert slack.said()[0].ts == found.unit_ts


def test_whoever_waits_keeps_the_step(
    slack: LoopbackSlack, client: WebClient, desk: Desk, log: EscalationLog, clock: Clock
) -> None:
    """A wait of ten minutes is no reason for others to begin; each minute the hold is renewed."""

    def meanwhile() -> None:
        do_chores(desk, client)
        assert not slack.said()

    clock.meanwhile = meanwhile
    wait_for_slack(slack, 600)
    pass_on(desk, client, "e1", look_first=False)
    assert 1 == len(slack.said())
    assert () == log.unposted(clock.now)


def test_a_question_answered_meanwhile_is_not_brought_to_mind(
    slack: LoopbackSlack, client: WebClient, desk: Desk, log: EscalationLog, clock: Clock
) -> None:
    """The reminder waits for Slack while somebody answers: it is never posted."""
    pass_on(desk, client, "e1", look_first=False)
    clock.now += timedelta(hours=25)

    def meanwhile() -> None:
        log.claim("e1", "ben", clock.now)
        log.answer("e1", "ben", "The chair.", clock.now)

    clock.meanwhile = meanwhile
    wait_for_slack(slack, 60)
    do_chores(desk, client)
    do_chores(desk, client)
    assert ["A question", "Reply from"] == [message.text[:10] for message in slack.said()]


def test_a_team_that_is_not_installed_any_more_is_left_alone(
    slack: LoopbackSlack, client: WebClient, desk: Desk, log: EscalationLog
) -> None:
    """Its questions wait; those of others are dealt with, and nothing is begun once the bot is stopping."""
    log.open(replace(ASKED, id="e0", team="T0GONE"))
    here = Connection(client, "U0MAPPABOT")
    remind(desk, always(here), is_stopping=lambda: True)
    assert not slack.said()
    remind(desk, lambda team: here if team == ASKED.team else None, is_stopping=lambda: False)
    assert ["e0"] == [escalation.id for escalation in log.unposted(desk.now())]
    assert 1 == len(slack.said())


def test_an_asker_who_cannot_be_reached_is_tried_ever_more_rarely(
    slack: LoopbackSlack, client: WebClient, desk: Desk, log: EscalationLog, clock: Clock
) -> None:
    """First after a quarter of an hour, after days once a day; nobody else hears of it."""
    pass_on(desk, client, "e1", look_first=False)
    log.claim("e1", "ben", clock.now)
    log.answer("e1", "ben", "The chair.", clock.now)
    slack.archive(ASKED.reply_channel)
    tell_asker(desk, client, "e1", look_first=False)
    tries = []
    while clock.now < NOON + timedelta(days=12):
        before = len(slack.calls_to("chat.postMessage"))
        do_chores(desk, client)
        tries += [clock.now - NOON] if len(slack.calls_to("chat.postMessage")) > before else []
        clock.now += timedelta(minutes=15) if clock.now < NOON + timedelta(hours=1) else timedelta(hours=2)
    assert timedelta(minutes=15) == tries[0]
    assert 5 < len([moment for moment in tries if moment < timedelta(days=1)]) < 15
    assert len([moment for moment in tries if moment > timedelta(days=4)]) < 8
    assert 1 == len(slack.said())
