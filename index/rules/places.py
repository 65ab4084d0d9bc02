"""Where things were written."""

from index.types import Entry, Knowledge, Place


def place_of(knowledge: Knowledge, entry: Entry) -> Place:
    """Return where an entry starts."""
    return knowledge.places["entry", entry.id]
