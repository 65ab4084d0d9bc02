"""Text, blocks and metadata of a message, refused as Slack refuses them."""

from bot.demo.blocks import check_blocks, read_blocks
from bot.demo.rich_text import has_citation
from bot.demo.texts import problem
from bot.demo.types import JSON, Message, SlackRefusal
from bot.demo.web_args import decoded
from bot.demo.workspace import Workspace

MAX_TEXT_CHARS = 40_000  # docs.slack.dev/reference/methods/chat.postMessage


def read_content(workspace: Workspace, args: JSON) -> tuple[str, tuple[JSON, ...]]:
    """Return the text and blocks of a message, or refuse them as Slack does."""
    blocks = read_blocks(args.get("blocks"))
    text = args.get("text") or ""
    if not text and not blocks:
        raise SlackRefusal("no_text")
    if not isinstance(text, str) or len(text) > MAX_TEXT_CHARS:
        raise SlackRefusal("msg_too_long")
    check_content(workspace, blocks)
    return text, blocks


def check_content(workspace: Workspace, blocks: tuple[JSON, ...]) -> None:
    """Refuse blocks Slack refuses: in themselves, in this workspace, or for the files they show."""
    check_blocks(blocks)
    problems = []
    for number, block in enumerate(blocks):
        if not workspace.supports_citations and has_citation(block):
            problems.append(problem("unsupported type: citation", f"/blocks/{number}/elements"))
        if not workspace.supports_tables and block.get("type") == "table":
            problems.append(problem("unsupported type: table", f"/blocks/{number}/type"))
        file = block.get("slack_file") or {}
        known = workspace.files.by_id.get(file.get("id", ""))
        if file.get("id") and (known is None or not known.is_complete):
            problems.append(problem("invalid slack file", f"/blocks/{number}/slack_file/id"))
    if problems:
        raise SlackRefusal("invalid_blocks", *problems)


def read_message(workspace: Workspace, args: JSON, channel: str, *, ephemeral_to: str = "") -> Message:
    """Return the message a call would post."""
    text, blocks = read_content(workspace, args)
    return Message(
        channel=channel,
        ts="",
        user=workspace.bot_user,
        text=text,
        by_bot=True,
        thread_ts=args.get("thread_ts") or "",
        blocks=blocks,
        metadata=read_metadata(args),
        ephemeral_to=ephemeral_to,
    )


def read_metadata(args: JSON) -> JSON | None:
    """Return the metadata of a message, or refuse it."""
    value = decoded(args.get("metadata"), "invalid_metadata_format")
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("event_payload"), dict) or not value.get("event_type"):
        raise SlackRefusal("invalid_metadata_format")
    return value
