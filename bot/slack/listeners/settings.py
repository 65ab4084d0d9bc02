"""An administrator changes what holds in a workspace or a channel. Whether it is one is asked at every step."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot import wording
from bot.privacy.guard import find_personal_data
from bot.privacy.kinds import label_of
from bot.slack import ids
from bot.slack.administrators import is_administrator
from bot.slack.blocks.settings import (
    CHANGES_SHOWN,
    MESSAGE,
    Form,
    View,
    render_settings,
    render_settings_notice,
    render_switch_off,
)
from bot.slack.calls import SlackCallError
from bot.slack.choosing import (
    FORM,
    Shown,
    areas_of,
    block_of,
    changes,
    chosen_values,
    is_channel,
    read_form,
    unpack_shown,
    users_of,
    values_of,
)
from bot.slack.desk import Desk, report
from bot.slack.hurry import OPEN_SECONDS, once_quickly
from bot.slack.listeners.home import Front, front_of, publish_home
from bot.slack.places import why_not_there
from bot.slack.presses import field_of, team_of
from bot.slack.rules import IS_ON, NO, OFF_MESSAGE, TRAINERS, UNIT_CHANNEL, YES
from bot.slack.train_words import SETTING_NOT_PEOPLE, SETTING_PEOPLE_NOT_ASKED
from bot.store.errors import StoreFault

LOG = logging.getLogger(__name__)

# How long to go on asking Slack about people who are named trainers.
_ASKING = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """One step of an administrator, or of somebody who would like to be one; `me` is the keyed hash of `user`."""

    team: str
    user: str
    me: str
    view: Mapping[str, Any]
    trigger_id: str


def visit_of(desk: Desk, body: Mapping[str, Any]) -> Visit:
    """Return the step in a payload."""
    team, user = team_of(body), str((body.get("user") or {}).get("id") or "")
    return Visit(team, user, desk.person(team, user), body.get("view") or {}, str(body.get("trigger_id") or ""))


def register(app: App, desk: Desk) -> None:
    """Open the settings from App Home, and take in what is chosen there."""
    front = front_of(desk)
    app.action(ids.SETTINGS_OPEN)(partial(on_open, desk=desk))
    app.action(ids.SETTINGS_CHANNEL)(partial(on_channel, desk=desk))
    app.action(ids.SWITCH)(partial(on_switch, front=front))
    app.view(ids.SETTINGS_SAVE)(partial(on_save, front=front))
    app.view(ids.SWITCH_OFF)(partial(on_switch_off, front=front))


def on_open(ack: Ack, client: WebClient, body: dict[str, Any], *, desk: Desk) -> None:
    """Open the workspace's settings."""
    ack()
    visit = visit_of(desk, body)
    view = _refused(client, visit) or render_settings(form_of(desk, visit, ""))
    _open(client, "open", visit, view)


def on_channel(ack: Ack, client: WebClient, body: dict[str, Any], *, desk: Desk) -> None:
    """Open the settings of the channel that was chosen beside the button, on top of the workspace's."""
    ack()
    visit = visit_of(desk, body)
    choice = ids.SETTINGS_CHANNEL_CHOICE
    chosen = ((_state(visit).get(choice) or {}).get(choice) or {}).get("selected_conversation")
    if not is_channel(chosen):
        view = render_settings_notice(wording.SETTINGS_NO_CHANNEL)
    else:
        view = _refused(client, visit) or render_settings(form_of(desk, visit, chosen))
    _open(client, "push", visit, view)


def on_save(ack: Ack, client: WebClient, body: dict[str, Any], *, front: Front) -> None:
    """Take in a filled-in form, or say beside each part what is wrong with it."""
    desk, visit = front.desk, visit_of(front.desk, body)
    shown = unpack_shown(visit.view.get("private_metadata"))
    problem = _problem(client, visit) or ("" if shown else wording.SETTINGS_LOST)
    if problem or shown is None:
        ack(response_action="errors", errors={block_of(FORM[0]): problem})
        return
    areas = {*areas_of(desk.knowledge), *filter(None, [shown.values.get("area")])}
    filled = read_form(_state(visit), areas=areas, for_channel=bool(shown.channel))
    wanted = changes(shown.values, filled.values)
    problems = filled.problems or _unit_problems(client, wanted.get(UNIT_CHANNEL))
    problems = problems or _trainer_problems(desk, client, shown.values.get(TRAINERS), wanted.get(TRAINERS))
    problems = problems or _choose(desk, visit, shown.channel, wanted, FORM[0])
    if problems:
        ack(response_action="errors", errors={block_of(name): words for name, words in problems.items()})
        return
    ack()
    _show_again(front, client, visit, str(visit.view.get("root_view_id") or "") if shown.channel else "", "")


def on_switch(ack: Ack, client: WebClient, body: dict[str, Any], *, front: Front) -> None:
    """Turn the bot on, or ask for the message that people will read while it is off."""
    ack()
    desk, visit = front.desk, visit_of(front.desk, body)
    shown = unpack_shown(visit.view.get("private_metadata"))
    view_id = str(visit.view.get("id") or "")
    if refused := _refused(client, visit) or (None if shown else render_settings_notice(wording.SETTINGS_LOST)):
        _open(client, "push", visit, refused)
    elif shown is not None and body["actions"][0].get("value") == "off":
        message = desk.store.choices.chosen(visit.team, shown.channel).get(OFF_MESSAGE, "")
        _open(client, "push", visit, render_switch_off(Shown(shown.channel, parent=view_id), message))
    elif shown is not None:
        # A channel only takes back that it was off: it can never be on in a workspace that is off.
        problems = _choose(
            desk, visit, shown.channel, {IS_ON: None if shown.channel else YES, OFF_MESSAGE: None}, IS_ON
        )
        if problems:
            _open(client, "push", visit, render_settings_notice(problems[IS_ON]))
            return
        _show_again(front, client, visit, view_id, shown.channel)


