"""House rules on one entry, and on no two of them saying the same."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from index.reading import reading_age
from index.rules.places import place_of
from index.types import Knowledge, Problem

# The lengths of design.md section 4: what a person reads in a message, and what still fits one screen on request.
ANSWER_WORDS = range(30, 121)
DETAIL_WORDS = range(10, 201)
ASKS = range(3, 9)
# Graduates read this, in a hurry; what is above it are mostly chains of clauses that fall apart into sentences.
MAX_READING_AGE = 20.0

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$")


def ids_follow_the_pattern(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An id is topic.slug in lower-case words, and its topic is the name of its file (or of its area)."""
    for entry in knowledge.entries:
        place = place_of(knowledge, entry)
        topic = entry.area if place.path.startswith("areas/") else Path(place.path).stem
        if not _ID.match(entry.id):
            yield Problem(place, f"the id {entry.id!r} is not topic.slug in lower-case words and hyphens", "id-format")
        elif entry.id.partition(".")[0] != topic:
            yield Problem(place, f"the id {entry.id!r} should start with {topic!r}, after its file or area", "id-topic")


def entries_are_complete(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every entry says who owns it, how well it is supported, and when it was and will be reviewed."""
    for entry in knowledge.entries:
        for name in ("support", "owner", "last_reviewed_on", "review_in_days"):
            if getattr(entry, name) is None:
                yield Problem(place_of(knowledge, entry), f"{entry.id}: {name} is missing", "entry-incomplete")


def answers_have_the_right_length(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An answer has 30 to 120 words; a detail, where there is one, 10 to 200."""
    for entry in knowledge.entries:
        for name, text, allowed in (("answer", entry.answer, ANSWER_WORDS), ("detail", entry.detail, DETAIL_WORDS)):
            words = len((text or "").split())
            if text is not None and words not in allowed:
                said = f"{entry.id}: the {name} has {words} words; {allowed[0]} to {allowed[-1]} are right"
                yield Problem(place_of(knowledge, entry), said, f"{name}-length")


def asks_are_enough(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An entry has 3 to 8 ways of asking for it."""
    for entry in knowledge.entries:
        if len(entry.asks) not in ASKS:
            said = f"{entry.id}: {len(entry.asks)} asks; {ASKS[0]} to {ASKS[-1]} are right"
            yield Problem(place_of(knowledge, entry), said, "asks-count")


def nothing_is_said_twice(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No two entries share a title, an ask or an answer, so that it is clear which of them to find."""
    for what in ("title", "answer", "ask"):
        first: dict[str, str] = {}
        for entry in knowledge.entries:
            for text in entry.asks if what == "ask" else (getattr(entry, what),):
                other = first.setdefault(" ".join(text.lower().split()), entry.id)
                if other != entry.id:
                    said = f"{entry.id}: the same {what} as in {other}: {text[:60]!r}"
                    yield Problem(place_of(knowledge, entry), said, f"{what}-twice")


def areas_match_folders(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An entry under areas/<area>/ belongs to that area, and no other entry to any."""
    for entry in knowledge.entries:
        place = place_of(knowledge, entry)
        parts = Path(place.path).parts
        folder = parts[1] if parts[0] == "areas" else None
        if entry.area != folder:
            said = f"{entry.id}: area is {entry.area!r} but the file belongs to {folder or 'all areas'}"
            yield Problem(place, said, "area-folder")


def answers_are_readable(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No answer needs a reading age above 20."""
    for entry in knowledge.entries:
        age = reading_age(entry.answer)
        if age > MAX_READING_AGE:
            said = f"{entry.id}: reading age {age:.0f}; {MAX_READING_AGE:.0f} at most: shorter sentences, plainer words"
            yield Problem(place_of(knowledge, entry), said, "reading-age")
