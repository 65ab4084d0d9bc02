"""Asking the MAPPA unit: its modals, the message in the unit's channel, and what the asker gets to read."""

from datetime import UTC, datetime

from bot import wording
from bot.slack import ids
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.reply import Block, Reply, context, marked_section, plain_reply, plain_section
from bot.slack.blocks.text import escape, shorten, split_text
from bot.slack.incoming import unescape
from bot.store.escalations import Escalation, State

# A plain-text input takes 3,000 characters at most:
# docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
QUESTION_CHARS = 2000
ANSWER_CHARS = 2500
REASON_CHARS = 500
# Both fit several times over; these only keep a text of nothing but "&" inside what a message takes, once escaped.
_SHOWN_QUESTION_CHARS = 2900
_SHOWN_ANSWER_CHARS = 7000
_AREA_CHARS = 200

# The block ids of the inputs, by which errors are shown, and the action id of the element in each.
QUESTION, ANSWER, REASON, SUGGEST = "question", "answer", "reason", "suggest"
VALUE = "value"
_YES = "yes"


def ask_modal(question: str, metadata: str, *, is_private: bool, hours: int) -> Block:
    """Return the modal in which a question is put into words; `metadata` comes back with it."""
    where = wording.UNIT_PRIVATELY if is_private else wording.UNIT_IN_THREAD
    typed = _input(QUESTION, wording.UNIT_ASK_LABEL, wording.UNIT_ASK_HINT, QUESTION_CHARS, initial=question)
    blocks = [typed, plain_section(escape(where)), context(escape(wording.unit_hours(hours)))]
    return _form(ids.ASK_UNIT_SEND, wording.UNIT_TITLE, wording.UNIT_ASK_SEND, blocks, metadata)


def note_modal(*paragraphs: str) -> Block:
    """Return a modal that only says something."""
    blocks = [plain_section(escape(paragraph)) for paragraph in paragraphs]
    return _modal(wording.UNIT_TITLE, blocks) | {"close": _plain(wording.UNIT_DONE)}


def answer_modal(escalation: Escalation) -> Block:
    """Return the modal in which somebody of the unit answers."""
    option = {"text": _plain(wording.UNIT_SUGGEST), "value": _YES, "description": _plain(wording.UNIT_SUGGEST_HINT)}
    suggest: Block = {
        "type": "input",
        "block_id": SUGGEST,
        "optional": True,
        "label": _plain(wording.UNIT_SUGGEST),
        "element": {"type": "checkboxes", "action_id": VALUE, "options": [option]},
    }
    typed = _input(ANSWER, wording.UNIT_ANSWER_LABEL, wording.UNIT_ANSWER_HINT, ANSWER_CHARS)
    blocks = [*_question(escalation), typed, suggest]
    return _form(ids.UNIT_ANSWER_SEND, wording.UNIT_ANSWER_TITLE, wording.UNIT_ANSWER_SUBMIT, blocks, escalation.id)


def close_modal(escalation: Escalation) -> Block:
    """Return the modal in which somebody of the unit says why there is no answer."""
    blocks = [
        *_question(escalation),
        _input(REASON, wording.UNIT_CLOSE_LABEL, wording.UNIT_CLOSE_HINT, REASON_CHARS),
    ]
    return _form(ids.UNIT_CLOSE_SEND, wording.UNIT_CLOSE_TITLE, wording.UNIT_CLOSE_SUBMIT, blocks, escalation.id)


def typed_in(view: Block, block: str) -> str:
    """Return what was typed into one input of a submitted modal, "" for nothing."""
    value = _state(view, block).get("value")
    return unescape(value).strip() if isinstance(value, str) else ""


def is_suggested(view: Block) -> bool:
    """True when the answer is to be suggested to the maintainers."""
    return any(option.get("value") == _YES for option in _state(view, SUGGEST).get("selected_options") or ())


