"""A person wants to see the figures behind an answer: a picture in the thread, or in a modal for a private answer."""

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.charts import describe, draw
from bot.slack import ids
from bot.slack.blocks import details
from bot.slack.blocks.ref import unpack
from bot.slack.blocks.text import literal, shorten
from bot.slack.calls import CALL_ERRORS, Kind, SlackCallError, patiently, trouble_of
from bot.slack.desk import Desk
from bot.slack.once import once
from bot.slack.presses import Press, open_view, read_press, tell
from index.tables import Table

# Slack's limit for the description of an uploaded image: docs.slack.dev/reference/methods/files.getUploadURLExternal
_ALT_CHARS = 1000
# A picture just uploaded is not there for a modal at once (python-slack-sdk issue 1521: about a second).
_LOOKS, _LOOK_SECONDS = 5, 1.0


def register(app: App, desk: Desk) -> None:
    """Draw on request."""
    app.action(ids.SHOW_CHART)(partial(on_chart, desk=desk))


def on_chart(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Show the table that the answer rests on."""
    ack()
    press = read_press(body)
    rules, ref = desk.rules(press.team, press.channel), unpack(press.value)
    table = details.find_table(desk.knowledge, ref.entries) if ref else None
    if not rules.is_on:
        tell(press, rules.off_words, desk.patience)
    elif table is None:
        tell(press, wording.CHART_NONE, desk.patience)
    elif press.is_private:
        _show(desk, client, press, table)
    else:
        _post(desk, client, press, table)


def _post(desk: Desk, client: WebClient, press: Press, table: Table) -> None:
    """Post the picture in the thread, once for one answer."""
    try:
        with once(desk, f"chart:{press.team}:{press.channel}:{press.ts}", press.team, press.channel) as claim:
            if claim is None:
                tell(press, wording.CHART_THERE_ALREADY, desk.patience)
                return
            _upload(desk, client, table, channel=press.channel, thread_ts=press.thread_ts)
    except SlackCallError as trouble:
        if trouble.kind is Kind.TOKEN:
            raise
        tell(press, wording.CHART_NOT_POSTED, desk.patience)


def _show(desk: Desk, client: WebClient, press: Press, table: Table) -> None:
    """Show the figures in words at once, as a modal cannot wait, and the picture as soon as Slack has it."""
    words = describe(table)
    view_id = open_view(client, press, details.chart_view(table, words, note=wording.CHART_COMING))
    try:
        file = _upload(desk, client, table)
        _update(desk, client, view_id, details.chart_view(table, words, file=file))
    except SlackCallError as trouble:
        if trouble.kind is Kind.TOKEN:
            raise
        _update(desk, client, view_id, details.chart_view(table, words, note=wording.CHART_WORDS_ONLY))


def _upload(
    desk: Desk, client: WebClient, table: Table, *, channel: str | None = None, thread_ts: str | None = None
) -> str:
    """
    Upload the picture and return the id of its file; without a place it stays where only the bot finds it.

    After a doubtful failure it is not tried again: there is no way to look, and the thread might show it twice.

    Raises:
        SlackCallError: Slack does not have it, or we do not know.
    """
    picture = draw(table)
    comment = literal(wording.chart_posted(table.title, table.period)) if channel else None

    def attempt(uncertain: bool) -> str:  # noqa: FBT001 - the shape `patiently` calls
        if uncertain:
            raise SlackCallError(Kind.REFUSED, "upload_uncertain")
        uploaded: Any = client.files_upload_v2(
            content=picture,
            filename=f"{table.id}.png",
            title=table.title,
            alt_txt=shorten(describe(table), _ALT_CHARS),
            channel=channel,
            thread_ts=thread_ts,
            initial_comment=comment,
        )
        return str((uploaded.get("file") or {}).get("id") or "")

    return patiently(attempt, desk.patience)


def _update(desk: Desk, client: WebClient, view_id: str, view: details.View) -> None:
    """Change the open modal; somebody may have closed it, and a new picture may take Slack a moment."""
    for look in range(_LOOKS):
        try:
            client.views_update(view_id=view_id, view=view)
        except CALL_ERRORS as error:
            trouble = trouble_of(error)
            if trouble.code == "not_found":
                return
            if look + 1 == _LOOKS:
                raise trouble from error
            desk.patience.pause(_LOOK_SECONDS)
        else:
            return
