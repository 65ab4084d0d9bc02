"""Questions as JSON Lines: one object in, one object out, whatever the line holds."""

import json
import logging
import math
import secrets
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from bot.answer.as_json import Json
from bot.answer.types import Question
from bot.wording import line_failed

_log = logging.getLogger(__name__)

_BAD_INPUT = "error_bad_input"
_INTERNAL = "error_internal"


class BadLine(ValueError):
    """A line that is not a question; `name` is its id where it has one."""

    def __init__(self, message: str, name: object = None) -> None:
        self.name = name
        super().__init__(message)


def read_line(line: bytes, *, area: str | None, today: date) -> tuple[object, Question]:
    """
    Return the id and the question of one line.

    Args:
        line: UTF-8 JSON; `id` and `question` are required, `thread`, `area` and `as_of` are not, others are ignored.
        area: The area where the line names none.
        today: The date where the line names none.

    Raises:
        BadLine: The line does not fit; the message says how, without repeating what was typed.
    """
    try:
        # Python reads NaN, and 1e999 as infinity; neither could be written out again as JSON.
        fields = json.loads(line, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        raise BadLine("the line is not valid JSON in UTF-8") from None
    if not isinstance(fields, dict):
        raise BadLine("the line is not a JSON object")
    name = fields.get("id")
    for wrong in _wrong(fields):
        raise BadLine(wrong, name)
    as_of = fields.get("as_of")
    try:
        day = date.fromisoformat(as_of) if as_of is not None else today
    except ValueError:
        raise BadLine("as_of must be a date such as 2026-11-22", name) from None
    return name, Question(
        fields["question"], as_of=day, thread=tuple(fields.get("thread") or ()), area=fields.get("area", area)
    )


def answer_lines(
    lines: Iterable[bytes], read: Callable[[bytes], tuple[object, Question]], reply: Callable[[object, Question], Json]
) -> Iterator[tuple[Json, bool]]:
    """Yield for each line, in order, what to print and whether the line could be handled."""
    for line in lines:
        try:
            name, question = read(line)
        except BadLine as bad:
            yield {"id": bad.name, "outcome": _BAD_INPUT, "message": str(bad)}, False
            continue
        try:
            yield reply(name, question), True
        except Exception as error:  # noqa: BLE001 - one line that fails must not cost the others their answers
            yield {"id": name, "outcome": _INTERNAL, "message": line_failed(report_fault(error))}, False


def report_fault(error: Exception) -> str:
    """Log what failed and where, and return the reference; what the error says may hold what was typed, so it stays."""
    reference = secrets.token_hex(4).upper()
    where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    _log.error("failed: %s (reference %s)\n%s", type(error).__name__, reference, where)
    return reference


def _finite(written: str) -> float:
    if not math.isfinite(number := float(written)):
        raise ValueError("not a number that JSON has")
    return number


def _wrong(fields: dict[str, object]) -> Iterator[str]:
    thread, area, as_of = fields.get("thread"), fields.get("area"), fields.get("as_of")
    if not isinstance(fields.get("id"), str | int | float) or isinstance(fields.get("id"), bool):
        yield "id is missing, or neither text nor a number"
    if not isinstance(fields.get("question"), str):
        yield "question is missing or not text"
    if thread is not None and not (isinstance(thread, list) and all(isinstance(item, str) for item in thread)):
        yield "thread must be a list of texts"
    if area is not None and not isinstance(area, str):
        yield "area must be text"
    if as_of is not None and not isinstance(as_of, str):
        yield "as_of must be a date such as 2026-11-22"
