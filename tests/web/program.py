"""The bot on HTTP as a process, for tests that end it: `python program.py API_URL BOT_TOKEN SECRET FOLDER SECONDS`."""

import secrets
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.answer.types import Answer, Question
from bot.settings import Settings, Transport
from bot.store.database import open_database
from bot.store.store import open_store
from bot.web.serve import run
from tests.scenarios.running import KNOWLEDGE, answered
from tests.web.running import QUICK


def main(api_url: str, bot_token: str, secret: str, folder: str, seconds: str) -> int:
    """Serve with an answer function that sleeps for `seconds`."""

    def answer(question: Question) -> Answer:
        (Path(folder) / "answering").touch()
        time.sleep(float(seconds))
        return answered(f"You asked: {question.text}")

    settings = Settings(
        var_dir=Path(folder),
        transport=Transport.HTTP,
        slack_bot_token=SecretStr(bot_token),
        slack_signing_secret=SecretStr(secret),
        slack_api_url=api_url,
        hash_key=SecretStr("k" * 32),
        replica="one",
        http_port=0,
    )
    engine = open_database(f"sqlite:///{folder}/events.sqlite3")
    return run(
        settings,
        answer,
        KNOWLEDGE,
        open_store(engine, replica=settings.replica, run=secrets.token_hex(8)),
        now=lambda: datetime.now(UTC),
        about="test index",
        announce=lambda line: print(line, flush=True),  # noqa: T201 - this is a program
        pace=replace(QUICK, linger_seconds=0.3),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
