"""What the learning parts in Slack share: the course of the day, a person's standing, and the ways into the modal."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot.slack.blocks.learn import Showing, page_view
from bot.slack.blocks.learning import menu_view, over_view
from bot.slack.calls import Kind, SlackCallError, patiently
from bot.slack.desk import Desk
from bot.slack.hurry import OPEN_SECONDS, once_quickly
from bot.slack.wishing import next_at
from bot.training.course import Course
from bot.training.daily import local_day
from bot.training.run import Run, item_run
from bot.training.standing import Standing, standing_at
from bot.training.types import Enrolment, Learner, Source, Wishes

View = dict[str, Any]

# What Slack says of a modal that the person has closed, and of one that shows something else by now.
_GONE = frozenset({"not_found", "hash_conflict"})
_MOST_SEED = 1_000_000


def course(desk: Desk) -> Course:
    """Return what can be taught today."""
    return desk.courses.on(desk.knowledge, desk.now().date())


def learner_of(desk: Desk, client: WebClient, team: str, user: str) -> Learner:
    """
    Return a person as a learner; from now on one, with the usual wishes, who was none.

    Raises:
        SlackCallError: Slack does not say where the bot can write to them.
        StoreUnreachable: The database does not answer.
    """
    person, now = desk.person(team, user), desk.now()
    known = desk.store.learning.learner(person)
    if known is not None:
        return known
    opened: Any = patiently(lambda _: client.conversations_open(users=user), desk.patience)
    wishes = Wishes(timezone=timezone_of(client, user))
    made = Learner(person, team, str(opened["channel"]["id"]), wishes, started_at=now, seen_at=now)
    desk.store.learning.save(made)
    # The first daily set is for the day after: today they are just beginning.
    desk.store.learning.mark_sent(person, local_day(wishes, now))
    return desk.store.learning.learner(person) or made


def timezone_of(client: WebClient, user: str) -> str:
    """Return a person's time zone as Slack knows it, or London's where it does not say or says what nobody knows."""
    try:
        about = once_quickly(client, lambda quick: quick.users_info(user=user)).get("user") or {}
        return str(ZoneInfo(str(about.get("tz") or "")).key)
    except (SlackCallError, ValueError, KeyError, OSError):
        return Wishes().timezone


def begin_path(desk: Desk, client: WebClient, team: str, user: str, path: str) -> None:
    """
    Let a person take a path by themselves, unless they take it already.

    Raises:
        SlackCallError, StoreUnreachable: As `learner_of`.
    """
    learner = learner_of(desk, client, team, user)
    taken = {enrolment.path for enrolment in desk.store.learning.enrolments(learner.person)}
    if path not in taken:
        desk.store.learning.enrol(Enrolment(learner.person, path, "", desk.now()))


def standing_of(desk: Desk, team: str, user: str) -> Standing:
    """Return how far a person is."""
    log, now, person, material = desk.store.learning, desk.now(), desk.person(team, user), course(desk)
    learner = log.learner(person)
    if learner is None:
        return Standing(material, now)
    standing = standing_at(
        material,
        now,
        learner,
        log.enrolments(person),
        log.reviews(person),
        log.lessons_read(person),
        log.completions(person),
    )
    return replace(standing, next_at=next_at(learner, now))


def open_menu(desk: Desk, client: WebClient, trigger_id: str, team: str, user: str, *, view_id: str = "") -> None:
    """
    Show what there is to learn and how far the person is: in the open modal `view_id`, or in a new one.

    Raises:
        SlackCallError: Slack did not show it.
        StoreUnreachable: The database does not answer.
    """
    show(desk, client, menu_view(standing_of(desk, team, user)), trigger_id=trigger_id, view_id=view_id)


def start_set(desk: Desk, client: WebClient, trigger_id: str, team: str, user: str, *, view_id: str = "") -> None:
    """
    Show the first of today's questions, or that there are none: in the open modal `view_id`, or in a new one.

    Raises:
        As `open_menu`.
    """
    standing = standing_of(desk, team, user)
    if standing.learner is None:  # the records may have been deleted since the button was shown
        view = menu_view(standing)
    else:
        view = run_view(desk, standing, item_run(standing.today, Source.DAILY, seed()))
    show(desk, client, view, trigger_id=trigger_id, view_id=view_id)


def run_view(desk: Desk, standing: Standing, run: Run, *notes: str) -> View:
    """Return the page that a run shows: a card, a question, what an answer was worth, or how it ended."""
    if run.is_over:
        return over_view(run, standing, notes=notes)
    return page_view(run, showing(desk), notes=notes)


def showing(desk: Desk) -> Showing:
    """Return what every page of a run is made from."""
    sources = {source.id: source for source in desk.knowledge.sources}
    return Showing(course(desk), sources, desk.now().date())


def show(
    desk: Desk,
    client: WebClient,
    view: Mapping[str, Any],
    *,
    trigger_id: str = "",
    view_id: str = "",
    hash: str = "",
) -> None:
    """
    Put a page into the open modal `view_id`, or into a new one.

    With a `hash` nothing happens when the modal shows another page by now: then another press was first.

    Raises:
        SlackCallError: Slack did not take it; not when the person has closed the modal.
    """
    if not view_id:
        once_quickly(client, lambda quick: quick.views_open(trigger_id=trigger_id, view=dict(view)), OPEN_SECONDS)
        return
    seen = {"hash": hash} if hash else {}
    try:
        patiently(lambda _: client.views_update(view_id=view_id, view=dict(view), **seen), desk.patience)
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED or trouble.code not in _GONE:
            raise


def seed() -> int:
    """Return a number by which a run orders its options, and by which its answers are told from another run's."""
    return secrets.randbelow(_MOST_SEED)
