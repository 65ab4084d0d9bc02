"""One replica of the bot as a process, for `bench.load`: `python -m bench.replica [--real]`, settings as always."""

import logging
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime

from bot import services
from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome, Question
from bot.settings import Settings, load_settings
from bot.slack.upkeep import Pace
from bot.web.serve import run
from index.types import Citation, Entry, Knowledge, Source

# As in production, but for a sweep every three seconds, so that what a killed replica left is taken up in time.
PACE = Pace(check_seconds=0.5, ping_seconds=2, sweep_seconds=3, drain_seconds=10, linger_seconds=0.5)

SOURCE = Source("guidance", "MAPPA Guidance", "HMPPS", "2024-08", "https://www.gov.uk/")
ENTRY = Entry("levels.level-2", "Level 2", "Level 2 is for …", citations=(Citation("guidance", "para 7.9"),))


def main(arguments: list[str]) -> int:
    """Serve until told to stop, and return the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    settings = load_settings()
    answer, knowledge = _real(settings) if "--real" in arguments else (_quick, Knowledge((ENTRY,), (SOURCE,)))
    with services.open_store(settings) as store:
        return run(
            settings,
            answer,
            knowledge,
            store,
            now=lambda: datetime.now(UTC),
            about="for the load test",
            announce=_say,
            pace=PACE,
        )


def _quick(question: Question) -> Answer:
    """Answer at once, by naming what was asked: what is measured is everything around the answer."""
    cited = CitedSource(1, "para 7.9", SOURCE)
    passage = CitedPassage(
        ENTRY.id, ENTRY.title, ENTRY.answer, "current", (cited,), 1.0, question.as_of, date(2026, 11, 20)
    )
    return Answer(Outcome.ANSWERED, f"You asked: {question.text}", (passage,))


def _real(settings: Settings) -> tuple[Callable[[Question], Answer], Knowledge]:
    searcher = services.open_searcher(settings, _say, lambda _: nullcontext(lambda _done, _of: None))
    return services.make_answerer(settings, searcher).answer, searcher.index.knowledge


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
