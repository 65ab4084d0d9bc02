"""What a person types and what they read, in the terminal: more than plain questions and answers."""

from tests.cli.conftest import CommandLine

LEVEL_2 = "when should I refer a case to Level 2?"


def read(mappa_bot: CommandLine, *typed: str) -> str:
    """Everything printed for a question, as one line."""
    ran = mappa_bot("ask", *typed)
    assert 0 == ran.status
    return " ".join(ran.out.split())


def test_two_questions_at_once_are_answered_one_after_the_other(mappa_bot: CommandLine) -> None:
    """Both answers, then all sources, numbered through."""
    said = read(mappa_bot, "what does a lay adviser do and how many MAPPA categories are there?")
    assert said.index("members of the public") < said.index("There are four MAPPA categories") < said.index("Sources")
    assert said.index("[1] Criminal Justice Act 2003") < said.index("[3] MAPPA Guidance, chapter 6")


def test_what_is_missing_is_named_between_the_answer_and_its_sources(mappa_bot: CommandLine) -> None:
    """The half that is answered, then the half that is not and whom to ask."""
    said = read(mappa_bot, "what does a lay adviser do and who descales the kettle?")
    assert said.startswith("Lay advisers are members of the public")
    assert "“who descales the kettle”. Please ask your area's MAPPA unit." in said
    assert said.index("kettle") < said.index("Sources")


def test_help_shows_what_can_be_asked(mappa_bot: CommandLine) -> None:
    """Words about the bot, then questions as examples; no sources."""
    said = read(mappa_bot, "what can you do?")
    assert "I answer questions about MAPPA" in said
    assert "You could ask: • When should I refer a case to Level 2?" in said
    assert "Sources" not in said


def test_an_emergency_stands_above_the_answer(mappa_bot: CommandLine) -> None:
    """The first words on the screen, and the answer after them."""
    said = read(mappa_bot, f"He said he will kill her tonight. {LEVEL_2}")
    assert said.startswith("If anyone is in immediate danger, call 999 now.")


def test_a_conversation_with_thanks_in_it_goes_on(mappa_bot: CommandLine) -> None:
    """A question, thanks, and a follow-up that still knows what it is about."""
    ran = mappa_bot("demo", "--terminal", stdin=f"{LEVEL_2}\nthanks, that helps\nand for level 3?\nquit\n".encode())
    said = " ".join(ran.out.split())
    assert 0 == ran.status
    assert "You're welcome." in said
    assert "I need a little more to go on." not in said
