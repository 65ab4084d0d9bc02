"""The bot under test: `serve`, unchanged, on a thread, with a small answer function in place of the index."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome, Question
from bot.demo.loopback import LoopbackSlack
from bot.settings import Settings
from bot.slack.serve import serve
from bot.slack.upkeep import Pace
from bot.store.database import open_database
from bot.store.errors import StoreUnreachable
from bot.store.events import Claimed, Delivery, EventLog
from bot.store.store import Store, open_store
from index.types import Citation, Correction, Entry, Knowledge, Source

SOURCE = Source("guidance", "MAPPA Guidance", "HMPPS", "2024-08", "https://www.gov.uk/mappa?a=1&b=2")
QUICK = Pace(check_seconds=0.1, ping_seconds=0.5, sweep_seconds=0.5, drain_seconds=5, workers=8)

ANA, BEN = "U0ANA", "U0BEN"

Answerer = Callable[[Question], Answer]

# What the buttons under `echo`'s answers lead to.
KNOWLEDGE = Knowledge(
    entries=(
        Entry(
            "levels.level-2",
            "Level 2",
            "Level 2 is for cases that need formal meetings of several agencies.",
            detail="The meetings are chaired by somebody who can commit resources.",
            asks=("When should I refer a case to Level 2?",),
            corrects=(Correction("Every high-risk case is Level 2.", "Risk alone does not decide the level."),),
            citations=(Citation("guidance", "chapter 7, para 7.9"),),
            see_also=("levels.level-3",),
            last_reviewed_on=date(2026, 11, 20),
            review_in_days=180,
        ),
        Entry(
            "levels.level-3",
            "Level 3",
            "Level 3 is for cases that need senior oversight.",
            asks=("When should I refer a case to Level 3?",),
            citations=(Citation("guidance", "chapter 7, para 7.12"),),
            last_reviewed_on=date(2026, 11, 20),
            review_in_days=180,
        ),
        Entry(
            "llr.coordinator",
            "The local co-ordinator",
            "The co-ordinator of this area arranges the meetings.",
            citations=(Citation("guidance", "chapter 3, para 3.4"),),
            area="llr",
            last_reviewed_on=date(2026, 11, 20),
            review_in_days=180,
        ),
    ),
    sources=(SOURCE,),
    digest="small",
)


def answered(text: str, *, title: str = "MAPPA Guidance") -> Answer:
    """An answer with one citation."""
    source = Source("guidance", title, SOURCE.publisher, SOURCE.published, SOURCE.url)
    cited = CitedSource(1, "chapter 7, para 7.9", source)
    passage = CitedPassage(
        "levels.level-2", "Level 2", text, "current", (cited,), 0.9, date(2026, 11, 22), date(2026, 11, 20)
    )
    return Answer(Outcome.ANSWERED, text, (passage,))


def echo(question: Question) -> Answer:
    """Answer by naming what was asked, so that a test sees what reached the answerer."""
    return answered(f"You asked: {question.text}" + "".join(f" | before: {earlier}" for earlier in question.thread))


class ShakyEventLog(EventLog):
    """The event log of a database that does not answer while `away` is set."""

    away = threading.Event()

    def claim(self, delivery: Delivery, now: datetime) -> Claimed:
        """Claim, or fail as the real one does without its database."""
        if self.away.is_set():
            raise StoreUnreachable("the database did not answer")
        return super().claim(delivery, now)


@dataclass
class Bot:
    """A running bot, and what it keeps."""

    store: Store | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    lines: list[str] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)
    thread: threading.Thread | None = None

    def wait(self, timeout_seconds: float = 15.0) -> int:
        """Return the exit status once `serve` has returned."""
        assert self.thread is not None
        self.thread.join(timeout_seconds)
        assert not self.thread.is_alive(), "serve did not return in time"
        return self.exit_codes[0]


def settings_for(slack: LoopbackSlack, var_dir: Path) -> Settings:
    """The settings that lead the bot to the loopback Slack."""
    return Settings(
        var_dir=var_dir,
        area="llr",
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        hash_key=SecretStr("k" * 32),
    )


@contextmanager
def running_bot(
    slack: LoopbackSlack,
    folder: Path,
    answer: Answerer = echo,
    *,
    run: str = "run-1",
    pace: Pace = QUICK,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    replica: str = "one",
    lease_seconds: int = 120,
    first_wait_seconds: float = 0.05,
    database_away: threading.Event | None = None,
    knowledge: Knowledge = KNOWLEDGE,
    settings: Settings | None = None,
) -> Iterator[Bot]:
    """Run the bot until the block ends; its database stays in `folder` for the next run."""
    bot = Bot()
    engine = open_database(f"sqlite:///{folder / 'events.sqlite3'}")
    settings = settings or settings_for(slack, folder)
    events = ShakyEventLog(engine, replica=replica, run=run, lease_seconds=lease_seconds)
    events.away = database_away or events.away
    store = replace(open_store(engine, replica=replica, run=run), events=events)
    bot.store = store
    pace = replace(pace, first_wait_seconds=first_wait_seconds)

    def target() -> None:
        code = serve(
            settings,
            answer,
            knowledge,
            store,
            now=now,
            about="test index",
            announce=bot.lines.append,
            stop=bot.stop,
            pace=pace,
        )
        bot.exit_codes.append(code)

    bot.thread = threading.Thread(target=target)
    bot.thread.start()
    try:
        slack.wait_for_connection()
        slack.wait_for(lambda: bot.lines)
        yield bot
    finally:
        bot.stop.set()
        bot.thread.join(30)
        engine.dispose()


def settle(slack: LoopbackSlack) -> None:
    """Wait until every event so far is acknowledged, and a little longer for whatever should not happen."""
    try:
        slack.wait_for(lambda: len(slack.acks) >= len(slack.events))
    except TimeoutError:
        sent = [(event["event"]["type"], event["event"].get("subtype"), event["team_id"]) for event in slack.events]
        raise TimeoutError(f"{len(slack.acks)} acknowledged of {sent}") from None
    time.sleep(0.3)
