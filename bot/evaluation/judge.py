"""The bot's answers against the project's own judged questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.answerer import Answerer
from bot.answer.types import Answer, Question
from index.encode import Progress
from index.questions import EvaluationQuestion


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what the bot said, whether that is right, and the rank of the first right hit (None: not in ten)."""

    question: EvaluationQuestion
    answer: Answer
    right: bool
    rank: int | None

    @property
    def shown(self) -> tuple[str, ...]:
        """The entries whose passages were shown, best first."""
        return tuple(passage.entry for passage in self.answer.passages)


def judge(
    answerer: Answerer,
    questions: Sequence[EvaluationQuestion],
    *,
    as_of: date,
    area: str | None,
    progress: Progress | None = None,
) -> list[Judged]:
    """Return every question with its answer and whether that is right; partly right counts as wrong."""
    judged = []
    for done, asked in enumerate(questions, start=1):
        answer = answerer.answer(Question(asked.question, as_of, asked.thread, area))
        shown = [passage.entry for passage in answer.passages]
        ranks = (rank for rank, hit in enumerate(answer.hits, start=1) if hit.entry in asked.judged)
        right = is_right(asked, answer.outcome.group, shown)
        judged.append(Judged(asked, answer, right, next(ranks, None)))
        if progress is not None:
            progress(done, len(questions))
    return judged


def is_right(asked: EvaluationQuestion, group: str, shown: Sequence[str]) -> bool:
    """
    Return whether an outcome of this group, with passages of the entries `shown`, is what was expected.

    Of an answer the first passage counts. Of a question with parts, each part must be among the passages; where only
    a part can be answered, at least one, and the outcome must say that it is partial.
    """
    if group != asked.expect:
        return False
    if not asked.is_answerable:
        return True
    if not asked.parts:
        return shown[0] in asked.entries
    covered = [not set(part).isdisjoint(shown) for part in asked.parts]
    return all(covered) if asked.expect == "answered" else any(covered)
