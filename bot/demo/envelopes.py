"""The payloads Slack sends to an app, as pure functions of what happened."""

import secrets
from collections.abc import Iterator

from bot.demo.types import JSON, Channel, Envelope, Message
from bot.demo.workspace import Workspace

# Where Slack puts the kind of channel into a message event.
CHANNEL_TYPES = {"channel": "channel", "group": "group", "im": "im", "mpim": "mpim"}


def wrap(event: JSON, workspace: Workspace) -> JSON:
    """Return the outer payload of an event, with an event id of its own."""
    return {
        "token": "loopback-verification",
        "team_id": workspace.team,
        "api_app_id": workspace.app,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(float(event["event_ts"])),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team,
                "user_id": workspace.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": secrets.token_hex(8),
    }


def message_body(message: Message, workspace: Workspace) -> JSON:
    """Return a message as Slack shows it in events and in Web API replies."""
    body: JSON = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    body["team"] = workspace.team
    if message.by_bot:
        body |= {"bot_id": workspace.bot, "app_id": workspace.app}
        body["bot_profile"] = {"id": workspace.bot, "app_id": workspace.app, "name": "mappa", "team_id": workspace.team}
    else:
        body["client_msg_id"] = f"loopback-{message.ts}"
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
        body["parent_user_id"] = workspace.find(message.channel, message.thread_ts).user
    if message.blocks:
        body["blocks"] = list(message.blocks)
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.ts}
    return body


def posted_events(message: Message, channel: Channel, workspace: Workspace, extra: JSON) -> Iterator[JSON]:
    """Return the payloads for a new message: `app_mention` (never in a direct message), then `message`."""
    body = {key: value for key, value in message_body(message, workspace).items() if key != "parent_user_id"} | extra
    place = {"channel": message.channel, "event_ts": message.ts}
    is_mention = f"<@{workspace.bot_user}>" in message.text and channel.kind != "im" and not message.by_bot
    if is_mention:
        yield wrap(body | place | {"type": "app_mention"}, workspace)
    in_message = message_body(message, workspace) | extra
    yield wrap(in_message | place | {"channel_type": CHANNEL_TYPES[channel.kind]}, workspace)


def edited_event(message: Message, channel: Channel, workspace: Workspace, event_ts: str) -> JSON:
    """Return the payload for a changed message: Slack sends it as a `message_changed`, never as a new mention."""
    event = {
        "type": "message",
        "subtype": "message_changed",
        "message": message_body(message, workspace),
        "channel": message.channel,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "hidden": True,
        "ts": event_ts,
        "event_ts": event_ts,
    }
    return wrap(event, workspace)


def command_payload(command: str, text: str, user: str, channel: Channel, workspace: Workspace) -> JSON:
    """Return the payload of a slash command, but for its `response_url`."""
    return {
        "token": "loopback-verification",
        "team_id": workspace.team,
        "team_domain": "loopback",
        "channel_id": channel.id,
        "channel_name": channel.name or "directmessage",
        "user_id": user,
        "user_name": workspace.name_of(user),
        "command": command,
        "text": text,
        "api_app_id": workspace.app,
        "is_enterprise_install": "false",
        "trigger_id": f"{secrets.randbelow(10**10)}.{secrets.randbelow(10**10)}.{secrets.token_hex(8)}",
    }


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


def hello(connections: int, workspace: Workspace) -> JSON:
    """Return the first message of a socket."""
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {"host": "loopback", "build_number": 1, "approximate_connection_time": 18060},
        "connection_info": {"app_id": workspace.app},
    }


def goodbye(reason: str) -> JSON:
    """Return the message by which Slack announces that it will close a socket."""
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}
