"""A question that asks two things, taken apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answer.said import subject_words, words

Kind = Literal["one", "compound", "comparison"]


@dataclass(frozen=True, slots=True)
class Parts:
    """
    What a question asks, as one to three queries that stand by themselves.

    "one": the question. "compound": each half, in order; each wants an answer. "comparison": the whole first, since
    one entry may answer it, then each side ("what is an SRO").
    """

    kind: Kind = "one"
    queries: tuple[str, ...] = ()


_OPENING = r"(?:who|what|when|where|why|how|which|whose)(?:'s|s)?\b"
_YES_NO = r"(?:is|are|do|does|can|could|must|should|will|has|have)\b"
# A second half that begins with "does" or "is" may belong to the first; one that begins with "who", or comes after a
# question mark, asks anew. "Which" and "who" after a bare comma tell more of what was named.
_JOINT = re.compile(
    rf",? (?:and|&|plus)(?: also)? (?={_OPENING})|, (?=(?:what|how|why)\b)"
    rf"|\?\s+(?:and |also )?(?={_OPENING}|{_YES_NO})",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"{_OPENING}|{_YES_NO}", re.IGNORECASE)
# "Violent offender orders: who applies, and how long do they last?"
_TOPIC = re.compile(rf"(?P<topic>[^:?.!,]{{3,60}}): (?P<asked>{_OPENING}.+)", re.IGNORECASE)
_LISTED = re.compile(rf"(?:,| and|, and|\?) (?={_OPENING})", re.IGNORECASE)
_PEOPLE = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_THINGS = re.compile(r"\b(?:it|they|them|these|those|this|that|one)\b(?! (?:\w+ )?(?:mean|case|order|level))", re.I)
_EXISTS = re.compile(r"\b(how many|how much)\s+(are|is|were|was) there\b", re.IGNORECASE)
# "and what is the process?": of what, only the first half says.
_OF_THE_FIRST = re.compile(r"(?:what|which)(?:'s| is| are) the \w+(?: \w+)?", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w+ed|chosen|taken|given|driven|held|made|done|set", re.IGNORECASE)
# Halves of this many words or fewer ("and when", "and how quick") only add to what was asked.
_MIN_WORDS = 3
_MOST_PARTS = 3
_MOST_WORDS_OF_SUBJECT = 4

# Up to four words that name a thing; nothing that asks, points or denies.
_SIDE = r"(?:an? |the )?[\w'’/&-]+(?: [\w'’/&-]+){0,3}?"
_SIDES = rf"(?P<first>{_SIDE})"
_LEAD = r"(?:(?:so|and|ok|or) )?(?:.{1,30} [-–:] |.{1,30}: )?"
_SAME = r"(?:the )?same(?: thing| as)?"
_WHICH = r"(?:,? (?:how do i tell(?: which)?|which(?: one| is it)?|what'?s? ?(?:is )?the difference|quick comparison))?"
_COMPARED = tuple(
    re.compile(rf"{_LEAD}{pattern}[ ?.!]*", re.IGNORECASE)
    for pattern in (
        rf"(?:what'?s?(?: is| are)? )?(?:the )?(?:main |key )?differences? between {_SIDES} and (?P<second>{_SIDE})",
        rf"how (?:does|do|is|are) {_SIDES} (?:differ|different) (?:from|to) (?P<second>{_SIDE})",
        rf"(?:compare|comparing|comparison of) {_SIDES} (?:and|with|to|against) (?P<second>{_SIDE})",
        rf"(?:how (?:does|do) )?{_SIDES} (?:compared?) (?:to|with) (?P<second>{_SIDE})",
        rf"{_SIDES} (?:vs?\.?|versus) (?P<second>{_SIDE}){_WHICH}",
        rf"{_SIDES} or (?P<second>{_SIDE}){_WHICH}",
        rf"{_SIDES} and (?P<second>{_SIDE}),? (?:what'?s?(?: is)? the difference|(?:(?:are|aren'?t) they )?{_SAME})",
        rf"what'?s?(?: is)? the difference,? {_SIDES} (?:or|and|vs?) (?P<second>{_SIDE})",
        rf"(?:is|are|isn'?t|aren'?t) {_SIDES} {_SAME} (?:as )?(?P<second>{_SIDE})",
        rf"(?:is|are|isn'?t|aren'?t) {_SIDES} and (?P<second>{_SIDE}) {_SAME}",
    )
)
_NO_SIDE = frozenset(
    """
    is are was were be do does did can could must should would will has have had what which who when where why how not
    it they them he she him her his their both either there then if because we i you me my our us in out on off yes no
    more less before after now later true false wrong he's she's it's they're i'm
    """.split()
)
_NUMBERED = re.compile(r"(?P<head>level|lvl|category|cat|section|part|chapter|schedule)s? \w+", re.IGNORECASE)
# Letters whose names begin with a vowel sound: an SHPO, an RSO.
_VOWEL_NAMES = "AEFHILMNORSX"


def split(question: str) -> Parts:
    """Return what a question asks, taken apart only where each part clearly stands by itself."""
    return _compare(question) or _take_apart(question) or Parts("one", (question,))


def _compare(question: str) -> Parts | None:
    for pattern in _COMPARED:
        match = pattern.fullmatch(question.strip())
        if match and _is_side(match["first"]) and _is_side(match["second"]):
            first, second = match["first"].strip(), match["second"].strip()
            numbered = _NUMBERED.fullmatch(first)
            if numbered and len(second) == 1:  # "cat 1 or 2?"
                second = f"{numbered['head']} {second}"
            sides = tuple(f"what is {_with_article(side)}" for side in (first, second))
            return Parts("comparison", (question, *sides))
    return None


def _is_side(side: str) -> bool:
    said = words(side)
    return bool(subject_words(side) or side.isdigit() or len(said) > 2) and _NO_SIDE.isdisjoint(said)


def _with_article(side: str) -> str:
    """Return an acronym that is spelled out with its article; "MARAC", and whatever else, as it was said."""
    said_as_word = len(side) > 3 and re.search(r"[AEIOU]", side[1:-1])
    if said_as_word or not (side.isupper() and side.isalpha()):
        return side
    return f"{'an' if side[0] in _VOWEL_NAMES else 'a'} {side}"


def _one(subject: str) -> str:
    named = _with_article(subject)
    return named if named != subject or subject.isupper() or subject.endswith("s") else f"a {subject}"


def _take_apart(question: str) -> Parts | None:
    if topic := _TOPIC.fullmatch(question.strip()):
        asked = [part.strip(" ,?") for part in _LISTED.split(topic["asked"])]
        whole = 1 < len(asked) <= _MOST_PARTS and _is_side(topic["topic"])
        return Parts("compound", tuple(f"{topic['topic']}: {part}" for part in asked)) if whole else None
    first, *others = (half.strip(" ,?") for half in _JOINT.split(question.strip()))
    subject = _subject_of(first)
    if not (others and len(others) < _MOST_PARTS and _ASKS.match(first) and subject):
        return None
    queries = [first, *(_standing_alone(other, subject) for other in others)]
    return Parts("compound", tuple(queries)) if all(queries) else None


def _standing_alone(half: str, subject: str) -> str:
    """Return a later half with the subject of the first where it points to it, "" when it cannot stand by itself."""
    if len(words(half)) < _MIN_WORDS or _OF_THE_FIRST.fullmatch(half):
        return ""
    if exists := _EXISTS.search(half):
        return f"{half[: exists.start()]}{exists[1]} {subject} {exists[2]} there{half[exists.end() :]}"
    if pointer := _THINGS.search(half):
        said_of_it = re.search(r"\b(the|another|new|interim|second)\s$", half[: pointer.start()], re.IGNORECASE)
        put = _one(subject) if pointer[0].lower() == "one" and not said_of_it else subject
        return f"{half[: pointer.start()]}{put}{half[pointer.end() :]}"
    # "who tells him": whom it points to was not said.
    return half if len(subject_words(half)) > 1 and not _PEOPLE.search(half) else ""


def _subject_of(half: str) -> str:
    """Return what a half is about, "" when it names nothing, a whole clause, or only points to it."""
    if _THINGS.search(half):
        return ""
    said = half.split()
    if re.match(_YES_NO, half, re.IGNORECASE):  # "does a victim have to …": the thing named first
        found = _first_named(said)
    else:
        found = _first_named(said[::-1])[::-1]
        if re.match(r"(who|which|what) \w+s\b", half, re.IGNORECASE) and len(found) == len(said) - 1:
            found = found[1:]  # "who appoints lay advisers"
    return " ".join(found) if len(found) <= _MOST_WORDS_OF_SUBJECT else ""


def _first_named(said: Sequence[str]) -> list[str]:
    """Return the first run of words that name something; a participle ("chosen", "replaced") names nothing."""
    found: list[str] = []
    for word in said:
        if subject_words(word) and not _PARTICIPLE.fullmatch(word):
            found.append(word)
        elif found:
            break
    return found
