"""App Home, and the modal that shows what was asked there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import wording
from bot.slack import ids
from bot.slack.blocks.learning import learning_blocks
from bot.slack.blocks.ref import AnswerRef, pack
from bot.slack.blocks.reply import Block, Reply, context, marked_section, plain_section
from bot.slack.blocks.text import escape, literal, shorten, split_text
from bot.training.standing import Standing
from index.types import Entry, Knowledge

MOST_NEW = 5
MOST_FREQUENT = 5
# https://docs.slack.dev/reference/block-kit/block-elements/button-element: accessibility_label
_LABEL_CHARS = 75
_TITLE_CHARS = 300
# What a modal shows as a message does; the buttons of a message mean nothing in it.
_SHOWN_IN_MODALS = frozenset({"section", "context", "divider", "header", "image", "rich_text"})
_WHAT_CHANGED = "what has changed"

View = dict[str, object]


@dataclass(frozen=True, slots=True)
class Home:
    """
    What one person's App Home shows.

    `frequent` are the entries people are shown most; with none of them, examples stand there. `off_message` is None
    while the bot is on. `learning` is how far the person is, None where that is not shown.
    """

    today: date
    new: Sequence[Entry] = ()
    frequent: Sequence[Entry] = ()
    has_guide: bool = False
    has_unit_channel: bool = False
    unit_contact: str = ""
    is_administrator: bool = False
    off_message: str | None = None
    learning: Standing | None = None
    is_trainer: bool = False


def render_home(home: Home) -> View:
    """Return the view for `views.publish`: about 50 blocks of the hundred that Slack takes."""
    blocks = [
        *_off_blocks(home),
        *_search_blocks(),
        *_entry_blocks(wording.HOME_NEW, home.new, home.today),
        *_asked_blocks(home),
        *(_guide_blocks() if home.has_guide else []),
        *_learning_blocks(home),
        *_help_blocks(home),
        *(_settings_blocks() if home.is_administrator else []),
    ]
    return {"type": "home", "blocks": blocks}


def render_answer_modal(reply: Reply) -> View:
    """Return a modal that shows a reply; of its buttons, only those that ask the next question."""
    shown = (block if block["type"] in _SHOWN_IN_MODALS else _next_questions(block) for block in reply.blocks)
    return _modal([block for block in shown if block is not None])


def render_words_modal(words: str) -> View:
    """Return a modal that shows a sentence or two of ours."""
    return _modal([plain_section(escape(words))])


def whats_new(knowledge: Knowledge, area: str | None, today: date) -> tuple[Entry, ...]:
    """
    Return what to show as new: the texts in force most recently, one of each topic, then what has changed in all.

    A text without a date from which it holds counts as new by its last review, after all that have one.
    """
    here = [entry for entry in knowledge.entries if is_shown(entry, area)]
    changed = next((entry for entry in here if entry.title.casefold().startswith(_WHAT_CHANGED)), None)
    dated = [
        entry
        for entry in here
        if entry is not changed
        and (entry.valid_from or entry.last_reviewed_on)
        and (entry.valid_from or today) <= today
    ]
    by_topic: dict[str, Entry] = {}
    for entry in sorted(dated, key=_newness, reverse=True):  # stable: the first of equals in the files stays first
        by_topic.setdefault(entry.id.partition(".")[0], entry)
    most = MOST_NEW - 1 if changed else MOST_NEW
    return (*list(by_topic.values())[:most], *([changed] if changed else []))


def frequent_entries(ids_shown: Sequence[str], entries: Mapping[str, Entry], area: str | None) -> tuple[Entry, ...]:
    """Return the entries with these ids that may still be shown, at most five."""
    known = (entries[entry] for entry in ids_shown if entry in entries)
    return tuple(entry for entry in known if is_shown(entry, area))[:MOST_FREQUENT]


def is_shown(entry: Entry, area: str | None) -> bool:
    """Return whether an entry may be offered unasked: it holds today, here or everywhere."""
    return entry.currency == "current" and entry.area in {None, area}


def _newness(entry: Entry) -> tuple[date, date]:
    return entry.valid_from or date.min, entry.last_reviewed_on or date.min


def _off_blocks(home: Home) -> list[Block]:
    if home.off_message is None:
        return []
    message = home.off_message or wording.SLACK_OFF
    return [_header(wording.HOME_OFF), *(plain_section(piece) for piece in split_text(message))]


def _search_blocks() -> list[Block]:
    """Return the search box: Enter sends it, and so does the button, which people on phones need."""
    element = {
        "type": "plain_text_input",
        "action_id": ids.HOME_SEARCH,
        "placeholder": _plain(wording.HOME_SEARCH_PLACEHOLDER),
        "max_length": 3000,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    box = {
        "type": "input",
        "block_id": ids.HOME_SEARCH,
        "dispatch_action": True,
        "label": _plain(wording.HOME_SEARCH_LABEL),
        "hint": _plain(wording.HOME_SEARCH_HINT),
        "element": element,
    }
    button = {**_button(wording.HOME_SEARCH_BUTTON, ids.HOME_SEARCH_GO), "style": "primary"}
    return [box, {"type": "actions", "elements": [button]}]


def _asked_blocks(home: Home) -> list[Block]:
    if home.frequent:
        return _entry_blocks(wording.HOME_FREQUENT, home.frequent, home.today, with_date=False)
    examples = [
        _beside(
            plain_section(escape(question)),
            _button(wording.HOME_ASK, f"{ids.HOME_ASK}:{number}", question, label=wording.home_ask(question)),
        )
        for number, question in enumerate(wording.EXAMPLE_QUESTIONS)
    ]
    return [_header(wording.HOME_EXAMPLES), *examples]


def _entry_blocks(heading: str, entries: Sequence[Entry], today: date, *, with_date: bool = True) -> list[Block]:
    if not entries:
        return []
    return [_header(heading), *(_entry_block(entry, today, with_date=with_date) for entry in entries)]


def _entry_block(entry: Entry, today: date, *, with_date: bool) -> Block:
    """Return an entry's title with a button that opens its passage."""
    value = pack(AnswerRef("", (entry.id,), today))
    button = _button(wording.HOME_SHOW, ids.SHOW_PASSAGE, value, label=wording.home_show(entry.title))
    lines = [f"*{literal(shorten(entry.title, _TITLE_CHARS))}*"]
    if with_date and (dated := _dated(entry)):
        lines.append(dated)
    return _beside(marked_section("\n".join(lines)), button)