def unit_message(escalation: Escalation, who: str = "", *, is_suggested: bool = False) -> Reply:
    """
    Return the message in the unit's channel.

    Args:
        escalation: The question and its state.
        who: The Slack user id of whoever has claimed, answered or closed it; "" while nobody has.
        is_suggested: The answer was left for the maintainers, too.
    """
    state = wording.unit_state(escalation.state, f"<@{who}>") if who else wording.UNIT_WAITING
    said = split_text(shorten(escalation.answer, _SHOWN_ANSWER_CHARS))
    area = [context(escape(wording.unit_area(shorten(escalation.area, _AREA_CHARS))))] if escalation.area else []
    buttons = _buttons(escalation)
    blocks = [
        plain_section(escape(wording.UNIT_MESSAGE_TITLE)),
        *_question(escalation),
        *area,
        *(plain_section(piece) for piece in said),
        marked_section(state),
        *([context(wording.UNIT_SUGGESTED)] if is_suggested else []),
        *([_due(escalation), actions(*buttons)] if buttons else []),
    ]
    text = "\n\n".join((escape(wording.UNIT_MESSAGE_TITLE), escape(escalation.question), *said))
    return Reply(text, tuple(blocks))


def reminder_message(escalation: Escalation, number: int, of: int) -> Reply:
    """Return a reminder for the thread of the unit's message."""
    return plain_reply(wording.unit_reminder(number, of, is_claimed=escalation.state is State.CLAIMED))


def outcome_message(escalation: Escalation) -> Reply:
    """Return what the asker gets to read once their question is answered or closed."""
    is_answered = escalation.state is State.ANSWERED
    title = wording.UNIT_REPLY_TITLE if is_answered else wording.UNIT_CLOSED_TITLE
    last = wording.UNIT_REPLY_IS_A_PERSONS if is_answered else wording.UNIT_CLOSED_NEXT
    asked = escape(shorten(wording.unit_you_asked(escalation.question), _SHOWN_QUESTION_CHARS))
    said = split_text(shorten(escalation.answer, _SHOWN_ANSWER_CHARS))
    blocks = [
        marked_section(f"*{escape(title)}*"),
        context(asked),
        *(plain_section(piece) for piece in said),
        context(escape(last)),
    ]
    return Reply("\n\n".join((escape(title), asked, *said, escape(last))), tuple(blocks))


def delay_message(unit_contact: str) -> Reply:
    """Return what the asker reads while the unit's channel cannot be reached."""
    return plain_reply(wording.unit_delayed(unit_contact))


def waiting_message(unit_contact: str) -> Reply:
    """Return what the asker reads when the unit has been reminded for the last time."""
    return plain_reply(wording.unit_waiting(unit_contact))


def _question(escalation: Escalation) -> list[Block]:
    return [plain_section(escape(shorten(escalation.question, _SHOWN_QUESTION_CHARS)))]


def _due(escalation: Escalation) -> Block:
    """Return when the time is up; Slack shows it in the reader's own time zone."""
    due = escalation.due_at.astimezone(UTC)
    shown = f"<!date^{int(due.timestamp())}^{{date_short_pretty}}, {{time}}|{_in_words(due)}>"
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": wording.unit_due(shown)}]}


def _in_words(moment: datetime) -> str:
    return f"{wording.full_date(moment.date())}, {moment:%H:%M} UTC"


def _buttons(escalation: Escalation) -> list[Block]:
    close = button(wording.UNIT_CLOSE_BUTTON, ids.UNIT_CLOSE, escalation.id)
    if escalation.state is State.OPEN:
        return [button(wording.UNIT_CLAIM_BUTTON, ids.UNIT_CLAIM, escalation.id) | {"style": "primary"}, close]
    if escalation.state is State.CLAIMED:
        answer = button(wording.UNIT_ANSWER_BUTTON, ids.UNIT_ANSWER, escalation.id) | {"style": "primary"}
        return [answer, button(wording.UNIT_RELEASE_BUTTON, ids.UNIT_RELEASE, escalation.id), close]
    return []


def _input(block: str, label: str, hint: str, most: int, *, initial: str = "") -> Block:
    element: Block = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": most}
    if initial:
        element["initial_value"] = initial[:most]
    return {"type": "input", "block_id": block, "label": _plain(label), "hint": _plain(hint), "element": element}


def _form(callback: str, title: str, submit: str, blocks: list[Block], metadata: str) -> Block:
    asked = {"callback_id": callback, "submit": _plain(submit), "close": _plain(wording.UNIT_CANCEL)}
    return _modal(title, blocks) | asked | {"private_metadata": metadata}


def _modal(title: str, blocks: list[Block]) -> Block:
    return {"type": "modal", "title": _plain(title), "blocks": blocks}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _state(view: Block, block: str) -> Block:
    values = (view.get("state") or {}).get("values") or {}
    return (values.get(block) or {}).get(VALUE) or {}
