"""Cohorts: a trainer's list of them, a new one, the invitation, and joining."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.slack import ids
from bot.slack import train_words as words
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.details import View, message_view, modal
from bot.slack.blocks.reply import Block, Reply, context, marked_section, plain_reply, plain_section
from bot.slack.blocks.text import escape, literal, shorten
from bot.slack.incoming import unescape
from bot.slack.presses import stop_note
from bot.training.types import Cohort

# The names of the fields, as blocks and as elements.
NAME, PATH, STARTS, DUE, CHANNEL = "cohort_name", "cohort_path", "cohort_starts", "cohort_due", "cohort_channel"
NAME_CHARS = 80
# A modal takes a hundred blocks; whoever leads more groups than this at once finds the older ones closed.
MOST_COHORTS = 30
_OPTION_CHARS = 75
_MOST_OPTIONS = 100
_PATH_CHARS = 150
_USUAL_LENGTH = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for in the form of a new cohort; `channel` is where to invite, "" for nowhere."""

    name: str
    path: str
    starts_on: date | None
    due_on: date | None
    channel: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form of a new cohort carries: its code, and the trainer's direct message."""

    code: str
    channel: str


def menu_view(cohorts: Sequence[Cohort], titles: Mapping[str, str]) -> View:
    """Return a trainer's cohorts, newest first, with what they can do; `titles` are those of the paths."""
    listed = [block for cohort in cohorts[:MOST_COHORTS] for block in _cohort_blocks(cohort, titles)]
    more = [context(words.MENU_MORE)] if len(cohorts) > MOST_COHORTS else []
    new = actions(button(words.NEW, ids.COHORT_NEW, "new") | {"style": "primary"})
    blocks = [_said(words.MENU_INTRO), new, *(listed or [_said(words.MENU_NONE)]), *more]
    return modal(words.TITLE, blocks, callback_id=ids.COHORT_MENU)


def new_view(paths: Mapping[str, str], draft: Draft, today: date) -> View:
    """Return the form of a new cohort; `paths` are the titles of what can be taught, and never empty."""
    options = [{"text": _plain(shorten(title, _OPTION_CHARS)), "value": path} for path, title in list(paths.items())][
        :_MOST_OPTIONS
    ]
    name = {"type": "plain_text_input", "max_length": NAME_CHARS, "focus_on_load": True}
    path = {"type": "static_select", "options": options, "initial_option": options[0]}
    starts = {"type": "datepicker", "initial_date": str(today)}
    due = {"type": "datepicker", "initial_date": str(today + _USUAL_LENGTH)}
    blocks = [
        _field(NAME, words.NAME_LABEL, words.NAME_HINT, name),
        _field(PATH, words.PATH_LABEL, "", path),
        _field(STARTS, words.STARTS_LABEL, words.DATES_HINT, starts),
        _field(DUE, words.DUE_LABEL, "", due) | {"optional": True},
        _channel_field() | {"optional": True},
    ]
    metadata = json.dumps({"code": draft.code, "channel": draft.channel})
    return _form(words.NEW, blocks, ids.COHORT_SAVE, metadata, words.CREATE)


def read_draft(text: object) -> Draft | None:
    """Return what the form carried, or None when it is not ours."""
    try:
        held = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if not isinstance(held, dict) or not all(isinstance(held.get(name), str) for name in ("code", "channel")):
        return None
    return Draft(held["code"], held["channel"])


def read_new(view: Mapping[str, object], paths: Mapping[str, str], today: date) -> tuple[Asked, dict[str, str]]:
    """Return what a filled-in form asks for, and what is wrong with it by field, in words for its reader."""
    asked = Asked(
        name=" ".join(unescape(_entered(view, NAME, "value")).split()),
        path=_entered(view, PATH, "selected_option"),
        starts_on=_day(_entered(view, STARTS, "selected_date")),
        due_on=_day(_entered(view, DUE, "selected_date")),
        channel=channel_in(view),
    )
    due = words.DUE_PAST if asked.due_on and asked.due_on < today else ""
    if asked.due_on and asked.starts_on and asked.due_on <= asked.starts_on:
        due = due or words.DUE_EARLY
    found = {
        NAME: (stop_note(asked.name) if asked.name else words.NAME_EMPTY),
        PATH: "" if asked.path in paths else words.PATH_UNKNOWN,
        DUE: due,
    }
    return asked, {field: said for field, said in found.items() if said}


def made_view(cohort: Cohort, title: str, *notes: str) -> View:
    """Return what a trainer reads about a new cohort, or about its invitation."""
    blocks = [_about(cohort, title), *map(_said, notes), _said(words.code_is(cohort.id))]
    return modal(words.TITLE, blocks, callback_id=ids.DETAILS, close=words.DONE)


def invite_view(cohort: Cohort, title: str) -> View:
    """Return the form in which the channel of an invitation is chosen."""
    blocks = [_about(cohort, title), _channel_field()]
    return _form(words.INVITE, blocks, ids.COHORT_INVITE, cohort.id, words.SEND_INVITATION)


def channel_in(view: Mapping[str, object]) -> str:
    """Return the channel chosen in a form, "" for none."""
    return _entered(view, CHANNEL, "selected_conversation")


