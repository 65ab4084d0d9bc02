"""The house rules, at their edges: what just passes, what just fails, and what must never end the program."""

from datetime import date
from pathlib import Path

import pytest

from index.check import check_folder
from tests.knowledge_folders import TODAY, entry_text, write_small_knowledge

_FILE = "entries/topic.yaml"


def _rules(root: Path, *entries: str, **others: str) -> list[str]:
    """The rules that a small folder breaks once it has a file with these entries."""
    write_small_knowledge(root, {_FILE: "".join(entries), **others})
    return [problem.rule for problem in check_folder(root, TODAY)]


def test_the_small_folder_passes_every_rule(tmp_path: Path) -> None:
    """A folder with national, local, historical and cross-referenced entries has nothing wrong with it."""
    assert () == check_folder(write_small_knowledge(tmp_path, {_FILE: entry_text("topic.one")}), TODAY)


@pytest.mark.parametrize(
    ("field", "rule", "right", "wrong"),
    [("answer", "answer-length", (30, 120), (29, 121)), ("detail", "detail-length", (10, 200), (9, 201))],
)
def test_the_shortest_and_the_longest_text_pass(
    tmp_path: Path, field: str, rule: str, right: tuple[int, int], wrong: tuple[int, int]
) -> None:
    """An answer may have 30 to 120 words, a detail 10 to 200; one word less or more is reported."""
    passing = [_rules(tmp_path, entry_text("topic.one", **{field: _words(count)})) for count in right]
    failing = [_rules(tmp_path, entry_text("topic.one", **{field: _words(count)})) for count in wrong]
    assert [[], []] == passing
    assert [[rule], [rule]] == failing


@pytest.mark.parametrize(("count", "expected"), [(2, ["asks-count"]), (3, []), (8, []), (9, ["asks-count"])])
def test_three_to_eight_asks_pass(tmp_path: Path, count: int, expected: list[str]) -> None:
    """Two ways of asking are too few and nine too many."""
    asks = [f"what about number {number}" for number in range(count)]
    assert expected == _rules(tmp_path, entry_text("topic.one", asks=asks))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"last_reviewed_on": "2026-11-22", "review_in_days": 1}, []),
        ({"last_reviewed_on": "2026-11-23"}, ["review-date"]),
        ({"last_reviewed_on": "2026-05-26", "review_in_days": 180}, []),
        ({"last_reviewed_on": "2026-05-25", "review_in_days": 180}, ["review-overdue"]),
        ({"review_in_days": 730}, []),
        ({"review_in_days": 731}, ["review-days"]),
        ({"review_in_days": 0}, ["review-days"]),
        ({"review_in_days": -180}, ["review-days"]),
        ({"review_in_days": 10**17}, ["review-days"]),
        ({"last_reviewed_on": "9999-12-31"}, ["review-date"]),
        ({"last_reviewed_on": "0001-01-01"}, ["review-overdue"]),
    ],
)
def test_a_review_is_due_on_its_day_and_late_on_the_next(
    tmp_path: Path, changed: dict[str, object], expected: list[str]
) -> None:
    """The last day is still in time, and no date or number of days is too large to be reported."""
    assert expected == _rules(tmp_path, entry_text("topic.one", **changed))


PAST = {"currency": "historical", "valid_to": "2022-06-27"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (PAST, []),
        ({**PAST, "valid_from": "2022-06-27"}, []),
        ({**PAST, "valid_from": "2022-06-28"}, ["history"]),
        ({**PAST, "superseded_by": "levels.level-2"}, ["history-link"]),
        ({**PAST, "superseded_by": "categories.past-how-many"}, ["history"]),
        ({"currency": "historical"}, ["history"]),
        ({"superseded_by": "levels.level-2"}, ["history"]),
        ({"valid_from": "2022-06-28"}, []),
        ({"valid_to": "2026-11-22"}, []),
        ({"valid_to": "2026-11-21"}, ["history"]),
    ],
)
def test_history_says_when_it_ended_and_the_present_has_not_ended(
    tmp_path: Path, changed: dict[str, object], expected: list[str]
) -> None:
    """Both days of a period belong to it; a current entry may say when it will end, and is right up to that day."""
    assert expected == _rules(tmp_path, entry_text("topic.one", **changed))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"see_also": ["levels.level-2", "topic.one"]}, ["entry-unknown"]),
        ({"see_also": ["levels.level-4", "levels.level-5"]}, ["entry-unknown", "entry-unknown"]),
        ({**PAST, "superseded_by": "levels.level-4"}, ["entry-unknown"]),
    ],
)
def test_every_reference_is_followed(tmp_path: Path, changed: dict[str, object], expected: list[str]) -> None:
    """An entry that refers to itself, or to entries that do not exist, has one problem for each."""
    assert expected == _rules(tmp_path, entry_text("topic.one", **changed))


def test_a_term_that_names_no_entry_is_reported_in_the_terms(tmp_path: Path) -> None:
    """The place is the term's, since that is what has to be mended."""
    terms = (
        "- {term: SMB, expansion: Strategic Management Board, entry: topic.gone}\n"
        "- {term: MAPPA, expansion: MAPPA, entry: categories.how-many}\n"
        "- {term: PCSC Act, expansion: Police Act, entry: categories.how-many}\n"
    )
    (problem,) = check_folder(write_small_knowledge(tmp_path, {"terms.yaml": terms}), TODAY)
    assert ("terms.yaml", 1, "entry-unknown") == (problem.place.path, problem.place.line, problem.rule)


