"""A person opens App Home, and asks there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.answer.stop import stop_personal_data
from bot.slack import ids
from bot.slack.administrators import Administrators
from bot.slack.arrivals import team_of_event
from bot.slack.blocks.home import (
    MOST_FREQUENT,
    Home,
    View,
    frequent_entries,
    render_answer_modal,
    render_home,
    render_words_modal,
    whats_new,
)
from bot.slack.blocks.text import escape
from bot.slack.calls import patiently
from bot.slack.desk import Desk, report
from bot.slack.hurry import OPEN_SECONDS, once_quickly
from bot.slack.incoming import unescape
from bot.slack.learning import standing_of
from bot.slack.presses import team_of, update_view
from bot.slack.rules import Rules
from bot.slack.saying import prepare
from index.types import Entry

# How far back "what people ask" looks, and how many entries it asks for: some may be local to another area.
_FREQUENT_DAYS = timedelta(days=90)
_LOOKED_AT = 4 * MOST_FREQUENT


@dataclass(frozen=True, slots=True)
class Front:
    """What App Home needs besides the desk: the entries by id, and who is an administrator."""

    desk: Desk
    entries: Mapping[str, Entry]
    administrators: Administrators


def front_of(desk: Desk) -> Front:
    """Return the front of a desk."""
    return Front(desk, {entry.id: entry for entry in desk.knowledge.entries}, Administrators(desk.now))


def register(app: App, desk: Desk) -> None:
    """Show App Home when it is opened, and answer what is asked in it."""
    front = front_of(desk)
    app.event("app_home_opened", matchers=[shows_home])(partial(on_home, front=front))
    app.action(ids.HOME_SEARCH)(partial(on_search, desk=desk))
    app.action(ids.HOME_SEARCH_GO)(partial(on_search, desk=desk))
    app.action(re.compile(rf"{ids.HOME_ASK}:\d+"))(partial(on_search, desk=desk))


def shows_home(event: Mapping[str, Any]) -> bool:
    """True when the tab a person sees is the Home tab, not the messages."""
    return event.get("tab") != "messages"


def on_home(client: WebClient, body: dict[str, Any], *, front: Front) -> None:
    """Show a person their App Home."""
    publish_home(front, client, team_of_event(body), str(body["event"]["user"]))


def publish_home(front: Front, client: WebClient, team: str, user: str) -> None:
    """
    Show a person their App Home as things stand now.

    Raises:
        SlackCallError: Slack did not take it.
    """
    view = render_home(home_of(front, client, team, user))
    patiently(lambda _: client.views_publish(user_id=user, view=view), front.desk.patience)


def home_of(front: Front, client: WebClient, team: str, user: str) -> Home:
    """Return what a person's App Home shows."""
    desk, rules, now = front.desk, front.desk.rules(team, ""), front.desk.now()
    is_administrator = front.administrators.include(client, team, user)
    return Home(
        today=now.date(),
        new=whats_new(desk.knowledge, rules.area, now.date()),
        frequent=frequent(desk, front.entries, rules, team, now),
        has_guide=desk.knowledge.guide is not None,
        has_unit_channel=bool(rules.unit_channel),
        unit_contact=desk.unit_contact,
        is_administrator=is_administrator,
        off_message=None if rules.is_on else rules.off_message,
        learning=standing_of(desk, team, user),
        is_trainer=is_administrator or user in rules.trainers,
    )


def frequent(desk: Desk, entries: Mapping[str, Entry], rules: Rules, team: str, now: datetime) -> tuple[Entry, ...]:
    """Return the entries that people of this workspace were shown most in the last 90 days."""
    return frequent_entries(desk.store.asked.frequent(team, now - _FREQUENT_DAYS, _LOOKED_AT), entries, rules.area)


def on_search(ack: Ack, client: WebClient, body: dict[str, Any], *, desk: Desk) -> None:
    """
    Answer a question asked in App Home, in a modal that only its reader sees; the next one in the same modal.

    A modal must be opened within three seconds of the press, so it is opened first and filled then.
    """
    ack()
    text = typed_question(body)
    view: Mapping[str, Any] = body.get("view") or {}
    if view.get("type") != "modal":
        first = render_words_modal(wording.HOME_LOOKING if text else wording.HOME_SEARCH_EMPTY)
        trigger = body["trigger_id"]
        opened = once_quickly(client, lambda quick: quick.views_open(trigger_id=trigger, view=first), OPEN_SECONDS)
        view = opened["view"]
    if text:
        _fill(desk, client, str(view["id"]), team_of(body), text)


def typed_question(body: Mapping[str, Any]) -> str:
    """Return what was asked: typed and sent with Enter, typed and sent with the button, or on the button itself."""
    action: Mapping[str, Any] = (body.get("actions") or [{}])[0]
    text = action.get("value")
    if action.get("action_id") == ids.HOME_SEARCH_GO:
        state = ((body.get("view") or {}).get("state") or {}).get("values") or {}
        text = ((state.get(ids.HOME_SEARCH) or {}).get(ids.HOME_SEARCH) or {}).get("value")
    return unescape(text).strip() if isinstance(text, str) else ""


def _fill(desk: Desk, client: WebClient, view_id: str, team: str, text: str) -> None:
    """Put the answer into the open modal, or the words for a fault of ours: it must not look for ever."""
    try:
        view = _answered(desk, team, text)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person sits in front of "looking that up"
        report(error, "a question in App Home")
        view = render_words_modal(wording.HOME_TRY_AGAIN)
    update_view(client, view_id, view, desk.patience)


def _answered(desk: Desk, team: str, text: str) -> View:
    """Return the modal with the answer; nothing of it is kept."""
    if stopped := stop_personal_data(text):
        return render_words_modal(stopped.text)
    said = prepare(
        desk.answer,
        desk.knowledge,
        desk.rules(team, ""),
        text=escape(text),
        earlier=tuple,
        key="",
        today=desk.now().date(),
        is_private=True,
    )
    desk.meters.answered(said.outcome)
    return render_answer_modal(said.plain())
