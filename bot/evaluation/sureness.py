"""How far the bot's sureness can be trusted, and what each threshold on it would give."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.evaluation.judge import Judged
from bot.evaluation.measures import Share

_BINS = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question that was searched: how sure the bot was, 0 to 1, and whether what it would show is right."""

    sureness: float
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of about the same sureness: its mean, and how many of them would be answered rightly."""

    sureness: float
    observed: Share


@dataclass(frozen=True, slots=True)
class Point:
    """What answering whenever the bot is at least as sure as `threshold` would give."""

    threshold: float
    accuracy: Share
    answered_right: Share


def weighed(judged: Sequence[Judged]) -> tuple[Weighed, ...]:
    """
    Return the questions that were searched and that one entry answers, or none.

    What was shown counts where there was an answer; elsewhere, the first hit, which would have been. Questions in
    parts have more than one evidence and are left out.
    """
    return tuple(
        Weighed(
            item.answer.evidence,
            item.right if item.answer.passages else item.rank == 1,
            item.question.is_answerable,
        )
        for item in _in_one_part(judged)
        if item.answer.hits and item.question.expect in {"answered", "abstained"}
    )


def answerable_in_one_part(judged: Sequence[Judged]) -> int:
    """Return how many questions there are to answer, searched or not, of those that `weighed` looks at."""
    return sum(item.question.is_answerable for item in _in_one_part(judged))


def reliability(items: Sequence[Weighed], bins: int = _BINS) -> tuple[Bin, ...]:
    """Return bins of equal count (to one), least sure first; fewer where there are fewer questions."""
    ranked = sorted(items, key=lambda item: item.sureness)
    bins = min(bins, len(ranked))
    cuts = [len(ranked) * number // bins for number in range(bins + 1)] if bins else []
    groups = [ranked[start:end] for start, end in pairwise(cuts)]
    return tuple(
        Bin(math.fsum(item.sureness for item in some) / len(some), Share(sum(item.right for item in some), len(some)))
        for some in groups
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """
    Return the expected calibration error: the mean distance of sureness and observed share, weighted by count.

    Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning", AAAI.
    """
    total = sum(each.observed.whole for each in bins)
    gaps = (each.observed.whole * abs(each.sureness - (each.observed.value or 0.0)) for each in bins)
    return math.fsum(gaps) / total if total else 0.0


def curve(items: Sequence[Weighed], answerable: int) -> tuple[Point, ...]:
    """Return a point for every threshold that makes a difference, highest first; `answerable` is the whole."""
    return tuple(at(items, answerable, threshold) for threshold in sorted({item.sureness for item in items})[::-1])


def at(items: Sequence[Weighed], answerable: int, threshold: float) -> Point:
    """Return what one threshold would give."""
    taken = [item for item in items if item.sureness >= threshold]
    right = sum(item.right for item in taken)
    return Point(threshold, Share(right, len(taken)), Share(right, answerable))


def _in_one_part(judged: Sequence[Judged]) -> list[Judged]:
    return [item for item in judged if not item.question.parts]
