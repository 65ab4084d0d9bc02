"""`make compare`: this bot and what a team would otherwise assemble, on the same questions in one run."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.compare.entrants import find_entrants, line_up
from bench.compare.ours import ThisBot
from bench.compare.report import place, write_markdown
from bench.compare.run import Comparison, compare
from bot import services
from bot.settings import Settings, load_settings
from index.encode import Progress, SentenceEncoder, locate_model
from index.questions import read_questions

# Read by the libraries when they are imported: nothing is fetched, and nobody is told that they are used.
_QUIET = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "false", "ANONYMIZED_TELEMETRY": "false"}


def main() -> None:
    """Measure, and print the table or write it into a document."""
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--limit", type=int, help="take only so many questions of each file, spread evenly")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table between the markers of FILE")
    options = parser.parse_args()
    if options.limit is not None and options.limit < 1:
        parser.error("--limit must be 1 or more")
    if options.write and options.limit is not None:
        parser.error("--limit is for a quick look: its figures are not written anywhere")
    os.environ.update(_QUIET)
    comparison = measure(load_settings(), options.limit)
    section = write_markdown(comparison, cores=len(os.sched_getaffinity(0)))
    if options.write:
        options.write.write_text(place(options.write.read_text(encoding="utf-8"), section), encoding="utf-8")
    print(json.dumps(asdict(comparison)) if options.json else section)


def measure(settings: Settings, limit: int | None) -> Comparison:
    """Return the comparison over the configured knowledge."""
    model, identity = locate_model()
    encoder = SentenceEncoder(model, identity)
    searcher = services.open_searcher(settings, _say, _no_progress)
    today = datetime.now(UTC).date()
    bot = ThisBot(searcher, services.make_answerer(settings, searcher), as_of=today, area=settings.area)
    lineup = line_up(find_entrants(encoder, model), searcher.index.knowledge.entries, _say)
    questions, problems = read_questions(settings.knowledge_dir / "evaluation")
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    return compare(bot, lineup, questions, encoder, _say, limit=limit)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


@contextmanager
def _no_progress(_title: str) -> Iterator[Progress]:
    yield lambda _done, _all: None


if __name__ == "__main__":
    main()
