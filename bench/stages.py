"""`make stages`: what each stage of the ranking adds on judged questions; calibration.yaml chose, the rest reports."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot import services
from bot.answer.understand import Language, understand
from bot.settings import Settings, load_settings
from index.build import build_index
from index.encode import load_encoder
from index.load import load_knowledge
from index.questions import EvaluationQuestion, read_questions
from index.search import Mix, Searcher

_HITS = 10


def main() -> None:
    """Print a Markdown table: the right entry first, and among the first three, after each stage."""
    settings = load_settings()
    questions, _ = read_questions(settings.knowledge_dir / "evaluation")
    uses = sorted({asked.use for asked in questions})
    language = Language.from_knowledge(load_knowledge(settings.knowledge_dir))
    print("| stage | " + " | ".join(f"{use} R@1 | R@3" for use in uses) + " |")
    print("| --- |" + " --- | --- |" * len(uses))
    for name, searcher in _stages(settings):
        cells = []
        for use in uses:
            ranks = _ranks(searcher, [asked for asked in questions if asked.use == use and asked.entries], language)
            cells += [f"{100 * sum(rank <= most for rank in ranks) / len(ranks):.1f} %" for most in (1, 3)]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def _stages(settings: Settings) -> Iterator[tuple[str, Searcher]]:
    knowledge = load_knowledge(settings.knowledge_dir)
    plain = load_encoder(settings.model_dir)
    tuned = load_encoder(settings.model_dir, services.tuned_file(settings))
    print("building two indexes, with and without wordings", file=sys.stderr)
    now, folder = datetime.now(UTC), services.index_folder(settings)
    bare = build_index(replace(knowledge, wordings=()), plain, services.untuned_index_folder(settings), now).index
    full = build_index(knowledge, tuned, folder, now).index
    passages, words, both = Mix(1, 0, 0), Mix(0, 1, 0), Mix(1, 1, 0)
    yield "passages alone, model as published", Searcher(bare, plain, passages)
    yield "BM25 alone", Searcher(bare, plain, words)
    yield "both, half and half", Searcher(bare, plain, both)
    yield "BM25 alone, with wordings", Searcher(full, plain, words)
    yield "both, with wordings", Searcher(full, plain, both)
    yield "passages alone, tuned reading", Searcher(full, tuned, passages)
    yield "both, with wordings and tuned reading", Searcher(full, tuned, both)
    yield "the same with late interaction (the bot)", Searcher(full, tuned)


def _ranks(searcher: Searcher, questions: list[EvaluationQuestion], language: Language) -> list[int]:
    """Return the rank of the first right entry of each question; one more than the last when there is none."""
    ranks = []
    for asked in questions:
        hits = searcher.search(understand(asked.question, asked.thread, language).query, _HITS)
        right = (rank for rank, hit in enumerate(hits, start=1) if hit.entry in asked.entries)
        ranks.append(next(right, _HITS + 1))
    return ranks


if __name__ == "__main__":
    main()
