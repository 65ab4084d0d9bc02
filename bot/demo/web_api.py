"""The Web API methods the bot uses, as functions of the workspace: what real Slack checks, then what it does."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.demo.blocks import check_blocks, read_blocks
from bot.demo.envelopes import message_body
from bot.demo.types import JSON, Message, SlackRefusal
from bot.demo.workspace import Workspace

MAX_TEXT_CHARS = 40_000  # docs.slack.dev/reference/methods/chat.postMessage
_MOST_PER_PAGE = {"conversations.replies": 1000, "conversations.history": 999}

Method = Callable[[Workspace, JSON], JSON]


def methods() -> dict[str, Method]:
    """Return every Web API method by name, but for `apps.connections.open`, which the sockets answer."""
    return {
        "auth.test": auth_test,
        "chat.postMessage": post_message,
        "chat.postEphemeral": post_ephemeral,
        "chat.update": update,
        "conversations.history": history,
        "conversations.info": channel_info,
        "conversations.replies": replies,
        "users.info": user_info,
    }


def auth_test(workspace: Workspace, _args: JSON) -> JSON:
    """Say who the token belongs to."""
    return {
        "url": "https://loopback.slack.com/",
        "team": "Loopback",
        "user": "mappa",
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot,
        "is_enterprise_install": False,
    }


def post_message(workspace: Workspace, args: JSON) -> JSON:
    """Post a message as the bot."""
    workspace.need_scope("chat:write")
    channel = workspace.channel_of_bot(_need(args, "channel", "channel_not_found"))
    posted = workspace.post(_message(workspace, args, channel.id))
    return {"channel": channel.id, "ts": posted.ts, "message": message_body(posted, workspace)}


def post_ephemeral(workspace: Workspace, args: JSON) -> JSON:
    """Show a message to one person."""
    workspace.need_scope("chat:write")
    channel = workspace.channel_of_bot(_need(args, "channel", "channel_not_found"))
    user = _need(args, "user", "user_not_in_channel")
    if user not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    return {"message_ts": workspace.post(_message(workspace, args, channel.id, ephemeral_to=user)).ts}


def update(workspace: Workspace, args: JSON) -> JSON:
    """Change one of the bot's own messages."""
    workspace.need_scope("chat:write")
    channel = workspace.channel(_need(args, "channel", "channel_not_found"))
    old = workspace.find(channel.id, _need(args, "ts", "message_not_found"))
    if not old.by_bot:
        raise SlackRefusal("cant_update_message")
    text, blocks = read_content(args)
    new = workspace.edit(channel.id, old.ts, text, blocks, _metadata(args))
    return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": message_body(new, workspace)}


def replies(workspace: Workspace, args: JSON) -> JSON:
    """List a thread, oldest first, the root among them."""
    channel = workspace.channel_of_bot(_need(args, "channel", "channel_not_found"))
    workspace.need_channel_scope(channel, "history")
    try:
        thread = workspace.thread(channel.id, _need(args, "ts", "thread_not_found"))
    except SlackRefusal:
        raise SlackRefusal("thread_not_found") from None
    return _page(workspace, args, _between(thread, args), "conversations.replies")


def history(workspace: Workspace, args: JSON) -> JSON:
    """List a channel's messages outside threads, newest first."""
    channel = workspace.channel_of_bot(_need(args, "channel", "channel_not_found"))
    workspace.need_channel_scope(channel, "history")
    return _page(workspace, args, _between(workspace.history(channel.id), args), "conversations.history")


def channel_info(workspace: Workspace, args: JSON) -> JSON:
    """Describe a channel."""
    channel = workspace.channel(_need(args, "channel", "channel_not_found"))
    workspace.need_channel_scope(channel, "read")
    is_member = workspace.bot_user in channel.members
    if channel.kind != "channel" and not is_member:
        raise SlackRefusal("channel_not_found")
    about: JSON = {"id": channel.id, "is_channel": channel.kind == "channel", "is_group": channel.kind == "group"}
    about |= {"is_im": channel.kind == "im", "is_mpim": channel.kind == "mpim", "is_member": is_member}
    about |= {"is_private": channel.kind != "channel", "is_archived": False, "context_team_id": workspace.team}
    about |= {"user": channel.user} if channel.kind == "im" else {"name": channel.name}
    return {"channel": about}


