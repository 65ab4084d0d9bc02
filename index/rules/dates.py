"""House rules on time: what is history, what is due, what cannot have happened yet."""

from collections.abc import Iterator
from datetime import date, timedelta

from index.rules.places import place_of
from index.types import Entry, Knowledge, Problem

REVIEW_IN_DAYS = range(1, 731)


def history_is_marked(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """A historical entry says when it stopped being right; a current one is neither over nor superseded."""
    entries = {entry.id: entry for entry in knowledge.entries}
    for entry in knowledge.entries:
        for said in _wrong_with_dates(entry, today):
            yield Problem(place_of(knowledge, entry), f"{entry.id}: {said}", "history")
        later = entries.get(entry.superseded_by or "")
        if later is not None and later.currency != "current":
            said = f"{entry.id}: superseded by {later.id}, which is historical itself"
            yield Problem(place_of(knowledge, entry), said, "history")
        elif later is not None and entry.currency == "historical" and entry.id not in later.see_also:
            said = f"{later.id}: supersedes {entry.id}, so its see_also should name that"
            yield Problem(place_of(knowledge, later), said, "history-link")


def _wrong_with_dates(entry: Entry, today: date) -> Iterator[str]:
    if entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to:
        yield f"valid_from {entry.valid_from} is after valid_to {entry.valid_to}"
    if entry.currency == "historical" and entry.valid_to is None:
        yield "historical without valid_to: when did it stop being right?"
    if entry.currency == "current" and entry.superseded_by:
        yield "current, yet superseded: make it historical"
    if entry.currency == "current" and entry.valid_to and entry.valid_to < today:
        yield f"current, yet valid only to {entry.valid_to}: make it historical"


def reviews_are_on_time(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """An entry is reviewed at least every two years, is not past that date, and was not reviewed in the future."""
    for entry in knowledge.entries:
        if entry.last_reviewed_on is None or entry.review_in_days is None:
            continue
        if entry.review_in_days not in REVIEW_IN_DAYS:
            said = f"{entry.id}: a review in {entry.review_in_days} days; 1 to {REVIEW_IN_DAYS[-1]} are right"
            yield Problem(place_of(knowledge, entry), said, "review-days")
        elif (today - entry.last_reviewed_on).days > entry.review_in_days:
            due = entry.last_reviewed_on + timedelta(days=entry.review_in_days)
            said = f"{entry.id}: its review was due on {due}; ask {entry.owner}"
            yield Problem(place_of(knowledge, entry), said, "review-overdue")
        if entry.last_reviewed_on > today:
            said = f"{entry.id}: reviewed on {entry.last_reviewed_on}, which is still to come"
            yield Problem(place_of(knowledge, entry), said, "review-date")


def nothing_is_dated_in_the_future(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """No source was published or checked on a day still to come, and nothing is history before its last day."""
    for source in knowledge.sources:
        published = _as_day(source.published)
        for what, day in (("published", published), ("checked", source.checked_on)):
            if day is not None and day > today:
                said = f"{source.id}: {what} on {day}, which is still to come"
                yield Problem(knowledge.places["source", source.id], said, "source-date")
    for entry in knowledge.entries:
        if entry.currency == "historical" and entry.valid_to and entry.valid_to > today:
            said = f"{entry.id}: historical, yet valid to {entry.valid_to}, which is still to come"
            yield Problem(place_of(knowledge, entry), said, "history-early")


def _as_day(published: str) -> date | None:
    """Return the first day that "2024-08-01", "2024-08" or "2024" can mean, None for other words."""
    parts = published.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return None
    try:
        return date(*map(int, [*parts, "1", "1"][:3]))
    except ValueError:
        return None
