"""`files.*UploadExternal`: the way files come into Slack."""

from bot.demo.content import MAX_TEXT_CHARS
from bot.demo.envelopes import file_body
from bot.demo.types import JSON, Message, SlackRefusal
from bot.demo.web_args import decoded, need
from bot.demo.workspace import Workspace


def begin_upload(workspace: Workspace, args: JSON, address: str) -> JSON:
    """Return where to send a file of this name and length, below `address`."""
    workspace.need_scope("files:write")
    name = need(args, "filename", "unknown_snippet_type" if args.get("snippet_type") else "invalid_arguments")
    length = str(args.get("length") or "")
    if not length.isdecimal() or int(length) < 1:
        raise SlackRefusal("invalid_arguments")
    alt_text = str(args.get("alt_txt") or args.get("alt_text") or "")
    file_id, secret = workspace.files.begin(name, int(length), alt_text)
    return {"upload_url": f"{address}/{secret}", "file_id": file_id}


def complete_upload(workspace: Workspace, args: JSON) -> JSON:
    """Finish uploads and share them in a channel, where they are posted as the bot's message."""
    workspace.need_scope("files:write")
    files = decoded(args.get("files"), "invalid_arguments")
    if not isinstance(files, list) or not files or not all(isinstance(file, dict) for file in files):
        raise SlackRefusal("invalid_arguments")
    named = str(args.get("channel_id") or args.get("channels") or "")
    channels = tuple(workspace.channel_to_post_in(channel).id for channel in named.split(",") if channel)
    done = [workspace.files.complete(str(file.get("id")), str(file.get("title") or ""), channels) for file in files]
    comment = str(args.get("initial_comment") or "")[:MAX_TEXT_CHARS]
    for channel in channels:
        shared = Message(
            channel, "", workspace.bot_user, comment, by_bot=True, files=tuple(file.id for file in done),
            thread_ts=str(args.get("thread_ts") or ""),
        )  # fmt: skip
        workspace.post(shared)
    return {"files": [file_body(file.id, workspace) for file in done]}
