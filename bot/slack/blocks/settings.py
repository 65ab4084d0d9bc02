"""The settings of a workspace or a channel as a form in a modal, and the modal that switches the bot off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from bot import wording
from bot.slack import ids
from bot.slack.blocks.reply import Block, marked_section, plain_section
from bot.slack.blocks.text import escape, literal, pack_lines, shorten
from bot.slack.choosing import (
    AS_WORKSPACE,
    MOST_TRAINERS,
    Shown,
    allowed_values,
    block_of,
    is_channel,
    names_of,
    pack_shown,
    users_of,
    values_of,
)
from bot.slack.rules import AREA, CAUTION, IS_ON, NO_AREA, OFF_MESSAGE, TRAINERS, UNIT_CHANNEL, Rules
from bot.slack.train_words import SETTING_CHOOSE_PEOPLE, SETTING_TRAINERS, SETTING_TRAINERS_HINT, setting_people
from bot.store.choices import Change

# Long enough to say whom to ask; short enough to be read by everybody who asks.
MESSAGE_CHARS = 500
CHANGES_SHOWN = 10
MESSAGE = "mappa_off_message"
_NAMES = {**wording.SETTING_NAMES, TRAINERS: SETTING_TRAINERS}
_HINTS = {**wording.SETTING_HINTS, TRAINERS: SETTING_TRAINERS_HINT}
# https://docs.slack.dev/reference/block-kit/composition-objects/option-object
_OPTION_CHARS = 75
_MOST_OPTIONS = 100

View = dict[str, object]


@dataclass(frozen=True, slots=True)
class Form:
    """
    What a settings form shows.

    `workspace` is what holds in the workspace as a whole. `is_on` and `off_message` are the switch of what the form is
    for: the workspace's, or the channel's own. `viewer` is the keyed hash of who looks at it.
    """

    shown: Shown
    workspace: Rules
    areas: Sequence[str]
    is_on: bool
    off_message: str
    changes: Sequence[Change]
    viewer: str


def render_settings(form: Form) -> View:
    """Return the form as a modal."""
    channel = form.shown.channel
    blocks = [
        *([marked_section(wording.settings_of(f"<#{channel}>"))] if channel else []),
        *_switch_blocks(form),
        *(_input(form, name) for name in names_of(for_channel=bool(channel))),
        *([] if channel else _channel_blocks()),
        *_change_blocks(form),
    ]
    title = wording.SETTINGS_CHANNEL_TITLE if channel else wording.SETTINGS_TITLE
    return _modal(title, blocks, ids.SETTINGS_SAVE, form.shown, submit=wording.SETTINGS_SAVE)


def render_switch_off(shown: Shown, message: str) -> View:
    """Return the modal that asks what people will read while the bot is off; `message` is there already."""
    element = {
        "type": "plain_text_input",
        "action_id": MESSAGE,
        "multiline": True,
        "max_length": MESSAGE_CHARS,
        "initial_value": message[:MESSAGE_CHARS] or wording.SWITCH_MESSAGE_USUAL,
    }
    block = {
        "type": "input",
        "block_id": MESSAGE,
        "label": _plain(wording.SWITCH_MESSAGE),
        "hint": _plain(wording.SWITCH_MESSAGE_HINT),
        "element": element,
    }
    return _modal(wording.SWITCH_TURN_OFF, [block], ids.SWITCH_OFF, shown, submit=wording.SWITCH_TURN_OFF)


def render_settings_notice(words: str) -> View:
    """Return a modal that says why there is no form."""
    return {
        "type": "modal",
        "title": _plain(wording.SETTINGS_TITLE),
        "close": _plain(wording.HOME_CLOSE),
        "blocks": [plain_section(escape(words))],
    }


def _switch_blocks(form: Form) -> list[Block]:
    """Return whether the bot is on, with the button that changes it."""
    if form.is_on:
        words = wording.SWITCH_ON_CHANNEL if form.shown.channel else wording.SWITCH_ON_WORDS
        return [{**plain_section(escape(words)), "accessory": _switch(wording.SWITCH_TURN_OFF, "off")}]
    message = form.off_message or wording.SLACK_OFF
    off = {**plain_section(escape(wording.SWITCH_OFF_WORDS)), "accessory": _switch(wording.SWITCH_TURN_ON, "on")}
    return [off, plain_section(escape(message))]


def _switch(text: str, value: str) -> Block:
    style = {"style": "danger"} if value == "off" else {}
    return {"type": "button", "text": _plain(text), "action_id": ids.SWITCH, "value": value, **style}


def _input(form: Form, name: str) -> Block:
    """Return the part of the form that asks for one choice."""
    elements = {UNIT_CHANNEL: _channel_select, TRAINERS: _people_select}
    element = elements[name](form) if name in elements else _list(form, name)
    hint = _HINTS.get(name, "")
    if form.shown.channel and name == UNIT_CHANNEL:
        hint = wording.SETTING_CHANNEL_UNIT_HINT
    return {
        "type": "input",
        "block_id": block_of(name),
        "label": _plain(_NAMES[name]),
        "element": {**element, "action_id": block_of(name)},
        **({"hint": _plain(hint)} if hint else {}),
        **({"optional": True} if name in elements else {}),
    }


def _list(form: Form, name: str) -> Block:
    """Return a list to choose one from; in a channel's form it begins with "as the workspace"."""
    # Two are left free, for what comes first in a channel's form and for a value that is chosen and not offered.
    options = [_option(name, value) for value in allowed_values(name, form.areas)][: _MOST_OPTIONS - 2]
    chosen = form.shown.values.get(name, "")
    if form.shown.channel:
        now = _said(name, values_of(form.workspace)[name])
        options.insert(0, {"text": _plain(_fitting(wording.setting_as_workspace(now))), "value": AS_WORKSPACE})
        chosen = chosen or AS_WORKSPACE
    if chosen not in {option["value"] for option in options}:
        options.append(_option(name, chosen))  # an area whose texts are gone: shown as it is until somebody changes it
    initial = next(option for option in options if option["value"] == chosen)
    kind = "static_select" if name == AREA else "radio_buttons"
    return {"type": kind, "options": options, "initial_option": initial}


