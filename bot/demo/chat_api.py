"""`chat.*` and `reactions.*`: what the bot says."""

import re

from bot.demo.content import read_content, read_message, read_metadata
from bot.demo.envelopes import message_body
from bot.demo.types import JSON, SlackRefusal
from bot.demo.web_args import need
from bot.demo.workspace import Workspace


def post_message(workspace: Workspace, args: JSON) -> JSON:
    """Post a message as the bot."""
    workspace.need_scope("chat:write")
    channel = workspace.channel_to_post_in(need(args, "channel", "channel_not_found"))
    posted = workspace.post(read_message(workspace, args, channel.id))
    workspace.assistant.spoke(channel.id, posted.thread_ts)
    return {"channel": channel.id, "ts": posted.ts, "message": message_body(posted, workspace)}


def post_ephemeral(workspace: Workspace, args: JSON) -> JSON:
    """Show a message to one person."""
    workspace.need_scope("chat:write")
    channel = workspace.channel_to_post_in(need(args, "channel", "channel_not_found"))
    user = need(args, "user", "user_not_in_channel")
    if user not in channel.members or workspace.person(user).deleted:
        raise SlackRefusal("user_not_in_channel")
    return {"message_ts": workspace.post(read_message(workspace, args, channel.id, ephemeral_to=user)).ts}


def update(workspace: Workspace, args: JSON) -> JSON:
    """Change one of the bot's own messages."""
    workspace.need_scope("chat:write")
    channel = workspace.channel(need(args, "channel", "channel_not_found"))
    old = workspace.find(channel.id, need(args, "ts", "message_not_found"))
    if old.user != workspace.bot_user or channel.is_archived:
        raise SlackRefusal("is_archived" if channel.is_archived else "cant_update_message")
    if old.is_streaming:
        raise SlackRefusal("streaming_state_conflict")
    text, blocks = read_content(workspace, args)
    new = workspace.edit(channel.id, old.ts, text, blocks, read_metadata(args))
    return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": message_body(new, workspace)}


def delete(workspace: Workspace, args: JSON) -> JSON:
    """Take back one of the bot's own messages."""
    workspace.need_scope("chat:write")
    channel = workspace.channel(need(args, "channel", "channel_not_found"))
    old = workspace.find(channel.id, need(args, "ts", "message_not_found"))
    if old.user != workspace.bot_user:
        raise SlackRefusal("cant_delete_message")
    workspace.delete(channel.id, old.ts)
    return {"channel": channel.id, "ts": old.ts}


def permalink(workspace: Workspace, args: JSON) -> JSON:
    """Return the address of a message; one in a thread names the thread as well."""
    channel = workspace.channel_of_bot(need(args, "channel", "channel_not_found"))
    message = workspace.find(channel.id, need(args, "message_ts", "message_not_found"))
    name = workspace.team_name.lower()
    link = f"https://{name}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def react(workspace: Workspace, args: JSON) -> JSON:
    """Add a reaction."""
    workspace.need_scope("reactions:write")
    name = need(args, "name", "invalid_name")
    if not re.fullmatch(r"[a-z0-9_+:'-]+", name):
        raise SlackRefusal("invalid_name")
    channel = workspace.channel_to_post_in(need(args, "channel", "channel_not_found"))
    workspace.react(channel.id, need(args, "timestamp", "no_item_specified"), name)
    return {}
