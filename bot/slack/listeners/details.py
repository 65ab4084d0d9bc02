"""A person looks behind an answer: the whole passage, its sources, what else there is, whether it still holds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.slack import ids
from bot.slack.blocks import details
from bot.slack.blocks.details import Shown, View
from bot.slack.blocks.ref import AnswerRef, pack, unpack
from bot.slack.desk import Desk
from bot.slack.presses import Press, field_of, open_view, read_press, stop_note, team_of

# How a judgement by this form begins, so that the maintainers can tell it from the thumbs.
_OUT_OF_DATE = "out_of_date"

Show = Callable[[Desk, Press, AnswerRef], View]


def register(app: App, desk: Desk) -> None:
    """Open a modal for each of the buttons, and take what is sent from it."""
    shows: Mapping[str, Show] = {
        ids.SHOW_PASSAGE: _passage,
        ids.SHOW_SOURCES: _sources,
        ids.SEE_ALSO: _related,
        ids.OUT_OF_DATE: _currency,
    }
    for action_id, show in shows.items():
        app.action(action_id)(partial(on_button, desk=desk, show=show))
    app.action(ids.SEE_ALSO_SHOW)(partial(on_related, desk=desk))
    app.view(ids.OUT_OF_DATE_SEND)(partial(on_out_of_date, desk=desk))


def on_button(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk, show: Show) -> None:
    """Open what the button under an answer promises."""
    ack()
    press = read_press(body)
    rules, ref = desk.rules(press.team, press.channel), unpack(press.value)
    if not rules.is_on:
        view = details.message_view(wording.PASSAGE_TITLE, rules.off_words)
    elif ref is None:
        view = details.message_view(wording.PASSAGE_TITLE, wording.PASSAGE_GONE)
    else:
        view = show(desk, press, ref)
    open_view(client, press, view)


def on_related(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Show one entry of the list over the list, from which Slack leads back."""
    ack()
    press = read_press(body)
    ref = unpack(str(press.view.get("private_metadata") or ""))
    listed = ref.entries if ref else ()
    # The list was looked up for the asker's area, so whatever it holds may be shown, and nothing else.
    shown = details.look_up(desk.knowledge, [press.value], lambda entry: entry.id in listed)
    open_view(client, press, details.passage_view(shown, close=wording.BACK))


def on_out_of_date(ack: Ack, body: dict[str, Any], *, desk: Desk) -> None:
    """Record for the maintainers that an answer may no longer hold; what a person adds is guarded first."""
    note = field_of(body, details.NOTE)[: details.NOTE_CHARS]
    if stopped := stop_note(note):
        ack(response_action="errors", errors={details.NOTE: stopped})
        return
    ref = unpack(str((body.get("view") or {}).get("private_metadata") or ""))
    if ref is not None:
        person = desk.person(team_of(body), str((body.get("user") or {}).get("id") or ""))
        reason = f"{_OUT_OF_DATE}: {note}" if note else _OUT_OF_DATE
        desk.store.asked.judge(ref.key, person, False, reason, desk.now())  # noqa: FBT003 - the store's own shape
    ack(response_action="update", view=details.message_view(wording.THANKS_TITLE, wording.OUT_OF_DATE_THANKS))


def _passage(desk: Desk, press: Press, ref: AnswerRef) -> View:
    return details.passage_view(_shown(desk, press, ref.entries, ref.as_of))


def _sources(desk: Desk, press: Press, ref: AnswerRef) -> View:
    return details.sources_view(_shown(desk, press, ref.entries, ref.as_of))


def _related(desk: Desk, press: Press, ref: AnswerRef) -> View:
    behind = _shown(desk, press, ref.entries, ref.as_of)
    listed = _shown(desk, press, details.related(behind), ref.as_of)
    names = tuple(entry.id for entry in listed.entries)
    return details.related_view(listed, metadata=pack(AnswerRef(ref.key, names, ref.as_of)))


def _currency(desk: Desk, press: Press, ref: AnswerRef) -> View:
    shown = _shown(desk, press, ref.entries, ref.as_of)
    return details.currency_view(shown, today=desk.now().date(), metadata=pack(ref))


def _shown(desk: Desk, press: Press, names: Sequence[str], as_of: date) -> Shown:
    area = desk.rules(press.team, press.channel).area
    return details.look_up(desk.knowledge, names, details.usable(area, as_of))
