"""Buttons as Slack takes them."""

from bot import wording
from bot.slack import ids
from bot.slack.blocks.ref import AnswerRef, pack_verdict
from bot.slack.blocks.reply import Block
from bot.slack.blocks.text import escape, shorten

# https://docs.slack.dev/reference/block-kit/block-elements/button-element
BUTTON_CHARS = 75
# A value takes 2,000 characters, but all blocks together little more than 12,000; no suggestion is longer than 250.
_QUESTION_CHARS = 500
# An answer comes with three suggestions at most; more would be a menu, not a hint.
_MOST_SUGGESTED = 5


def button(text: str, action_id: str, value: str, *, label: str = "") -> Block:
    """Return a button; a text too long for it is cut. A `label` is what screen readers say instead of the text."""
    words = {"type": "plain_text", "text": escape(_cut(text)), "emoji": False}
    made = {"type": "button", "text": words, "action_id": action_id, "value": value}
    return made | ({"accessibility_label": _cut(label)} if label else {})


def actions(*buttons: Block) -> Block:
    """Return buttons side by side; at most 25 fit."""
    return {"type": "actions", "elements": list(buttons)}


def suggested(questions: tuple[str, ...]) -> list[Block]:
    """Return a button for each question, none for what no button can hold; pressing it asks the question."""
    plain = [" ".join(question.split()) for question in questions]
    fit = [question for question in plain if 0 < len(question) <= _QUESTION_CHARS][:_MOST_SUGGESTED]
    buttons = [button(question, f"{ids.ASK_SUGGESTED}:{number}", question) for number, question in enumerate(fit)]
    return [actions(*buttons)] if buttons else []


def feedback(ref: AnswerRef) -> Block:
    """Return Slack's own pair of thumbs."""

    def thumb(text: str, *, is_helpful: bool) -> Block:
        words = {"type": "plain_text", "text": text, "emoji": False}
        return {"text": words, "value": pack_verdict(ref, is_helpful=is_helpful)}

    pair = {
        "type": "feedback_buttons",
        "action_id": ids.FEEDBACK,
        "positive_button": thumb(wording.HELPFUL, is_helpful=True),
        "negative_button": thumb(wording.NOT_HELPFUL, is_helpful=False),
    }
    return {"type": "context_actions", "elements": [pair]}


def _cut(text: str) -> str:
    return shorten(" ".join(text.split()), BUTTON_CHARS)
