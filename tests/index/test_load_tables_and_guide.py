"""Tables, the eligibility guide and decisions are read as strictly as entries."""

from pathlib import Path

import pytest

from index.load import knowledge_digest, load_knowledge, read_knowledge
from index.tables import Column, Row
from index.types import Decision
from tests.knowledge_folders import write_small_knowledge

TABLE = """\
- id: levels.table
  title: Cases by level
  counts: cases
  period: on 31 March 2020
  columns: [{name: "2020", also: [last year]}]
  rows:
    - {name: Level 2, cells: [10], total: 10}
    - {name: Level 3, cells: [null]}
  totals: [10]
  entries: [levels.level-2]
"""
GUIDE = """\
intro: A few questions.
reminder: The unit decides.
questions:
  - id: offence
    asks: Was there one?
    options: [{id: some, says: There was}, {id: none, says: There was none}]
    entries: [levels.level-2]
findings:
  - id: category
    kind: category
    says: One may apply.
    when: [{offence: [some]}]
    entries: [levels.level-2]
"""
DECISION = "- {rule: near-duplicate, pair: [levels.level-2, levels.level-3], because: two levels}\n"


def test_they_come_back_as_they_were_written(tmp_path: Path) -> None:
    """An area's table beside the national ones, a cell without a figure, conditions by question."""
    changed = {
        "tables.yaml": TABLE,
        "areas/llr/tables.yaml": TABLE.replace("levels.table", "llr.table"),
        "eligibility.yaml": GUIDE,
        "decisions.yaml": DECISION,
    }
    knowledge = load_knowledge(write_small_knowledge(tmp_path, changed))
    table, local = knowledge.tables
    assert ("levels.table", "llr.table") == (table.id, local.id)
    assert (Column("2020", ("last year",)),) == table.columns
    assert (Row("Level 2", (10,), total=10), Row("Level 3", (None,))) == table.rows
    assert (None, 10) == (table.grand_total, table.column_total(0))
    assert knowledge.guide is not None
    assert ({"offence": ("some",)},) == knowledge.guide.findings[0].when
    assert (Decision("near-duplicate", ("levels.level-2", "levels.level-3"), "two levels"),) == knowledge.decisions
    assert ("areas/llr/tables.yaml", 1) == (
        (place := knowledge.places["table", "llr.table"]).path,
        place.line,
    )


def test_a_folder_without_them_loads(tmp_path: Path) -> None:
    """None of these files is needed."""
    knowledge = load_knowledge(write_small_knowledge(tmp_path))
    assert ((), None, ()) == (knowledge.tables, knowledge.guide, knowledge.decisions)


@pytest.mark.parametrize(
    ("name", "content", "line", "said"),
    [
        ("tables.yaml", TABLE.replace("cells: [10]", "cells: [10.5]"), 7, "rows.0.cells.0"),
        ("tables.yaml", TABLE.replace("cells: [10]", "cells: [many]"), 7, "rows.0.cells.0"),
        ("tables.yaml", TABLE.replace("  rows:", "  perod: x\n  rows:"), 6, "perod is not a field here"),
        ("tables.yaml", TABLE + TABLE, 11, "the table 'levels.table' is already in tables.yaml:1"),
        ("eligibility.yaml", GUIDE.replace("kind: category", "kind: advice"), 10, "findings.0.kind"),
        ("eligibility.yaml", GUIDE.replace("id: category", "id: offence"), 9, "the guide 'offence' is already in"),
        ("eligibility.yaml", GUIDE.replace("{id: none,", "{id: no,"), 6, "questions.0.options.1.id must be text"),
        ("eligibility.yaml", "- intro: x\n", 1, "must be a group of fields"),
        ("eligibility.yaml", "intro: [x\n", 1, "not valid YAML"),
        ("decisions.yaml", DECISION.replace("near-duplicate", "looks-fine"), 1, "rule"),
        ("decisions.yaml", DECISION * 2, 2, "is already in decisions.yaml:1"),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(tmp_path: Path, name: str, content: str, line: int, said: str) -> None:
    """One problem, at the value, in words that name it."""
    (problem,) = read_knowledge(write_small_knowledge(tmp_path, {name: content})).problems
    assert (name, line) == (problem.place.path, problem.place.line)
    assert said in problem.message


@pytest.mark.parametrize(
    ("name", "content"), [("tables.yaml", TABLE), ("eligibility.yaml", GUIDE), ("decisions.yaml", DECISION)]
)
def test_the_digest_knows_them(tmp_path: Path, name: str, content: str) -> None:
    """An index built before they changed is stale."""
    before = knowledge_digest(write_small_knowledge(tmp_path))
    (tmp_path / name).write_text(content)
    assert before != knowledge_digest(tmp_path)
