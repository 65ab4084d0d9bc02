"""A folder of YAML files loads, or everything that is wrong with it is reported at once, each with file and line."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import KnowledgeFault
from index.load import knowledge_digest, load_knowledge, read_knowledge
from index.types import Citation, Entry, Place, Source
from tests.knowledge_folders import SMALL, entry_text, write_folder, write_small_knowledge

_FILE = "entries/levels.yaml"
# The least that loads, three lines long: what a test adds begins on line 4.
_LEAST = "- id: levels.level-2\n  title: Level 2\n  answer: Refer to Level 2.\n"


def _problems(root: Path, content: str | bytes, name: str = _FILE) -> list[str]:
    """What is reported for a folder with one file, as "path:line rule"."""
    found = read_knowledge(write_folder(root, {name: content})).problems
    return [f"{problem.place.path}:{problem.place.line} {problem.rule}" for problem in found]


def _message(root: Path, content: str) -> str:
    (problem,) = read_knowledge(write_folder(root, {_FILE: content})).problems
    return problem.message


def test_a_small_folder_loads_whole(tmp_path: Path) -> None:
    """Sources, terms, national and local entries come back with every field as it was written."""
    knowledge = load_knowledge(write_small_knowledge(tmp_path))
    entries = {entry.id: entry for entry in knowledge.entries}
    past, level_3 = entries["categories.past-how-many"], entries["levels.level-3"]
    assert (6, 3, 3) == (len(entries), len(knowledge.sources), len(knowledge.terms))
    assert (Citation("guidance", "chapter 7, para 7.5"),) == level_3.citations
    assert ("current", None, ("levels.level-2",)) == (level_3.currency, level_3.area, level_3.see_also)
    assert ("historical", date(2004, 4, 5), date(2022, 6, 27)) == (past.currency, past.valid_from, past.valid_to)
    assert "llr" == entries["llr.referral-meeting"].area


def test_the_least_entry_loads_without_sources_and_terms(tmp_path: Path) -> None:
    """An id, a title and an answer are enough to be searched; no sources.yaml or terms.yaml is needed."""
    knowledge = load_knowledge(write_folder(tmp_path, {_FILE: _LEAST}))
    assert (Entry("levels.level-2", "Level 2", "Refer to Level 2."),) == knowledge.entries
    assert ((), ()) == (knowledge.sources, knowledge.terms)


def test_every_thing_knows_its_file_and_line(tmp_path: Path) -> None:
    """The place of an entry, a source or a term is the line of its dash."""
    places = load_knowledge(write_small_knowledge(tmp_path)).places
    lines = {name: content.splitlines() for name, content in SMALL.items()}
    for (kind, name), place in places.items():
        key = "term" if kind == "term" else "id"
        assert f"- {key}: {name}" == lines[place.path][place.line - 1]
    assert 12 == len(places)


def test_entries_come_in_the_order_of_their_files_whatever_the_order_of_the_disk(tmp_path: Path) -> None:
    """National files by name, then areas by name, so that ties in a ranking fall the same on every machine."""
    files = ["areas/llr/a.yaml", "entries/z.yaml", "entries/deeper/a.yaml", "entries/a.yaml", "areas/essex/z.yaml"]
    root = write_folder(tmp_path, {name: entry_text(f"topic.{number}") for number, name in enumerate(files)})
    assert ["topic.3", "topic.2", "topic.1", "topic.4", "topic.0"] == [
        entry.id for entry in load_knowledge(root).entries
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2012", "2012"),
        ('"2012"', "2012"),
        ("2024-08", "2024-08"),
        ("2026-11-22", "2026-11-22"),
        ("undated", "undated"),
        ('"1.10"', "1.10"),
    ],
)
def test_a_publication_date_is_kept_as_exact_as_it_was_written(tmp_path: Path, written: str, read: str) -> None:
    """A bare year or a date needs no quotes where the field is text and nothing is lost."""
    sources = f"- id: g\n  title: G\n  publisher: P\n  published: {written}\n"
    knowledge = load_knowledge(write_folder(tmp_path, {_FILE: _LEAST, "sources.yaml": sources}))
    assert (Source("g", "G", "P", read),) == knowledge.sources


@pytest.mark.parametrize("written", ["2026-11-22", '"2026-11-22"'])
def test_a_date_may_be_quoted_or_not(tmp_path: Path, written: str) -> None:
    """Both ways of writing an ISO date are the same day."""
    root = write_folder(tmp_path, {_FILE: f"{_LEAST}  last_reviewed_on: {written}\n"})
    assert date(2026, 11, 22) == load_knowledge(root).entries[0].last_reviewed_on


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("no", "yes or no"),
        ("Yes", "yes or no"),
        ("on", "yes or no"),
        ("OFF", "yes or no"),
        ("true", "yes or no"),
        ("1.10", "a number"),
        ("2012", "a number"),
        ("-3", "a number"),
        ("2026-11-22", "a date"),
        ("null", "nothing"),
        ("~", "nothing"),
    ],
)
def test_a_title_that_yaml_does_not_read_as_text_is_shown_as_it_was_written(
    tmp_path: Path, written: str, read_as: str
) -> None:
    """The author sees the very characters to put in quotes, which the value alone (False, 1.1) no longer holds."""
    content = f"- id: levels.level-2\n  title: {written}\n  answer: Refer.\n"
    assert [f"{_FILE}:2 entry-format"] == _problems(tmp_path, content)
    said = f"title must be text: {written!r} without quotes is read as {read_as}; put it in quotes"
    assert said == _message(tmp_path, content)


@pytest.mark.parametrize("written", ["no", "1.10", "010", "12:30:00", "2012", "2026-11-22", "null", "~", "<<", "="])
def test_quotes_make_anything_text(tmp_path: Path, written: str) -> None:
    """The way out that the messages name works."""
    root = write_folder(tmp_path, {_FILE: f"- id: levels.level-2\n  title: '{written}'\n  answer: Refer.\n"})
    assert written == load_knowledge(root).entries[0].title


@pytest.mark.parametrize(
    "written",
    [
        "010",
        "0x1F",
        "0b11",
        "1_000",
        "+5",
        "12:30:00",
        "12:30",
        "1:30.5",
        ".5",
        "5.",
        "1.5e+3",
        "-.inf",
        ".NaN",
        "2026-13-45",
        "2026-11-22T10:00:00Z",
        "2026-11-22 10:00:00",
        "<<",
        "=",
        "9" * 5000,
    ],
)
@pytest.mark.parametrize("key", ["title", "asks", "review_in_days", "last_reviewed_on"])
def test_what_yaml_reads_in_a_way_of_its_own_is_a_problem_in_every_field(
    tmp_path: Path, written: str, key: str
) -> None:
    """An octal 8, a sexagesimal time, a number with underscores: nobody means those, so none gets through."""
    value = f"[{written}]" if key == "asks" else written
    content = f"- id: levels.level-2\n  answer: Refer.\n  {key}: {value}\n"
    assert [f"{_FILE}:3 yaml-false-friend"] == _problems(tmp_path, content)


@pytest.mark.parametrize("written", ["1e3", "1.10.2", "y", "n", "0o17", "s325", "08", "7.9 to 7.12", "24/7", "None"])
def test_what_yaml_reads_as_text_needs_no_quotes(tmp_path: Path, written: str) -> None:
    """Rejecting more than YAML gets wrong would only be in the way."""
    root = write_folder(tmp_path, {_FILE: f"- id: levels.level-2\n  title: {written}\n  answer: Refer.\n"})
    assert written == load_knowledge(root).entries[0].title


WRONG_FIELDS = {
    "an unknown key": ("  anwser: Refer.\n", 4, "anwser is not a field here: see knowledge/README.md for the fields"),
    "an unknown key deeper down": (
        "  citations:\n    - source: g\n      locator: l\n      page: '7'\n",
        7,
        "citations.0.page is not a field here: see knowledge/README.md for the fields",
    ),
    "a missing key deeper down": ("  corrects:\n    - belief: b\n", 5, "corrects.0.correction is missing"),
    "text for a list": ("  asks: what is level 2\n", 4, "asks must be a list"),
    "a group for a list": ("  asks: {what: level 2}\n", 4, "asks must be a list"),
    "text for a group": ("  citations:\n    - guidance\n", 5, "citations.0 must be a group of fields"),
    "a list for text": ("  detail:\n    - more\n", 4, "detail must be text"),
    "a word for a number": ("  review_in_days: often\n", 4, "review_in_days must be a whole number"),
    "yes for a number": ("  review_in_days: yes\n", 4, "review_in_days must be a whole number"),
    "a fraction for a number": ("  review_in_days: 90.0\n", 4, "review_in_days must be a whole number"),
    "a word for a date": ("  valid_to: later\n", 4, "valid_to must be a date such as 2026-11-22"),
    "a number for a date": ("  valid_to: 2022\n", 4, "valid_to must be a date such as 2026-11-22"),
    "an unknown word": ("  currency: past\n", 4, "currency input should be 'current' or 'historical'"),
    "a number in a list of text": (
        "  asks:\n    - what is it\n    - 2012\n",
        6,
        "asks.1 must be text: '2012' without quotes is read as a number; put it in quotes",
    ),
}


@pytest.mark.parametrize("case", WRONG_FIELDS)
def test_a_wrong_field_is_named_with_its_own_line(tmp_path: Path, case: str) -> None:
    """The line is that of the field, not of the entry, and the words say what belongs there."""
    added, line, message = WRONG_FIELDS[case]
    assert [f"{_FILE}:{line} entry-format"] == _problems(tmp_path, _LEAST + added)
    assert message == _message(tmp_path, _LEAST + added)


@pytest.mark.parametrize("field", ["id", "title", "answer"])
def test_a_missing_field_is_reported_at_its_entry(tmp_path: Path, field: str) -> None:
    """What is not there has no line of its own, so the entry's is given."""
    content = "- id: a.b\n  title: B\n  answer: C\n" + entry_text("a.c", **{field: None})
    if field == "id":
        content = content.replace('- id: "a.c"\n ', "-")
    assert [f"{_FILE}:4 entry-format"] == _problems(tmp_path, content)
    assert f"{field} is missing" == _message(tmp_path, content)


