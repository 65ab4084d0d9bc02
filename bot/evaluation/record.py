"""
A run written down, so that a later one can be compared with it.

JSON Lines: the first says what was measured on and the figures, each other one a question by its id. What people asked
is not in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.evaluation.judge import Judged
from bot.evaluation.measures import Measured, as_json
from index.fields import NO_OTHER_KEYS


class RecordFault(Exception):
    """A file that is no record; the message names the line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a run: how it ended, which entries were shown (best first), and whether that was right."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    use: str
    outcome: str
    shown: tuple[str, ...]
    right: bool
    evidence: float


def to_rows(judged: Sequence[Judged]) -> tuple[Row, ...]:
    """Return the run, a row a question, sorted by file and id."""
    rows = (
        Row(
            item.question.id,
            item.question.use,
            item.answer.outcome.value,
            item.shown,
            item.right,
            round(item.answer.evidence, 4),
        )
        for item in judged
    )
    return tuple(sorted(rows, key=lambda row: (row.use, row.id)))


def write_record(rows: Sequence[Row], files: Mapping[str, Measured], measured_on: Mapping[str, str]) -> str:
    """Return the text of a record; `measured_on` says which day, encoder and knowledge it holds for."""
    figures = {use: as_json(measured.figures) for use, measured in files.items()}
    lines = [{"measured_on": dict(measured_on), "figures": figures}, *(asdict(row) for row in rows)]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def read_record(path: Path) -> tuple[Row, ...]:
    """
    Return the rows of a record.

    Raises:
        RecordFault: The file cannot be read, or a line is no row.
    """
    adapter = TypeAdapter(Row)
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordFault(f"{path}: {getattr(error, 'strerror', None) or 'is not text in UTF-8'}") from None
    for number, line in enumerate(lines[1:], start=2):
        try:
            rows.append(adapter.validate_json(line))
        except ValidationError:
            raise RecordFault(f"{path}:{number}: is no row of a record: write one with `--record`") from None
    if not rows:
        raise RecordFault(f"{path}: no row of a record in it: write one with `--record`")
    return tuple(rows)
