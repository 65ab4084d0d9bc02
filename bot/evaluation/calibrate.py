"""The decision to answer, fitted on judged questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answer.evidence import Caution, Weights, features
from bot.evaluation.judge import Judged

# The share of answers that must be right at each operating point.
TARGETS: Mapping[Caution, float] = {Caution.STRICT: 0.98, Caution.BALANCED: 0.96, Caution.HELPFUL: 0.93}
_THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a threshold would give on cross-validated probabilities."""

    threshold: float
    answered: int
    answered_right: int
    answerable: int
    declined: int
    must_decline: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    What was fitted: models of the first hit's being right and of one of the first two's, and what thresholds give.

    `chosen` has, for each operating point, the lowest threshold whose answers are right as often as its target asks.
    """

    first: Weights
    either: Weights
    points: tuple[OperatingPoint, ...]
    chosen: Mapping[Caution, OperatingPoint]


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """
    Return the decision fitted on judged questions.

    Only questions that were searched count, and of those the ones that one entry answers, or none. The operating points
    come from ten-fold cross-validation, so that no question is judged by weights it helped to fit. The regularisation
    (C=10) was not tuned.
    """
    # A second of imports that no other command should pay.
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import cross_val_predict  # noqa: PLC0415

    searched = [
        item
        for item in judged
        if item.question.expect in {"answered", "abstained"} and item.answer.hits and not item.question.parts
    ]
    rows = [features(item.answer.searched_for, item.answer.hits) for item in searched]
    labels = [item.rank == 1 for item in searched]
    first = LogisticRegression(C=10, max_iter=5000)
    sureness = cross_val_predict(first, rows, labels, cv=10, method="predict_proba")[:, 1].tolist()
    either = LogisticRegression(C=10, max_iter=5000).fit(rows, [(item.rank or 3) <= 2 for item in searched])
    every = [_at(searched, sureness, threshold) for threshold in sorted({round(sure, 3) for sure in sureness})]
    return Calibration(
        first=_weights(first.fit(rows, labels)),
        either=_weights(either),
        points=tuple(_at(searched, sureness, threshold) for threshold in _THRESHOLDS),
        chosen={
            caution: next((point for point in every if point.answered_right >= target * point.answered), every[-1])
            for caution, target in TARGETS.items()
        },
    )


def _weights(model: object) -> Weights:
    return Weights(float(model.intercept_[0]), *map(float, model.coef_[0]))  # type: ignore[attr-defined]


def _at(searched: Sequence[Judged], sureness: Sequence[float], threshold: float) -> OperatingPoint:
    taken = [item for item, sure in zip(searched, sureness, strict=True) if sure >= threshold]
    must_decline = sum(item.question.expect == "abstained" for item in searched)
    return OperatingPoint(
        threshold=threshold,
        answered=len(taken),
        answered_right=sum(item.rank == 1 for item in taken),
        answerable=len(searched) - must_decline,
        declined=must_decline - sum(item.question.expect == "abstained" for item in taken),
        must_decline=must_decline,
    )