def _channel_select(form: Form) -> Block:
    chosen = form.shown.values.get(UNIT_CHANNEL, "")
    where = {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True}
    return {
        "type": "conversations_select",
        "filter": where,
        "placeholder": _plain(wording.SETTINGS_CHOOSE_CHANNEL),
        **({"initial_conversation": chosen} if is_channel(chosen) else {}),
    }


def _people_select(form: Form) -> Block:
    """Return a list of people to choose several from; Slack has no way to leave bots out of it."""
    chosen = users_of(form.shown.values.get(TRAINERS))
    return {
        "type": "multi_users_select",
        "placeholder": _plain(SETTING_CHOOSE_PEOPLE),
        "max_selected_items": MOST_TRAINERS,
        **({"initial_users": list(chosen)} if chosen else {}),
    }


def _option(name: str, value: str) -> Block:
    option: Block = {"text": _plain(_fitting(_said(name, value))), "value": value}
    if name == CAUTION:
        option["description"] = _plain(_fitting(wording.SETTING_MEANINGS[value]))
    return option


def _said(name: str, value: str) -> str:
    """Return a value as people read it; not yet escaped."""
    if name == AREA:
        return wording.SETTING_NO_AREA if value == NO_AREA else wording.setting_area(value)
    return wording.SETTING_OPTIONS.get(value, value)


def _channel_blocks() -> list[Block]:
    """Return the way from the workspace's settings to those of a channel."""
    select = {
        "type": "conversations_select",
        "action_id": ids.SETTINGS_CHANNEL_CHOICE,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": _plain(wording.SETTINGS_CHOOSE_CHANNEL),
    }
    button = {
        "type": "button",
        "text": _plain(wording.SETTINGS_OPEN_CHANNEL),
        "accessibility_label": escape(wording.SETTINGS_OPEN_CHANNEL_LABEL),
        "action_id": ids.SETTINGS_CHANNEL,
    }
    both = {"type": "actions", "block_id": ids.SETTINGS_CHANNEL_CHOICE, "elements": [select, button]}
    return [{"type": "divider"}, plain_section(escape(wording.SETTINGS_FOR_CHANNEL)), both]


def _change_blocks(form: Form) -> list[Block]:
    """Return who changed what and when, newest first."""
    lines = [_change_line(change, form.viewer) for change in form.changes[:CHANGES_SHOWN]]
    header: Block = {"type": "header", "text": _plain(wording.CHANGES)}
    return [header, *(marked_section(piece) for piece in pack_lines(lines or [wording.CHANGES_NONE]))]


def _change_line(change: Change, viewer: str) -> str:
    """Return one change in Slack's markup; its time is shown in the reader's own zone."""
    at = change.at.astimezone(UTC)
    known = f"{wording.full_date(at.date())}, {at:%H:%M} UTC"
    when = f"<!date^{int(at.timestamp())}^{{date}}, {{time}}|{known}>"
    who = wording.CHANGED_BY_YOU if change.by == viewer else wording.CHANGED_BY_OTHER
    place = f"<#{change.channel}>" if is_channel(change.channel) else ""
    return wording.changed(when, who, _NAMES.get(change.name, change.name), _new_value(change), place)


def _new_value(change: Change) -> str:
    """Return what was chosen, ready for Slack's markup; the message for people is not repeated here."""
    if change.new is None:
        return wording.CHANGED_BACK[bool(change.channel)]
    if change.name == OFF_MESSAGE:
        return wording.CHANGED_MESSAGE
    if change.name == UNIT_CHANNEL and is_channel(change.new):
        return f"<#{change.new}>"
    if change.name == TRAINERS:
        return setting_people(len(users_of(change.new)))
    said = _said(change.name, change.new)
    return literal(said if change.name == IS_ON else f"“{said}”")


def _modal(title: str, blocks: Sequence[Block], callback: str, shown: Shown, *, submit: str) -> View:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": pack_shown(shown),
        "title": _plain(title),
        "submit": _plain(submit),
        "close": _plain(wording.SETTINGS_CANCEL),
        "blocks": list(blocks),
    }


def _fitting(text: str) -> str:
    return shorten(text, _OPTION_CHARS)


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
