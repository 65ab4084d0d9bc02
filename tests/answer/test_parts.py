"""Questions that ask two things: answered from two entries, in part, or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.compose import MAX_WORDS
from bot.answer.types import Answer, Notice, Outcome, Question
from index.types import Citation, Entry, Hit
from tests.answer.small import LEVEL_2, LEVEL_3, NOW, THEN, TODAY, UNIT, HitsByWord, answerer_over, built_over, hit

APPOINTS = Entry(
    "lay-advisers.appointment",
    "Who appoints lay advisers",
    "The Secretary of State appoints them.",
    citations=(Citation("act", "section 326"), Citation("guidance", "chapter 19")),
)
HOW_MANY = Entry(
    "lay-advisers.number", "How many lay advisers", "Two for each area.", citations=(Citation("guidance", "para 19.2"),)
)
ENTRIES = (APPOINTS, HOW_MANY, LEVEL_2, LEVEL_3, NOW, THEN)
BOTH = "Who appoints lay advisers and how many are there?"
Ask = Callable[[Mapping[str, Sequence[Hit]], str], Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Answers a question from the hits given for the words of its queries."""
    index = built_over(tmp_path, ENTRIES)
    return lambda by_word, text: answerer_over(HitsByWord(index, by_word)).answer(Question(text, TODAY))


def entries_of(answer: Answer) -> list[str]:
    """The entries shown, in order."""
    return [passage.entry for passage in answer.passages]


def test_a_compound_question_is_answered_from_two_entries(ask: Ask) -> None:
    """Both halves in the order they were asked, each a paragraph, with citations numbered through."""
    answer = ask({"appoints": [hit(APPOINTS)], "how many": [hit(HOW_MANY)]}, BOTH)
    assert (Outcome.ANSWERED, f"{APPOINTS.answer}\n\n{HOW_MANY.answer}") == (answer.outcome, answer.text)
    assert [APPOINTS.id, HOW_MANY.id] == entries_of(answer)
    assert [[1, 2], [3]] == [[cited.number for cited in passage.citations] for passage in answer.passages]


def test_the_sureness_of_an_answer_in_parts_is_that_of_its_least_sure_part(ask: Ask) -> None:
    """A chain is no stronger than its weakest link."""
    less = replace(hit(HOW_MANY), coverage=0.95)
    answer = ask({"appoints": [hit(APPOINTS)], "how many": [less]}, BOTH)
    assert answer.evidence == min(passage.score for passage in answer.passages)


@pytest.mark.parametrize(
    ("known", "entry", "missing"),
    [("appoints", APPOINTS, "how many lay advisers are there"), ("how many", HOW_MANY, "Who appoints lay advisers")],
)
def test_what_has_no_answer_is_named_with_whom_to_ask(ask: Ask, known: str, entry: Entry, missing: str) -> None:
    """Whichever half it is: the other one is answered first, with its sources, and the outcome says partial."""
    answer = ask({known: [hit(entry)], "lay": [hit(LEVEL_3, sure=False)]}, BOTH)
    assert (Outcome.PARTIAL, [entry.id]) == (answer.outcome, entries_of(answer))
    assert answer.text.startswith(entry.answer)
    assert f"“{missing}”" in answer.text
    assert UNIT in answer.text


def test_with_neither_half_there_is_no_answer(ask: Ask) -> None:
    """Two halves of nothing are an abstention."""
    answer = ask({"lay": [hit(LEVEL_3, sure=False)]}, BOTH)
    assert (Outcome.ABSTAINED_NO_EVIDENCE, ()) == (answer.outcome, answer.passages)


def test_one_entry_that_answers_both_halves_is_shown_once(ask: Ask) -> None:
    """Nobody wants to read the same paragraph twice."""
    answer = ask({"lay": [hit(APPOINTS)]}, BOTH)
    assert (Outcome.ANSWERED, APPOINTS.answer, [APPOINTS.id]) == (answer.outcome, answer.text, entries_of(answer))


