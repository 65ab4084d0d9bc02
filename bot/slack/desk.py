"""From a claimed delivery to a finished one: read, answer, render, post. Neither Bolt nor sockets are known here."""

import logging
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.answer.types import Answer, Question
from bot.slack.arrivals import Command, Post
from bot.slack.blocks.answer import render_answer
from bot.slack.blocks.plain import render_error, render_help
from bot.slack.blocks.reply import Reply
from bot.slack.calls import Kind, Patience, SlackCallError, patiently
from bot.slack.in_hand import InHand
from bot.slack.incoming import question_text
from bot.slack.posting import post_once, respond
from bot.slack.thread import earlier_questions, thread_messages
from bot.store.events import Delivery, EventLog

LOG = logging.getLogger(__name__)

# A claim lasts 120 s. One older than this is renewed before posting, as somebody may have taken it over.
OLD_CLAIM = timedelta(seconds=60)

# What `EventLog.finish` records besides the outcomes of an answer.
HELPED = "help"
FAILED = "error_internal"
UNDELIVERABLE = "error_undeliverable"


@dataclass(frozen=True, slots=True)
class Desk:
    """
    Everything needed to answer a person in Slack.

    Args:
        answer: The question answered; may take long.
        area: The MAPPA area whose local entries may be used.
        now: The present time, with its zone.
        hash_key: For keyed hashes of Slack user ids.
        on_token_refused: Called with Slack's word for it when a token stops working.
    """

    answer: Callable[[Question], Answer]
    area: str | None
    now: Callable[[], datetime]
    events: EventLog
    hash_key: str
    patience: Patience
    on_token_refused: Callable[[str], None]
    in_hand: InHand = field(default_factory=InHand)


class ClaimLostError(Exception):
    """Somebody else has taken the delivery over meanwhile, so the answer is theirs to give."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to answer; `look_first` when somebody may have answered it already."""

    delivery: Delivery
    claimed_at: datetime
    look_first: bool = False


def answer_post(desk: Desk, client: WebClient, claim: Claim, post: Post, bot_user: str) -> None:
    """
    Answer a message in its thread.

    Raises:
        ClaimLostError: Somebody else is answering it.
        SlackCallError: It could not be posted; the delivery stays unfinished.
    """
    with desk.in_hand.holding(claim.delivery.key) as is_ours:
        if is_ours:
            outcome, reply = _reply(desk, post.text, lambda: _earlier(desk, client, claim.delivery, post, bot_user))
            _post(desk, client, claim, reply)
            desk.events.finish(claim.delivery.key, outcome, desk.now())


def answer_command(desk: Desk, claim: Claim, command: Command) -> None:
    """
    Answer the slash command, visibly to nobody else.

    Raises:
        ClaimLostError: Somebody else is answering it.
        SlackCallError: It could not be sent.
    """
    key = claim.delivery.key
    with desk.in_hand.holding(key) as is_ours:
        if is_ours:
            outcome, reply = _reply(desk, command.text, tuple)
            respond(command.response_url, reply, patience=desk.patience, keep=lambda: _keep(desk, key))
            desk.events.finish(key, outcome, desk.now())


def apologise(desk: Desk, client: WebClient, claim: Claim, error: Exception) -> None:
    """
    Tell the person that something went wrong, with a reference that is in the log too.

    When it was Slack that could not be reached, nothing more is tried: the delivery stays unfinished and is taken up
    again later, except where Slack refuses this message for good. Never raises.
    """
    delivery = claim.delivery
    if isinstance(error, ClaimLostError):
        LOG.warning("left %s to whoever took it over", delivery.key)
        return
    reference = report(error, delivery.key)
    try:
        if isinstance(error, SlackCallError) and error.kind is not Kind.REFUSED:
            if error.kind is Kind.TOKEN:
                desk.on_token_refused(error.code)
            return
        reply = render_error(reference)
        if delivery.response_url:
            respond(delivery.response_url, reply, patience=desk.patience)
        else:
            _post(desk, client, Claim(delivery, claim.claimed_at, look_first=True), reply)
        desk.events.finish(delivery.key, FAILED, desk.now())
    except SlackCallError as trouble:
        _give_up(desk, delivery, trouble, reference)
    except Exception as second:  # noqa: BLE001 - the last stop: anything raised here would vanish in a worker thread
        report(second, delivery.key, reference)


def report(error: BaseException, key: str, reference: str | None = None) -> str:
    """
    Log an error with a reference and return the reference.

    The exception's own text stays out of the log: it can repeat what a person typed.
    """
    reference = reference or secrets.token_hex(4).upper()
    what = str(error) if isinstance(error, SlackCallError) else type(error).__name__
    where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    LOG.error("could not answer %s: %s (reference %s)\n%s", key, what, reference, where)
    return reference


def _reply(desk: Desk, text: str, earlier: Callable[[], tuple[str, ...]]) -> tuple[str, Reply]:
    """Return the outcome to record and the message to send."""
    words = question_text(text)
    if not words or words.casefold().strip("/?!. ") == "help":
        return HELPED, render_help()
    question = Question(text=words, as_of=desk.now().date(), thread=earlier(), area=desk.area)
    answer = desk.answer(question)
    return answer.outcome.value, render_answer(answer)


def _earlier(desk: Desk, client: WebClient, delivery: Delivery, post: Post, bot_user: str) -> tuple[str, ...]:
    """Return the earlier questions of the thread; none when Slack refuses to show it, as the question still stands."""
    if post.root == post.ts:
        return ()
    try:
        messages = patiently(
            lambda _: tuple(thread_messages(client, post.channel, post.root)),
            desk.patience,
            lambda: _keep(desk, delivery.key),
        )
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        LOG.warning("answering %s without its thread: Slack says %s", delivery.key, trouble.code)
        return ()
    return earlier_questions(messages, post.ts, bot_user, direct=post.direct)


def _post(desk: Desk, client: WebClient, claim: Claim, reply: Reply) -> None:
    def keep() -> None:
        _keep(desk, claim.delivery.key)

    if desk.now() - claim.claimed_at > OLD_CLAIM:
        keep()
    post_once(client, claim.delivery, reply, look_first=claim.look_first, patience=desk.patience, keep=keep)


def _keep(desk: Desk, key: str) -> None:
    """Extend our claim, or stop here when it is ours no longer."""
    if not desk.events.renew(key, desk.now()):
        raise ClaimLostError(key)


def _give_up(desk: Desk, delivery: Delivery, trouble: SlackCallError, reference: str) -> None:
    """Close a delivery Slack will never take; leave one open that Slack may take later."""
    LOG.error("could not apologise for %s: %s (reference %s)", delivery.key, trouble, reference)
    if trouble.kind is Kind.REFUSED:
        desk.events.finish(delivery.key, UNDELIVERABLE, desk.now())
    elif trouble.kind is Kind.TOKEN:
        desk.on_token_refused(trouble.code)
