"""Trainers lead cohorts, and people join them. Who may do what is looked at again at every step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import certificates, ids
from bot.slack import train_words as words
from bot.slack.arrivals import Command
from bot.slack.blocks import train as blocks
from bot.slack.blocks.details import View
from bot.slack.calls import SlackCallError
from bot.slack.codes import new_code
from bot.slack.cohorts import (
    cohort_of,
    find_to_join,
    invite,
    join,
    leave,
    led_by,
    title_of,
    titles_of,
    why_not_train,
)
from bot.slack.desk import Desk, note_trouble, report
from bot.slack.escalation import open_direct_message
from bot.slack.hurry import OPEN_SECONDS, once_quickly
from bot.slack.learning import course
from bot.slack.places import why_not_there
from bot.slack.presses import Press, open_view, read_press, team_of, tell, update_view
from bot.slack.reports import send_report
from bot.store.errors import StoreFault
from bot.training.types import Cohort

Body = Mapping[str, Any]
JOIN_WORD = "join"


@dataclass(frozen=True, slots=True)
class Visit:
    """One step of a person in a submitted modal; `root` is the modal beneath it, "" for none."""

    team: str
    user: str
    view: Mapping[str, Any]

    @property
    def view_id(self) -> str:
        """The modal itself."""
        return str(self.view.get("id") or "")

    @property
    def root(self) -> str:
        """The modal at the bottom, "" when that is this one."""
        root = str(self.view.get("root_view_id") or "")
        return root if root != self.view_id else ""

    @property
    def metadata(self) -> str:
        """What the modal carries."""
        return str(self.view.get("private_metadata") or "")


def register(app: App, desk: Desk) -> None:
    """Listen for the buttons and modals; `/mappa cohort` and `/mappa join` come by `on_word`."""
    buttons: Mapping[str, Callable[..., None]] = {
        ids.COHORT_MENU: on_menu,
        ids.COHORT_NEW: on_new,
        ids.COHORT_INVITE: on_invite,
        ids.COHORT_REPORT: on_report,
        ids.COHORT_CLOSE: on_close,
        ids.COHORT_JOIN: on_join,
        ids.COHORT_LEAVE: on_leave,
    }
    for action_id, listener in buttons.items():
        app.action(action_id)(partial(listener, desk=desk))
    app.view(ids.COHORT_SAVE)(partial(on_save, desk=desk))
    app.view(ids.COHORT_INVITE)(partial(on_invite_send, desk=desk))
    app.view(ids.COHORT_JOIN_YES)(partial(on_join_yes, desk=desk))
    certificates.register(app, desk)


def on_word(desk: Desk, client: WebClient, command: Command) -> None:
    """Do what `/mappa join CODE` or `/mappa cohort` asks for."""
    word = command.text.split(maxsplit=1)[0].casefold() if command.text.strip() else ""
    (on_join_word if word == JOIN_WORD else on_cohort_word)(desk, client, command)


def on_cohort_word(desk: Desk, client: WebClient, command: Command) -> None:
    """Show a trainer their cohorts."""
    _open_by_command(client, command, _menu(desk, client, command.team, command.user))


def on_join_word(desk: Desk, client: WebClient, command: Command) -> None:
    """Ask whether the person joins the cohort whose code they typed."""
    typed = command.text.strip().partition(" ")[2]
    view = _join_view(desk, command.team, command.user, typed) if typed else blocks.notice_view(words.JOIN_HOW)
    _open_by_command(client, command, view)


def on_menu(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Show a trainer their cohorts."""
    ack()
    press = read_press(body)
    open_view(client, press, _menu(desk, client, press.team, press.user))


