"""A person goes through the eligibility guide. Nothing of it is kept: the answers so far travel in the modal itself."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.slack import ids
from bot.slack.arrivals import Command
from bot.slack.blocks.details import View, message_view
from bot.slack.blocks.guide import (
    Given,
    block_of,
    find_option,
    missing_view,
    question_view,
    result_view,
    unpack_answers,
)
from bot.slack.calls import CALL_ERRORS, trouble_of
from bot.slack.desk import Desk
from bot.slack.presses import open_view, read_press, update_view
from index.guide import Guide, next_question


def register(app: App, desk: Desk) -> None:
    """Open the guide, and lead through it."""
    app.action(ids.GUIDE_START)(partial(on_start, desk=desk))
    app.view(ids.GUIDE_NEXT)(partial(on_next, desk=desk))
    app.action(ids.GUIDE_BACK)(partial(on_back, desk=desk))
    app.action(ids.GUIDE_AGAIN)(partial(on_again, desk=desk))


def on_word(desk: Desk, client: WebClient, command: Command) -> None:
    """Open the guide, after `/mappa guide`."""
    open_guide(desk, client, command.trigger_id)


def open_guide(desk: Desk, client: WebClient, trigger_id: str, *, is_in_modal: bool = False) -> None:
    """
    Open the guide at its first question, over the modal that is open where `is_in_modal`.

    It is tried once: the right to open a modal ends three seconds after what the person did.

    Raises:
        SlackCallError: Slack did not open it.
    """
    call = client.views_push if is_in_modal else client.views_open
    try:
        call(trigger_id=trigger_id, view=first_view(desk))
    except CALL_ERRORS as error:
        raise trouble_of(error) from error


def first_view(desk: Desk, *notes: str) -> View:
    """Return the first page, or what is said where there is no guide."""
    guide = desk.knowledge.guide
    if guide is None:
        return missing_view(desk.unit_contact)
    return question_view(guide, {}, notes=(*notes, guide.intro, wording.GUIDE_NOTHING_KEPT))


def on_start(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Open the guide for the person who pressed."""
    ack()
    press = read_press(body)
    rules = desk.rules(press.team, press.channel)
    if rules.is_on:
        open_guide(desk, client, press.trigger_id, is_in_modal=press.view.get("type") == "modal")
    else:
        open_view(client, press, message_view(wording.GUIDE_TITLE, rules.off_words))


def on_next(ack: Ack, body: dict[str, Any], *, desk: Desk) -> None:
    """Take the answer and turn to the next page."""
    view: Mapping[str, Any] = body.get("view") or {}
    guide, kept = desk.knowledge.guide, str(view.get("private_metadata") or "")
    if guide is None or (given := unpack_answers(guide, kept)) is None or not (asked := next_question(guide, given)):
        ack(response_action="update", view=_afresh(desk))
        return
    values = (view.get("state") or {}).get("values") or {}
    if block_of(asked) not in values:  # the page asked another question, so the guide has changed
        ack(response_action="update", view=_afresh(desk))
        return
    selected = (values[block_of(asked)].get(ids.GUIDE_CHOICE) or {}).get("selected_option") or {}
    if not selected:
        ack(response_action="errors", errors={block_of(asked): wording.GUIDE_CHOOSE_ONE})
    elif option := find_option(asked, selected.get("value")):
        ack(response_action="update", view=_page(desk, guide, {**given, asked.id: option.id}))
    else:
        ack(response_action="update", view=_afresh(desk))


def on_back(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Turn back one page, with the answer given there still marked."""
    ack()
    view: Mapping[str, Any] = body.get("view") or {}
    guide = desk.knowledge.guide
    given = unpack_answers(guide, str(view.get("private_metadata") or "")) if guide else None
    if guide is None or not given:
        _turn(desk, client, view, _afresh(desk))
        return
    *earlier, (_, chosen) = given.items()
    notes = () if earlier else (guide.intro, wording.GUIDE_NOTHING_KEPT)
    _turn(desk, client, view, question_view(guide, dict(earlier), chosen=chosen, notes=notes))


def on_again(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Turn back to the first page, with nothing marked."""
    ack()
    _turn(desk, client, body.get("view") or {}, first_view(desk))


def _page(desk: Desk, guide: Guide, given: Given) -> View:
    if next_question(guide, given) is not None:
        return question_view(guide, given)
    return result_view(guide, given, {entry.id: entry for entry in desk.knowledge.entries}, desk.now().date())


def _afresh(desk: Desk) -> View:
    return first_view(desk, wording.GUIDE_CHANGED)


def _turn(desk: Desk, client: WebClient, shown: Mapping[str, Any], page: View) -> None:
    view_id = str(shown.get("id") or "")
    update_view(client, view_id, page, desk.patience)
