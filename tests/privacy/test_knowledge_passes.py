"""The guard against what the bot itself knows: none of it is personal, and all of it must be askable."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.privacy.guard import find_personal_data

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
ENTRIES = sorted([*KNOWLEDGE.glob("entries/*.yaml"), *KNOWLEDGE.glob("areas/**/*.yaml")])
EVALUATION = sorted(KNOWLEDGE.glob("evaluation/*.yaml"))
# Entries whose text may hold published contacts that the guard does not know.
CONTACT_ENTRIES: frozenset[str] = frozenset()


def texts_of(entry: dict[str, Any]) -> Iterator[str]:
    """Yield everything in an entry that a person reads or might type."""
    yield from (entry[field] for field in ("title", "answer", "detail") if entry.get(field))
    yield from entry.get("asks", ())
    for correction in entry.get("corrects", ()):
        yield from (correction["belief"], correction["correction"])


def rows_of(path: Path) -> list[dict[str, Any]]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(rows, list)
    return rows


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.relative_to(KNOWLEDGE).as_posix())
def test_no_entry_is_taken_for_personal_data(path: Path) -> None:
    """Every title, ask, belief and answer passes the guard."""
    entries = [entry for entry in rows_of(path) if entry["id"] not in CONTACT_ENTRIES]
    flagged = [text for entry in entries for text in texts_of(entry) if find_personal_data(text)]
    assert flagged == []


@pytest.mark.parametrize("path", EVALUATION, ids=lambda path: path.stem)
def test_evaluation_questions_are_blocked_when_they_should_be(path: Path) -> None:
    """Of the judged questions exactly those that expect it are blocked."""
    rows = rows_of(path)
    expected = [row["id"] for row in rows if row["expect"] == "blocked"]
    assert expected == [row["id"] for row in rows if find_personal_data(row["question"])]
