"""What goes into an answer and what comes out: frozen values, the same for Slack, terminal and JSON."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.answer.evidence import Caution
from index.types import Currency, Hit, Source


class Outcome(StrEnum):
    """How a question ended: a group of the contract, then an optional reason after an underscore."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CLARIFY_VAGUE = "clarify_vague"
    CLARIFY_EMPTY = "clarify_empty"
    CLARIFY_TIE = "clarify_tie"
    CLARIFY_HELP = "clarify_help"
    ABSTAINED_NO_EVIDENCE = "abstained_no_evidence"
    ABSTAINED_LANGUAGE = "abstained_language"
    BLOCKED_PERSONAL_DATA = "blocked_personal_data"
    ERROR_BAD_INPUT = "error_bad_input"
    ERROR_TOO_LONG = "error_too_long"

    @property
    def group(self) -> str:
        """The part before the first underscore: answered, partial, clarify, abstained, blocked or error."""
        return self.value.partition("_")[0]


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question as it was typed, with what is needed to answer it.

    `thread` holds the earlier questions of the conversation, oldest first. `as_of` is the date the answer must be
    right for. `area` names the local area whose entries may be used. `caution` says how sure the bot must be, where
    that differs from its usual.
    """

    text: str
    as_of: date
    thread: tuple[str, ...] = ()
    area: str | None = None
    caution: Caution | None = None


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A numbered citation: a place in a source, as shown to the reader."""

    number: int
    locator: str
    source: Source


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A curated passage with its citations (never none), and the date on which a person last checked it."""

    entry: str
    title: str
    text: str
    currency: Currency
    citations: tuple[CitedSource, ...]
    score: float
    as_of: date
    checked_on: date | None = None
    detail: str | None = None
    area: str | None = None
    see_also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"passage {self.entry} has no citation: an answer without a source cannot be given")


class Notice(StrEnum):
    """Something the reader must know about the answer besides its text."""

    EMERGENCY = "emergency"
    SUPERSEDED = "superseded"
    LOCAL = "local"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What is said to the person.

    `text` is plain text without the citations, ready to read whatever the outcome. Answered outcomes have one to
    three passages, the others none. `hits` are all entries considered, best first, so that a maintainer can see what
    was nearly used, and `searched_for` is the query that found them. `found` names the kinds of personal data seen
    (never the data). `evidence` is the probability that the first hit is right.
    """

    outcome: Outcome
    text: str
    passages: tuple[CitedPassage, ...] = ()
    notices: tuple[Notice, ...] = ()
    suggestions: tuple[str, ...] = ()
    evidence: float = 0.0
    hits: tuple[Hit, ...] = field(default=(), compare=False)
    searched_for: str = field(default="", compare=False, repr=False)
    found: tuple[str, ...] = ()
    took_ms: float = 0.0

    def __post_init__(self) -> None:
        needs_passages = self.outcome.group in {"answered", "partial"}
        if needs_passages != bool(self.passages):
            raise ValueError(f"outcome {self.outcome} with {len(self.passages)} passages")
