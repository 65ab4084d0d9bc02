"""From an accepted entry to the words a person reads."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.answer.compose import MAX_WORDS, choose_entries, find_correction, find_notices, make_passages, write_text
from bot.answer.types import Notice
from bot.wording import HISTORY_FIRST, POSITION_NOW, SHORTENED
from index.types import Entry
from tests.answer.small import LEVEL_2, LOCAL, NOW, SOURCES, THEN, TODAY, hit

KNOWN = {source.id: source for source in SOURCES}
BEFORE_2022 = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("entry", "successor", "as_of", "about_the_past", "chosen"),
    [
        (NOW, None, TODAY, False, (NOW,)),
        (NOW, None, TODAY, True, (NOW,)),
        (THEN, NOW, TODAY, False, (NOW,)),
        (THEN, NOW, TODAY, True, (THEN, NOW)),
        (THEN, None, TODAY, False, (THEN,)),
        (THEN, NOW, BEFORE_2022, False, (THEN,)),
        (THEN, NOW, BEFORE_2022, True, (THEN,)),
        (THEN, NOW, date(2004, 4, 5), False, (THEN,)),
        (THEN, NOW, date(2022, 6, 27), False, (THEN,)),
        (THEN, NOW, date(2022, 6, 28), False, (NOW,)),
        (replace(THEN, valid_from=None), NOW, date(1999, 1, 1), False, (THEN,)),
        (replace(THEN, valid_to=None), NOW, BEFORE_2022, False, (NOW,)),
    ],
)
def test_what_is_shown_depends_on_the_time_that_is_asked_about(
    entry: Entry, successor: Entry | None, as_of: date, about_the_past: bool, chosen: tuple[Entry, ...]
) -> None:
    """Present questions get present text, past ones both, and a past day what was right then, its last day included."""
    found = choose_entries(entry, successor, as_of=as_of, about_the_past=about_the_past)
    assert [one.id for one in chosen] == [one.id for one in found]


def test_passages_keep_what_was_curated_and_number_citations_through() -> None:
    """Two passages share one numbering, so that a number means one source in the whole answer."""
    passages = make_passages((THEN, NOW), KNOWN, score=0.8, as_of=TODAY)
    assert [[1, 2], [3]] == [[cited.number for cited in passage.citations] for passage in passages]
    assert [(THEN.id, THEN.answer, "historical"), (NOW.id, NOW.answer, "current")] == [
        (passage.entry, passage.text, passage.currency) for passage in passages
    ]


def test_a_passage_has_all_of_its_entry_that_a_reader_may_want() -> None:
    """Title, detail, area, see also, the date checked and the date it is right for."""
    (passage,) = make_passages((LEVEL_2,), KNOWN, score=0.8, as_of=TODAY)
    assert (LEVEL_2.title, LEVEL_2.detail, None, LEVEL_2.see_also) == (
        passage.title,
        passage.detail,
        passage.area,
        passage.see_also,
    )
    assert (0.8, TODAY, date(2026, 11, 1)) == (passage.score, passage.as_of, passage.checked_on)


def test_without_a_citation_no_passage_can_be_made() -> None:
    """An answer without a source cannot be constructed, whatever asks for it."""
    with pytest.raises(ValueError, match=r"levels\.level-2 has no citation"):
        make_passages((replace(LEVEL_2, citations=()),), KNOWN, score=1.0, as_of=TODAY)


def test_an_answer_is_the_entry_as_curated() -> None:
    """No word is added to present text that was found by itself."""
    assert LEVEL_2.answer == write_text((LEVEL_2,), "", as_of=TODAY)


def test_what_leads_stands_before_the_entry() -> None:
    """A correction, a figure or a definition is read first."""
    assert f"High risk is not enough. {LEVEL_2.answer}" == write_text(
        (LEVEL_2,), "High risk is not enough.", as_of=TODAY
    )


def test_what_leads_in_history_stays_behind_the_word_history() -> None:
    """History is marked as such before anything it says, and a correction of it is history too."""
    said = write_text((THEN, NOW), "There never were five.", as_of=TODAY)
    assert said.startswith(f"{HISTORY_FIRST} There never were five. There were three.")
    assert said.endswith(f"{POSITION_NOW} There are four.")


def test_a_mistaken_belief_is_put_right() -> None:
    """Who asks with a misconception gets its correction."""
    found = hit(LEVEL_2, kind="correction", text="every high-risk case is Level 2")
    assert "No. High risk alone is not enough." == find_correction(LEVEL_2, found)


def test_a_belief_that_was_not_asked_about_is_not_mentioned() -> None:
    """Other passages of the same entry bring no correction, even with the belief's very words."""
    assert "" == find_correction(LEVEL_2, hit(LEVEL_2, kind="ask", text="every high-risk case is Level 2"))


