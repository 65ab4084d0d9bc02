"""A person asks the MAPPA unit, and the unit takes the question, answers it or closes it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.drafts import Draft, write_draft
from bot.slack import ids
from bot.slack.blocks import escalation as blocks
from bot.slack.blocks.ref import unpack
from bot.slack.calls import SlackCallError
from bot.slack.desk import Desk, report
from bot.slack.escalation import REPLY_HOURS, open_direct_message, pass_on, problem_with, show_state, tell_asker
from bot.slack.presses import Press, open_view, read_press, team_of, tell
from bot.slack.rules import Rules
from bot.store.asked import Asked
from bot.store.escalations import Escalation, State
from bot.store.identity import keyed_hash

Body = Mapping[str, Any]
_ID_CHARS = 16


def register(app: App, desk: Desk) -> None:
    """Listen for the buttons and modals."""
    app.action(ids.ASK_UNIT)(partial(on_ask, desk=desk))
    app.view(ids.ASK_UNIT_SEND)(partial(on_send, desk=desk))
    app.action(ids.UNIT_CLAIM)(partial(on_claim, desk=desk))
    app.action(ids.UNIT_RELEASE)(partial(on_release, desk=desk))
    app.action(ids.UNIT_ANSWER)(partial(on_answer, desk=desk))
    app.view(ids.UNIT_ANSWER_SEND)(partial(on_answer_send, desk=desk))
    app.action(ids.UNIT_CLOSE)(partial(on_close, desk=desk))
    app.view(ids.UNIT_CLOSE_SEND)(partial(on_close_send, desk=desk))


@dataclass(frozen=True, slots=True)
class Origin:
    """
    What the button was pressed on: the answer to this delivery, in this channel.

    `thread_ts` is the thread that the reply goes to, "" where only the asker may see it.
    """

    key: str
    channel: str
    thread_ts: str


def on_ask(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Open the modal in which the question is put into words."""
    ack()
    press = read_press(body)
    ref, person = unpack(press.value), desk.person(press.team, press.user)
    key = ref.key if ref else ""
    asked = desk.store.asked.find(key) if key else None
    origin = _origin(press, key, asked)
    if not _has_unit(desk.rules(press.team, origin.channel)):
        view = blocks.note_modal(wording.unit_unset(desk.unit_contact))
    elif key and desk.store.escalations.pending(person, key):
        view = blocks.note_modal(wording.UNIT_PENDING)
    else:
        question, metadata = _question_for(asked, person), json.dumps(asdict(origin))
        view = blocks.ask_modal(question, metadata, is_private=not origin.thread_ts, hours=REPLY_HOURS)
    open_view(client, press, view)


