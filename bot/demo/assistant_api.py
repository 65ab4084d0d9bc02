"""`assistant.threads.*`: what the agent view shows beside messages."""

from bot.demo.types import JSON, SlackRefusal
from bot.demo.web_args import decoded, need
from bot.demo.workspace import Workspace

MAX_PROMPTS = 4  # docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
MAX_LOADING_MESSAGES = 10  # docs.slack.dev/reference/methods/assistant.threads.setStatus


def set_status(workspace: Workspace, args: JSON) -> JSON:
    """Show what the app is doing in a thread; an empty status takes it away."""
    channel, thread_ts = _thread(workspace, args)
    status = args.get("status")
    loading = decoded(args.get("loading_messages") or [], "invalid_arguments")
    if not isinstance(status, str) or not isinstance(loading, list) or len(loading) > MAX_LOADING_MESSAGES:
        raise SlackRefusal("invalid_arguments")
    with workspace.changed:
        workspace.assistant.statuses[channel, thread_ts] = status
        workspace.changed.notify_all()
    return {}


def set_suggested_prompts(workspace: Workspace, args: JSON) -> JSON:
    """
    Offer up to four prompts in a conversation.

    With a `thread_ts` nothing happens and nobody is told: that is for the legacy assistant, says the page.
    """
    if not workspace.scopes & {"assistant:write", "chat:write"}:
        workspace.need_scope("assistant:write")
    channel = workspace.channel_of_bot(need(args, "channel_id", "channel_not_found"))
    prompts = decoded(args.get("prompts"), "invalid_arguments")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= MAX_PROMPTS or not all(map(_is_prompt, prompts)):
        raise SlackRefusal("invalid_arguments")
    if not args.get("thread_ts"):
        with workspace.changed:
            workspace.assistant.prompts[channel.id] = tuple(prompts)
            workspace.changed.notify_all()
    return {}


def set_title(workspace: Workspace, args: JSON) -> JSON:
    """Name a thread."""
    channel, thread_ts = _thread(workspace, args)
    with workspace.changed:
        workspace.assistant.titles[channel, thread_ts] = need(args, "title", "invalid_arguments")
        workspace.changed.notify_all()
    return {}


def _thread(workspace: Workspace, args: JSON) -> tuple[str, str]:
    if not workspace.scopes & {"assistant:write", "chat:write"}:
        workspace.need_scope("assistant:write")
    channel = workspace.channel_of_bot(need(args, "channel_id", "channel_not_found"))
    thread_ts = need(args, "thread_ts", "invalid_thread_ts")
    try:
        return channel.id, workspace.find(channel.id, thread_ts).ts
    except SlackRefusal:
        raise SlackRefusal("invalid_thread_ts") from None


def _is_prompt(prompt: object) -> bool:
    return isinstance(prompt, dict) and all(
        isinstance(prompt.get(key), str) and prompt[key] for key in ("title", "message")
    )
