"""What every command of the command line works with."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from bot import services, terminal
from bot.answer.answerer import Answerer
from bot.services import LoadEncoder
from bot.settings import Settings
from index.encode import Progress
from index.search import Searcher

FAILED = 1
WRONG_USE = 2

# Options that several commands share.
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
KnowledgeFolder = Annotated[
    Path | None, typer.Option("--knowledge", help="The knowledge folder to use.", show_default=False)
]


@dataclass(frozen=True, slots=True)
class Session:
    """What every command works with: the settings, where it prints results and all else, and how it gets the model."""

    settings: Settings
    out: Console
    err: Console
    load: LoadEncoder

    def on(self, knowledge: Path | None) -> "Session":
        """Return the session for the knowledge folder that a command was given, if it was given one."""
        if knowledge is None:
            return self
        return replace(self, settings=self.settings.model_copy(update={"knowledge_dir": knowledge}))

    def say(self, line: str) -> None:
        """Print a line for the person, not part of the result."""
        self.err.print(line, markup=False, emoji=False, highlight=False, soft_wrap=True)

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress]:
        """Show how far something long has come."""
        with terminal.progress_bar(self.err, label) as report:
            yield report

    def fail(self, message: str, status: int = FAILED) -> NoReturn:
        """Say what went wrong and what to do, and stop."""
        self.say(message)
        raise typer.Exit(status)

    def searcher(self, *, allow_stale: bool) -> Searcher:
        """Return a searcher, building the index where that is needed."""
        return services.open_searcher(self.settings, self.say, self.progress, allow_stale=allow_stale, load=self.load)

    def answerer(self, *, allow_stale: bool) -> Answerer:
        """Return an answerer, building the index where that is needed."""
        return services.make_answerer(self.settings, self.searcher(allow_stale=allow_stale))


def print_json(value: dict[str, object]) -> None:
    """Print one line of JSON for other programs."""
    # In ASCII, so that it is the same whatever the id holds and the terminal can show.
    print(json.dumps(value), flush=True)


def now() -> datetime:
    """Return what time it is, with the zone that is used here."""
    return datetime.now(UTC).astimezone()


def today() -> date:
    """Return the day it is here."""
    return now().date()