NOT_YAML: dict[str, tuple[str | bytes, list[str]]] = {
    "a key twice": (f"{_LEAST}  title: Level two\n", ["4 yaml-duplicate-key"]),
    "a key twice deeper down": (
        f"{_LEAST}  citations:\n    - source: a\n      locator: l\n      source: b\n",
        ["7 yaml-duplicate-key"],
    ),
    "a key three times": ("- id: a.b\n  id: a.c\n  id: a.d\n", ["2 yaml-duplicate-key", "3 yaml-duplicate-key"]),
    "a key twice in two spellings": (f'{_LEAST}  "title": Level two\n', ["4 yaml-duplicate-key"]),
    "no as a key": (f"{_LEAST}  no: thing\n", ["4 yaml-key"]),
    "a number as a key": (f"{_LEAST}  2: thing\n", ["4 yaml-key"]),
    "nothing as a key": (f"{_LEAST}  ~: thing\n", ["4 yaml-key"]),
    "a list as a key": (f"{_LEAST}  ? [a, b]\n  : thing\n", ["4 yaml-key"]),
    "a merge key": (f"- &first\n  id: a.b\n{_LEAST}  <<: *first\n", ["6 yaml-key"]),
    "a tab for indentation": ("- id: a.b\n\ttitle: T\n", ["2 yaml-tab"]),
    "tabs in text": ("- id: a.b\n  title: a\tb\n# \t\n", ["2 yaml-tab", "3 yaml-tab"]),
    "an empty file": ("", ["1 yaml-empty"]),
    "only blank lines": ("\n \n\n", ["1 yaml-empty"]),
    "only comments": ("# to be written\n# soon\n", ["1 yaml-empty"]),
    "only a document mark": ("---\n...\n", ["1 not-a-list"]),
    "a group where a list belongs": ("id: a.b\ntitle: T\n", ["1 not-a-list"]),
    "a text where a list belongs": ("levels\n", ["1 not-a-list"]),
    "nothing where a list belongs": ("~\n", ["1 not-a-list"]),
    "a list item without content": ("-\n-\n", ["1 entry-format", "2 entry-format"]),
    "several documents": (f"{_LEAST}---\n- id: a.c\n", ["4 yaml-syntax"]),
    "a colon in text": ("- id: a.b\n  title: Level 2: when\n", ["2 yaml-syntax"]),
    "a quote left open": ('- id: a.b\n  title: "Level 2\n  answer: x\n', ["2 yaml-syntax"]),
    "a bracket left open": ("- id: a.b\n  asks: [a,\n  answer: x\n", ["2 yaml-syntax"]),
    "an unknown alias": (f"{_LEAST}  detail: *more\n", ["4 yaml-syntax"]),
    "an unknown directive": (f"%UNKNOWN 1\n---\n{_LEAST}", ["1 yaml-syntax"]),
    "a Python name": (f"{_LEAST}  detail: !!python/name:os.system\n", ["4 yaml-tag"]),
    "a Python call": ("- !!python/object/apply:os.system ['true']\n", ["1 yaml-tag"]),
    "a tag of one's own": (f"{_LEAST}  detail: !secret more\n", ["4 yaml-tag"]),
    "a tag that makes nothing of text": (f"{_LEAST}  detail: !!null more\n", ["4 yaml-tag"]),
    "binary": (f"{_LEAST}  detail: !!binary aGVsbG8=\n", ["4 yaml-tag"]),
    "a control character": (f"{_LEAST}# é\n  detail: a\x07b\n", ["5 yaml-syntax"]),
    "a control character after many accents": (
        "# éééééééé\n" * 9 + "- id: \x07\n" + "# end\n" * 99,
        ["10 yaml-syntax"],
    ),
    "a zero byte": (f"{_LEAST}  detail: a\0b\n", ["4 yaml-syntax"]),
    "an invisible line break": (f"{_LEAST}  detail: a\u2028b\n  owner: no\n", ["4 yaml-line-break"]),
    "a lone carriage return": (f"{_LEAST}  detail: a\rb\n", ["4 yaml-line-break"]),
    "Latin-1": ("- id: a.b\n  title: Résumé\n".encode("latin-1"), ["2 file-encoding"]),
    "half a character": ("- id: a.b\n# é".encode()[:-1], ["2 file-encoding"]),
    "UTF-16": (_LEAST.encode("utf-16"), ["1 file-encoding"]),
    "UTF-16 without its mark": (_LEAST.encode("utf-16-be"), ["1 yaml-syntax"]),
    "5 MB": (f"{_LEAST}  detail: {'word ' * 1024 * 1024}\n", ["1 file-size"]),
}


