"""Follow-up questions: which ones lean on the question before them, and what the two ask together."""

import re
from collections.abc import Callable
from functools import partial

from bot.answer.said import Terms, subject_words, words

_FOLLOW_UP_START = re.compile(
    r"(and|but|so|what about|how about|what if|or|ok|okay|then|also|why|why not|what else|who else|anything else)\b",
    re.IGNORECASE,
)
# "in Leicester?", "for a woman?": a place or person to ask the same of. With a verb it may well be a whole question.
_ELLIPSIS = re.compile(r"(in|at|for|with|under|on|by|from|after|before|if|not|only|even|same|plus)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(who|what|which|when|where|why|how|whose|whom|is|are|was|were|do|does|did|can|could|must|should|will|would|has"
    r"|have|had|may)\b",
    re.IGNORECASE,
)
# Words that point back to something said before.
_THINGS = frozenset("it its it's they them their theirs they're that that's those these this one ones".split())
_PEOPLE = frozenset("he she him her his hers he's she's".split())
_PERSON = re.compile(
    r"\b(he|she|him|her|his|he's|she's|client|man|men|woman|boy|girl|lad|bloke|child|(year|yr|yo)s? olds?|someone"
    r"|somebody|person|prisoner|patient|offenders?|victim|adviser|advisor|nominal|\d+\s?yo)\b",
    re.IGNORECASE,
)
# "Can it …", "does it …": the thing asked about is the one from before, whatever else the question says of it …
_ABOUT_IT = re.compile(
    r"\b(is|are|does|do|can|could|will|must|has|have|was|did) (it|they|that|this|these|those)\b", re.I
)
# … but in "is it true that …" the word stands for nothing.
_ABOUT_NOTHING = re.compile(
    r"\b(is|was) (it|that) (possible|true|right|correct|ever|only|always|the case|ok|okay|worth|normal|legal|lawful"
    r"|up to|just|fair|(the )?\w+ (who|that|or))\b",
    re.IGNORECASE,
)
# "What is ViSOR?" is whole, however short.
_DEFINITION = re.compile(r"(what|who)('s|s| is| are| was| were| does| do)\b", re.IGNORECASE)

# "Level 2", "cat three": a follow-up that names another one means that one instead.
_NUMBERED = re.compile(r"\b(level|lvl|category|cat)s?\.?\s*-?(\d|one|two|three|four)\b", re.IGNORECASE)
# A year, or a reporting year, but not the year of an Act.
_YEAR = re.compile(r"\b((?:19|20)\d\d)(?:([-–/])(\d\d(?:\d\d)?))?\b(?! act\b)", re.IGNORECASE)
_YEAR_AFTER = re.compile(
    r"\b(a|the|one|next) (following |next )?year (later|after|on)\b|\bthe (following|next) year\b", re.I
)
_YEAR_BEFORE = re.compile(r"\b(a|the|one) year (before|earlier)\b|\bthe (year before|previous year|prior year)\b", re.I)

# With as many subjects as this, a question that points back is whole all the same …
_WHOLE = 4
# … unless it begins as a follow-up does, or asks about "it", and names no term: it takes this many then.
_WHOLE_WITHOUT_TERM = 6
# With no more than these, and no sign either way, it most likely goes on from the one before.
_FEW = 2


def leans_on_thread(question: str, earlier: str = "", terms: Terms | None = None) -> bool:
    """Return whether a question needs the `earlier` one: it points back, or has hardly a subject of its own."""
    terms = terms or Terms()
    subjects, names_term = terms.count_subjects(question), bool(terms.find(question))
    starts = bool(_FOLLOW_UP_START.match(question)) or _is_ellipsis(question)
    about_it = bool(_ABOUT_IT.search(question)) and not _ABOUT_NOTHING.search(question)
    if starts or about_it or _points_back(question, earlier, names_term=names_term):
        return subjects < (_WHOLE_WITHOUT_TERM if (starts or about_it) and not names_term else _WHOLE)
    few = len(subject_words(question)) <= _FEW and not names_term
    return few and not (subjects and _DEFINITION.match(question))


def follow(earlier: str, question: str, terms: Terms | None = None) -> str:
    """
    Return what a follow-up asks, by itself.

    What it names instead of something in the earlier question (a level, a year, an order) takes its place there; when
    it says more than that, both questions stand in a row.
    """
    for change in (_swap_years, _swap_terms(terms or Terms())):
        changed = change(earlier, question)
        if changed != earlier:
            return changed
    changed = _swap_numbers(earlier, question)
    only_changes = changed != earlier and not subject_words(_NUMBERED.sub("", question))
    return changed if only_changes else f"{changed} {question}"


def _is_ellipsis(question: str) -> bool:
    return bool(_ELLIPSIS.match(question)) and not _ASKS.search(question)


def _points_back(question: str, earlier: str, *, names_term: bool) -> bool:
    said = set(words(_NUMBERED.sub("", question)))
    # "Can he appeal the SHPO?" goes on from a question about a person, not from one about the SMB.
    who = _PEOPLE if not names_term or _PERSON.search(earlier) else frozenset[str]()
    return not (_THINGS | who).isdisjoint(said)


def _swap_numbers(earlier: str, question: str) -> str:
    for new in reversed(list(_NUMBERED.finditer(question))):
        earlier = _NUMBERED.sub(partial(_put, new), earlier)
    return earlier


def _put(new: re.Match[str], old: re.Match[str]) -> str:
    return new[0] if new[1][0].lower() == old[1][0].lower() else old[0]


def _swap_years(earlier: str, question: str) -> str:
    """Return the earlier question for the year that the new one names, when that is all it does."""
    years = list(_YEAR.finditer(earlier))
    if len(years) != 1:
        return earlier
    for pattern, step in ((_YEAR_AFTER, 1), (_YEAR_BEFORE, -1)):
        if pattern.search(question) and not subject_words(pattern.sub(" ", question)):
            return _YEAR.sub(_moved(step), earlier)
    named = _YEAR.search(question)
    if named and not subject_words(_YEAR.sub(" ", question)):
        return _YEAR.sub(named[0], earlier)
    return earlier


def _moved(step: int) -> Callable[[re.Match[str]], str]:
    def move(year: re.Match[str]) -> str:
        first = str(int(year[1]) + step)
        last = str(int(year[3]) + step).zfill(len(year[3]))[-len(year[3]) :] if year[3] else ""
        return f"{first}{year[2] or ''}{last}"

    return move


def _swap_terms(terms: Terms) -> Callable[[str, str], str]:
    """Swap the one term of the earlier question for a new one of the same kind: both orders, both boards."""

    def swap(earlier: str, question: str) -> str:
        old, new = terms.find(earlier), terms.find(question)
        if len(old) != 1 or len(new) != 1 or not _FOLLOW_UP_START.match(question):
            return earlier
        (before, before_means), (after, after_means) = old[0], new[0]
        rest = question[: after.start()] + question[after.end() :]
        if subject_words(rest) or _ASKS.search(rest.partition(" about ")[2] or _FOLLOW_UP_START.sub("", rest)):
            return earlier
        same_kind = words(before_means)[-1:] == words(after_means)[-1:]
        return f"{earlier[: before.start()]}{after[0]}{earlier[before.end() :]}" if same_kind else earlier

    return swap
