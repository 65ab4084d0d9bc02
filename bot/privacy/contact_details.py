"""How a person is reached: telephone, e-mail, post."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.privacy.kind import END, START, Announced, Kind, Span, announced, pattern, value_spans
from bot.privacy.words import NOT_NAMES, ROAD_STOPS, words

# Numbers of organisations, never of a person: freephone, 03, shared cost and premium rate.
_NOT_PERSONAL = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.UAN, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE}
)
_PHONE = pattern(
    rf"{START}(?<![\d/][.,/-])(?P<value>(?:\+ ?\(?\d|00 ?[1-9]|(?:\((?=0\d{{1,4}}\)))?0(?:[1-9]| 7)|44(?= ?7)|o7)"
    rf"(?:[ ().-]{{0,3}}[\do]){{7,13}}|07\d{{3}} ?/ ?\d{{3}} ?\d{{3}}){END}(?!/\d(?!\d{{3}}))"
)
_SECOND_MOBILE = pattern(rf"(?<=\d/)(?P<value>07\d{{3}} ?\d{{3}} ?\d{{3}}){END}")
_PHONE_ANNOUNCED = announced(
    "phone|tel|mob|cell|landline|ring|call|text|whatsapp|sms|contact",
    r"(?:tele)?phone|tel|mobile|mob|cell|landline|ring|call|text|whatsapp|sms|contact",
    r"\+?\d(?:[ ().-]{0,3}\d){6,13}",
)
_DATE_FIRST = re.compile(r"[0-3]\d[ .-][01]\d[ .-](?:19|20)\d\d")

# Found from the "@" outwards, so that a long run of letters costs nothing. "(at)" and "dot" are read too.
_AT = pattern(r" ?(?:@|[\[({] ?at ?[\])}]) ?")
_AT_WORD = pattern(r"(?<=[a-z0-9]) at (?=[a-z0-9-]{2,30} dot (?:com?|uk|org|net|gov|info|eu)(?![^\W_]))")
_DOT = r"(?: ?\. ?| ?[\[({] ?dot ?[\])}] ?| dot )"
_DOMAIN = pattern(
    rf"(?!www\.)[a-z0-9][a-z0-9-]{{0,62}}(?:{_DOT}[a-z0-9][a-z0-9-]{{0,62}}){{0,5}}{_DOT}[a-z]{{2,24}}{END}"
)
_MAILBOX = pattern(r"[a-z0-9](?:[a-z0-9._%+'-]{0,63})$")

# The 124 postcode areas (Royal Mail; ONS postcode directory), with the two that belong to no place. The
# last two letters are never C I K M O V (BS 7666).
_AREAS = words(
    """
    ab al b ba bb bd bf bh bl bn br bs bt bx ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en
    ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne
    ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr
    ts tw ub w wa wc wd wf wn wr ws wv yo ze
    """
)
_POSTCODE = pattern(
    rf"{START}(?P<value>(?P<area>[a-z]{{1,2}})\d[a-z\d]?(?P<gap> ?[ .-]?)\d(?P<unit>[abd-hjlnp-uw-z]{{2}})){END}"
)
_POSTCODE_ANNOUNCED = announced("post", r"post ?code", r"[a-z]{1,2} ?\d[a-z\d]? ?\d ?[a-z]{2}")
_ORDINAL_OR_UNIT = frozenset({"st", "nd", "rd", "th", "yr", "hr", "pt", "ed"})

_ROAD_CLEAR = r"street|st|road|rd|avenue|ave|av|lane|ln|crescent|cres|terrace|gardens|gdns|grove"
_ROAD_OTHER = (
    r"close|cl|drive|dr|way|court|ct|place|pl|square|sq|park|green|hill|rise|row|walk|mews|view|parade|vale|wharf"
    r"|house|lodge|villas|gate|yard|cottages?|mansions|heights|fields?|meadows?|croft|dene|end"
)
_FLAT_NUMBER = r"(?:flat|apartment|apt) ?\d{1,4}[a-z]?,?"
_NUMBER = r"(?:(?:flat|apartment|apt|unit|room|no\.?) ?\d{1,4}[a-z]?[ ,]{1,2})?\d{1,4} ?[a-z]?(?: ?[-/] ?\d{1,4})?,?"
_WORD = r"[a-z][a-z'.-]{1,20}"
_STREET = pattern(
    rf"{START}(?<![./])(?P<value>(?:{_FLAT_NUMBER}|{_NUMBER}) (?P<words>{_WORD}(?: {_WORD}){{0,2}})"
    rf" (?P<road>{_ROAD_CLEAR}|{_ROAD_OTHER})){END}"
)
_CLEAR = frozenset(_ROAD_CLEAR.split("|"))
_FLAT = Announced(
    ("flat", "ap"),
    re.compile(
        r"(?<![^\W_])(?P<value>(?i:flat|apartment|apt) ?\d{1,4}[A-Za-z]?[ ,]{1,2}(?:\d{1,4}[A-Za-z]?[ ,]{1,2})?"
        r"[A-Z][a-z'-]{2,20}(?: [A-Z][a-z'-]{1,20}){0,3})"
    ),
)
_LIVES = Announced(
    ("liv", "resid", "stay", "address"),
    pattern(
        rf"{START}(?:liv(?:es|ed|ing)|resid(?:es|ed|ing)|stay(?:s|ed|ing)|address)"
        r"(?: (?:at|is|was|of|now|in|his|her)|[:=-]| ){1,6}"
        rf"(?P<value>(?:flat ?\d{{1,4}}[a-z]?[ ,]{{1,2}})?\d{{1,4}}[a-z]?,? (?P<words>{_WORD}(?: {_WORD}){{0,2}}))"
    ),
)
# Without a house number only a capitalised road where somebody lives is an address.
_LIVES_ROAD = Announced(
    ("liv", "resid", "stay", "mov"),
    re.compile(
        rf"{START}(?i:liv(?:es|ed|ing)|resid(?:es|ed|ing)|stay(?:s|ed|ing)|mov(?:es|ed|ing))(?: (?i:out|back|now))?"
        r" (?i:on|in|at|to) (?P<value>(?P<words>[A-Z][a-z'-]{1,20}(?:,? [A-Z][a-z'-]{1,20}){0,4})"
        rf" (?i:{_ROAD_CLEAR}|close|drive|court|cottages?|mews)){END}"
    ),
)


def _find_phone(text: str) -> Iterator[Span]:
    for start, end in value_spans(_PHONE, text):
        number = text[start:end]
        if not _DATE_FIRST.match(number) and _could_be_personal(number):
            yield start, end
    yield from value_spans(_SECOND_MOBILE, text)
    for start, end in value_spans(_PHONE_ANNOUNCED, text):
        if _could_be_personal(text[start:end]):
            yield start, end


def _could_be_personal(number: str) -> bool:
    """
    True when `number` could ring at a person's.

    Validity is not asked for: the numbers Ofcom keeps for drama are not valid, nor are mistyped ones.
    """
    digits = re.sub(r"\D", "", re.sub("[oO]", "0", number))
    plain = "+" + digits.removeprefix("00") if "+" in number or digits.startswith("00") else digits
    try:
        parsed = phonenumbers.parse(plain, "GB")
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.number_type(parsed) in _NOT_PERSONAL:
        return False
    return phonenumbers.is_possible_number(parsed) or len(digits) in {7, 8}


def _find_email(text: str) -> Iterator[Span]:
    for expression in (_AT, _AT_WORD):
        for at in expression.finditer(text):
            mailbox = _MAILBOX.search(text, max(0, at.start() - 64), at.start())
            domain = _DOMAIN.match(text, at.end())
            if mailbox and domain:
                yield mailbox.start(), domain.end()


def _find_postcode(text: str) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text):
        unit = match["unit"]
        is_count = unit.islower() and unit in _ORDINAL_OR_UNIT  # "level L2 3rd review"
        is_section = match["area"] in "sS" and not match["gap"]  # "s136ZA" of an Act
        if match["area"].lower() in _AREAS and not is_count and not is_section:
            yield match.span()
    yield from value_spans(_POSTCODE_ANNOUNCED, text)


def _find_address(text: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        words = match["words"].lower().split()
        if ROAD_STOPS.intersection(words):
            continue
        is_title = all(word[0].isupper() for word in [*match["words"].split(), match["road"]])
        is_clear = match["road"].lower() in _CLEAR or match.group().lower().startswith(("flat", "ap"))
        if is_clear or (is_title and not NOT_NAMES.intersection(words)):
            yield match.span()
    yield from value_spans(_FLAT, text)
    for match in _LIVES.finditer(text):
        words = match["words"].lower().removeprefix("the ").split()
        if words[0] not in ROAD_STOPS and words[0] not in NOT_NAMES:
            yield match.span("value")
    for match in _LIVES_ROAD.finditer(text):
        if not NOT_NAMES.issuperset(match["words"].lower().replace(",", "").split()):
            yield match.span("value")


PHONE = Kind("phone number", "a phone number", _find_phone, digits=7)
EMAIL = Kind("e-mail address", "an e-mail address", _find_email, digits=0)
POSTCODE = Kind("postcode", "a postcode", _find_postcode, digits=1)
ADDRESS = Kind("address", "an address", _find_address, digits=0)