def on_switch_off(ack: Ack, client: WebClient, body: dict[str, Any], *, front: Front) -> None:
    """Turn the bot off, in the workspace or in a channel."""
    desk, visit = front.desk, visit_of(front.desk, body)
    shown = unpack_shown(visit.view.get("private_metadata"))
    message = field_of(body, MESSAGE)
    problem = _problem(client, visit) or _message_problem(message) or ("" if shown else wording.SETTINGS_LOST)
    if not problem and shown is not None:
        wanted: dict[str, str | None] = {OFF_MESSAGE: message, IS_ON: NO}
        problem = _choose(desk, visit, shown.channel, wanted, MESSAGE).get(MESSAGE, "")
    if problem or shown is None:
        ack(response_action="errors", errors={MESSAGE: problem})
        return
    ack()
    _show_again(front, client, visit, shown.parent, shown.channel)


def form_of(desk: Desk, visit: Visit, channel: str) -> Form:
    """Return the form for the workspace (`channel` is "") or a channel, as things stand."""
    chosen, workspace = desk.store.choices.chosen(visit.team, channel), desk.rules(visit.team, "")
    return Form(
        shown=Shown(channel, chosen_values(chosen) if channel else values_of(workspace)),
        workspace=workspace,
        areas=areas_of(desk.knowledge),
        is_on=chosen.get(IS_ON) != NO,
        off_message=chosen.get(OFF_MESSAGE, ""),
        changes=desk.store.choices.audit(visit.team, CHANGES_SHOWN),
        viewer=visit.me,
    )


def _state(visit: Visit) -> Mapping[str, Any]:
    """Return what is filled in, by block and element."""
    return (visit.view.get("state") or {}).get("values") or {}


def _refused(client: WebClient, visit: Visit) -> View | None:
    """Return the modal for somebody who may not change settings, or None."""
    problem = _problem(client, visit)
    return render_settings_notice(problem) if problem else None


def _problem(client: WebClient, visit: Visit) -> str:
    """Return why this person may not change settings, "" when they may; when Slack does not say, they may not."""
    try:
        return "" if is_administrator(client, visit.team, visit.user) else wording.SETTINGS_NOT_ADMINISTRATOR
    except SlackCallError as trouble:
        LOG.warning("settings left alone: users.info gave %s", trouble.code)
        return wording.SETTINGS_UNSURE


def _unit_problems(client: WebClient, channel: str | None) -> dict[str, str]:
    """Return what is wrong with a new escalation channel: the bot must be in it, and nobody from elsewhere."""
    problem = why_not_there(client, channel) if channel else ""
    return {UNIT_CHANNEL: problem} if problem else {}


def _trainer_problems(desk: Desk, client: WebClient, before: str | None, after: str | None) -> dict[str, str]:
    """Return what is wrong with the trainers who are named anew: each must be a person whose account is in use."""
    since = desk.now()
    for user in sorted({*users_of(after)} - {*users_of(before)}):
        if desk.now() - since > _ASKING:  # Slack waits three seconds for all that a form takes
            return {TRAINERS: SETTING_PEOPLE_NOT_ASKED}
        try:
            about = once_quickly(client, partial(_about, user=user)).get("user") or {}
        except SlackCallError as trouble:
            LOG.warning("trainers left alone: users.info gave %s", trouble.code)
            return {TRAINERS: SETTING_PEOPLE_NOT_ASKED}
        if about.get("deleted") or about.get("is_bot") or about.get("id") == "USLACKBOT":
            return {TRAINERS: SETTING_NOT_PEOPLE}
    return {}


def _about(client: WebClient, *, user: str) -> SlackResponse:
    return client.users_info(user=user)


def _message_problem(message: str) -> str:
    """Return why people cannot be shown this message, "" when they can."""
    if not message:
        return wording.SWITCH_MESSAGE_EMPTY
    kinds = dict.fromkeys(finding.kind for finding in find_personal_data(message))
    return wording.setting_personal_data([label_of(kind) for kind in kinds]) if kinds else ""


def _choose(desk: Desk, visit: Visit, channel: str, wanted: Mapping[str, str | None], blame: str) -> dict[str, str]:
    """Store what was chosen; return {} or, under the name `blame`, that it could not be stored."""
    try:
        desk.store.choices.choose_all(visit.team, channel, wanted, visit.me, desk.now())
    except StoreFault as fault:
        report(fault, "a change of settings")
        return {blame: wording.SETTINGS_NOT_SAVED}
    return {}


def _open(client: WebClient, how: str, visit: Visit, view: View) -> None:
    """Open a modal ("open"), or put it on top of the one the person sees ("push")."""
    method = {"open": "views_open", "push": "views_push"}[how]
    once_quickly(client, lambda quick: getattr(quick, method)(trigger_id=visit.trigger_id, view=view), OPEN_SECONDS)


def _show_again(front: Front, client: WebClient, visit: Visit, view_id: str, channel: str) -> None:
    """Show what has changed, in the modal beneath where there is one, and in App Home; it is stored in any case."""
    try:
        if view_id:
            view = render_settings(form_of(front.desk, visit, channel))
            once_quickly(client, lambda quick: quick.views_update(view_id=view_id, view=view), OPEN_SECONDS)
        publish_home(front, client, visit.team, visit.user)
    except SlackCallError as trouble:
        LOG.warning("settings are stored, but not shown again: %s", trouble.code)
