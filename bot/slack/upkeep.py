"""What the bot does besides answering: takes up what was left over, forgets what is old, watches its token."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.slack.desk import report
from bot.slack.halt import Halt


@dataclass(frozen=True, slots=True)
class Pace:
    """
    How often things are done, in seconds, and how many answers are worked on at once.

    `linger_seconds`: how long HTTP mode goes on taking requests after it has said that it is not ready any more, so
    that whoever hands them out notices first.

    `workers`: an answer mostly waits for Slack, which takes about one message a second in a channel. Thirty people who
    ask in one channel at the same time must not keep a button pressed elsewhere from its three seconds.
    """

    check_seconds: float = 5.0
    ping_seconds: float = 10.0
    sweep_seconds: float = 60.0
    remind_seconds: float = 60.0
    daily_seconds: float = 60.0
    forget_seconds: float = 86_400.0
    drain_seconds: float = 20.0
    linger_seconds: float = 5.0
    first_wait_seconds: float = 0.5
    workers: int = 40


@dataclass(frozen=True, slots=True)
class Chore:
    """
    Something done again and again.

    `name` is for the log ("the sweep"). `is_long`: it may take long and is done on a worker thread, never twice at the
    same time. What `do` raises is logged, and the chore is tried again at its next time.
    """

    name: str
    every_seconds: float
    do: Callable[[], object]
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The chores of a running bot."""

    chores: Sequence[Chore]
    now: Callable[[], datetime]
    halt: Halt
    check_seconds: float

    def run(self, executor: Executor) -> None:
        """Do each chore at once and then whenever it is due, until asked to stop."""
        due = {chore.name: self.now() for chore in self.chores}
        running: dict[str, Future[None]] = {}
        while not self.halt.stop.is_set():
            moment = self.now()
            for chore in self.chores:
                if moment < due[chore.name] or (chore.name in running and not running[chore.name].done()):
                    continue
                due[chore.name] = moment + timedelta(seconds=chore.every_seconds)
                if chore.is_long:
                    running[chore.name] = executor.submit(do_safely, chore)
                else:
                    do_safely(chore)
            self.halt.stop.wait(self.check_seconds)


def do_safely(chore: Chore) -> None:
    """Do a chore; a database or a Slack that is away for a moment must not stop the bot."""
    try:
        chore.do()
    except Exception as error:  # noqa: BLE001 - raised in a worker it would vanish; the chore comes round again
        report(error, chore.name)
