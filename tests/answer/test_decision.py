"""A decision about one person is told from a question about the rule."""

import pytest

from bot.answer.decision import asks_for_decision
from bot.wording import DECISION_REMINDER


@pytest.mark.parametrize(
    "text",
    [
        "should I recall him",
        "should i recall him this afternoon, yes or no",
        "would you refer her to level 3",
        "is he cat 2 or 3 do you think",
        "what level should he be",
        "shall I disclose to his partner",
        "should we tell his new girlfriend",
        "He's drinking again. Should I breach him?",
        "would you let him near his kids if you were me",
        "just tell me if this man is safe to release",
        "should i go for fixed term or standard on this man, what would you do",
        "what would you do",
        "in your opinion should she go to level 2",
        "do you think he is ready to move on",
        "Which level would you put him at?",
        "should he be level 2 or level 3",
        "shall we escalate my client to level 3",
        "what category should she be",
        "do you reckon they should be level 3",
        "am I right to refer him",
        "should my client be on level 2",
        "I've got a lad who missed two appointments, should I be recalling him?",
        "is he safe to live with his mum",
        "would you recommend recalling her",
        "should I not refer him to level 2?",
        "is it worth referring him to level 3",
    ],
)
def test_a_decision_about_one_person_is_asked_for(text: str) -> None:
    """Should I, would you, what level should he be: the facts, and the reminder who decides."""
    assert asks_for_decision(text)


@pytest.mark.parametrize(
    "text",
    [
        "When should I refer a case to Level 2?",
        "should a referral be made by the prison or probation",
        "who should refer him",
        "when should I tell him about the disclosure",
        "does he have to register",
        "do we have to let him know we've told his boss",
        "can I refer straight in",
        "should a level 2 case be reviewed every three months",
        "should Level 1 cases be on ViSOR",
        "what should the prison be telling us when levels are being set",
        "which form should I use for her",
        "what level of NVQ do i need to be a plumber",
        "is he cat 1",
        "is he level 1 as well",
        "must I refer him in before he counts as MAPPA?",
        "have I got to let the jail know what level we've gone for",
        "does the MAPPA panel decide if he comes off indefinite",
        "which category would he fit?",
        "what do you do with the minutes",
        "how long should he be on the register",
        "can they make him do a course",
        "what would happen at a level 3 meeting",
        "should minutes be sent to everyone who attended",
        "how should I record her on delius",
        "who would chair his level 3 meeting",
        "should the victim be told",
        "what order should I watch the Star Wars films in?",
        "do you think MAPPA works",
        "does he need to notify if he goes to Calais",
        "what do you know about recall",
        "where should I send the referral for him",
        "should an offender be told about disclosure",
        "is it worth anything now",
        "is he on it or not",
        "",
    ],
)
def test_a_question_about_the_rule_is_none(text: str) -> None:
    """When, who, must and can ask what holds, even where they speak of "him"."""
    assert not asks_for_decision(text)


def test_the_reminder_says_who_decides() -> None:
    """The person, the manager, and those the procedure names."""
    assert all(said in DECISION_REMINDER for said in ("you and your manager", "the procedure names"))