@pytest.mark.parametrize("case", NOT_YAML)
def test_what_cannot_be_read_strictly_is_a_problem_with_its_line(tmp_path: Path, case: str) -> None:
    """Each is reported where it stands, and nothing is raised."""
    content, expected = NOT_YAML[case]
    assert [f"{_FILE}:{where}" for where in expected] == _problems(tmp_path, content)


@pytest.mark.parametrize("opening", ["[", "{", "{a: ", "- ", "? ", "- - ", "? - ", "[{a: "])
@pytest.mark.parametrize("closing", ["", "]" * 100_000])
def test_a_hundred_thousand_brackets_are_one_problem(tmp_path: Path, opening: str, closing: str) -> None:
    """Nesting is counted before anything is built, so no depth of it can end the program."""
    assert [f"{_FILE}:1 yaml-depth"] == _problems(tmp_path, opening * 100_000 + closing)


@pytest.mark.parametrize(
    "content",
    [
        "- &a [x, x]\n" + "".join(f"- &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n" for n in range(40)),
        "- &a [id]\n" + "- *a\n" * 50_000,
        "- &a [*a]\n",
        "- &a {id: *a}\n",
        "- &a\n  id: x\n  asks: [[{b: *a}]]\n",
    ],
    ids=["laughs", "many", "list in itself", "group in itself", "far inside itself"],
)
def test_an_alias_bomb_is_one_problem(tmp_path: Path, content: str) -> None:
    """A few lines that would become gigabytes, or that contain themselves, are refused before they are built."""
    (found,) = _problems(tmp_path, content)
    assert found.endswith(" yaml-alias")


