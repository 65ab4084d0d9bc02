"""From a question for the MAPPA unit to its reply: each step is taken on by one replica, done once, and tried again."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from slack_sdk import WebClient

from bot.slack.blocks.escalation import (
    delay_message,
    outcome_message,
    reminder_message,
    unit_message,
    waiting_message,
)
from bot.slack.blocks.reply import Reply
from bot.slack.calls import Kind, SlackCallError, patiently
from bot.slack.connections import Connect
from bot.slack.desk import Desk, report
from bot.slack.hurry import once_quickly
from bot.slack.ids import UNIT_EVENT_TYPE
from bot.slack.incoming import has_words
from bot.slack.marked import SKEW_SECONDS, post_marked
from bot.slack.presses import stop_note
from bot.store.escalations import Escalation, State
from bot.wording import unit_too_long

LOG = logging.getLogger(__name__)

# A day, weekends and holidays not left out: what an area's working hours are, this program does not know, and a target
# that is simple is understood. The hours are said to both sides.
REPLY_HOURS = 24
# One when the time is up and one a day later; who has not reacted to two does not read the third.
REMINDERS = 2
APART = timedelta(hours=24)
# Somebody has to bring the bot back into its channel, which takes minutes at best. The older a question, the rarer the
# tries: after four days there is one a day, until retention ends it.
_RETRY = timedelta(minutes=15)
_RETRY_SHARE = 4


def problem_with(text: str, most: int, needs_words: str) -> str:
    """Return why a text may not be passed on, in words that name kinds of data and never the data, or ""."""
    if not has_words(text):
        return needs_words
    if len(text) > most:
        return unit_too_long(most)
    return stop_note(text)


def open_direct_message(client: WebClient, user: str) -> str:
    """
    Return the channel of the direct messages with a person; asked once, since somebody looks at an open modal.

    Raises:
        SlackCallError: Slack did not answer in time, or refused.
    """
    opened = once_quickly(client, lambda quick: quick.conversations_open(users=user))
    return str((opened.get("channel") or {}).get("id") or "")


def pass_on(desk: Desk, client: WebClient, id: str, *, look_first: bool) -> None:
    """Post a question in the unit's channel, unless somebody has done so or is at it."""
    with _taken(desk, client, id) as step:
        if step is not None and not step.escalation.unit_ts and not _is_over(step.escalation):
            channel = _unit_channel(desk, step.escalation)
            ts = step.post(client, id, (channel, ""), unit_message(step.escalation), look_first=look_first)
            desk.store.escalations.posted(id, channel, ts)


def tell_asker(desk: Desk, client: WebClient, id: str, *, look_first: bool) -> None:
    """Give the asker the answer, or the reason for none, unless somebody has done so or is at it."""
    with _taken(desk, client, id, is_at_unit=False) as step:
        if step is not None and step.escalation.told_at is None and _is_over(step.escalation):
            reply = outcome_message(step.escalation)
            step.post(client, f"{id}:outcome", step.asker, reply, look_first=look_first)
            desk.store.escalations.told(id, desk.now())


def remind(desk: Desk, connect: Connect, *, is_stopping: Callable[[], bool]) -> None:
    """
    Do what is left to do: post what was never posted, tell what was never told, remind of what is late.

    Several replicas may do so at the same time. Trouble with one question does not keep the others from their turn.
    """
    log, now = desk.store.escalations, desk.now()
    todo: list[tuple[Escalation, Callable[[Desk, WebClient, str], None]]] = [
        *((waiting, partial(pass_on, look_first=True)) for waiting in log.unposted(now)),
        *((waiting, partial(tell_asker, look_first=True)) for waiting in log.untold(now)),
        *((waiting, _remind) for waiting in log.due(now, REMINDERS, APART)),
    ]
    for escalation, do in todo:
        connection = None if is_stopping() else connect(escalation.team)
        if connection is not None:
            try:
                do(desk, connection.client, escalation.id)
            except Exception as error:  # noqa: BLE001 - the next question is somebody else's
                report(error, f"escalation:{escalation.id}")


def show_state(desk: Desk, client: WebClient, escalation: Escalation, who: str, *, is_suggested: bool = False) -> None:
    """Bring the message in the unit's channel up to date; when that fails, the next press shows what holds."""
    reply = unit_message(escalation, who, is_suggested=is_suggested)
    try:
        patiently(
            lambda _: client.chat_update(
                channel=escalation.unit_channel,
                ts=escalation.unit_ts,
                text=reply.text,
                blocks=list(reply.blocks),
                metadata={"event_type": UNIT_EVENT_TYPE, "event_payload": {"key": escalation.id}},
            ),
            desk.patience,
        )
    except SlackCallError as trouble:
        _note(desk, escalation, trouble)


