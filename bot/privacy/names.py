"""People's names. A name alone is no finding; beside a date of birth, a number or the words of a case it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.privacy.kind import END, START, Span
from bot.privacy.words import (
    GIVEN_NAMES,
    GIVEN_WORDS,
    NOT_NAMES,
    PLAIN_SURNAMES,
    PUBLIC_NAMES,
    SURNAME_WORDS,
    TITLES,
)

_TOKEN = re.compile(rf"{START}[^\W\d_][^\W\d_']*(?:['-][^\W\d_]+)*'?{END}")
_JOINS = frozenset({" ", ". ", ".", ", ", "  "})
# A person named by office or honours is a public one: "Minister Jo Bloggs", "Jo Bloggs KC".
_OFFICE = re.compile(
    r"(?:minister|secretary|justice|lord|lady|sir|dame|baroness|baron|judge|commissioner|inspector|reviewer|professor"
    r"|superintendent|constable|inquiry|hmp|hmyoi) $",
    re.IGNORECASE,
)
_PUBLIC_NAME = re.compile(rf"(?:{'|'.join(sorted(PUBLIC_NAMES))})(?![^\W_])", re.IGNORECASE)
_HONOURS = frozenset({"MP", "QC", "KC", "QPM", "CBE", "OBE", "MBE", "DBE", "KBE"})
_PARTICLES = frozenset({"al", "el", "bin", "bint", "ibn", "de", "da", "dos", "del", "van", "von", "der", "den"})
_OFFICES_IN_NAMES = frozenset({"justice", "speaker", "recorder"})  # "Mr Justice …" is a judge
_LOWER_CASE_STARTS = GIVEN_NAMES | TITLES
# "Sarah's Law", "Lammy Review": the word before is no person here.
_NAMED_AFTER = re.compile(r" (?i:laws?|act|rule|review|inquiry|principle|charter|hospice|trust|charity)(?![^\W_])")
# A lone surname, by what follows it: "Smith CRN X123456", "Smith 14/2/88".
_SURNAME = re.compile(
    r"(?<![^\W_])(?P<word>[A-Z][^\W\d_]{2,20}(?:-[A-Z][^\W\d_]{2,20})?)"
    r"(?='?s?[ ,:(-]{1,3}(?:\d|(?i:crn|pnc|cro|dob|d\.o\.b|born|nomis|noms|nhs|nino?)(?![^\W_])))"
)
_LONGEST_ACRONYM = 6
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, with what it could be in a name."""

    start: int
    end: int
    word: str

    @property
    def key(self) -> str:
        """The word without "'s", in lower case."""
        return self.word.lower().removesuffix("'s").removesuffix("'")

    @property
    def is_title(self) -> bool:
        return self.key in TITLES

    @property
    def is_given(self) -> bool:
        return self.key in GIVEN_NAMES or self.key.split("-")[0] in GIVEN_NAMES

    @property
    def is_given_word(self) -> bool:
        return self.key in GIVEN_WORDS and self.word[0].isupper()

    @property
    def is_initial(self) -> bool:
        return len(self.word) == 1 and self.word.isupper() and self.word not in "AI"

    @property
    def is_capitalised(self) -> bool:
        return len(self.word) > 1 and self.word[0].isupper() and not self.is_excluded

    @property
    def is_particle(self) -> bool:
        return self.key in _PARTICLES or self.key.startswith(("al-", "el-", "ul-"))

    @property
    def is_acronym(self) -> bool:
        return self.word.isupper() and len(self.word) <= _LONGEST_ACRONYM and "'" not in self.word

    @property
    def is_excluded(self) -> bool:
        return self.word.lower() in NOT_NAMES or self.key in NOT_NAMES


@dataclass(frozen=True, slots=True)
class Name:
    """
    A name at `text[start:end]`.

    `is_certain` when a title or a given name is in it, which two capitalised words alone lack; `is_whole` when it is
    more than one word.
    """

    start: int
    end: int
    is_certain: bool
    is_whole: bool


