"""Cohorts in Slack: who may lead one, its invitation, and joining it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from slack_sdk import WebClient

from bot.slack import train_words as words
from bot.slack.administrators import is_administrator
from bot.slack.blocks.train import invitation, link_message
from bot.slack.calls import Kind, SlackCallError, patiently
from bot.slack.codes import read_code
from bot.slack.desk import Desk, report
from bot.slack.hurry import hurried
from bot.slack.ids import COHORT_EVENT_TYPE
from bot.slack.learning import course, learner_of
from bot.slack.marked import SKEW_SECONDS, post_marked
from bot.slack.once import keeping, once
from bot.training.types import Cohort, Enrolment


def trainers_of(desk: Desk, team: str) -> frozenset[str]:
    """Return the Slack user ids of those whom an administrator named as trainers."""
    return frozenset(desk.rules(team, "").trainers)


def why_not_train(desk: Desk, client: WebClient, team: str, user: str) -> str:
    """Return why this person may not lead cohorts, "" when they may: named ones, and administrators."""
    if user in trainers_of(desk, team):
        return ""
    try:
        return "" if is_administrator(client, team, user) else words.NOT_TRAINER
    except SlackCallError:
        return words.TRAINER_UNSURE


def titles_of(desk: Desk) -> dict[str, str]:
    """Return the titles of all paths, those too that cannot be taught today."""
    return {path.id: path.title for path in desk.knowledge.teaching.paths}


def title_of(desk: Desk, cohort: Cohort) -> str:
    """Return the title of a cohort's path."""
    return titles_of(desk).get(cohort.path, cohort.path)


def led_by(desk: Desk, cohort: str, team: str, user: str) -> Cohort | None:
    """Return the cohort with this id if this person leads it, else None."""
    found = desk.store.learning.cohort(cohort)
    return found if found and found.team == team and found.trainer == desk.person(team, user) else None


def find_to_join(desk: Desk, typed: str, team: str) -> tuple[Cohort | None, str]:
    """
    Return the cohort that a code stands for, or None and why nobody can join by it.

    A cohort of another workspace is as good as none: the code must not tell that there is one.
    """
    code = read_code(typed)
    cohort = desk.store.learning.cohort(code) if code else None
    if cohort is None or cohort.team != team:
        return None, words.JOIN_UNKNOWN
    if cohort.closed_at:
        return None, words.JOIN_CLOSED
    return (cohort, "") if cohort.path in course(desk).paths else (None, words.JOIN_AWAY)


def cohort_of(desk: Desk, person: str, path: str) -> str:
    """Return the cohort with which a person takes a path, "" for none."""
    enrolled = desk.store.learning.enrolments(person)
    return next((enrolment.cohort for enrolment in enrolled if enrolment.path == path), "")


def join(desk: Desk, client: WebClient, cohort: Cohort, team: str, user: str) -> bool:
    """
    Let a person take a path with a cohort, out of another one if need be; False when the cohort was closed meanwhile.

    What Slack is asked about somebody new is asked once and not for long, as they look at the open modal.

    Raises:
        SlackCallError, StoreFault: The person could not be enrolled.
    """
    quick = replace(desk, patience=replace(desk.patience, tries=1))
    log, learner = desk.store.learning, learner_of(quick, hurried(client), team, user)
    before = cohort_of(desk, learner.person, cohort.path)
    if before == cohort.id:
        return True
    if before:
        log.leave(learner.person, cohort.path)
    is_in = log.enrol(Enrolment(learner.person, cohort.path, cohort.id, desk.now()))
    if before and not is_in:  # back to where they were; that one may be closed too, so alone if it must be
        for kept in (before, ""):
            if log.enrol(Enrolment(learner.person, cohort.path, kept, desk.now())):
                break
    return is_in or cohort_of(desk, learner.person, cohort.path) == cohort.id


def leave(desk: Desk, cohort: Cohort, person: str) -> bool:
    """Let a person go on alone; False when they are not in this cohort."""
    if cohort_of(desk, person, cohort.path) != cohort.id:
        return False
    desk.store.learning.leave(person, cohort.path)
    desk.store.learning.enrol(Enrolment(person, cohort.path, "", desk.now()))
    return True


def invite(desk: Desk, client: WebClient, cohort: Cohort, channel: str, press: str) -> None:
    """
    Post the invitation in a channel, unless it is there, and give its trainer the link to it.

    `press` identifies what the trainer did, however often it is delivered. When the invitation cannot be posted, they
    hear of that.

    Raises:
        SlackCallError: Nothing could be posted.
    """
    key = f"cohort:{cohort.id}:{press}"
    with once(desk, key, cohort.team, channel) as claim:
        if claim is not None:
            post = partial(
                post_marked,
                client,
                since=cohort.created_at.timestamp() - SKEW_SECONDS,
                patience=desk.patience,
                keep=keeping(desk, key),
                event_type=COHORT_EVENT_TYPE,
            )
            link = _invitation(desk, client, cohort, channel, post)
            reply = link_message(cohort, channel, link)
            post((cohort.channel, ""), f"{key}:link", reply, look_first=claim.look_first)


def _invitation(desk: Desk, client: WebClient, cohort: Cohort, channel: str, post: Callable[..., str]) -> str:
    """Return the address of the invitation, posted now where it was not there, or "" when Slack refuses it."""
    try:
        told = invitation(cohort, title_of(desk, cohort))
        ts = post((channel, ""), f"{cohort.id}:invitation", told, look_first=True)
        found = patiently(lambda _: client.chat_getPermalink(channel=channel, message_ts=ts), desk.patience)
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        report(trouble, "an invitation")
        return ""
    return str(found.get("permalink") or "")
