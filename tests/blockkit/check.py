"""
Whether Slack would take a payload, said twice: by our own schema and rules, and by the models of Slack's SDK.

The schema (`block_kit.schema.json`) holds what can be said of one place: keys, lengths, counts, which element goes
where. The rules here hold what can only be said of several places together. Every function returns its problems, so
an empty tuple means that all is well.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

JSON = dict[str, Any]
Problems = Iterator[str]

_SCHEMA = Path(__file__).with_name("block_kit.schema.json")

# https://docs.slack.dev/reference/block-kit/blocks/markdown-block: for all markdown blocks of a payload together.
MARKDOWN_CHARS = 12_000
# Undocumented. A Slack maintainer: 12,000 characters of text "with a buffer for block containers" (bolt-js 2509).
TEXT_CHARS = 12_000
# The buffer, as people measured it: 13,297 characters of markdown alone passed, or 13,172 and a divider (bolt-js 2509),
# while 11,341 characters in many small pieces were refused (2867). So the whole, as JSON, is kept below both.
MESSAGE_JSON_CHARS = 13_000
# https://docs.slack.dev/reference/methods/views.open, error view_too_large
VIEW_JSON_BYTES = 250_000

# https://docs.slack.dev/reference/block-kit/blocks/table-block: one to a message, and all its cells together.
TABLE_CHARS = 10_000

# What the SDK says no with, and what it trips over where a key or a type is wrong.
_SDK_FAULTS = (SlackObjectFormationError, TypeError, AttributeError, KeyError, ValueError)


def check_message(blocks: Sequence[JSON]) -> tuple[str, ...]:
    """Return what Slack would refuse about the blocks of a message."""
    payload = {"blocks": list(blocks)}
    found = [*_schema_problems("message", payload), *_across(payload["blocks"])]
    if _text_chars(payload["blocks"]) > TEXT_CHARS:
        found.append(f"blocks: more than {TEXT_CHARS} characters of text in all (msg_blocks_too_long)")
    if len(_compact(payload["blocks"])) > MESSAGE_JSON_CHARS:
        found.append(f"blocks: more than {MESSAGE_JSON_CHARS} characters as JSON (msg_blocks_too_long)")
    return tuple(found)


def check_view(view: JSON) -> tuple[str, ...]:
    """Return what Slack would refuse about a modal or a Home tab."""
    kind = "home" if view.get("type") == "home" else "modal"
    blocks = [block for block in _listed(view.get("blocks")) if isinstance(block, dict)]
    found = [*_schema_problems(kind, view), *_across(blocks)]
    has_input = any(block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and "submit" not in view:
        found.append("submit: required when there is an input block")
    if sum(element.get("focus_on_load") is True for _, element in _elements(blocks)) > 1:
        found.append("blocks: only one element may have focus_on_load")
    if len(_compact(view).encode()) > VIEW_JSON_BYTES:
        found.append(f"view: more than {VIEW_JSON_BYTES} bytes (view_too_large)")
    return tuple(found)


def check_message_with_sdk(blocks: Sequence[JSON]) -> tuple[str, ...]:
    """Return what the SDK's models refuse about the blocks of a message, or lose on the way through them."""
    return tuple(problem for number, block in enumerate(blocks) for problem in _sdk_block(block, f"blocks/{number}"))


def check_view_with_sdk(view: JSON) -> tuple[str, ...]:
    """Return what the SDK's models refuse about a view, or lose on the way through them."""
    known = _known_to_sdk(view)
    return (
        *_said_by(lambda: SdkView(**known).validate_json(), "view"),
        *check_message_with_sdk(view.get("blocks") or ()),
    )


def _schema_problems(kind: str, payload: JSON) -> Problems:
    """Yield what the schema says: of everything around the blocks, then of each block, once for equal ones."""
    blocks = payload.get("blocks")
    around = payload | {"blocks": [{"type": "divider"}] * len(blocks)} if isinstance(blocks, list) else payload
    for where, said in _said_by_schema(kind, _compact(around)):
        yield f"{where or kind}: {said}"
    for number, block in enumerate(_listed(blocks)):
        for where, said in _said_by_schema("message_block" if kind == "message" else "view_block", _compact(block)):
            yield f"blocks/{number}{f'/{where}' if where else ''}: {said}"


@lru_cache(maxsize=100_000)
def _said_by_schema(name: str, payload: str) -> tuple[tuple[str, str], ...]:
    """Return the way to each thing wrong and what is wrong with it, for a payload as JSON and a part of the schema."""
    errors = _validators()[name].iter_errors(json.loads(payload))
    return tuple(("/".join(map(str, error.absolute_path)), error.message[:200]) for error in errors)


@lru_cache(maxsize=1)
def _validators() -> Mapping[str, Validator]:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    quick = cast("Any", extend)(Draft202012Validator, {"allOf": _all_of})  # published without types
    names = ("message", "modal", "home", "message_block", "view_block")
    return {name: quick({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}) for name in names}


def _all_of(validator: Any, parts: Sequence[JSON], instance: Any, _schema: JSON) -> Iterator[ValidationError]:
    """
    Do what `allOf` does, without trying the parts that are for another `type`.

    There are a thousand entries, and most of the time went into finding out what each of ten parts is not for.
    """
    for number, part in enumerate(parts):
        meant_for = part.get("if", {}).get("properties", {}).get("type", {}).get("const")
        if meant_for is None or (isinstance(instance, dict) and instance.get("type") == meant_for):
            yield from validator.descend(instance, part, schema_path=number)


