"""House rules on what leads elsewhere: citations, sources, other entries."""

import re
from collections.abc import Iterator
from datetime import date

from index.rules.places import place_of
from index.types import Knowledge, Problem

# A number, or one of the few parts that have none even where the rest has.
_NUMBERED_PLACE = re.compile(r"\d|\b(title|contents|introduction|standard|note|date of enactment)\b", re.IGNORECASE)


def citations_lead_to_sources(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every entry cites at least one known source at a stated place, and no superseded one for current text."""
    sources = {source.id: source for source in knowledge.sources}
    for entry in knowledge.entries:
        place = place_of(knowledge, entry)
        if not entry.citations:
            yield Problem(place, f"{entry.id}: no citation, so the bot can never show it", "citation-missing")
        for citation in entry.citations:
            source = sources.get(citation.source)
            if source is None:
                said = f"{entry.id}: the source {citation.source!r} is not in sources.yaml"
                yield Problem(place, said, "source-unknown")
            elif source.superseded_by and entry.currency == "current":
                said = f"{entry.id}: {source.id} is superseded by {source.superseded_by}; cite that"
                yield Problem(place, said, "source-superseded")
            if not citation.locator.strip():
                yield Problem(place, f"{entry.id}: say where in {citation.source!r} (locator)", "citation-locator")
            elif source is not None and source.numbered and not _NUMBERED_PLACE.search(citation.locator):
                said = f"{entry.id}: {citation.locator!r} has no number; {source.id} has numbered parts: say which"
                yield Problem(place, said, "citation-number")


def support_matches_citations(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """`confirmed` means that at least two different sources are cited."""
    for entry in knowledge.entries:
        if entry.support == "confirmed" and len({citation.source for citation in entry.citations}) < 2:
            said = f"{entry.id}: confirmed needs two sources or more"
            yield Problem(place_of(knowledge, entry), said, "support-citations")


def references_lead_to_entries(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """see_also, superseded_by and the entries of terms name entries that exist, and never the entry itself."""
    known = {entry.id for entry in knowledge.entries}
    for entry in knowledge.entries:
        for name in (*entry.see_also, *([entry.superseded_by] if entry.superseded_by else [])):
            if name not in known or name == entry.id:
                said = f"{entry.id}: {name!r} is {'itself' if name == entry.id else 'no entry'}"
                yield Problem(place_of(knowledge, entry), said, "entry-unknown")
    for term in knowledge.terms:
        if term.entry is not None and term.entry not in known:
            said = f"{term.term}: {term.entry!r} is no entry"
            yield Problem(knowledge.places["term", term.term], said, "entry-unknown")


def sources_are_complete(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A source says when it was checked, its address is a web address, and at least one entry cites it."""
    cited = {citation.source for entry in knowledge.entries for citation in entry.citations}
    for source in knowledge.sources:
        place = knowledge.places["source", source.id]
        if source.checked_on is None:
            yield Problem(place, f"{source.id}: checked_on is missing", "source-incomplete")
        if source.url and not re.match(r"https?://[^\s<>|\"]+$", source.url):
            yield Problem(place, f"{source.id}: {source.url!r} is not a web address", "source-url")
        if source.id not in cited:
            yield Problem(place, f"{source.id}: no entry cites it", "source-unused")
