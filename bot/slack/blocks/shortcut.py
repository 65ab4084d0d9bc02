"""The modals of "Ask MAPPA about this": a box to cut a message down to a question, and the answer."""

from collections.abc import Iterator

from bot import wording
from bot.slack import ids
from bot.slack.blocks.buttons import actions
from bot.slack.blocks.details import View, message_view, modal
from bot.slack.blocks.home import render_answer_modal
from bot.slack.blocks.reply import Block, Reply, plain_section
from bot.slack.blocks.text import escape

# https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
MAX_CHARS = 3000
QUESTION = "question"  # names the block and the element of the box

# What opens over this modal. The rest needs a message: to share, to judge, to be answered in.
_OPENING = frozenset({ids.SHOW_PASSAGE, ids.SHOW_SOURCES, ids.SEE_ALSO, ids.OUT_OF_DATE})


def ask_view(text: str, note: str = "", *, metadata: str = "") -> View:
    """Return the box with a text in it, "" for an empty one; `note` stands above, `metadata` says where one was."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": QUESTION,
        "multiline": True,
        "max_length": MAX_CHARS,
        "focus_on_load": True,
    }
    box = {
        "type": "input",
        "block_id": QUESTION,
        "label": _plain(wording.ABOUT_LABEL),
        "hint": _plain(wording.ABOUT_HINT),
        "element": element | ({"initial_value": text} if text else {}),
    }
    blocks = [*([plain_section(escape(note))] if note else []), box]
    return modal(
        wording.ABOUT_TITLE, blocks, callback_id=ids.ASK_ABOUT_SEND, metadata=metadata, submit=wording.ABOUT_SEND
    )


def looking_view() -> View:
    """Return what is shown while the answer is being made."""
    return message_view(wording.ABOUT_ANSWER_TITLE, wording.ABOUT_LOOKING)


def words_view(text: str) -> View:
    """Return a modal that says one thing."""
    return message_view(wording.ABOUT_ANSWER_TITLE, text)


def answer_view(reply: Reply) -> View:
    """Return the answer as only its reader sees it, with the buttons that show more of it."""
    shown = render_answer_modal(reply)["blocks"]
    blocks = [*(shown if isinstance(shown, list) else ()), *_more(reply)]
    return modal(wording.ABOUT_ANSWER_TITLE, blocks)


def _more(reply: Reply) -> Iterator[Block]:
    for block in reply.blocks:
        kept = [element for element in block.get("elements", ()) if element.get("action_id") in _OPENING]
        if block["type"] == "actions" and kept:
            yield actions(*kept)


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
