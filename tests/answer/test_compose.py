"""From an accepted entry to the words a person reads."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.answer.compose import (
    MAX_WORDS,
    Part,
    choose_entries,
    find_correction,
    find_lead,
    find_notices,
    make_passages,
    quote,
    write_text,
)
from bot.answer.types import Notice
from bot.wording import HISTORY_FIRST, POSITION_NOW, SHORTENED
from index.types import Correction, Entry, Hit
from tests.answer.small import LEVEL_2, LOCAL, NOW, SOURCES, THEN, TODAY, hit

KNOWN = {source.id: source for source in SOURCES}
BEFORE_2022 = date(2020, 1, 1)


def part(*entries: Entry, lead: str = "", sureness: float = 0.8, only_lead: bool = False) -> Part:
    """What is shown for one question."""
    return Part(entries, lead, sureness, only_lead=only_lead)


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
    passages = make_passages([part(THEN, NOW)], KNOWN, as_of=TODAY)
    assert [[1, 2], [3]] == [[cited.number for cited in passage.citations] for passage in passages]
    assert [(THEN.id, THEN.answer, "historical"), (NOW.id, NOW.answer, "current")] == [
        (passage.entry, passage.text, passage.currency) for passage in passages
    ]


def test_a_passage_has_all_of_its_entry_that_a_reader_may_want() -> None:
    """Title, detail, area, see also, the date checked and the date it is right for."""
    (passage,) = make_passages([part(LEVEL_2)], KNOWN, as_of=TODAY)
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
        make_passages([part(replace(LEVEL_2, citations=()))], KNOWN, as_of=TODAY)


def test_an_answer_is_the_entry_as_curated() -> None:
    """No word is added to present text that was found by itself."""
    assert LEVEL_2.answer == write_text([part(LEVEL_2)], as_of=TODAY)


def test_what_leads_stands_before_the_entry() -> None:
    """A correction, a figure or a definition is read first."""
    assert f"High risk is not enough. {LEVEL_2.answer}" == write_text(
        [part(LEVEL_2, lead="High risk is not enough.")], as_of=TODAY
    )


def test_what_leads_in_history_stays_behind_the_word_history() -> None:
    """History is marked as such before anything it says, and a correction of it is history too."""
    said = write_text([part(THEN, NOW, lead="There never were five.")], as_of=TODAY)
    assert said.startswith(f"{HISTORY_FIRST} There never were five. There were three.")
    assert said.endswith(f"{POSITION_NOW} There are four.")


TWO_BELIEFS = replace(
    LEVEL_2,
    corrects=(*LEVEL_2.corrects, Correction("Level 2 is for terrorists", "No. Terrorist offenders are at any level.")),
)


@pytest.mark.parametrize(
    ("beliefs", "question", "correction"),
    [
        pytest.param((1.0, 0.2), "is every high-risk case level 2", TWO_BELIEFS.corrects[0].correction, id="first"),
        pytest.param((0.2, 1.0), "level 2 is for terrorists", TWO_BELIEFS.corrects[1].correction, id="second"),
        pytest.param((0.2, 0.85), "Level 2 is just for terrorists, right?", TWO_BELIEFS.corrects[1].correction, id="?"),
        pytest.param((0.2, 0.2), "level 2 is for referrals, right?", "", id="another belief"),
        pytest.param((0.2, 0.2), "does level 2 need a form", "", id="no belief"),
        pytest.param((1.0, 0.2), "Which high-risk cases are level 2?", "", id="an open question"),
        pytest.param((), "is every high-risk case level 2", "", id="nothing to compare with"),
    ],
)
def test_a_mistaken_belief_is_put_right(beliefs: tuple[float, ...], question: str, correction: str) -> None:
    """Who states a belief that is known gets its correction; who states none, or asks openly, gets none."""
    assert correction == find_correction(TWO_BELIEFS, replace(hit(TWO_BELIEFS), beliefs=beliefs), question)


def test_history_and_the_position_now_are_told_apart() -> None:
    """Both are shown, each behind words that say which it is."""
    said = write_text([part(THEN, NOW)], as_of=TODAY)
    assert f"{HISTORY_FIRST} There were three.\n\n{POSITION_NOW} There are four." == said


def test_text_that_was_right_on_the_day_asked_for_still_says_that_it_is_history() -> None:
    """An answer that rests on historical text says so, also for a date on which that text was right."""
    said = write_text([part(THEN)], as_of=date(2020, 6, 1))
    assert "This is history: it was right on 1 June 2020. There were three." == said


@pytest.mark.parametrize("chosen", [1, 2])
def test_no_answer_is_longer_than_the_contract_allows(chosen: int) -> None:
    """Text of a folder that breaks the rule on length is cut at a sentence, and says so."""
    long = " ".join(f"This is sentence number {number}." for number in range(200))
    entries = (replace(LEVEL_2, answer=long), replace(NOW, answer=long))[:chosen]
    said = write_text([part(entry) for entry in entries], as_of=TODAY)
    assert len(said.split()) <= MAX_WORDS
    assert chosen == said.count(SHORTENED)
    assert all(part.rstrip().endswith(".") for part in said.split(SHORTENED) if part)


def test_one_endless_sentence_is_cut_too() -> None:
    """Where there is no end of a sentence to cut at, a word must do."""
    said = write_text([part(replace(NOW, answer="word " * 900))], as_of=TODAY)
    assert (MAX_WORDS, True) == (len(said.split()), said.endswith(SHORTENED))


def test_the_longest_answer_allowed_is_left_alone() -> None:
    """Exactly 250 words are not too many."""
    words = " ".join(["word"] * MAX_WORDS)
    assert words == write_text([part(replace(NOW, answer=words))], as_of=TODAY)


def test_notices_are_given_once_each() -> None:
    """History, local text and an overdue review are each worth one notice, however many entries have them."""
    due = {"last_reviewed_on": date(2020, 1, 1), "review_in_days": 180}
    entries = (replace(THEN, area="llr", **due), replace(LOCAL, **due))  # type: ignore[arg-type]
    assert (Notice.SUPERSEDED, Notice.LOCAL, Notice.REVIEW_DUE) == find_notices([part(*entries)], TODAY)


def test_plain_present_text_has_no_notice() -> None:
    """Nothing is said where there is nothing to know."""
    assert () == find_notices([part(LEVEL_2)], TODAY)


@pytest.mark.parametrize(("days_late", "notices"), [(-1, ()), (0, ()), (1, (Notice.REVIEW_DUE,))])
def test_a_review_is_due_after_its_last_day(days_late: int, notices: tuple[Notice, ...]) -> None:
    """On the day itself the text is still good."""
    day = date(2026, 11, 1) + timedelta(days=180 + days_late)
    assert notices == find_notices([part(LEVEL_2)], day)


def test_an_entry_without_review_dates_has_no_review_notice() -> None:
    """A folder that breaks house rules is answered from all the same."""
    assert () == find_notices(
        [part(replace(LEVEL_2, last_reviewed_on=None)), part(replace(LEVEL_2, review_in_days=None))], TODAY
    )


def test_an_absurd_review_period_does_no_harm() -> None:
    """Ten billion days from now is no date, and no reason to fail."""
    assert () == find_notices([part(replace(LEVEL_2, review_in_days=10**10))], TODAY)


FOUR = replace(
    LEVEL_2,
    answer="Meetings add value. The lead agency refers the case. It must use form A. The chair decides in ten days.",
)


def near(*cosines: float, entry: Entry = FOUR) -> Hit:
    """A hit whose sentences are as near to the question as given."""
    return replace(hit(entry), sentences=cosines)


@pytest.mark.parametrize(
    ("cosines", "lead"),
    [
        pytest.param((0.2, 0.3, 0.1, 0.9), "The chair decides in ten days.", id="the last one answers"),
        pytest.param((0.2, 0.9, 0.1, 0.9), "The lead agency refers the case.", id="the earlier of two equals"),
        pytest.param((0.9, 0.3, 0.1, 0.2), "", id="the first one answers already"),
        pytest.param((0.89, 0.3, 0.1, 0.9), "", id="the first one is about as near"),
        pytest.param((0.2, 0.3, 0.9, 0.4), "", id="the nearest leans on the one before it"),
        pytest.param((0.2, 0.9, 0.1), "", id="cosines of another text"),
        pytest.param((), "", id="no cosines"),
    ],
)
def test_the_sentence_that_answers_comes_first(cosines: tuple[float, ...], lead: str) -> None:
    """Where another sentence is clearly nearer than the first and stands by itself; else the text stays as curated."""
    assert lead == find_lead(FOUR, near(*cosines))


def test_a_short_answer_is_left_alone() -> None:
    """Two sentences are read as a whole, in the order they were written."""
    two = replace(LEVEL_2, answer="Meetings add value. The chair decides within ten days.")
    assert "" == find_lead(two, near(0.1, 0.9, entry=two))


@pytest.mark.parametrize(
    "opening",
    ["It must", "They must", "This must", "That form must", "However, it must", "If so, it must", "Both must"],
)
def test_a_sentence_that_leans_on_another_never_leads(opening: str) -> None:
    """Torn from what it points back to, it would say something else, however near it is."""
    leaning = replace(LEVEL_2, answer=f"One is here. Two is there. Three is far. {opening} use form A.")
    assert "" == find_lead(leaning, near(0.1, 0.2, 0.3, 0.9, entry=leaning))


def test_words_said_besides_take_their_room_from_the_text() -> None:
    """Both together are no longer than the contract allows; what fits is left alone."""
    long = part(replace(NOW, answer=" ".join(f"This is sentence number {number}." for number in range(45))))
    besides = ["word " * 60]
    assert SHORTENED not in write_text([long], as_of=TODAY)
    said = write_text([long], as_of=TODAY, besides=besides)
    assert said.endswith(SHORTENED)
    assert MAX_WORDS - 80 < len(said.split()) <= MAX_WORDS - 60


def test_a_definition_from_an_entry_about_something_else_leaves_its_text_out() -> None:
    """Only what was asked is said."""
    assert "X stands for Y." == write_text([part(LEVEL_2, lead="X stands for Y.", only_lead=True)], as_of=TODAY)


def test_a_long_question_is_quoted_by_its_beginning() -> None:
    """Twenty words are enough to recognise it by; a shorter one is quoted whole."""
    assert "who pays" == quote("who pays")
    words = [f"word{number}" for number in range(21)]
    assert " ".join(words[:20]) == quote(" ".join(words[:20]))
    assert f"{' '.join(words[:20])}…" == quote(" ".join(words))