class _StepLostError(Exception):
    """Somebody else has taken the step over, or the question has moved on."""


@dataclass(slots=True)
class _Step:
    """One step of a question that is ours to take, since `taken_at`."""

    desk: Desk
    escalation: Escalation
    taken_at: datetime

    @property
    def asker(self) -> tuple[str, str]:
        """Where the asker reads."""
        return self.escalation.reply_channel, self.escalation.reply_thread

    def keep(self) -> None:
        """Hold on to the step while waiting for Slack, or stop here when it is ours no longer."""
        now = self.desk.now()
        if not self.desk.store.escalations.renew(self.escalation.id, self.taken_at, now):
            raise _StepLostError(self.escalation.id)
        self.taken_at = now

    def post(
        self,
        client: WebClient,
        key: str,
        place: tuple[str, str],
        reply: Reply,
        *,
        look_first: bool = True,
        is_broadcast: bool = False,
    ) -> str:
        """Post a message of this question, known by `key`, unless it is there, and return its ts."""
        return post_marked(
            client,
            place,
            key,
            reply,
            since=self.escalation.created_at.timestamp() - SKEW_SECONDS,
            look_first=look_first,
            patience=self.desk.patience,
            keep=self.keep,
            is_broadcast=is_broadcast,
        )


@contextmanager
def _taken(desk: Desk, client: WebClient, id: str, *, is_at_unit: bool = True) -> Iterator[_Step | None]:
    """
    Hold one step of a question, or yield None when somebody else does; trouble with Slack puts it off.

    When it was the unit's channel that Slack refused, the asker hears of the delay.
    """
    now = desk.now()
    escalation = desk.store.escalations.take(id, now)
    if escalation is None:
        yield None
        return
    step, until = _Step(desk, escalation, now), None
    try:
        yield step
    except _StepLostError:
        LOG.warning("escalation %s: left to whoever took it over", id)
    except SlackCallError as trouble:
        until = desk.now() + max(_RETRY, (desk.now() - escalation.created_at) / _RETRY_SHARE)
        _note(desk, escalation, trouble)
        if is_at_unit and trouble.kind is Kind.REFUSED:
            _excuse(desk, client, step)
    finally:
        desk.store.escalations.leave(id, step.taken_at, until)


def _excuse(desk: Desk, client: WebClient, step: _Step) -> None:
    """Tell the asker, once, that the unit cannot be reached for now."""
    is_known = step.escalation.excused_at is not None
    if not is_known and _say(desk, client, step, "delayed", delay_message(desk.unit_contact)):
        desk.store.escalations.excused(step.escalation.id, desk.now())
        desk.meters.escalated("unreachable")


def _say(desk: Desk, client: WebClient, step: _Step, key: str, reply: Reply) -> bool:
    """Tell the asker, once, how things stand, and return whether that worked; nothing else waits for it."""
    try:
        step.post(client, f"{step.escalation.id}:{key}", step.asker, reply)
    except SlackCallError as trouble:
        _note(desk, step.escalation, trouble)
        return False
    except _StepLostError:
        return False
    return True


def _unit_channel(desk: Desk, escalation: Escalation) -> str:
    """Return where to post: where an administrator says now, once the channel of the beginning could not be reached."""
    if escalation.excused_at is None:
        return escalation.unit_channel
    asked = desk.store.asked.find(escalation.asked_key)
    return desk.rules(escalation.team, asked.channel if asked else "").unit_channel or escalation.unit_channel


def _remind(desk: Desk, client: WebClient, id: str) -> None:
    with _taken(desk, client, id) as step:
        if step is not None and _is_late(step.escalation, desk.now()):
            number = step.escalation.reminders + 1
            place = (step.escalation.unit_channel, step.escalation.unit_ts)
            reply = reminder_message(step.escalation, number, REMINDERS)
            step.post(client, f"{id}:reminder:{number}", place, reply, is_broadcast=True)
            if number == REMINDERS:
                _say(desk, client, step, "waiting", waiting_message(desk.unit_contact))
            desk.store.escalations.reminded(id, number, desk.now())
            desk.meters.escalated("reminded")


def _is_late(escalation: Escalation, now: datetime) -> bool:
    """True when a reminder is due; the row may have changed since it was listed."""
    if _is_over(escalation) or not escalation.unit_ts or escalation.reminders >= REMINDERS:
        return False
    due = escalation.due_at if escalation.reminded_at is None else escalation.reminded_at + APART
    return due <= now


def _is_over(escalation: Escalation) -> bool:
    return escalation.state in {State.ANSWERED, State.CLOSED}


def _note(desk: Desk, escalation: Escalation, trouble: SlackCallError) -> None:
    LOG.warning("escalation %s: %s", escalation.id, trouble)
    if trouble.kind is Kind.TOKEN:
        desk.on_token_refused(trouble.code)
