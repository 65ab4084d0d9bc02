"""Numbers that health, tax, passport and driver offices give to a person, and the marks of their vehicle."""

import re
from collections.abc import Iterator

from stdnum.gb import nhs

from bot.privacy.kind import END, START, Announced, Kind, Span, announced, compact, pattern, value_spans
from bot.privacy.words import SHORT_WORDS

# NHS number: ten digits, the last a check modulo 11 (NHS Data Dictionary, by python-stdnum).
_NHS = pattern(rf"{START}(?P<value>\d{{10}}|\d{{3}}(?P<gap>[ .-])\d{{3}}(?P=gap)\d{{4}}){END}")
_NHS_ANNOUNCED = announced("nhs|n.h.s", r"nhs|n\.h\.s\.?", r"\d(?:[ .-]?\d){9}")

# NI number: two letters, six digits, A to D (HMRC, National Insurance Manual, NIM39110). HMRC never uses some first
# letters, but its own specimens do, so any two letters count, except an English word and a gap ("to 12 34 56 a").
_NI = pattern(
    rf"{START}(?P<value>(?P<prefix>[a-z]{{2}})(?:[ .-]?\d\d[ .-]?\d\d[ .-]?\d\d[ .-]?"
    rf"|/\d\d/\d\d/\d\d/)[a-d]){END}"
)
_NI_ANNOUNCED = announced(
    "ni|n.i|insurance", r"nino|n\.?i\.?|national insurance", r"[a-z]{2}[ .-]?\d(?:[ .-]?\d){5}(?:[ .-]?[a-d])?"
)

# Passport: nine digits, or letters before them abroad (HM Passport Office, and ICAO Doc 9303 for the nine characters).
_PASSPORT = announced("passport", r"passports?", r"[a-z]{0,3}[ .-]?\d(?:[ .-]?\d){5,8}")
_PASSPORT_FURTHER_ON = Announced(
    ("passport",), pattern(rf"{START}passport[^\d.?!]{{0,40}}(?P<value>\d{{3}} ?\d{{3}} ?\d{{3}}){END}")
)

# Driver number: five of the surname, decade, month (plus 50 for women), day, year, two initials, three more
# (criminaljusticehub.org.uk, "Driving Licence Number", 2021; DVLA form INF164).
_DRIVER = pattern(
    rf"{START}(?P<value>[a-z][a-z9]{{4}}[ .-]?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d"
    rf"[ .-]?[a-z9]{{2}}[ .-]?[0-9a-z]{{3}}(?:[ .-]?\d\d)?){END}"
)
_DRIVER_ANNOUNCED = announced(
    "driv|dvla|licen",
    r"driv(?:ing|er'?s?) ?(?:licen[cs]e)?|dvla|licen[cs]e (?:no|number)\.?",
    r"[a-z]{2,5}9{0,3}[ .-]?\d{6}[ .-]?[a-z0-9]{5}|\d{8}",
)

# Registration marks by age (DVLA leaflet INF104): 2001 on, 1983-2001, 1963-1983, and those without a year.
_TAG = r"[a-hj-pr-y]{2}(?:0[2-9]|[1-4]\d|5[1-9]|[67]\d)"
_LETTERS = r"[a-hj-pr-z]{3}"
_VEHICLE = pattern(rf"{START}(?P<value>{_TAG}(?P<gap>[ .-]?)(?P<letters>{_LETTERS})){END}")
# Bare, the 1983 form is told from "S325 CJA" by three digits, capitals and the first letter.
_VEHICLE_1983 = re.compile(rf"{START}(?P<value>[A-HJ-NPRTV-Y]\d{{3}} (?P<letters>[A-HJ-PR-Z]{{3}})){END}")
_VEHICLE_ANY = (
    rf"[a-hj-pr-y]{{2}}[ .-]?\d\d[ .-]?(?P<a>{_LETTERS})"
    rf"|[a-hj-npr-y]\d{{1,3}}[ .-]?(?P<b>{_LETTERS})|{_LETTERS}[ .-]?\d{{1,3}}[ .-]?[a-y]"
)
_VEHICLE_ANNOUNCED = announced(
    "reg|plate|vrm|vrn|index|driv|car|van|vehicle|motor",
    r"(?:vehicle |car )?reg(?:istration)?(?: (?:number|no|plate|mark))?\.?|number ?plates?|plates?|vrm|vrn|index"
    r"|(?:drives|driving|car|van|vehicle|motorbike|motorcycle)(?: (?:a|an|the|[a-z]{3,10})){0,3}",
    _VEHICLE_ANY,
)
_VEHICLE_DATELESS = announced(
    "reg|plate|vrm|vrn",
    r"(?:vehicle|car|van) reg(?:istration)?(?: (?:number|no|plate|mark))?\.?|reg(?:istration)? (?:plate|mark)"
    r"|number ?plates?|vrm|vrn",
    r"[a-z]{1,3}[ .-]?\d{2,4}|\d{2,4}[ .-]?[a-z]{2,3}",
)


def _find_nhs(text: str) -> Iterator[Span]:
    for start, end in value_spans(_NHS, text):
        if nhs.is_valid(compact(text[start:end])):
            yield start, end
    yield from value_spans(_NHS_ANNOUNCED, text)


def _find_ni(text: str) -> Iterator[Span]:
    for match in _NI.finditer(text):
        is_spaced = not text[match.end("prefix")].isdigit()
        if not (is_spaced and match["prefix"] in SHORT_WORDS):
            yield match.span()
    yield from value_spans(_NI_ANNOUNCED, text)


def _find_passport(text: str) -> Iterator[Span]:
    yield from value_spans(_PASSPORT, text)
    yield from value_spans(_PASSPORT_FURTHER_ON, text)


def _find_driver(text: str) -> Iterator[Span]:
    yield from value_spans(_DRIVER, text)
    yield from value_spans(_DRIVER_ANNOUNCED, text)


def _find_vehicle(text: str) -> Iterator[Span]:
    """A current mark stands for itself; an older one needs a word such as "reg" or "car" before it."""
    for match in _VEHICLE.finditer(text):
        if not (match["gap"] and match["letters"].lower() in SHORT_WORDS):
            yield match.span()
    for match in _VEHICLE_1983.finditer(text):
        if match["letters"].lower() not in SHORT_WORDS:
            yield match.span()
    for match in _VEHICLE_ANNOUNCED.finditer(text):
        if (match["a"] or match["b"] or "").lower() not in SHORT_WORDS:
            yield match.span("value")
    yield from value_spans(_VEHICLE_DATELESS, text)


NHS_NUMBER = Kind("NHS number", "an NHS number", _find_nhs, digits=10)
NI_NUMBER = Kind("National Insurance number", "a National Insurance number", _find_ni, digits=6)
PASSPORT = Kind("passport number", "a passport number", _find_passport, digits=6)
DRIVING_LICENCE = Kind("driving licence number", "a driving licence number", _find_driver, digits=6)
VEHICLE = Kind("vehicle registration", "a vehicle registration", _find_vehicle, digits=1)
