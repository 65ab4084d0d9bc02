r"""
The numbers by which police, probation and prisons know a person.

Formats and check characters of PNC ID and CRO number: CJS Data Standards Catalogue, as republished in the jargon buster
of criminaljusticehub.org.uk (pages "Police National Computer Id" and "Criminal Records Office Number", 2021).
CRN and prison number: the patterns that HMPPS's own services use (`[A-Z]\d{6}` and `[A-Z]\d{4}[A-Z]{2}`, as in
ministryofjustice/hmpps-accredited-programmes-manage-and-deliver-api).
"""

import re
from collections.abc import Iterator

from bot.privacy.kind import END, START, Kind, Span, announced, compact, pattern, value_spans

# The remainder of a division by 23 as a letter: 1 is A, 0 is Z; I, O and S are not used.
_CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"

_ANY_6_DIGITS = r"\d(?:[ ./-]?\d){5}"

# An instruction or statute number may look like a PNC ID or a CRO number: "PSI 06/2013a", "SI 2022/1227b".
_PUBLISHED_AS = re.compile(r"(?:\b(?:psi|pso|pi|ai|si|pc|hoc|no|nos|ss?|c|act|reg|regulations?)\.? ?)$", re.IGNORECASE)

_PNC = pattern(rf"{START}(?<!/)(?P<year>(?:19|20)?\d\d) ?/ ?(?P<serial>\d{{1,7}}) ?[/-]? ?(?P<check>[a-z]){END}(?!/)")
_PNC_WORDS = r"pnc|p\.n\.c\.?|pncid|police national computer"
_PNC_ANNOUNCED = announced(
    "pnc|p.n.c|police national",
    _PNC_WORDS,
    r"(?:19|20)?\d\d ?[ /\\.-]? ?\d{1,7} ?[/-]?[a-z]|(?:19|20)?\d\d ?[/\\-] ?\d{5,7}",
)

_CRO = pattern(rf"{START}(?<!/)(?P<serial>\d{{1,6}}) ?/ ?(?P<year>\d\d) ?(?P<check>[a-z]){END}(?!/)")
_CRO_SMALL_FILE = pattern(rf"{START}(?P<value>sf ?-?\d\d ?[/-] ?\d{{1,6}} ?[a-z]){END}")
_CRO_WORDS = r"cro|c\.r\.o\.?|criminal records? office"
_CRO_ANNOUNCED = announced(
    "cro|c.r.o|criminal rec", _CRO_WORDS, r"(?:sf ?)?\d{1,6} ?[ /\\.-]? ?\d{1,6} ?-?[a-z]|\d{1,6} ?/ ?\d\d"
)

_CRN = pattern(rf"{START}(?P<letter>[a-z])(?P<gap>[ .-]?)(?:\d{{6}}|\d{{3}}[ .-]\d{{3}}){END}(?![,.]\d|%)")
_MORE_SECTIONS = re.compile(r"[ ,]+(?:and )?\d{2,3}\b")
_CRN_WORDS = r"crns?|c\.r\.n\.?|n?delius|case (?:reference|ref)|case record"
_CRN_ANNOUNCED = announced(
    "crn|c.r.n|delius|case re", _CRN_WORDS, rf"[a-z]?[ .-]?{_ANY_6_DIGITS}\d?|[a-z][ .-]?\d{{5}}"
)

_PRISON = pattern(rf"{START}(?P<letter>[a-z])(?P<gap>[ .-]?)(?P<digits>\d{{4}})[ .-]?[a-z]{{2}}{END}")
_PRISON_WORDS = (
    r"(?:prison(?:er)?|offender|inmate|noms|hmp) ?(?:no|num(?:ber)?|id|ref(?:erence)?)\.?|nomis|noms|p-?nomis"
)
_PRISON_ANNOUNCED = announced(
    "prison|offender|inmate|noms|hmp|nomis",
    _PRISON_WORDS,
    r"[a-z] ?-?\d{4} ?-?[a-z]{2}|[a-z]{2}\d{4}|[a-z]\d{4}|[a-z]{2} \d{4}",
)

