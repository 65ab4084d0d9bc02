"""A person says whether an answer helped, and if it did not, why; nobody else sees either."""

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.slack import ids
from bot.slack.blocks import details
from bot.slack.blocks.ref import pack, unpack, unpack_verdict
from bot.slack.desk import Desk
from bot.slack.presses import field_of, open_view, read_press, stop_note, team_of, tell

# The reason kept for one that is not on our list: only a forged form holds such.
_OTHER = "other"


def register(app: App, desk: Desk) -> None:
    """Take the thumbs and the reasons."""
    app.action(ids.FEEDBACK)(partial(on_verdict, desk=desk))
    app.view(ids.FEEDBACK_REASON)(partial(on_reason, desk=desk))


def on_verdict(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Record the verdict, which replaces the person's earlier one; ask why when the answer did not help."""
    ack()
    press = read_press(body)
    verdict = unpack_verdict(press.value)
    if verdict is None:
        return
    ref, is_helpful = verdict
    desk.store.asked.judge(ref.key, desk.person(press.team, press.user), is_helpful, "", desk.now())
    if is_helpful:
        tell(press, wording.FEEDBACK_THANKS, desk.patience)
    else:
        open_view(client, press, details.reasons_view(metadata=pack(ref)))


def on_reason(ack: Ack, body: dict[str, Any], *, desk: Desk) -> None:
    """Record why; what a person adds in their own words is guarded first."""
    note = field_of(body, details.NOTE)[: details.NOTE_CHARS]
    if stopped := stop_note(note):
        ack(response_action="errors", errors={details.NOTE: stopped})
        return
    ref = unpack(str((body.get("view") or {}).get("private_metadata") or ""))
    if ref is not None:
        person = desk.person(team_of(body), str((body.get("user") or {}).get("id") or ""))
        reason = _reason(field_of(body, details.REASON), note)
        desk.store.asked.judge(ref.key, person, False, reason, desk.now())  # noqa: FBT003 - the store's own shape
    ack(response_action="update", view=details.message_view(wording.THANKS_TITLE, wording.FEEDBACK_THANKS_WHY))


def _reason(chosen: str, note: str) -> str:
    """Return the reason as it is kept: "unclear", or "unclear: too many abbreviations"."""
    known = chosen if chosen in wording.FEEDBACK_REASONS else _OTHER
    return f"{known}: {note}" if note else known
