"""Two things asked at once are taken apart only where each stands by itself."""

import pytest

from bot.answer.split import Parts, split


@pytest.mark.parametrize(
    ("question", "queries"),
    [
        (
            "who appoints lay advisers and how many are there?",
            ("who appoints lay advisers", "how many lay advisers are there"),
        ),
        ("What is ViSOR? Who can see it?", ("What is ViSOR", "Who can see ViSOR")),
        ("what is a VOO and who can be given one?", ("what is a VOO", "who can be given a VOO")),
        ("what's an AP and who lives in one", ("what's an AP", "who lives in an AP")),
        (
            "who chairs Level 3 and how often does it meet?",
            ("who chairs Level 3", "how often does Level 3 meet"),
        ),
        ("who is on the SMB and who chairs it?", ("who is on the SMB", "who chairs SMB")),
        (
            "which agencies are DTC bodies and what must they do?",
            ("which agencies are DTC bodies", "what must DTC bodies do"),
        ),
        (
            "who applies for a stalking protection order, and how long can one run?",
            ("who applies for a stalking protection order", "how long can a stalking protection order run"),
        ),
        (
            "what is visor being replaced with and who is building the new one?",
            ("what is visor being replaced with", "who is building the new visor"),
        ),
        (
            "What does OGRS predict, and what does OVP predict?",
            ("What does OGRS predict", "what does OVP predict"),
        ),
        (
            "how long does an SHPO last and what happens if he breaches it?",
            ("how long does an SHPO last", "what happens if he breaches SHPO"),
        ),
        (
            "when is the SMB chair chosen, and who picks them?",
            ("when is the SMB chair chosen", "who picks SMB chair"),
        ),
        (
            "does a victim have to sign up for the scheme? and do they get told which prison?",
            ("does a victim have to sign up for the scheme", "do victim get told which prison"),
        ),
        (
            "violent offender orders: who applies, how long do they last and what happens on breach?",
            (
                "violent offender orders: who applies",
                "violent offender orders: how long do they last",
                "violent offender orders: what happens on breach",
            ),
        ),
        (
            "what is a PDP, how is one adopted and who holds the record of it?",
            ("what is a PDP", "how is a PDP adopted", "who holds the record of PDP"),
        ),
        (
            "who decides the level and who attends the meeting",
            ("who decides the level", "who attends the meeting"),
        ),
    ],
)
def test_a_compound_question_is_taken_apart(question: str, queries: tuple[str, ...]) -> None:
    """Each half has its own question word, and a subject of its own or the first one's in place of a pronoun."""
    assert Parts("compound", queries) == split(question)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("SHPO or SRO?", "what is an SHPO", "what is an SRO"),
        ("difference between an SHPO and a SRO", "what is an SHPO", "what is a SRO"),
        ("What is the difference between an SHPO and an SRO?", "what is an SHPO", "what is an SRO"),
        ("whats the difference between disclosure and sharing", "what is disclosure", "what is sharing"),
        ("level 1 vs level 2", "what is level 1", "what is level 2"),
        ("level 2 versus 3", "what is level 2", "what is level 3"),
        ("cat 1 or 2?", "what is cat 1", "what is cat 2"),
        ("MARAC v MAPPA", "what is MARAC", "what is MAPPA"),
        ("compare VOO with SPO", "what is a VOO", "what is an SPO"),
        ("how does an SRO differ from an SHPO?", "what is an SRO", "what is an SHPO"),
        ("is a PDP the same as cat 3", "what is a PDP", "what is cat 3"),
        ("are MAPPA and MARAC the same thing?", "what is MAPPA", "what is MARAC"),
        ("PDP or cat 3, how do I tell which", "what is a PDP", "what is cat 3"),
        ("SRO vs SHPO quick comparison", "what is an SRO", "what is an SHPO"),
        ("mappa SCR and an SFO review, same thing?", "what is mappa SCR", "what is an SFO review"),
        ("clare's law - right to know v right to ask", "what is right to know", "what is right to ask"),
    ],
)
def test_a_comparison_keeps_the_whole_first(question: str, first: str, second: str) -> None:
    """One entry may compare the two; each side is there too."""
    assert Parts("comparison", (question, first, second)) == split(question)


@pytest.mark.parametrize(
    "question",
    [
        "terms and conditions",
        "police and probation",
        "who leads, police and probation?",
        "Category 1 or 2 offender aged under 18 and at level 1: who leads?",
        "is a SHPO or SRO needed",
        "do I need level 2 or level 3",
        "does DTC cut both ways or do they just owe it to us",
        "Do I have the right to appeal and what is the process?",
        "what does he have to tell the police and how quick",
        "can he challenge a 96ZA notice and where",
        "what replaced NPS and the CRCs and when",
        "whats meant by lead agency and does anyone check that one's been named",
        "whose project is MAPPS and who pays",
        "longest s42 detention and where do they serve it",
        "which chapter would I open for minutes and which for custody",
        "He lives with mum and dad. Who do I tell and when?",
        "Cautioned in Spain for a Schedule 3 offence. How would he come into Cat 1 today?",
        "he's registered AND did four years for s18. does 1 or 2 take priority",
        "Prohibitions and positive requirements in a Stalking Protection Order: is either ruled out?",
        "Terrorism notification can be 30, 15 or 10 years: which goes with what?",
        "how does IOM differ from what we do under mappa",
        "two 7 month terms consecutive. do they tot up to cat 2",
        "who decides that and how do they do it",
        "who sits on the board, which meets quarterly",
        "in or out of Category 2?",
        "yes or no",
        "true or false?",
        "he or she?",
        "what is ViSOR",
        "and",
        "",
        "or or or?",
        "who and who and who and who and what are they for and why is it so and when is it",
    ],
)
def test_what_belongs_together_stays_together(question: str) -> None:
    """Lists, descriptions, alternatives that one answer settles, and halves that only add a word."""
    assert Parts("one", (question,)) == split(question)