def find_names(text: str) -> Iterator[Name]:
    """
    Yield what reads as a person's name in normalised `text`, left to right.

    A title and a word, two capitalised words, an initial and one, or a common given name in any case with the word
    after it. Words of the subject, months and the names of public persons and laws are left out.
    """
    for run in _runs(text):
        name = _trim(run)
        if name and _is_name(name) and not _is_public(name, text):
            is_certain = name[0].is_title or name[0].is_given_word or any(token.is_given for token in name)
            yield Name(name[0].start, name[-1].end, is_certain, is_whole=len(name) > 1)


def find_names_beside_data(text: str) -> Iterator[Span]:
    """Yield the names in a `text` that is known to hold personal data: here a lone surname counts as well."""
    yield from ((name.start, name.end) for name in find_names(text))
    for match in _SURNAME.finditer(text):
        word = match["word"]
        if word.lower() not in NOT_NAMES and not word.isupper():
            yield match.span()


def _runs(text: str) -> Iterator[list[_Token]]:
    """Yield neighbouring words that could form one name."""
    run: list[_Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not run and word.islower() and word not in _LOWER_CASE_STARTS:
            continue  # most words: saves the rest of the work
        token = _Token(match.start(), match.end(), word)
        if run and not _continues(run, token, text):
            yield run
            run = []
        if (run or _begins(token)) and not _NAMED_AFTER.match(text, token.end):
            run.append(token)
    if run:
        yield run


def _begins(token: _Token) -> bool:
    return token.is_title or token.is_initial or token.is_capitalised or (token.is_given and not token.is_excluded)


def _continues(run: list[_Token], token: _Token, text: str) -> bool:
    last = run[-1]
    joint = text[last.end : token.start].replace("_", "")
    if joint not in _JOINS or len(run) >= _LONGEST_NAME or last.word.endswith("'s"):
        return False
    if joint == ". " and not (last.is_initial or last.is_title):
        return False  # the end of a sentence
    if joint == ", " and not (len(run) == 1 and last.is_capitalised and token.is_given):
        return False  # only "SMITH, John" crosses a comma
    if joint == ".":
        return last.is_initial or last.is_title
    if token.is_initial or token.is_capitalised or token.is_particle or _is_surname_here(run, token):
        return True
    follows_name = last.is_title or (last.is_given and len(run) <= 2) or (last.is_initial and run[0].is_given)
    return follows_name and not token.is_excluded and len(token.word) > 1


def _is_surname_here(run: list[_Token], token: _Token) -> bool:
    """True for a word that is a surname only in its place: "Mr Long", "Darren Green", "darren green"."""
    first, last = run[0], run[-1]
    if first.is_title and len(run) <= 2:
        is_written_as_name = len(token.word) > 1 and token.word.istitle() and token.key not in _OFFICES_IN_NAMES
        return is_written_as_name or token.key in SURNAME_WORDS
    if token.key not in SURNAME_WORDS or not (last.is_given or last.is_given_word):
        return False
    if token.word.islower():
        return last.word.islower() and token.key in PLAIN_SURNAMES
    return token.word.istitle() or (last.word.isupper() and len(last.word) > 1)


def _is_public(name: list[_Token], text: str) -> bool:
    start = name[0].start
    holds_office = name[-1].word in _HONOURS or _OFFICE.search(text, max(0, start - 20), start) is not None
    return holds_office or _PUBLIC_NAME.match(text, start) is not None


def _trim(run: list[_Token]) -> list[_Token]:
    """Return the run without particles at its end, nor initials, which are more often "Part A" or "Level 2 B"."""
    end = len(run)
    while end and (run[end - 1].key in _PARTICLES or (run[end - 1].is_initial and not run[0].is_given)):
        end -= 1
    return run[:end]


def _is_name(run: list[_Token]) -> bool:
    parts = [token for token in run if not token.is_title and token.key not in _PARTICLES]
    words = [token for token in parts if not token.is_initial]
    if not words:
        return False
    if any(token.is_given for token in words) or run[0].is_title:
        return True
    return len(parts) >= 2 and (run[0].is_given_word or not any(token.is_acronym for token in words))
