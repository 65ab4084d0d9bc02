"""`mappa-bot chart` and `mappa-bot coverage`, as a maintainer types them."""

from pathlib import Path

from tests.cli.conftest import CommandLine

TABLE = """\
- id: levels.table
  title: Cases by level
  counts: cases
  period: on 31 March 2020
  columns: [{name: Men}, {name: Women}]
  rows:
    - {name: Level 2, cells: [10, 2], total: 12}
    - {name: Level 3, cells: [3, 1], total: 4}
  totals: [13, 3, 16]
  entries: [levels.level-2]
"""
FACTS = """\
## Levels
- Refer to Level 2 when formal multi-agency meetings would add value. [Guidance, para 7.4] (single source)
- The moon has 9 visitors from the moon club. [Nobody, p. 1] (confirmed: 2 sources)
"""


def test_a_table_is_listed_drawn_and_described(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """A PNG in the file, the words for it on standard output."""
    (mappa_bot.knowledge / "tables.yaml").write_text(TABLE)
    assert "levels.table  Cases by level (on 31 March 2020)\n" == mappa_bot("chart").out
    ran = mappa_bot("chart", "levels.table", str(tmp_path / "chart.png"))
    assert (0, True) == (ran.status, "Level 2: Men 10, Women 2." in ran.out)
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_a_table_that_does_not_exist_is_wrong_use(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """With the names of those that do; a file that cannot be written is said to be so."""
    (mappa_bot.knowledge / "tables.yaml").write_text(TABLE)
    assert (2, True) == ((ran := mappa_bot("chart", "x", "y.png")).status, "levels.table" in ran.err)
    assert 2 == mappa_bot("chart", "levels.table").status
    assert 1 == mappa_bot("chart", "levels.table", str(tmp_path / "no" / "chart.png")).status


def test_a_figure_of_a_table_leads_the_answer(mappa_bot: CommandLine) -> None:
    """Read off the data, then the entry that the table belongs to."""
    (mappa_bot.knowledge / "tables.yaml").write_text(TABLE)
    said = mappa_bot("ask", "--json", "when do I go to level 2, and how many men are there").json["answer"]
    assert said.startswith("Level 2, Men: 10. This counts cases on 31 March 2020. Refer to Level 2 when")


def test_a_term_is_answered_as_a_definition(mappa_bot: CommandLine) -> None:
    """What it stands for, then the entry that defines it, with its sources."""
    ran = mappa_bot("ask", "--json", "what's an SMB?").json
    assert ran["answer"].startswith("SMB stands for Strategic Management Board. Lay advisers are members of the public")
    used = mappa_bot("ask", "--json", "what's the PCSC Act?").json["answer"]
    where = "It is used in the entry “How many categories there are”."
    assert f"PCSC Act stands for Police, Crime, Sentencing and Courts Act. {where}" == used
    assert ["lay-advisers.role"] == [passage["entry"] for passage in ran["passages"]]
    assert 1.0 == ran["evidence"]


def test_facts_without_an_entry_are_listed(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """Status 1 until somebody has decided; then the reason is shown, and status 0."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "01-levels.md").write_text(FACTS)
    ran = mappa_bot("coverage", str(tmp_path / "facts"), "--uncovered", "--json")
    assert (1, ["The moon has 9 visitors from the moon club."]) == (
        ran.status,
        [row["fact"]["text"] for row in ran.lines],
    )
    assert "2 facts: 1 carried, 1 uncovered" in ran.err
    decision = "- {fact: The moon has 9 visitors, because: not about MAPPA}\n- {fact: Gone, because: mended}\n"
    (mappa_bot.knowledge / "coverage.yaml").write_text(decision)
    ran = mappa_bot("coverage", str(tmp_path / "facts"))
    assert (1, True) == (ran.status, "no fact begins with 'Gone'" in ran.err)
    (mappa_bot.knowledge / "coverage.yaml").write_text(decision.splitlines()[0])
    ran = mappa_bot("coverage", str(tmp_path / "facts"))
    assert (0, True) == (ran.status, "2 facts: 1 carried, 1 decided" in ran.err)


def test_a_folder_without_facts_is_wrong_use(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """Whether it is empty or does not exist."""
    (tmp_path / "facts").mkdir()
    assert 2 == mappa_bot("coverage", str(tmp_path / "facts")).status
    assert 2 == mappa_bot("coverage", str(tmp_path / "nowhere")).status


def test_a_term_is_explained_in_the_middle_of_a_conversation_too(mappa_bot: CommandLine) -> None:
    """The question before it does not change what a term means."""
    asked = {"id": "1", "question": "and what's an SMB?", "thread": ["when do I go to level 2"]}
    (answer,) = mappa_bot.batch(asked).lines
    assert answer["answer"].startswith("SMB stands for Strategic Management Board.")
