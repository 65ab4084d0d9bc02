"""`conversations.*`, `users.*` and `auth.test`: who and what is there."""

import base64
import binascii
from collections.abc import Sequence

from bot.demo.envelopes import message_body
from bot.demo.types import JSON, Message, SlackRefusal
from bot.demo.web_args import is_true, need
from bot.demo.workspace import Workspace

_MOST_PER_PAGE = {"conversations.replies": 1000, "conversations.history": 999}


def auth_test(workspace: Workspace, _args: JSON) -> JSON:
    """Say who the token belongs to."""
    about: JSON = {
        "url": f"https://{workspace.team_name.lower()}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.identity.name,
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot,
        "is_enterprise_install": workspace.is_org_install,
    }
    return about | ({"enterprise_id": workspace.enterprise} if workspace.enterprise else {})


def replies(workspace: Workspace, args: JSON) -> JSON:
    """List a thread, oldest first, the root among them."""
    channel = workspace.channel_of_bot(need(args, "channel", "channel_not_found"))
    workspace.need_channel_scope(channel, "history")
    try:
        thread = workspace.thread(channel.id, need(args, "ts", "thread_not_found"))
    except SlackRefusal:
        raise SlackRefusal("thread_not_found") from None
    return _page(workspace, args, _between(thread, args), "conversations.replies")


def history(workspace: Workspace, args: JSON) -> JSON:
    """List a channel's messages outside threads, newest first."""
    channel = workspace.channel_of_bot(need(args, "channel", "channel_not_found"))
    workspace.need_channel_scope(channel, "history")
    return _page(workspace, args, _between(workspace.history(channel.id), args), "conversations.history")


def channel_info(workspace: Workspace, args: JSON) -> JSON:
    """Describe a channel."""
    channel = workspace.channel(need(args, "channel", "channel_not_found"))
    workspace.need_channel_scope(channel, "read")
    is_member = workspace.bot_user in channel.members
    if channel.kind != "channel" and not is_member:
        raise SlackRefusal("channel_not_found")
    about: JSON = {"id": channel.id, "is_channel": channel.kind == "channel", "is_group": channel.kind == "group"}
    about |= {"is_im": channel.kind == "im", "is_mpim": channel.kind == "mpim", "is_member": is_member}
    about |= {"is_private": channel.kind != "channel", "is_archived": channel.is_archived}
    about |= {"is_ext_shared": channel.is_ext_shared, "is_shared": channel.is_ext_shared, "is_org_shared": False}
    about |= {"context_team_id": workspace.team}
    about |= {"user": channel.user} if channel.kind == "im" else {"name": channel.name}
    if is_true(args.get("include_num_members")):
        about["num_members"] = len(channel.members)
    return {"channel": about}


def open_conversation(workspace: Workspace, args: JSON) -> JSON:
    """Open the direct message with one person; the bot needs none with several."""
    workspace.need_scope("im:write")
    users = [user for user in str(args.get("users") or "").split(",") if user]
    if len(users) != 1:
        raise SlackRefusal("users_list_not_supplied" if not users else "not_enough_users")
    person = workspace.person(users[0])
    if person.deleted:
        raise SlackRefusal("user_disabled")
    if person.id == workspace.bot_user:
        raise SlackRefusal("cannot_dm_bot")
    return {"channel": {"id": workspace.open_dm(person.id)}, "already_open": False, "no_op": False}


def user_info(workspace: Workspace, args: JSON) -> JSON:
    """Describe a person."""
    workspace.need_scope("users:read")
    person = workspace.person(need(args, "user", "user_not_found"))
    about: JSON = {"id": person.id, "team_id": workspace.team, "name": person.name, "real_name": person.name}
    about |= {"deleted": person.deleted, "is_bot": person.is_bot, "tz": "Europe/London", "is_app_user": False}
    if not person.deleted:  # Slack leaves the roles of a deactivated person out
        about |= {"is_admin": person.is_admin, "is_owner": False, "is_primary_owner": False, "is_restricted": False}
    about["profile"] = {"real_name": person.name, "display_name": person.name}
    return {"user": about}


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