def _dated(entry: Entry) -> str:
    if entry.valid_from:
        return wording.home_since(entry.valid_from)
    return wording.checked_on(entry.last_reviewed_on) if entry.last_reviewed_on else ""


def _guide_blocks() -> list[Block]:
    button = _button(
        wording.HOME_GUIDE_BUTTON, ids.GUIDE_START, label=f"{wording.HOME_GUIDE_BUTTON}: {wording.HOME_GUIDE}"
    )
    return [_header(wording.HOME_GUIDE), _beside(plain_section(escape(wording.HOME_GUIDE_WORDS)), button)]


def _help_blocks(home: Home) -> list[Block]:
    whom = wording.home_whom_to_ask(home.unit_contact, has_unit_channel=home.has_unit_channel)
    said = (wording.HOME_HELP_WORDS, wording.HOME_PRIVACY, whom)
    return [_header(wording.HOME_HELP), *(plain_section(escape(words)) for words in said)]


def _settings_blocks() -> list[Block]:
    button = _button(wording.HOME_SETTINGS, ids.SETTINGS_OPEN)
    return [
        {"type": "divider"},
        {"type": "actions", "elements": [button]},
        context(escape(wording.HOME_SETTINGS_WORDS)),
    ]


def _learning_blocks(home: Home) -> list[Block]:
    """Return the person's own learning, or that there is none yet."""
    if home.learning is None:
        return [_header(wording.HOME_LEARNING), plain_section(escape(wording.HOME_LEARNING_NONE))]
    return [_header(wording.HOME_LEARNING), *learning_blocks(home.learning, is_trainer=home.is_trainer)]


def _next_questions(block: Block) -> Block | None:
    """Return a row of suggested questions with buttons that are answered in this modal, None for any other block."""
    suggested = [
        element
        for element in (block["elements"] if block["type"] == "actions" else ())
        if element["action_id"].startswith(f"{ids.ASK_SUGGESTED}:")
    ]
    if not suggested:
        return None
    asking = [
        {**element, "action_id": element["action_id"].replace(ids.ASK_SUGGESTED, ids.HOME_ASK)} for element in suggested
    ]
    return {**block, "elements": asking}


def _modal(blocks: Sequence[Block]) -> View:
    title, close = _plain(wording.HOME_ANSWER_TITLE), _plain(wording.HOME_CLOSE)
    return {"type": "modal", "title": title, "close": close, "blocks": list(blocks)}


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text)}


def _button(text: str, action: str, value: str = "", *, label: str = "") -> Block:
    button: Block = {"type": "button", "text": _plain(text), "action_id": action}
    if value:
        button["value"] = value
    if label:
        button["accessibility_label"] = shorten(label, _LABEL_CHARS)
    return button


def _beside(section: Block, button: Block) -> Block:
    return {**section, "accessory": button}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
