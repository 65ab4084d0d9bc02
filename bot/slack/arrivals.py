"""What Slack delivers, read into plain values: which payloads are a person speaking, and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.ids import COMMAND, PRESS, command_key, is_direct, message_key
from bot.slack.incoming import mentions, question_text, speaks_to_someone_else

# The subtypes that are a person speaking; all others are edits, joins, bots and the like.
# https://docs.slack.dev/reference/events/message
_SPOKEN = frozenset({None, "", "thread_broadcast", "file_share", "me_message"})
# Slack's own voice, for reminders and the like: it has no bot id.
_SLACKBOT = "USLACKBOT"

# What a person does with a button, a modal or a shortcut. Slack sends each once and never again.
INTERACTIONS = frozenset({"block_actions", "view_submission", "view_closed", "message_action", "shortcut"})


@dataclass(frozen=True, slots=True)
class Post:
    """
    A message a person wrote. `thread_ts` is the root of its thread, or "" when it stands alone.

    `calls_bot` is true when Slack says so (`app_mention`) or the text mentions the bot.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str
    user: str
    text: str
    direct: bool
    calls_bot: bool

    @property
    def key(self) -> str:
        """What identifies this message however often it is delivered."""
        return message_key(self.team, self.channel, self.ts)

    @property
    def root(self) -> str:
        """The ts of the thread an answer belongs to."""
        return self.thread_ts or self.ts


@dataclass(frozen=True, slots=True)
class Command:
    """One use of the slash command."""

    team: str
    channel: str
    trigger_id: str
    user: str
    text: str
    response_url: str

    @property
    def key(self) -> str:
        """What identifies this use of the command."""
        return command_key(self.trigger_id)


@dataclass(frozen=True, slots=True)
class Pressed:
    """
    A question that a person chose by a button.

    `ts` is the message with the button, `thread_ts` the root of the thread that the answer belongs to. What is sent to
    `response_url` no one else sees: the answer where the button was private, and an apology.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str
    user: str
    text: str
    action_ts: str
    is_private: bool = False
    response_url: str = ""

    @property
    def key(self) -> str:
        """What identifies this press of the button; it is stored, so it says nothing of who pressed."""
        return f"{PRESS}{self.team}:{self.channel}:{self.ts}:{self.action_ts}"


def team_of_event(body: Mapping[str, Any]) -> str:
    """
    Return the workspace whose bot an event is for.

    In a channel shared with another organisation `team_id` may be theirs; whom the event was sent for is in
    `authorizations`, as Bolt reads it too, except where the app is installed for a whole organisation.
    """
    installed = (body.get("authorizations") or [{}])[0]
    own = "" if installed.get("is_enterprise_install") else installed.get("team_id")
    return str(own or body.get("team_id") or "")


def is_spoken(message: Mapping[str, Any]) -> bool:
    """True when a person wrote this message, so not a bot, and not an edit, a join or another system message."""
    spoken = message.get("subtype") in _SPOKEN and not message.get("bot_id") and not message.get("hidden")
    return spoken and message.get("user") not in {None, "", _SLACKBOT} and bool(message.get("ts"))


def is_change(event: Mapping[str, Any]) -> bool:
    """True when an event tells that a message was edited or deleted."""
    return event.get("type") == "message" and event.get("subtype") in {"message_changed", "message_deleted"}


def read_post(body: Mapping[str, Any], bot_user: str) -> Post | None:
    """Return the message in an Events API payload, or None when it is not a person speaking."""
    event = body.get("event") or {}
    if event.get("type") not in {"message", "app_mention"} or not is_spoken(event) or event["user"] == bot_user:
        return None
    text, channel = event.get("text") or "", event.get("channel") or ""
    return Post(
        team=team_of_event(body),
        channel=channel,
        ts=event["ts"],
        thread_ts=event.get("thread_ts") or "",
        user=event["user"],
        text=text,
        direct=event.get("channel_type") == "im" or is_direct(channel),
        calls_bot=event["type"] == "app_mention" or mentions(text, bot_user),
    )


def read_command(body: Mapping[str, Any]) -> Command | None:
    """Return the slash command in a payload, or None when it is something else."""
    if body.get("command") != COMMAND or not body.get("trigger_id"):
        return None
    return Command(
        team=body.get("team_id") or "",
        channel=body.get("channel_id") or "",
        trigger_id=body["trigger_id"],
        user=body.get("user_id") or "",
        text=body.get("text") or "",
        response_url=body.get("response_url") or "",
    )


def is_called(post: Post) -> bool:
    """True when the message itself is for the bot: it mentions the bot, or is a direct message to it."""
    return post.direct or post.calls_bot


def may_follow_up(post: Post, bot_user: str) -> bool:
    """True when an unaddressed reply could be for the bot, should the bot have answered in its thread before."""
    in_thread = bool(post.thread_ts) and post.thread_ts != post.ts
    return in_thread and bool(question_text(post.text)) and not speaks_to_someone_else(post.text, bot_user)
