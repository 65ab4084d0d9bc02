"""`make bench`: prints every figure of design.md section 10 that exists at this stage."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from bot import services
from bot.answer.types import Question
from bot.settings import Settings, load_settings
from index.build import build_index
from index.dense import DenseIndex
from index.encode import Encoder, Vectors, load_encoder
from index.load import load_knowledge
from index.passages import make_passages
from index.questions import read_questions
from index.search import DEPTH, Searcher

ROUNDS = 3
DIMENSIONS = 384
GRAPH_OF = 100_000


def main() -> None:
    """Run every benchmark and print its figures."""
    settings = load_settings()
    # First, while this process is small: Linux counts a parent's memory towards its child's peak.
    start_up(settings)
    started = time.perf_counter()
    encoder = load_encoder(settings.model_dir, services.tuned_file(settings))
    encoder.encode(["warm up"])
    print(f"model loaded and warm     {time.perf_counter() - started:6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        settings = settings.model_copy(update={"var_dir": Path(folder)})
        building(settings, encoder)
        questions = evaluation_questions(settings)
        answering(settings, encoder, questions)
    growth()


def evaluation_questions(settings: Settings) -> list[Question]:
    """Return the project's questions that need a search."""
    judged, _ = read_questions(settings.knowledge_dir / "evaluation")
    today = datetime.now(UTC).date()
    return [Question(item.question, today, (), settings.area) for item in judged if item.expect == "answered"]


def building(settings: Settings, encoder: Encoder) -> None:
    """Print what a full build costs over bare encoding, and what a rebuild after one change costs over a full one."""
    knowledge = load_knowledge(settings.knowledge_dir)
    texts = list(dict.fromkeys(passage.text for passage in make_passages(knowledge.entries)))
    folder, now = services.index_folder(settings), datetime.now(UTC)
    bare = seconds(lambda: encoder.encode(texts))
    full = seconds(lambda: build_index(knowledge, encoder, folder, now))
    first = knowledge.entries[0]
    changed = replace(first, answer=f"{first.answer} Changed.")
    edited = replace(knowledge, entries=(changed, *knowledge.entries[1:]), digest="edited")
    again = seconds(lambda: build_index(edited, encoder, folder, now))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    versions = sum(path.is_dir() for path in folder.iterdir())
    build_index(knowledge, encoder, folder, now)
    print(f"entries, texts            {len(knowledge.entries)}, {len(texts)}")
    print(f"bare encoding             {bare:6.2f} s")
    print(f"full build                {full:6.2f} s   {full / bare:.2f} of bare encoding")
    print(f"rebuild, one entry        {again:6.2f} s   {again / full:.1%} of a full build")
    print(f"size of one version       {size / versions / 1e6:6.2f} MB")


def answering(settings: Settings, encoder: Encoder, questions: Sequence[Question]) -> None:
    """Print what an answer, as served, costs over the bare encoding of its question by the model; then throughput."""
    encoder.export(services.readers_folder(settings))
    searcher = Searcher(services.open_fresh_index(settings, encoder), encoder)
    answerer = services.make_answerer(settings, searcher)
    for question in questions[:20]:
        answerer.answer(question)
    bare: list[float] = []
    whole: list[float] = []
    for _ in range(ROUNDS):
        for question in questions:
            bare.append(seconds(partial(encoder.encode, [question.text])))
            whole.append(seconds(partial(answerer.answer, question)))
    for name, percent in (("p50", 50), ("p95", 95)):
        one, other = np.percentile(whole, percent) * 1e3, np.percentile(bare, percent) * 1e3
        print(f"answer {name}                {one:6.2f} ms  {one / other:.2f} of bare encoding ({other:.2f} ms)")
    for askers in (1, 8, 32):
        with ThreadPoolExecutor(askers) as pool:
            took = seconds(partial(list, pool.map(answerer.answer, questions)))
        print(f"{askers:2} askers                 {len(questions) / took:6.0f} answers/s")
    print(f"memory, index and model   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB at most")


def growth() -> None:
    """Print how search grows with the number of vectors (random ones), as deep as the bot searches, exact and not."""
    random = np.random.default_rng(1)
    for count in (1_000, 10_000, 50_000, 100_000, 1_000_000):
        vectors = random.standard_normal((count, DIMENSIONS), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        looked_up(f"exact, {count:>9,} vectors  ", vectors, exact_up_to=count)
        # A larger graph of random vectors takes too long to build.
        if count == GRAPH_OF:
            looked_up(f"graph, {count:>9,} vectors  ", vectors, exact_up_to=0)


def looked_up(name: str, vectors: Vectors, *, exact_up_to: int) -> None:
    """Print how long a search among `vectors` takes, and how long it took to prepare."""
    started = time.perf_counter()
    index = DenseIndex.build(vectors, exact_up_to)
    built = time.perf_counter() - started
    took = np.median([seconds(partial(index.search, vectors[row], DEPTH)) for row in range(50)])
    print(f"{name}{took * 1e3:6.2f} ms   built in {built:.1f} s")


def start_up(settings: Settings) -> None:
    """Print how long a new process takes to its first answer, index built, and how much memory it has then."""
    program = [sys.executable, "-m", "bot.cli"]
    subprocess.run([*program, "build"], check=True, capture_output=True)
    started = time.perf_counter()
    process = subprocess.Popen(
        [*program, "ask", "Who appoints lay advisers?"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    print(f"start-up to first answer  {time.perf_counter() - started:6.2f} s   ({settings.knowledge_dir.name})")
    print(f"memory of that process    {usage.ru_maxrss / 1024:6.0f} MB at most")


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
