"""What a person puts into the elements of a view or message, and `state.values` as Slack builds it from that."""

import secrets
from collections.abc import Iterator, Mapping, Sequence

from bot.demo.elements import INPUTS, initial_options, options_of
from bot.demo.types import JSON, Entered

_ONE_LISTED = {
    "users_select": "selected_user", "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}  # fmt: skip
_MANY_LISTED = {
    "multi_users_select": "selected_users", "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}  # fmt: skip
_PICKED = {"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time"}
_ONE_OPTION = {"static_select", "radio_buttons", "overflow", "external_select"}
_MANY_OPTIONS = {"multi_static_select", "checkboxes", "multi_external_select"}


def with_block_ids(blocks: Sequence[JSON], *, stem: str = "") -> tuple[JSON, ...]:
    """Return the blocks, each with a block id, as Slack gives one to those without."""
    stem = stem or secrets.token_hex(3)
    return tuple({"block_id": f"{stem}{number}"} | block for number, block in enumerate(blocks))


def elements(blocks: Sequence[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Yield each interactive element with its block."""
    for block in blocks:
        listed = block.get("elements", ()) if block.get("type") in {"actions", "context_actions"} else ()
        for element in (*listed, block.get("accessory"), block.get("element")):
            if isinstance(element, dict) and element.get("action_id"):
                yield block, element


def find_element(blocks: Sequence[JSON], action_id: str, block_id: str | None, value: str | None) -> tuple[JSON, JSON]:
    """
    Return the first element of this action id, with its block; `block_id` and `value` choose among several.

    Raises:
        LookupError: There is none a person could use so.
    """
    named = [(block, element) for block, element in elements(blocks) if element["action_id"] == action_id]
    if not named:
        known = ", ".join(element["action_id"] for _, element in elements(blocks)) or "none"
        raise LookupError(f"no element {action_id} here; there are: {known}")
    for block, element in named:
        if block_id in {None, block["block_id"]} and _takes(element, value):
            return block, element
    raise LookupError(f"no element {action_id} with block id {block_id} and value {value}")


def _takes(element: JSON, value: str | None) -> bool:
    if element["type"] == "feedback_buttons":
        return value in {element[name]["value"] for name in ("positive_button", "negative_button")}
    return value is None or element["type"] not in {"button", "icon_button"} or element.get("value") == value


def entry(element: JSON, given: object) -> JSON:
    """
    Return what `state.values` holds once `given` was put into an element: text, option values, or ids.

    Raises:
        ValueError: A person could not: no such option, or a text longer than the element takes.
    """
    kind = element["type"]
    if kind in _ONE_OPTION:
        chosen = _options(element, [given]) if given is not None else []
        return {"type": kind, "selected_option": chosen[0] if chosen else None}
    if kind in _MANY_OPTIONS:
        return {"type": kind, "selected_options": _options(element, _many(given))}
    if kind in _ONE_LISTED | _PICKED:
        return {"type": kind, (_ONE_LISTED | _PICKED)[kind]: given}
    if kind in _MANY_LISTED:
        return {"type": kind, _MANY_LISTED[kind]: _many(given)}
    if kind == "plain_text_input" and given:
        _check_length(element, str(given))
    return {"type": kind, "value": str(given) if given not in (None, "") else None}


def initial(element: JSON) -> JSON:
    """Return what `state.values` holds for an element nobody touched."""
    kind = element["type"]
    if kind in _ONE_OPTION | _MANY_OPTIONS:
        values = [option["value"] for option in initial_options(element)]
        return entry(element, (values or [None])[0] if kind in _ONE_OPTION else values)
    names = {"selected_": "initial_"}
    name = (_ONE_LISTED | _MANY_LISTED | _PICKED).get(kind, "initial_value").replace("selected_", names["selected_"])
    return entry(element, element.get(name))


def values(blocks: Sequence[JSON], entered: Entered) -> JSON:
    """Return `state.values`: every stateful element, by block id and action id."""
    state: JSON = {}
    for block, element in elements(blocks):
        if element["type"] in INPUTS:
            key = (block["block_id"], element["action_id"])
            state.setdefault(key[0], {})[key[1]] = entered.get(key) or initial(element)
    return state


def enter(blocks: Sequence[JSON], given: Mapping[str, object]) -> Entered:
    """
    Return what was put in, by block id and action id; `given` names each element by either.

    Raises:
        LookupError: No input has that action id or block id.
        ValueError: It does not take that.
    """
    inputs = [(block, element) for block, element in elements(blocks) if element["type"] in INPUTS]
    entered: Entered = {}
    for name, value in given.items():
        named = [pair for pair in inputs if name in {pair[0]["block_id"], pair[1]["action_id"]}]
        if len(named) != 1:
            known = ", ".join(element["action_id"] for _, element in inputs) or "none"
            raise LookupError(f"{len(named)} inputs {name} here; there are: {known}")
        block, element = named[0]
        entered[block["block_id"], element["action_id"]] = entry(element, value)
    return entered


def kept(blocks: Sequence[JSON], entered: Entered) -> Entered:
    """Return what stays when a view is updated: what belongs to elements of the same ids."""
    there = {(block["block_id"], element["action_id"]) for block, element in elements(blocks)}
    return {key: value for key, value in entered.items() if key in there}


def missing(blocks: Sequence[JSON], entered: Entered) -> tuple[str, ...]:
    """Return the block ids of inputs a person must still fill before Slack lets them submit."""
    state = values(blocks, entered)
    return tuple(
        block["block_id"]
        for block, element in elements(blocks)
        if block.get("type") == "input" and not block.get("optional") and element["type"] in INPUTS
        and not any(value for key, value in state[block["block_id"]][element["action_id"]].items() if key != "type")
    )  # fmt: skip


def _many(given: object) -> list[object]:
    if given is None:
        return []
    return [given] if isinstance(given, str) else list(given)  # type: ignore[call-overload]


def _options(element: JSON, chosen: Sequence[object]) -> list[JSON]:
    known = {option["value"]: option for option in options_of(element)}
    unknown = [value for value in chosen if value not in known]
    if unknown:
        raise ValueError(f"{element['action_id']} has no option {unknown[0]}; there are: {', '.join(known)}")
    return [known[str(value)] for value in chosen]


def _check_length(element: JSON, text: str) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not least <= len(text) <= most:
        raise ValueError(f"{element['action_id']} takes {least} to {most} characters, not {len(text)}")
