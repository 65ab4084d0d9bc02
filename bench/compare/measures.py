"""What is counted: how well entries are ranked, how well questions are answered, and how long it takes."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.compare.contender import DEPTH, Ranking, Reply
from bot.evaluation.judge import is_right
from bot.evaluation.measures import Share, ndcg
from index.questions import EvaluationQuestion

# A wrong answer counts as much as three missing ones: what the bot's own decision rests on too (DECISIONS.md).
COST_OF_WRONG = 3


@dataclass(frozen=True, slots=True)
class RankFigures:
    """
    Means over the answerable questions, each 0 to 1.

    `first` and `three` are the shares with a judged entry first or among three (R@1, R@3); `ndcg` is nDCG@10 with each
    entry judged or not; `mrr` is 1 / rank of the first judged entry, 0 beyond 10.
    """

    questions: int
    first: float
    three: float
    ndcg: float
    mrr: float


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How many answers (in full or in part) were right, how many answerable questions, and what was declined."""

    answers_right: Share
    answerable_right: Share
    declined: Share


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds a question: half of all questions, and 95 in 100, take no longer."""

    p50: float
    p95: float


def rank_figures(asked: Sequence[EvaluationQuestion], rankings: Sequence[Ranking]) -> RankFigures:
    """
    Return how well the answerable questions were ranked.

    Raises:
        ValueError: None of them is answerable.
    """
    answerable = [
        ([name for name, _ in ranking], question.judged)
        for question, ranking in zip(asked, rankings, strict=True)
        if question.is_answerable
    ]
    if not answerable:
        raise ValueError("no answerable question, so nothing to measure rankings on")
    ranks = [_first_judged(names, judged) for names, judged in answerable]
    return RankFigures(
        questions=len(answerable),
        first=float(np.mean([rank <= 1 for rank in ranks])),
        three=float(np.mean([rank <= 3 for rank in ranks])),
        ndcg=float(np.mean([ndcg(names, judged, DEPTH) for names, judged in answerable])),
        mrr=float(np.mean([1 / rank for rank in ranks])),
    )


def answer_figures(asked: Sequence[EvaluationQuestion], replies: Sequence[Reply]) -> AnswerFigures:
    """Return how the questions were answered; what is right is said by `is_right`, as for the bot's own figures."""
    pairs = list(zip(asked, replies, strict=True))

    def right(some: Sequence[tuple[EvaluationQuestion, Reply]]) -> Share:
        return Share(sum(is_right(question, reply.group, reply.shown) for question, reply in some), len(some))

    return AnswerFigures(
        answers_right=right([pair for pair in pairs if pair[1].shown]),
        answerable_right=right([pair for pair in pairs if pair[0].is_answerable]),
        declined=right([pair for pair in pairs if pair[0].expect == "abstained"]),
    )


def choose_threshold(asked: Sequence[EvaluationQuestion], rankings: Sequence[Ranking]) -> float:
    """
    Return the score from which answering gives the most (right - 3 x wrong) on these questions.

    Only scores that occurred are looked at; of equally good ones the lowest, which answers most, is taken.

    Raises:
        ValueError: Nothing was found for any question.
    """
    best, threshold, worth = -math.inf, math.nan, 0
    scored = sorted(_first_scores(asked, rankings), reverse=True)
    for place, (score, right) in enumerate(scored):
        worth += 1 if right else -COST_OF_WRONG
        all_of_this_score = place + 1 == len(scored) or scored[place + 1][0] < score
        if all_of_this_score and worth >= best:
            best, threshold = worth, score
    if math.isnan(threshold):
        raise ValueError("nothing was found for any calibration question, so no threshold can be chosen")
    return threshold


def latency(milliseconds: Sequence[float]) -> Latency:
    """Return the two percentiles of at least one time."""
    return Latency(*(float(np.percentile(milliseconds, percent)) for percent in (50, 95)))


def _first_judged(names: Sequence[str], judged: Collection[str]) -> float:
    """Return the rank of the first judged entry from 1, infinity when there is none in ten."""
    return next((rank for rank, name in enumerate(names[:DEPTH], 1) if name in judged), math.inf)


def _first_scores(asked: Sequence[EvaluationQuestion], rankings: Sequence[Ranking]) -> Iterator[tuple[float, bool]]:
    for question, ranking in zip(asked, rankings, strict=True):
        if ranking:
            name, score = ranking[0]
            yield score, is_right(question, "answered", [name])
