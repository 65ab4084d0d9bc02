"""YAML is read into plain values, and each value remembers where and how it was written."""

from datetime import date
from pathlib import Path

from index.strict_yaml import Document, dump_yaml, read_yaml

_WRITTEN = """\
text: Level 2
quoted: "no"
folded: >-
  one
  two
number: -12
fraction: 1.10
day: 2026-11-22
right: [on, Yes, true]
wrong: [off, NO, False]
nothing: [~, null, ]
group:
  deeper: {}
"""


def _read(tmp_path: Path) -> Document:
    path = tmp_path / "a.yaml"
    path.write_text(_WRITTEN)
    return read_yaml(path, "a.yaml")


def test_each_kind_of_value_is_read_as_what_it_says(tmp_path: Path) -> None:
    """Texts, numbers, days, yes and no, nothing, lists and groups; lists are tuples, so that nothing changes later."""
    document = _read(tmp_path)
    assert [] == document.problems
    assert document.value == {
        "text": "Level 2",
        "quoted": "no",
        "folded": "one two",
        "number": -12,
        "fraction": 1.1,
        "day": date(2026, 11, 22),
        "right": (True, True, True),
        "wrong": (False, False, False),
        "nothing": (None, None),
        "group": {"deeper": {}},
    }


def test_each_value_has_the_line_of_its_key(tmp_path: Path) -> None:
    """Also deeper down and within a list."""
    lines = _read(tmp_path).lines
    keys = (("text",), ("folded",), ("number",), ("wrong", 1), ("group",), ("group", "deeper"))
    assert [1, 3, 6, 10, 12, 13] == [lines[key] for key in keys]


def test_what_is_not_text_remembers_how_it_was_written(tmp_path: Path) -> None:
    """So that 1.10 and NO can be shown to their author as they stand in the file."""
    unquoted = _read(tmp_path).unquoted
    assert ("1.10", "NO", "~", "2026-11-22") == tuple(
        unquoted[key] for key in (("fraction",), ("wrong", 1), ("nothing", 0), ("day",))
    )
    assert ("quoted",) not in unquoted


def test_the_same_value_many_times_is_written_out_each_time(tmp_path: Path) -> None:
    """An alias for each would go beyond what reading allows."""
    day = date(2026, 11, 22)
    path = tmp_path / "days.yaml"
    path.write_text(dump_yaml(tuple({"day": day} for _ in range(20))))
    document = read_yaml(path, "days.yaml")
    assert ([], tuple({"day": day} for _ in range(20))) == (document.problems, document.value)