@pytest.mark.parametrize("text", ["Level 2 or Level 3?", "What is the difference between Level 2 and Level 3?"])
def test_a_comparison_that_one_entry_makes_is_answered_from_it(ask: Ask, text: str) -> None:
    """Where somebody has written the comparison, its sides are not looked for."""
    answer = ask({"level 2 or": [hit(LEVEL_2)], "between": [hit(LEVEL_2)], "level 3": [hit(LEVEL_3)]}, text)
    assert (Outcome.ANSWERED, [LEVEL_2.id]) == (answer.outcome, entries_of(answer))


def test_a_comparison_that_no_entry_makes_is_answered_from_its_two_sides(ask: Ask) -> None:
    """Both sides stand next to each other, in the order they were named."""
    sides = {"or": [hit(LEVEL_2, sure=False)], "level 2": [hit(LEVEL_2)], "level 3": [hit(LEVEL_3)]}
    answer = ask(sides, "Level 3 or Level 2?")
    assert (Outcome.ANSWERED, [LEVEL_3.id, LEVEL_2.id]) == (answer.outcome, entries_of(answer))
    assert [1, 2, 3] == [cited.number for passage in answer.passages for cited in passage.citations]


def test_half_a_comparison_is_none(ask: Ask) -> None:
    """With one side missing there is nothing to compare, and the bot says so."""
    sides = {"or": [hit(LEVEL_2, sure=False)], "level 2": [hit(LEVEL_2)], "level 3": [hit(LEVEL_3, sure=False)]}
    assert Outcome.ABSTAINED_NO_EVIDENCE == ask(sides, "Level 2 or Level 3?").outcome


def test_no_more_than_three_passages_however_much_was_asked(ask: Ask) -> None:
    """Two halves about the past have four entries between them; three are shown, and no more paragraphs than that."""
    then_too = replace(hit(THEN), entry=THEN.id)
    answer = ask(
        {"categories": [then_too], "appoints": [hit(APPOINTS)], "how many": [hit(HOW_MANY)]},
        ("how many categories used to be there? who appoints lay advisers and how many lay advisers are there?"),
    )
    assert len(answer.passages) <= 3
    assert [cited.number for passage in answer.passages for cited in passage.citations] == list(
        range(1, 1 + sum(len(passage.citations) for passage in answer.passages))
    )


def test_everything_that_is_said_stays_within_the_limit(tmp_path: Path) -> None:
    """Two long entries, a half without an answer, an emergency, a decision and a slip: never over 250 words."""
    long = " ".join(f"This is sentence number {number} of the referral." for number in range(60))
    entries = [replace(entry, answer=long) for entry in (APPOINTS, HOW_MANY)]
    rest = " ".join(f"zebra{number}" for number in range(150))
    by_word = {"appoints": [hit(entries[0])], "how many": [hit(entries[1])]}
    text = (
        "He said he will kill her tonight, should I refer him? Who appoints lay advisers, "
        f"and how many lay advisers are there, and who pays the refferal of {rest}?"
    )
    for typed in (text, text.partition("? ")[2], BOTH):
        answer = answerer_over(HitsByWord(built_over(tmp_path / str(len(typed)), entries), by_word)).answer(
            Question(typed, TODAY)
        )
        assert answer.outcome.group in {"answered", "partial"}
        assert len(answer.text.split()) <= MAX_WORDS
        assert "zebra140" not in answer.text


def test_history_in_one_half_is_marked_and_the_other_half_is_not(ask: Ask) -> None:
    """The notice is there once, and the word history stands before the historical paragraph alone."""
    by_word = {"categories": [hit(THEN)], "appoints": [hit(APPOINTS)]}
    answer = ask(by_word, "How many categories were there before 2022? Who appoints lay advisers?")
    assert (Notice.SUPERSEDED,) == answer.notices
    history, *_, last = answer.text.split("\n\n")
    assert history.startswith("This is history")
    assert APPOINTS.answer == last
