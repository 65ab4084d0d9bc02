"""Whether the bot can post in a channel that somebody chose."""

from slack_sdk import WebClient

from bot import wording
from bot.slack.calls import Kind, SlackCallError
from bot.slack.hurry import once_quickly


def why_not_there(client: WebClient, channel: str) -> str:
    """Return why a channel cannot be used, "" when it can: the bot must be in it, and nobody from elsewhere."""
    try:
        about = once_quickly(client, lambda quick: quick.conversations_info(channel=channel)).get("channel") or {}
    except SlackCallError as trouble:
        is_unknown = trouble.kind is Kind.REFUSED  # a private channel that the bot is not in does not exist for it
        return wording.SETTING_INVITE if is_unknown else wording.SETTING_NOT_ASKED
    if about.get("is_archived"):
        return wording.SETTING_ARCHIVED
    if about.get("is_ext_shared") or about.get("is_pending_ext_shared"):
        return wording.SETTING_SHARED
    return "" if about.get("is_member") else wording.SETTING_INVITE
