"""A person asks about a message that is there already: "Ask MAPPA about this" in the message's menu."""

import json
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.answer.stop import stop_personal_data
from bot.privacy.kinds import label_of
from bot.slack import ids
from bot.slack.blocks.details import View
from bot.slack.blocks.shortcut import MAX_CHARS, QUESTION, answer_view, ask_view, looking_view, words_view
from bot.slack.blocks.text import escape
from bot.slack.calls import CALL_ERRORS, trouble_of
from bot.slack.desk import Desk, report
from bot.slack.incoming import question_text
from bot.slack.keeping import asked_of
from bot.slack.presses import field_of, stop_note, team_of, update_view
from bot.slack.saying import Said, prepare
from bot.store.events import Delivery

# Slack waits three seconds for the answer to a submitted modal; most answers take a hundredth of one.
_ANSWER_SECONDS = 1.5
# Between saying that it takes longer and showing the answer, so that Slack gets the two in this order.
_IN_ORDER_SECONDS = 0.5


def register(app: App, desk: Desk) -> None:
    """Open the box, and answer what is sent from it."""
    app.shortcut({"type": "message_action", "callback_id": ids.ASK_ABOUT})(partial(on_shortcut, desk=desk))
    app.view(ids.ASK_ABOUT_SEND)(partial(on_ask, desk=desk))


def on_shortcut(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Open the box with the message in it, unless that holds personal data: then with none of it."""
    ack()
    team, channel = team_of(body), str((body.get("channel") or {}).get("id") or "")
    rules = desk.rules(team, channel)
    message: Mapping[str, Any] = body.get("message") or {}
    text = question_text(str(message.get("text") or ""))
    view = _box(text, channel) if rules.is_on else words_view(rules.off_words)
    try:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    except CALL_ERRORS as error:
        raise trouble_of(error) from error


def on_ask(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Answer what was sent where only this person sees it; it is guarded before anything is done with it."""
    text = field_of(body, QUESTION)
    if problem := _problem(text):
        ack(response_action="errors", errors={QUESTION: problem})
        return
    with ThreadPoolExecutor(1) as pool:
        answering = pool.submit(_answer, desk, body, text)
        if wait([answering], _ANSWER_SECONDS).done:
            ack(response_action="update", view=answering.result())
            return
        ack(response_action="update", view=looking_view())
        desk.patience.pause(_IN_ORDER_SECONDS)
        view = _late(answering)
    view_id = str((body.get("view") or {}).get("id") or "")
    update_view(client, view_id, view, desk.patience)


def _box(text: str, channel: str) -> View:
    metadata = json.dumps({"channel": channel})
    if stopped := stop_personal_data(text):
        note = wording.about_personal_data([label_of(kind) for kind in stopped.found])
        return ask_view("", note, metadata=metadata)
    if not text:
        return ask_view("", wording.ABOUT_NO_TEXT, metadata=metadata)
    return ask_view(text[:MAX_CHARS], wording.ABOUT_CUT if len(text) > MAX_CHARS else "", metadata=metadata)


def _problem(text: str) -> str:
    """Return why a text cannot be taken, "" when it can."""
    return stop_note(text) if text else wording.ABOUT_EMPTY


def _late(answering: Future[View]) -> View:
    """Return the answer, or the words for a fault of ours: the person is looking at "I am looking that up"."""
    try:
        return answering.result()
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody may be left waiting
        return words_view(wording.slack_error(report(error, "a question about a message")))


def _answer(desk: Desk, body: Mapping[str, Any], text: str) -> View:
    """Return the modal with the answer; the question is kept for the maintainers where it may be."""
    team, channel, view = team_of(body), _channel(body), body.get("view") or {}
    said = prepare(
        desk.answer,
        desk.knowledge,
        desk.rules(team, channel),
        text=escape(text),
        earlier=tuple,
        key=_key(team, view),
        today=desk.now().date(),
        is_private=True,
    )
    desk.meters.answered(said.outcome)
    _keep(desk, said, Delivery(_key(team, view), team, channel, "", "", _asker(desk, team, body)))
    return answer_view(said.plain())


def _keep(desk: Desk, said: Said, delivery: Delivery) -> None:
    asked = asked_of(said, delivery, reply_ts="", digest=desk.knowledge.digest, now=desk.now())
    if asked is not None:
        desk.store.asked.record(asked)


def _key(team: str, view: Mapping[str, Any]) -> str:
    return f"about:{team}:{view.get('id') or ''}"


def _asker(desk: Desk, team: str, body: Mapping[str, Any]) -> str:
    return desk.person(team, str((body.get("user") or {}).get("id") or ""))


def _channel(body: Mapping[str, Any]) -> str:
    """Return where the message stands, as the box remembers it, "" when it does not."""
    try:
        held = json.loads(str((body.get("view") or {}).get("private_metadata") or ""))
    except ValueError:
        return ""
    channel = held.get("channel") if isinstance(held, dict) else ""
    return channel if isinstance(channel, str) else ""