def test_an_anchor_and_a_few_aliases_are_allowed(tmp_path: Path) -> None:
    """A locator that is used twice need not be written twice."""
    content = (
        f"{_LEAST}  citations:\n    - {{source: g, locator: &place para 7.4}}\n    - {{source: h, locator: *place}}\n"
    )
    knowledge = load_knowledge(write_folder(tmp_path, {_FILE: content}))
    assert (Citation("g", "para 7.4"), Citation("h", "para 7.4")) == knowledge.entries[0].citations


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + _LEAST.encode(), _LEAST.replace("\n", "\r\n")])
def test_a_file_from_windows_loads(tmp_path: Path, content: str | bytes) -> None:
    """A byte order mark and carriage returns are what some editors write, and do no harm."""
    assert ("Level 2",) == tuple(
        entry.title for entry in load_knowledge(write_folder(tmp_path, {_FILE: content})).entries
    )


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("entries/levels.yaml", "entries/zz.yaml", "levels.level-2"),
        ("areas/llr/report.yaml", "entries/levels.yaml", "llr.x"),
    ],
)
def test_an_id_in_two_files_is_reported_at_the_second_and_names_the_first(
    tmp_path: Path, first: str, second: str, key: str
) -> None:
    """National entries are read first, so an area that repeats an id is the one that is reported."""
    root = write_folder(tmp_path, {first: f"\n{entry_text(key)}", second: entry_text(key)})
    (problem,) = read_knowledge(root).problems
    known, repeated = (second, first) if first.startswith("areas") else (first, second)
    assert (repeated, "duplicate-id") == (problem.place.path, problem.rule)
    assert f"is already in {known}:{2 if known == first else 1}" in problem.message


