"""The one global middleware: decides whether a payload is for the bot, claims a question, and then acknowledges."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot.slack.arrivals import (
    INTERACTIONS,
    Command,
    Post,
    is_called,
    is_change,
    may_follow_up,
    read_command,
    read_post,
)
from bot.slack.desk import Claim, Desk
from bot.slack.ids import EVENTS
from bot.store.events import Claimed, Delivery

LOG = logging.getLogger(__name__)


def register(app: App, desk: Desk) -> None:
    """Put the claim before every listener."""
    app.middleware(partial(claim, desk=desk))


def claim(body: dict[str, Any], context: BoltContext, next: Callable[[], object], *, desk: Desk) -> BoltResponse | None:
    """
    Claim a question and go on to its listener; let buttons, modals and changes pass to theirs; drop everything else.

    The claim is written before the acknowledgement, so Slack keeps sending whatever the database does not know. What
    the listener needs is left in the context: `claim`, and `post` or `command`.
    """
    if not is_speech(body):
        next()
        return None
    arrival = read_command(body) or read_post(body, context.bot_user_id or "")
    if arrival is None or not is_for_bot(desk, arrival, context.bot_user_id or ""):
        return context.ack()
    delivery, claimed_at = delivery_of(arrival, desk), desk.now()
    claimed = desk.events.claim(delivery, claimed_at)
    LOG.info("%s %s", claimed, delivery.key)
    desk.meters.delivered(claimed)
    if claimed is Claimed.DUPLICATE:
        return context.ack()
    context["claim"] = Claim(delivery, claimed_at, look_first=claimed is Claimed.TAKEN_OVER, user=arrival.user)
    context["command" if isinstance(arrival, Command) else "post"] = arrival
    context.ack()
    next()
    return None


def is_speech(body: Mapping[str, Any]) -> bool:
    """
    True when somebody may be asking here: a command, a new message, or something that no listener knows.

    Buttons, modals, shortcuts, edits, deletions and the other events have listeners of their own, which acknowledge.
    """
    event = body.get("event")
    if isinstance(event, Mapping):
        is_other = event.get("type") in EVENTS and event.get("type") not in {"message", "app_mention"}
        return not is_other and not is_change(event)
    return body.get("type") not in INTERACTIONS


def is_for_bot(desk: Desk, arrival: Post | Command, bot_user: str) -> bool:
    """
    True when the bot is spoken to: by command, name or direct message, or in a thread where it has answered.

    While it is switched off it is no part of any thread; where its answers are private, only of the asker's own.
    """
    if isinstance(arrival, Command) or is_called(arrival):
        return True
    place = (arrival.team, arrival.channel, arrival.root)
    if not may_follow_up(arrival, bot_user) or not desk.events.is_part_of(*place, before=arrival.ts):
        return False
    rules = desk.rules(arrival.team, arrival.channel)
    is_theirs = not rules.is_private or desk.events.is_part_of(*place, asker=desk.person(arrival.team, arrival.user))
    return rules.is_on and is_theirs


def delivery_of(arrival: Post | Command, desk: Desk) -> Delivery:
    """Return where the answer goes; nothing in it was typed by a person."""
    asker = desk.person(arrival.team, arrival.user)
    if isinstance(arrival, Command):
        return Delivery(arrival.key, arrival.team, arrival.channel, "", "", asker, arrival.response_url)
    return Delivery(arrival.key, arrival.team, arrival.channel, arrival.ts, arrival.root, asker)


def retries_so_far(headers: Mapping[str, Any]) -> int:
    """Return how often Slack has sent this event before."""
    value = (headers.get("x-slack-retry-num") or ["0"])[0]
    return int(value) if str(value).isdecimal() else 0
