"""What the guard reports, and what it shows people of their own question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.guard import Finding, find_personal_data, redact
from bot.privacy.kinds import KINDS, NAME, label_of

FRAGMENTS = [
    "Gareth Lisle", "d.o.b. 09/09/1969", "CRN X123456", "\u200b", "–", "12/52494Q", "07700 900123", "LE1 1AA",
    "g.l@example.com", "14 Acacia Avenue", "s325(2)(b)", "level 2", "é", "Ｘ", "１２３", " ", ", ", "@",
    "4111 1111 1111 1111",
]  # fmt: skip
TYPED = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=12).map("".join)


def test_a_finding_holds_kind_and_position() -> None:
    """The name and the date of birth are two findings, at the places a reader would mark."""
    question = "Gareth Pemberton-Lisle, d.o.b. 09/09/1969, does he need an SPO?"
    expected = (Finding("name", 0, 22), Finding("date of birth", 31, 41))
    assert expected == find_personal_data(question)


def test_redaction_leaves_a_question_that_reads() -> None:
    """People see their question with each detail replaced by what it was."""
    question = "Is Gareth Lisle (crn x123456, dob 9/9/69) of 14 Acacia Avenue, LE1 1AA, cat 3?"
    expected = "Is [name] (crn [CRN], dob [date of birth]) of [address], [postcode], cat 3?"
    assert expected == redact(question, find_personal_data(question))


def test_redaction_takes_invisible_characters_along() -> None:
    """Nothing of a disguised number is left behind."""
    question = "crn X\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6 please"
    assert redact(question, find_personal_data(question)) == "crn [CRN] please"


def test_a_name_alone_is_no_finding() -> None:
    """A name says nothing about a person until a number or the words of a case tie it to one."""
    assert find_personal_data("Can John Smith chair the panel?") == ()
    for tied in (
        "Can John Smith, X123456, chair?",
        "Is John Smith a category 2?",
        "My client John Smith wants to move",
    ):
        assert "name" in {finding.kind for finding in find_personal_data(tied)}


def test_public_names_stay_in_a_redacted_question() -> None:
    """Laws and reviewers are not taken for the person in the case."""
    question = "Would Sarah's Law or Jonathan Hall KC's review help with X123456?"
    assert redact(question, find_personal_data(question)) == question.replace("X123456", "[CRN]")


def test_an_areas_own_contacts_can_be_let_through() -> None:
    """Published contacts passed in are no finding, however they are spelt; others still are."""
    public = {"01632 960999", "mappa@example.org"}
    assert find_personal_data("ring +44 1632 960 999 or MAPPA@example.org", public) == ()
    assert {f.kind for f in find_personal_data("ring 01632 960998", public)} == {"phone number"}


def test_a_public_contact_does_not_hide_a_private_one() -> None:
    """The MAPPA office's number in a question leaves the person's number to be found."""
    question = "I rang 0116 248 6606 about 07700 900123"
    assert redact(question, find_personal_data(question)) == "I rang 0116 248 6606 about [phone number]"


def test_every_kind_has_words_for_people() -> None:
    """Each kind has a name of its own and a label to read."""
    names = [kind.name for kind in (*KINDS, NAME)]
    assert len(set(names)) == len(names)
    assert [kind.label for kind in (*KINDS, NAME)] == [label_of(name) for name in names]


def test_an_empty_question_has_no_findings() -> None:
    """Nothing typed, nothing found, nothing changed."""
    assert find_personal_data("") == ()
    assert redact("", ()) == ""


@given(TYPED)
def test_findings_lie_in_the_text_and_do_not_overlap(typed: str) -> None:
    """Whatever is typed, findings are ordered places of it, none of them empty."""
    position = 0
    for finding in find_personal_data(typed):
        assert position <= finding.start < finding.end <= len(typed)
        position = finding.end


@given(TYPED)
def test_redaction_removes_every_finding_and_nothing_else(typed: str) -> None:
    """What is left between the brackets is what was typed around the findings."""
    findings = find_personal_data(typed)
    edges = [0, *(edge for finding in findings for edge in (finding.start, finding.end)), len(typed)]
    kept = [typed[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    labels = [f"[{finding.kind}]" for finding in findings] + [""]
    assert "".join(part for pair in zip(kept, labels, strict=True) for part in pair) == redact(typed, findings)


@pytest.mark.parametrize(
    "piece",
    [
        "a", "1", "1 ", "a1", "A ", "0", "07 ", "@", "a@", "a.", "a@a.", "(at)", " dot ", "a at a dot ", "dob ", "dob",
        "d o b ", "born ", "born A ", "crn ", "crn:", "pnc no ", "nhs is ", "1/1/", "1/", "12-", "\u200b", "John ",
        "mr ", "SMITH, ", "J. ", "14 a ", "14 a b c ", "flat 1 ", "lives at 1 a b ", "reg ", "car the van ", "AB12 ",
        "visor ref ", "1234 ", "4111 ", "GB29 ", "sort ", "12 34 56 ", "0116 ", "+1", "(0", "tel ", "1 january ",
        "9 sept ", "x-", "account no ", "passport ",
        "my client ", "client John ", "John Smith is the ", "John Smith, ", "name: John ", "Mr May ",
        "refer John Smith ",
        "lives in Acacia ", "lives in Acacia, Elm ", "turns 18 on ", "dob ninth of ", "passport held ", "QQ/12/",
        "dob for a a ", "flat 1 a ", "dob is was on of the as ", "John 9/9/69 ", "aged 1 (", "\ufdfa", "a" * 60 + "@",
    ],
)  # fmt: skip
def test_a_hostile_question_is_read_to_its_end(piece: str) -> None:
    """40,000 characters made to send patterns back and forth do not keep the guard from the CRN behind them."""
    findings = find_personal_data(piece * (40_000 // len(piece)) + " . CRN X123456")
    assert findings[-1].kind == "CRN"
