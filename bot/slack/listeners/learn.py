"""A person learns: lessons, today's questions and tests, in one modal whose pages are turned."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from zlib import crc32

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import ids
from bot.slack import learn_words as words
from bot.slack.arrivals import Command
from bot.slack.blocks.details import View
from bot.slack.blocks.learn import unpack_choice
from bot.slack.blocks.learning import menu_view, over_view, words_view
from bot.slack.blocks.ref import unpack as unpack_ref
from bot.slack.calls import SlackCallError
from bot.slack.certificates import award_if_complete
from bot.slack.desk import Desk, report
from bot.slack.hurry import OPEN_SECONDS, once_quickly
from bot.slack.learning import begin_path, course, open_menu, run_view, seed, show, standing_of, start_set
from bot.slack.listeners.home import Front, front_of
from bot.slack.listeners.wishes import show_home
from bot.slack.presses import Press, read_press, team_of
from bot.slack.turning import Learning, Turned, again, answered, turned_back, turned_on
from bot.store.errors import StoreFault, StoreUnreachable
from bot.training.run import MOST_TESTED, Run, item_run, lesson_run, unpack
from bot.training.standing import Standing
from bot.training.types import Source
from index.lessons import Item

# Between showing the last page and showing it with the certificate, so that Slack gets the two in this order.
_IN_ORDER_SECONDS = 0.5

Way = Callable[[Desk, WebClient, Press], None]


def register(app: App, desk: Desk) -> None:
    """Open what there is to learn, and lead through it."""
    front = front_of(desk)
    ways: Mapping[str, Way] = {
        ids.LEARN_OPEN: _menu,
        ids.LEARN_LESSON: _lesson,
        ids.LEARN_SET: _set,
        ids.LEARN_TEST: _test,
    }
    for action_id, way in ways.items():
        app.action(action_id)(partial(on_way, desk=desk, way=way))
    app.action(ids.LEARN_PATH)(partial(on_path, front=front))
    app.action(ids.LEARN_LEAVE)(partial(on_leave, front=front))
    app.action(re.compile(rf"{ids.LEARN_CHOICE}:\d+"))(partial(on_choice, front=front))
    app.action(ids.LEARN_BACK)(partial(on_back, front=front))
    app.view(ids.LEARN_NEXT)(partial(on_next, front=front))


def on_word(desk: Desk, client: WebClient, command: Command) -> None:
    """Show what there is to learn, after `/mappa learn`."""
    open_menu(desk, client, command.trigger_id, command.team, command.user)


def on_way(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk, way: Way) -> None:
    """Open what a button promises: in the modal that it stands in, or in a new one."""
    ack()
    press = read_press(body)
    rules = desk.rules(press.team, press.channel)
    if rules.is_on:
        way(desk, client, press)
    else:
        _show(desk, client, press, words_view(rules.off_words))


def on_path(ack: Ack, body: dict[str, Any], client: WebClient, *, front: Front) -> None:
    """
    Start a path with its first lesson.

    Slack is asked for the person's time zone on the way, and a modal must be opened within three seconds of the press:
    so it is opened first and filled then.
    """
    ack()
    desk, press = front.desk, read_press(body)
    rules = desk.rules(press.team, press.channel)
    if not rules.is_on:
        _show(desk, client, press, words_view(rules.off_words))
        return
    view_id = _modal_of(press) or _opened(client, press)
    try:
        view = _begun(desk, client, press)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person sits in front of "one moment"
        report(error, "the start of a path")
        view = words_view(words.NOT_SAVED)
    show(desk, client, view, view_id=view_id)
    show_home(front, client, press.team, press.user)


def on_leave(ack: Ack, body: dict[str, Any], client: WebClient, *, front: Front) -> None:
    """Let a person take a path no more; what they have learned stays."""
    ack()
    desk, press = front.desk, read_press(body)
    path = course(desk).paths.get(press.value)
    is_gone = desk.store.learning.leave(desk.person(press.team, press.user), press.value)
    note = words.path_left(path.title) if path and is_gone else words.PATH_GONE
    _show(desk, client, press, menu_view(standing_of(desk, press.team, press.user), note))
    show_home(front, client, press.team, press.user)


def on_choice(ack: Ack, body: dict[str, Any], client: WebClient, *, front: Front) -> None:
    """Keep an answer and show what it was worth."""
    ack()
    desk, press = front.desk, read_press(body)
    _step(front, client, body, lambda learning, run: answered(desk, learning, run, unpack_choice(press.value)))


def on_back(ack: Ack, body: dict[str, Any], client: WebClient, *, front: Front) -> None:
    """Turn back to the card before."""
    ack()
    _step(front, client, body, lambda learning, run: turned_back(front.desk, learning, run))


def on_next(ack: Ack, body: dict[str, Any], client: WebClient, *, front: Front) -> None:
    """Turn the page; after the last one the person may have earned a certificate."""
    desk, learning = front.desk, _learning(front.desk, body)
    turned = _safely(desk, body, lambda learning, run: turned_on(desk, learning, run))
    ack(response_action="update", view=turned.view)
    if turned.over is not None:
        _finish(front, client, learning, turned.over)


def _step(front: Front, client: WebClient, body: Mapping[str, Any], step: Callable[[Learning, Run], Turned]) -> None:
    """Show what a press on a page leads to, unless another press was first."""
    desk, learning, view = front.desk, _learning(front.desk, body), body.get("view") or {}
    turned = _safely(desk, body, step)
    show(desk, client, turned.view, view_id=learning.view_id, hash=str(view.get("hash") or ""))
    if turned.over is not None:
        _finish(front, client, learning, turned.over)


def _safely(desk: Desk, body: Mapping[str, Any], step: Callable[[Learning, Run], Turned]) -> Turned:
    """Return what a step leads to; while the database is away the page stays, and says so."""
    learning, run = _learning(desk, body), unpack((body.get("view") or {}).get("private_metadata"))
    try:
        rules = desk.rules(learning.team, "")
        if not rules.is_on:
            return Turned(words_view(rules.off_words))
        if run is None:
            return Turned(menu_view(standing_of(desk, learning.team, learning.user), words.LOST))
        return step(learning, run)
    except StoreFault as fault:
        report(fault, "a page of a lesson")
        if isinstance(fault, StoreUnreachable):
            desk.meters.store_failed()
    try:
        return again(desk, learning, run, words.NOT_SAVED) if run else Turned(words_view(words.NOT_SAVED))
    except StoreFault:
        return Turned(words_view(words.NOT_SAVED))


def _finish(front: Front, client: WebClient, learning: Learning, run: Run) -> None:
    """Add to the last page what the person has earned with it, and show App Home as things stand now."""
    desk = front.desk
    try:
        if desk.store.learning.learner(learning.person) is None:
            return
        earned = award_if_complete(desk, client, learning.team, learning.user)
        if earned:
            desk.patience.pause(_IN_ORDER_SECONDS)
            view = over_view(run, standing_of(desk, learning.team, learning.user), earned)
            show(desk, client, view, view_id=learning.view_id)
    except (SlackCallError, StoreFault) as trouble:  # the answers are kept; the next run awards it
        report(trouble, "a certificate")
    show_home(front, client, learning.team, learning.user)


def _menu(desk: Desk, client: WebClient, press: Press) -> None:
    open_menu(desk, client, press.trigger_id, press.team, press.user, view_id=_modal_of(press))


def _set(desk: Desk, client: WebClient, press: Press) -> None:
    start_set(desk, client, press.trigger_id, press.team, press.user, view_id=_modal_of(press))


def _lesson(desk: Desk, client: WebClient, press: Press) -> None:
    standing = standing_of(desk, press.team, press.user)
    _show(desk, client, press, lesson_view(desk, standing, press.value or standing.next_lesson))


def _test(desk: Desk, client: WebClient, press: Press) -> None:
    standing, ref, seeded = standing_of(desk, press.team, press.user), unpack_ref(press.value), seed()
    items = choose_items(standing, ref.entries if ref else (), seeded)
    if items:
        _show(desk, client, press, run_view(desk, standing, item_run(items, Source.TEST, seeded)))
    else:
        _show(desk, client, press, menu_view(standing, words.NO_TEST))


def lesson_view(desk: Desk, standing: Standing, lesson: str, *notes: str) -> View:
    """Return the first page of a lesson; of one that is read, the first question, from which Back leads to it."""
    if lesson not in standing.course.lessons:
        return menu_view(standing, words.LESSON_GONE)
    run = lesson_run(standing.course, lesson, [review.item for review in standing.reviews], seed())
    if lesson in standing.lessons_read:
        cards = len(standing.course.lessons[lesson].cards)
        return run_view(desk, standing, replace(run, at=cards), *notes, words.ALREADY_READ)
    return run_view(desk, standing, run, *notes)


def choose_items(standing: Standing, entries: tuple[str, ...], seeded: int) -> tuple[Item, ...]:
    """Return what tests these entries: first what cites one of them, then what was asked least; chance decides ties."""
    wanted, asked = set(entries), [review.item for review in standing.reviews]

    def order(item: Item) -> tuple[bool, int, int]:
        return item.entries[0] not in wanted, asked.count(item.id), crc32(f"{seeded} {item.id}".encode())

    return tuple(sorted(standing.course.items_on(entries), key=order)[:MOST_TESTED])


def _begun(desk: Desk, client: WebClient, press: Press) -> View:
    """Return the first page of a path's first lesson that is not read, once the person takes the path."""
    standing = standing_of(desk, press.team, press.user)
    path = standing.course.paths.get(press.value)
    if path is None:
        return menu_view(standing, words.PATH_GONE)
    begin_path(desk, client, press.team, press.user, path.id)
    standing = standing_of(desk, press.team, press.user)
    lesson = next((name for name in path.lessons if name not in standing.lessons_read), path.lessons[0])
    return lesson_view(desk, standing, lesson, words.begun(path.title))


def _opened(client: WebClient, press: Press) -> str:
    """Open a modal that says that it takes a moment, and return its id."""
    first = words_view(words.ONE_MOMENT)
    call = once_quickly(client, lambda quick: quick.views_open(trigger_id=press.trigger_id, view=first), OPEN_SECONDS)
    return str((call.get("view") or {}).get("id") or "")


def _show(desk: Desk, client: WebClient, press: Press, view: View) -> None:
    show(desk, client, view, trigger_id=press.trigger_id, view_id=_modal_of(press))


def _modal_of(press: Press) -> str:
    """Return the modal that a button stands in, "" when it stands in App Home or in a message."""
    return str(press.view.get("id") or "") if press.view.get("type") == "modal" else ""


def _learning(desk: Desk, body: Mapping[str, Any]) -> Learning:
    team, user = team_of(body), str((body.get("user") or {}).get("id") or "")
    return Learning(team, user, desk.person(team, user), str((body.get("view") or {}).get("id") or ""))
