"""Judged questions made by hand."""

from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome
from bot.evaluation.judge import Judged
from index.questions import EvaluationQuestion, Expectation
from index.types import Hit, Passage
from tests.answer.small import GUIDANCE, TODAY

SILENT = Answer(Outcome.ABSTAINED_NO_EVIDENCE, "")
VAGUE = Answer(Outcome.CLARIFY_VAGUE, "")
BLOCKED = Answer(Outcome.BLOCKED_PERSONAL_DATA, "")


def asked(
    name: str,
    expect: Expectation,
    *entries: str,
    thread: tuple[str, ...] = (),
    parts: tuple[tuple[str, ...], ...] = (),
    kind: str = "",
    use: str = "",
) -> EvaluationQuestion:
    """A judged question whose id is its text."""
    return EvaluationQuestion(name, name, expect, entries, parts, thread, kind, use=use)


def answered(*entries: str, evidence: float = 0.9, hits: tuple[Hit, ...] = ()) -> Answer:
    """An answer that shows these entries."""
    passages = tuple(
        CitedPassage(entry, "A", "B", "current", (CitedSource(1, "p. 1", GUIDANCE),), evidence, TODAY)
        for entry in entries
    )
    return Answer(Outcome.ANSWERED, "yes", passages, evidence=evidence, hits=hits)


def found(*entries: str) -> tuple[Hit, ...]:
    """Hits of these entries, best first."""
    return tuple(Hit(entry, 1.0, 0.5, 1.0, 0.5, Passage(entry, "answer", "")) for entry in entries)


def judged(question: EvaluationQuestion, answer: Answer = SILENT, *, right: bool, rank: int | None = None) -> Judged:
    """A question with its answer and the verdict."""
    return Judged(question, answer, right=right, rank=rank)
