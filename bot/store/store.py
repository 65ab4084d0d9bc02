"""Everything the bot keeps, opened together."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from bot.store.asked import AskedLog
from bot.store.choices import ChoiceLog
from bot.store.escalations import EscalationLog
from bot.store.events import EventLog
from bot.store.learning import LearningLog
from bot.store.requests import RequestLog


@dataclass(frozen=True, slots=True)
class Store:
    """
    The tables of one database: deliveries, choices, what was asked, what was passed on to a unit, and so on.

    `learning` is what people learn, and in which cohorts.

    `engine` is for tables that are not ours: slack_sdk keeps the installations in its own.
    """

    engine: Engine
    events: EventLog
    choices: ChoiceLog
    asked: AskedLog
    escalations: EscalationLog
    requests: RequestLog
    learning: LearningLog

    def forget_before(self, when: datetime) -> int:
        """Delete what is older than `when`, and return how many rows that were; choices stay, learning has its time."""
        return sum(log.forget_before(when) for log in (self.events, self.asked, self.escalations, self.requests))


def open_store(engine: Engine, *, replica: str, run: str) -> Store:
    """
    Return the tables as one run of one replica uses them.

    Args:
        engine: From `open_database`; whoever opened it disposes of it.
        replica: Name of this process among several; stays the same over restarts.
        run: Differs at each start of the process.
    """
    return Store(
        engine=engine,
        events=EventLog(engine, replica=replica, run=run),
        choices=ChoiceLog(engine),
        asked=AskedLog(engine),
        escalations=EscalationLog(engine),
        requests=RequestLog(engine),
        learning=LearningLog(engine),
    )
