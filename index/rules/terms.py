"""House rules on acronyms and terms."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from index.rules.places import place_of
from index.types import Entry, Knowledge, Problem, Term

_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,5}\b")


def acronyms_are_explained(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every acronym in an entry is in terms.yaml, so that search can expand it and a reader can look it up."""
    known = {word for term in knowledge.terms for name in (term.term, *term.synonyms) for word in name.split()}
    for entry in knowledge.entries:
        text = " ".join((entry.title, entry.answer, entry.detail or ""))
        for acronym in sorted(set(_ACRONYM.findall(text)) - known):
            said = f"{entry.id}: {acronym!r} is not in terms.yaml"
            yield Problem(place_of(knowledge, entry), said, "acronym-unknown")


def terms_are_unambiguous(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No word stands for two terms."""
    uses = Counter(form for term in knowledge.terms for form in _forms(term))
    for term in knowledge.terms:
        for form in sorted(_forms(term)):
            if uses[form] > 1:
                said = f"{term.term}: {form!r} also stands for another term"
                yield Problem(knowledge.places["term", term.term], said, "term-ambiguous")


def _forms(term: Term) -> set[str]:
    return {name.lower() for name in (term.term, *term.synonyms)}


def terms_are_defined(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every term leads to an entry that says it, so that "what is …" has a cited answer."""
    entries = {entry.id: entry for entry in knowledge.entries}
    for term in knowledge.terms:
        place = knowledge.places["term", term.term]
        entry = entries.get(term.entry or "")
        if term.entry is None:
            yield Problem(place, f"{term.term}: entry is missing: which entry says what it is?", "term-undefined")
        elif entry is not None and not _says(entry, term):
            said = f"{term.term}: {entry.id} says neither {term.term!r} nor {term.expansion!r}"
            yield Problem(place, said, "term-elsewhere")


def _says(entry: Entry, term: Term) -> bool:
    text = " ".join((entry.title, *entry.asks, entry.answer, entry.detail or "")).lower()
    return any(re.search(rf"(?<!\w){re.escape(form)}", text) for form in (term.term.lower(), term.expansion.lower()))
