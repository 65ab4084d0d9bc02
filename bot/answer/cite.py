"""From an entry's citations to what a reader can follow."""

from collections.abc import Iterator, Mapping

from bot.answer.types import CitedSource
from index.types import Entry, Source


def is_citable(entry: Entry, sources: Mapping[str, Source]) -> bool:
    """Return whether at least one citation of the entry leads to a known source."""
    return any(citation.source in sources for citation in entry.citations)


def cite(entry: Entry, sources: Mapping[str, Source], first_number: int) -> tuple[CitedSource, ...]:
    """Return the entry's citations that lead to a known source, numbered from `first_number`."""

    def known() -> Iterator[tuple[str, Source]]:
        for citation in entry.citations:
            if citation.source in sources:
                yield citation.locator, sources[citation.source]

    return tuple(CitedSource(number, *found) for number, found in enumerate(known(), start=first_number))
