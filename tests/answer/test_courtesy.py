"""Greetings, thanks and questions about the bot, and the questions they are not."""

import pytest

from bot.answer.courtesy import SmallTalk, small_talk, strip_courtesies
from bot.wording import SMALL_TALK


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", "greeting"),
        ("Hello!", "greeting"),
        ("hey there", "greeting"),
        ("Good morning", "greeting"),
        ("Morning all", "greeting"),
        ("hi, how are you?", "greeting"),
        ("hello bot", "greeting"),
        ("thanks", "thanks"),
        ("Thank you so much!", "thanks"),
        ("ok thanks", "thanks"),
        ("great, thanks", "thanks"),
        ("cheers mate", "thanks"),
        ("ta", "thanks"),
        ("Perfect.", "thanks"),
        ("got it, thanks", "thanks"),
        ("thanks that’s really helpful", "thanks"),
        ("ok", "thanks"),
        ("bye", "goodbye"),
        ("thanks, bye", "goodbye"),
        ("have a good weekend", "goodbye"),
        ("help", "help"),
        ("can you help me?", "help"),
        ("What can you do?", "help"),
        ("hi what can you do", "help"),
        ("what can I ask you", "help"),
        ("what kind of questions can you answer?", "help"),
        ("how do I use this bot", "help"),
        ("who are you", "about"),
        ("are you a person?", "about"),
        ("hi there, are you a real person?", "about"),
        ("are you a bot or a person", "about"),
        ("do you use AI?", "about"),
        ("is this ChatGPT", "about"),
        ("who made you", "about"),
        ("where do your answers come from?", "about"),
        ("do you store what I type", "about"),
    ],
)
def test_small_talk_is_known_by_its_kind(text: str, kind: SmallTalk) -> None:
    """A message with nothing else in it gets a friendly word, and is not searched."""
    assert kind == small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "hi, when do I go to level 2",
        "thanks, and level 3?",
        "ok and level 3",
        "help with a referral",
        "can you help me with a referral",
        "help me understand level 2",
        "who are the lay advisers",
        "who is the SMB chair",
        "what is this order",
        "who made the order",
        "how do I use ViSOR",
        "how do I use it",
        "how does this work",
        "what do I do",
        "what should I do?",
        "what can he do",
        "what can you do about a breach",
        "what do you know about lay advisers",
        "does AI decide the level",
        "is there a person responsible",
        "are you sure",
        "are you sentient",
        "bye law",
        "why",
        "",
        "?",
        "🙂",
    ],
)
def test_anything_more_is_a_question(text: str) -> None:
    """A greeting in front, or a word in common, does not make small talk."""
    assert small_talk(text) is None


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("hi, when do I go to level 2", "when do I go to level 2"),
        ("Hi all, does anyone know if an SRO can be renewed? Ta!", "if an SRO can be renewed?"),
        ("morning - quick question: who chairs level 3 thanks", "who chairs level 3"),
        ("please can you tell me who appoints lay advisers? Many thanks", "who appoints lay advisers?"),
        ("Sorry, what is MAPPS again", "what is MAPPS again"),
        ("thanks, and level 3?", "and level 3?"),
        ("Good afternoon. What is ViSOR? Kind regards", "What is ViSOR?"),
        ("can I ask what a PDP is", "what a PDP is"),
        ("what is a VLO please", "what is a VLO"),
        # … and what only looks like a courtesy:
        ("evening reporting conditions", "evening reporting conditions"),
        ("morning curfew", "morning curfew"),
        ("thanks to the 2022 Act what changed", "thanks to the 2022 Act what changed"),
        ("can I ask for a SHPO", "can I ask for a SHPO"),
        ("question 3 of the form", "question 3 of the form"),
        ("can they do that?", "can they do that?"),
        ("the day they leave", "the day they leave"),
        ("what does the TA do", "what does the TA do"),
        ("hire car on licence", "hire car on licence"),
        ("when is he saying goodbye to his kids", "when is he saying goodbye to his kids"),
        ("hi", "hi"),
        ("thanks!", "thanks!"),
        ("", ""),
    ],
)
def test_courtesies_are_taken_off_a_question(typed: str, question: str) -> None:
    """What is searched for is the question; what is nothing but courtesy stays."""
    assert question == strip_courtesies(typed)


@pytest.mark.parametrize("kind", ["greeting", "thanks", "goodbye", "help", "about"])
def test_each_kind_has_its_words(kind: SmallTalk) -> None:
    """Nobody who says something friendly is left without a reply, and none is long."""
    assert 0 < len(SMALL_TALK[kind].split()) <= 70


def test_what_the_bot_says_of_itself_is_true() -> None:
    """No text of its own, cited passages, it may decline, and personal data is not kept."""
    about = SMALL_TALK["about"]
    assert all(
        said in about for said in ("not a person", "sources", "nothing is written", "I say so", "no personal data")
    )
