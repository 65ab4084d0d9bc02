"""From a claimed delivery to a finished one: read, answer, render, post. Neither Bolt nor sockets are known here."""

import logging
import secrets
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from slack_sdk import WebClient

from bot.answer.types import Answer, Question
from bot.meters import Meters
from bot.slack.arrivals import Command, Post, Pressed
from bot.slack.blocks.citation import PlainTeams
from bot.slack.blocks.plain import render_error
from bot.slack.blocks.reply import Reply
from bot.slack.calls import Kind, Patience, SlackCallError, patiently
from bot.slack.courses import Courses
from bot.slack.ids import MESSAGE, is_direct
from bot.slack.in_hand import InHand
from bot.slack.keeping import asked_of
from bot.slack.looking import looking
from bot.slack.posting import post_once, post_privately, respond
from bot.slack.rules import Rules, RulesFor
from bot.slack.saying import Said, prepare
from bot.slack.thread import earlier_questions, thread_messages
from bot.store.errors import StoreUnreachable
from bot.store.events import Delivery, EventLog
from bot.store.identity import keyed_hash
from bot.store.store import Store
from bot.training.types import Completion
from index import lessons
from index.types import Knowledge

LOG = logging.getLogger(__name__)

# A claim lasts 120 s. One older than this is renewed before posting, as somebody may have taken it over.
OLD_CLAIM = timedelta(seconds=60)

# What `EventLog.finish` records besides the outcomes of an answer.
FAILED = "error_internal"
UNDELIVERABLE = "error_undeliverable"


@dataclass(frozen=True, slots=True)
class Desk:
    """
    Everything needed to answer a person in Slack.

    Args:
        answer: The question answered; may take long.
        knowledge: What the answers are made of, for the buttons under them.
        rules: What holds in a team and a channel.
        now: The present time, with its zone.
        store: Everything that is kept.
        hash_key: For keyed hashes of Slack user ids.
        patience: How long to go on trying when Slack fails.
        on_token_refused: Called with Slack's word for it when a token stops working.
        unit_contact: Whom to ask, in words, where no unit's channel is set.
        drafts_dir: Where drafts of new entries are left for the maintainers.
        meters: Counts what happens.
        learning_days: How long learning records are kept after the last sign of the person.
        certify: Returns the certificate of a completed path as a file's text; None where there is no key for it.
    """

    answer: Callable[[Question], Answer]
    knowledge: Knowledge
    rules: RulesFor
    now: Callable[[], datetime]
    store: Store
    hash_key: str
    patience: Patience
    on_token_refused: Callable[[str], None]
    unit_contact: str
    drafts_dir: Path
    meters: Meters = field(default_factory=Meters)
    in_hand: InHand = field(default_factory=InHand)
    plain_teams: PlainTeams = field(default_factory=PlainTeams)
    without_tables: PlainTeams = field(default_factory=PlainTeams)
    learning_days: int = 730
    certify: Callable[[Completion, lessons.Path], str] | None = None
    courses: Courses = field(default_factory=Courses)

    @property
    def events(self) -> EventLog:
        """What was delivered, and what became of it."""
        return self.store.events

    @property
    def testable(self) -> frozenset[str]:
        """The ids of the entries on which people can be tested today."""
        return self.courses.testable(self.knowledge, self.now().date())

    def person(self, team: str, user: str) -> str:
        """Return the keyed hash that stands for a person in the store."""
        return keyed_hash(self.hash_key, team, user)


