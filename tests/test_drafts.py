"""Drafts of entries: readable as entries, whole or not at all, and never in the knowledge folder."""

from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drafts import Draft, as_yaml, write_draft
from index.strict_yaml import read_yaml

DAY = date(2026, 11, 22)
DRAFT = Draft("0123abcd", "Who signs\nthe form?", "The chair signs it.\n\nThe clerk keeps: a copy # here.", "llr")


def test_a_draft_is_read_as_the_entry_it_may_become(tmp_path: Path) -> None:
    """Question, answer and area come back; the note says that nothing is published."""
    path = write_draft(tmp_path / "drafts", DRAFT, DAY)
    document = read_yaml(path, path.name)
    assert [] == document.problems
    assert (
        {
            "id": "draft.0123abcd",
            "title": "A draft without a title",
            "answer": DRAFT.answer,
            "asks": ("Who signs the form?",),
            "currency": "current",
            "area": "llr",
        },
    ) == document.value
    assert "2026-11-22-0123abcd.yaml" == path.name
    assert path.read_text().startswith(
        "# A draft from an answer that a MAPPA unit gave on 22 November 2026.\n# It is not"
    )


def test_writing_the_same_draft_again_leaves_one_file(tmp_path: Path) -> None:
    """A second delivery of the same answer is the same draft; no half file is left beside it."""
    for _ in range(2):
        write_draft(tmp_path, DRAFT, DAY)
    assert ["2026-11-22-0123abcd.yaml"] == [path.name for path in tmp_path.iterdir()]


def test_a_folder_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    """Whoever calls decides what to tell; the answer itself is not lost by it."""
    (tmp_path / "drafts").write_text("in the way")
    with pytest.raises(OSError, match="drafts"):
        write_draft(tmp_path / "drafts", DRAFT, DAY)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_whatever_was_written_the_file_can_be_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """No text breaks the form of the file, or becomes something other than text."""
    path = tmp_path_factory.mktemp("drafts") / "draft.yaml"
    path.write_text(as_yaml(Draft("0", text, text, text), DAY), encoding="utf-8")
    document = read_yaml(path, "draft.yaml")
    assert [] == document.problems
    ((answer, ask),) = [(entry["answer"], entry["asks"][0]) for entry in cast("tuple[Any]", document.value)]
    assert text.split() == answer.split() == ask.split()