def on_new(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Open the form of a new cohort; its code is made here, so that a form sent twice makes one cohort."""
    ack()
    press = read_press(body)
    paths = _taught(desk)
    problem = _why_not(desk, client, press.team, press.user) or ("" if paths else words.NO_PATHS)
    if problem:
        view = blocks.notice_view(problem)
    else:
        draft = blocks.Draft(new_code(), open_direct_message(client, press.user))
        view = blocks.new_view(paths, draft, desk.now().date())
    open_view(client, press, view)


def on_save(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Make the cohort, and invite people where that was asked for; or say beside each part what is wrong with it."""
    visit, draft = _visit(body), blocks.read_draft(body["view"].get("private_metadata"))
    asked, problems = blocks.read_new(visit.view, _taught(desk), desk.now().date())
    refused = _why_not(desk, client, visit.team, visit.user) or ("" if draft else words.LOST)
    problems = {blocks.NAME: refused} if refused else problems
    if not problems and asked.channel and (problem := why_not_there(client, asked.channel)):
        problems = {blocks.CHANNEL: problem}
    cohort = None if problems or draft is None else _kept(desk, _cohort(desk, visit, draft, asked))
    if cohort is None:
        ack(response_action="errors", errors=problems or {blocks.NAME: words.NOT_SAVED})
        return
    title, notes = title_of(desk, cohort), [words.INVITING] if asked.channel else []
    ack(response_action="update", view=blocks.made_view(cohort, title, words.MADE, *notes))
    _refresh(desk, client, visit)
    if asked.channel:
        invite(desk, client, cohort, asked.channel, visit.view_id)


def on_invite(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Ask in which channel to invite."""
    ack()
    press = read_press(body)
    cohort, problem = _led(desk, client, press.team, press.user, press.value)
    if cohort is not None and cohort.closed_at:
        cohort, problem = None, words.JOIN_CLOSED
    view = blocks.invite_view(cohort, title_of(desk, cohort)) if cohort else blocks.notice_view(problem)
    open_view(client, press, view)


def on_invite_send(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Post the invitation in the channel that was chosen, and show where it stands."""
    visit = _visit(body)
    channel = blocks.channel_in(visit.view)
    cohort, problem = _led(desk, client, visit.team, visit.user, visit.metadata)
    if cohort is not None:
        problem = words.JOIN_CLOSED if cohort.closed_at else why_not_there(client, channel)
    if cohort is None or problem:
        ack(response_action="errors", errors={blocks.CHANNEL: problem})
        return
    ack(response_action="update", view=blocks.made_view(cohort, title_of(desk, cohort), words.INVITING))
    invite(desk, client, cohort, channel, visit.view_id)


def on_report(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Give a trainer the report on one of their cohorts."""
    ack()
    press = read_press(body)
    cohort, problem = _led(desk, client, press.team, press.user, press.value)
    open_view(client, press, blocks.notice_view(problem or words.REPORT_COMING))
    if cohort is not None:
        send_report(desk, client, cohort, press.action_ts)


def on_close(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Let nobody join any more."""
    ack()
    press = read_press(body)
    cohort, problem = _led(desk, client, press.team, press.user, press.value)
    if cohort is None:
        open_view(client, press, blocks.notice_view(problem))
        return
    desk.store.learning.close_cohort(cohort.id, cohort.trainer, desk.now())
    view = _list(desk, press.team, press.user)
    update_view(client, str(press.view.get("id") or ""), view, desk.patience)


def on_join(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Ask whether the person joins the cohort of the invitation."""
    ack()
    press = read_press(body)
    open_view(client, press, _join_view(desk, press.team, press.user, press.value))


def on_join_yes(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Enrol whoever has read what their trainer sees, and pressed Join."""
    visit = _visit(body)
    cohort, problem = find_to_join(desk, visit.metadata, visit.team)
    if cohort is None:
        ack(response_action="update", view=blocks.notice_view(problem))
        return
    ack(response_action="update", view=_joined(desk, client, cohort, visit))


def on_leave(ack: Ack, body: Body, client: WebClient, *, desk: Desk) -> None:
    """Take a person out of a cohort; they go on alone."""
    ack()
    press = read_press(body)
    cohort = desk.store.learning.cohort(press.value)
    is_out = cohort is not None and leave(desk, cohort, desk.person(press.team, press.user))
    said = words.left(cohort.name) if cohort and is_out else words.LEFT_NOTHING
    _answer(desk, client, press, said)


def _joined(desk: Desk, client: WebClient, cohort: Cohort, visit: Visit) -> View:
    """Enrol a person, and return what they read then."""
    try:
        is_in = join(desk, client, cohort, visit.team, visit.user)
    except (SlackCallError, StoreFault) as trouble:
        note_trouble(desk, trouble, "a person who joins a cohort")
        return blocks.notice_view(words.NOT_JOINED)
    return blocks.joined_view(cohort, words.joined(cohort.name)) if is_in else blocks.notice_view(words.JOIN_CLOSED)


def _join_view(desk: Desk, team: str, user: str, typed: str) -> View:
    rules = desk.rules(team, "")
    cohort, problem = find_to_join(desk, typed, team)
    if cohort is None or not rules.is_on:
        return blocks.notice_view(problem if rules.is_on else rules.off_words)
    now_in = cohort_of(desk, desk.person(team, user), cohort.path)
    if now_in == cohort.id:
        return blocks.joined_view(cohort, words.ALREADY_IN)
    before = desk.store.learning.cohort(now_in) if now_in else None
    leaving = before.name if before else ""
    return blocks.join_view(cohort, title_of(desk, cohort), desk.learning_days, leaving=leaving)


def _menu(desk: Desk, client: WebClient, team: str, user: str) -> View:
    problem = _why_not(desk, client, team, user)
    return blocks.notice_view(problem) if problem else _list(desk, team, user)


def _list(desk: Desk, team: str, user: str) -> View:
    cohorts = desk.store.learning.cohorts_of(desk.person(team, user), team)
    return blocks.menu_view(cohorts, titles_of(desk))


def _why_not(desk: Desk, client: WebClient, team: str, user: str) -> str:
    """Return why this person cannot lead cohorts now, "" when they can."""
    rules = desk.rules(team, "")
    return why_not_train(desk, client, team, user) if rules.is_on else rules.off_words


def _led(desk: Desk, client: WebClient, team: str, user: str, cohort: str) -> tuple[Cohort | None, str]:
    """Return a cohort that this person may lead and does, or None and why not."""
    problem = _why_not(desk, client, team, user)
    found = None if problem else led_by(desk, cohort, team, user)
    return found, problem or ("" if found else words.NOT_YOURS)


def _cohort(desk: Desk, visit: Visit, draft: blocks.Draft, asked: blocks.Asked) -> Cohort:
    return Cohort(
        id=draft.code,
        team=visit.team,
        name=asked.name,
        path=asked.path,
        trainer=desk.person(visit.team, visit.user),
        channel=draft.channel,
        created_at=desk.now(),
        starts_on=asked.starts_on,
        due_on=asked.due_on,
    )


def _kept(desk: Desk, cohort: Cohort) -> Cohort | None:
    """Keep a new cohort and return it as it is kept, or None when it could not be kept."""
    try:
        desk.store.learning.open_cohort(cohort)
        kept = desk.store.learning.cohort(cohort.id)
    except StoreFault as fault:
        report(fault, "a new cohort")
        return None
    return kept if kept and kept.trainer == cohort.trainer else None  # anybody else's has the same code by chance


def _refresh(desk: Desk, client: WebClient, visit: Visit) -> None:
    """Show the list beneath as it is now; whoever goes back to an old one loses nothing."""
    if visit.root:
        try:
            update_view(client, visit.root, _list(desk, visit.team, visit.user), desk.patience)
        except SlackCallError as trouble:
            note_trouble(desk, trouble, "a list of cohorts")


def _answer(desk: Desk, client: WebClient, press: Press, said: str) -> None:
    """Say something where the button stood: in the modal, or beside the message."""
    if press.view.get("type") == "modal":
        update_view(client, str(press.view.get("id") or ""), blocks.notice_view(said), desk.patience)
    elif press.view:
        open_view(client, press, blocks.notice_view(said))
    else:
        tell(press, said, desk.patience)


def _taught(desk: Desk) -> dict[str, str]:
    return {path.id: path.title for path in course(desk).paths.values() if path.lessons}


def _visit(body: Body) -> Visit:
    return Visit(team_of(body), str((body.get("user") or {}).get("id") or ""), body.get("view") or {})


def _open_by_command(client: WebClient, command: Command, view: View) -> None:
    once_quickly(client, lambda quick: quick.views_open(trigger_id=command.trigger_id, view=view), OPEN_SECONDS)