def invitation(cohort: Cohort, title: str) -> Reply:
    """Return the message with the button by which people join."""
    said = escape(words.invited(cohort.name, shorten(title, _PATH_CHARS)))
    dated, code = words.dates(cohort.starts_on, cohort.due_on), words.code_is(cohort.id)
    join = button(words.JOIN, ids.COHORT_JOIN, cohort.id) | {"style": "primary"}
    blocks = [plain_section(said), *([context(dated)] if dated else []), actions(join), context(escape(code))]
    return Reply("\n".join(filter(None, (said, dated, escape(code)))), tuple(blocks))


def link_message(cohort: Cohort, channel: str, link: str) -> Reply:
    """Return what a trainer reads once the invitation stands in a channel; with no `link`, that it does not."""
    if not link:
        return plain_reply(words.not_invited(cohort.name))
    said = words.invitation_is_at(literal(cohort.name), f"<#{channel}>", f"<{escape(link)}>")
    code = escape(words.code_is(cohort.id))
    return Reply(f"{said}\n{code}", (marked_section(said), context(code)))


def join_view(cohort: Cohort, title: str, kept_days: int, *, leaving: str = "") -> View:
    """Return what a person reads before they join; `leaving` is the cohort that they leave by it."""
    told = (
        (words.SEES_TITLE, words.SEES),
        (words.SEES_NOT_TITLE, words.SEES_NOT),
        (words.KEPT_TITLE, words.kept_for(kept_days)),
        (words.EMPLOYER_TITLE, words.EMPLOYER),
    )
    dated = words.dates(cohort.starts_on, cohort.due_on)
    blocks = [
        _said(words.joining(cohort.name, shorten(title, _PATH_CHARS))),
        *([context(f"{dated}. {words.DATES_HINT}")] if dated else []),
        *([_said(words.switching(leaving))] if leaving else []),
        *(block for heading, said in told for block in (marked_section(f"*{escape(heading)}*"), _said(said))),
    ]
    return _form(words.JOIN_TITLE, blocks, ids.COHORT_JOIN_YES, cohort.id, words.JOIN)


def joined_view(cohort: Cohort, said: str) -> View:
    """Return what somebody who is in a cohort reads, with the way to begin and the way out."""
    begin = button(words.BEGIN, ids.LEARN_OPEN, "begin") | {"style": "primary"}
    row = actions(begin, button(words.LEAVE, ids.COHORT_LEAVE, cohort.id))
    dated = words.dates(cohort.starts_on, cohort.due_on)
    blocks = [_said(said), *([context(dated)] if dated else []), _said(words.JOINED_NEXT), row]
    return modal(words.JOIN_TITLE, blocks, callback_id=ids.DETAILS)


def notice_view(text: str) -> View:
    """Return a modal that says one thing."""
    return message_view(words.TITLE, text)


def _cohort_blocks(cohort: Cohort, titles: Mapping[str, str]) -> list[Block]:
    report = button(words.REPORT, ids.COHORT_REPORT, cohort.id, label=f"{words.REPORT}: {literal(cohort.name)}")
    if cohort.closed_at:
        return [_about(cohort, titles.get(cohort.path, cohort.path)), actions(report)]
    asked = {
        "title": _plain(words.CLOSE_TITLE),
        "text": _plain(words.CLOSE_WORDS),
        "confirm": _plain(words.CLOSE_YES),
        "deny": _plain(words.CLOSE_NO),
    }
    close = button(words.CLOSE, ids.COHORT_CLOSE, cohort.id, label=f"{words.CLOSE}: {literal(cohort.name)}") | {
        "confirm": asked
    }
    invite = button(words.INVITE, ids.COHORT_INVITE, cohort.id, label=f"{words.INVITE}: {literal(cohort.name)}")
    return [_about(cohort, titles.get(cohort.path, cohort.path)), actions(report, invite, close)]


def _about(cohort: Cohort, title: str) -> Block:
    lines = [f"*{literal(cohort.name)}*", literal(shorten(title, _PATH_CHARS))]
    dated = words.dates(cohort.starts_on, cohort.due_on)
    over = words.closed_on(cohort.closed_at.date()) if cohort.closed_at else ""
    return marked_section("\n".join(filter(None, (*lines, dated, over))))


def _channel_field() -> Block:
    select = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
        "placeholder": _plain(words.CHOOSE_CHANNEL),
    }
    return _field(CHANNEL, words.CHANNEL_LABEL, words.CHANNEL_HINT, select)


def _field(name: str, label: str, hint: str, element: Block) -> Block:
    block = {"type": "input", "block_id": name, "label": _plain(label), "element": {**element, "action_id": name}}
    return block | ({"hint": _plain(hint)} if hint else {})


def _form(title: str, blocks: Sequence[Block], callback: str, metadata: str, submit: str) -> View:
    return modal(title, blocks, callback_id=callback, metadata=metadata, submit=submit, close=words.CANCEL)


def _entered(view: Mapping[str, object], name: str, key: str) -> str:
    """Return what stands under `key` in a field of a submitted form, "" for nothing."""
    state = view.get("state")
    values = (state.get("values") if isinstance(state, dict) else None) or {}
    held = ((values.get(name) or {}).get(name) or {}).get(key)
    held = held.get("value") if isinstance(held, dict) else held
    return held if isinstance(held, str) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _said(text: str) -> Block:
    return plain_section(escape(text))


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
