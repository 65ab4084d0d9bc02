"""From an accepted entry to the words a person reads, always with the entry's sources."""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.answer.cite import cite
from bot.answer.types import CitedPassage, Notice
from bot.wording import HISTORY_FIRST, POSITION_NOW, SHORTENED, history_on
from index.passages import split_sentences
from index.types import Entry, Hit, Source

# The contract's limit. The rules of `check` keep answers to 120 words, but folders that break them are answered from.
MAX_WORDS = 250


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


def make_passages(
    chosen: tuple[Entry, ...], sources: Mapping[str, Source], *, score: float, as_of: date
) -> tuple[CitedPassage, ...]:
    """Return the entries as passages, their citations numbered through."""
    passages: list[CitedPassage] = []
    for entry in chosen:
        passages.append(
            CitedPassage(
                entry=entry.id,
                title=entry.title,
                text=entry.answer,
                currency=entry.currency,
                citations=cite(entry, sources, first_number=1 + sum(len(passage.citations) for passage in passages)),
                score=score,
                as_of=as_of,
                checked_on=entry.last_reviewed_on,
                detail=entry.detail,
                area=entry.area,
                see_also=entry.see_also,
            )
        )
    return tuple(passages)


def write_text(chosen: tuple[Entry, ...], lead: str, *, as_of: date) -> str:
    """
    Return the answer as plain text, history marked as such.

    `lead` goes before the first entry: the correction of what was believed, the figure or the definition asked for.
    """
    paragraphs: list[str] = []
    for place, entry in enumerate(chosen):
        said = entry.answer if place or not lead else f"{lead} {entry.answer}"
        if entry.currency == "historical":
            said = f"{history_on(as_of) if _was_right_on(entry, as_of) else HISTORY_FIRST} {said}"
        paragraphs.append(f"{POSITION_NOW} {said}" if place else said)
    if _count_words("\n\n".join(paragraphs)) > MAX_WORDS:
        paragraphs = [_shorten(paragraph, MAX_WORDS // len(paragraphs)) for paragraph in paragraphs]
    return "\n\n".join(paragraphs)


def find_correction(entry: Entry, hit: Hit) -> str:
    """Return the sentence that corrects the belief a question came nearest to, "" when it came nearest to none."""
    if hit.passage.kind != "correction":
        return ""
    return next((item.correction for item in entry.corrects if item.belief == hit.passage.text), "")


def find_notices(chosen: tuple[Entry, ...], as_of: date) -> tuple[Notice, ...]:
    """Return what the reader must know besides the text, each once."""

    def found() -> Iterator[Notice]:
        for entry in chosen:
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