def test_history_and_the_position_now_are_told_apart() -> None:
    """Both are shown, each behind words that say which it is."""
    said = write_text((THEN, NOW), "", as_of=TODAY)
    assert f"{HISTORY_FIRST} There were three.\n\n{POSITION_NOW} There are four." == said


def test_text_that_was_right_on_the_day_asked_for_still_says_that_it_is_history() -> None:
    """An answer that rests on historical text says so, also for a date on which that text was right."""
    said = write_text((THEN,), "", as_of=date(2020, 6, 1))
    assert "This is history: it was right on 1 June 2020. There were three." == said


@pytest.mark.parametrize("chosen", [1, 2])
def test_no_answer_is_longer_than_the_contract_allows(chosen: int) -> None:
    """Text of a folder that breaks the rule on length is cut at a sentence, and says so."""
    long = " ".join(f"This is sentence number {number}." for number in range(200))
    entries = (replace(THEN, answer=long), replace(NOW, answer=long))[:chosen]
    said = write_text(entries, "", as_of=TODAY)
    assert len(said.split()) <= MAX_WORDS
    assert chosen == said.count(SHORTENED)
    assert all(part.rstrip().endswith(".") for part in said.split(SHORTENED) if part)


def test_one_endless_sentence_is_cut_too() -> None:
    """Where there is no end of a sentence to cut at, a word must do."""
    said = write_text((replace(NOW, answer="word " * 900),), "", as_of=TODAY)
    assert (MAX_WORDS, True) == (len(said.split()), said.endswith(SHORTENED))


def test_the_longest_answer_allowed_is_left_alone() -> None:
    """Exactly 250 words are not too many."""
    words = " ".join(["word"] * MAX_WORDS)
    assert words == write_text((replace(NOW, answer=words),), "", as_of=TODAY)


def test_notices_are_given_once_each() -> None:
    """History, local text and an overdue review are each worth one notice, however many entries have them."""
    due = {"last_reviewed_on": date(2020, 1, 1), "review_in_days": 180}
    entries = (replace(THEN, area="llr", **due), replace(LOCAL, **due))  # type: ignore[arg-type]
    assert (Notice.SUPERSEDED, Notice.LOCAL, Notice.REVIEW_DUE) == find_notices(entries, TODAY)


def test_plain_present_text_has_no_notice() -> None:
    """Nothing is said where there is nothing to know."""
    assert () == find_notices((LEVEL_2,), TODAY)


@pytest.mark.parametrize(("days_late", "notices"), [(-1, ()), (0, ()), (1, (Notice.REVIEW_DUE,))])
def test_a_review_is_due_after_its_last_day(days_late: int, notices: tuple[Notice, ...]) -> None:
    """On the day itself the text is still good."""
    day = date(2026, 11, 1) + timedelta(days=180 + days_late)
    assert notices == find_notices((LEVEL_2,), day)


def test_an_entry_without_review_dates_has_no_review_notice() -> None:
    """A folder that breaks house rules is answered from all the same."""
    assert () == find_notices((replace(LEVEL_2, last_reviewed_on=None), replace(LEVEL_2, review_in_days=None)), TODAY)


def test_an_absurd_review_period_does_no_harm() -> None:
    """Ten billion days from now is no date, and no reason to fail."""
    assert () == find_notices((replace(LEVEL_2, review_in_days=10**10),), TODAY)
