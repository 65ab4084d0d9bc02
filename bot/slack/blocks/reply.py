"""What goes into one message: the text that phones show, and the blocks that other clients show instead."""

import json
from dataclasses import dataclass
from typing import Any

from bot.slack.blocks.text import escape, split_text

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message ready for Slack: everything in it is escaped."""

    text: str
    blocks: tuple[Block, ...]


def plain_reply(text: str) -> Reply:
    """Return a message of plain paragraphs."""
    return Reply(escape(text), tuple(plain_section(piece) for piece in split_text(text)))


def plain_section(escaped: str) -> Block:
    """Return a section that shows its text letter by letter: no formatting, no mentions, no emoji codes."""
    return {"type": "section", "text": {"type": "plain_text", "text": escaped, "emoji": False}}


def marked_section(escaped: str) -> Block:
    """Return a section in Slack's markup; `verbatim` keeps Slack from making links of its own."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": escaped, "verbatim": True}}


def context(*escaped: str) -> Block:
    """Return small print; at most ten pieces fit one block."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False} for text in escaped]}


def json_chars(value: object) -> int:
    """Return how many characters a block, or a part of one, takes on its way to Slack."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
