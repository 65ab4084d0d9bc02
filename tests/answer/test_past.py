"""Questions about how things were, told from those about how they are."""

import pytest

from bot.answer.past import is_about_now, is_about_the_past


@pytest.mark.parametrize(
    "question",
    [
        "How many categories were there in 2020?",
        "How many Level 3 cases in 2020-21?",
        "in the 2020-21 report how many level 3 cases were there",
        "which categories were in the 2020-21 report",
        "how many categories did the 2020-21 report list",
        "what did the annual report say about serious further offences",
        "what were the categories before",
        "what used to happen at level 1",
        "who used to chair the SMB",
        "What was the standard of proof for an SRO?",
        "Was the criminal standard used before 2022?",
        "What was the test before the 2022 Act?",
        "what did SROs need before they changed",
        "how did it work before 2021",
        "how were levels set in 2009?",
        "before Feb 2025 what could we do with coercive controllers",
        "in 2025 could a level 2 case get a fixed term recall",
        "under the 2000 act was the prison service in the RA",
        "std of proof for an SRO back in 2021?",
        "Conviction was in 2019 - which Act was his restraining order made under?",
        "did lockdown knock LLR mappa off course",
        "the old definition of cat 2",
        "When did lay advisers start?",
    ],
)
def test_a_question_about_the_past_is_known(question: str) -> None:
    """A past tense about a rule, a report, "before 2021", "used to"."""
    assert is_about_the_past(question)


@pytest.mark.parametrize(
    "question",
    [
        "what changed since 2021",
        "What has changed since the 2020-21 report?",
        "What has moved on in the framework since that 2020-21 report was printed?",
        "what did section 189 of the 2022 Act change",
        "Did the 2022 Act widen the duty?",
        "What's new in the 2025 guidance?",
        "Has the test changed?",
        "what replaced the CRCs",
        "is the 2020-21 definition of level 2 still right",
        "are the 2020-21 figures really for 2020-21",
        "is there a newer LLR report than the 2020-21 one",
        "Is the old SOPO still in force?",
        "Convicted before 1997, does he have to register?",
        "He was convicted of GBH and got 18 months, is he cat 2?",
        "He was sentenced for coercive control back in 2023. Does the new rule reach back to him?",
        "He used to be level 3. Does he stay on MAPPA?",
        "previously convicted of rape, is he cat 1",
        "he's back in because he's been charged. is that enough to lose the 56 days",
        "Does section 325 of the 2003 Act apply?",
        "is the 2003 Act still the law",
        "what is ViSOR used to do",
        "What changes in 2030?",
        "How many categories are there?",
        "does the Sentencing Act 2026 apply to recalls before March 2026",
        "",
    ],
)
def test_a_question_about_the_present_is_known(question: str) -> None:
    """What has changed, what still holds, the year of an Act, and what holds now for someone convicted long ago."""
    assert not is_about_the_past(question)


@pytest.mark.parametrize(
    ("question", "now"), [("and now?", True), ("does it still hold", True), ("and before?", False)]
)
def test_the_present_can_be_named(question: str, now: bool) -> None:
    """ "And now?" leaves the past that was talked about."""
    assert now is is_about_now(question)
