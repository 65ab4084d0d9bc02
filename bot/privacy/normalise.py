"""Rewrites a question so that spelling tricks and typography cannot hide a number, keeping the way back."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

# Letters of other alphabets that look like Latin ones (Unicode confusables, the upright ones only).
_LOOKALIKES = MappingProxyType(
    dict(zip("АВЕКМНОРСТУХЅІЈасеорхуѕіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXSIJaceopxysijABEZHIKMNOPTYXo", strict=True))
)
_REPLACED = MappingProxyType(
    {
        **dict.fromkeys("*~`|\u2800", " "),  # Slack's bold, strike, code and link marks; the blank braille cell
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032", "'"),
        **dict.fromkeys("\u2044\u2215\u29f8", "/"),
        **dict.fromkeys("\u2212\u02d7\u30fc", "-"),  # minus signs and the long-vowel mark; dashes go by category
        **dict.fromkeys("\u00b7\u2022\u2219\u22c5\u3002", "."),
        **dict.fromkeys("\u115f\u1160\u3164\uffa0", ""),  # Hangul fillers: letters by category, blank on screen
        **_LOOKALIKES,
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
    # Cf holds zero-width, bidirectional and tag characters; Mn and Me accents and variation selectors.
    return "" if category in {"Cc", "Cf", "Mn", "Me"} else part
