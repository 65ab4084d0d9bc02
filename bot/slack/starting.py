"""What both transports start with: the needed settings, the desk, the chores, and words for a start that failed."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr

from bot import wording
from bot.answer.types import Answer, Question
from bot.health import Health
from bot.meters import Meters
from bot.settings import Settings
from bot.slack.calls import Kind, Patience, trouble_of
from bot.slack.certifying import certifier
from bot.slack.connections import Connect
from bot.slack.daily import send_daily_sets
from bot.slack.desk import Desk
from bot.slack.escalation import remind
from bot.slack.halt import EXIT_CONFIGURATION, EXIT_UNREACHABLE, Halt
from bot.slack.rules import rules_for
from bot.slack.sweep import sweep
from bot.slack.upkeep import Chore, Pace
from bot.store.errors import StoreUnreachable
from bot.store.store import Store
from index.types import Knowledge

LOG = logging.getLogger(__name__)

BOT_TOKEN = "MAPPA_SLACK_BOT_TOKEN"  # noqa: S105 - the setting's name
APP_TOKEN = "MAPPA_SLACK_APP_TOKEN"  # noqa: S105 - the setting's name
SIGNING_SECRET = "MAPPA_SLACK_SIGNING_SECRET"  # noqa: S105 - the setting's name
CLIENT_ID = "MAPPA_SLACK_CLIENT_ID"
CLIENT_SECRET = "MAPPA_SLACK_CLIENT_SECRET"  # noqa: S105 - the setting's name
PUBLIC_URL = "MAPPA_PUBLIC_URL"
HASH_KEY = "MAPPA_HASH_KEY"


@dataclass(frozen=True, slots=True)
class Parts:
    """
    What a bot is made of, whichever way it talks to Slack.

    Args:
        answer: Answers a question; called from several threads.
        knowledge: What the answers are made of.
        store: Everything that is kept, in an open database.
        now: The present time, with its zone; its date is the date answers must be right for.
        meters: Counts what happens.
        health: Is told how to find out whether the bot works.
    """

    answer: Callable[[Question], Answer]
    knowledge: Knowledge
    store: Store
    now: Callable[[], datetime]
    meters: Meters
    health: Health


def secret(value: SecretStr | None) -> str:
    """Return a secret setting's text, "" when it is missing."""
    return value.get_secret_value().strip() if value else ""


def is_complete(needed: Mapping[str, str]) -> bool:
    """Return whether no needed setting is ""; says which are missing."""
    missing = [name for name, value in needed.items() if not value]
    if missing:
        LOG.error(wording.serve_missing(missing))
    return not missing


def make_desk(
    settings: Settings, parts: Parts, halt: Halt, pace: Pace, on_token_refused: Callable[[str], None]
) -> Desk:
    """Return the desk of a bot with these settings and parts, and watch its database."""
    desk = Desk(
        answer=parts.answer,
        knowledge=parts.knowledge,
        rules=rules_for(settings, parts.store.choices),
        now=parts.now,
        store=parts.store,
        hash_key=secret(settings.hash_key),
        patience=Patience(
            halt.pause,
            first_wait_seconds=pace.first_wait_seconds,
            notice=lambda trouble: parts.meters.call_failed(trouble.kind),
        ),
        on_token_refused=on_token_refused,
        unit_contact=settings.unit_contact,
        drafts_dir=settings.drafts_dir or settings.var_dir / "drafts",
        meters=parts.meters,
        learning_days=settings.learning_retention_days,
        certify=certifier(settings),
    )
    parts.meters.watch_in_hand(lambda: len(desk.in_hand))
    parts.health.watch("process", halt.why_not)
    parts.health.watch("database", lambda: _database_problem(desk))
    return desk


def make_chores(settings: Settings, desk: Desk, connect: Connect, halt: Halt, pace: Pace) -> tuple[Chore, ...]:
    """Return what the bot does besides answering."""
    return (
        Chore(
            "the sweep",
            pace.sweep_seconds,
            lambda: sweep(desk, connect, is_stopping=halt.stop.is_set),
            is_long=True,
        ),
        Chore(
            "the reminders",
            pace.remind_seconds,
            lambda: remind(desk, connect, is_stopping=halt.stop.is_set),
            is_long=True,
        ),
        Chore(
            "the daily sets",
            pace.daily_seconds,
            lambda: send_daily_sets(desk, connect, is_stopping=halt.stop.is_set),
            is_long=True,
        ),
        Chore(
            "the retention job",
            pace.forget_seconds,
            lambda: LOG.info("forgot %d rows", forget(settings, desk.store, desk.now())),
        ),
    )


def forget(settings: Settings, store: Store, now: datetime) -> int:
    """Delete what is older than the settings say, and return how many rows that were."""
    events, learning = (timedelta(days=d) for d in (settings.event_retention_days, settings.learning_retention_days))
    return store.forget_before(now - events) + store.learning.forget_before(now - learning)


def refusal(error: BaseException) -> int:
    """Say why the start failed and return the exit status."""
    trouble = trouble_of(error)
    if trouble.kind in {Kind.TOKEN, Kind.REFUSED}:
        LOG.error(wording.serve_token_refused(BOT_TOKEN, trouble.code))
        return EXIT_CONFIGURATION
    LOG.error(wording.serve_unreachable(trouble.code))
    return EXIT_UNREACHABLE


def _database_problem(desk: Desk) -> str:
    """Return "" when the database answers, else that it does not."""
    try:
        desk.events.is_part_of("-", "-", "-")
    except StoreUnreachable:
        desk.meters.store_failed()
        return "it does not answer"
    return ""
