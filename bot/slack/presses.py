"""What Slack delivers when a person presses a button, and how to answer so that only that person sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot import wording
from bot.answer.stop import stop_personal_data
from bot.privacy.kinds import label_of
from bot.slack.blocks.reply import plain_reply
from bot.slack.calls import CALL_ERRORS, Patience, SlackCallError, patiently, trouble_of
from bot.slack.incoming import unescape
from bot.slack.posting import respond


@dataclass(frozen=True, slots=True)
class Press:
    """
    One press of a button in a message or in a modal.

    In a modal, `channel`, `ts`, `thread_ts` and `response_url` are "" and `view` is the modal. `thread_ts` is the root
    of the thread that the message belongs to. `is_private`: only this person sees the message.
    """

    team: str
    channel: str
    user: str
    ts: str
    thread_ts: str
    response_url: str
    trigger_id: str
    action_id: str
    action_ts: str
    value: str
    is_private: bool
    view: Mapping[str, Any]


def read_press(body: Mapping[str, Any]) -> Press:
    """
    Return the press in a `block_actions` payload.

    The shape is that of docs.slack.dev/reference/interaction-payloads/block_actions-payload; a message that only one
    person sees is not in the payload itself, only its time stamp.
    """
    container, message = body.get("container") or {}, body.get("message") or {}
    action = (body.get("actions") or [{}])[0]
    ts = str(container.get("message_ts") or message.get("ts") or "")
    return Press(
        team=team_of(body),
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        user=str((body.get("user") or {}).get("id") or ""),
        ts=ts,
        thread_ts=str(message.get("thread_ts") or container.get("thread_ts") or ts),
        response_url=str(body.get("response_url") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        action_id=str(action.get("action_id") or ""),
        action_ts=str(action.get("action_ts") or ""),
        value=str(action.get("value") or ""),
        is_private=bool(container.get("is_ephemeral")),
        view=body.get("view") or {},
    )


def team_of(body: Mapping[str, Any]) -> str:
    """Return the workspace of an interaction; `team` is missing where the app is installed for a whole organisation."""
    team, user, view = body.get("team") or {}, body.get("user") or {}, body.get("view") or {}
    return str(view.get("app_installed_team_id") or team.get("id") or user.get("team_id") or "")


def tell(press: Press, text: str, patience: Patience) -> None:
    """
    Say something to the person who pressed, and leave the message with the button as it is.

    Raises:
        SlackCallError: It could not be said; Slack takes five answers in the 30 minutes after a press.
    """
    if press.response_url:
        # Without its thread Slack shows the note at the end of the channel, away from what the person is reading.
        is_in_thread = not press.is_private and press.thread_ts != press.ts
        in_thread = press.thread_ts if is_in_thread else ""
        respond(press.response_url, plain_reply(text), patience=patience, thread_ts=in_thread)


def open_view(client: WebClient, press: Press, view: Mapping[str, Any]) -> str:
    """
    Open a modal for the person who pressed, over the one that is open where the button is in a modal; return its id.

    It is tried once: the right to open one ends three seconds after the press.

    Raises:
        SlackCallError: Slack did not open it.
    """
    call = client.views_push if press.view.get("type") == "modal" else client.views_open  # Home is a view, too
    try:
        opened: Any = call(trigger_id=press.trigger_id, view=dict(view))
    except CALL_ERRORS as error:
        raise trouble_of(error) from error
    return str((opened.get("view") or {}).get("id") or "")


def update_view(client: WebClient, view_id: str, view: Mapping[str, Any], patience: Patience) -> None:
    """
    Put something else into an open modal; who has closed it meanwhile wants to see no more of it.

    Raises:
        SlackCallError: Slack did not take it.
    """
    try:
        patiently(lambda _: client.views_update(view_id=view_id, view=dict(view)), patience)
    except SlackCallError as trouble:
        if trouble.code != "not_found":
            raise


def field_of(body: Mapping[str, Any], name: str) -> str:
    """Return what a submitted modal holds in the field that `name` names as block and as element, "" for nothing."""
    values = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    state = (values.get(name) or {}).get(name) or {}
    chosen = (state.get("selected_option") or {}).get("value")
    return unescape(str(chosen or state.get("value") or "")).strip()


def stop_note(note: str) -> str:
    """Return why a person's own words are not taken, "" when they may be kept: they hold no personal data."""
    stopped = stop_personal_data(note)
    return wording.note_stopped([label_of(kind) for kind in stopped.found]) if stopped else ""
