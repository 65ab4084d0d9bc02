"""What a maintainer confirms, and the file it is kept in: `knowledge/confirmed.yaml`."""

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from index.confirmed import changed_under, confirm, withdrawn
from index.lessons import Confirmation, rests_on
from index.load import CONFIRMED
from index.rules.confirmations import NOTE_CHARS
from index.strict_yaml import Value, dump_yaml
from index.types import Entry, Knowledge

_HEADER = (
    "# Written by `mappa-bot confirm`, never by hand: what was read and found right, and its entries as they were.\n"
)


class ConfirmFault(Exception):
    """What was asked for cannot be confirmed like this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to confirm: names, all that rests on an entry, all of a lesson, or all that is new. "" is none."""

    names: tuple[str, ...] = ()
    entry: str = ""
    lesson: str = ""
    new: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.names or self.entry or self.lesson or self.new)


@dataclass(frozen=True, slots=True)
class Difference:
    """What those who learned the old version are told: a note, or that nothing changed for them."""

    note: str = ""
    none: bool = False


def choose(wanted: Wanted, knowledge: Knowledge, today: date) -> tuple[str, ...]:
    """
    Return the names of what to confirm, in the order of the lessons: what was named, and of the rest what needs it.

    Raises:
        ConfirmFault: An item, an entry or a lesson does not exist, or what rests on the entry rests on another that
            has changed too.
    """
    under = rests_on(knowledge.teaching)
    confirmed = {held.item for held in knowledge.teaching.confirmed}
    _refuse_unknown("item or card", wanted.names, under)
    _refuse_unknown("entry", (wanted.entry,), {entry.id for entry in knowledge.entries})
    _refuse_unknown("lesson", (wanted.lesson,), {lesson.id for lesson in knowledge.teaching.lessons})
    chosen = {
        name
        for name in withdrawn(knowledge, today)
        if wanted.entry in under[name]
        or (wanted.lesson and _lesson_of(name) == wanted.lesson)
        or (wanted.new and name not in confirmed)
    }
    _refuse_half_read(wanted, chosen, knowledge)
    return tuple(name for name in under if name in chosen or name in wanted.names)


def confirm_all(
    names: Sequence[str], difference: Difference, knowledge: Knowledge, today: date
) -> tuple[Confirmation, ...]:
    """
    Return all confirmations, with these made or renewed, sorted, and without those of what does not exist any more.

    Raises:
        ConfirmFault: One of them has changed and nothing says how, or it rests on what does not hold.
    """
    under = rests_on(knowledge.teaching)
    held = {each.item: each for each in knowledge.teaching.confirmed if each.item in under}
    entries = {entry.id: entry for entry in knowledge.entries}
    reasons = withdrawn(knowledge, today)
    note = _clean(difference)
    changed = [name for name in names if name in held and not is_card(name) and (note or name in reasons)]
    if note and not changed:
        raise ConfirmFault("a note is for a question that was confirmed before, and none of these was: leave it out")
    if changed and not (note or difference.none):
        raise ConfirmFault(_note_wanted(changed, reasons))
    fresh = {name: _confirm(name, under[name], entries, held.get(name), today) for name in names}
    if note:
        fresh |= {name: replace(fresh[name], changed_on=today, note=note) for name in changed}
    return tuple(sorted((held | fresh).values(), key=lambda each: each.item))


def write_confirmations(root: Path, confirmed: Sequence[Confirmation]) -> Path:
    """
    Write the confirmations of a knowledge folder and return the file; it is there as it was, or wholly new.

    Raises:
        OSError: It cannot be written.
    """
    path = root / CONFIRMED
    partial = root / f".{path.name}.{secrets.token_hex(4)}"
    try:
        with partial.open("x", encoding="utf-8") as file:
            file.write(_HEADER + dump_yaml(tuple(map(_as_value, confirmed))))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def is_card(name: str) -> bool:
    """Whether what is confirmed under this name is a card: nobody is asked it again, so no change of it is told."""
    return ":" in name


def _lesson_of(name: str) -> str:
    return name.partition(":" if is_card(name) else ".")[0]


def _refuse_unknown(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted({name for name in names if name} - set(known))
    if unknown:
        raise ConfirmFault(f"no {what} is called {', '.join(unknown)}: `mappa-bot confirm` lists what needs confirming")


def _refuse_half_read(wanted: Wanted, chosen: Iterable[str], knowledge: Knowledge) -> None:
    """Refuse to confirm by one entry what another has left behind too: only the first may have been read."""
    if not wanted.entry:
        return
    under = rests_on(knowledge.teaching)
    entries = {entry.id: entry for entry in knowledge.entries}
    before = {held.item: held for held in knowledge.teaching.confirmed}
    lines = [
        f"  {name}: {', '.join(sorted(others))}"
        for name in sorted(set(chosen) - set(wanted.names))
        if name in before and (others := set(changed_under(under[name], entries, before[name])) - {wanted.entry})
    ]
    if lines:
        listed = "\n".join(lines)
        raise ConfirmFault(
            f"These rest on other entries too that have changed:\n{listed}\n"
            "Read those as well (`mappa-bot confirm` shows them), then confirm these by their names."
        )


def _clean(difference: Difference) -> str:
    # Pasted from elsewhere, a note may bring what would move the cursor of whoever learns in a terminal.
    note = " ".join("".join(char if char.isprintable() else " " for char in difference.note).split())
    if note and difference.none:
        raise ConfirmFault("give --note or --no-change-for-learners, not both")
    if difference.note and len(note) not in NOTE_CHARS:
        raise ConfirmFault(
            f"the note has {len(note)} characters; {NOTE_CHARS[0]} to {NOTE_CHARS[-1]} are right: learners read it"
        )
    return note


def _note_wanted(changed: Sequence[str], reasons: Mapping[str, str]) -> str:
    lines = "\n".join(f"  {name}: {reasons[name]}" for name in changed)
    return (
        "These were confirmed before, and people have learned them:\n"
        f'{lines}\nSay what is different now with --note "…"; learners read it. '
        "If nothing they learned has changed: --no-change-for-learners."
    )


def _confirm(
    name: str, under: tuple[str, ...], entries: Mapping[str, Entry], before: Confirmation | None, today: date
) -> Confirmation:
    for id in under:
        if id not in entries:
            raise ConfirmFault(f"{name} rests on {id}, which is no entry: mend its entries first")
        until = entries[id].valid_to
        if entries[id].currency == "current" and until is not None and until < today:
            raise ConfirmFault(f"{name} rests on {id}, which held until {until}: mend the entry or the item first")
    return confirm(name, under, entries, before)


def _as_value(held: Confirmation) -> Value:
    value: dict[str, Value] = {"item": held.item, "rests_on": dict(held.rests_on)}
    if held.changed_on is not None:
        value |= {"changed_on": held.changed_on, "note": held.note}
    return value
