"""From an entry to the pieces of text that each get a vector."""

import re
from collections.abc import Iterable, Iterator

from index.types import Entry, Passage, PassageKind

# A full stop, question or exclamation mark, perhaps a closing quote or bracket, then space and a new sentence. The
# look-behind keeps the abbreviations that our texts use ("para. 7", "no. 3", "v. Smith") in one piece.
_SENTENCE_END = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][\"')\]]))(?<!\bpara\.)(?<!\bno\.)(?<!\bch\.)(?<!\bv\.)\s+(?=[\"'(\[]?[A-Z0-9])"
)


# The kinds whose words are compared with those of a question one by one: between them they hold all that is said.
COMPARED: frozenset[PassageKind] = frozenset({"answer", "ask", "correction"})


def make_passages(entries: Iterable[Entry]) -> tuple[Passage, ...]:
    """Return the passages of all entries, in the order of the entries; equal texts of one entry appear once."""
    return tuple(passage for entry in entries for passage in dict.fromkeys(_passages(entry)))


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, stripped, none empty."""
    return tuple(sentence for part in _SENTENCE_END.split(text) if (sentence := part.strip()))


def _passages(entry: Entry) -> Iterator[Passage]:
    yield Passage(entry.id, "title", entry.title)
    for ask in entry.asks:
        yield Passage(entry.id, "ask", ask)
    for correct in entry.corrects:
        yield Passage(entry.id, "correction", correct.belief)
    yield Passage(entry.id, "answer", f"{entry.title}. {entry.answer}")
    for sentence in split_sentences(entry.answer):
        yield Passage(entry.id, "sentence", sentence)
