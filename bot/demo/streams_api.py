"""`chat.*Stream`: messages that grow while they are read."""

from dataclasses import replace

from bot.demo.blocks import MAX_MARKDOWN_CHARS, read_blocks
from bot.demo.content import check_content, read_metadata
from bot.demo.envelopes import message_body
from bot.demo.types import JSON, Message, SlackRefusal
from bot.demo.web_args import decoded, need
from bot.demo.workspace import Workspace

_CHUNKS = {"markdown_text", "task_update", "plan_update", "blocks"}


def start(workspace: Workspace, args: JSON) -> JSON:
    """Begin a message in a thread; outside direct messages it must say for whom."""
    workspace.need_scope("chat:write")
    channel = workspace.channel_to_post_in(need(args, "channel", "channel_not_found"))
    if channel.kind != "im":
        if not args.get("recipient_team_id"):
            raise SlackRefusal("missing_recipient_team_id")
        if not args.get("recipient_user_id"):
            raise SlackRefusal("missing_recipient_user_id")
    text = _text(args)
    thread_ts = str(args.get("thread_ts") or "")
    posted = workspace.post(
        Message(
            channel.id, "", workspace.bot_user, text, by_bot=True, thread_ts=thread_ts, is_streaming=True
        )
    )  # fmt: skip
    workspace.assistant.spoke(channel.id, thread_ts)
    return {"channel": channel.id, "ts": posted.ts}


def append(workspace: Workspace, args: JSON) -> JSON:
    """Add to a message that was begun."""
    old = _streaming(workspace, args)
    text = _text(args)
    if not text and not args.get("chunks"):
        raise SlackRefusal("no_text")
    with workspace.changed:
        _grown(workspace, old, text)
    return {"channel": old.channel, "ts": old.ts}


def stop(workspace: Workspace, args: JSON) -> JSON:
    """Finish a message; only now may it get blocks and metadata."""
    old = _streaming(workspace, args)
    blocks = read_blocks(args.get("blocks"))
    check_content(workspace, blocks)
    text = old.text + _text(args)
    if len(text) > MAX_MARKDOWN_CHARS:
        raise SlackRefusal("msg_too_long")
    done = replace(old, text=text, blocks=blocks, metadata=read_metadata(args), is_streaming=False)
    done = workspace.replace(old, done)
    return {"channel": done.channel, "ts": done.ts, "message": message_body(done, workspace)}


def _streaming(workspace: Workspace, args: JSON) -> Message:
    workspace.need_scope("chat:write")
    channel = workspace.channel_to_post_in(need(args, "channel", "channel_not_found"))
    message = workspace.find(channel.id, need(args, "ts", "message_not_found"))
    if message.user != workspace.bot_user:
        raise SlackRefusal("message_not_owned_by_app")
    if not message.is_streaming:
        raise SlackRefusal("message_not_in_streaming_state")
    return message


def _grown(workspace: Workspace, old: Message, text: str) -> None:
    """Let a message grow; Slack sends no event for that."""
    if len(old.text + text) > MAX_MARKDOWN_CHARS:
        raise SlackRefusal("msg_too_long")
    workspace.replace(old, replace(old, text=old.text + text), quietly=True)


def _text(args: JSON) -> str:
    chunks = decoded(args.get("chunks") or [], "invalid_chunks")
    if not isinstance(chunks, list) or not all(isinstance(chunk, dict) for chunk in chunks):
        raise SlackRefusal("invalid_chunks")
    if any(chunk.get("type") not in _CHUNKS for chunk in chunks):
        raise SlackRefusal("invalid_chunks")
    text = str(args.get("markdown_text") or "")
    text += "".join(str(chunk.get("text") or "") for chunk in chunks if chunk["type"] == "markdown_text")
    if len(text) > MAX_MARKDOWN_CHARS:
        raise SlackRefusal("msg_too_long")
    return text