# No format is published, so the word ViSOR (or MAPPS, its successor) has to announce it.
_VISOR_REF = announced(
    "visor|mapps",
    r"(?:visor|mapps) ?(?:(?:(?:nominal|record|case|unique) ?){0,2}(?:no|num(?:ber)?|id|ref(?:erence)?)s?\.?"
    r"|nominal|record)",
    r"(?!p[si]{1,2}\b|ai\b)[a-z]{0,4}[ /-]?\d(?:[ /-]?\d){3,11}[a-z]?",
)
_VISOR_BARE = announced("visor|mapps", r"visor|mapps", r"[a-z]{0,3}[/-]?\d(?:[/-]?\d){4,11}[a-z]?")
# The form for prisoners at risk of suicide until 2007 has the shape of a prison number.
_FORMS = frozenset({"F2052SH"})
_YEAR = re.compile(r"(?:19|20)\d\d")


def has_pnc_check_letter(year: str, serial: str, letter: str) -> bool:
    """True when `letter` is the check of a PNC ID: two digits of the year and seven of the serial, modulo 23."""
    return _CHECK_LETTERS[int(year[-2:] + serial.zfill(7)) % 23] == letter.upper()


def has_cro_check_letter(year: str, serial: str, letter: str) -> bool:
    """True when `letter` is the check of a CRO number: two digits of the year and six of the serial, modulo 23."""
    return _CHECK_LETTERS[int(year + serial.zfill(6)) % 23] == letter.upper()


def _find_pnc(text: str) -> Iterator[Span]:
    """A right check letter is enough from four digits on; so are all seven digits; else the word PNC announces it."""
    for match in _PNC.finditer(text):
        year, serial, letter = match.group("year", "serial", "check")
        unmistakable = len(serial) == 7 or (len(serial) >= 4 and has_pnc_check_letter(year, serial, letter))
        if unmistakable and not _PUBLISHED_AS.search(text, 0, match.start()):
            yield match.span()
    yield from value_spans(_PNC_ANNOUNCED, text)


def _find_cro(text: str) -> Iterator[Span]:
    """Five digits or a right check letter on four are enough; else the word CRO announces it."""
    for match in _CRO.finditer(text):
        year, serial, letter = match.group("year", "serial", "check")
        unmistakable = len(serial) >= 5 or (len(serial) == 4 and has_cro_check_letter(year, serial, letter))
        if unmistakable and not _PUBLISHED_AS.search(text, 0, match.start()):
            yield match.span()
    yield from value_spans(_CRO_SMALL_FILE, text)
    yield from value_spans(_CRO_ANNOUNCED, text)


def _find_crn(text: str) -> Iterator[Span]:
    """A letter and six digits; "a 100000" and "c. 100000" are counts, and "s325 326 327" are sections of an Act."""
    for match in _CRN.finditer(text):
        is_count = match["gap"] and match["letter"] in "aAIic"
        are_sections = match["letter"] == "s" and _MORE_SECTIONS.match(text, match.end())
        if not is_count and not are_sections:
            yield match.span()
    yield from value_spans(_CRN_ANNOUNCED, text)


def _find_prison(text: str) -> Iterator[Span]:
    """A letter, four digits, two letters; with gaps the digits must not be a year ("a 2014 PI")."""
    for match in _PRISON.finditer(text):
        is_compact = len(match.group()) == 7
        is_form = match.group().upper() in _FORMS
        if not is_form and (is_compact or not _YEAR.fullmatch(match["digits"])):
            yield match.span()
    yield from value_spans(_PRISON_ANNOUNCED, text)


def _find_visor(text: str) -> Iterator[Span]:
    for expression in (_VISOR_REF, _VISOR_BARE):
        for start, end in value_spans(expression, text):
            if not _YEAR.fullmatch(compact(text[start:end])):
                yield start, end


PNC_ID = Kind("PNC ID", "a PNC ID", _find_pnc, digits=3)
CRO_NUMBER = Kind("CRO number", "a CRO number", _find_cro, digits=2)
CRN = Kind("CRN", "a CRN", _find_crn, digits=5)
PRISON_NUMBER = Kind("prison number", "a prison number", _find_prison, digits=4)
VISOR_REFERENCE = Kind("ViSOR reference", "a ViSOR reference", _find_visor, digits=4)
