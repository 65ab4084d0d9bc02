"""The simplest checks of Block Kit: strings, lists and text objects."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.demo.types import JSON

Problems = Iterator[str]


def problem(message: str, at: str) -> str:
    """Return a problem as Slack writes it; the caller says what the pointer starts with (`/blocks`, `/view`)."""
    return f"[ERROR] {message} [json-pointer:{at}]"


def check_text(value: Any, most: int, at: str, *, kinds: Sequence[str] = ("mrkdwn", "plain_text")) -> Problems:
    """Check a text object."""
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield problem(f"must be a text object of type {' or '.join(kinds)}", at)
        return
    own = {"emoji"} if value["type"] == "plain_text" else {"verbatim"}
    for key in sorted(value.keys() - {"type", "text"} - own):
        yield problem(f"invalid additional property: {key}", at)
    yield from check_string(value, "text", most, at, required=True)


def check_plain(value: JSON, key: str, most: int, at: str, *, required: bool = False) -> Problems:
    """Check the plain text object under `key`."""
    if key in value:
        yield from check_text(value[key], most, f"{at}/{key}", kinds=("plain_text",))
    elif required:
        yield problem(f"missing required field: {key}", at)


def check_string(value: JSON, key: str, most: int, at: str, *, required: bool = False) -> Problems:
    """Check a string of at least one character."""
    if key not in value:
        if required:
            yield problem(f"missing required field: {key}", at)
    elif not isinstance(value[key], str):
        yield problem("must be a string", f"{at}/{key}")
    elif not value[key]:
        yield problem("must be more than 0 characters", f"{at}/{key}")
    elif len(value[key]) > most:
        yield problem(f"must be less than {most + 1} characters", f"{at}/{key}")


def check_list(value: Any, most: int, at: str) -> Problems:
    """Check a list of at least one item."""
    if not isinstance(value, list) or not value:
        yield problem("must provide an array with at least one item", at)
    elif len(value) > most:
        yield problem(f"no more than {most} items allowed", at)
