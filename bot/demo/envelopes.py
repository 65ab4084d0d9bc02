"""The payloads Slack sends to an app, as pure functions of what happened."""

import secrets
from collections.abc import Iterator

from bot.demo.form import with_block_ids
from bot.demo.types import JSON, Channel, Envelope, Identity, Message
from bot.demo.workspace import Workspace

# Where Slack puts the kind of channel into a message event.
CHANNEL_TYPES = {"channel": "channel", "group": "group", "im": "im", "mpim": "mpim"}


def wrap(event: JSON, workspace: Workspace, *, is_shared: bool = False) -> JSON:
    """Return the outer payload of an event, with an event id of its own."""
    enterprise = workspace.enterprise or None
    payload: JSON = {
        "token": "loopback-verification",
        "team_id": workspace.team,
        "api_app_id": workspace.app,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(float(event["event_ts"])),
        "authorizations": [
            {
                "enterprise_id": enterprise,
                "team_id": workspace.team,
                "user_id": workspace.bot_user,
                "is_bot": True,
                "is_enterprise_install": workspace.is_org_install,
            }
        ],
        "is_ext_shared_channel": is_shared,
        "event_context": secrets.token_hex(8),
    }
    return payload | ({"enterprise_id": enterprise} if enterprise else {})


def message_body(message: Message, workspace: Workspace) -> JSON:
    """Return a message as Slack shows it in events and in Web API replies."""
    body: JSON = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    body["team"] = workspace.team
    if message.subtype:
        body |= {"subtype": message.subtype, "hidden": True}
    elif message.by_bot:
        by = workspace.author(message.user)
        body |= {"bot_id": by.bot, "app_id": by.app}
        body["bot_profile"] = {"id": by.bot, "app_id": by.app, "name": by.name, "team_id": workspace.team}
    else:
        body["client_msg_id"] = f"loopback-{message.ts}"
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
        body["parent_user_id"] = workspace.find(message.channel, message.thread_ts).user
    if message.blocks:
        body["blocks"] = list(with_block_ids(message.blocks, stem="b"))
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.ts}
    if message.files:
        body["files"] = [file_body(file_id, workspace) for file_id in message.files]
    return body


def file_body(file_id: str, workspace: Workspace) -> JSON:
    """Return a file as Slack names it in messages and replies."""
    file = workspace.files.by_id[file_id]
    about = {"id": file.id, "name": file.name, "title": file.title, "size": file.length, "alt_txt": file.alt_text}
    return about | {"mode": "hosted", "channels": list(file.channels)}


def posted_events(message: Message, channel: Channel, workspace: Workspace, extra: JSON) -> Iterator[JSON]:
    """Return the payloads for a new message: `app_mention` (never in a direct message), then `message`."""
    body = {key: value for key, value in message_body(message, workspace).items() if key != "parent_user_id"} | extra
    place = {"channel": message.channel, "event_ts": message.ts}
    is_own = message.user == workspace.bot_user
    is_mention = f"<@{workspace.bot_user}>" in message.text and channel.kind != "im" and not is_own
    if is_mention:
        yield wrap(body | place | {"type": "app_mention"}, workspace, is_shared=channel.is_ext_shared)
    in_message = message_body(message, workspace) | extra
    kind = {"channel_type": CHANNEL_TYPES[channel.kind]}
    yield wrap(in_message | place | kind, workspace, is_shared=channel.is_ext_shared)


def edited_event(
    message: Message, before: Message | None, channel: Channel, workspace: Workspace, event_ts: str
) -> JSON:
    """Return the payload for a changed message: Slack sends it as a `message_changed`, never as a new mention."""
    event = _hidden("message_changed", message, channel, event_ts) | {"message": message_body(message, workspace)}
    if before is not None:
        event["previous_message"] = message_body(before, workspace)
    return wrap(event, workspace, is_shared=channel.is_ext_shared)


def deleted_event(message: Message, channel: Channel, workspace: Workspace, event_ts: str) -> JSON:
    """Return the payload for a deleted message."""
    event = _hidden("message_deleted", message, channel, event_ts) | {"deleted_ts": message.ts}
    body = message_body(message, workspace)
    return wrap(event | {"previous_message": body}, workspace, is_shared=channel.is_ext_shared)


def joined_event(user: str, inviter: str, channel: Channel, workspace: Workspace, event_ts: str) -> JSON:
    """Return the payload for somebody who came into a channel."""
    event = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.kind == "group" else "C",
        "team": workspace.team,
        "inviter": inviter,
        "event_ts": event_ts,
    }
    return wrap(event, workspace)


def command_payload(user: str, channel: Channel, workspace: Workspace) -> JSON:
    """Return who and where of a slash command's payload; like the form it comes from, all strings."""
    payload: JSON = {
        "token": "loopback-verification",
        "team_id": workspace.team,
        "team_domain": workspace.team_name.lower(),
        "channel_id": channel.id,
        "channel_name": channel.name or "directmessage",
        "user_id": user,
        "user_name": workspace.name_of(user),
        "api_app_id": workspace.app,
        "is_enterprise_install": str(workspace.is_org_install).lower(),
    }
    enterprise = workspace.enterprise
    return payload | ({"enterprise_id": enterprise, "enterprise_name": "Loopback Org"} if enterprise else {})


def new_envelope_id() -> str:
    """Return an id no other envelope has."""
    return secrets.token_hex(16)


def frame(envelope: Envelope) -> JSON:
    """Return what goes over the socket."""
    frame: JSON = {
        "envelope_id": envelope.id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
    return frame


def hello(connections: int, identity: Identity) -> JSON:
    """Return the first message of a socket."""
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {"host": "loopback", "build_number": 1, "approximate_connection_time": 18060},
        "connection_info": {"app_id": identity.app},
    }


def goodbye(reason: str) -> JSON:
    """Return the message by which Slack announces that it will close a socket."""
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}


def _hidden(subtype: str, message: Message, channel: Channel, event_ts: str) -> JSON:
    return {
        "type": "message",
        "subtype": subtype,
        "channel": message.channel,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "hidden": True,
        "ts": event_ts,
        "event_ts": event_ts,
    }
