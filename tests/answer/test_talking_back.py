"""What is no plain answer: asking which, talking back, and saying how a question was read."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.answer import evidence
from bot.answer.evidence import Caution, weigh
from bot.answer.types import Outcome, Question
from bot.wording import DECISION_REMINDER, EXAMPLE_QUESTIONS, SMALL_TALK, TIE
from index.types import Entry, Hit
from tests.answer.small import (
    LEVEL_2,
    LEVEL_3,
    LOCAL,
    NOW,
    THEN,
    TODAY,
    answerer_over,
    hit,
    real_searcher_over,
    searcher_over,
)

ENTRIES = (LEVEL_2, LEVEL_3, NOW, THEN, LOCAL)
REFERRAL = "which level is right for a referral"


@pytest.fixture
def tie(monkeypatch: pytest.MonkeyPatch) -> Sequence[Hit]:
    """Two hits that are a tie, under weights that are surer of two entries than of one, as fitted ones should be."""
    monkeypatch.setattr(evidence, "EITHER", replace(evidence.FIRST, bias=evidence.FIRST.bias + 2))
    return next(hits for hits in map(_two, range(101)) if weigh(REFERRAL, hits).is_tie(Caution.BALANCED))


def _two(percent: int) -> tuple[Hit, Hit]:
    """Two hits equally good, from merely near (0) to fitting in every way (100)."""
    share = percent / 100
    return tuple(  # type: ignore[return-value]
        replace(hit(entry), pooled=0.5 + share / 2, late=0.3 + 0.7 * share, coverage=0.1 + 0.9 * share)
        for entry in (LEVEL_2, LEVEL_3)
    )


def test_a_tie_asks_back_with_the_two_titles(tmp_path: Path, tie: Sequence[Hit]) -> None:
    """Sure of two entries and of neither alone: both are offered, nothing is claimed."""
    answer = answerer_over(searcher_over(tmp_path, ENTRIES, [*tie, hit(NOW, sure=False)])).answer(
        Question(REFERRAL, TODAY)
    )
    assert (Outcome.CLARIFY_TIE, TIE, (LEVEL_2.title, LEVEL_3.title)) == (
        answer.outcome,
        answer.text,
        answer.suggestions,
    )
    assert () == answer.passages
    assert tie[0] == answer.hits[0]


@pytest.mark.parametrize("entry", [LEVEL_2, LEVEL_3, NOW, LOCAL], ids=lambda entry: entry.id)
@pytest.mark.parametrize("thread", [(), (REFERRAL,)], ids=["alone", "in the thread"])
def test_a_title_that_is_typed_gives_its_entry(tmp_path: Path, entry: Entry, thread: tuple[str, ...]) -> None:
    """The titles offered are questions that the bot answers, alone and right after the question that tied."""
    answerer = answerer_over(real_searcher_over(tmp_path, ENTRIES))
    for typed in (entry.title, f"• {entry.title.upper()}?"):
        assert [entry.id] == [
            passage.entry for passage in answerer.answer(Question(typed, TODAY, thread, "llr")).passages
        ]


def test_a_title_gives_its_entry_however_little_its_words_say(tmp_path: Path) -> None:
    """Who typed what was offered has chosen: weak evidence, and words that look like two questions, change nothing."""
    both = replace(LEVEL_3, title="Who chairs the meeting and how many people sit there")
    answer = answerer_over(searcher_over(tmp_path, [both, LEVEL_2], [hit(LEVEL_2, sure=False)])).answer(
        Question(both.title, TODAY)
    )
    assert (Outcome.ANSWERED, both.answer, 1.0) == (answer.outcome, answer.text, answer.evidence)


def test_the_title_of_a_superseded_entry_gives_history_and_the_present(tmp_path: Path) -> None:
    """Marked as history, with the position now; what may not be shown is not shown for its title either."""
    answerer = answerer_over(searcher_over(tmp_path, ENTRIES, []))
    titled = replace(THEN, title="The three categories")
    searcher = searcher_over(tmp_path / "titled", [titled, NOW, LOCAL], [])
    answer = answerer_over(searcher).answer(Question("The three categories", TODAY))
    assert [THEN.id, NOW.id] == [passage.entry for passage in answer.passages]
    assert answer.text.startswith("This is history")
    assert () == answerer.answer(Question(LOCAL.title, TODAY, area="kent")).passages


def test_a_question_offered_instead_of_an_answer_can_be_asked_in_the_thread(tmp_path: Path) -> None:
    """It stands by itself, so it is searched for as it is."""
    short = replace(LEVEL_3, asks=("And who sits there?",))
    searcher = searcher_over(tmp_path, [short], [hit(short, sure=False)])
    answerer = answerer_over(searcher)
    (offered,) = answerer.answer(Question("polygraph", TODAY)).suggestions
    answerer.answer(Question(offered, TODAY, ("What is a polygraph?",)))
    assert ["polygraph", "And who sits there?"] == searcher.queries


def test_a_clear_winner_is_no_tie(tmp_path: Path, tie: Sequence[Hit]) -> None:
    """Where the first is good enough by itself, it answers; where both are merely near, the bot abstains."""
    for given, outcome in (
        ([hit(LEVEL_2), tie[1]], Outcome.ANSWERED),
        ([hit(LEVEL_2, sure=False), hit(LEVEL_3, sure=False)], Outcome.ABSTAINED_NO_EVIDENCE),
    ):
        searcher = searcher_over(tmp_path / outcome.value, ENTRIES, given)
        assert outcome == answerer_over(searcher).answer(Question(REFERRAL, TODAY)).outcome


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello!", "greeting"),
        ("help", "help"),
        ("What can you do?", "help"),
        ("Are you a real person?", "about"),
        ("Thanks, that helps", "thanks"),
        ("bye", "goodbye"),
    ],
)
@pytest.mark.parametrize("thread", [(), ("When should I refer a case to Level 2?",)], ids=["first", "after an answer"])
def test_small_talk_gets_words_and_examples_and_no_search(
    tmp_path: Path, text: str, kind: str, thread: tuple[str, ...]
) -> None:
    """At the start and after an answer alike: a friendly line, what could be asked, and nothing looked up."""
    searcher = searcher_over(tmp_path, ENTRIES, [hit(LEVEL_2)])
    answer = answerer_over(searcher).answer(Question(text, TODAY, thread))
    assert (Outcome.CLARIFY_HELP, SMALL_TALK[kind], EXAMPLE_QUESTIONS) == (
        answer.outcome,
        answer.text,
        answer.suggestions,
    )
    assert ([], ()) == (searcher.queries, answer.passages)


def test_thanks_do_not_hide_a_question(tmp_path: Path) -> None:
    """Whoever is polite and asks is answered, and the thanks are not searched for."""
    searcher = searcher_over(tmp_path, ENTRIES, [hit(LEVEL_2)])
    answer = answerer_over(searcher).answer(Question("Thanks! When should I refer a case to Level 2?", TODAY))
    assert Outcome.ANSWERED == answer.outcome
    assert ["When should I refer a case to Level 2?"] == searcher.queries


def test_thanks_between_two_questions_do_not_break_the_thread(tmp_path: Path) -> None:
    """The next question still leans on the last one about MAPPA."""
    searcher = searcher_over(tmp_path, ENTRIES, [hit(LEVEL_3)])
    thread = ("When should I refer a case to Level 2?", "thanks")
    answerer_over(searcher).answer(Question("and for level 3?", TODAY, thread))
    assert "When should I refer a case to level 3?" == searcher.queries[0]


@pytest.mark.parametrize("text", ["Should I refer him to Level 2?", "what level should she be, do you think?"])
def test_advice_on_a_decision_gets_the_facts_and_who_decides(tmp_path: Path, text: str) -> None:
    """The curated text first, with its sources, and then the reminder that the decision is not the bot's."""
    answer = answerer_over(searcher_over(tmp_path, ENTRIES, [hit(LEVEL_2)])).answer(Question(text, TODAY))
    assert (Outcome.ANSWERED, f"{LEVEL_2.answer}\n\n{DECISION_REMINDER}") == (answer.outcome, answer.text)
    assert answer.passages[0].citations


