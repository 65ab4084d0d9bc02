"""Whether what was found is good enough to show: the decision to answer, to ask back or to abstain."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.types import Hit


@dataclass(frozen=True, slots=True)
class Weights:
    """
    A logistic model of a hit's being right, one weight a feature; see `features`.

    `pooled` and `late` say how near the first hit is to the question, as a whole and word by word, `coverage` how many
    of the question's words it has, `margin` how far its score is above the next one's, `log_words` the logarithm of the
    number of words in the query (a longer question has more words that no entry need have).
    """

    bias: float
    pooled: float
    late: float
    coverage: float
    margin: float
    log_words: float


class Caution(StrEnum):
    """How sure the bot must be before it answers: the operating point, by a name that people understand."""

    STRICT = "strict"
    BALANCED = "balanced"
    HELPFUL = "helpful"


# Fitted on knowledge/evaluation/calibration.yaml alone by `mappa-bot eval --calibrate`; DECISIONS.md, "When to answer".
# "First" is a model of the first hit's being right, "either" of its being one of the first two.
FIRST = Weights(bias=-19.28, pooled=7.77, late=8.39, coverage=6.04, margin=0.64, log_words=2.24)
EITHER = Weights(bias=-20.07, pooled=7.89, late=9.03, coverage=6.57, margin=0.48, log_words=2.40)
# The lowest probabilities at which 98, 96 and 93 of 100 answers to calibration questions are right.
OPERATING_POINTS: Mapping[Caution, float] = {Caution.STRICT: 0.91, Caution.BALANCED: 0.69, Caution.HELPFUL: 0.36}


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What was found for a query, best first.

    `sureness` is the probability that the first hit answers it, `sureness_of_two` that one of the first two does.
    """

    query: str
    hits: tuple[Hit, ...]
    sureness: float
    sureness_of_two: float

    def is_enough(self, caution: Caution) -> bool:
        """Whether the bot may answer from the first hit."""
        return self.sureness >= OPERATING_POINTS[caution]

    def is_tie(self, caution: Caution) -> bool:
        """Whether the bot is sure of two entries but not of either."""
        return not self.is_enough(caution) and self.sureness_of_two >= OPERATING_POINTS[caution]


def weigh(query: str, hits: Sequence[Hit]) -> Evidence:
    """Return the evidence in `hits`, best first, for `query`; without a hit there is none."""
    if not hits:
        return Evidence(query, (), 0.0, 0.0)
    values = features(query, hits)
    return Evidence(query, tuple(hits), probability(values, FIRST), probability(values, EITHER))


def features(query: str, hits: Sequence[Hit]) -> tuple[float, float, float, float, float]:
    """Return pooled, late, coverage, margin and log_words of the first hit, as `Weights` describes them."""
    first = hits[0]
    margin = first.score - hits[1].score if len(hits) > 1 else 0.0
    return first.pooled, first.late, first.coverage, margin, math.log(max(1, len(query.split())))


def probability(values: Sequence[float], weights: Weights) -> float:
    """Return what a model says of a first hit with these features, 0 to 1."""
    pooled, late, coverage, margin, log_words = values
    total = (
        weights.bias
        + weights.pooled * pooled
        + weights.late * late
        + weights.coverage * coverage
        + weights.margin * margin
        + weights.log_words * log_words
    )
    return 1 / (1 + math.exp(-total))
