"""Which term a question asks the meaning of."""

import re
from collections.abc import Iterable

from index.passages import split_sentences
from index.types import Entry, Term

# "What's a PDP?", "what does PDP stand for", "PDP meaning", "define PDP", "PDP?": nothing but the term and the asking.
_BEFORE = (
    r"(what('s| is) (meant by|the meaning of|the definition of)|what('?s| is| are| was| were| do| does| did)"
    r"|who('?s| is| are)|define|explain|meaning of|definition of|full form of|tell me what)"
)
_AFTER = r"(mean|means|stand for|stands for|stood for|short for|meaning|definition|in full|is|are)"
_OPENING = r"(?:(?:and|so|ok|please|hi|sorry)[ ,]+)*"
_ASKED = re.compile(
    rf"{_OPENING}(?:{_BEFORE} )?(?:(?:a|an|the|this|that) )?(?P<term>.+?)(?: {_AFTER})?"
    r"(?: (?:in|under|for) mappa)?(?: please| again| exactly)*[ ?.!]*$",
    re.IGNORECASE,
)


_MEANING = re.compile(rf"{_OPENING}(?:{_BEFORE} |.+ {_AFTER}[ ?.!]*$)", re.IGNORECASE)


class Glossary:
    """Finds the term that a question wants explained, by any of its forms."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, Term] = {}
        for term in terms:
            for form in (term.term, term.expansion, *term.synonyms):
                self._terms.setdefault(_plain(form), term)

    def asked_about(self, question: str) -> Term | None:
        """Return the term whose meaning is the whole question, None when it asks anything else."""
        match = _ASKED.match(question.strip().replace("’", "'"))
        if match is None:
            return None
        said = _plain(match["term"])
        # A plural "s" goes with the form it stands on.
        return self._terms.get(said) or self._terms.get(said.removesuffix("s"))


def asks_meaning(question: str) -> bool:
    """Return whether a question says that it wants something explained, as "what's an SMB" does and "SMB?" does not."""
    return bool(_MEANING.match(question.strip().replace("’", "'")))


def define(term: Term) -> str:
    """Return the sentence that says what a term stands for, "" when its full form says nothing more."""
    return f"{term.term} stands for {term.expansion}." if _plain(term.term) not in _plain(term.expansion) else ""


def is_about(entry: Entry, term: Term) -> bool:
    """Return whether an entry is about a term, by its title or first sentence, and not merely one that uses it."""
    opening = _plain(f"{entry.title} {split_sentences(entry.answer)[0]}")
    return any(f" {_plain(form)}" in f" {opening}" for form in (term.term, term.expansion, *term.synonyms))


def _plain(form: str) -> str:
    return " ".join(re.sub(r"[^\w'&]+", " ", form.lower()).split())
