"""What the bot does besides answering: takes up what was left over, forgets what is old, watches its token."""

import logging
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.slack.calls import CALL_ERRORS, Kind, trouble_of
from bot.slack.desk import Desk, report
from bot.slack.halt import Halt
from bot.slack.sweep import sweep

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things are done, in seconds, and how many answers are worked on at once."""

    check_seconds: float = 5.0
    ping_seconds: float = 10.0
    sweep_seconds: float = 60.0
    forget_seconds: float = 86_400.0
    drain_seconds: float = 20.0
    first_wait_seconds: float = 0.5
    workers: int = 8


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The chores of a running bot, and what they need."""

    desk: Desk
    client: WebClient
    bot_user: str
    bot_token_setting: str
    retention_days: int
    halt: Halt
    pace: Pace

    def run(self, handler: SocketModeHandler, executor: Executor) -> None:
        """Do the chores until asked to stop; the sweep, which may take long, on a worker thread."""
        sweeping: Future[None] | None = None
        next_sweep = next_forget = self.desk.now()
        while not self.halt.stop.is_set():
            moment = self.desk.now()
            if moment >= next_sweep and (sweeping is None or sweeping.done()):
                sweeping = executor.submit(self.sweep)
                next_sweep = moment + timedelta(seconds=self.pace.sweep_seconds)
            if moment >= next_forget:
                self.forget(moment - timedelta(days=self.retention_days))
                next_forget = moment + timedelta(seconds=self.pace.forget_seconds)
            if not handler.client.is_connected():
                self.check_token()
            self.halt.stop.wait(self.pace.check_seconds)

    def sweep(self) -> None:
        """Take up what nobody is answering any more."""
        try:
            sweep(self.desk, self.client, self.bot_user, is_stopping=self.halt.stop.is_set)
        except Exception as error:  # noqa: BLE001 - raised in a worker it would vanish; the next sweep tries again
            report(error, "the sweep")

    def forget(self, before: datetime) -> None:
        """Delete what was handled before this time."""
        try:
            LOG.info("forgot %d handled events", self.desk.events.forget_before(before))
        except Exception as error:  # noqa: BLE001 - a database that is away for a moment must not stop the bot
            report(error, "the retention job")

    def check_token(self) -> None:
        """While the socket is down, find out whether the bot token still works."""
        try:
            self.client.auth_test()
        except CALL_ERRORS as error:
            trouble = trouble_of(error)
            if trouble.kind is Kind.TOKEN:
                self.halt.refuse_token(self.bot_token_setting, trouble.code)
