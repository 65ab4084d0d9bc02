"""What real Slack refuses about blocks, so that a test fails where Slack would."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.demo.elements import (
    ACCESSORIES,
    ACTIONS,
    CONTEXT_ACTIONS,
    INPUTS,
    MAX_ID_CHARS,
    MAX_LABEL_CHARS,
    check_actions,
    check_element,
)
from bot.demo.rich_text import check_rich_text
from bot.demo.tables import check_table, check_tables
from bot.demo.texts import Problems, check_list, check_plain, check_string, check_text, problem
from bot.demo.types import JSON, SlackRefusal

# Limits: docs.slack.dev/reference/block-kit/blocks and /composition-objects.
MAX_BLOCKS = 50
MAX_SECTION_CHARS = 3000
MAX_FIELDS = 10
MAX_FIELD_CHARS = 2000
MAX_HEADER_CHARS = 150
MAX_CONTEXT_ELEMENTS = 10
MAX_ACTIONS = 25
MAX_CONTEXT_ACTIONS = 5
MAX_IMAGE_URL_CHARS = 3000
MAX_MARKDOWN_CHARS = 12_000  # summed over the message
# Undocumented: a Slack maintainer's figure for all text in all blocks (bolt-js issue 2509).
MAX_ALL_BLOCKS_CHARS = 12_000
# "With a buffer for block containers", he adds; people measured 13,297 characters of JSON passing (2509), and 11,341
# characters of text in many small pieces refused (bolt-js issue 2867).
MAX_JSON_CHARS = 13_000

# Block types whose keys are checked, each with the keys Slack knows besides type and block_id.
_KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "divider": set(),
    "header": {"text", "level"},
    "context": {"elements"},
    "actions": {"elements"},
    "context_actions": {"elements"},
    "markdown": {"text"},
    "rich_text": {"elements"},
    "image": {"alt_text", "image_url", "slack_file", "title"},
    "table": {"rows", "column_settings"},
    "input": {"label", "element", "dispatch_action", "hint", "optional"},
}
# Slack knows these too; the bot does not use them, so only the type is checked.
_UNCHECKED = {"video", "file", "task_card", "plan", "card", "carousel", "container"}
# docs.slack.dev/blocks.json: where some may not stand.
_ONLY_IN_MESSAGES = {"context_actions", "file", "container", "markdown", "plan", "table", "task_card"}
_ONLY_IN_VIEWS = {"alert"}


def check_blocks(blocks: Sequence[JSON]) -> None:
    """
    Refuse what Slack refuses of a message.

    Raises:
        SlackRefusal: `invalid_blocks` with one message for each problem, or `msg_blocks_too_long`.
    """
    problems = (*block_problems(blocks, MAX_BLOCKS, "/blocks"), *check_tables(blocks))
    problems += tuple(
        problem(f"unsupported type: {block['type']}", f"/blocks/{number}/type")
        for number, block in enumerate(blocks)
        if block.get("type") in _ONLY_IN_VIEWS
    )
    if problems:
        raise SlackRefusal("invalid_blocks", *problems)
    as_json = json.dumps(list(blocks), ensure_ascii=False, separators=(",", ":"))
    if _text_chars(list(blocks)) > MAX_ALL_BLOCKS_CHARS or len(as_json) > MAX_JSON_CHARS:
        raise SlackRefusal("msg_blocks_too_long")


def read_blocks(value: Any) -> tuple[JSON, ...]:
    """Return the `blocks` argument of a call, which may be JSON in a string, or refuse it."""
    if value in (None, ""):
        return ()
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise SlackRefusal("invalid_blocks_format") from None
    if not isinstance(value, list) or not all(isinstance(block, dict) for block in value):
        raise SlackRefusal("invalid_blocks_format")
    return tuple(value)


def block_problems(blocks: Sequence[JSON], most: int, at: str, *, in_view: bool = False) -> Problems:
    """Yield what Slack refuses about a list of blocks; `at` is where they stand."""
    if len(blocks) > most:
        yield problem(f"no more than {most} items allowed", at)
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield problem("block_id must be unique", at)
    markdown = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if markdown > MAX_MARKDOWN_CHARS:
        yield problem(f"markdown must be less than {MAX_MARKDOWN_CHARS + 1} characters in all", at)
    for number, block in enumerate(blocks):
        if in_view and block.get("type") in _ONLY_IN_MESSAGES:
            yield problem(f"unsupported type: {block['type']}", f"{at}/{number}/type")
        else:
            yield from _block(block, f"{at}/{number}")


def _block(block: JSON, at: str) -> Problems:
    kind = block.get("type")
    if kind in _UNCHECKED | _ONLY_IN_VIEWS:
        return
    if kind not in _KEYS:
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    for key in sorted(block.keys() - _KEYS[kind] - {"type", "block_id"}):
        yield problem(f"invalid additional property: {key}", at)
    yield from check_string(block, "block_id", MAX_ID_CHARS, at)
    yield from _checks()[kind](block, at)


def _checks() -> dict[str, Callable[[JSON, str], Problems]]:
    return {
        "section": _section,
        "divider": lambda _block, _at: iter(()),
        "header": lambda block, at: check_text(
            block.get("text"), MAX_HEADER_CHARS, f"{at}/text", kinds=("plain_text",)
        ),
        "context": _context,
        "actions": lambda block, at: check_actions(block.get("elements"), MAX_ACTIONS, ACTIONS, at),
        "context_actions": lambda block, at: check_actions(
            block.get("elements"), MAX_CONTEXT_ACTIONS, CONTEXT_ACTIONS, at
        ),
        "markdown": lambda block, at: check_string(block, "text", MAX_MARKDOWN_CHARS, at, required=True),
        "rich_text": check_rich_text,
        "table": check_table,
        "image": _image,
        "input": _input,
    }


def _section(block: JSON, at: str) -> Problems:
    fields = block.get("fields")
    if "text" in block:
        yield from check_text(block["text"], MAX_SECTION_CHARS, f"{at}/text")
    elif not fields:
        yield problem("missing required field: text or fields", at)
    if fields is not None:
        yield from check_list(fields, MAX_FIELDS, f"{at}/fields")
        for number, field in enumerate(fields if isinstance(fields, list) else ()):
            yield from check_text(field, MAX_FIELD_CHARS, f"{at}/fields/{number}")
    if "accessory" in block:
        yield from check_element(block["accessory"], ACCESSORIES, f"{at}/accessory")


def _context(block: JSON, at: str) -> Problems:
    elements = block.get("elements")
    yield from check_list(elements, MAX_CONTEXT_ELEMENTS, f"{at}/elements")
    for number, element in enumerate(elements if isinstance(elements, list) else ()):
        if not (isinstance(element, dict) and element.get("type") == "image"):
            # The same limit as a text object's own: context has none of its own in the documentation.
            yield from check_text(element, MAX_SECTION_CHARS, f"{at}/elements/{number}")


def _image(block: JSON, at: str) -> Problems:
    yield from check_string(block, "alt_text", MAX_FIELD_CHARS, at, required=True)
    yield from check_string(block, "image_url", MAX_IMAGE_URL_CHARS, at)
    yield from check_plain(block, "title", MAX_FIELD_CHARS, at)
    if ("image_url" in block) == ("slack_file" in block):
        yield problem("exactly one of image_url and slack_file is required", at)
    file = block.get("slack_file", {"id": "-"})
    if not isinstance(file, dict) or file.keys() not in ({"id"}, {"url"}):
        yield problem("must be an object with id or url", f"{at}/slack_file")


def _input(block: JSON, at: str) -> Problems:
    yield from check_plain(block, "label", MAX_LABEL_CHARS, at, required=True)
    yield from check_plain(block, "hint", MAX_LABEL_CHARS, at)
    yield from check_element(block.get("element"), INPUTS, f"{at}/element")
    for key in ("dispatch_action", "optional"):
        if not isinstance(block.get(key, False), bool):
            yield problem("must be a boolean", f"{at}/{key}")


def _text_chars(value: Any) -> int:
    """Return the characters of every `text` string anywhere inside."""
    if isinstance(value, list):
        return sum(_text_chars(item) for item in value)
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(_text_chars(item) for item in value.values())
    return 0
