"""A private answer that the asker shows to others."""

from dataclasses import replace

from bot import wording
from bot.slack.blocks.reply import Reply, marked_section
from bot.slack.blocks.text import literal, shorten

_QUESTION_CHARS = 300


def with_question(reply: Reply, user: str, question: str) -> Reply:
    """Return the reply with who shares it, and what they had asked, in front; nobody else has seen the question."""
    said = f"{wording.shared_by(f'<@{user}>')}\n{literal(shorten(question, _QUESTION_CHARS))}"
    return replace(reply, text=f"{said}\n\n{reply.text}", blocks=(marked_section(said), *reply.blocks))
