"""What a button under an answer remembers of it: a short JSON text, as a button's value comes back to us as it went."""

import json
import re
from dataclasses import dataclass
from datetime import date

# A button's value takes 2,000 characters (docs.slack.dev/reference/block-kit/block-elements/button-element); the rest
# is for the sign that the feedback buttons put in front.
MAX_CHARS = 1900

# An answer shows three entries; a list of what else there is, a few more.
MOST_ENTRIES = 20

_KEY = re.compile(r"[\w:.|-]{1,300}", re.ASCII)
_ENTRY = re.compile(r"[\w.-]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """
    The answer that a button belongs to.

    `key` is the key of the delivery it answers, `entries` the ids of the entries shown, `as_of` the date it was to be
    right for. `key` may be "" where there was no delivery, and `entries` empty where nothing was shown.
    """

    key: str
    entries: tuple[str, ...]
    as_of: date


def pack(ref: AnswerRef) -> str:
    """Return the reference as JSON of at most 1,900 characters; entries that would pass that are left out."""
    entries = list(ref.entries[:MOST_ENTRIES])
    while len(packed := _json(ref, entries)) > MAX_CHARS and entries:
        entries.pop()
    return packed


def unpack(text: object) -> AnswerRef | None:
    """Return the reference in a button's value, or None for anything else: a value can be forged."""
    if not isinstance(text, str) or len(text) > MAX_CHARS:
        return None
    try:
        held = json.loads(text)
        return _read(held) if isinstance(held, dict) and held.keys() == {"key", "entries", "as_of"} else None
    except (ValueError, TypeError, RecursionError):
        return None


def _read(held: dict[str, object]) -> AnswerRef | None:
    key, entries, as_of = held["key"], held["entries"], held["as_of"]
    if not isinstance(key, str) or not isinstance(entries, list) or not isinstance(as_of, str):
        return None
    if (key and not _KEY.fullmatch(key)) or len(entries) > MOST_ENTRIES:
        return None
    if not all(isinstance(entry, str) and _ENTRY.fullmatch(entry) for entry in entries):
        return None
    return AnswerRef(key, tuple(entries), date.fromisoformat(as_of))


def _json(ref: AnswerRef, entries: list[str]) -> str:
    held = {"key": ref.key, "entries": entries, "as_of": ref.as_of.isoformat()}
    return json.dumps(held, separators=(",", ":"))


def pack_verdict(ref: AnswerRef, *, is_helpful: bool) -> str:
    """Return the value of one of the two feedback buttons."""
    return f"{'+' if is_helpful else '-'}{pack(ref)}"


def unpack_verdict(text: object) -> tuple[AnswerRef, bool] | None:
    """Return which answer was judged and whether it helped, or None for anything else."""
    if not isinstance(text, str) or text[:1] not in {"+", "-"}:
        return None
    ref = unpack(text[1:])
    return (ref, text[0] == "+") if ref else None
