"""How fields are read from YAML: what counts as text, what as a day, and that no other keys are allowed."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Strict

NO_OTHER_KEYS = ConfigDict(extra="forbid")


def _as_day(value: object) -> object:
    """Read a quoted ISO date as the date it says; leave anything else for the type check to refuse."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-11-22") else value
    except ValueError:
        return value


Day = Annotated[date, Strict(), BeforeValidator(_as_day)]
# A date or a bare year needs no quotes where the field is text and nothing is lost.
AsWritten = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) in {date, int} else value)]
