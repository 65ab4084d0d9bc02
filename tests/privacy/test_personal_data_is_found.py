"""Every kind of personal data, in the many ways people type it: the table in positives.yaml, plain and in disguise."""

import unicodedata
from collections.abc import Callable

import pytest

from bot.privacy.guard import find_personal_data, redact
from bot.privacy.kinds import KINDS, NAME
from tests.privacy.tables import read_positives, read_told_by_capitals

POSITIVES = read_positives()
QUESTIONS = list(dict.fromkeys(question for questions in POSITIVES.values() for question in questions))
LATIN = "ABCEHIJKMOPSTXYaceijopsxy"
CYRILLIC = "АВСЕНІЈКМОРЅТХУасеіјорѕху"


def kinds_in(text: str) -> set[str]:
    return {finding.kind for finding in find_personal_data(text)}


def test_the_table_is_long_enough() -> None:
    """At least 150 different inputs, and every kind the guard knows in at least ten of them."""
    assert len(QUESTIONS) >= 150
    assert {kind.name for kind in (*KINDS, NAME)} == set(POSITIVES)
    assert len(POSITIVES) >= 14
    assert min(len(set(questions)) for questions in POSITIVES.values()) >= 10


def test_what_capitals_tell_is_in_the_table() -> None:
    """The exceptions are inputs of the table, so that none outlives its input."""
    assert read_told_by_capitals() <= set(QUESTIONS)


@pytest.mark.parametrize(
    ("kind", "question"), [(kind, question) for kind, questions in POSITIVES.items() for question in questions]
)
def test_personal_data_is_found_with_its_kind(kind: str, question: str) -> None:
    """A question with personal data gives a finding of that kind."""
    assert kind in kinds_in(question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_redacted_question_can_be_asked_again(question: str) -> None:
    """Once every finding is taken out, the guard finds nothing more."""
    redacted = redact(question, find_personal_data(question))
    assert find_personal_data(redacted) == ()


@pytest.mark.parametrize(
    "disguise",
    [
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.lower, id="lower case"),
        pytest.param("\u200b".join, id="zero-width space after every character"),
        pytest.param("\u00ad".join, id="soft hyphen after every character"),
        pytest.param("\u0301".join, id="accent on every character"),
        pytest.param("\U000e0041".join, id="tag character after every character"),
        pytest.param("\U000e0ff0".join, id="unassigned invisible character after every character"),
        pytest.param(lambda text: f"\u202a{text}\u202c", id="direction marks"),
        pytest.param(lambda text: f"\u2067{text}\u2069", id="isolated direction"),
        pytest.param("\u200f".join, id="right-to-left mark after every character"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="no-break spaces"),
        pytest.param(lambda text: text.replace(" ", "\n"), id="a line for each word"),
        pytest.param(lambda text: text.replace("-", "\u2013"), id="en dashes"),
        pytest.param(lambda text: text.replace("-", "\u2011"), id="no-break hyphens"),
        pytest.param(lambda text: text.replace("/", "\u2044"), id="fraction slashes"),
        pytest.param(lambda text: text.translate({i: i + 0xFEE0 for i in range(0x21, 0x7F)}), id="full width"),
        pytest.param(lambda text: text.translate({i: i + 0x0630 for i in range(0x30, 0x3A)}), id="Arabic digits"),
        pytest.param(lambda text: text.translate({i: i + 0x1D79E for i in range(0x30, 0x3A)}), id="bold digits"),
        pytest.param(lambda text: text.translate(str.maketrans(LATIN, CYRILLIC)), id="Cyrillic letters"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="accents apart"),
        pytest.param(lambda text: f"Please help, {text}, thanks", id="in a sentence"),
        pytest.param(lambda text: f"<@U0123ABCD> \u201c{text}\u201d", id="mentioned and quoted"),
        pytest.param(lambda text: f"*{text}*", id="bold in Slack"),
    ],
)
def test_typography_does_not_hide_personal_data(disguise: Callable[[str], str]) -> None:
    """However it is typed, every question of the table still gives a finding."""
    missed = {question for question in QUESTIONS if not find_personal_data(disguise(question))}
    assert missed <= (read_told_by_capitals() if disguise in {str.upper, str.lower} else set())
