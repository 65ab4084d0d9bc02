"""House rules on what has been confirmed: course material is shown only while its entries are as they were then."""

from collections.abc import Iterator
from datetime import date

from index.confirmed import withdrawn
from index.lessons import rests_on
from index.types import Knowledge, Problem

# A sentence or two: what a person reads beside a question on a phone.
NOTE_CHARS = range(20, 301)


def lessons_are_confirmed(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """Every item and card has been confirmed, for its entries as they are."""
    confirmed = {held.item for held in knowledge.teaching.confirmed}
    for name, why in withdrawn(knowledge, today).items():
        place = knowledge.places["item", name]
        if name in confirmed:
            # A card is not asked about, so nobody is told what is different in it.
            told = "" if ":" in name else f' --note "…"`, or `mappa-bot confirm {name} --no-change-for-learners'
            said = f"{name}: {why}: read it again, mend it, then `mappa-bot confirm {name}{told}`"
            yield Problem(place, said, "lesson-changed")
        else:
            said = f"{name}: {why}: read it beside its entries, then `mappa-bot confirm {name}`"
            yield Problem(place, said, "lesson-unconfirmed")


def confirmations_are_of_something(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every confirmation is of an item or a card that exists."""
    known = rests_on(knowledge.teaching)
    for held in knowledge.teaching.confirmed:
        if held.item not in known:
            said = f"{held.item!r} is no item or card any more: `mappa-bot confirm --new` drops it"
            yield Problem(knowledge.places["confirmation", held.item], said, "confirmation-unknown")


def notes_say_what_changed(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """A note of 20 to 300 characters goes with the day of the change, and that day has come."""
    for held in knowledge.teaching.confirmed:
        place = knowledge.places["confirmation", held.item]
        if (held.changed_on is None) != (not held.note):
            yield Problem(place, f"{held.item}: changed_on and note go together", "confirmation-note")
        elif held.note and len(held.note) not in NOTE_CHARS:
            said = (
                f"{held.item}: the note has {len(held.note)} characters; {NOTE_CHARS[0]} to {NOTE_CHARS[-1]} are right"
            )
            yield Problem(place, said, "confirmation-note")
        elif held.changed_on is not None and held.changed_on > today:
            yield Problem(place, f"{held.item}: changed_on {held.changed_on} is to come", "confirmation-note")
