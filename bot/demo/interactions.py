"""The payloads of interactivity, as pure functions: docs.slack.dev/reference/interaction-payloads."""

from bot.demo.envelopes import message_body
from bot.demo.form import entry, values, with_block_ids
from bot.demo.types import JSON, Channel, Entered, Message, View
from bot.demo.workspace import Workspace


def view_body(view: View, workspace: Workspace) -> JSON:
    """Return a view as Slack shows it in payloads and replies."""
    body: JSON = {"id": view.id, "team_id": workspace.team, "type": view.kind, "blocks": list(view.blocks)}
    body |= {"private_metadata": view.private_metadata, "callback_id": view.callback_id}
    body |= {"state": {"values": values(view.blocks, view.entered)}, "hash": view.hash}
    body |= {"title": None, "close": None, "submit": None}
    body |= {key: view.body[key] for key in ("title", "close", "submit") if view.body.get(key)}
    body |= {"clear_on_close": view.clear_on_close, "notify_on_close": view.notify_on_close}
    body |= {"previous_view_id": view.previous or None, "root_view_id": view.root, "external_id": view.external_id}
    return body | {"app_id": workspace.app, "app_installed_team_id": workspace.team, "bot_id": workspace.bot}


def block_actions(user: str, action: JSON, place: JSON, trigger: str, workspace: Workspace) -> JSON:
    """Return the payload of one used element; `place` says where it stands (`in_message` or `in_view`)."""
    return _about("block_actions", user, workspace) | place | {"trigger_id": trigger, "actions": [action]}


def action_of(block: JSON, element: JSON, given: object, action_ts: str) -> JSON:
    """
    Return the `actions` item for an element used by a person.

    `given` is the chosen value: a button's own, an option's value, an id, or the text typed.
    """
    kind = element["type"]
    action: JSON = {"action_id": element["action_id"], "block_id": block["block_id"], "type": kind}
    if kind == "feedback_buttons":
        pair = (element["positive_button"], element["negative_button"])
        pressed = next(button for button in pair if button["value"] == given)
        action |= {"text": pressed["text"], "value": pressed["value"]}
    elif kind in {"button", "icon_button"}:
        action |= {"text": element["text"]} | {key: element[key] for key in ("value", "style", "url") if key in element}
    else:
        action |= entry(element, given)
    return action | {"action_ts": action_ts}


def in_message(message: Message, channel: Channel, entered: Entered, workspace: Workspace) -> JSON:
    """Return where a message's element stands; Slack does not repeat a message only one person sees."""
    container: JSON = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    container["is_ephemeral"] = bool(message.ephemeral_to)
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    blocks = with_block_ids(message.blocks, stem="b")
    place: JSON = {"container": container, "channel": channel_body(channel)}
    place["state"] = {"values": values(blocks, entered)}
    return place if message.ephemeral_to else place | {"message": message_body(message, workspace)}


def in_view(view: View, workspace: Workspace) -> JSON:
    """Return where a view's element stands."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_body(view, workspace)}


def view_submission(view: View, trigger: str, workspace: Workspace) -> JSON:
    """Return the payload of a submitted modal."""
    payload = _about("view_submission", view.user, workspace)
    return payload | {"trigger_id": trigger, "view": view_body(view, workspace), "response_urls": []}


def view_closed(view: View, workspace: Workspace, *, is_cleared: bool) -> JSON:
    """Return the payload of a closed modal."""
    payload = _about("view_closed", view.user, workspace)
    return payload | {"view": view_body(view, workspace), "is_cleared": is_cleared}


def shortcut(user: str, callback_id: str, trigger: str, action_ts: str, workspace: Workspace) -> JSON:
    """Return the payload of a shortcut that belongs to no message."""
    payload = _about("shortcut", user, workspace)
    return payload | {"callback_id": callback_id, "trigger_id": trigger, "action_ts": action_ts}


def on_message(message: Message, channel: Channel, workspace: Workspace) -> JSON:
    """Return what makes a shortcut that of a message, but for its `response_url`."""
    payload: JSON = {"type": "message_action", "message_ts": message.ts, "channel": channel_body(channel)}
    return payload | {"message": message_body(message, workspace)}


def channel_body(channel: Channel) -> JSON:
    """Return a channel as interactions name it."""
    names = {"im": "directmessage", "group": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def _about(kind: str, user: str, workspace: Workspace) -> JSON:
    """Return what every interaction says: who, where, which app."""
    name = workspace.name_of(user)
    enterprise = workspace.enterprise or None
    team: JSON | None = {"id": workspace.team, "domain": workspace.team_name.lower()}
    if enterprise:
        team = {"id": workspace.team, "domain": workspace.team_name.lower(), "enterprise_id": enterprise}
        team["enterprise_name"] = "Loopback Org"
    return {
        "type": kind,
        # An org-wide install gets no team here: the person's own says which workspace it is.
        "team": None if workspace.is_org_install else team,
        "user": {"id": user, "username": name, "name": name, "team_id": workspace.team},
        "api_app_id": workspace.app,
        "token": "loopback-verification",
        "enterprise": {"id": enterprise, "name": "Loopback Org"} if enterprise else None,
        "is_enterprise_install": workspace.is_org_install,
    }
