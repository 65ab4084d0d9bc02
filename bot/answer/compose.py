"""From an accepted entry to the words a person reads, always with the entry's sources."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.cite import cite
from bot.answer.types import CitedPassage, Notice
from bot.wording import HISTORY_FIRST, POSITION_NOW, SHORTENED, history_on
from index.passages import split_sentences
from index.types import Entry, Hit, Source

# The contract's limit. The rules of `check` keep answers to 120 words, but folders that break them are answered from.
MAX_WORDS = 250
MAX_PASSAGES = 3
_QUOTED_WORDS = 20
# A short answer is read as a whole. In a longer one a sentence is put in front when its cosine is this much higher than
# the first one's: a quarter of the longer answers to calibration questions then begin with another sentence.
_MANY_SENTENCES = 3
_CLEARLY_NEARER = 0.15
_LEANS_BACK = re.compile(
    r"(it|its|this|that|these|those|they|their|them|he|she|his|her|both|either|neither|such|so|but|and|or|then|also"
    r"|otherwise|instead|however|in that case|the same|the other|another|the rest|for example|where it|if it|if so"
    r"|if not|here|there|all|each|none|one|some|most|only|even|nor|not)\b",
    re.IGNORECASE,
)
# A belief is met when its cosine is hardly lower than that of the nearest passage, which may be an ask that says so.
# Whoever seeks assent says that it is a belief.
_ALMOST_NEAREST, _NEAR_FOR_A_BELIEF = 0.1, 0.3
_ASKS_OPENLY = re.compile(
    r"(^\W*|[.,;:?!–-] )(and |so |but |ok |then )*(what|which|who|whom|whose|when|where|how)\b", re.IGNORECASE
)
_SEEKS_ASSENT = re.compile(
    r"\b(right|correct|true|yes|yeah|no|ok|agreed|surely|don'?t they|doesn'?t (it|he|she)"
    r"|(is|are|was|were)n'?t (it|they|he|she)|(is|was) (it|that) (so|still))\W*$"
    r"|^\W*(is it (true|right|correct|so)|i (was|have been|'ve been) told|i thought|surely)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """
    What is shown for one part of a question: entries, most important first, and what comes before the first of them.

    `lead` is the correction of what was believed, the figure, the definition or the sentence asked for; `only_lead`
    leaves the entry's text out. `sureness` is the probability that the first entry is right.
    """

    entries: tuple[Entry, ...]
    lead: str
    sureness: float
    only_lead: bool = False


def choose_entries(entry: Entry, successor: Entry | None, *, as_of: date, about_the_past: bool) -> tuple[Entry, ...]:
    """
    Return the entries to show for a first hit, most important first.

    What has been superseded is shown only to someone who asks about the past, or for a date on which it was right; the
    first is told the present position too.

    Args:
        entry: The first hit.
        successor: What superseded it, where there is such an entry and it may be shown.
        as_of: The date the answer must be right for.
        about_the_past: Whether the question asks how things were.
    """
    if entry.currency == "current" or successor is None or _was_right_on(entry, as_of):
        return (entry,)
    return (entry, successor) if about_the_past else (successor,)


def make_passages(parts: Sequence[Part], sources: Mapping[str, Source], *, as_of: date) -> tuple[CitedPassage, ...]:
    """Return the entries of all parts as passages, at most three, their citations numbered through."""
    passages: list[CitedPassage] = []
    shown = [(entry, part.sureness) for part in parts for entry in part.entries]
    for entry, sureness in shown[:MAX_PASSAGES]:
        passages.append(
            CitedPassage(
                entry=entry.id,
                title=entry.title,
                text=entry.answer,
                currency=entry.currency,
                citations=cite(entry, sources, first_number=1 + sum(len(passage.citations) for passage in passages)),
                score=sureness,
                as_of=as_of,
                checked_on=entry.last_reviewed_on,
                detail=entry.detail,
                area=entry.area,
                see_also=entry.see_also,
            )
        )
    return tuple(passages)


def write_text(parts: Sequence[Part], *, as_of: date, besides: Sequence[str] = ()) -> str:
    """
    Return the answer as plain text, a paragraph an entry, history marked as such.

    It is shortened where it and what will be said `besides` are more than `MAX_WORDS` together.
    """
    max_words = MAX_WORDS - sum(map(_count_words, besides))
    paragraphs = [paragraph for part in parts for paragraph in _paragraphs(part, as_of)][:MAX_PASSAGES]
    if _count_words("\n\n".join(paragraphs)) > max_words:
        paragraphs = [_shorten(paragraph, max_words // len(paragraphs)) for paragraph in paragraphs]
    return "\n\n".join(paragraphs)


def quote(query: str) -> str:
    """Return the beginning of what was asked, long enough to be recognised."""
    said = query.split()
    return " ".join(said) if len(said) <= _QUOTED_WORDS else f"{' '.join(said[:_QUOTED_WORDS])}…"


def _paragraphs(part: Part, as_of: date) -> Iterator[str]:
    first, *later = part.entries
    said = part.lead if part.only_lead else f"{part.lead} {first.answer}".lstrip()
    if first.currency == "historical":
        said = f"{history_on(as_of) if _was_right_on(first, as_of) else HISTORY_FIRST} {said}"
    yield said
    for entry in later:
        yield f"{POSITION_NOW} {split_sentences(entry.answer)[0]}"


def find_correction(entry: Entry, hit: Hit, question: str) -> str:
    """
    Return the sentence that corrects the belief that a question states, "" when it states none that is known.

    "SROs need a conviction, right?" states one; "What must he do first?" does not, however near a belief may be.
    """
    seeks_assent = bool(_SEEKS_ASSENT.search(question))
    known = hit.beliefs and len(hit.beliefs) == len(entry.corrects)
    if not known or (_ASKS_OPENLY.search(question) and not seeks_assent):
        return ""
    near, place = max((cosine, -place) for place, cosine in enumerate(hit.beliefs))
    within = _NEAR_FOR_A_BELIEF if seeks_assent else _ALMOST_NEAREST
    return entry.corrects[-place].correction if near >= hit.dense - within else ""


def find_lead(entry: Entry, hit: Hit) -> str:
    """
    Return the sentence of a long answer that is nearest to the question, "" when the first sentence is near enough.

    A sentence that leans on the one before it ("It must also…") cannot stand in front.
    """
    sentences = tuple(dict.fromkeys(split_sentences(entry.answer)))
    if len(sentences) != len(hit.sentences) or len(sentences) < _MANY_SENTENCES:
        return ""
    near, place = max((cosine, -place) for place, cosine in enumerate(hit.sentences))
    best = sentences[-place]
    if near - hit.sentences[0] < _CLEARLY_NEARER or _LEANS_BACK.match(best):
        return ""
    return best


def find_notices(parts: Sequence[Part], as_of: date) -> tuple[Notice, ...]:
    """Return what the reader must know besides the text, each once."""

    def found() -> Iterator[Notice]:
        for entry in (entry for part in parts for entry in part.entries):
            if entry.currency == "historical":
                yield Notice.SUPERSEDED
            if entry.area is not None:
                yield Notice.LOCAL
            if _review_is_due(entry, as_of):
                yield Notice.REVIEW_DUE

    return tuple(dict.fromkeys(found()))


def _shorten(text: str, max_words: int) -> str:
    """Return the first sentences of a text that is too long, and that it was shortened."""
    if _count_words(text) <= max_words:
        return text
    room = max_words - _count_words(SHORTENED)
    kept = ""
    for sentence in split_sentences(text):
        if _count_words(longer := f"{kept} {sentence}".lstrip()) > room:
            break
        kept = longer
    return f"{kept or ' '.join(text.split()[:room])} {SHORTENED}"


def _count_words(text: str) -> int:
    return len(text.split())


def _was_right_on(entry: Entry, day: date) -> bool:
    after_start = entry.valid_from is None or entry.valid_from <= day
    return after_start and entry.valid_to is not None and day <= entry.valid_to


def _review_is_due(entry: Entry, day: date) -> bool:
    if entry.last_reviewed_on is None or entry.review_in_days is None:
        return False
    return (day - entry.last_reviewed_on).days > entry.review_in_days
