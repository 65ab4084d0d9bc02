"""From an entry's citations to numbered sources."""

from dataclasses import replace

from bot.answer.cite import cite, is_citable
from index.types import Citation
from tests.answer.small import ACT, GUIDANCE, LEVEL_2, SOURCES, without_citations

KNOWN = {source.id: source for source in SOURCES}


def test_citations_are_numbered_in_their_order_from_where_the_last_ended() -> None:
    """Each citation keeps its place in the source and gets the next number."""
    cited = cite(LEVEL_2, KNOWN, 3)
    assert [(3, "para 7.4", GUIDANCE), (4, "section 325", ACT)] == [(c.number, c.locator, c.source) for c in cited]


def test_a_citation_of_an_unknown_source_is_left_out_and_takes_no_number() -> None:
    """Nobody could follow it; the numbers stay without a gap."""
    entry = replace(LEVEL_2, citations=(Citation("lost", "page 1"), *LEVEL_2.citations))
    assert [1, 2] == [cited.number for cited in cite(entry, KNOWN, 1)]


def test_an_entry_is_citable_when_one_citation_leads_somewhere() -> None:
    """One known source is enough; none at all, or only unknown ones, is not."""
    assert is_citable(replace(LEVEL_2, citations=(Citation("lost", "p. 1"), Citation("act", "s. 1"))), KNOWN)
    assert not is_citable(replace(LEVEL_2, citations=(Citation("lost", "p. 1"),)), KNOWN)
    assert not is_citable(without_citations(LEVEL_2), KNOWN)
