"""What becomes of an answer when its question is edited or deleted: it is given anew in its place, or taken away."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot import wording
from bot.slack.arrivals import is_spoken, team_of_event
from bot.slack.blocks.reply import Reply, context, plain_reply
from bot.slack.blocks.text import escape
from bot.slack.calls import Kind, SlackCallError, patiently
from bot.slack.desk import Desk
from bot.slack.ids import ANSWER_EVENT_TYPE, DELETED, is_direct, message_key, ts_order
from bot.slack.incoming import question_text
from bot.slack.keeping import asked_of
from bot.slack.once import once
from bot.slack.posting import answer_key
from bot.slack.saying import Said, prepare
from bot.slack.thread import Message, earlier_questions, thread_messages
from bot.store.events import Delivery

LOG = logging.getLogger(__name__)

# Nobody looks for a new answer under a question of yesterday.
TOO_OLD = timedelta(hours=24)
# How long an edit waits for the first answer to be there, and how often it looks.
_PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.25
# A question edited again while its new answer was made is answered once more, but not for ever.
_ROUNDS = 5
# Slack's words for a message, or a thread with all that is in it, that has been deleted.
_GONE = frozenset({"thread_not_found", "message_not_found"})


@dataclass(frozen=True, slots=True)
class Change:
    """
    A message that a person edited or deleted.

    `thread_ts` is the root of its thread, its own ts outside of one. `change_ts` tells one edit of it from the next.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str
    change_ts: str
    is_deleted: bool

    @property
    def key(self) -> str:
        """The key of the delivery that answered the message, if one did."""
        return message_key(self.team, self.channel, self.ts)


@dataclass(frozen=True, slots=True)
class _Thread:
    """A thread as it is now, with the question and our answer to it where they are still there."""

    messages: tuple[Message, ...] = ()
    question: Message | None = None
    reply_ts: str = ""


def read_change(body: Mapping[str, Any], bot_user: str) -> Change | None:
    """
    Return what a person changed, or None when the words are the same or are nobody's.

    Slack tells of links unfolded, of languages recognised and of the bot's own edits in the same way. The deleted root
    of a thread with replies is told of as changed into a "tombstone".
    """
    event = body.get("event") or {}
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    is_deleted = event.get("subtype") == "message_deleted" or now.get("subtype") == "tombstone"
    if is_deleted:
        if before.get("bot_id") or before.get("user") == bot_user:
            return None
    elif not is_spoken(now) or now["user"] == bot_user or not _has_other_words(now, before):
        return None
    ts = event.get("deleted_ts") or now.get("ts") or before.get("ts") or ""
    return Change(
        team=team_of_event(body),
        channel=event.get("channel") or "",
        ts=ts,
        thread_ts=now.get("thread_ts") or before.get("thread_ts") or ts,
        change_ts=(now.get("edited") or {}).get("ts") or event.get("event_ts") or event.get("ts") or "",
        is_deleted=is_deleted,
    )


def follow_edit(desk: Desk, client: WebClient, change: Change, bot_user: str) -> None:
    """
    Give the answer anew, in its place, when a question was edited that was answered today.

    Raises:
        SlackCallError: Slack could not be reached. What it refuses (channel gone or closed, answer gone) is no fault.
    """
    is_too_old = desk.now().timestamp() - ts_order(change.ts)[0] > TOO_OLD.total_seconds()
    if is_too_old or not desk.rules(change.team, change.channel).is_on or not _is_answered(desk, change.key):
        return
    with once(desk, f"edit:{change.key}:{change.change_ts}", change.team, change.channel) as claim:
        if claim is not None:
            _unless_refused(change, lambda: _answer_again(desk, client, change, bot_user))


def follow_deletion(desk: Desk, client: WebClient, change: Change, bot_user: str) -> None:
    """
    Forget a deleted question and take its answer away; where people went on from there, leave a note in its place.

    Raises:
        As `follow_edit`.
    """
    if desk.events.outcome(change.key) is None:
        return
    # Claimed before anything is waited for: Slack tells of a deletion once, and the sweep takes it up if we die.
    key = f"{DELETED}{change.key}"
    with once(desk, key, change.team, change.channel, ts=change.ts, thread_ts=change.thread_ts) as claim:
        if claim is not None and _is_answered(desk, change.key):
            asked = desk.store.asked.find(change.key)
            kept_ts = asked.reply_ts if asked else ""
            _unless_refused(change, lambda: _take_away(desk, client, change, kept_ts, bot_user))
            desk.store.asked.forget(change.key)


def resume_deletion(desk: Desk, client: WebClient, delivery: Delivery, bot_user: str) -> None:
    """
    Go on with a deletion that nobody is following any more.

    Raises:
        As `follow_edit`.
    """
    change = Change(delivery.team, delivery.channel, delivery.ts, delivery.thread_ts, change_ts="", is_deleted=True)
    follow_deletion(desk, client, change, bot_user)