def test_a_question_about_the_rule_gets_no_reminder(tmp_path: Path) -> None:
    """Asking what the rule is, nobody asks the bot to decide."""
    answer = answerer_over(searcher_over(tmp_path, ENTRIES, [hit(LEVEL_2)])).answer(
        Question("When should a case be referred to Level 2?", TODAY)
    )
    assert LEVEL_2.answer == answer.text


def test_a_misspelt_word_is_answered_and_the_reader_told(tmp_path: Path) -> None:
    """What the knowledge writes often is known: the slip is mended before the search, and the mending is said."""
    wordy = replace(LEVEL_2, detail="The referral is made on the referral form. " * 6)
    searcher = searcher_over(tmp_path, [wordy], [hit(wordy)])
    answer = answerer_over(searcher).answer(Question("is a refferal to Level 2 needed", TODAY))
    assert ["is a referral to Level 2 needed"] == searcher.queries
    assert Outcome.ANSWERED == answer.outcome
    assert answer.text.endswith("I read “refferal” as referral.")


def test_a_word_spelt_right_is_not_remarked_on(tmp_path: Path) -> None:
    """The same question without the slip: the entry as curated, and nothing more."""
    wordy = replace(LEVEL_2, detail="The referral is made on the referral form. " * 6)
    answer = answerer_over(searcher_over(tmp_path, [wordy], [hit(wordy)])).answer(
        Question("is a referral to Level 2 needed", TODAY)
    )
    assert LEVEL_2.answer == answer.text


def test_the_more_careful_the_bot_the_less_it_answers(tmp_path: Path) -> None:
    """From merely near to fitting in every way, strict begins to answer last and helpful first; none goes back."""
    begins = {}
    for caution in Caution:
        steps = [
            answerer_over(searcher_over(tmp_path / f"{caution}-{percent}", ENTRIES, _two(percent)[:1]), caution=caution)
            .answer(Question(REFERRAL, TODAY))
            .outcome
            is Outcome.ANSWERED
            for percent in range(0, 101, 5)
        ]
        assert all(later >= earlier for earlier, later in pairwise(steps))
        begins[caution] = steps.index(True)
    assert 0 < begins[Caution.HELPFUL] <= begins[Caution.BALANCED] <= begins[Caution.STRICT]