def test_sources_and_terms_are_not_repeated_either(tmp_path: Path) -> None:
    """Two sources or terms of one name are a problem; an entry may share an id with a source."""
    source = "- {id: levels.level-2, title: T, publisher: P, published: undated}\n"
    term = "- {term: SMB, expansion: Strategic Management Board}\n"
    root = write_folder(tmp_path, {_FILE: _LEAST, "sources.yaml": source * 2, "terms.yaml": term * 2})
    found = [(str(problem.place.path), problem.place.line, problem.rule) for problem in read_knowledge(root).problems]
    assert [("sources.yaml", 2, "duplicate-id"), ("terms.yaml", 2, "duplicate-id")] == found


def test_wordings_load_with_what_they_belong_to(tmp_path: Path) -> None:
    """A group is known by its entry, or by the subjects of its unanswered questions, and knows its line."""
    written = "- entry: levels.level-2\n  asked: [lvl 2, Lvl two]\n\n- unanswered: levels, pay\n  asked: [who pays]\n"
    knowledge = load_knowledge(write_folder(tmp_path, {_FILE: _LEAST, "wordings/levels.yaml": written}))
    answered, unanswered = knowledge.wordings
    assert ("levels.level-2", None, ("lvl 2", "Lvl two")) == (answered.entry, answered.unanswered, answered.asked)
    assert (None, "levels, pay", ("who pays",)) == (unanswered.entry, unanswered.unanswered, unanswered.asked)
    assert ("levels.level-2", "unanswered levels, pay") == (answered.name, unanswered.name)
    places = [knowledge.places["wordings", group.name] for group in knowledge.wordings]
    assert [Place("wordings/levels.yaml", 1), Place("wordings/levels.yaml", 4)] == places


def test_a_group_of_wordings_stands_in_one_place(tmp_path: Path) -> None:
    """Two groups of one entry are reported, in whatever files they are, and so is a group without wordings."""
    group = "- entry: levels.level-2\n  asked: [lvl 2]\n"
    root = write_folder(tmp_path, {_FILE: _LEAST, "wordings/a.yaml": group, "wordings/b.yaml": "[]\n"})
    assert ["wordings/b.yaml:1 duplicate-id"] == _problems(root, group, "wordings/b.yaml")
    assert ["wordings/b.yaml:1 entry-format"] == _problems(root, "- entry: levels.level-3\n", "wordings/b.yaml")


@pytest.mark.parametrize(
    "name",
    [
        "entries/more.yml",
        "areas/llr/more.yml",
        "evaluation/more.yml",
        "wordings/more.yml",
        "terms.yml",
        "sources.YAML",
        "entries/More.Yaml",
    ],
)
def test_a_file_that_would_be_overlooked_is_reported(tmp_path: Path, name: str) -> None:
    """A file that is not read because of its ending is not passed over in silence."""
    write_small_knowledge(tmp_path)
    assert [f"{name}:1 file-name"] == _problems(tmp_path, "- anything\n", name)


@pytest.mark.parametrize("name", ["README.md", "entries/README.md", "entries/notes.txt", "notes/levels.yml"])
def test_other_files_are_no_business_of_the_loader(tmp_path: Path, name: str) -> None:
    """Explanations may lie beside the entries."""
    write_small_knowledge(tmp_path)
    assert [] == _problems(tmp_path, "anything\n", name)


def test_a_folder_that_is_not_there_is_reported_by_its_name(tmp_path: Path) -> None:
    """Whoever mistypes --knowledge sees the path that was tried."""
    (problem,) = read_knowledge(tmp_path / "knowlege").problems
    assert f"no entries under {tmp_path / 'knowlege'}: is this a knowledge folder?" == problem.message


