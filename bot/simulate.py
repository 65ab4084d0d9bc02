"""The command that shows what practice with the bot does to imagined learners."""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer

from bot.session import KnowledgeFolder, Session
from bot.training.course import Course, course_of
from bot.training.outcomes import figures, in_words
from bot.training.simulate import START, LearnerResult, only_path, simulate_some
from bot.training.types import Wishes
from index.encode import Progress
from index.load import load_knowledge

# Small enough for the bar to move, large enough that handing out work costs nothing.
_LEARNERS_AT_ONCE = 20
# One learner's curve is drawn day by day; of many every fourth day shows the same.
_SAMPLE_EVERY = 4


def simulate(
    context: typer.Context,
    *,
    learners: Annotated[int, typer.Option(min=1, help="How many learners to imagine.")] = 1,
    days: Annotated[int, typer.Option(min=28, max=730, help="For how long.")] = 120,
    seed: Annotated[int, typer.Option(help="The same seed gives the same learners.")] = 7,
    path: Annotated[str, typer.Option(help="The path they take.")] = "crc",
    most: Annotated[int, typer.Option(min=1, max=15, help="The most items in a daily set.")] = Wishes().most,
    processes: Annotated[int, typer.Option(min=1, help="How many processes share the work.")] = 2,
    out: Annotated[Path | None, typer.Option(help="Where to write a picture (PNG).", show_default=False)] = None,
    to_json: Annotated[
        Path | None, typer.Option("--json", help="Where to write all figures (JSON).", show_default=False)
    ] = None,
    knowledge: KnowledgeFolder = None,
) -> None:
    """
    Let imagined learners take a path, by our schedule and in other ways, and say what they know at the end.

    Their memory follows FSRS with parameters of their own, which the schedule does not know; they miss days and weeks.
    Two thousand learners over 120 days take a few minutes on two cores.
    """
    session: Session = context.obj
    session = session.on(knowledge)
    whole = course_of(load_knowledge(session.settings.knowledge_dir), START)
    if path not in whole.paths:
        session.fail(
            f"there is no path {path!r}: choose one of {', '.join(whole.paths) or 'none, nothing is confirmed'}"
        )
    course = only_path(whole, path)
    sampled = sorted({*range(0, days, 1 if learners == 1 else _SAMPLE_EVERY), days - 1})
    started = time.perf_counter()
    with session.progress("Learning") as progress:
        results = _run(course, path, seed, learners, days, sampled, Wishes(most=most), processes, progress)
    seconds = time.perf_counter() - started
    items = len(course.items_of_path(path))
    said = in_words(results, items)
    session.out.print(said, markup=False, emoji=False, highlight=False, soft_wrap=True)
    session.say(f"{learners} learners, {days} days each: {seconds:.1f} seconds with {processes} processes")
    if to_json is not None:
        asked = {"learners": learners, "days": days, "seed": seed, "path": path, "items": items, "most_in_a_set": most}
        held = {**asked, "seconds": round(seconds, 1), "processes": processes, **figures(results)}
        _write(to_json, (json.dumps(held, indent=2) + "\n").encode())
    if out is not None:
        from bot.training.picture import draw  # noqa: PLC0415 - matplotlib takes a second that nobody else should pay

        _write(out, draw(results, sampled, items))


def _run(  # noqa: PLR0917 - what `simulate_some` takes
    course: Course,
    path: str,
    seed: int,
    learners: int,
    days: int,
    sampled: Sequence[int],
    wishes: Wishes,
    processes: int,
    progress: Progress,
) -> list[LearnerResult]:
    """Return the results in the order of the learners, whatever the number of processes."""
    if learners == 1 or processes == 1:
        results = []
        for number in range(learners):
            results += simulate_some(course, path, seed, range(number, number + 1), days, sampled, wishes)
            progress(number + 1, learners)
        return results
    work = [range(first, min(first + _LEARNERS_AT_ONCE, learners)) for first in range(0, learners, _LEARNERS_AT_ONCE)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        started = {pool.submit(simulate_some, course, path, seed, part, days, sampled, wishes): part for part in work}
        done: dict[int, list[LearnerResult]] = {}
        for future in as_completed(started):
            done[started[future].start] = future.result()
            progress(sum(map(len, done.values())), learners)
    return [result for first in sorted(done) for result in done[first]]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
