"""Harm that is about to happen is seen; questions that speak of harm are questions."""

import pytest

from bot.answer.crisis import is_crisis
from bot.wording import CRISIS_FIRST


@pytest.mark.parametrize(
    "text",
    [
        "he said he will kill her tonight",
        "she's being attacked now",
        "he's outside her house with a knife",
        "he told me he's going to hurt a child this weekend",
        "client says he's going to end his life",
        "he has cut his tag and is heading to the victim",
        "He's just texted saying he'll kill his ex",
        "my client has told me he is going to stab his dad when he gets out tomorrow",
        "She says she wants to kill herself",
        "she's suicidal, what do I do",
        "he is threatening to burn her house down right now",
        "the victim rang, he's banging on her door now",
        "he has a knife and he's in reception",
        "he's got a gun and is at her flat",
        "prisoner due out tomorrow says he will murder his wife",
        "i want to kill myself",
        "He is strangling his partner as we speak",
        "offender has taken an overdose",
        "he has just threatened to kill his mum",
        "He’s going to kill her!",
        "he cut off his tag and he's on his way to her school",
        "She is in immediate danger, what level is he?",
        "is he cat 3? he told me he is going to rape someone tonight",
        "he rang me and threatened to shoot the probation officer",
        "he's taken off his tag and gone round to his ex's house",
        "a child is in danger right now",
        "he's going to attack the social worker this afternoon",
        "they're going to beat him up tonight",
        "his ex is being followed by him right now",
        "he has left a suicide note",
        "client on the phone standing on a bridge",
        "he keeps threatening to kill her",
        "my resident says he'll burn the hostel... he will burn the place down tonight",
        "he wants to hurt her, he told his cellmate",
        "he is attacking her",
        "he's stabbed someone, what now",
        "he's holding her hostage",
        "I don't want to live any more",
        "He's outside her house. He has a knife.",
        "she said she is going to end her life tonight",
        "the ex is on his way to her house with a machete",
        "my lad told his support worker he's about to stab someone",
        "HE SAID HE WILL KILL HER TONIGHT",
        "resident is in serious danger right now",
    ],
)
def test_harm_to_a_person_now_or_soon_is_a_crisis(text: str) -> None:
    """Threats that were just made, attacks that are going on, someone on the way to a victim, a life at risk."""
    assert is_crisis(text)


@pytest.mark.parametrize(
    "text",
    [
        "what is the sentencing range for threats to kill",
        "is threats to kill a schedule 15 offence",
        "what does risk of serious harm mean",
        "he killed his wife in 2005, is he cat 2",
        "convicted of murder, how long is he in MAPPA",
        "he was convicted of threatening to kill his partner, what category",
        "what counts as imminent risk of serious harm",
        "what happens if he says he will kill someone",
        "must there be a serious case review every time a level 2 man kills someone",
        "is she going to be told when he is released",
        "who is told when an offender is likely to kill",
        "he stabbed someone ten years ago and served five years. is he Category 2?",
        "Can a SPO stop him going to her house",
        "what does very high rosh mean",
        "definition of serious harm",
        "does attempted murder count for category 2",
        "he assaulted her in 2019 and she wants a VLO",
        "threats to kill, got 14 months - cat 2?",
        "suicide risk in OASys, where does it go",
        "is a death by suicide an SFO",
        "when does an SFO review happen",
        "he is in prison for killing a man",
        "arson with intent to endanger life, which schedule",
        "she said he hit her last year",
        "he's been charged with stabbing his brother, do I recall him",
        "what if an offender threatens his victim",
        "does the DVDS cover someone who strangled an ex years ago",
        "should a referral be made if there is a threat to life",
        "who issues an osman warning",
        "can the police tell a victim about a threat to kill",
        "He is going to be released tonight, who needs telling",
        "he will be level 3 tonight",
        "he's going to move in with a woman and her kids this weekend",
        "is he going to court today",
        "knife crime prevention order age",
        "he was found with a knife at school aged 15",
        "he carried a knife at the time of the index offence",
        "can a restraining order ban him from going to her home",
        "he cut his tag off last month, is that a recall",
        "tag removed - is that a breach",
        "how many people were killed by MAPPA offenders last year",
        "attack on a police officer, is it a schedule 15 offence",
        "what is meant by imminent danger",
        "domestic homicide review and MAPPA SCR",
        "emergency recall - who authorises it",
        "urgent arrest under the terrorist licence powers",
        "is rape a schedule 3 offence",
        "he plans to go to Spain this weekend",
        "she wants to apply for a DAPO today",
        "he's heading to Kent, who do we transfer to",
        "Wounding with intent to do GBH, 8 years",
        "NGRI on a wounding charge and the judge sent him to hospital",
        "does a life sentence for murder ever end for mappa",
        "he is a risk to children, which agencies come",
        "he beat his partner up and got 6 months",
        "kill switch",
        "he's serving six years for stabbing someone",
        "victim wants to come to the level 3",
        "what do I do at level 3 if there is an emergency",
        "Does he have to notify if he stays at his sister's house with kids",
        "the panel is holding a meeting at her school",
        "does the hold have to be lifted now",
        "can police shoot",
        "who decides whether someone is in danger",
        "he hurt his back today",
        "staff at the hostel are worried about him",
        "what is the IDAP programme for men who hit their partners",
        "hit and run driving, is that a violent offence",
        "is she safe at the refuge",
        "who warns the victim before release",
        "a person who threatens to kill someone: which section",
        "He was arrested for attacking his brother",
        "attempted suicide in custody last year",
        "OASys says he is a risk to staff",
        "if he cuts his tag off is that an emergency recall",
        "does Clare's Law cover threats",
        "",
    ],
)
def test_a_question_that_speaks_of_harm_is_none(text: str) -> None:
    """Offences, risk levels, reviews, what was done years ago, what is only supposed: the bot's daily bread."""
    assert not is_crisis(text)


def test_doubt_counts_as_yes() -> None:
    """A fear put as a question shows the signpost too: it costs a line."""
    assert is_crisis("is she going to kill her partner")


def test_history_told_with_a_threat_of_today_is_a_crisis() -> None:
    """A conviction years ago does not hide what is said about tonight."""
    assert is_crisis("He was convicted of rape in 2012 and says he will kill her tonight")


def test_a_very_long_message_is_read_in_no_time() -> None:
    """Words that almost match, two thousand characters of them, take no more than a message should."""
    assert not is_crisis("he said that they told me the man at the door was going to go to " * 30)


def test_the_signpost_comes_to_the_point() -> None:
    """999 in the first sentence, the manager in the second, no more than forty words."""
    assert "999" in CRISIS_FIRST.split(".")[0]
    assert "manager" in CRISIS_FIRST
    assert len(CRISIS_FIRST.split()) <= 40
