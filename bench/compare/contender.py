"""What every contender is, what it searches, and what it can say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from index.types import Entry

# Best first: (entry id, score). The unit of a score is the contender's own affair.
Ranking = list[tuple[str, float]]

# How many entries a contender is asked for: nDCG and MRR are cut there.
DEPTH = 10


class Contender(Protocol):
    """Anything that ranks entries for a question."""

    def rank(self, question: str) -> Ranking:
        """Return the best entries, best first, at most `DEPTH` of them and none twice; nothing found is empty."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What is said to a question: the outcome's group of the contract, and the entries shown, best first.

    `group` is answered, partial, abstained, clarify, blocked or error; only the first two show anything.
    """

    group: str
    shown: tuple[str, ...] = ()


def make_texts(entries: Iterable[Entry], *, with_asks: bool) -> dict[str, str]:
    """Return one text for each entry id: title and answer, with the ways of asking between them or without."""
    return {entry.id: "\n".join((entry.title, *(entry.asks if with_asks else ()), entry.answer)) for entry in entries}


def reply_above(ranking: Ranking, threshold: float) -> Reply:
    """Return the answer of a contender with no decision of its own: its first entry, from a score upwards."""
    if not ranking or ranking[0][1] < threshold:
        return Reply("abstained")
    return Reply("answered", (ranking[0][0],))
