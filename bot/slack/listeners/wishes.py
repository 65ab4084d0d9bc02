"""
A person says when they wish to be asked and how much; snoozes, stops, or is asked again.

All of it works while the bot is switched off too: whoever wants no more messages need not wait for that.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import daily_words as words
from bot.slack import ids, wishing
from bot.slack.blocks.daily import AGAIN, settled_message, stopped_message
from bot.slack.blocks.reply import Reply
from bot.slack.blocks.wishes import WishesForm, wishes_notice, wishes_view
from bot.slack.calls import Kind, SlackCallError, patiently
from bot.slack.desk import Desk, report
from bot.slack.hurry import hurried
from bot.slack.learning import learner_of, timezone_of
from bot.slack.listeners.home import Front, front_of, publish_home
from bot.slack.presses import Press, open_view, read_press, team_of, tell
from bot.store.errors import StoreFault
from bot.training.daily import local_day
from bot.training.types import Learner, Wishes

LOG = logging.getLogger(__name__)

_LONGEST_SNOOZE_DAYS = 7


def register(app: App, desk: Desk) -> None:
    """Open the form and take it in; take in the buttons of the daily message."""
    app.action(ids.WISHES_OPEN)(partial(on_open, desk=desk))
    app.view(ids.WISHES_SAVE)(partial(on_save, front=front_of(desk)))
    app.action(re.compile(rf"{ids.LEARN_SNOOZE}:\d+"))(partial(on_snooze, desk=desk))
    app.action(ids.LEARN_STOP)(partial(on_stop, desk=desk))


def on_open(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Open the form as things stand; for somebody who has never learned, as it usually is."""
    ack()
    press = read_press(body)
    learner, theirs = _learner(desk, press), timezone_of(client, press.user)
    wishes = learner.wishes if learner else Wishes(timezone=theirs)
    form = WishesForm(wishes, wishing.timezones_for(wishes.timezone, theirs), desk.now())
    open_view(client, press, wishes_view(form))


def on_save(ack: Ack, body: dict[str, Any], client: WebClient, *, front: Front) -> None:
    """Keep the wishes and say when the next questions come, or say beside each part what is wrong with it."""
    desk, view = front.desk, body.get("view") or {}
    team, user = team_of(body), str((body.get("user") or {}).get("id") or "")
    # Slack waits three seconds for the answer, so what it is asked about somebody new is asked once.
    quick = replace(desk, patience=replace(desk.patience, tries=1))
    try:
        known = desk.store.learning.learner(desk.person(team, user))
        filled = _filled(desk, view, known.wishes if known else Wishes())
        if filled.problems:
            ack(response_action="errors", errors=dict(filled.problems))
            return
        learner = _keep(desk, known or learner_of(quick, hurried(client), team, user), filled.wishes)
    except (StoreFault, SlackCallError) as trouble:
        report(trouble, "wishes")
        ack(response_action="errors", errors={wishing.SWITCH: words.NOT_SAVED})
        return
    quiet = () if learner.wishes.is_stopped else (words.QUIET,)
    notice = wishes_notice(words.SAVED, wishing.next_words(learner, desk.now()), *quiet)
    ack(response_action="update", view=notice)
    show_home(front, client, team, user)


def on_snooze(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Leave a person alone for some days."""
    ack()
    press = read_press(body)
    learner = _learner(desk, press)
    if learner is None:
        tell(press, words.NO_LEARNER, desk.patience)
        return
    days = int(press.action_id.rpartition(":")[2])
    wishes = wishing.snoozed(learner.wishes, min(days, _LONGEST_SNOOZE_DAYS), desk.now())
    learner = _keep(desk, learner, wishes)
    _show(desk, client, press, settled_message(words.SNOOZED, wishing.next_words(learner, desk.now())))


def on_stop(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Send a person no more questions, or send them again; then no old snooze is left either."""
    ack()
    press = read_press(body)
    learner = _learner(desk, press)
    if learner is None:
        tell(press, words.NO_LEARNER, desk.patience)
    elif press.value == AGAIN:
        learner = _keep(desk, learner, replace(learner.wishes, is_stopped=False, snoozed_until=None))
        _show(desk, client, press, settled_message(words.AGAIN_SAID, wishing.next_words(learner, desk.now())))
    else:
        _keep(desk, learner, replace(learner.wishes, is_stopped=True))
        _show(desk, client, press, stopped_message())


def show_home(front: Front, client: WebClient, team: str, user: str) -> None:
    """Show App Home as things stand now; what was done is done in any case."""
    try:
        publish_home(front, client, team, user)
    except (SlackCallError, StoreFault) as trouble:
        LOG.warning("App Home was not shown again: %s", type(trouble).__name__)


def _learner(desk: Desk, press: Press) -> Learner | None:
    return desk.store.learning.learner(desk.person(press.team, press.user))


def _filled(desk: Desk, view: Mapping[str, Any], before: Wishes) -> wishing.Filled:
    values = (view.get("state") or {}).get("values") or {}
    zones = wishing.offered(view.get("private_metadata"))
    return wishing.read_wishes(values, before, zones, local_day(before, desk.now()))


def _keep(desk: Desk, learner: Learner, wishes: Wishes) -> Learner:
    learner = replace(learner, wishes=wishes, seen_at=desk.now())
    desk.store.learning.save(learner)
    return learner


def _show(desk: Desk, client: WebClient, press: Press, reply: Reply) -> None:
    """Put what holds now in the place of the message with the button; beside it where Slack does not take that."""
    if not press.ts:
        open_view(client, press, wishes_notice(reply.text))
        return
    try:
        patiently(
            lambda _: client.chat_update(
                channel=press.channel, ts=press.ts, text=reply.text, blocks=list(reply.blocks)
            ),
            desk.patience,
        )
    except SlackCallError as trouble:
        if trouble.kind is Kind.TOKEN:
            raise
        tell(press, reply.text, desk.patience)
