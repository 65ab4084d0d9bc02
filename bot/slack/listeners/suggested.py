"""A person presses a question that the bot suggested: it is asked in their name, where the button stands."""

import re
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import ids
from bot.slack.arrivals import Pressed
from bot.slack.blocks.text import escape
from bot.slack.desk import Claim, Desk, answer_pressed, apologise
from bot.slack.incoming import unescape
from bot.slack.presses import Press, read_press
from bot.store.events import Claimed, Delivery

_ANY = re.compile(rf"{re.escape(ids.ASK_SUGGESTED)}:\d+")


def register(app: App, desk: Desk) -> None:
    """Ask what is pressed."""
    app.action(_ANY)(partial(on_suggested, desk=desk))


def on_suggested(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Ask the question once, however often Slack delivers the press."""
    pressed = pressed_of(read_press(body))
    delivery, now = _delivery(pressed, desk), desk.now()
    ack()
    claimed = desk.events.claim(delivery, now)
    if claimed is Claimed.DUPLICATE:
        return
    claim = Claim(delivery, now, look_first=claimed is Claimed.TAKEN_OVER)
    try:
        answer_pressed(desk, client, claim, pressed)
    except Exception as error:  # noqa: BLE001 - Bolt would take the acknowledgement back, should this be quick
        apologise(desk, client, claim, error)


def pressed_of(press: Press) -> Pressed:
    """Return the question of a pressed button; Slack may have escaped its value, and what is typed always is."""
    return Pressed(
        team=press.team,
        channel=press.channel,
        ts=press.ts,
        thread_ts=press.thread_ts,
        user=press.user,
        text=escape(unescape(press.value)),
        action_ts=press.action_ts,
        is_private=press.is_private,
        response_url=press.response_url,
    )


def _delivery(pressed: Pressed, desk: Desk) -> Delivery:
    return Delivery(
        key=pressed.key,
        team=pressed.team,
        channel=pressed.channel,
        ts=pressed.ts,
        thread_ts=pressed.thread_ts,
        asker=desk.person(pressed.team, pressed.user),
        response_url=pressed.response_url,
    )
