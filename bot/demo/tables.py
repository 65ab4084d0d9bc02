"""What real Slack refuses about tables: docs.slack.dev/reference/block-kit/blocks/table-block."""

from collections.abc import Sequence
from typing import Any

from bot.demo.rich_text import check_rich_text
from bot.demo.texts import Problems, check_list, check_string, problem
from bot.demo.types import JSON

MAX_ROWS = 100
MAX_COLUMNS = 20
MAX_CHARS = 10_000  # in all cells of a message
_ALIGN = {"left", "center", "right"}


def check_table(block: JSON, at: str) -> Problems:
    """Yield the problems of one table."""
    rows, settings = block.get("rows"), block.get("column_settings", [])
    yield from check_list(rows, MAX_ROWS, f"{at}/rows")
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        yield from check_list(row, MAX_COLUMNS, f"{at}/rows/{number}")
        for column, cell in enumerate(row if isinstance(row, list) else ()):
            yield from _cell(cell, f"{at}/rows/{number}/{column}")
    if not isinstance(settings, list) or len(settings) > MAX_COLUMNS:
        yield problem(f"no more than {MAX_COLUMNS} items allowed", f"{at}/column_settings")
        return
    for number, setting in enumerate(settings):
        yield from _setting(setting, f"{at}/column_settings/{number}")


def check_tables(blocks: Sequence[JSON]) -> Problems:
    """Yield what is wrong with the tables of a message together."""
    tables = [block for block in blocks if block.get("type") == "table"]
    if len(tables) > 1:
        yield problem("only_one_table_allowed", "/blocks")
    if sum(_chars(table.get("rows")) for table in tables) > MAX_CHARS:
        yield problem(f"must be less than {MAX_CHARS + 1} characters in all cells", "/blocks")


def _cell(cell: Any, at: str) -> Problems:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if kind == "raw_text":
        for key in sorted(cell.keys() - {"type", "text"}):
            yield problem(f"invalid additional property: {key}", at)
        yield from check_string(cell, "text", MAX_CHARS * 10, at, required=True)
    elif kind == "rich_text":
        yield from check_rich_text(cell, at)
    else:
        yield problem(f"unsupported type: {kind}", f"{at}/type")


def _setting(setting: Any, at: str) -> Problems:
    if not isinstance(setting, dict):
        yield problem("must be an object", at)
        return
    for key in sorted(setting.keys() - {"align", "is_wrapped"}):
        yield problem(f"invalid additional property: {key}", at)
    if setting.get("align", "left") not in _ALIGN:
        yield problem(f"must be one of {', '.join(sorted(_ALIGN))}", f"{at}/align")
    if not isinstance(setting.get("is_wrapped", False), bool):
        yield problem("must be a boolean", f"{at}/is_wrapped")


def _chars(value: Any) -> int:
    """Return the characters of every `text` string anywhere inside."""
    if isinstance(value, list):
        return sum(map(_chars, value))
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(_chars, value.values()))