def _across(blocks: Sequence[JSON]) -> Problems:
    """Yield what holds for blocks anywhere, and for several places together."""
    yield from _repeated("block_id", (block["block_id"] for block in blocks if "block_id" in block), "blocks")
    markdown = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if markdown > MARKDOWN_CHARS:
        yield f"blocks: more than {MARKDOWN_CHARS} characters of markdown in all"
    yield from _tables([block for block in blocks if block.get("type") == "table"])
    for number, block in enumerate(blocks):
        ids = (element["action_id"] for _, element in _elements([block]) if "action_id" in element)
        # Unique "among all other action_ids in the containing block": two blocks may share one.
        yield from _repeated("action_id", ids, f"blocks/{number}")
    for at, element in _elements(blocks):
        yield from _options(element, at)
        yield from _lengths(element, at)


def _tables(tables: Sequence[JSON]) -> Problems:
    if len(tables) > 1:
        yield "blocks: only one table to a message (only_one_table_allowed)"
    if sum(_text_chars(table.get("rows")) for table in tables) > TABLE_CHARS:
        yield f"blocks: more than {TABLE_CHARS} characters in the cells of tables"


def _options(element: JSON, at: str) -> Problems:
    groups = _listed(element.get("option_groups"))
    offered = [*_listed(element.get("options")), *(one for group in groups for one in _listed(group.get("options")))]
    yield from _repeated("value", (option.get("value") for option in offered), at)
    first = [element["initial_option"]] if "initial_option" in element else []
    chosen = [*_listed(element.get("initial_options")), *first]
    if any(option not in offered for option in chosen):
        yield f"{at}: what is chosen at first must be exactly one of the options"


def _lengths(element: JSON, at: str) -> Problems:
    if element.get("type") != "plain_text_input":
        return
    fewest, most = element.get("min_length", 0), element.get("max_length", 3000)
    if fewest > most:
        yield f"{at}: min_length {fewest} is more than max_length {most}"
    if len(element.get("initial_value", "")) > most:
        yield f"{at}: initial_value is longer than max_length {most}"


def _elements(blocks: Sequence[JSON]) -> Iterator[tuple[str, JSON]]:
    """Yield the interactive elements with where they are."""
    for number, block in enumerate(blocks):
        held = block.get("elements") if block.get("type") in {"actions", "context_actions"} else ()
        for element in (*_listed(held), block.get("accessory"), block.get("element")):
            if isinstance(element, dict):
                yield f"blocks/{number}", element


def _repeated(name: str, values: Iterator[Any], at: str) -> Problems:
    for value, times in Counter(map(str, values)).items():
        if times > 1:
            yield f"{at}: {name} {value!r} is there {times} times"


def _sdk_block(block: JSON, at: str) -> Problems:
    try:
        parsed = SdkBlock.parse(_known_to_sdk(block))
    except _SDK_FAULTS as error:
        yield f"{at}: {error!r}"
        return
    if parsed is None:
        yield f"{at}: the SDK knows no block of type {block.get('type')}"
        return
    yield from _said_by(parsed.validate_json, at)
    for element in (getattr(parsed, "element", None), getattr(parsed, "accessory", None), *_held(parsed)):
        if hasattr(element, "validate_json"):
            yield from _said_by(element.validate_json, at)
    if not list(_said_by(parsed.to_dict, at)) and (lost := _lost(_known_to_sdk(block), parsed.to_dict())):
        yield f"{at}: lost on the way through the SDK: {lost}"


def _held(parsed: SdkBlock) -> Sequence[Any]:
    return getattr(parsed, "elements", None) or ()


def _said_by(work: Callable[[], object], at: str) -> Problems:
    try:
        work()
    except _SDK_FAULTS as error:
        yield f"{at}: {error!r}"


def _known_to_sdk(value: Any) -> Any:
    """
    Return the payload with what SDK 3.47 has no model for put in other words.

    It turns a `citation` into null. Its nearest relation is a link with the same address and text, so that stands in
    for it, and only our schema checks the rest of a citation. It forgets the `border` of a quote.
    """
    if isinstance(value, list):
        return [_known_to_sdk(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "citation":
        return {"type": "link", **{key: value[key] for key in ("url", "text") if key in value}}
    forgotten = {"border"} if value.get("type") == "rich_text_quote" else set()
    return {key: _known_to_sdk(item) for key, item in value.items() if key not in forgotten}


def _lost(before: Any, after: Any) -> str:
    """Return where something that we send is missing or different in what the SDK made of it."""
    if isinstance(before, dict) and isinstance(after, dict):
        gone = [key for key in before if key not in after and before[key] not in (None, False, [])]
        inside = [f"{key}/{lost}" for key in before if key in after and (lost := _lost(before[key], after[key]))]
        return ", ".join([*gone, *inside])
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return ", ".join(lost for pair in zip(before, after, strict=True) if (lost := _lost(*pair)))
    return "" if before == after else f"{before!r} became {after!r}"[:200]


def _text_chars(value: Any) -> int:
    """Return the characters of every `text` string anywhere inside."""
    if isinstance(value, list):
        return sum(map(_text_chars, value))
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(_text_chars, value.values()))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
