"""Small hand-made knowledge, and a real searcher over it that finds what a test says."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answer.answerer import Answerer
from index.build import build_index
from index.search import Searcher
from index.store import BuiltIndex
from index.types import Citation, Correction, Entry, Hit, Knowledge, Passage, PassageKind, Source
from tests.hashing import HashingEncoder

TODAY = date(2026, 11, 22)
UNIT = "the MAPPA unit at Example House"
MAX_CHARS = 2000

GUIDANCE = Source("guidance", "MAPPA Guidance", "HMPPS", "2024-08", "https://www.gov.uk/mappa")
ACT = Source("act", "Criminal Justice Act 2003", "legislation.gov.uk", "2003")
SOURCES = (GUIDANCE, ACT)

LEVEL_2 = Entry(
    "levels.level-2",
    "When Level 2 is the right level",
    "Refer to Level 2 when formal meetings add value.",
    detail="Say what the meetings would do.",
    asks=("level 2 when", "When should I refer a case to Level 2?"),
    corrects=(Correction("every high-risk case is Level 2", "No. High risk alone is not enough."),),
    citations=(Citation("guidance", "para 7.4"), Citation("act", "section 325")),
    last_reviewed_on=date(2026, 11, 1),
    review_in_days=180,
    see_also=("levels.level-3",),
)
LEVEL_3 = Entry("levels.level-3", "When Level 3 is right", "Few cases.", citations=(Citation("guidance", "para 7.5"),))
NOW = Entry("categories.now", "How many categories", "There are four.", citations=(Citation("guidance", "chapter 6"),))
THEN = Entry(
    "categories.then",
    "How many categories before 2022",
    "There were three.",
    asks=("how many categories were there",),
    citations=(Citation("act", "section 327 as enacted"), Citation("guidance", "archive")),
    currency="historical",
    valid_from=date(2004, 4, 5),
    valid_to=date(2022, 6, 27),
    superseded_by="categories.now",
)
LOCAL = Entry(
    "llr.panel", "The LLR panel", "A panel looks at it.", citations=(Citation("guidance", "local page"),), area="llr"
)


def hit(entry: Entry, *, sure: bool = True, kind: PassageKind = "answer", text: str | None = None) -> Hit:
    """A hit that fits in every way, or, when not `sure`, one that is merely near."""
    passage = Passage(entry.id, kind, entry.answer if text is None else text)
    return Hit(entry.id, 9.0 if sure else 0.1, 1.0 if sure else 0.5, 5.0, 1.0 if sure else 0.1, passage)


class GivenHits(Searcher):
    """A searcher that finds the given hits, as far as they are allowed, and remembers what was searched for."""

    def __init__(self, index: BuiltIndex, given: Sequence[Hit]) -> None:
        super().__init__(index, HashingEncoder())
        self.given = tuple(given)
        self.queries: list[str] = []

    def search(self, query: str, k: int, allow: Callable[[Entry], bool] = lambda _entry: True) -> tuple[Hit, ...]:
        """Return the given hits of entries that are allowed."""
        self.queries.append(query)
        entries = {entry.id: entry for entry in self.index.knowledge.entries}
        return tuple(found for found in self.given if allow(entries[found.entry]))[:k]


def searcher_over(folder: Path, entries: Sequence[Entry], given: Sequence[Hit]) -> GivenHits:
    """Return a searcher over an index of `entries`, built in `folder`, that finds `given`."""
    knowledge = Knowledge(tuple(entries), SOURCES)
    report = build_index(knowledge, HashingEncoder(), folder, datetime(2026, 11, 22, tzinfo=UTC))
    return GivenHits(report.index, given)


def answerer_over(searcher: Searcher, *, max_chars: int = MAX_CHARS) -> Answerer:
    """Return an answerer with the settings of these tests."""
    return Answerer(searcher, unit_contact=UNIT, max_chars=max_chars)


def without_citations(entry: Entry) -> Entry:
    """Return the entry as a folder that breaks house rules may hold it."""
    return replace(entry, citations=())
