"""Which questions ask what a term means, and which only use it."""

import pytest

from bot.answer.definitions import Glossary, asks_meaning, define, is_about
from index.types import Entry, Term

PDP = Term("PDP", "potentially dangerous person", ("potential dangerous person",), "visor.pdp")
MAPPA = Term("MAPPA", "Multi-Agency Public Protection Arrangements", (), "basics.mappa")
VISOR = Term("ViSOR", "ViSOR", ("dangerous persons database",), "visor.what")
GLOSSARY = Glossary([PDP, MAPPA, VISOR])


@pytest.mark.parametrize(
    "question",
    [
        "what's a PDP",
        "What is a PDP?",
        "what’s a pdp?",
        "whats a PDP",
        "PDP",
        "pdp?",
        "PDPs?",
        "What are PDPs?",
        "what does PDP mean",
        "What does PDP stand for?",
        "what does PDP mean in MAPPA?",
        "define PDP",
        "PDP meaning",
        "meaning of PDP please",
        "and what is a potentially dangerous person?",
        "what is meant by potential dangerous person",
    ],
)
def test_a_question_for_a_meaning_is_known_by_its_form(question: str) -> None:
    """In any of the usual forms, for any form of the term."""
    assert PDP == GLOSSARY.asked_about(question)


@pytest.mark.parametrize(
    "question",
    [
        "who manages a PDP?",
        "is a PDP a MAPPA offender",
        "what is a PDP referral",
        "what does MAPPA do about PDPs",
        "what is MAPPA level 2",
        "who can use ViSOR",
        "what is the PDP process in MAPPA",
        "what does it mean",
        "",
        "?",
    ],
)
def test_a_question_that_only_uses_a_term_is_searched(question: str) -> None:
    """The term has to be all that is asked about."""
    assert GLOSSARY.asked_about(question) is None


def test_a_definition_says_what_the_letters_stand_for() -> None:
    """And nothing where a name stands only for itself."""
    assert "PDP stands for potentially dangerous person." == define(PDP)
    assert "" == define(VISOR)
    assert "" == define(Term("96ZA notice", "section 96ZA notice"))


def test_an_entry_is_about_what_its_title_or_first_sentence_names() -> None:
    """One that only uses a term further on is not about it."""
    about = Entry("visor.pdp", "Who is one", "A potentially dangerous person has no category. More follows.")
    uses = Entry("orders.sro", "Who records it", "The police record it. A PDP record is kept.")
    assert [True, False] == [is_about(entry, PDP) for entry in (about, uses)]
    assert is_about(Entry("visor.pdp", "What a PDP is", "It depends."), PDP)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("and what's an SMB?", True),
        ("so what does PDP stand for", True),
        ("PDP meaning?", True),
        ("define PDP", True),
        ("and PDP?", False),
        ("PDP", False),
        ("and level 3?", False),
        ("and for a PDP", False),
    ],
)
def test_a_question_says_whether_it_wants_something_explained(question: str, asks: bool) -> None:
    """The bare term may be a follow-up that asks the same of something else."""
    assert asks is asks_meaning(question)