def _is_answered(desk: Desk, key: str) -> bool:
    """Return whether the bot has answered this message, waiting for an answer that is being made."""
    for _ in range(int(_PATIENCE_SECONDS / _LOOK_SECONDS)):
        outcome = desk.events.outcome(key)
        if outcome != "":
            return outcome is not None
        desk.patience.pause(_LOOK_SECONDS)
    LOG.warning("gave up following a change of %s: it is not answered yet", key)
    return False


def _unless_refused(change: Change, do: Callable[[], None]) -> None:
    """Do it, and let it be where Slack says no for good: the answer is gone, or the channel is gone or closed to us."""
    try:
        do()
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        LOG.info("left the answer to %s as it is: Slack says %s", change.key, trouble.code)


def _answer_again(desk: Desk, client: WebClient, change: Change, bot_user: str) -> None:
    """
    Answer what the message says now, and again while it says something else afterwards.

    So the last edit wins in whatever order, and by however many replicas, the edits are followed.
    """
    answered = None
    for _ in range(_ROUNDS):
        thread = _look(desk, client, change)
        if thread.question is None:
            desk.store.asked.forget(change.key)
            return
        text = str(thread.question.get("text") or "")
        if text == answered or not thread.reply_ts:
            return
        said = _prepare(desk, change, thread, text, bot_user)
        said.show(change.team, desk.plain_teams, partial(_put_anew, desk, client, change, thread.reply_ts))
        _keep(desk, change, said, thread)
        answered = text


def _prepare(desk: Desk, change: Change, thread: _Thread, text: str, bot_user: str) -> Said:
    direct = is_direct(change.channel)
    return prepare(
        desk.answer,
        desk.knowledge,
        desk.rules(change.team, change.channel),
        text=text,
        earlier=lambda: earlier_questions(thread.messages, change.ts, bot_user, direct=direct),
        key=change.key,
        today=desk.now().date(),
        is_private=False,
        testable=desk.testable,
    )


def _keep(desk: Desk, change: Change, said: Said, thread: _Thread) -> None:
    """Keep the question as it reads now in place of the first, or forget that one where this may not be kept."""
    asker = desk.person(change.team, str((thread.question or {}).get("user") or ""))
    delivery = Delivery(change.key, change.team, change.channel, change.ts, change.thread_ts, asker)
    asked = asked_of(said, delivery, reply_ts=thread.reply_ts, digest=desk.knowledge.digest, now=desk.now())
    if asked is None:
        desk.store.asked.forget(change.key)
    else:
        desk.store.asked.record(asked)


def _take_away(desk: Desk, client: WebClient, change: Change, kept_ts: str, bot_user: str) -> None:
    thread = _look(desk, client, change)
    reply_ts = thread.reply_ts or kept_ts
    if not reply_ts:
        return
    if any(_is_after(message, reply_ts, bot_user) for message in thread.messages):
        _update(desk, client, change, reply_ts, plain_reply(wording.QUESTION_DELETED))
    else:
        patiently(lambda _: client.chat_delete(channel=change.channel, ts=reply_ts), desk.patience)


def _look(desk: Desk, client: WebClient, change: Change) -> _Thread:
    """Return the thread as it is now; one that went with its root is empty."""
    try:
        messages = patiently(lambda _: tuple(thread_messages(client, change.channel, change.thread_ts)), desk.patience)
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED or trouble.code not in _GONE:
            raise
        return _Thread()
    question = next((message for message in messages if message.get("ts") == change.ts), None)
    reply_ts = next((str(message["ts"]) for message in messages if answer_key(message) == change.key), "")
    return _Thread(messages, question if question and is_spoken(question) else None, reply_ts)


def _put_anew(desk: Desk, client: WebClient, change: Change, ts: str, reply: Reply) -> None:
    line = escape(wording.EDITED)
    anew = replace(reply, text=f"{reply.text}\n\n{line}", blocks=(*reply.blocks, context(line)))
    _update(desk, client, change, ts, anew)


def _update(desk: Desk, client: WebClient, change: Change, ts: str, reply: Reply) -> None:
    """Put other words into our answer; doing it twice changes nothing, so a doubtful call is simply repeated."""
    patiently(
        lambda _: client.chat_update(
            channel=change.channel,
            ts=ts,
            text=reply.text,
            blocks=list(reply.blocks),
            metadata={"event_type": ANSWER_EVENT_TYPE, "event_payload": {"key": change.key}},
        ),
        desk.patience,
    )


def _is_after(message: Message, ts: str, bot_user: str) -> bool:
    """Return whether a person wrote this message after the one at `ts`."""
    is_later = ts_order(str(message.get("ts") or "0")) > ts_order(ts)
    return is_later and is_spoken(message) and message["user"] != bot_user


def _has_other_words(now: Message, before: Message) -> bool:
    """Return whether the question reads otherwise; without the message before, only an edit says that it may."""
    if "text" not in before:
        return bool(now.get("edited"))
    return question_text(str(now.get("text") or "")) != question_text(str(before["text"] or ""))
