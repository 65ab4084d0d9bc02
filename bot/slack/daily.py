"""The daily sets: each learner's message at the hour they chose, once a day however many replicas there are."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from slack_sdk import WebClient

from bot.slack.blocks.daily import Daily, daily_message, minutes_for, silent_message
from bot.slack.blocks.reply import Reply
from bot.slack.calls import Kind, SlackCallError
from bot.slack.certificates import hand_over
from bot.slack.connections import Connect
from bot.slack.desk import OLD_CLAIM, Claim, ClaimLostError, Desk, report
from bot.slack.ids import DAILY_EVENT_TYPE
from bot.slack.learning import course
from bot.slack.marked import post_marked
from bot.slack.once import DONE, keeping, once
from bot.store.errors import StoreUnreachable
from bot.store.identity import keyed_hash
from bot.training.course import Course
from bot.training.daily import local_day, may_send
from bot.training.schedule import GAP_DAYS
from bot.training.standing import standing_at
from bot.training.types import Learner, Wishes
from index.lessons import Item

LOG = logging.getLogger(__name__)

# Slack takes messages for people who have left, without a word (python-slack-sdk issue 1156), so silence is how the bot
# learns that nobody reads: no sign for four weeks, and so many sets sent without one in a month.
SILENCE = timedelta(days=28)
UNANSWERED = 8
_LOOKED_AT_DAYS = 30  # as long as deliveries are kept, unless an administrator says otherwise
# Whoever is left out for trouble with Slack has another turn a minute later.
_TRIES = 3
_FAILURES = 3
# How a day without a message ends.
QUIET = "quiet"
# What was posted for a day is at most so old.
_LOOK_BACK = timedelta(days=1)
_KEY_CHARS = 32

# What Slack says where a direct message can be written to no more. Every other refusal is about the message or the
# bot: it is the same for all, and no reason to pause anybody. https://docs.slack.dev/reference/methods/chat.postMessage
_GONE = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)


def send_daily_sets(desk: Desk, connect: Connect, *, is_stopping: Callable[[], bool]) -> int:
    """
    Send what is due now and return how many messages that were.

    Several replicas may do so at the same time: they share the work. Trouble with one learner does not keep the others
    from their turn; a workspace that takes nothing for now is left for the next round.
    """
    now = desk.now()
    due = [learner for learner in desk.store.learning.learners() if learner.channel and may_send(learner, now)]
    round = _Round(desk, connect)
    for learner in due:
        if is_stopping():
            break
        round.serve(learner)
    if round.sent:
        LOG.info("sent %d daily sets", round.sent)
    return round.sent


class _NotNowError(Exception):
    """The learner has changed their wishes, or deleted their records, since the round began."""


@dataclass(slots=True)
class _Round:
    """One round of the chore. `failures` counts how often in a row Slack failed, by workspace."""

    desk: Desk
    connect: Connect
    sent: int = 0
    failures: Counter[str] = field(default_factory=Counter)

    def serve(self, learner: Learner) -> None:
        """Send a learner their set, and a certificate that was left unposted, if the workspace takes messages."""
        team = learner.team
        try:
            if self.failures[team] >= _FAILURES or not self.desk.rules(team, "").is_on:
                return
            connection = self.connect(team)
            if connection is not None:
                self.sent += _send(self.desk, connection.client, learner)
                self.failures[team] = 0
                hand_over(self.desk, connection.client, learner)
        except SlackCallError as trouble:
            self._failed(team, trouble)
        except ClaimLostError:
            LOG.warning("a daily set was left to whoever took it over")
        except _NotNowError:
            pass
        except StoreUnreachable:
            raise  # without its database the round is over for everybody
        except Exception as error:  # noqa: BLE001 - the next set is somebody else's
            report(error, "a daily set")

    def _failed(self, team: str, trouble: SlackCallError) -> None:
        LOG.warning("a daily set was not sent: %s", trouble)
        self.failures[team] += 1
        if trouble.kind is Kind.TOKEN:
            self.failures[team] = _FAILURES
            self.desk.on_token_refused(trouble.code)


def _send(desk: Desk, client: WebClient, known: Learner) -> bool:
    """
    Send a learner today's set, or find that there is none, and return whether a message was posted.

    The day is marked once that is done. A process that dies before leaves a claim, which another takes over when its
    lease has run out, looking first whether the message is there.
    """
    day = local_day(known.wishes, desk.now())
    key = daily_key(desk, known, day)
    is_posted = False
    with once(desk, key, known.team, "") as claim:
        if claim is not None:
            is_posted = _post(desk, client, known, claim)
            desk.store.learning.mark_sent(known.person, day)
            if not is_posted:
                desk.events.finish(key, QUIET, desk.now())  # `once` leaves the first outcome
    if claim is None and desk.events.outcome(key) in {DONE, QUIET}:
        # Done before they deleted their records and began anew, on the same day.
        desk.store.learning.mark_sent(known.person, day)
    return is_posted


def _post(desk: Desk, client: WebClient, known: Learner, claim: Claim) -> bool:
    """
    Post what is due to a learner, and return whether there was anything.

    Raises:
        SlackCallError: Slack did not take it, and may later.
        _NotNowError: It is not due any more.
    """
    learner, now = desk.store.learning.learner(known.person), desk.now()
    # In another time zone it may be another day, which this claim does not hold.
    if learner is None or learner.wishes.timezone != known.wishes.timezone or not may_send(learner, now):
        raise _NotNowError
    reply, is_last = _message(desk, learner, now)
    if reply is None:
        return False
    keep = keeping(desk, claim.delivery.key)
    if desk.now() - claim.claimed_at > OLD_CLAIM:
        keep()
    try:
        post_marked(
            client,
            (learner.channel, ""),
            claim.delivery.key,
            reply,
            since=(now - _LOOK_BACK).timestamp(),
            look_first=claim.look_first,
            patience=replace(desk.patience, tries=_TRIES),
            keep=keep,
            event_type=DAILY_EVENT_TYPE,
        )
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        LOG.warning("a daily set was refused: %s", trouble.code)
        if trouble.code in _GONE:
            _pause(desk, learner.person)
        return False
    if is_last:
        _pause(desk, learner.person)
    return True


def _message(desk: Desk, learner: Learner, now: datetime) -> tuple[Reply | None, bool]:
    """Return what to post, None for nothing, and whether it is the last message for now."""
    log, person = desk.store.learning, learner.person
    standing = standing_at(
        course(desk), now, learner, log.enrolments(person), log.reviews(person), log.lessons_read(person)
    )
    items, reviews = standing.today, standing.reviews
    if not items:
        return None, False
    if _is_silent(desk, learner, now):
        return silent_message(), True
    changed = [standing.memories[item.id].changed for item in items if item.id in standing.memories]
    daily = Daily(
        items=len(items),
        minutes=minutes_for(items),
        origins=_origins(standing.course, items, [enrolment.path for enrolment in standing.enrolments]),
        changed=sum(change is not None for change in changed),
        is_back=bool(reviews) and _days_between(learner.wishes, reviews[-1].at, now) >= GAP_DAYS,
    )
    return daily_message(daily), False


def _is_silent(desk: Desk, learner: Learner, now: datetime) -> bool:
    """Return whether a learner has not reacted for weeks; days on which there was nothing to ask do not count."""
    if now - learner.seen_at < SILENCE:
        return False
    today = local_day(learner.wishes, now)
    days = (today - timedelta(days=ago) for ago in range(1, _LOOKED_AT_DAYS))
    since = local_day(learner.wishes, learner.seen_at)
    return sum(desk.events.outcome(daily_key(desk, learner, day)) == DONE for day in days if day > since) >= UNANSWERED


def _days_between(wishes: Wishes, then: datetime, now: datetime) -> int:
    return (local_day(wishes, now) - local_day(wishes, then)).days


def daily_key(desk: Desk, learner: Learner, day: date) -> str:
    """
    Return what identifies a learner's set of a day.

    It outlives the learner's records for some days, and stands in the message: so it is a keyed hash, which leads
    neither to the learner in the store nor to their place in Slack.
    """
    return f"daily:{keyed_hash(desk.hash_key, 'daily', learner.person, str(day))[:_KEY_CHARS]}"


def _origins(material: Course, items: Iterable[Item], taken: Iterable[str]) -> tuple[str, ...]:
    """Return the titles of the paths taken that have these items; where there are none, of their lessons."""
    lessons = dict.fromkeys(material.lesson_of[item.id] for item in items)
    paths = [material.paths[path] for path in taken if path in material.paths]
    titles = tuple(path.title for path in paths if set(lessons) & set(path.lessons))
    return titles or tuple(material.lessons[lesson].title for lesson in lessons)


def _pause(desk: Desk, person: str) -> None:
    """Send nothing more until the person says so."""
    learner = desk.store.learning.learner(person)
    if learner is not None:
        desk.store.learning.save(replace(learner, wishes=replace(learner.wishes, is_stopped=True)))
