"""What real Slack refuses about interactive elements: buttons, menus and inputs."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.demo.element_keys import FEEDBACK_KEYS, check_keys, check_known
from bot.demo.texts import Problems, check_list, check_plain, check_string, check_text, problem
from bot.demo.types import JSON

# Limits: docs.slack.dev/reference/block-kit/block-elements and /composition-objects.
MAX_BUTTON_CHARS = 75
MAX_VALUE_CHARS = 2000
MAX_ID_CHARS = 255
MAX_URL_CHARS = 3000
MAX_PLACEHOLDER_CHARS = 150
MAX_OPTIONS = 100
MAX_CHOICES = 10  # radio buttons and checkboxes
MAX_OPTION_CHARS = 75
MAX_OPTION_VALUE_CHARS = 150
MAX_INPUT_CHARS = 3000
MAX_LABEL_CHARS = 2000
MAX_CONFIRM_TITLE_CHARS = 100
MAX_CONFIRM_TEXT_CHARS = 300
MAX_CONFIRM_BUTTON_CHARS = 30

_STATIC = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
_LISTS = {
    "users_select", "conversations_select", "channels_select", "external_select", "multi_users_select",
    "multi_conversations_select", "multi_channels_select", "multi_external_select",
}  # fmt: skip
_PICKERS = {"datepicker", "timepicker", "datetimepicker"}
_TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
INPUTS = _STATIC - {"overflow"} | _LISTS | _PICKERS | _TYPED | {"rich_text_input", "file_input"}
ACTIONS = _STATIC | _LISTS | _PICKERS | {"button", "workflow_button"}
ACCESSORIES = ACTIONS | {"image"}
CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}


def check_element(element: Any, allowed: set[str], at: str) -> Problems:
    """Check an element where only the `allowed` types may stand."""
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in allowed:
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from check_string(element, "action_id", MAX_ID_CHARS, at)
    yield from check_keys(element, at)
    if "confirm" in element:
        yield from _confirm(element["confirm"], f"{at}/confirm")
    if "placeholder" in element:
        yield from check_plain(element, "placeholder", MAX_PLACEHOLDER_CHARS, at)
    check = _checks().get(kind)
    if check is not None:
        yield from check(element, at)


def check_actions(elements: Any, most: int, allowed: set[str], at: str) -> Problems:
    """Check a block's list of elements, whose action ids must differ."""
    yield from check_list(elements, most, f"{at}/elements")
    listed = elements if isinstance(elements, list) else []
    for number, element in enumerate(listed):
        yield from check_element(element, allowed, f"{at}/elements/{number}")
    ids = [element["action_id"] for element in listed if isinstance(element, dict) and element.get("action_id")]
    for action_id in sorted({action_id for action_id in ids if ids.count(action_id) > 1}):
        yield problem(f"`action_id` `{action_id}` already exists for that block_id", at)


def _checks() -> dict[str, Callable[[JSON, str], Problems]]:
    checks: dict[str, Callable[[JSON, str], Problems]] = dict.fromkeys(_STATIC, _options)
    checks |= {"button": _button, "feedback_buttons": _feedback, "icon_button": _icon, "image": _image}
    return checks | {"plain_text_input": _typed}


def _button(element: JSON, at: str) -> Problems:
    yield from check_plain(element, "text", MAX_BUTTON_CHARS, at, required=True)
    yield from check_string(element, "value", MAX_VALUE_CHARS, at)
    yield from check_string(element, "url", MAX_URL_CHARS, at)
    yield from check_string(element, "accessibility_label", MAX_BUTTON_CHARS, at)
    if element.get("style", "primary") not in {"primary", "danger"}:
        yield problem("must be one of primary, danger", f"{at}/style")


def _feedback(element: JSON, at: str) -> Problems:
    for name in ("positive_button", "negative_button"):
        button = element.get(name) or {}
        yield from check_known(button, FEEDBACK_KEYS, f"{at}/{name}")
        yield from check_text(button.get("text"), MAX_BUTTON_CHARS, f"{at}/{name}/text", kinds=("plain_text",))
        yield from check_string(button, "value", MAX_VALUE_CHARS, f"{at}/{name}", required=True)
        yield from check_string(button, "accessibility_label", MAX_BUTTON_CHARS, f"{at}/{name}")


