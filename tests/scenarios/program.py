"""The bot as a process, for tests that kill it: `python program.py API_URL BOT_TOKEN APP_TOKEN FOLDER SECONDS`."""

import secrets
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome, Question
from bot.settings import Settings
from bot.slack.serve import serve
from bot.slack.upkeep import Pace
from bot.store.database import open_database
from bot.store.store import open_store
from index.types import Knowledge, Source


def main(api_url: str, bot_token: str, app_token: str, folder: str, seconds: str) -> int:
    """Serve with an answer function that sleeps for `seconds`."""

    def answer(question: Question) -> Answer:
        (Path(folder) / "answering").touch()
        time.sleep(float(seconds))
        cited = CitedSource(1, "para 1", Source("s", "Guidance", "HMPPS", "2024", "https://www.gov.uk/"))
        passage = CitedPassage("a.b", "A", "B", "current", (cited,), 1.0, date(2026, 11, 22))
        return Answer(Outcome.ANSWERED, f"You asked: {question.text}", (passage,))

    settings = Settings(
        var_dir=Path(folder),
        slack_bot_token=SecretStr(bot_token),
        slack_app_token=SecretStr(app_token),
        slack_api_url=api_url,
        hash_key=SecretStr("k" * 32),
        replica="one",
    )
    engine = open_database(f"sqlite:///{folder}/events.sqlite3")
    store = open_store(engine, replica=settings.replica, run=secrets.token_hex(8))
    return serve(
        settings,
        answer,
        Knowledge(()),
        store,
        now=lambda: datetime.now(UTC),
        about="test index",
        announce=lambda line: print(line, flush=True),  # noqa: T201 - this is a program
        pace=Pace(check_seconds=0.1, ping_seconds=0.5, sweep_seconds=0.5, drain_seconds=5),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