def on_send(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Keep the question and post it in the unit's channel, or say in the modal what is in the way."""
    question = blocks.typed_in(body["view"], blocks.QUESTION)
    if problem := problem_with(question, blocks.QUESTION_CHARS, wording.UNIT_NEEDS_WORDS):
        ack(response_action="errors", errors={blocks.QUESTION: problem})
        return
    origin = Origin(**json.loads(body["view"]["private_metadata"]))
    rules = desk.rules(_who(body)[0], origin.channel)
    if not _has_unit(rules):
        ack(response_action="update", view=blocks.note_modal(wording.unit_unset(desk.unit_contact)))
        return
    try:
        escalation = _new_escalation(desk, client, body, origin, rules)
    except SlackCallError as trouble:
        report(trouble, "escalation")
        ack(response_action="errors", errors={blocks.QUESTION: wording.UNIT_NOT_SAVED})
        return
    if _is_second(desk, escalation):
        ack(response_action="update", view=blocks.note_modal(wording.UNIT_PENDING))
        return
    is_new = _counted(desk, State.OPEN, desk.store.escalations.open(escalation))
    ack(response_action="update", view=blocks.note_modal(wording.unit_sent(REPLY_HOURS)))
    pass_on(desk, client, escalation.id, look_first=not is_new)


def on_claim(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Take a question; of several people one gets it."""
    ack()
    press = read_press(body)
    escalation, by = _pressed(desk, press), desk.person(press.team, press.user)
    if escalation is None:
        return
    if _counted(desk, State.CLAIMED, desk.store.escalations.claim(escalation.id, by, desk.now())):
        show_state(desk, client, replace(escalation, state=State.CLAIMED, claimed_by=by), press.user)
        return
    now = desk.store.escalations.find(escalation.id)
    if now is None or now.claimed_by != by:
        tell(press, wording.UNIT_TAKEN if now and now.state is State.CLAIMED else _not_now(now), desk.patience)


def on_release(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Give a question back, whoever has it: people fall ill, and the question must not wait for them."""
    ack()
    escalation = _pressed(desk, read_press(body))
    if escalation is not None and desk.store.escalations.release(escalation.id):
        show_state(desk, client, replace(escalation, state=State.OPEN, claimed_by=""), "")


def on_answer(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Open the modal in which the question is answered."""
    ack()
    press = read_press(body)
    escalation = _pressed(desk, press)
    if escalation is None:
        return
    if escalation.state is State.CLAIMED and escalation.claimed_by == desk.person(press.team, press.user):
        open_view(client, press, blocks.answer_modal(escalation))
    else:
        tell(press, _not_now(escalation), desk.patience)


def on_answer_send(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Keep the answer, give it to the asker, and leave it for the maintainers when that was wished."""
    view, (team, user) = body["view"], _who(body)
    text = blocks.typed_in(view, blocks.ANSWER)
    if problem := problem_with(text, blocks.ANSWER_CHARS, wording.UNIT_ANSWER_NEEDS_WORDS):
        ack(response_action="errors", errors={blocks.ANSWER: problem})
        return
    log, id, by = desk.store.escalations, view["private_metadata"], desk.person(team, user)
    is_new = _counted(desk, State.ANSWERED, log.answer(id, by, text, desk.now()))
    escalation = log.find(id)
    if escalation is None or (escalation.state, escalation.claimed_by, escalation.answer) != (State.ANSWERED, by, text):
        ack(response_action="errors", errors={blocks.ANSWER: _not_now(escalation)})
        return
    has_draft = blocks.is_suggested(view) and _left_draft(desk, escalation)
    ack()
    tell_asker(desk, client, id, look_first=not is_new)
    show_state(desk, client, escalation, user, is_suggested=has_draft)


def on_close(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Open the modal in which a question is closed without an answer."""
    ack()
    press = read_press(body)
    escalation = _pressed(desk, press)
    if escalation is None:
        return
    is_ours = escalation.state is State.CLAIMED and escalation.claimed_by == desk.person(press.team, press.user)
    if is_ours or escalation.state is State.OPEN:
        open_view(client, press, blocks.close_modal(escalation))
    else:
        tell(press, _not_now(escalation), desk.patience)


def on_close_send(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Close a question without an answer and tell the asker why."""
    view, (team, user) = body["view"], _who(body)
    reason = blocks.typed_in(view, blocks.REASON)
    if problem := problem_with(reason, blocks.REASON_CHARS, wording.UNIT_REASON_NEEDS_WORDS):
        ack(response_action="errors", errors={blocks.REASON: problem})
        return
    log, id, by = desk.store.escalations, view["private_metadata"], desk.person(team, user)
    is_new = _counted(desk, State.CLOSED, log.close(id, by, reason, desk.now()))
    escalation = log.find(id)
    if escalation is None or (escalation.state, escalation.claimed_by, escalation.answer) != (State.CLOSED, by, reason):
        ack(response_action="errors", errors={blocks.REASON: _not_now(escalation)})
        return
    ack()
    tell_asker(desk, client, id, look_first=not is_new)
    show_state(desk, client, escalation, user)


def _who(body: Body) -> tuple[str, str]:
    """Return the team and the Slack user id of whoever submitted a modal."""
    return team_of(body), str((body.get("user") or {}).get("id") or "")


def _counted(desk: Desk, state: State, has_changed: bool) -> bool:  # noqa: FBT001
    """Count a question that reached a state, and return whether it did."""
    if has_changed:
        desk.meters.escalated(state)
    return has_changed


def _new_escalation(desk: Desk, client: WebClient, body: Body, origin: Origin, rules: Rules) -> Escalation:
    """
    Return the question as it is kept; its id is the same for every delivery of one submission.

    Raises:
        SlackCallError: The reply is to be a direct message, and Slack did not say where those are.
    """
    (team, user), now = _who(body), desk.now()
    return Escalation(
        id=keyed_hash(desk.hash_key, team, body["view"]["id"])[:_ID_CHARS],
        team=team,
        area=rules.area,
        question=blocks.typed_in(body["view"], blocks.QUESTION),
        reply_channel=origin.channel if origin.thread_ts else open_direct_message(client, user),
        reply_thread=origin.thread_ts,
        unit_channel=rules.unit_channel,
        asker=desk.person(team, user),
        asked_key=origin.key,
        created_at=now,
        due_at=now + timedelta(hours=REPLY_HOURS),
    )


def _has_unit(rules: Rules) -> bool:
    return bool(rules.unit_channel) and rules.is_on


def _origin(press: Press, key: str, asked: Asked | None) -> Origin:
    """Return where the button stands: the reply goes to a thread only when the answer itself is there for all."""
    if press.view or press.is_private:
        return Origin(key, press.channel or (asked.channel if asked else ""), "")
    return Origin(key, press.channel, press.thread_ts)


def _question_for(asked: Asked | None, person: str) -> str:
    """Return the question to begin with; one that was asked in private is shown to nobody else."""
    return asked.question if asked and (asked.reply_ts or asked.asker == person) else ""


def _is_second(desk: Desk, escalation: Escalation) -> bool:
    """True when this person already waits for a reply about the same answer."""
    if not escalation.asked_key:
        return False
    pending = desk.store.escalations.pending(escalation.asker, escalation.asked_key)
    return pending is not None and pending.id != escalation.id


def _pressed(desk: Desk, press: Press) -> Escalation | None:
    """Return the question whose message a button was pressed on; when it is forgotten, say so."""
    escalation = desk.store.escalations.find(press.value)
    if escalation is not None and not escalation.unit_ts:
        # It was posted, and whoever did so died before writing it down.
        desk.store.escalations.posted(escalation.id, press.channel, press.ts)
    elif escalation is None or escalation.unit_channel != press.channel:
        tell(press, wording.UNIT_FORGOTTEN, desk.patience)
        return None
    return replace(escalation, unit_channel=press.channel, unit_ts=press.ts)


def _not_now(escalation: Escalation | None) -> str:
    """Return why somebody can do nothing about a question."""
    if escalation is None:
        return wording.UNIT_FORGOTTEN
    is_over = escalation.state in {State.ANSWERED, State.CLOSED}
    return wording.UNIT_OVER if is_over else wording.UNIT_NOT_YOURS


def _left_draft(desk: Desk, escalation: Escalation) -> bool:
    """Leave the answer for the maintainers; the asker gets it even when there is no room for the draft."""
    draft = Draft(escalation.id, escalation.question, escalation.answer, escalation.area)
    try:
        write_draft(desk.drafts_dir, draft, (escalation.answered_at or desk.now()).date())
    except OSError as error:
        report(error, f"draft:{escalation.id}")
        return False
    return True
