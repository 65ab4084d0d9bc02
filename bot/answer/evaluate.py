"""The bot's answers against the project's own judged questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.answerer import Answerer
from bot.answer.evidence import Weights, features
from bot.answer.types import Answer, Question
from bot.answer.understand import understand
from index.questions import EvaluationQuestion


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what the bot said, whether that is right, and the rank of the first right hit (None: not in ten)."""

    question: EvaluationQuestion
    answer: Answer
    right: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over some judged questions; shares are their quotients, None where nothing was counted."""

    questions: int
    answerable: int
    answered: int
    answered_right: int
    must_decline: int
    declined: int
    clarify: int
    clarified: int
    blocked: int
    blocked_right: int
    first_hit_right: int
    first_three_right: int


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a threshold would give on cross-validated probabilities."""

    threshold: float
    answered: int
    answered_right: int
    answerable: int
    declined: int
    must_decline: int


def judge(
    answerer: Answerer, questions: Iterable[EvaluationQuestion], *, as_of: date, area: str | None
) -> list[Judged]:
    """Return every question with its answer and whether that is right; partly right counts as wrong."""
    judged = []
    for asked in questions:
        answer = answerer.answer(Question(asked.question, as_of, asked.thread, area))
        group = answer.outcome.group
        right = group == asked.expect and (group != "answered" or answer.passages[0].entry in asked.entries)
        ranks = (rank for rank, hit in enumerate(answer.hits, start=1) if hit.entry in asked.entries)
        judged.append(Judged(asked, answer, right, next(ranks, None)))
    return judged


def count(judged: Sequence[Judged]) -> Figures:
    """Return the figures of some judged questions."""

    def number(expect: str, *, right: bool = False) -> int:
        return sum(item.question.expect == expect and (item.right or not right) for item in judged)

    def within(rank: int) -> int:
        return sum(item.rank is not None and item.rank <= rank for item in judged)

    answered = [item for item in judged if item.answer.outcome.group == "answered"]
    return Figures(
        questions=len(judged),
        answerable=number("answered"),
        answered=len(answered),
        answered_right=sum(item.right for item in answered),
        must_decline=number("abstained"),
        declined=number("abstained", right=True),
        clarify=number("clarify"),
        clarified=number("clarify", right=True),
        blocked=number("blocked"),
        blocked_right=number("blocked", right=True),
        first_hit_right=within(1),
        first_three_right=within(3),
    )


def calibrate(judged: Sequence[Judged]) -> tuple[Weights, list[OperatingPoint]]:
    """
    Return the weights fitted on judged questions, and what thresholds would give.

    Only questions that were searched count. The operating points come from ten-fold cross-validation, so that no
    question is judged by weights it helped to fit. The regularisation (C=10) was not tuned.
    """
    # A second of imports that no other command should pay.
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import cross_val_predict  # noqa: PLC0415

    searched = [item for item in judged if item.question.expect in {"answered", "abstained"} and item.answer.hits]
    rows = [
        features(understand(item.question.question, item.question.thread).query, item.answer.hits) for item in searched
    ]
    labels = [item.rank == 1 for item in searched]
    model = LogisticRegression(C=10, max_iter=5000)
    sureness = cross_val_predict(model, rows, labels, cv=10, method="predict_proba")[:, 1]
    points = []
    for threshold in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        taken = [
            (item, label) for item, label, sure in zip(searched, labels, sureness, strict=True) if sure >= threshold
        ]
        must_decline = [item for item in searched if item.question.expect == "abstained"]
        points.append(
            OperatingPoint(
                threshold=threshold,
                answered=len(taken),
                answered_right=sum(label for _, label in taken),
                answerable=len(searched) - len(must_decline),
                declined=len(must_decline) - sum(item.question.expect == "abstained" for item, _ in taken),
                must_decline=len(must_decline),
            )
        )
    model.fit(rows, labels)
    return Weights(float(model.intercept_[0]), *map(float, model.coef_[0])), points