def test_one_source_cited_twice_is_still_one_source(tmp_path: Path) -> None:
    """Confirmed means two sources, not two places in one."""
    twice = [{"source": "guidance", "locator": "chapter 1"}, {"source": "guidance", "locator": "chapter 2"}]
    assert ["support-citations"] == _rules(tmp_path, entry_text("topic.one", support="confirmed", citations=twice))


def test_history_may_cite_what_has_been_superseded(tmp_path: Path) -> None:
    """Only current text must rest on current sources."""
    old = "- {id: old, title: Old, publisher: P, published: 2012, checked_on: 2026-11-20, superseded_by: guidance}\n"
    sources = write_small_knowledge(tmp_path) / "sources.yaml"
    changed = {"sources.yaml": sources.read_text() + old}
    cited = {"citations": [{"source": "old", "locator": "chapter 1"}]}
    assert [] == _rules(tmp_path, entry_text("topic.one", **PAST, **cited), **changed)
    assert ["source-superseded"] == _rules(tmp_path, entry_text("topic.one", **cited), **changed)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("What the SMB does", []),
        ("What the SMBs do", []),
        ("What the PCSC Act did", []),
        ("What an Act is", []),
        ("Section 325A and Category 3B", []),
        ("What the ACPO does", ["acronym-unknown"]),
        ("What PoCA says", ["acronym-unknown"]),
        ("(ACPO)", ["acronym-unknown"]),
    ],
)
def test_an_acronym_has_to_be_a_term(tmp_path: Path, title: str, expected: list[str]) -> None:
    """Acronyms are looked up word by word; section numbers and ordinary words are none."""
    assert expected == _rules(tmp_path, entry_text("topic.one", title=title))


@pytest.mark.parametrize(
    ("synonyms", "expected"),
    [
        ("[smb, Smb]", []),
        ("[mappa]", ["term-ambiguous", "term-ambiguous"]),
        ("[Multi-Agency Public Protection Arrangements]", []),
    ],
)
def test_a_word_stands_for_one_term(tmp_path: Path, synonyms: str, expected: list[str]) -> None:
    """Two spellings within one term are no quarrel; one spelling in two terms is reported at both."""
    terms = (write_small_knowledge(tmp_path) / "terms.yaml").read_text().replace("[strategic board]", synonyms)
    assert expected == _rules(tmp_path, entry_text("topic.one"), **{"terms.yaml": terms})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.gov.uk/a?b=c&d=e#f", []),
        ("http://example.org", []),
        ("", []),
        ("www.gov.uk", ["source-url"]),
        ("https://www.gov.uk/a b", ["source-url"]),
        ("https://www.gov.uk/<b>", ["source-url"]),
        ("https://www.gov.uk/a|b", ["source-url"]),
        ("javascript:alert(1)", ["source-url"]),
        ("(not public)", ["source-url"]),
    ],
)
def test_an_address_is_one_that_slack_can_link_to(tmp_path: Path, url: str, expected: list[str]) -> None:
    """No address is fine; one that is not a web address, or would break a Slack link, is reported."""
    sources = (write_small_knowledge(tmp_path) / "sources.yaml").read_text()
    changed = sources.replace("https://www.gov.uk/mappa-guidance", f'"{url}"')
    assert expected == _rules(tmp_path, entry_text("topic.one"), **{"sources.yaml": changed})


@pytest.mark.parametrize("broken", ["sources.yaml", "terms.yaml", "entries/levels.yaml"])
def test_a_file_that_does_not_load_is_the_only_thing_blamed(tmp_path: Path, broken: str) -> None:
    """One tab in sources.yaml does not drown in a hundred citations of sources that could not be read."""
    root = write_small_knowledge(tmp_path, {broken: "\t\n"})
    assert [(broken, "yaml-tab")] == [(problem.place.path, problem.rule) for problem in check_folder(root, TODAY)]


def test_house_rules_are_reported_beside_what_does_not_load(tmp_path: Path) -> None:
    """A broken file does not hide the missing owner of an entry in another."""
    found = _rules(tmp_path, entry_text("topic.one", owner=None), **{"entries/bad.yaml": "- ["})
    assert ["yaml-syntax", "entry-incomplete"] == found


def test_problems_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    """A maintainer can go through them from the top."""
    entries = [entry_text(f"topic.n{number}", owner=None, support=None) for number in range(12)]
    write_small_knowledge(tmp_path, {_FILE: "".join(entries), "evaluation/a.yaml": "a: b"})
    places = [(problem.place.path, problem.place.line) for problem in check_folder(tmp_path, TODAY)]
    assert sorted(places) == places
    assert 25 == len(places)


@pytest.mark.parametrize("name", ["", "evaluation"])
def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path, name: str) -> None:
    """`mappa-bot check DIR` with a wrong name says so and nothing else."""
    assert ["no-entries"] == [problem.rule for problem in check_folder(tmp_path / "gone" / name, TODAY)]


def test_time_alone_makes_a_review_late(tmp_path: Path) -> None:
    """The same files pass today and not in a year: that is what the review dates are for."""
    root = write_small_knowledge(tmp_path)
    assert {"review-overdue"} == {problem.rule for problem in check_folder(root, date(2027, 11, 22))}


def _words(count: int) -> str:
    """So many words in sentences of ten."""
    return " ".join("Word." if number % 10 == 9 else "Word" for number in range(count))
