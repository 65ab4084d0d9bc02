"""The values that flow through the index: all frozen, all plain data."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic import ConfigDict, StrictBool, StrictInt

from index.fields import NO_OTHER_KEYS, AsWritten, Day
from index.guide import Guide
from index.lessons import Teaching
from index.tables import Table

Currency = Literal["current", "historical"]
Support = Literal["confirmed", "single-source", "local"]
PassageKind = Literal["title", "ask", "correction", "answer", "sentence"]
PairRule = Literal["near-duplicate", "figures-differ"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: a file (relative to the knowledge folder) and a line counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the knowledge files, in words a subject expert can act on."""

    place: Place
    message: str
    rule: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: {self.message} ({self.rule})"


@dataclass(frozen=True, slots=True)
class Source:
    """
    A document that entries cite.

    `published` is as exact as the source allows: "2024-08", "2012", "undated". `url` is empty where the document has
    no public address. `numbered` says that its parts have numbers, so that each locator must have one.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    title: str
    publisher: str
    published: AsWritten
    url: str = ""
    licence: str = ""
    version: str | None = None
    checked_on: Day | None = None
    superseded_by: str | None = None
    numbered: StrictBool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A belief people hold and the sentence that puts it right."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    belief: str
    correction: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One curated answer to one question.

    Only `id`, `title` and `answer` are needed to load; what a finished entry must have besides is the business of
    `check`. Dates are inclusive: a historical entry was right from `valid_from` to `valid_to`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    title: str
    answer: str
    detail: str | None = None
    asks: tuple[str, ...] = ()
    corrects: tuple[Correction, ...] = ()
    citations: tuple[Citation, ...] = ()
    currency: Currency = "current"
    valid_from: Day | None = None
    valid_to: Day | None = None
    superseded_by: str | None = None
    area: str | None = None
    see_also: tuple[str, ...] = ()
    support: Support | None = None
    owner: str | None = None
    last_reviewed_on: Day | None = None
    review_in_days: StrictInt | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """An acronym or term, what it stands for, what else people call it, and the entry that defines it."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    term: str
    expansion: str
    synonyms: tuple[str, ...] = ()
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What a maintainer decided about two entries that a rule on pairs reports: they stay as they are, and why.

    `rule` is "near-duplicate" or "figures-differ".
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    rule: PairRule
    pair: tuple[str, str]
    because: str

    @property
    def name(self) -> str:
        """What it is known by: the rule and the two entries, in whatever order they were written."""
        return " ".join((self.rule, *sorted(self.pair)))


@dataclass(frozen=True, slots=True)
class Wordings:
    """
    Ways in which people put a question, for search and for tuning it; no reader ever sees them.

    `entry` is the entry that answers them. Or they are questions that no entry answers, on the subjects that
    `unanswered` names: tuning learns from them when not to answer.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    asked: tuple[str, ...]
    entry: str | None = None
    unanswered: str | None = None

    @property
    def name(self) -> str:
        """What the group is known by: its entry, or the subject of its unanswered questions."""
        return self.entry or f"unanswered {self.unanswered}"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """
    Everything read from one knowledge folder.

    `digest` identifies the content of the files (SHA-256, hex); two folders with equal files have equal digests.
    `places` says where each thing that has an id starts, by (kind, id): kinds are "entry", "source", "term", "table",
    "guide", "decision", "wordings", "lesson", "item" (cards too), "path" and "confirmation". A built index holds
    neither places nor wordings.
    """

    entries: tuple[Entry, ...]
    sources: tuple[Source, ...] = ()
    terms: tuple[Term, ...] = ()
    tables: tuple[Table, ...] = ()
    guide: Guide | None = None
    decisions: tuple[Decision, ...] = ()
    wordings: tuple[Wordings, ...] = ()
    teaching: Teaching = field(default_factory=Teaching)
    digest: str = ""
    places: dict[tuple[str, str], Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an entry that gets a vector of its own."""

    entry: str
    kind: PassageKind
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """
    An entry found for a query, with what each stage thought of it.

    `score` orders hits and has no unit; `dense` is the best cosine of the entry's passages (-1 to 1), `pooled` all its
    cosines as one (see `index.search`), `lexical` the BM25 score (0 or more), `coverage` the weighted share of the
    query's words that the entry has (0 to 1), `late` how well its words meet those of the query (-1 to 1, 0 where that
    was not looked at), `passage` the passage that gave the best cosine, `sentences` the cosines of the sentences of its
    answer and `beliefs` those of what it corrects, each in their order.
    """

    entry: str
    score: float
    dense: float
    lexical: float
    coverage: float
    passage: Passage
    pooled: float = 0.0
    late: float = 0.0
    sentences: tuple[float, ...] = ()
    beliefs: tuple[float, ...] = ()
