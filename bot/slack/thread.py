"""Reading a Slack thread or channel: what was asked in it before, and one message of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.slack.arrivals import is_spoken
from bot.slack.ids import ANSWER_EVENT_TYPE, ts_order
from bot.slack.incoming import mentions, question_text, speaks_to_someone_else

EARLIER_QUESTIONS = 5
_PAGE = 200
_PAGES = 5

Message = Mapping[str, Any]


def thread_messages(client: WebClient, channel: str, thread_ts: str, *, oldest: str = "0") -> Iterator[Message]:
    """
    Yield a thread's messages from `oldest` on (Slack may add the root), with the metadata of the bot's own.

    Raises:
        One of `CALL_ERRORS`: Slack did not answer, or refused.
    """
    return _paged(partial(client.conversations_replies, channel=channel, ts=thread_ts), oldest)


def channel_messages(client: WebClient, channel: str, *, oldest: str) -> Iterator[Message]:
    """
    Yield a channel's messages outside threads from `oldest` on, newest first, with the metadata of the bot's own.

    Raises:
        As `thread_messages`.
    """
    return _paged(partial(client.conversations_history, channel=channel), oldest)


def _paged(call: Callable[..., Any], oldest: str) -> Iterator[Message]:
    """Yield the messages of as many pages as are looked at."""
    cursor = ""
    for _ in range(_PAGES):
        page = call(
            oldest=oldest,
            inclusive=True,
            include_all_metadata=True,
            limit=_PAGE,
            **({"cursor": cursor} if cursor else {}),
        )
        yield from page.get("messages") or ()
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def find_message(client: WebClient, channel: str, thread_ts: str, ts: str) -> Message | None:
    """
    Return one message of a thread, or None when it is not there any more.

    Raises:
        One of `CALL_ERRORS`: Slack did not answer, or refused.
    """
    messages = thread_messages(client, channel, thread_ts, oldest=ts)
    return next((message for message in messages if message.get("ts") == ts), None)


def earlier_questions(messages: Iterable[Message], before_ts: str, bot_user: str, *, direct: bool) -> tuple[str, ...]:
    """
    Return what people asked the bot in a thread before the message at `before_ts`: the last five, oldest first.

    In a channel those are the messages that mention the bot, and those after its first answer that open with nobody
    else's name.
    """
    asked: list[str] = []
    answered = direct
    for message in sorted((m for m in messages if m.get("ts")), key=lambda m: ts_order(m["ts"])):
        if ts_order(message["ts"]) >= ts_order(before_ts):
            break
        text = message.get("text") or ""
        if (message.get("metadata") or {}).get("event_type") == ANSWER_EVENT_TYPE:
            answered = True
        elif is_spoken(message) and message["user"] != bot_user:
            to_bot = mentions(text, bot_user) or (answered and not speaks_to_someone_else(text, bot_user))
            asked += [question] if to_bot and (question := question_text(text)) else []
    return tuple(asked[-EARLIER_QUESTIONS:])
