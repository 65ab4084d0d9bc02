"""Whether course material still holds: an item is withdrawn when an entry under it changes in substance."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from index.lessons import Confirmation, rests_on
from index.types import Entry, Knowledge

# Hexadecimal digits kept of a SHA-256: chance makes two versions of one entry equal once in 4 000 million.
_DIGEST_CHARS = 8


def substance(entry: Entry) -> str:
    """
    Return a digest (8 hexadecimal digits) of what an entry teaches: its answer, detail, corrections and dates.

    How it is found (title, asks), where it is cited and when it was read again may change without changing it, and so
    may white space.
    """
    said = [
        entry.answer,
        entry.detail or "",
        *(part for wrong in entry.corrects for part in (wrong.belief, wrong.correction)),
    ]
    dates = [str(day) for day in (entry.valid_from, entry.valid_to)]
    held = [*(" ".join(text.split()) for text in said), entry.currency, *dates, entry.superseded_by or ""]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:_DIGEST_CHARS]


def why_withdrawn(
    name: str, under: tuple[str, ...], entries: Mapping[str, Entry], confirmed: Mapping[str, Confirmation], today: date
) -> str:
    """
    Return why an item or a card may not be shown on a day, in words for a maintainer, or "".

    Args:
        name: As in `rests_on`.
        under: The entries it rests on.
        entries: All entries by id.
        confirmed: The confirmations by name.
        today: The day it would be shown.
    """
    held = confirmed.get(name)
    if held is None:
        return "it has never been confirmed"
    if set(held.rests_on) != set(under):
        return "it rests on other entries than when it was confirmed"
    for id in under:
        entry = entries.get(id)
        if entry is None:
            return f"it rests on {id}, which is no entry"
        if held.rests_on[id] != substance(entry):
            return f"it rests on {id}, which has changed since it was confirmed"
        if entry.currency == "current" and entry.valid_to is not None and entry.valid_to < today:
            return f"it rests on {id}, which held until {entry.valid_to}"
    return ""


def withdrawn(knowledge: Knowledge, today: date) -> dict[str, str]:
    """Return what may not be shown on a day, items and cards in the order of their lessons, each with the reason."""
    entries = {entry.id: entry for entry in knowledge.entries}
    confirmed = {held.item: held for held in knowledge.teaching.confirmed}
    reasons = {
        name: why_withdrawn(name, under, entries, confirmed, today)
        for name, under in rests_on(knowledge.teaching).items()
    }
    return {name: why for name, why in reasons.items() if why}


def changed_under(under: tuple[str, ...], entries: Mapping[str, Entry], before: Confirmation | None) -> tuple[str, ...]:
    """Return the entries under an item that are not as they were when it was confirmed; all when it never was."""
    held = before.rests_on if before else {}
    return tuple(id for id in under if id in entries and held.get(id) != substance(entries[id]))


def confirm(
    name: str, under: tuple[str, ...], entries: Mapping[str, Entry], before: Confirmation | None
) -> Confirmation:
    """
    Return the confirmation of an item or a card for its entries as they are, with what was last said of a change.

    Raises:
        KeyError: An entry under it does not exist.
    """
    held = {id: substance(entries[id]) for id in under}
    return Confirmation(name, held, before.changed_on, before.note) if before else Confirmation(name, held)
