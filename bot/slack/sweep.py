"""Taking up what was begun and not finished: after a restart, a crash, or a time without Slack."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from slack_sdk import WebClient

from bot.slack.arrivals import Post, is_spoken
from bot.slack.blocks.plain import render_restarted
from bot.slack.calls import Kind, SlackCallError, patiently
from bot.slack.changed import resume_deletion
from bot.slack.connections import Connect, Connection
from bot.slack.desk import Claim, Desk, answer_post, apologise, report
from bot.slack.ids import DELETED, MESSAGE, PRESS, TAKEN_UP, is_direct, ts_order
from bot.slack.posting import find_posted, post_once, respond
from bot.slack.thread import Message, find_message
from bot.store.events import Claimed, Delivery

LOG = logging.getLogger(__name__)

# Nobody waits a day for an answer in a conversation; one that comes later only startles.
TOO_OLD = timedelta(hours=24)

GONE = "error_message_gone"
TOO_LATE = "error_too_late"
RESTARTED = "error_restarted"


def sweep(desk: Desk, connect: Connect, *, is_stopping: Callable[[], bool]) -> int:
    """Answer every delivery that nobody is answering any more; return how many were taken up."""
    taken = 0
    for delivery in desk.events.unfinished(desk.now()):
        if is_stopping():
            break
        if not delivery.key.startswith(TAKEN_UP):
            # Work that `once` holds waits for whoever presses again: to finish it here would tell them it was done.
            continue
        if delivery.key in desk.in_hand:
            # A thread of ours is at it, perhaps for ever: to claim it again would keep the other replicas from it.
            continue
        now, connection = desk.now(), connect(delivery.team)
        if connection is None:
            # Installed there no longer: `forget_before` deletes it in time, should nobody install it again.
            continue
        if delivery.key.startswith(DELETED):
            taken += _go_on_forgetting(desk, connection, delivery)
            continue
        if desk.events.claim(delivery, now) is Claimed.DUPLICATE:
            continue
        taken += 1
        LOG.info("taking up %s", delivery.key)
        _take_up(desk, connection.client, Claim(delivery, now, look_first=True), connection.bot_user)
    return taken


def _go_on_forgetting(desk: Desk, connection: Connection, delivery: Delivery) -> int:
    """Finish what the deletion of a question has begun; it claims the work itself. Return 1."""
    LOG.info("taking up %s", delivery.key)
    try:
        resume_deletion(desk, connection.client, delivery, connection.bot_user)
    except Exception as error:  # noqa: BLE001 - one deletion must not keep the others from their answers
        report(error, delivery.key)
    return 1


def _take_up(desk: Desk, client: WebClient, claim: Claim, bot_user: str) -> None:
    try:
        if not claim.delivery.key.startswith(MESSAGE):
            _excuse(desk, client, claim.delivery)
        elif _is_too_old(desk, claim.delivery):
            desk.events.finish(claim.delivery.key, TOO_LATE, desk.now())
        else:
            _answer(desk, client, claim, bot_user)
    except Exception as error:  # noqa: BLE001 - one delivery must not keep the others from their answers
        apologise(desk, client, claim, error)


def _answer(desk: Desk, client: WebClient, claim: Claim, bot_user: str) -> None:
    """Fetch the message, which the database never holds, and answer it."""
    message = _fetch(desk, client, claim.delivery)
    if message is None or not is_spoken(message):  # a deleted root of a thread leaves a "tombstone"
        desk.events.finish(claim.delivery.key, GONE, desk.now())
        return
    post = _post(claim.delivery, message)
    known = replace(claim, user=post.user)
    try:
        answer_post(desk, client, known, post, bot_user)
    except Exception as error:  # noqa: BLE001 - only from here on it is known who may see the apology
        apologise(desk, client, known, error)


def _fetch(desk: Desk, client: WebClient, delivery: Delivery) -> Message | None:
    """Return the message, or None when it was deleted."""
    try:
        return patiently(
            lambda _: find_message(client, delivery.channel, delivery.thread_ts, delivery.ts), desk.patience
        )
    except SlackCallError as trouble:
        if trouble.kind is Kind.REFUSED and trouble.code in {"thread_not_found", "message_not_found"}:
            return None
        raise


def _post(delivery: Delivery, message: Message) -> Post:
    return Post(
        team=delivery.team,
        channel=delivery.channel,
        ts=delivery.ts,
        thread_ts=delivery.thread_ts if delivery.thread_ts != delivery.ts else "",
        user=message.get("user") or "",
        text=message.get("text") or "",
        direct=is_direct(delivery.channel),
        calls_bot=True,
    )


def _excuse(desk: Desk, client: WebClient, delivery: Delivery) -> None:
    """Tell the person to ask again: what was typed after a command, or chosen by a button, is kept nowhere."""
    reply = render_restarted()
    try:
        if _is_posted(desk, client, delivery):
            LOG.info("%s was answered before", delivery.key)
        elif delivery.response_url:
            thread_ts = delivery.thread_ts if delivery.thread_ts != delivery.ts else ""
            respond(delivery.response_url, reply, patience=desk.patience, thread_ts=thread_ts)
        elif delivery.key.startswith(PRESS):
            post_once(client, delivery, reply, look_first=True, patience=desk.patience, keep=lambda: None)
    except SlackCallError as trouble:
        # After 30 minutes Slack takes no answer to a command any more, so there is nothing left to try.
        LOG.warning("could not excuse %s: %s", delivery.key, trouble)
    desk.events.finish(delivery.key, RESTARTED, desk.now())


def _is_posted(desk: Desk, client: WebClient, delivery: Delivery) -> bool:
    """Return whether the answer to a press is there for all to see; one that only the person saw is not found."""
    if not delivery.key.startswith(PRESS):
        return False
    try:
        return bool(patiently(lambda _: find_posted(client, delivery), desk.patience))
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        return False


def _is_too_old(desk: Desk, delivery: Delivery) -> bool:
    return desk.now().timestamp() - ts_order(delivery.ts)[0] > TOO_OLD.total_seconds()
