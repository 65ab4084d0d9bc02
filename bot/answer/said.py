"""The words of a question: those that name a subject, and those that only hold it together."""

import re
from collections.abc import Iterable

from index.types import Term

# Words that carry no subject of their own: with nothing else, a question cannot be answered without asking back.
_EMPTY_WORDS = frozenset(
    """
    a an the and or but so if then than as at by for from in into of off on onto out over to up with about after again
    all also am any anyone anything are aren't be been being both can can't cannot case cases client could did didn't
    do does doesn't doing done don't each either else ever every get gets getting give go going got had has have having
    he he's help her here hers hi him his how how's i i'd i'm i've is isn't it it's its just kind know let like lot
    make makes many may me mean means might more most much must my need needs no not now offender ok okay one one's ones
    only other our person please question right same say says shall she she's should shouldn't some someone something
    still such sure tell thanks that that's their them there these they they're thing things this those too us very was
    wasn't we were what what's when where which who who's whom whose why will with without won't would yes yet you your
    apply applies applied happen happens next possible use used work works
    count counts end ends last lasts long start starts cost costs
    """.split()
)
_WORD = re.compile(r"[\w'’]+")
_AGE = re.compile(r"\b\d+[\s-]?(year|yr)s?[\s-]olds?\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# Terms that say where in MAPPA a case is rather than what it is about.
_PLACES = re.compile(r"(level|category) \d|mappa|multi-agency public protection arrangements", re.IGNORECASE)


class Terms:
    """Finds the terms of the knowledge in a question, in any of their forms."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._expansions: dict[str, str] = {}
        for term in terms:
            for form in (term.term, term.expansion, *term.synonyms):
                self._expansions.setdefault(form.lower(), term.expansion)
        longest_first = sorted(self._expansions, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first)) or '(?!)'})s?(?!\w)", re.I)

    def find(self, text: str) -> list[tuple[re.Match[str], str]]:
        """Return where the terms are and what each stands for, without levels, categories and MAPPA itself."""
        found = ((match, self._expansions.get(match[1].lower(), "")) for match in self._pattern.finditer(text))
        return [(match, expansion) for match, expansion in found if expansion and not _PLACES.fullmatch(expansion)]

    def count_subjects(self, text: str) -> int:
        """Return how many subjects a question names: a term or an age is one; brackets count nothing."""
        without_brackets = _IN_BRACKETS.sub(" ", text)
        return len(subject_words(_AGE.sub(" age ", self._pattern.sub(" term ", without_brackets))))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text) if any(char.isalnum() for char in word)]


def subject_words(text: str) -> list[str]:
    """Return the words of a text that name a subject."""
    return [word for word in words(text) if word not in _EMPTY_WORDS]
