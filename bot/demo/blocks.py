"""What real Slack refuses about blocks, so that a test fails where Slack would."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

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
MAX_BUTTON_CHARS = 75
MAX_VALUE_CHARS = 2000
MAX_ID_CHARS = 255
MAX_URL_CHARS = 3000
MAX_MARKDOWN_CHARS = 12_000  # summed over the message
# Undocumented: a Slack maintainer's figure for all text in all blocks (bolt-js issue 2509).
MAX_ALL_BLOCKS_CHARS = 12_000

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
}
# Slack knows these too; the bot does not use them, so only the type is checked.
_UNCHECKED = {"input", "table", "video", "file", "task_card", "plan", "card", "carousel", "alert", "container"}
_ELEMENTS = {
    "button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons", "static_select",
    "external_select", "users_select", "conversations_select", "channels_select", "multi_static_select", "image",
    "timepicker", "workflow_button", "feedback_buttons", "icon_button",
}  # fmt: skip
_RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
_RICH_LEAVES = {
    "text", "link", "user", "usergroup", "channel", "emoji", "broadcast", "date", "color", "team", "citation",
}  # fmt: skip

Problems = Iterator[str]


def check_blocks(blocks: Sequence[JSON]) -> None:
    """
    Refuse what Slack refuses.

    Raises:
        SlackRefusal: `invalid_blocks` with one message for each problem, or `msg_blocks_too_long`.
    """
    problems = tuple(_problems(blocks))
    if problems:
        raise SlackRefusal("invalid_blocks", *problems)
    if _text_chars(list(blocks)) > MAX_ALL_BLOCKS_CHARS:
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


def _problems(blocks: Sequence[JSON]) -> Problems:
    if len(blocks) > MAX_BLOCKS:
        yield _problem(f"no more than {MAX_BLOCKS} items allowed", "")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield _problem("block_id must be unique", "")
    markdown = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if markdown > MAX_MARKDOWN_CHARS:
        yield _problem(f"markdown must be less than {MAX_MARKDOWN_CHARS + 1} characters in all", "")
    for number, block in enumerate(blocks):
        yield from _block(block, f"/{number}")


def _block(block: JSON, at: str) -> Problems:
    kind = block.get("type")
    if kind in _UNCHECKED:
        return
    if kind not in _KEYS:
        yield _problem(f"unsupported type: {kind}", f"{at}/type")
        return
    for key in sorted(block.keys() - _KEYS[kind] - {"type", "block_id"}):
        yield _problem(f"invalid additional property: {key}", at)
    yield from _plain(block, "block_id", MAX_ID_CHARS, at)
    yield from _checks()[kind](block, at)


def _checks() -> dict[str, Callable[[JSON, str], Problems]]:
    return {
        "section": _section,
        "divider": lambda _block, _at: iter(()),
        "header": lambda block, at: _text(block.get("text"), MAX_HEADER_CHARS, f"{at}/text", kinds=("plain_text",)),
        "context": _context,
        "actions": lambda block, at: _elements(block, MAX_ACTIONS, at),
        "context_actions": lambda block, at: _elements(block, MAX_CONTEXT_ACTIONS, at),
        "markdown": lambda block, at: _plain(block, "text", MAX_MARKDOWN_CHARS, at, required=True),
        "rich_text": _rich_text,
        "image": lambda block, at: _plain(block, "alt_text", MAX_FIELD_CHARS, at, required=True),
    }


def _section(block: JSON, at: str) -> Problems:
    fields = block.get("fields")
    if "text" in block:
        yield from _text(block["text"], MAX_SECTION_CHARS, f"{at}/text")
    elif not fields:
        yield _problem("missing required field: text or fields", at)
    if fields is not None:
        yield from _list(fields, MAX_FIELDS, f"{at}/fields")
        for number, field in enumerate(fields if isinstance(fields, list) else ()):
            yield from _text(field, MAX_FIELD_CHARS, f"{at}/fields/{number}")
    if "accessory" in block:
        yield from _element(block["accessory"], f"{at}/accessory")


def _context(block: JSON, at: str) -> Problems:
    elements = block.get("elements")
    yield from _list(elements, MAX_CONTEXT_ELEMENTS, f"{at}/elements")
    for number, element in enumerate(elements if isinstance(elements, list) else ()):
        if not (isinstance(element, dict) and element.get("type") == "image"):
            # The same limit as a text object's own: context has none of its own in the documentation.
            yield from _text(element, MAX_SECTION_CHARS, f"{at}/elements/{number}")


def _elements(block: JSON, most: int, at: str) -> Problems:
    elements = block.get("elements")
    yield from _list(elements, most, f"{at}/elements")
    for number, element in enumerate(elements if isinstance(elements, list) else ()):
        yield from _element(element, f"{at}/elements/{number}")


def _element(element: Any, at: str) -> Problems:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in _ELEMENTS:
        yield _problem(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from _plain(element, "action_id", MAX_ID_CHARS, at)
    if kind == "button":
        yield from _text(element.get("text"), MAX_BUTTON_CHARS, f"{at}/text", kinds=("plain_text",))
        yield from _plain(element, "value", MAX_VALUE_CHARS, at)
        yield from _plain(element, "url", MAX_URL_CHARS, at)
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            button = element.get(name) or {}
            yield from _text(button.get("text"), MAX_BUTTON_CHARS, f"{at}/{name}/text", kinds=("plain_text",))
            yield from _plain(button, "value", MAX_VALUE_CHARS, f"{at}/{name}", required=True)


def _rich_text(block: JSON, at: str) -> Problems:
    parts = block.get("elements")
    yield from _list(parts, MAX_BLOCKS, f"{at}/elements")
    for number, part in enumerate(parts if isinstance(parts, list) else ()):
        yield from _rich_part(part, f"{at}/elements/{number}")


def _rich_part(part: Any, at: str) -> Problems:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind not in _RICH_PARTS:
        yield _problem(f"unsupported type: {kind}", f"{at}/type")
        return
    for number, leaf in enumerate(part.get("elements", ())):
        where = f"{at}/elements/{number}"
        if kind == "rich_text_list":
            yield from _rich_part(leaf, where)
        elif not isinstance(leaf, dict) or leaf.get("type") not in _RICH_LEAVES:
            yield _problem("unsupported rich text element", where)
        elif leaf["type"] == "text":
            yield from _plain(leaf, "text", MAX_ALL_BLOCKS_CHARS, where, required=True)


def _text(value: Any, most: int, at: str, *, kinds: Sequence[str] = ("mrkdwn", "plain_text")) -> Problems:
    """Check a text object."""
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield _problem(f"must be a text object of type {' or '.join(kinds)}", at)
        return
    for key in sorted(value.keys() - {"type", "text", "emoji", "verbatim"}):
        yield _problem(f"invalid additional property: {key}", at)
    yield from _plain(value, "text", most, at, required=True)


def _plain(value: JSON, key: str, most: int, at: str, *, required: bool = False) -> Problems:
    """Check a string of at least one character."""
    if key not in value:
        if required:
            yield _problem(f"missing required field: {key}", at)
    elif not isinstance(value[key], str):
        yield _problem("must be a string", f"{at}/{key}")
    elif not value[key]:
        yield _problem("must be more than 0 characters", f"{at}/{key}")
    elif len(value[key]) > most:
        yield _problem(f"must be less than {most + 1} characters", f"{at}/{key}")


def _list(value: Any, most: int, at: str) -> Problems:
    if not isinstance(value, list) or not value:
        yield _problem("must provide an array with at least one item", at)
    elif len(value) > most:
        yield _problem(f"no more than {most} items allowed", at)


def _text_chars(value: Any) -> int:
    """Return the characters of every `text` string anywhere inside."""
    if isinstance(value, list):
        return sum(_text_chars(item) for item in value)
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(_text_chars(item) for item in value.values())
    return 0


def _problem(message: str, at: str) -> str:
    return f"[ERROR] {message} [json-pointer:/blocks{at}]"
