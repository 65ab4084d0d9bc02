"""Pairs of entries that a person decides about: what is compared, and what a decision does."""

from dataclasses import replace

import pytest

from index.pairs import figures_in, find_pairs, texts_to_compare
from index.types import Decision, Entry, Knowledge, Place, Problem, Term
from tests.hashing import HashingEncoder

LENGTH = Entry("spo.length", "How long it lasts", "An order made by a court lasts at least 2 years. So it is.")
BREACH = Entry("spo.breach", "What breach means", "An order made by a court lasts at least 5 years. Not more.")
DECIDED = Decision("figures-differ", ("spo.breach", "spo.length"), "one is the order, the other the sentence")


def pairs(*entries: Entry, decisions: tuple[Decision, ...] = (), terms: tuple[Term, ...] = ()) -> list[Problem]:
    """Return what is found among some entries, compared by the small encoder."""
    places = {("entry", entry.id): Place("entries/a.yaml", line) for line, entry in enumerate(entries, start=1)}
    for decision in decisions:
        places["decision", " ".join((decision.rule, *sorted(decision.pair)))] = Place("decisions.yaml", 1)
    knowledge = Knowledge(entries, terms=terms, decisions=decisions, places=places)
    texts = texts_to_compare(knowledge)
    return list(find_pairs(knowledge, dict(zip(texts, HashingEncoder().encode(texts), strict=True))))


def test_like_sentences_with_another_figure_are_reported_once() -> None:
    """With both ids, the unit and both figures, at the place of the first."""
    (problem,) = pairs(LENGTH, BREACH)
    assert ("figures-differ", 1) == (problem.rule, problem.place.line)
    assert "spo.length and spo.breach differ in year: 2 against 5" in problem.message


def test_a_figure_in_common_is_no_contradiction() -> None:
    """Nor is the same figure written as a word."""
    assert [] == pairs(LENGTH, replace(BREACH, answer="An order made by a court lasts at least two years. Not more."))


def test_history_does_not_contradict_the_present() -> None:
    """What used to be right had other figures."""
    assert [] == pairs(LENGTH, replace(BREACH, currency="historical"))


def test_two_sentences_about_different_things_may_differ() -> None:
    """Another order, another level: then another figure is no wonder."""
    terms = (Term("SPO", "Stalking Protection Order"), Term("VOO", "Violent Offender Order"))
    spo = replace(LENGTH, answer="The SPO made by a court lasts at least 2 years. So it is.")
    voo = replace(BREACH, answer="The VOO made by a court lasts at least 5 years. So it is.")
    assert [] == pairs(spo, voo, terms=terms)
    second = replace(LENGTH, answer="At Level 2 they meet again after 16 weeks or so.")
    third = replace(BREACH, answer="At Level 3 they meet again after 8 weeks or so.")
    assert [] == pairs(second, third)


def test_a_decision_settles_a_pair_in_either_order() -> None:
    """A person has looked at it."""
    assert [] == pairs(LENGTH, BREACH, decisions=(DECIDED,))


def test_a_decision_that_nothing_needs_any_longer_is_reported() -> None:
    """So that the list of decisions stays true."""
    (problem,) = pairs(LENGTH, decisions=(DECIDED,))
    assert ("decision-needless", "decisions.yaml") == (problem.rule, problem.place.path)


def test_entries_that_say_nearly_the_same_are_reported() -> None:
    """A title and an answer that differ by a word."""
    twin = replace(LENGTH, id="spo.long", title="How long it lasts now")
    (problem,) = pairs(LENGTH, replace(twin, answer=f"{LENGTH.answer} Yes."))
    assert "near-duplicate" == problem.rule
    assert "spo.length: nearly the same as spo.long (cosine" in problem.message


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It lasts 12 months.", {"month": {"12"}}),
        ("within two working days or 10 days", {"day": {"2", "10"}}),
        ("a 12-month term", {"month": {"12"}}),
        ("1,554 people and 3 areas", {"people": {"1554"}, "area": {"3"}}),
        ("a child under 18", {"age": {"18"}}),
        ("section 325 and Level 2", {}),
        ("no figure at all", {}),
    ],
)
def test_figures_are_read_with_their_unit(text: str, figures: dict[str, set[str]]) -> None:
    """Numbers as digits or words, with what they count; numbers of sections and levels are names."""
    assert figures == {unit: set(numbers) for unit, numbers in figures_in(text).items()}
