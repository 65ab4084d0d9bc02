"""Drafts of entries, left as files for the maintainers; nothing here ever reaches `knowledge/` by itself."""

import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.wording import DRAFT_NOTE, DRAFT_TITLE, draft_from
from index.strict_yaml import Value, dump_yaml


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer somebody of a MAPPA unit gave, with the question; both have passed the guard."""

    id: str
    question: str
    answer: str
    area: str | None


def write_draft(folder: Path, draft: Draft, day: date) -> Path:
    """
    Write a draft as `<day>-<id>.yaml` and return its path; the file is there whole or not at all.

    Writing the same draft again replaces the file.

    Raises:
        OSError: The folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{day.isoformat()}-{draft.id}.yaml"
    partial = folder / f".{path.name}.{secrets.token_hex(4)}"
    try:
        with partial.open("x", encoding="utf-8") as file:
            file.write(as_yaml(draft, day))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def as_yaml(draft: Draft, day: date) -> str:
    """Return a draft in the form of an entry, with a note on what is missing."""
    entry: dict[str, Value] = {
        "id": f"draft.{draft.id}",
        "title": DRAFT_TITLE,
        "answer": draft.answer,
        "asks": (" ".join(draft.question.split()),),
        "currency": "current",
        **({"area": draft.area} if draft.area else {}),
    }
    note = "".join(f"# {line}\n" for line in (draft_from(day), *DRAFT_NOTE))
    return f"{note}\n{dump_yaml((entry,))}"
