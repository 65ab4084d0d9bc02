"""Rewrites a question so that spelling tricks and typography cannot hide a number, keeping the way back."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

# Letters of other alphabets that look like Latin ones (Unicode confusables, the upright ones only): Cyrillic, Greek,
# Armenian, Cherokee, and Latin letters of other orthographies.
_LOOKALIKES = MappingProxyType(
    {
        **dict(zip("АВЕКМНОРСТУХЅІЈҮԚԜԌЬ", "ABEKMHOPCTYXSIJYQWGb", strict=True)),
        **dict(zip("асеорхуѕіјһԁԛԝүѵӏьԍ", "aceopxysijhdqwyvlbg", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικρτυχ", "ABEZHIKMNOPTYXoavikptux", strict=True)),
        **dict(zip("օհոսցԼՕՍ", "ohnugLOU", strict=True)),
        **dict(zip("ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ", "ABCDEHJKLMPRSTVWZ", strict=True)),
        **dict(zip("ɑɡɩıȷʟɴʀʏ", "agiijLNRY", strict=True)),
    }
)
# Letters in squares and circles that have no compatibility form, and the regional indicators that make flags.
_BOXED = MappingProxyType(
    {chr(first + place): chr(ord("A") + place) for first in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}
)
_REPLACED = MappingProxyType(
    {
        **dict.fromkeys("*~`|\u2800", " "),  # Slack's bold, strike, code and link marks; the blank braille cell
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032", "'"),
        **dict.fromkeys("\u2044\u2215\u29f8", "/"),
        **dict.fromkeys("\u2212\u02d7\u30fc", "-"),  # minus signs and the long-vowel mark; dashes go by category
        **dict.fromkeys("\u00b7\u2022\u2219\u22c5\u3002", "."),
        **dict.fromkeys("\u115f\u1160\u3164\uffa0", ""),  # Hangul fillers: letters by category, blank on screen
        "\ufffc": "",
        **_LOOKALIKES,
        **_BOXED,
    }
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """
    The text to look in, and for each of its characters the position it came from.

    `origins` is as long as `text` and never falls.
    """

    text: str
    origins: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]`, not empty, lies in the original."""
        return self.origins[start], self.origins[end - 1] + 1


def normalise(text: str) -> Normalised:
    """
    Return `text` in compatibility form, without accents and invisible characters, dashes and spaces made plain.

    Letters keep their case. Every kind of white space becomes one space, so a number broken over two lines is whole.
    """
    if text.isascii() and text.isprintable() and not any(mark in text for mark in "*~`|"):
        return Normalised(text, range(len(text)))
    pieces = [_plain(character) for character in text]
    origins = [position for position, piece in enumerate(pieces) for _ in piece]
    return Normalised("".join(pieces), origins)


def _plain(character: str) -> str:
    """Return what stands for one character: nothing when it cannot be seen, several when it is a ligature."""
    if character in _REPLACED:
        return _REPLACED[character]
    if " " <= character <= "\x7e":
        return character
    if character.isspace():
        return " "
    return "".join(map(_plain_part, unicodedata.normalize("NFKD", character)))


def _plain_part(part: str) -> str:
    category = unicodedata.category(part)
    if part in _REPLACED:
        return _REPLACED[part]
    if category == "Nd":
        return str(unicodedata.digit(part))
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    # The C categories hold control, zero-width, bidirectional, tag, private and unassigned characters, Mn and Me the
    # accents and variation selectors. None of them can be seen.
    return "" if category[0] == "C" or category in {"Mn", "Me"} else part


def plain_text(text: str) -> str:
    """Return `text` as it reads, for whoever looks words up in it: normalised, with single spaces."""
    return " ".join(normalise(text).text.split())
