"""The steps from a question to an answer, and each way in which they can end."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.answer.evidence import OPERATING_POINTS, Caution
from bot.answer.types import Answer, Notice, Outcome, Question
from bot.wording import EMPTY, EXAMPLE_QUESTIONS, VAGUE
from index.search import Searcher
from index.types import Citation, Entry, Hit
from tests.answer.small import (
    GUIDANCE,
    LEVEL_2,
    LEVEL_3,
    LOCAL,
    MAX_CHARS,
    NOW,
    SOURCES,
    THEN,
    TODAY,
    UNIT,
    GivenHits,
    answerer_over,
    hit,
    real_searcher_over,
    searcher_over,
    without_citations,
)

ENTRIES = (LEVEL_2, LEVEL_3, NOW, THEN, LOCAL)
# A National Insurance number of the kind HMRC gives as an example, and an address nobody has.
PERSONAL = "Does Level 2 fit him, QQ123456C? mail jo.bloggs@example.org"
Finding = Callable[..., GivenHits]


@pytest.fixture
def finding(tmp_path: Path) -> Finding:
    """Makes a searcher over `entries` that finds the given hits."""

    def make(*given: Hit, entries: Sequence[Entry] = ENTRIES) -> GivenHits:
        return searcher_over(tmp_path, entries, given)

    return make


def ask(
    searcher: Searcher, text: str, *, as_of: date = TODAY, area: str | None = None, thread: Sequence[str] = ()
) -> Answer:
    """Return the answer to a question."""
    return answerer_over(searcher).answer(Question(text, as_of, tuple(thread), area))


def test_a_good_hit_is_shown_with_its_sources(finding: Finding) -> None:
    """The whole way: the curated text, its citations, the day it was checked, and how sure the bot is."""
    answer = ask(finding(hit(LEVEL_2)), "When should I refer a case to Level 2?")
    assert (Outcome.ANSWERED, LEVEL_2.answer) == (answer.outcome, answer.text)
    (passage,) = answer.passages
    assert ("levels.level-2", date(2026, 11, 1)) == (passage.entry, passage.checked_on)
    assert [(1, "para 7.4"), (2, "section 325")] == [(cited.number, cited.locator) for cited in passage.citations]
    assert GUIDANCE == passage.citations[0].source
    assert OPERATING_POINTS[Caution.BALANCED] <= answer.evidence == passage.score <= 1.0
    assert () == answer.notices == answer.suggestions == answer.found


def test_what_was_nearly_used_stays_in_the_answer(finding: Finding) -> None:
    """A maintainer sees the hits that were considered, answered or not."""
    hits = (hit(LEVEL_2), hit(LEVEL_3, sure=False))
    assert hits == ask(finding(*hits), "refer to level 2").hits
    assert hits[1:] == ask(finding(*hits[1:]), "zebra crossing").hits


@pytest.mark.parametrize("text", [PERSONAL, f"Level 2? {PERSONAL}", "Level 2 for QQ 12 34 56 C"])
def test_personal_data_stops_everything_before_the_search(finding: Finding, text: str) -> None:
    """A question with personal data is never searched; the answer names kinds and repeats nothing."""
    searcher = finding(hit(LEVEL_2))
    answer = ask(searcher, text)
    assert Outcome.BLOCKED_PERSONAL_DATA == answer.outcome
    assert [] == searcher.queries
    assert answer.found
    assert not {word for word in ("QQ", "123456", "bloggs") if word in f"{answer}"}


def test_each_kind_of_personal_data_is_named_once(finding: Finding) -> None:
    """Two e-mail addresses are one kind."""
    answer = ask(finding(), "Write to jo.bloggs@example.org or sam.smith@example.org?")
    assert 1 == len(answer.found)


def test_personal_data_in_an_earlier_question_is_not_searched_either(finding: Finding) -> None:
    """A follow-up leans on the questions that were not stopped, and only on those."""
    searcher = finding(hit(LEVEL_2))
    answer = ask(searcher, "why?", thread=["When is it Level 2?", PERSONAL])
    assert Outcome.ANSWERED == answer.outcome
    assert ["When is it Level 2? why?", "When is it Level 2?"] == searcher.queries


def test_a_question_that_is_too_long_is_declined_unread(finding: Finding) -> None:
    """One character too many: declined with the limit; nothing is searched, nothing repeated."""
    searcher = finding(hit(LEVEL_2))
    answer = ask(searcher, "x" * (MAX_CHARS + 1))
    assert Outcome.ERROR_TOO_LONG == answer.outcome
    assert "2,000 characters" in answer.text
    assert "xx" not in answer.text
    assert [] == searcher.queries


def test_the_longest_question_allowed_is_searched(finding: Finding) -> None:
    """Exactly the limit is not too long."""
    searcher = finding(hit(LEVEL_2))
    assert Outcome.ANSWERED == ask(searcher, "Level 2 " + "x" * (MAX_CHARS - 8)).outcome


def test_an_earlier_question_that_was_too_long_plays_no_part(finding: Finding) -> None:
    """It was declined in its turn, so there is nothing to lean on in it."""
    searcher = finding(hit(LEVEL_2))
    ask(searcher, "why level 2?", thread=["y" * (MAX_CHARS + 1)])
    assert ["why level 2?"] == searcher.queries


@pytest.mark.parametrize(
    ("text", "outcome", "said"),
    [
        ("", Outcome.CLARIFY_EMPTY, EMPTY),
        ("🙂 🙂", Outcome.CLARIFY_EMPTY, EMPTY),
        ("what should I do?", Outcome.CLARIFY_VAGUE, VAGUE),
    ],
)
def test_the_bot_asks_back_when_there_is_nothing_to_search_for(
    finding: Finding, text: str, outcome: Outcome, said: str
) -> None:
    """Empty or vague: it says what it needs, shows what could be asked, and does not search."""
    searcher = finding(hit(LEVEL_2))
    answer = ask(searcher, text)
    assert (outcome, said, EXAMPLE_QUESTIONS, ()) == (answer.outcome, answer.text, answer.suggestions, answer.passages)
    assert [] == searcher.queries


def test_without_good_evidence_the_bot_says_so_and_whom_to_ask(finding: Finding) -> None:
    """It abstains, names the unit, and suggests complete questions or, failing that, titles of what was near."""
    answer = ask(finding(hit(LEVEL_2, sure=False), hit(NOW, sure=False)), "polygraph")
    assert Outcome.ABSTAINED_NO_EVIDENCE == answer.outcome
    assert UNIT in answer.text
    assert ("When should I refer a case to Level 2?", NOW.title) == answer.suggestions
    assert () == answer.passages


def test_no_hit_at_all_is_an_honest_abstention(finding: Finding) -> None:
    """With nothing near there is nothing to suggest."""
    answer = ask(finding(), "polygraph")
    assert (Outcome.ABSTAINED_NO_EVIDENCE, ()) == (answer.outcome, answer.suggestions)


def test_what_is_far_away_is_not_suggested(finding: Finding) -> None:
    """A hit that shares hardly anything with the question would be noise."""
    far = replace(hit(LEVEL_2, sure=False), dense=0.2)
    assert ("When Level 3 is right",) == ask(finding(far, hit(LEVEL_3, sure=False)), "polygraph").suggestions


def test_three_suggestions_are_enough(finding: Finding) -> None:
    """However much is near, a person is offered three ways on."""
    entries = [replace(LEVEL_3, id=f"levels.{number}", title=f"Title {number}") for number in range(8)]
    given = [hit(entry, sure=False) for entry in entries]
    assert ("Title 0", "Title 1", "Title 2") == ask(finding(*given, entries=entries), "polygraph").suggestions


@pytest.mark.parametrize(
    ("area", "outcome"),
    [("llr", Outcome.ANSWERED), ("kent", Outcome.ABSTAINED_NO_EVIDENCE), (None, Outcome.ABSTAINED_NO_EVIDENCE)],
)
def test_local_text_is_for_its_own_area(finding: Finding, area: str | None, outcome: Outcome) -> None:
    """An entry of one area answers nobody else, and says that it is local."""
    answer = ask(finding(hit(LOCAL)), "who is on the panel", area=area)
    assert outcome == answer.outcome
    assert ((Notice.LOCAL,) if area == "llr" else ()) == answer.notices


@pytest.mark.parametrize("citations", [(), (Citation("lost", "page 1"),)])
def test_an_entry_without_a_source_to_show_never_answers(finding: Finding, citations: tuple[Citation, ...]) -> None:
    """No citation, or only ones that lead nowhere: the next entry is looked at instead."""
    unsourced = replace(LEVEL_2, citations=citations)
    searcher = finding(hit(unsourced), hit(LEVEL_3), entries=(unsourced, LEVEL_3))
    assert ["levels.level-3"] == [passage.entry for passage in ask(searcher, "level 2 when").passages]


@pytest.mark.parametrize(("as_of", "answers"), [(date(2030, 1, 1), True), (date(2029, 12, 31), False)])
def test_law_that_has_not_begun_yet_is_not_used(finding: Finding, as_of: date, answers: bool) -> None:
    """Text is used from its first day on, for the day that is asked about."""
    future = replace(LEVEL_3, valid_from=date(2030, 1, 1))
    answer = ask(finding(hit(future), entries=(future,)), "level 3 when", as_of=as_of)
    assert answers is (answer.outcome is Outcome.ANSWERED)


def test_a_present_question_that_finds_history_is_told_the_present(finding: Finding) -> None:
    """The successor answers, current and without a notice."""
    answer = ask(finding(hit(THEN)), "how many categories are there")
    assert [NOW.id] == [passage.entry for passage in answer.passages]
    assert (NOW.answer, ()) == (answer.text, answer.notices)


def test_a_question_about_the_past_gets_history_and_the_present(finding: Finding) -> None:
    """Both passages, numbered through, history first and marked in words and by a notice."""
    answer = ask(finding(hit(THEN)), "how many categories were there")
    assert [THEN.id, NOW.id] == [passage.entry for passage in answer.passages]
    assert [1, 2, 3] == [cited.number for passage in answer.passages for cited in passage.citations]
    assert "history" in answer.text
    assert (Notice.SUPERSEDED,) == answer.notices


def test_a_question_for_a_day_gets_what_was_right_then(finding: Finding) -> None:
    """`as_of` inside its validity: the historical text itself, which says that it is history."""
    answer = ask(finding(hit(THEN)), "how many categories are there", as_of=date(2021, 1, 1))
    assert [THEN.id] == [passage.entry for passage in answer.passages]
    assert "it was right on 1 January 2021" in answer.text
    assert date(2021, 1, 1) == answer.passages[0].as_of


def test_history_without_a_successor_is_shown_as_history(finding: Finding) -> None:
    """Where nothing came after, the old text is all there is, and says so."""
    alone = replace(THEN, superseded_by=None)
    answer = ask(finding(hit(alone), entries=(alone,)), "how many categories are there")
    assert ["historical"] == [passage.currency for passage in answer.passages]
    assert answer.text.startswith("This is history")


@pytest.mark.parametrize(
    "unfit",
    [
        pytest.param(without_citations(NOW), id="no source"),
        pytest.param(replace(NOW, area="kent"), id="another area"),
        pytest.param(replace(NOW, valid_from=date(2030, 1, 1)), id="not begun"),
    ],
)
@pytest.mark.parametrize("text", ["how many categories are there", "how many categories were there"])
def test_a_successor_that_may_not_be_used_is_not_shown(finding: Finding, unfit: Entry, text: str) -> None:
    """A successor is held to the same conditions as a hit; without it, history is shown as history."""
    answer = ask(finding(hit(THEN), entries=(THEN, unfit)), text)
    assert [THEN.id] == [passage.entry for passage in answer.passages]
    assert answer.text.startswith("This is history")


def test_an_entry_that_supersedes_itself_is_shown_once(finding: Finding) -> None:
    """A slip that `check` reports must not make an answer of the same text twice."""
    slip = replace(THEN, superseded_by=THEN.id)
    answer = ask(finding(hit(slip), entries=(slip,)), "how many categories were there")
    assert [THEN.id] == [passage.entry for passage in answer.passages]


def test_a_misconception_is_corrected_first(finding: Finding) -> None:
    """When the belief is what was stated, its correction opens the answer."""
    believed = replace(hit(LEVEL_2, kind="correction", text=LEVEL_2.corrects[0].belief), beliefs=(1.0,))
    answer = ask(finding(believed), "every high-risk case is level 2, right?")
    assert answer.text.startswith("No. High risk alone is not enough.")


def test_the_sentence_that_answers_is_read_first(finding: Finding) -> None:
    """Of an entry with several facts, the fact asked for opens the answer; the passage stays as curated."""
    facts = replace(LEVEL_2, answer="Meetings add value. The agency refers. The chair decides. Ten days are allowed.")
    found = replace(hit(facts), sentences=(0.2, 0.3, 0.9, 0.2))
    answer = ask(finding(found, entries=(facts,)), "who decides on a referral to level 2")
    assert answer.text.startswith("The chair decides.")
    assert facts.answer == answer.passages[0].text


def test_text_overdue_for_review_says_so(finding: Finding) -> None:
    """The day after its review was due, the notice appears."""
    assert (Notice.REVIEW_DUE,) == ask(finding(hit(LEVEL_2)), "level 2 when", as_of=date(2027, 5, 1)).notices


def test_a_follow_up_is_searched_with_what_it_leans_on(finding: Finding) -> None:
    """'and for level 3?' after a question on Level 2 is a question on referral to Level 3."""
    searcher = finding(hit(LEVEL_3))
    ask(searcher, "and for level 3?", thread=["When should I refer a case to Level 2?"])
    assert "When should I refer a case to level 3?" == searcher.queries[0]


class KnowsNothingOf(GivenHits):
    """Finds the given hits, but none for one query."""

    unknown = ""

    def search(self, query: str, k: int, allow: Callable[[Entry], bool] = lambda _entry: True) -> tuple[Hit, ...]:
        """Return nothing for the unknown query."""
        return () if query == self.unknown else super().search(query, k, allow)


def test_a_follow_up_on_a_question_without_an_answer_has_none_either(finding: Finding) -> None:
    """'who can be given one?' about something the bot knows nothing of must not be answered about something else."""
    known = finding(hit(LEVEL_3))
    searcher = KnowsNothingOf(known.index, known.given)
    searcher.unknown = "What is a Warding Order?"
    assert Outcome.ABSTAINED_NO_EVIDENCE == ask(searcher, "who can be given one?", thread=[searcher.unknown]).outcome
    assert Outcome.ANSWERED == ask(searcher, "who can be given one?", thread=["What is Level 3?"]).outcome


@pytest.mark.parametrize("text", ["level 2 when", "how many categories were there", "polygraph", "", "help"])
def test_the_same_question_gets_the_same_answer(tmp_path: Path, text: str) -> None:
    """Asked again, and asked of another bot over the same knowledge, nothing differs, hits included."""
    first, second = (
        Answerer(
            real_searcher_over(tmp_path / name, ENTRIES),
            unit_contact=UNIT,
            max_chars=MAX_CHARS,
        )
        for name in ("one", "two")
    )
    question = Question(text, TODAY)
    answers = [first.answer(question), first.answer(question), second.answer(question)]
    assert 1 == len({(repr(answer), repr(answer.hits)) for answer in answers})


def test_with_the_real_search_the_right_entry_answers(tmp_path: Path) -> None:
    """Nothing made up between question and answer: asked in an entry's own words, that entry answers."""
    searcher = real_searcher_over(tmp_path, ENTRIES)
    answer = ask(searcher, "When should I refer a case to Level 2?")
    assert ["levels.level-2"] == [passage.entry for passage in answer.passages]
    assert Outcome.ABSTAINED_NO_EVIDENCE == ask(searcher, "zebra xylophone").outcome


def test_sources_are_those_of_the_knowledge(finding: Finding) -> None:
    """Every citation shown is a source of the knowledge, unchanged."""
    answer = ask(finding(hit(THEN)), "how many categories were there")
    assert {cited.source for passage in answer.passages for cited in passage.citations} <= set(SOURCES)