@pytest.mark.parametrize("name", ["notes.txt", "entries", "sources.yaml"])
def test_what_is_no_knowledge_folder_has_no_entries(tmp_path: Path, name: str) -> None:
    """A file in place of a folder, a file in place of entries/, and a folder with sources only."""
    path = tmp_path / name
    path.write_text("- {id: s, title: S, publisher: P, published: undated}\n")
    root = path if name == "notes.txt" else tmp_path
    assert ["no-entries"] == [problem.rule for problem in read_knowledge(root).problems]


def test_all_problems_come_together_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    """One run shows everything that a maintainer has to mend, and load_knowledge raises exactly that."""
    root = write_folder(
        tmp_path,
        {
            "terms.yaml": "- {term: no, expansion: 010}\n",
            "sources.yaml": "- {id: g}\n",
            "entries/tabs.yaml": "\t\n\n\t\n",
            "entries/levels.yaml": f"{_LEAST}  owner: yes\n- id: levels.level-2\n  title: Again\n  answer: Yes.\n",
            "entries/extra.yml": "",
            "entries/bad.yaml": b"\xff",
            "areas/llr/report.yaml": "- title: 1.10\n  anwser: x\n",
        },
    )
    expected = [
        "areas/llr/report.yaml:1 entry-format",
        "areas/llr/report.yaml:1 entry-format",
        "areas/llr/report.yaml:1 entry-format",
        "areas/llr/report.yaml:2 entry-format",
        "entries/bad.yaml:1 file-encoding",
        "entries/extra.yml:1 file-name",
        "entries/levels.yaml:4 entry-format",
        "entries/tabs.yaml:1 yaml-tab",
        "entries/tabs.yaml:3 yaml-tab",
        "sources.yaml:1 entry-format",
        "sources.yaml:1 entry-format",
        "sources.yaml:1 entry-format",
        "terms.yaml:1 yaml-false-friend",
    ]
    problems = read_knowledge(root).problems
    assert expected == [f"{problem.place.path}:{problem.place.line} {problem.rule}" for problem in problems]
    with pytest.raises(KnowledgeFault) as fault:
        load_knowledge(root)
    assert problems == fault.value.problems
    assert "\n".join(map(str, problems)) == str(fault.value)


def test_what_is_sound_is_kept_beside_what_is_broken(tmp_path: Path) -> None:
    """The house rules can be checked over the entries that do load."""
    result = read_knowledge(write_folder(tmp_path, {_FILE: _LEAST, "entries/bad.yaml": "- id: [\n"}))
    assert ["levels.level-2"] == [entry.id for entry in result.knowledge.entries]
    assert Place(_FILE, 1) == result.knowledge.places["entry", "levels.level-2"]


def test_the_digest_changes_with_the_content_and_with_nothing_else(tmp_path: Path) -> None:
    """Editing, adding or renaming a file that is read makes an index stale; a README or a test question does not."""
    root = write_small_knowledge(tmp_path / "a")
    first = load_knowledge(root).digest
    for name in ("README.md", "entries/notes.txt", "evaluation/reporting.yaml"):
        write_folder(root, {name: "changed"})
    assert first == knowledge_digest(root) == knowledge_digest(write_small_knowledge(tmp_path / "b"))
    digests = {first}
    for name in ("sources.yaml", "terms.yaml", "entries/levels.yaml", "areas/llr/report.yaml"):
        digests.add(knowledge_digest(write_folder(root, {name: SMALL[name] + "# changed\n"})))
    digests.add(knowledge_digest(write_folder(root, {"wordings/levels.yaml": "[]\n"})))
    (root / "entries/levels.yaml").rename(root / "entries/tiers.yaml")
    assert 7 == len({*digests, knowledge_digest(root)})


_YAML_LIKE = st.text(alphabet="-: \n[]{}&*!|>'\"#%,?0129abno~<=.é\t\0\r\u2028", max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        _YAML_LIKE.map(str.encode), st.binary(max_size=60), _YAML_LIKE.map(lambda t: f"- id: {t}".encode())
    )
)
def test_no_content_of_a_file_raises(content: bytes) -> None:
    """Whatever bytes a file holds, the folder loads or each problem has a line of that file."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_folder(Path(folder), {_FILE: content})
        result = read_knowledge(root)
    for problem in result.problems:
        assert problem.place.path in {_FILE, "entries"}
        assert 1 <= problem.place.line <= content.count(b"\n") + 1
    assert result.problems or result.knowledge.entries
