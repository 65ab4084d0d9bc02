"""Whether what was found is good enough to show: the decision to answer or to abstain."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Hit


@dataclass(frozen=True, slots=True)
class Weights:
    """
    A logistic model of "the first hit answers the question", one weight a feature.

    The features: the hit's cosine and coverage, how far its score is above the next hit's, and the logarithm of the
    number of words in the query (a longer question has more words that no entry need have).
    """

    bias: float
    dense: float
    coverage: float
    margin: float
    log_words: float


# Fitted on knowledge/evaluation/calibration.yaml alone by `mappa-bot eval --calibrate`; DECISIONS.md, "When to answer".
WEIGHTS = Weights(bias=-10.66, dense=6.98, coverage=4.25, margin=0.76, log_words=1.58)
# To answer wrongly is taken to be three times as bad as not to answer, so the bot answers when it is right with a
# probability of more than 3 in 4. What that gives is reported on other questions than those above.
THRESHOLD = 0.75


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found, best first, and how likely the first of it is to answer the question (0 to 1)."""

    hits: tuple[Hit, ...]
    sureness: float

    @property
    def is_enough(self) -> bool:
        """Whether the bot may answer from the first hit."""
        return self.sureness >= THRESHOLD


def weigh(query: str, hits: Sequence[Hit]) -> Evidence:
    """Return the evidence in `hits`, best first, for `query`; without a hit there is none."""
    return Evidence(tuple(hits), probability(features(query, hits)) if hits else 0.0)


def features(query: str, hits: Sequence[Hit]) -> tuple[float, float, float, float]:
    """Return dense, coverage, margin and log_words of the first hit, as `Weights` describes them."""
    first = hits[0]
    margin = first.score - hits[1].score if len(hits) > 1 else 0.0
    return first.dense, first.coverage, margin, math.log(max(1, len(query.split())))


def probability(values: Sequence[float], weights: Weights = WEIGHTS) -> float:
    """Return how likely a first hit with these features is to answer the question, 0 to 1."""
    dense, coverage, margin, log_words = values
    total = (
        weights.bias
        + weights.dense * dense
        + weights.coverage * coverage
        + weights.margin * margin
        + weights.log_words * log_words
    )
    return 1 / (1 + math.exp(-total))
