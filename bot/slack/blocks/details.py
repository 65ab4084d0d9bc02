"""The modals behind the buttons of an answer: all there is about the entries it was made of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot import wording
from bot.answer.cite import cite
from bot.answer.types import CitedSource
from bot.slack import ids
from bot.slack.blocks.buttons import button
from bot.slack.blocks.citation import linked_line
from bot.slack.blocks.ref import MOST_ENTRIES
from bot.slack.blocks.reply import Block, context, marked_section, plain_section
from bot.slack.blocks.text import escape, literal, shorten, split_text
from index.tables import Table
from index.types import Entry, Knowledge, Source

View = dict[str, Any]

# https://docs.slack.dev/reference/views/modal-views and /reference/block-kit/blocks/header-block
MAX_BLOCKS = 100
TITLE_CHARS = 24
_HEADER_CHARS = 150
_LABEL_CHARS = 200
_TITLE_CHARS = 500
# What a person may add in their own words.
NOTE_CHARS = 500
NOTE = "note"  # names the block and the element of that field
REASON = "reason"  # names the block and the element with the reasons to choose from
# A chart's words are an image's alt text: docs.slack.dev/reference/block-kit/blocks/image-block
_ALT_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """
    The entries behind an answer as they are now, and as far as they may be shown.

    `gone` says that some are no longer there. `sources` are all sources by id, `titles` those of all entries by id.
    """

    entries: tuple[Entry, ...]
    gone: bool
    sources: Mapping[str, Source]
    titles: Mapping[str, str]


def look_up(knowledge: Knowledge, names: Sequence[str], may_show: Callable[[Entry], bool]) -> Shown:
    """Return what there is under these ids; what may not be shown counts as gone."""
    by_id = {entry.id: entry for entry in knowledge.entries}
    entries = tuple(by_id[name] for name in names if name in by_id and may_show(by_id[name]))
    return Shown(
        entries=entries,
        gone=len(entries) < len(names),
        sources={source.id: source for source in knowledge.sources},
        titles={entry.id: entry.title for entry in knowledge.entries},
    )


def usable(area: str | None, as_of: date) -> Callable[[Entry], bool]:
    """Return whether an entry is for people in `area` and had begun to be right on `as_of`."""

    def may_show(entry: Entry) -> bool:
        begun = entry.valid_from is None or entry.valid_from <= as_of
        return begun and entry.area in {None, area}

    return may_show


def find_table(knowledge: Knowledge, names: Sequence[str]) -> Table | None:
    """Return the table that the first of these entries with one rests on, or None."""
    by_entry = {name: table for table in reversed(knowledge.tables) for name in table.entries}
    return next((by_entry[name] for name in names if name in by_entry), None)


def related(shown: Shown) -> tuple[str, ...]:
    """Return the ids of what these entries point to, each once, without themselves; no more than a ref can hold."""
    own = {entry.id for entry in shown.entries}
    named = dict.fromkeys(name for entry in shown.entries for name in entry.see_also if name not in own)
    return tuple(named)[:MOST_ENTRIES]


def modal(
    title: str, blocks: Sequence[Block], *, callback_id: str = ids.DETAILS, metadata: str = "", **words: str
) -> View:
    """
    Return a modal; blocks that are too many for Slack are left out, and that is said.

    `words` are those of the buttons: `close` and, for a form, `submit`.
    """
    kept = list(blocks)
    if len(kept) > MAX_BLOCKS:
        kept = [*kept[: MAX_BLOCKS - 1], context(wording.CUT_SHORT)]
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "title": _plain(shorten(title, TITLE_CHARS)),
        "close": _plain(words.get("close", wording.CLOSE)),
        "blocks": kept,
        "private_metadata": metadata,
    }
    return view | ({"submit": _plain(words["submit"])} if "submit" in words else {})


def message_view(title: str, text: str) -> View:
    """Return a modal that says one thing."""
    return modal(title, [plain_section(piece) for piece in split_text(text)])


def passage_view(shown: Shown, *, close: str = wording.CLOSE) -> View:
    """Return the entries as they are written: answer, detail, corrections, and when each was checked."""
    if not shown.entries:
        return message_view(wording.PASSAGE_TITLE, wording.PASSAGE_GONE)
    blocks = [*_notes(shown), *(block for entry in shown.entries for block in _passage(entry))]
    return modal(wording.PASSAGE_TITLE, blocks, close=close)


def sources_view(shown: Shown) -> View:
    """Return the sources of the entries, numbered as in the answer, each with all that is known of it."""
    numbered: list[CitedSource] = []
    for entry in shown.entries:
        numbered.extend(cite(entry, shown.sources, first_number=len(numbered) + 1))
    if not numbered:
        return message_view(wording.SOURCES_TITLE, wording.PASSAGE_GONE)
    return modal(wording.SOURCES_TITLE, [*_notes(shown), *(_source(cited, shown) for cited in numbered)])


def related_view(shown: Shown, *, metadata: str = "") -> View:
    """Return entries as a list, each with a button that shows it."""
    if not shown.entries:
        return message_view(wording.SEE_ALSO_TITLE, wording.NO_RELATED)
    blocks = [
        plain_section(escape(shorten(entry.title, _TITLE_CHARS)))
        | {"accessory": button(wording.SHOW, ids.SEE_ALSO_SHOW, entry.id, label=wording.show_entry(entry.title))}
        for entry in shown.entries
    ]
    return modal(wording.SEE_ALSO_TITLE, blocks, metadata=metadata)


def currency_view(shown: Shown, *, today: date, metadata: str) -> View:
    """Return what the entries say of their own currency, with a form for who knows better."""
    blocks: list[Block] = [*_notes(shown)]
    for entry in shown.entries:
        said = "\n".join(_currency(entry, shown, today))
        blocks += [_header(entry.title), *(plain_section(piece) for piece in split_text(said))]
    if not shown.entries:
        blocks = [plain_section(wording.PASSAGE_GONE)]
    blocks = [
        *blocks[: MAX_BLOCKS - 3],
        context(wording.OUT_OF_DATE_SEND_EXPLAINED),
        *_note_field(wording.OUT_OF_DATE_ASK, wording.OUT_OF_DATE_HINT),
    ]
    return modal(
        wording.OUT_OF_DATE_TITLE, blocks, callback_id=ids.OUT_OF_DATE_SEND, metadata=metadata, submit=wording.SEND
    )


def reasons_view(*, metadata: str) -> View:
    """Return the form that asks why an answer did not help."""
    options = [{"text": _plain(text), "value": value} for value, text in wording.FEEDBACK_REASONS.items()]
    choice = {
        "type": "input",
        "block_id": REASON,
        "label": _plain(wording.FEEDBACK_ASK),
        "element": {"type": "radio_buttons", "action_id": REASON, "options": options},
    }
    return modal(
        wording.FEEDBACK_TITLE,
        [choice, *_note_field(wording.FEEDBACK_MORE, wording.FEEDBACK_MORE_HINT)],
        callback_id=ids.FEEDBACK_REASON,
        metadata=metadata,
        submit=wording.SEND,
    )


def chart_view(table: Table, description: str, *, file: str = "", note: str = "") -> View:
    """Return a table as a picture, once it is uploaded under the id `file`, and in words in any case."""
    title = wording.chart_posted(table.title, table.period)
    picture: Block = {
        "type": "image",
        "slack_file": {"id": file},
        "alt_text": description[:_ALT_CHARS],
        "title": _plain(shorten(title, _ALT_CHARS)),
    }
    blocks = [
        _header(title),
        *([picture] if file else []),
        *([context(escape(note))] if note else []),
        *(plain_section(piece) for piece in split_text(description)),
    ]
    return modal(wording.CHART_TITLE, blocks)


def _notes(shown: Shown) -> list[Block]:
    return [context(wording.SOME_GONE)] if shown.gone and shown.entries else []


def _passage(entry: Entry) -> Iterator[Block]:
    yield _header(entry.title)
    if entry.currency == "historical":
        yield context(escape(wording.NOTICES["superseded"]))
    yield from (plain_section(piece) for piece in split_text(entry.answer))
    if entry.detail:
        yield marked_section(f"*{wording.DETAIL}*")
        yield from (plain_section(piece) for piece in split_text(entry.detail))
    if entry.corrects:
        yield marked_section(f"*{wording.CORRECTIONS}*")
        for put_right in entry.corrects:
            said = wording.said_wrongly(put_right.belief, put_right.correction)
            yield from (plain_section(piece) for piece in split_text(said))
    if entry.last_reviewed_on:
        yield context(wording.last_checked(entry.last_reviewed_on))


def _source(cited: CitedSource, shown: Shown) -> Block:
    source = cited.source
    later = shown.sources.get(source.superseded_by or "")
    notes = [
        *([] if source.url else [wording.SOURCE_NOT_ONLINE]),
        *([wording.source_checked(source.checked_on)] if source.checked_on else []),
        *([wording.superseded_by(shorten(later.title, _LABEL_CHARS))] if later else []),
    ]
    return marked_section("\n".join([linked_line(cited), *([literal(" ".join(notes))] if notes else [])]))


def _currency(entry: Entry, shown: Shown, today: date) -> Iterator[str]:
    """Yield what an entry says of how current it is, at least one line."""
    checked, days = entry.last_reviewed_on, entry.review_in_days
    yield wording.last_checked(checked) if checked else wording.NO_REVIEW_KNOWN
    if checked and days is not None:
        due = checked + timedelta(days=days)
        yield wording.review_due(due, is_overdue=due < today)
    if between := wording.valid_between(entry.valid_from, entry.valid_to):
        yield between
    if entry.currency == "historical":
        yield wording.NOTICES["superseded"]
    if later := shown.titles.get(entry.superseded_by or ""):
        yield wording.superseded_by(later)
    for source in dict.fromkeys(
        shown.sources[cited.source] for cited in entry.citations if cited.source in shown.sources
    ):
        if newer := shown.sources.get(source.superseded_by or ""):
            replaced = wording.superseded_by(shorten(newer.title, _LABEL_CHARS))
            yield f"{shorten(source.title, _LABEL_CHARS)}. {replaced}"


def _note_field(label: str, hint: str) -> list[Block]:
    """Return the field for a person's own words; nobody has to fill it in."""
    element = {"type": "plain_text_input", "action_id": NOTE, "multiline": True, "max_length": NOTE_CHARS}
    field = {"type": "input", "block_id": NOTE, "optional": True, "label": _plain(label), "hint": _plain(hint)}
    return [field | {"element": element}]


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(escape(shorten(text, _HEADER_CHARS)))}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
