"""The text the guard looks in, and the way back from it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Ｘ１２３４５６", "X123456"),
        ("X\u200b1\u200d2\u2060345\ufeff6", "X123456"),
        ("\u202ax123456\u202c", "x123456"),
        ("12\u201334\u201156\u221278", "12-34-56-78"),
        ("a\u00a0b\u2003c\td\r\ne", "a b c d  e"),
        ("José Müller", "Jose Muller"),
        ("Jose\u0301", "Jose"),
        ("O\u2019Brien", "O'Brien"),
        ("٠٧٧٠٠", "07700"),
        ("9\u20449\u221569", "9/9/69"),
        ("\U000e0058X", "X"),
        ("Х123456", "X123456"),  # the letter is Cyrillic
        ("ﬁle №", "file No"),
        ("*DOB* `1`", " DOB   1 "),
        ("", ""),
    ],
)
def test_tricks_of_typography_are_undone(typed: str, plain: str) -> None:
    """What looks the same to a reader is the same to the guard."""
    assert plain == normalise(typed).text


@given(st.text())
def test_every_character_knows_where_it_came_from(typed: str) -> None:
    """Each plain character has one origin inside the original, in the original order."""
    plain = normalise(typed)
    origins = list(plain.origins)
    assert len(plain.text) == len(origins)
    assert sorted(origins) == origins
    assert all(0 <= origin < len(typed) for origin in origins)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F, exclude_characters="Ŀŀŉ")))
def test_letters_and_figures_are_those_unicode_calls_equal(typed: str) -> None:
    """For Latin text the result is Unicode's own decomposition without the accents."""
    decomposed = unicodedata.normalize("NFKD", typed)
    expected = "".join(character for character in decomposed if not unicodedata.combining(character))
    assert expected == normalise(typed).text


def test_a_span_leads_back_to_what_was_typed() -> None:
    """A span of plain text covers the invisible characters inside it, and no more."""
    typed = "é X\u200b1 end"
    plain = normalise(typed)
    start, end = plain.original_span(plain.text.index("X1"), plain.text.index("X1") + 2)
    assert typed[start:end] == "X\u200b1"
