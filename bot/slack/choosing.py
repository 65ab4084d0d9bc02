"""From a filled-in settings form to what an administrator chose, and from what holds to what the form shows."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from bot import wording
from bot.answer.evidence import Caution
from bot.slack.rules import (
    AREA,
    CAUTION,
    ENGLISH,
    LANGUAGES,
    NO_AREA,
    PRIVATE,
    PUBLIC,
    TRAINERS,
    UNIT_CHANNEL,
    VISIBILITY,
    WELSH_TOO,
    Rules,
)
from index.types import Knowledge

# What the form has, top to bottom; each is the name of a choice and, with the prefix, of its block and element.
FORM = (AREA, CAUTION, VISIBILITY, UNIT_CHANNEL, LANGUAGES)
# What only the workspace's form has, below the rest.
WORKSPACE_FORM = (*FORM, TRAINERS)
PREFIX = "mappa_setting_"
# The option of a channel's form that leaves a thing to the workspace. No choice has this value.
AS_WORKSPACE = "as_workspace"

# Enough for the training team of an area; each new one is asked after while the form waits.
MOST_TRAINERS = 20

# Public and private channels; those of a direct message begin with D. https://docs.slack.dev/reference/objects
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,30}", re.ASCII)
_USER = re.compile(r"[UW][A-Z0-9]{2,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What a form showed when it was opened, so that only what its reader changed is changed.

    `channel` is "" in the workspace's form. `values` has every name of the form; "" stands for "as the workspace", and
    for no escalation channel and no trainers. `parent` is the view beneath a modal that was put on top, "" for none.
    """

    channel: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent in: the values by name, and what is wrong with it by name, in words for its reader."""

    values: dict[str, str]
    problems: dict[str, str]


def block_of(name: str) -> str:
    """Return the id of the block, and of the element in it, that asks for a choice."""
    return PREFIX + name


def names_of(*, for_channel: bool) -> tuple[str, ...]:
    """Return what a form has, top to bottom."""
    return FORM if for_channel else WORKSPACE_FORM


def areas_of(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the areas that have entries of their own, in alphabetical order."""
    return tuple(sorted({entry.area for entry in knowledge.entries if entry.area}))


def allowed_values(name: str, areas: Collection[str]) -> tuple[str, ...]:
    """Return what may be chosen from a list; the escalation channel and the trainers have none."""
    return {
        AREA: (NO_AREA, *areas),
        CAUTION: tuple(Caution),
        VISIBILITY: (PUBLIC, PRIVATE),
        LANGUAGES: (ENGLISH, WELSH_TOO),
    }[name]


def values_of(rules: Rules) -> dict[str, str]:
    """Return what holds, as the workspace's form shows it."""
    return {
        AREA: rules.area or NO_AREA,
        CAUTION: rules.caution.value,
        VISIBILITY: PRIVATE if rules.is_private else PUBLIC,
        UNIT_CHANNEL: rules.unit_channel,
        LANGUAGES: ",".join(rules.languages),
        TRAINERS: ",".join(sorted(rules.trainers)),
    }


def chosen_values(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what a channel's form shows: its own choices, "" where it is as the workspace."""
    return {name: chosen.get(name, "") for name in FORM}


def read_form(state: Mapping[str, Any], *, areas: Collection[str], for_channel: bool) -> Filled:
    """Return what a submitted view holds; what is on no list of ours, as nobody can choose it, is a problem."""
    values: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name in names_of(for_channel=for_channel):
        value = _selected(state, name)
        values[name] = "" if for_channel and value == AS_WORKSPACE else value
        if name == UNIT_CHANNEL:
            is_fine = not value or is_channel(value)
        elif name == TRAINERS:
            is_fine = len(users := users_of(value)) <= MOST_TRAINERS and all(map(_USER.fullmatch, users))
        else:
            is_fine = value in allowed_values(name, areas) or (for_channel and value == AS_WORKSPACE)
        if not is_fine:
            problems[name] = wording.SETTING_UNKNOWN
    return Filled(values, problems)


def changes(shown: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str | None]:
    """Return what the reader of a form changed: the new value by name, None where the choice is taken back."""
    return {name: value or None for name, value in values.items() if value != shown.get(name, "")}


def users_of(value: str | None) -> tuple[str, ...]:
    """Return the people in a stored choice of people."""
    return tuple(filter(None, (value or "").split(",")))


def is_channel(value: object) -> TypeGuard[str]:
    """True when the value can be the id of a channel that several people read."""
    return isinstance(value, str) and bool(_CHANNEL.fullmatch(value))


def pack_shown(shown: Shown) -> str:
    """Return the JSON that a view carries with it: at most 3,000 characters, of which this takes a few hundred."""
    return json.dumps({"channel": shown.channel, "values": dict(shown.values), "parent": shown.parent})


def unpack_shown(text: object) -> Shown | None:
    """Return what a view carried, or None when it is not ours or speaks of no channel."""
    try:
        held = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if not isinstance(held, dict) or not isinstance(held.get("values"), dict):
        return None
    channel, parent = held.get("channel"), held.get("parent")
    if not isinstance(parent, str) or (channel != "" and not is_channel(channel)):
        return None
    values = {name: held["values"].get(name) for name in WORKSPACE_FORM if name in held["values"]}
    return Shown(str(channel), values, parent) if all(isinstance(value, str) for value in values.values()) else None


def _selected(state: Mapping[str, Any], name: str) -> str:
    """Return the value of an element in a view's state, "" where nothing is chosen."""
    held = (state.get(block_of(name)) or {}).get(block_of(name)) or {}
    if name == TRAINERS:
        return ",".join(sorted(user for user in held.get("selected_users") or () if isinstance(user, str)))
    value = (
        held.get("selected_conversation") if name == UNIT_CHANNEL else (held.get("selected_option") or {}).get("value")
    )
    return value if isinstance(value, str) else ""
