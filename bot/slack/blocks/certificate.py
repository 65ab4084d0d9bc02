"""What a person reads who has completed a path, and their trainer where they want it."""

from collections.abc import Sequence

from bot.slack import ids
from bot.slack import train_words as words
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.reply import Block, Reply, context, marked_section, plain_section
from bot.slack.blocks.text import escape, literal, shorten
from bot.training.types import Completion

_TITLE_CHARS = 150


def completed_blocks(titles: Sequence[str]) -> list[Block]:
    """Return what is said of paths completed just now, for the end of a modal; nothing for none."""
    if not titles:
        return []
    said = [plain_section(escape(words.completed(shorten(title, _TITLE_CHARS)))) for title in titles]
    return [*said, context(words.COMPLETE_COMING)]


def certificate_message(completion: Completion, title: str, *, has_file: bool) -> Reply:
    """Return the message that comes with a certificate, with a button for the trainer where there is one."""
    said = [
        words.completed(shorten(title, _TITLE_CHARS)),
        words.certified(completion.at.date(), completion.certificate),
    ]
    note = [context(words.CERTIFICATE_FILE)] if has_file else []
    blocks = [plain_section(escape(said[0])), context(escape(said[1])), *note, *_send(completion)]
    return Reply(escape("\n".join(said)), tuple(blocks))


def trainer_message(user: str, completion: Completion, title: str, cohort: str) -> Reply:
    """Return what a trainer reads when this person sends them their certificate."""
    said = words.trainer_reads(f"<@{user}>", literal(shorten(title, _TITLE_CHARS)), literal(cohort))
    when = escape(words.certified(completion.at.date(), completion.certificate))
    return Reply(f"{said}\n{when}", (marked_section(said), context(when)))


def _send(completion: Completion) -> list[Block]:
    if not completion.cohort:
        return []

    def plain(text: str) -> Block:
        return {"type": "plain_text", "text": escape(text), "emoji": False}

    asked = {
        "title": plain(words.SEND_TITLE),
        "text": plain(words.SEND_WORDS),
        "confirm": plain(words.SEND_YES),
        "deny": plain(words.SEND_NO),
    }
    return [actions(button(words.SEND, ids.CERTIFICATE_SEND, completion.certificate) | {"confirm": asked})]
