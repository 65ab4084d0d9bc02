"""Rows and columns as Slack's own table, or line by line where a workspace does not take those."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.blocks.reply import Block, json_chars, plain_section
from bot.slack.blocks.text import escape, pack_lines, shorten

# https://docs.slack.dev/reference/block-kit/blocks/table-block: one to a message, with at most 100 rows of 20 cells,
# and 10,000 characters in all cells together: with less than that as JSON there is room for the rest of a message.
MOST_ROWS = 100
MOST_COLUMNS = 20
_ROOM = 9_000
_CELL_CHARS = 300
_NOTHING = "–"  # Slack takes no empty cell


@dataclass(frozen=True, slots=True)
class Grid:
    """
    A table: what its columns are called, and its rows of as many cells.

    `texts` are the columns of words, counted from 0; the others are numbers. The first says what a row is about.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: frozenset[int] = frozenset({0})


def native_table(grid: Grid, room: int = _ROOM) -> tuple[list[Block], int]:
    """
    Return the table as a block, and how many rows it holds; none where not one fits.

    Cells are shown letter by letter, so nothing in them is escaped.
    """
    columns = len(grid.heading[:MOST_COLUMNS])
    rows: list[list[Block]] = [[_bold(text) for text in grid.heading[:columns]]]
    for row in grid.rows[: MOST_ROWS - 1]:
        cells = [_cell(text) for text in row[:columns]]
        if json_chars([*rows, cells]) > room:
            break
        rows.append(cells)
    if len(rows) == 1:
        return [], 0
    settings = [{"is_wrapped": True} if column in grid.texts else {"align": "right"} for column in range(columns)]
    return [{"type": "table", "rows": rows, "column_settings": settings}], len(rows) - 1


def plain_table(grid: Grid, room: int = _ROOM) -> tuple[list[Block], int]:
    """Return the rows as lines, each cell with the name of its column, and how many rows they hold."""
    lines: list[str] = []
    for row in grid.rows:
        line = plain_row(grid, row)
        if sum(map(len, lines)) + len(line) > room:
            break
        lines.append(line)
    return [plain_section(piece) for piece in pack_lines(lines)], len(lines)


def plain_row(grid: Grid, row: Sequence[str]) -> str:
    """Return a row as a line for people who cannot see the table, escaped."""
    first, *rest = (shorten(text, _CELL_CHARS) or _NOTHING for text in row)
    cells = [f"{name}: {text}" for name, text in zip(grid.heading[1:], rest, strict=False) if text != _NOTHING]
    return escape(f"• {first} ({'; '.join(cells)})")


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": shorten(text, _CELL_CHARS) or _NOTHING}


def _bold(text: str) -> Block:
    words = {"type": "text", "text": text, "style": {"bold": True}}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [words]}]}
