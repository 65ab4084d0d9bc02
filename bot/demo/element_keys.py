"""Which keys Slack knows of each element: docs.slack.dev/reference/block-kit/block-elements."""

from typing import Any

from bot.demo.texts import Problems, problem
from bot.demo.types import JSON

_MENU = {"placeholder", "confirm", "focus_on_load"}
_MANY = _MENU | {"max_selected_items"}
_CHOICES = {"options", "confirm", "focus_on_load"}
_PICKER = {"confirm", "focus_on_load"}
_TYPED = {"initial_value", "dispatch_action_config", "focus_on_load", "placeholder"}
_CONVERSATION = {"default_to_current_conversation", "filter"}

# Besides type and action_id; an element not listed is not used by the bot and not checked.
KEYS = {
    "button": {"text", "url", "value", "style", "confirm", "accessibility_label"},
    "checkboxes": _CHOICES | {"initial_options"},
    "radio_buttons": _CHOICES | {"initial_option"},
    "overflow": {"options", "confirm"},
    "static_select": _MENU | {"options", "option_groups", "initial_option"},
    "multi_static_select": _MANY | {"options", "option_groups", "initial_options"},
    "users_select": _MENU | {"initial_user"},
    "multi_users_select": _MANY | {"initial_users"},
    "channels_select": _MENU | {"initial_channel", "response_url_enabled"},
    "multi_channels_select": _MANY | {"initial_channels"},
    "conversations_select": _MENU | _CONVERSATION | {"initial_conversation", "response_url_enabled"},
    "multi_conversations_select": _MANY | _CONVERSATION | {"initial_conversations"},
    "datepicker": _PICKER | {"initial_date", "placeholder"},
    "timepicker": _PICKER | {"initial_time", "placeholder", "timezone"},
    "plain_text_input": _TYPED | {"multiline", "min_length", "max_length"},
    "feedback_buttons": {"positive_button", "negative_button"},
    "icon_button": {"icon", "text", "value", "confirm", "accessibility_label", "visible_to_user_ids"},
}
FEEDBACK_KEYS = {"text", "value", "accessibility_label"}
_FILTER_KEYS = {"include", "exclude_external_shared_channels", "exclude_bot_users"}
_KINDS = {"im", "mpim", "private", "public"}
_TRIGGERS = {"on_enter_pressed", "on_character_entered"}


def check_keys(element: JSON, at: str) -> Problems:
    """Check that an element has no key Slack does not know, and what stands under the rarer ones."""
    known = KEYS.get(element["type"])
    if known is not None:
        yield from check_known(element, known | {"type", "action_id"}, at)
    if "filter" in element:
        yield from _filter(element["filter"], f"{at}/filter")
    if "dispatch_action_config" in element:
        yield from _dispatch(element["dispatch_action_config"], f"{at}/dispatch_action_config")
    for key in ("focus_on_load", "multiline", "response_url_enabled", "default_to_current_conversation"):
        if not isinstance(element.get(key, False), bool):
            yield problem("must be a boolean", f"{at}/{key}")


def check_known(value: JSON, known: set[str], at: str) -> Problems:
    """Check that there is no key but the `known` ones."""
    for key in sorted(value.keys() - known):
        yield problem(f"invalid additional property: {key}", at)


def _filter(value: Any, at: str) -> Problems:
    if not isinstance(value, dict) or not value:
        yield problem("must be a filter with at least one field", at)
        return
    yield from check_known(value, _FILTER_KEYS, at)
    include = value.get("include", ["im"])
    if not isinstance(include, list) or not include or not set(map(str, include)) <= _KINDS:
        yield problem(f"must be some of {', '.join(sorted(_KINDS))}", f"{at}/include")


def _dispatch(value: Any, at: str) -> Problems:
    triggers = value.get("trigger_actions_on") if isinstance(value, dict) else None
    if not isinstance(triggers, list) or not triggers or not set(map(str, triggers)) <= _TRIGGERS:
        yield problem(f"must be some of {', '.join(sorted(_TRIGGERS))}", f"{at}/trigger_actions_on")
