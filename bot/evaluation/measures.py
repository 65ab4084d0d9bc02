"""Figures over judged questions: shares with their intervals, and how well the ranking does."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields

from bot.evaluation.judge import Judged

# The two-sided 95 % point of the standard normal distribution.
_Z = 1.959963984540054
_CUT_OFF = 10


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The quotient, 0 to 1; None where nothing was counted."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """
        The 95 % score interval, 0 to 1; None where nothing was counted.

        Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22: 209-212. Unlike
        the usual p ± 1.96 standard errors it holds for few questions and for shares near 0 and 1.
        """
        if not self.whole:
            return None
        p, n = self.part / self.whole, self.whole
        middle = p + _Z**2 / (2 * n)
        reach = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        low, high = ((middle + side * reach) / (1 + _Z**2 / n) for side in (-1, 1))
        # Exactly 0 and 1 at the ends, where rounding leaves a trace.
        return (low if self.part else 0.0), (high if self.part < n else 1.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What was measured over some judged questions.

    "Answered" is an answer in full or in part. `accuracy` is the strict one: every question right, of all. `asked_back`
    and `false_abstention` count answerable questions that were not answered, `stopped` those of any kind that were
    taken for personal data though there is none. R@k is the share of answerable questions with a judged entry among
    the first k hits.
    """

    questions: int
    accuracy: Share
    accuracy_among_answered: Share
    answered_right: Share
    abstention_recall: Share
    false_abstention: Share
    asked_back: Share
    stopped: Share
    clarified: Share
    personal_data: Share
    r_at_1: Share
    r_at_3: Share
    ndcg_at_10: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a file of questions, and of its questions by topic and by kind ("-" for those without one)."""

    figures: Figures
    topics: dict[str, Figures]
    kinds: dict[str, Figures]


def measure_files(judged: Sequence[Judged]) -> dict[str, Measured]:
    """Return what was measured, by file of questions, in the order of their names."""
    return {use: _measure_file(some) for use, some in _groups(judged, lambda item: item.question.use).items()}


def measure(judged: Sequence[Judged]) -> Figures:
    """Return the figures of some judged questions."""
    answerable = [item for item in judged if item.question.is_answerable]
    answered = [item for item in judged if _group(item) in {"answered", "partial"}]

    def right(some: Sequence[Judged]) -> Share:
        return Share(sum(item.right for item in some), len(some))

    def expecting(group: str) -> list[Judged]:
        return [item for item in judged if item.question.expect == group]

    def ended(group: str, some: Sequence[Judged]) -> Share:
        return Share(sum(_group(item) == group for item in some), len(some))

    def within(rank: int) -> Share:
        found = sum(item.rank is not None and item.rank <= rank for item in answerable)
        return Share(found, len(answerable))

    gains = [ndcg([hit.entry for hit in item.answer.hits], item.question.judged) for item in answerable]
    return Figures(
        questions=len(judged),
        accuracy=right(judged),
        accuracy_among_answered=right(answered),
        answered_right=right(answerable),
        abstention_recall=right(expecting("abstained")),
        false_abstention=ended("abstained", answerable),
        asked_back=ended("clarify", answerable),
        stopped=ended("blocked", [item for item in judged if item.question.expect != "blocked"]),
        clarified=right(expecting("clarify")),
        personal_data=right(expecting("blocked")),
        r_at_1=within(1),
        r_at_3=within(3),
        ndcg_at_10=math.fsum(gains) / len(gains) if gains else None,
    )


def ndcg(ranked: Sequence[str], relevant: Collection[str], k: int = _CUT_OFF) -> float:
    """
    Return the normalised discounted cumulative gain at `k` with binary gains, 0 to 1.

    Järvelin and Kekäläinen (2002), with the logarithm of rank + 1 as the discount; the ideal ranking has as many
    relevant entries in the first `k` as there are. `relevant` is never empty.
    """
    gained = math.fsum(1 / math.log2(rank + 1) for rank, entry in enumerate(ranked[:k], start=1) if entry in relevant)
    ideal = math.fsum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), k) + 1))
    return gained / ideal


def as_json(figures: Figures) -> dict[str, object]:
    """Return the figures for other programs, rounded to four places."""
    return {field.name: plain(getattr(figures, field.name)) for field in fields(figures)}


def plain(value: Share | float | None) -> object:
    """Return a figure for other programs, rounded to four places; a share with its counts and interval."""
    if not isinstance(value, Share):
        return round(value, 4) if isinstance(value, float) else value
    low, high = value.interval or (None, None)
    return {
        "share": plain(value.value),
        "part": value.part,
        "whole": value.whole,
        "low": plain(low),
        "high": plain(high),
    }


def file_as_json(measured: Measured) -> dict[str, object]:
    """Return the same for a file, with its topics and kinds under the names of these."""
    groups = {"topics": measured.topics, "kinds": measured.kinds}
    return as_json(measured.figures) | {
        what: {name: as_json(figures) for name, figures in some.items()} for what, some in groups.items()
    }


def topic_of(item: Judged) -> str:
    """Return the topic of the first judged entry; "-" where there is none."""
    return item.question.judged[0].partition(".")[0] if item.question.judged else "-"


def _measure_file(judged: Sequence[Judged]) -> Measured:
    return Measured(
        measure(judged),
        topics={name: measure(some) for name, some in _groups(judged, topic_of).items()},
        kinds={name: measure(some) for name, some in _groups(judged, lambda item: item.question.kind or "-").items()},
    )


def _groups(judged: Sequence[Judged], name_of: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """Return the questions by what `name_of` says of each, sorted by that."""
    groups: dict[str, list[Judged]] = {name: [] for name in sorted({name_of(item) for item in judged})}
    for item in judged:
        groups[name_of(item)].append(item)
    return groups


def _group(item: Judged) -> str:
    return item.answer.outcome.group
