"""What real Slack refuses about views."""

import json
from typing import Any, Literal

from bot.demo.blocks import block_problems
from bot.demo.texts import Problems, check_plain, check_string, problem
from bot.demo.types import JSON, SlackRefusal

# docs.slack.dev/reference/views
MAX_BLOCKS = 100
MAX_TITLE_CHARS = 24  # of title, submit and close alike
MAX_PRIVATE_METADATA_CHARS = 3000
MAX_ID_CHARS = 255
MAX_VIEW_BYTES = 250_000
_KEYS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_MODAL_KEYS = {"title", "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled"}


def read_view(value: Any, kind: Literal["modal", "home"]) -> JSON:
    """
    Return the `view` argument of a call, which may be JSON in a string.

    Raises:
        SlackRefusal: `invalid_arguments` with one message for each problem, or `view_too_large`.
    """
    try:
        view = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        view = None
    if not isinstance(view, dict):
        raise SlackRefusal("invalid_arguments", problem("must be a view", "/view"))
    if len(json.dumps(view)) > MAX_VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    problems = tuple(_problems(view, kind))
    if problems:
        raise SlackRefusal("invalid_arguments", *problems)
    return view


def _problems(view: JSON, kind: str) -> Problems:
    if view.get("type") != kind:
        yield problem(f"must be a view of type {kind}", "/view/type")
    for key in sorted(view.keys() - _KEYS - (_MODAL_KEYS if kind == "modal" else set())):
        yield problem(f"invalid additional property: {key}", "/view")
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield problem("must provide an array of blocks", "/view/blocks")
        return
    if kind == "modal":
        yield from _modal(view, blocks)
    for key, most in (("callback_id", MAX_ID_CHARS), ("external_id", MAX_ID_CHARS)):
        if view.get(key):
            yield from check_string(view, key, most, "/view")
    if view.get("private_metadata"):
        yield from check_string(view, "private_metadata", MAX_PRIVATE_METADATA_CHARS, "/view")
    yield from block_problems(blocks, MAX_BLOCKS, "/view/blocks", in_view=True)


def _modal(view: JSON, blocks: list[JSON]) -> Problems:
    yield from check_plain(view, "title", MAX_TITLE_CHARS, "/view", required=True)
    for key in ("submit", "close"):
        if view.get(key) is not None:
            yield from check_plain(view, key, MAX_TITLE_CHARS, "/view")
    if not view.get("submit") and any(block.get("type") == "input" for block in blocks):
        yield problem("a submit is required when an input block is within the blocks array", "/view/submit")
    for key in ("clear_on_close", "notify_on_close", "submit_disabled"):
        if not isinstance(view.get(key, False), bool):
            yield problem("must be a boolean", f"/view/{key}")
