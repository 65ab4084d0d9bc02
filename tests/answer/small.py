"""Small hand-made knowledge, and a real searcher over it that finds what a test says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.answer.evidence import Caution
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
    """A hit that fits in every way, or, when not `sure`, one that is merely near: near enough to be suggested."""
    passage = Passage(entry.id, kind, entry.answer if text is None else text)
    if sure:
        return Hit(entry.id, 9.0, dense=1.0, lexical=5.0, coverage=1.0, passage=passage, pooled=1.0, late=1.0)
    return Hit(entry.id, 0.1, dense=0.5, lexical=5.0, coverage=0.1, passage=passage, pooled=0.5, late=0.3)


class GivenHits(Searcher):
    """A searcher that finds the given hits, as far as they are allowed, and remembers what was searched for."""

    def __init__(self, index: BuiltIndex, given: Sequence[Hit]) -> None:
        super().__init__(index, small_encoder())
        self.given = tuple(given)
        self.queries: list[str] = []

    def search(self, query: str, k: int, allow: Callable[[Entry], bool] = lambda _entry: True) -> tuple[Hit, ...]:
        """Return the given hits of entries that are allowed."""
        self.queries.append(query)
        entries = {entry.id: entry for entry in self.index.knowledge.entries}
        return tuple(found for found in self.given if allow(entries[found.entry]))[:k]


class HitsByWord(GivenHits):
    """Finds what is given for the first of the words that a query has in it, and nothing for a query with none."""

    def __init__(self, index: BuiltIndex, by_word: Mapping[str, Sequence[Hit]]) -> None:
        super().__init__(index, ())
        self.by_word = by_word

    def search(self, query: str, k: int, allow: Callable[[Entry], bool] = lambda _entry: True) -> tuple[Hit, ...]:
        """Return the hits given for the query, as far as they are allowed."""
        self.given = next((tuple(hits) for word, hits in self.by_word.items() if word in query.lower()), ())
        return super().search(query, k, allow)


def small_encoder() -> HashingEncoder:
    """Return an encoder that compares words too, so that hits have every feature."""
    return HashingEncoder(tuning="small")


def built_over(folder: Path, entries: Sequence[Entry]) -> BuiltIndex:
    """Return an index of `entries`, built in `folder`."""
    knowledge = Knowledge(tuple(entries), SOURCES)
    return build_index(knowledge, small_encoder(), folder, datetime(2026, 11, 22, tzinfo=UTC)).index


def searcher_over(folder: Path, entries: Sequence[Entry], given: Sequence[Hit]) -> GivenHits:
    """Return a searcher over an index of `entries`, built in `folder`, that finds `given`."""
    return GivenHits(built_over(folder, entries), given)


def real_searcher_over(folder: Path, entries: Sequence[Entry]) -> Searcher:
    """Return a searcher over an index of `entries`, built in `folder`, that searches in earnest."""
    return Searcher(built_over(folder, entries), small_encoder())


def answerer_over(searcher: Searcher, *, max_chars: int = MAX_CHARS, caution: Caution = Caution.BALANCED) -> Answerer:
    """Return an answerer with the settings of these tests."""
    return Answerer(searcher, unit_contact=UNIT, max_chars=max_chars, caution=caution)


def without_citations(entry: Entry) -> Entry:
    """Return the entry as a folder that breaks house rules may hold it."""
    return replace(entry, citations=())