class ClaimLostError(Exception):
    """Somebody else has taken the delivery over meanwhile, so the answer is theirs to give."""


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A delivery that is ours to answer; `look_first` when somebody may have answered it already.

    `user` is who asked, where that is known: in Slack's own form, so it is never stored.
    """

    delivery: Delivery
    claimed_at: datetime
    look_first: bool = False
    user: str = ""


def answer_post(desk: Desk, client: WebClient, claim: Claim, post: Post, bot_user: str) -> None:
    """
    Answer a message in its thread; where answers are private, so that only the asker sees it.

    Raises:
        ClaimLostError: Somebody else is answering it.
        SlackCallError: It could not be posted; the delivery stays unfinished.
    """
    delivery = claim.delivery
    with desk.in_hand.holding(delivery.key) as is_ours:
        if is_ours:
            rules = desk.rules(post.team, post.channel)
            is_private = rules.is_private and not post.direct
            # Slack shows a status in conversations with the bot only.
            with looking(client, post.channel, post.root) if post.direct else nullcontext():
                said = prepare(
                    desk.answer,
                    desk.knowledge,
                    rules,
                    text=post.text,
                    earlier=lambda: _earlier(desk, client, delivery, post, bot_user),
                    key=delivery.key,
                    today=desk.now().date(),
                    is_private=is_private,
                    testable=desk.testable,
                )
                if is_private:
                    _post_privately(desk, client, claim, post.user, said)
                    reply_ts = ""
                else:
                    reply_ts = _post(desk, client, claim, said)
            _finish(desk, claim, said, reply_ts=reply_ts)


def answer_pressed(desk: Desk, client: WebClient, claim: Claim, pressed: Pressed) -> None:
    """
    Answer a question that a person chose by a button, where the button stands.

    Raises:
        As `answer_post`.
    """
    delivery = claim.delivery
    with desk.in_hand.holding(delivery.key) as is_ours:
        if is_ours:
            rules = desk.rules(pressed.team, pressed.channel)
            # The button may be older than the choice to answer privately here.
            became_private = rules.is_private and not is_direct(pressed.channel) and bool(pressed.response_url)
            is_private = pressed.is_private or became_private
            said = prepare(
                desk.answer,
                desk.knowledge,
                rules,
                text=pressed.text,
                earlier=tuple,
                key=delivery.key,
                today=desk.now().date(),
                is_private=is_private,
                chosen_by="" if is_private else pressed.user,
                testable=desk.testable,
            )
            if is_private:
                _respond(desk, delivery, said)
                _finish(desk, claim, said, reply_ts="")
            else:
                _finish(desk, claim, said, reply_ts=_post(desk, client, claim, said))


def answer_command(desk: Desk, claim: Claim, command: Command) -> None:
    """
    Answer the slash command, visibly to nobody else.

    Raises:
        ClaimLostError: Somebody else is answering it.
        SlackCallError: It could not be sent.
    """
    delivery = claim.delivery
    with desk.in_hand.holding(delivery.key) as is_ours:
        if is_ours:
            said = prepare(
                desk.answer,
                desk.knowledge,
                desk.rules(command.team, command.channel),
                text=command.text,
                earlier=tuple,
                key=delivery.key,
                today=desk.now().date(),
                is_private=True,
                testable=desk.testable,
            )
            _respond(desk, delivery, said)
            _finish(desk, claim, said, reply_ts="")


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
    if isinstance(error, StoreUnreachable):
        desk.meters.store_failed()
    reference = report(error, delivery.key)
    try:
        if isinstance(error, SlackCallError) and error.kind is not Kind.REFUSED:
            if error.kind is Kind.TOKEN:
                desk.on_token_refused(error.code)
            return
        rules = _rules(desk, delivery)
        reply = render_error(reference, rules.languages if rules else ("en",))
        _tell(desk, client, claim, reply, is_private=bool(rules and rules.is_private))
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


def note_trouble(desk: Desk, trouble: Exception, what: str) -> None:
    """Log what kept `what` from being done; a token that Slack refuses stops the bot."""
    report(trouble, what)
    if isinstance(trouble, SlackCallError) and trouble.kind is Kind.TOKEN:
        desk.on_token_refused(trouble.code)


def _tell(desk: Desk, client: WebClient, claim: Claim, reply: Reply, *, is_private: bool) -> None:
    """Say something where the answer would have been read, and to nobody else where that is private."""
    delivery = claim.delivery

    def keep() -> None:
        _keep(desk, delivery.key)

    if delivery.response_url:
        respond(delivery.response_url, reply, patience=desk.patience, thread_ts=_thread_of(delivery))
    elif is_private and claim.user and not is_direct(delivery.channel):
        post_privately(client, delivery, claim.user, reply, patience=desk.patience, keep=keep)
    else:
        post_once(client, delivery, reply, look_first=True, patience=desk.patience, keep=keep)


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


def _post(desk: Desk, client: WebClient, claim: Claim, said: Said) -> str:
    """Post what is said and return the ts of the message."""

    def keep() -> None:
        _keep(desk, claim.delivery.key)

    if desk.now() - claim.claimed_at > OLD_CLAIM:
        keep()

    def post(reply: Reply) -> str:
        return post_once(client, claim.delivery, reply, look_first=claim.look_first, patience=desk.patience, keep=keep)

    return said.show(claim.delivery.team, desk.plain_teams, post)


def _post_privately(desk: Desk, client: WebClient, claim: Claim, user: str, said: Said) -> None:
    def post(reply: Reply) -> None:
        post_privately(
            client, claim.delivery, user, reply, patience=desk.patience, keep=lambda: _keep(desk, claim.delivery.key)
        )

    said.show(claim.delivery.team, desk.plain_teams, post)


def _respond(desk: Desk, delivery: Delivery, said: Said) -> None:
    def send(reply: Reply) -> None:
        respond(
            delivery.response_url,
            reply,
            patience=desk.patience,
            keep=lambda: _keep(desk, delivery.key),
            thread_ts=_thread_of(delivery),
        )

    said.show(delivery.team, desk.plain_teams, send)


def _finish(desk: Desk, claim: Claim, said: Said, *, reply_ts: str) -> None:
    """Record what was asked and shown, where that may be kept, and close the delivery."""
    delivery, now = claim.delivery, desk.now()
    asked = asked_of(said, delivery, reply_ts=reply_ts, digest=desk.knowledge.digest, now=now)
    if asked is not None:
        desk.store.asked.record(asked)
    desk.events.finish(delivery.key, said.outcome, now)
    desk.meters.answered(said.outcome, _waited_seconds(claim, now))


def _waited_seconds(claim: Claim, now: datetime) -> float:
    """Return how long the person has waited: since their message, or since the delivery of what has no message."""
    is_message = claim.delivery.key.startswith(MESSAGE)
    since = float(claim.delivery.ts) if is_message else claim.claimed_at.timestamp()
    return now.timestamp() - since


def _keep(desk: Desk, key: str) -> None:
    """Extend our claim, or stop here when it is ours no longer."""
    if not desk.events.renew(key, desk.now()):
        raise ClaimLostError(key)


def _rules(desk: Desk, delivery: Delivery) -> Rules | None:
    """Return what holds where the delivery came from, None when that is what is at fault: an apology needs little."""
    try:
        return desk.rules(delivery.team, delivery.channel)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear something
        LOG.warning("no rules for %s: %s", delivery.key, type(error).__name__)
        return None


def _thread_of(delivery: Delivery) -> str:
    """Return the thread that the delivery itself stands in, "" for outside threads."""
    return delivery.thread_ts if delivery.thread_ts != delivery.ts else ""


def _give_up(desk: Desk, delivery: Delivery, trouble: SlackCallError, reference: str) -> None:
    """Close a delivery Slack will never take; leave one open that Slack may take later."""
    LOG.error("could not apologise for %s: %s (reference %s)", delivery.key, trouble, reference)
    if trouble.kind is Kind.REFUSED:
        desk.events.finish(delivery.key, UNDELIVERABLE, desk.now())
    elif trouble.kind is Kind.TOKEN:
        desk.on_token_refused(trouble.code)
