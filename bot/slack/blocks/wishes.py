"""The form in which a person says when they wish to be asked, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.slack import daily_words as words
from bot.slack import ids, wishing
from bot.slack.blocks.reply import Block, plain_section
from bot.slack.blocks.text import escape, shorten
from bot.training.daily import local_day
from bot.training.types import Wishes

View = dict[str, Any]

# https://docs.slack.dev/reference/block-kit/composition-objects/option-object
_OPTION_CHARS = 75


@dataclass(frozen=True, slots=True)
class WishesForm:
    """What the form shows: the wishes so far, the time zones to choose from, and the time it is."""

    wishes: Wishes
    timezones: Sequence[str]
    now: datetime


def wishes_view(form: WishesForm) -> View:
    """Return the form as a modal."""
    wishes = form.wishes
    blocks = [
        plain_section(escape(words.FORM_INTRO)),
        _input(wishing.SWITCH, words.SWITCH, _switch(wishes)),
        _input(wishing.HOUR, words.HOUR, _select([(str(hour), words.hour(hour)) for hour in range(24)], wishes.hour)),
        _input(wishing.TIMEZONE, words.TIMEZONE, _timezones(form)),
        _input(wishing.MOST, words.MOST, _most(wishes)),
        _input(wishing.QUIET_DAYS, words.QUIET_DAYS, _days(wishes), hint=words.QUIET_DAYS_HINT, optional=True),
        *_leave_blocks(form),
        *_pause_blocks(form),
    ]
    return {
        "type": "modal",
        "callback_id": ids.WISHES_SAVE,
        "private_metadata": ",".join(form.timezones),
        "title": _plain(words.FORM_TITLE),
        "submit": _plain(words.SAVE),
        "close": _plain(words.CANCEL),
        "blocks": blocks,
    }


def wishes_notice(*said: str) -> View:
    """Return a modal that says what holds now."""
    return {
        "type": "modal",
        "title": _plain(words.FORM_TITLE),
        "close": _plain(words.CLOSE),
        "blocks": [plain_section(escape(sentence)) for sentence in said],
    }


def _switch(wishes: Wishes) -> Block:
    options = [_option(value, text) for value, text in words.SWITCH_OPTIONS.items()]
    return {"type": "radio_buttons", "options": options, "initial_option": options[wishes.is_stopped]}


def _timezones(form: WishesForm) -> Block:
    return _select([(zone, words.zone(zone)) for zone in form.timezones], form.wishes.timezone)


def _most(wishes: Wishes) -> Block:
    return _select([(str(most), words.most(most)) for most in range(1, wishing.LARGEST_SET + 1)], wishes.most)


def _days(wishes: Wishes) -> Block:
    options = [_option(str(day), name) for day, name in enumerate(words.DAYS)]
    ticked = [options[day] for day in sorted(wishes.quiet_days)]
    return {"type": "checkboxes", "options": options, **({"initial_options": ticked} if ticked else {})}


def _leave_blocks(form: WishesForm) -> list[Block]:
    """Return the two days of a leave; one that is over is not shown any more."""
    wishes, today = form.wishes, local_day(form.wishes, form.now)
    is_over = wishes.leave_until is not None and wishes.leave_until < today
    begins, ends = (None, None) if is_over else (wishes.leave_from, wishes.leave_until)
    return [
        _input(wishing.LEAVE_FROM, words.LEAVE_FROM, _picker(begins), optional=True),
        _input(wishing.LEAVE_UNTIL, words.LEAVE_UNTIL, _picker(ends), hint=words.LEAVE_HINT, optional=True),
    ]


def _picker(day: date | None) -> Block:
    shown = {"initial_date": day.isoformat()} if day else {}
    return {"type": "datepicker", "placeholder": _plain(words.PICK_DAY), **shown}


def _pause_blocks(form: WishesForm) -> list[Block]:
    """Return the box that keeps a snooze going, where there is one."""
    until = form.wishes.snoozed_until
    if until is None or not wishing.is_paused(form.wishes, form.now):
        return []
    option = _option("keep", words.keep_pause(local_day(form.wishes, until)))
    boxes = {"type": "checkboxes", "options": [option], "initial_options": [option]}
    return [_input(wishing.PAUSE, words.PAUSE, boxes, optional=True)]


def _select(choices: Sequence[tuple[str, str]], chosen: object) -> Block:
    options = [_option(value, text) for value, text in choices]
    initial = next(option for option in options if option["value"] == str(chosen))
    return {"type": "static_select", "options": options, "initial_option": initial}


def _input(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "element": {**element, "action_id": name},
        **({"hint": _plain(hint)} if hint else {}),
        **({"optional": True} if optional else {}),
    }


def _option(value: str, text: str) -> Block:
    return {"text": _plain(shorten(text, _OPTION_CHARS)), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
