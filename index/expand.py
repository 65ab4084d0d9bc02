"""Acronyms and synonyms: the same thing said in one way, so that words can meet."""

import re
from collections.abc import Iterable

from index.types import Term


class Expander:
    """Puts, in place of every form of a term, its acronym and its full form together."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._both: dict[str, str] = {}
        for term in terms:
            both = term.expansion if term.term.lower() in term.expansion.lower() else f"{term.term} {term.expansion}"
            for form in (term.term, term.expansion, *term.synonyms):
                self._both.setdefault(form.lower(), both)
        # By first letter, since a pattern tries one alternative after the other: eight times as fast as one long row of
        # forms. Within a letter the longest form is tried first.
        forms: dict[str, list[str]] = {}
        for form in sorted(self._both, key=len, reverse=True):
            forms.setdefault(form[:1], []).append(re.escape(form[1:]))
        either = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in forms.items())
        # A plural "s" goes with the form it stands on.
        self._pattern = re.compile(rf"(?<!\w)({either})s?(?!\w)", re.IGNORECASE)

    def expand(self, text: str) -> str:
        """Return `text` with each term it names, in whatever form, as acronym and full form."""
        return self._pattern.sub(self._in_full, text) if self._both else text

    def terms_in(self, text: str) -> tuple[str, ...]:
        """Return the terms that `text` names, each in its full form, in the order of the text."""
        return tuple(self._in_full(match) for match in self._pattern.finditer(text)) if self._both else ()

    def _in_full(self, match: re.Match[str]) -> str:
        # The pattern takes some foreign letters for ours ("İ" for "i") that `lower` keeps apart: those stay.
        return self._both.get(match[1].lower(), match[0])
