"""Conversations: what goes on from the question before, what that makes of it, and what begins anew."""

from pathlib import Path

import pytest

from bot.answer.understand import Language, understand
from index.load import load_knowledge

_KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
LEVEL_2 = "When should I refer a case to Level 2?"
SRO = "What is a Sexual Risk Order (SRO)?"


@pytest.fixture(scope="module")
def language() -> Language:
    """The terms and words of the real knowledge."""
    return Language.from_knowledge(load_knowledge(_KNOWLEDGE))


@pytest.mark.parametrize(
    ("earlier", "typed"),
    [
        (LEVEL_2, "who decides that?"),
        (LEVEL_2, "what about under 18s"),
        (LEVEL_2, "and in Scotland?"),
        (LEVEL_2, "why?"),
        (LEVEL_2, "how long does it take"),
        (LEVEL_2, "which form"),
        ("What is a lay adviser?", "who appoints them?"),
        ("What is a lay adviser?", "are they paid"),
        ("what is a lay adviser", "are there jobs that bar you from being one?"),
        ("What is a Violent Offender Order?", "who can be given one?"),
        (SRO, "Is it recorded on the Police National Computer (PNC)?"),
        ("What is a Sexual Risk Order?", "Do I have the right to appeal and what is the process?"),
        ("What is a Sexual Risk Order?", "and an interim one?"),
        ("What is a Sexual Risk Order?", "Can it be made against a 14 year old in Wales?"),
        ("Which victims can join the Victim Contact Scheme?", "and do they get told about medical decisions?"),
        (
            "how long is notification for a 2 year sentence",
            "so could the clock start when he walks out of prison instead?",
        ),
        ("what is FTR56", "and is day one the arrest or when he's back in prison?"),
        ("how does someone come off indefinite registration", "and if they say no, when can he try again?"),
        ("what are sarah's law and clare's law", "can she ask about him under both in one go"),
        ("what is category 4", "and whose review led to it?"),
        ("what does section 327A do", "and are spent convictions left out?"),
        ("does a caution count for cat 3", "what about a youth caution?"),
        ("My client is 17 and got a DTO. Is he Category 2?", "can he get a SHPO"),
        ("what is ViSOR", "in Leicester?"),
    ],
)
def test_a_follow_up_is_searched_with_what_it_leans_on(language: Language, earlier: str, typed: str) -> None:
    """A pronoun, a follow-up's first word, or hardly a subject: both questions are searched together."""
    understood = understand(typed, (earlier,), language)
    assert (f"{earlier} {typed}", earlier, typed) == (understood.query, understood.leans_on, understood.alone)


@pytest.mark.parametrize(
    ("earlier", "typed", "query"),
    [
        (LEVEL_2, "and level 3?", "When should I refer a case to level 3?"),
        (LEVEL_2, "what about lvl three", "When should I refer a case to lvl 3?"),
        ("How long is someone in Category 1?", "and cat 3?", "How long is someone in cat 3?"),
        (
            "What was the national rate of registered sexual offenders per 100,000 in 2020?",
            "and a year later?",
            "What was the national rate of registered sexual offenders per 100,000 in 2021?",
        ),
        ("how many Level 3 cases in 2020-21?", "and the year before?", "how many Level 3 cases in 2019-20?"),
        ("how many Level 3 cases in 2020/21?", "and the next year", "how many Level 3 cases in 2021/22?"),
        ("How many were there in 1999-2000?", "and the year after?", "How many were there in 2000-2001?"),
        ("How many SFOs in 2023?", "and in 2024?", "How many SFOs in 2024?"),
        ("how long does an SHPO last", "and an SRO?", "how long does an SRO last"),
        ("who can apply for a stalking protection order?", "what about a VOO?", "who can apply for a VOO?"),
    ],
)
def test_what_a_follow_up_names_instead_takes_its_place(
    language: Language, earlier: str, typed: str, query: str
) -> None:
    """Another level, category, year or order: the same question about that one."""
    assert query == understand(typed, (earlier,), language).query


@pytest.mark.parametrize(
    ("earlier", "typed"),
    [
        ("What is ViSOR?", "How many lay advisers does an area have?"),
        (LEVEL_2, "What is ViSOR?"),
        (LEVEL_2, "who are the lay advisers"),
        (LEVEL_2, "Who appoints lay advisers?"),
        (LEVEL_2, "How long does an SRO last?"),
        (LEVEL_2, "what's a SHPO"),
        (LEVEL_2, "Which agencies have a duty to co-operate with MAPPA?"),
        (LEVEL_2, "Can a polygraph condition be attached to a licence?"),
        (LEVEL_2, "And when must registered sexual offenders notify their bank details abroad?"),
        (SRO, "In which Act is the Violent Offender Order found?"),
        (SRO, "Under which subsection of section 325 is the MAPPA Guidance issued?"),
        ("What is ViSOR?", "can he appeal the shpo"),
        ("What is ViSOR?", "is it only schedule 15 that gets you to cat 2 or are there other offences too"),
        ("What is ViSOR?", "does a level 1 case even need an RMP"),
        ("What is ViSOR?", "SRO"),
        ("how long does an SHPO last", "What happens to him at a parole hearing after the fixed term recall ends?"),
    ],
)
def test_a_new_question_in_a_conversation_stands_alone(language: Language, earlier: str, typed: str) -> None:
    """With a term, a definition or a whole subject of its own, what was said before plays no part."""
    understood = understand(typed, (earlier,), language)
    assert (typed, "") == (understood.query, understood.leans_on)


@pytest.mark.parametrize(
    ("thread", "typed", "query"),
    [
        (("hi", LEVEL_2, "thanks"), "and level 3?", "When should I refer a case to level 3?"),
        (("hello, " + LEVEL_2,), "thanks. and level 3?", "When should I refer a case to level 3?"),
        ((LEVEL_2, "great, thanks", "are you a bot?"), "who decides that?", f"{LEVEL_2} who decides that?"),
        (("Who chairs Level 2 meetings?", "and level 3?"), "why", "Who chairs level 3 meetings? why"),
        (("Who chairs Level 3 meetings?", "What is ViSOR?"), "who can see it", "What is ViSOR? who can see it"),
        (("what is vizor",), "who can see it", "what is ViSOR who can see it"),
        (("hi", "thanks"), "and level 3?", "and level 3?"),
        (("", "?", "🙂"), "why?", "why?"),
        (
            ("how many Level 3 cases in 2019?", "and a year later?"),
            "and the year after that",
            "how many Level 3 cases in 2021?",
        ),
    ],
)
def test_a_longer_conversation_is_followed(language: Language, thread: tuple[str, ...], typed: str, query: str) -> None:
    """Small talk in between is passed over, slips in earlier questions are mended, and changes add up."""
    assert query == understand(typed, thread, language).query


def test_the_year_of_an_act_is_not_moved(language: Language) -> None:
    """ "A year later" than an Act is no other Act."""
    thread = ("What does the 2003 Act say about lay advisers?",)
    assert "2003 Act" in understand("and a year later?", thread, language).query


def test_an_order_does_not_take_the_place_of_something_else(language: Language) -> None:
    """A board is not swapped for an order: both are searched."""
    assert "who is on the SMB and an SRO?" == understand("and an SRO?", ("who is on the SMB",), language).query


def test_a_question_about_the_past_is_left_by_now(language: Language) -> None:
    """A follow-up goes on about the past unless it says "now"."""
    thread = ("What was the standard of proof for an SRO in 2021?",)
    assert understand("and for an interim one?", thread, language).about_the_past
    assert not understand("and now?", thread, language).about_the_past
