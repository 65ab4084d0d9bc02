"""
A person looks at what is kept of their learning, takes it with them, or deletes it.

All of it works while the bot is switched off too: the records are theirs.
"""

import json
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import daily_words as words
from bot.slack import ids
from bot.slack.blocks.records import Records, records_notice, records_view
from bot.slack.calls import Kind, SlackCallError
from bot.slack.desk import Desk, report
from bot.slack.escalation import open_direct_message
from bot.slack.files import TextFile, post_files
from bot.slack.learning import course
from bot.slack.listeners.home import Front, front_of
from bot.slack.listeners.wishes import show_home
from bot.slack.presses import Press, open_view, read_press, update_view


def register(app: App, desk: Desk) -> None:
    """Show, export, delete."""
    app.action(ids.RECORDS_OPEN)(partial(on_open, desk=desk))
    app.action(ids.RECORDS_EXPORT)(partial(on_export, desk=desk))
    app.action(ids.RECORDS_DELETE)(partial(on_delete, front=front_of(desk)))


def on_open(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Show what is kept."""
    ack()
    press = read_press(body)
    open_view(client, press, records_view(records_of(desk, press), course(desk)))


def on_export(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Send everything that is kept, as a file, into the person's direct messages."""
    ack()
    press = read_press(body)
    records = records_of(desk, press)
    note = words.RECORDS_NONE if records.is_empty else _export(desk, client, press, records)
    _turn(desk, client, press, records, note)


def on_delete(ack: Ack, body: dict[str, Any], client: WebClient, *, front: Front) -> None:
    """Delete everything that is kept; Slack has asked whether that is meant."""
    ack()
    desk, press = front.desk, read_press(body)
    desk.store.learning.erase(desk.person(press.team, press.user), desk.now())
    update_view(client, str(press.view.get("id") or ""), records_notice(words.DELETED), desk.patience)
    show_home(front, client, press.team, press.user)


def records_of(desk: Desk, press: Press) -> Records:
    """Return all that is kept of the person who pressed."""
    log, person = desk.store.learning, desk.person(press.team, press.user)
    return Records(
        learner=log.learner(person),
        enrolments=log.enrolments(person),
        reviews=log.reviews(person),
        lessons_read=log.lessons_read(person),
        completions=log.completions(person),
        kept_days=desk.learning_days,
    )


def export_text(desk: Desk, person: str) -> str:
    """Return everything that is kept of a person as JSON."""
    return json.dumps(desk.store.learning.everything_of(person), ensure_ascii=False, indent=2, sort_keys=True)


def _export(desk: Desk, client: WebClient, press: Press, records: Records) -> str:
    """Upload the file and return what to say of it."""
    text = export_text(desk, desk.person(press.team, press.user))
    try:
        channel = records.learner.channel if records.learner else open_direct_message(client, press.user)
        file = TextFile(words.EXPORT_FILE, words.RECORDS_TITLE, text)
        post_files(client, (channel, ""), [file], words.EXPORT_COMMENT, desk.patience)
    except SlackCallError as trouble:
        if trouble.kind is Kind.TOKEN:
            raise
        report(trouble, "an export")
        return words.NOT_EXPORTED
    return words.EXPORTED


def _turn(desk: Desk, client: WebClient, press: Press, records: Records, note: str) -> None:
    view = records_view(records, course(desk), note)
    update_view(client, str(press.view.get("id") or ""), view, desk.patience)
