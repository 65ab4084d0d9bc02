"""A run against an earlier one, question by question."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.record import Row


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that was right and is wrong, or the other way round."""

    was: Row
    now: Row

    @property
    def is_the_judgement(self) -> bool:
        """Whether the bot does the same as before, so that only what counts as right can have changed."""
        return (self.was.outcome, self.was.shown) == (self.now.outcome, self.now.shown)


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    What changed on one file of questions.

    `lost` were right and are wrong, `won` were wrong and are right. `judged_anew` flipped though the bot does the same
    as before; they take no part in the test, nor do the ids `added` and `removed` since. `p_value` is the probability
    of flips at least as uneven if neither run were better.
    """

    questions: int
    right_then: int
    right_now: int
    lost: tuple[Flip, ...]
    won: tuple[Flip, ...]
    judged_anew: tuple[Flip, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    p_value: float


def compare(now: Sequence[Row], earlier: Sequence[Row]) -> dict[str, Comparison]:
    """Return what changed since an earlier run, by file of questions, in the order of their names."""
    uses = sorted({row.use for row in (*now, *earlier)})
    return {use: _compare_file(_by_id(now, use), _by_id(earlier, use)) for use in uses}


def sign_test(lost: int, won: int) -> float:
    """
    Return the two-sided p-value of the exact sign test on the flips, 0 to 1.

    The exact form of McNemar's test (1947), "Note on the sampling error of the difference between correlated
    proportions or percentages", Psychometrika 12: 153-157: if neither run were better, each flip would go either way
    with probability 1/2.
    """
    flips = lost + won
    one_sided = sum(math.comb(flips, count) for count in range(min(lost, won) + 1))
    # Whole numbers up to here, so that no number of flips is too large.
    return min(1.0, 2 * one_sided / (1 << flips))


def as_json(comparison: Comparison) -> dict[str, object]:
    """Return a comparison for other programs; each flip with what it was and what it is."""

    def plain(flips: Sequence[Flip]) -> list[dict[str, object]]:
        return [{"id": flip.now.id, "was": _ended(flip.was), "is": _ended(flip.now)} for flip in flips]

    return {
        "questions": comparison.questions,
        "right_then": comparison.right_then,
        "right_now": comparison.right_now,
        "p_value": round(comparison.p_value, 4),
        "lost": plain(comparison.lost),
        "won": plain(comparison.won),
        "judged_anew": plain(comparison.judged_anew),
        "added": list(comparison.added),
        "removed": list(comparison.removed),
    }


def _compare_file(now: Mapping[str, Row], earlier: Mapping[str, Row]) -> Comparison:
    both = [name for name in now if name in earlier]
    flips = [Flip(earlier[name], now[name]) for name in both if now[name].right != earlier[name].right]
    real = [flip for flip in flips if not flip.is_the_judgement]
    lost = tuple(flip for flip in real if flip.was.right)
    won = tuple(flip for flip in real if flip.now.right)
    return Comparison(
        questions=len(both),
        right_then=sum(earlier[name].right for name in both),
        right_now=sum(now[name].right for name in both),
        lost=lost,
        won=won,
        judged_anew=tuple(flip for flip in flips if flip.is_the_judgement),
        added=tuple(name for name in now if name not in earlier),
        removed=tuple(name for name in earlier if name not in now),
        p_value=sign_test(len(lost), len(won)),
    )


def _by_id(rows: Sequence[Row], use: str) -> dict[str, Row]:
    return {row.id: row for row in sorted(rows, key=lambda row: row.id) if row.use == use}


def _ended(row: Row) -> dict[str, object]:
    return {"right": row.right, "outcome": row.outcome, "shown": list(row.shown)}