def user_info(workspace: Workspace, args: JSON) -> JSON:
    """Describe a person."""
    workspace.need_scope("users:read")
    user = _need(args, "user", "user_not_found")
    name = workspace.name_of(user)
    about = {"id": user, "team_id": workspace.team, "name": name, "real_name": name, "tz": "Europe/London"}
    return {"user": about | {"deleted": False, "is_bot": user == workspace.bot_user}}


def read_content(args: JSON) -> tuple[str, tuple[JSON, ...]]:
    """Return the text and blocks of a message, or refuse them as Slack does."""
    blocks = read_blocks(args.get("blocks"))
    text = args.get("text") or ""
    if not text and not blocks:
        raise SlackRefusal("no_text")
    if not isinstance(text, str) or len(text) > MAX_TEXT_CHARS:
        raise SlackRefusal("msg_too_long")
    check_blocks(blocks)
    return text, blocks


def _message(workspace: Workspace, args: JSON, channel: str, *, ephemeral_to: str = "") -> Message:
    text, blocks = read_content(args)
    return Message(
        channel=channel,
        ts="",
        user=workspace.bot_user,
        text=text,
        by_bot=True,
        thread_ts=args.get("thread_ts") or "",
        blocks=blocks,
        metadata=_metadata(args),
        ephemeral_to=ephemeral_to,
    )


def _metadata(args: JSON) -> JSON | None:
    value = args.get("metadata")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise SlackRefusal("invalid_metadata_format") from None
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("event_payload"), dict) or not value.get("event_type"):
        raise SlackRefusal("invalid_metadata_format")
    return value


def _between(messages: Sequence[Message], args: JSON) -> tuple[Message, ...]:
    """Return the messages between `oldest` and `latest`, both left out unless `inclusive`."""
    oldest, latest = str(args.get("oldest") or ""), str(args.get("latest") or "")
    ends = {oldest, latest} if is_true(args.get("inclusive")) else set()
    return tuple(
        message
        for message in messages
        if message.ts in ends or ((not oldest or message.ts > oldest) and (not latest or message.ts < latest))
    )


def _page(workspace: Workspace, args: JSON, messages: Sequence[Message], method: str) -> JSON:
    start = _read_cursor(str(args.get("cursor") or ""))
    limit = min(int(args.get("limit") or 100), _MOST_PER_PAGE[method])
    end = start + max(limit, 1)
    with_metadata = is_true(args.get("include_all_metadata"))
    page = [_listed(workspace, message, with_metadata=with_metadata) for message in messages[start:end]]
    reply: JSON = {"messages": page, "has_more": end < len(messages)}
    if reply["has_more"]:
        reply["response_metadata"] = {"next_cursor": base64.b64encode(f"next:{end}".encode()).decode()}
    return reply


def _listed(workspace: Workspace, message: Message, *, with_metadata: bool) -> JSON:
    body = message_body(message, workspace)
    answers = [] if message.thread_ts else workspace.thread(message.channel, message.ts)[1:]
    if answers:
        body |= {"thread_ts": message.ts, "reply_count": len(answers), "latest_reply": answers[-1].ts}
        body["reply_users"] = sorted({answer.user for answer in answers})
    if with_metadata and message.metadata is not None:
        body["metadata"] = message.metadata
    return body


def _read_cursor(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise SlackRefusal("invalid_cursor") from None


def is_true(value: Any) -> bool:
    """Return whether Slack would read an argument as true: JSON, or as a form writes it."""
    return value is True or str(value).lower() in {"1", "true"}


def _need(args: JSON, name: str, error: str) -> str:
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise SlackRefusal(error)
    return value
