"""Facts and the entries that carry them."""

from pathlib import Path

from index.coverage import Carried, Fact, Left, cover, read_decisions, read_facts, texts_to_encode
from index.types import Citation, Entry, Knowledge
from tests.hashing import HashingEncoder

FACTS = """\
# 05 Orders

## Violent Offender Order (VOO)
- The order lasts between two and 5 years. [CJIA 2008, s98, https://example.org] (single source)
- Somebody must apply for it. [The seed] (my knowledge, unconfirmed)
- The chief officer applies (or a deputy). [The seed; Other (2nd ed.), p. 4] (confirmed: 2 sources)

A line that is no fact.

## Corrections
- This line corrects another and has no source.
"""
LENGTH = Entry("voo.length", "How long a VOO lasts", "The order lasts between two and 5 years.")
WHO = Entry("voo.who", "Who applies", "The chief officer applies, or a deputy.", citations=(Citation("seed", "p. 4"),))


def facts_in(folder: Path) -> tuple[Fact, ...]:
    """Return the facts of one topic file beside files that are not read."""
    (folder / "05-orders.md").write_text(FACTS)
    for other in ("00-sources.md", "99-open-questions.md", "README.md"):
        (folder / other).write_text("- No fact. [nowhere] (confirmed: 2 sources)\n")
    return read_facts(folder)


def covered(folder: Path, *entries: Entry, decisions: tuple[Left, ...] = ()) -> tuple[Carried, ...]:
    """Return each fact with its entry, compared by the small encoder."""
    facts, knowledge = facts_in(folder), Knowledge(entries)
    texts = texts_to_encode(facts, knowledge)
    return cover(facts, knowledge, dict(zip(texts, HashingEncoder().encode(texts), strict=True)), decisions)


def test_facts_are_read_with_their_place_and_heading(tmp_path: Path) -> None:
    """What research could not confirm is left out, and so is what is no fact."""
    assert [
        (4, "Violent Offender Order (VOO)", "The order lasts between two and 5 years.", "single source"),
        (6, "Violent Offender Order (VOO)", "The chief officer applies (or a deputy).", "confirmed: 2 sources"),
    ] == [(fact.place.line, fact.heading, fact.text, fact.sure) for fact in facts_in(tmp_path)]


def test_each_fact_comes_with_the_entry_that_says_it(tmp_path: Path) -> None:
    """The nearest one, and how near."""
    length, who = covered(tmp_path, WHO, LENGTH)
    assert ("voo.length", 1.0) == (length.entry, length.figures)
    assert "voo.who" == who.entry


def test_a_fact_whose_figures_no_entry_has_is_uncovered(tmp_path: Path) -> None:
    """However alike the words are."""
    length, _ = covered(tmp_path, WHO, Entry("voo.length", LENGTH.title, "The order lasts between two and 3 years."))
    assert ("voo.length", 0.0, "uncovered") == (length.entry, length.figures, length.status)


def test_a_decision_says_why_or_where(tmp_path: Path) -> None:
    """A fact that is left out has its reason; one that another entry carries in other words names it."""
    decisions = (Left("The order lasts", because="not ours"), Left("The chief officer", entry="voo.length"))
    length, who = covered(tmp_path, LENGTH, WHO, decisions=decisions)
    assert ("decided", "not ours") == (length.status, length.because)
    assert ("carried", "voo.length") == (who.status, who.entry)


def test_decisions_are_read_strictly(tmp_path: Path) -> None:
    """A file with a wrong key is a problem, no file is none."""
    assert ((), ()) == read_decisions(tmp_path / "coverage.yaml")
    (tmp_path / "coverage.yaml").write_text("- {fact: The order, because: old}\n- {fact: The, becuase: none}\n- x\n")
    (decision,), problems = read_decisions(tmp_path / "coverage.yaml")
    assert ("The order", "old", 1) == (decision.fact, decision.because, decision.place.line)
    assert [("coverage-format", 2), ("coverage-format", 3)] == [(item.rule, item.place.line) for item in problems]
    (tmp_path / "coverage.yaml").write_text("fact: The order\n")
    assert ["coverage-format"] == [problem.rule for problem in read_decisions(tmp_path / "coverage.yaml")[1]]
