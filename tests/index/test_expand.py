"""Acronym, full form and synonyms of a term are made to say the same thing."""

import pytest

from index.expand import Expander
from index.types import Term

_SMB = Term("SMB", "Strategic Management Board", ("strategic board", "the board"))
_RA = Term("RA", "responsible authority", ("responsible authorities",))
_LEVEL = Term("Level 2", "Level 2 management")
_BOTH = "SMB Strategic Management Board"


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("who chairs the SMB?", f"who chairs the {_BOTH}?"),
        ("who chairs the strategic management board?", f"who chairs the {_BOTH}?"),
        ("who chairs the strategic board", f"who chairs the {_BOTH}"),
        ("smb", _BOTH),
        ("Smb", _BOTH),
        ("SMBs", _BOTH),
        ("SMB's chair", f"{_BOTH}'s chair"),
        ("strategic boards", _BOTH),
        ("(SMB)", f"({_BOTH})"),
        ("SMB/RA", f"{_BOTH}/RA responsible authority"),
        ("responsible authorities", "RA responsible authority"),
        ("SMB and SMB", f"{_BOTH} and {_BOTH}"),
        # A term that its full form already holds is not said twice.
        ("level 2", "Level 2 management"),
        # What only looks like a term.
        ("SMBA", "SMBA"),
        ("ASMB", "ASMB"),
        ("RAF", "RAF"),
        ("level 20", "level 20"),
        ("strategic", "strategic"),
        ("SMB_2", "SMB_2"),
        ("", ""),
    ],
)
def test_every_form_becomes_acronym_and_full_form(text: str, expanded: str) -> None:
    """Whatever form and case a term is named in, and in the plural too; parts of other words are left alone."""
    assert expanded == Expander([_SMB, _RA, _LEVEL]).expand(text)


@pytest.mark.parametrize("terms", [(0, 1), (1, 0)])
def test_the_longest_of_overlapping_forms_wins(terms: tuple[int, int]) -> None:
    """ "PCSC Act 2022" is the Act of 2022, not an Act of the PCSC, in whichever order the terms are listed."""
    both = (Term("PCSC", "Police and Crime"), Term("PCSC Act", "Police Act 2022", ("PCSC Act 2022",)))
    expander = Expander([both[number] for number in terms])
    assert "the PCSC Act Police Act 2022 says" == expander.expand("the PCSC Act 2022 says")
    assert "PCSC Act Police Act 2022" == expander.expand("pcsc acts")
    assert "PCSC Police and Crime" == expander.expand("pcsc")


def test_text_put_in_is_not_expanded_again() -> None:
    """Terms that name each other do not go round in circles."""
    expander = Expander([Term("A1", "the B2"), Term("B2", "the A1")])
    assert "A1 the B2, B2 the A1" == expander.expand("A1, B2")


def test_the_first_of_two_terms_with_one_form_wins() -> None:
    """`check` reports such terms; a folder that has them still gives the same result every time."""
    assert "X one" == Expander([Term("X", "one"), Term("X", "two")]).expand("x")


def test_without_terms_nothing_changes() -> None:
    """A folder without terms.yaml is searched as it is."""
    assert "the SMB" == Expander([]).expand("the SMB")


def test_signs_in_a_term_are_just_signs() -> None:
    """A term is text, not a pattern."""
    expander = Expander([Term("C.A.(T)", "court of appeal"), Term("a|b", "either")])
    assert "CxAx(T)" == expander.expand("CxAx(T)")
    assert "a|b either" == expander.expand("a|b")


@pytest.mark.parametrize("text", ["ſMB", "SİB", "SıB", "K1"])
def test_letters_that_only_match_without_case_are_left_alone(text: str) -> None:
    """A Turkish İ, an old long s: they match "i" and "s" when case is ignored, and must not end the search."""
    assert text == Expander([Term("SMB", "board"), Term("SIB", "board")]).expand(text)