def _icon(element: JSON, at: str) -> Problems:
    if element.get("icon") != "trash":  # the only one there is so far
        yield problem("must be one of trash", f"{at}/icon")
    yield from check_plain(element, "text", MAX_BUTTON_CHARS, at, required=True)
    yield from check_string(element, "value", MAX_VALUE_CHARS, at)


def _image(element: JSON, at: str) -> Problems:
    yield from check_string(element, "alt_text", MAX_VALUE_CHARS, at, required=True)


def _typed(element: JSON, at: str) -> Problems:
    for name, least in (("min_length", 0), ("max_length", 1)):
        value = element.get(name, least)
        if not isinstance(value, int) or not least <= value <= MAX_INPUT_CHARS:
            yield problem(f"must be between {least} and {MAX_INPUT_CHARS}", f"{at}/{name}")
    lengths = [element[name] for name in ("min_length", "max_length") if isinstance(element.get(name), int)]
    if lengths != sorted(lengths):
        yield problem("must be at most max_length", f"{at}/min_length")
    initial = element.get("initial_value", "")
    if not isinstance(initial, str) or len(initial) > element.get("max_length", MAX_INPUT_CHARS):
        yield problem("must be a string within max_length", f"{at}/initial_value")


def _options(element: JSON, at: str) -> Problems:
    kind = element["type"]
    most = MAX_CHOICES if kind in {"radio_buttons", "checkboxes"} else 5 if kind == "overflow" else MAX_OPTIONS
    groups = element.get("option_groups")
    if groups is not None and "options" in element:
        yield problem("only one of options and option_groups", at)
    if groups is not None and "select" in kind and "options" not in element:
        yield from check_list(groups, MAX_OPTIONS, f"{at}/option_groups")
        for number, group in enumerate(groups if isinstance(groups, list) else ()):
            yield from check_plain(group, "label", MAX_OPTION_CHARS, f"{at}/option_groups/{number}", required=True)
            yield from _option_list(group.get("options"), kind, MAX_OPTIONS, f"{at}/option_groups/{number}")
    else:
        yield from _option_list(element.get("options"), kind, most, at)
    known = options_of(element)
    for initial in initial_options(element):
        if initial not in known:
            yield problem("must be one of the options", f"{at}/initial_option")


def _option_list(options: Any, kind: str, most: int, at: str) -> Iterator[str]:
    yield from check_list(options, most, f"{at}/options")
    kinds = ("mrkdwn", "plain_text") if kind in {"radio_buttons", "checkboxes"} else ("plain_text",)
    listed = options if isinstance(options, list) else []
    for number, option in enumerate(listed):
        where = f"{at}/options/{number}"
        if not isinstance(option, dict):
            yield problem("must be an option", where)
            continue
        keys = {"text", "value", "description"} | ({"url"} if kind == "overflow" else set())
        yield from check_known(option, keys, where)
        yield from check_text(option.get("text"), MAX_OPTION_CHARS, f"{where}/text", kinds=kinds)
        yield from check_string(option, "value", MAX_OPTION_VALUE_CHARS, where, required=True)
        if "description" in option:
            yield from check_text(option["description"], MAX_OPTION_CHARS, f"{where}/description", kinds=kinds)
    values = [option.get("value") for option in listed if isinstance(option, dict)]
    if len(values) != len(set(values)):
        yield problem("option values must be unique", f"{at}/options")


def options_of(element: JSON) -> list[JSON]:
    """Return the options of an element, those in groups among them."""
    grouped = [option for group in element.get("option_groups") or () for option in group.get("options") or ()]
    return [option for option in (element.get("options") or grouped) if isinstance(option, dict)]


def initial_options(element: JSON) -> list[JSON]:
    """Return the options an element starts with."""
    one = element.get("initial_option")
    return [one] if one else list(element.get("initial_options") or ())


def _confirm(confirm: Any, at: str) -> Problems:
    if not isinstance(confirm, dict):
        yield problem("must be a confirmation dialog", at)
        return
    yield from check_plain(confirm, "title", MAX_CONFIRM_TITLE_CHARS, at, required=True)
    yield from check_text(confirm.get("text"), MAX_CONFIRM_TEXT_CHARS, f"{at}/text")
    for name in ("confirm", "deny"):
        yield from check_plain(confirm, name, MAX_CONFIRM_BUTTON_CHARS, at, required=True)
