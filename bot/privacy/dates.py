"""Dates of birth: a date that a word or a name beside it makes one. Any other date passes."""

import re
from collections.abc import Iterator

from bot.privacy.kind import END, START, Announced, Kind, Span, pattern, value_spans
from bot.privacy.names import find_names
from bot.privacy.words import NOT_NAMES

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY_WORD = rf"(?:the )?{_DAY}(?: ?(?:st|nd|rd|th))?"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_LONG_YEAR = r"(?:19|20)\d\d"
_YEAR = rf"(?:{_LONG_YEAR}|'?\d\d)"
_POINT = r" ?[/.,\\-] ?"
# A full date: 09/09/1969 (also in American order), 1969-09-09, 9th of Sept '69, September 9, 1969.
_FULL = (
    rf"(?:{_LONG_YEAR}{_POINT}{_MONTH_NUMBER}{_POINT}{_DAY}"
    rf"|{_DAY}{_POINT}{_MONTH_NUMBER}{_POINT}{_YEAR}|{_MONTH_NUMBER}{_POINT}{_DAY}{_POINT}{_YEAR}"
    rf"|{_DAY} {_MONTH_NUMBER} {_LONG_YEAR}"
    rf"|{_DAY_WORD}[ .-]{{0,2}}(?:(?:day )?of )?{_MONTH}[ .,'-]{{0,3}}{_YEAR}"
    rf"|{_MONTH}[ .-]{{0,2}}{_DAY_WORD}[ .,-]{{1,3}}{_YEAR})"
)
# Only where a word says that it is one: 090969, 09 09 69, 9 Sept, September 1969, 09/1969, 1969.
_UNMARKED = rf"{_DAY} {_MONTH_NUMBER} \d\d|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:{_LONG_YEAR}|\d\d)"
_SHORT = (
    rf"(?:{_UNMARKED}|{_LONG_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|{_DAY_WORD}[ .-]{{0,2}}(?:of )?{_MONTH}|{_MONTH}[ .,-]{{0,2}}{_YEAR}|{_MONTH}[ .-]{{0,2}}{_DAY_WORD}"
    rf"|{_MONTH_NUMBER}{_POINT}{_LONG_YEAR})"
)
_ENDED = r"(?![^\W_])(?!/\d)"

_DOB = r"(?:[dy] ?[.,/]? ?o ?[.,/]? ?b\.?|(?:date|day|year|month)s? ?of ?birth|birth ?-?(?:date|day)|birth|b-?day)"
_ORDINAL = (
    r"(?:twenty|thirtie|thirty)?-?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth)"
)
_LINK = (
    r"(?:[ :;=,()\[\]'\"#<>_-]|(?<![^\W_])(?:is|was|on|of|the|as|in|recorded|given|listed|shown|being|for|him|her|them"
    rf"|his|he|she|it|and|apparently|possibly|probably|about|{_ORDINAL}|(?-i:[A-Z][a-z'-]{{1,15}}))(?![^\W_])){{0,12}}"
)
_FOR_SOMEONE = r" (?:for|of)(?: [a-z'-]{1,15}){1,3}(?: (?:is|was) | ?[:=-] ?)"
# A year alone has to follow at once: "date of birth in the Sexual Offences Act 2003" is none.
_AT_ONCE = r"(?<=b[ :=(-])|(?<=b[.:][ :=(-])|(?<=birth[ :=(-])|(?<=birth: )|(?<= is )|(?<= was )"
_AFTER_DOB = Announced(
    ("birth", "bday", "b-day", "dob", "yob", "d.o", "d o", "d,o", "d/o", "d. o", "y.o", "y o"),
    pattern(
        rf"{START}{_DOB}(?![^\W\d_])(?:{_LINK}|\? ?|{_FOR_SOMEONE})(?<!\d)"
        rf"(?P<value>{_FULL}|{_SHORT}|(?:{_AT_ONCE}){_LONG_YEAR}){_ENDED}"
    ),
)
_AFTER_BORN = Announced(
    ("born",),
    pattern(
        rf"{START}born{END}(?:[ :,(-]|(?:on|in|the|(?-i:[A-Z][a-z'-]{{1,15}})){END}){{0,8}}"
        rf"(?:[a-z]{{3,20}} on )?(?P<value>{_FULL}|{_SHORT}){_ENDED}"
    ),
)
_AFTER_SIGN = Announced(
    ("b. ", "b.", "(b", "age"),
    pattern(rf"(?:{START}b\. ?|\(b |{START}aged? \d{{1,3}},? ?\()(?P<value>{_FULL}){_ENDED}"),
)
# The day of an eighteenth birthday tells the date of birth.
_AFTER_TURNS = Announced(
    ("turn",),
    pattern(rf"{START}turn(?:s|ed|ing)? \d\d (?:on )?(?:[a-z]{{6,9}} )?(?P<value>{_FULL}){_ENDED}"),
)
# Dates that count by what stands beside them; next to a name even 14021988 and 14 02 88 are dates.
_BARE = pattern(rf"{START}(?<![/.])(?P<value>{_FULL}|{_UNMARKED}){_ENDED}")
_THEN_DOB = pattern(rf"(?:[ ,;:(=\[-]|{START}(?:is|was|as|his|her|their|the){END}){{0,8}}{_DOB}{END}")
# Next to a single capitalised word ("Smith 14/2/88") only figures of the last century count: the events of this subject
# that people date in figures are later.
_WORD_BEFORE = re.compile(r"(?<![^\W_])(?P<word>[A-Z][^\W\d_]{2,20})[ ,:(-]{1,3}$")
_LAST_CENTURY = re.compile(rf"{_DAY}{_POINT}{_MONTH_NUMBER}{_POINT}(?:19)?[3-9]\d")
_BORN = re.compile(r"(?<![^\W_])b(?:orn|\.)", re.IGNORECASE)
_YEAR_BORN = pattern(rf"[ ,(-]{{0,3}}(?:born|b\.?)(?: in)? (?P<value>{_LONG_YEAR}){_ENDED}")
_BESIDE = re.compile(r"[ ,;:(\[/._-]{1,4}")


def _find_dates_of_birth(text: str) -> Iterator[Span]:
    for expression in (_AFTER_DOB, _AFTER_BORN, _AFTER_SIGN, _AFTER_TURNS):
        yield from value_spans(expression, text)
    dates = dict(value_spans(_BARE, text))
    for start, end in dates.items():
        if _THEN_DOB.match(text, end) or _follows_surname(text, start, end):
            yield start, end
    if dates or _BORN.search(text):
        yield from _beside_names(text, dates, {name.start: name.end for name in find_names(text)})


def _follows_surname(text: str, start: int, end: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - 25), start)
    is_name = before is not None and before["word"].lower() not in NOT_NAMES and not before["word"].isupper()
    return is_name and _LAST_CENTURY.fullmatch(text, start, end) is not None


def _beside_names(text: str, dates: dict[int, int], names: dict[int, int]) -> Iterator[Span]:
    """
    Yield the dates with nothing but marks between them and a name: "mr Karim, 14/2/88".

    `dates` and `names` give the end of each by its start.
    """
    for name_end in names.values():
        gap = _BESIDE.match(text, name_end)
        if gap and gap.end() in dates:
            yield gap.end(), dates[gap.end()]
        year = _YEAR_BORN.match(text, name_end)
        if year:
            yield year.span("value")
    for start, end in dates.items():
        gap = _BESIDE.match(text, end)
        if gap and gap.end() in names:
            yield start, end


DATE_OF_BIRTH = Kind("date of birth", "a date of birth", _find_dates_of_birth, digits=1)
