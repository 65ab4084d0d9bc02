"""Reading the arguments of a Web API call as Slack does: from JSON, or as a form writes them."""

import json
from typing import Any

from bot.demo.types import JSON, SlackRefusal


def is_true(value: Any) -> bool:
    """Return whether Slack would read an argument as true: JSON, or as a form writes it."""
    return value is True or str(value).lower() in {"1", "true"}


def need(args: JSON, name: str, error: str) -> str:
    """Return a string argument, or refuse with `error`."""
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise SlackRefusal(error)
    return value


def decoded(value: Any, error: str) -> Any:
    """Return an argument that may be JSON in a string, or refuse with `error`."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SlackRefusal(error) from None
