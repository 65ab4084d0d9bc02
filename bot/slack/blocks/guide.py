"""The eligibility guide as a modal: one question on each page, and what follows from the answers."""

import json
from collections.abc import Iterator, Mapping
from datetime import date

from bot import wording
from bot.eligibility import Concluded, conclude_with_entries
from bot.slack import ids
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.details import View, message_view, modal
from bot.slack.blocks.ref import AnswerRef, pack
from bot.slack.blocks.reply import Block, context, plain_section
from bot.slack.blocks.text import escape, shorten, split_text
from index.guide import Guide, GuideQuestion, Option, next_question
from index.types import Entry

Given = Mapping[str, str]

# docs.slack.dev/reference/block-kit: composition-objects/option-object, block-elements/radio-button-group-element,
# blocks/input-block and blocks/header-block.
_OPTION_CHARS = 75
_MOST_RADIO_BUTTONS = 10
_LABEL_CHARS = 2000
_HEADER_CHARS = 150
_TITLE_CHARS = 300


def question_view(guide: Guide, given: Given, *, chosen: str = "", notes: tuple[str, ...] = ()) -> View:
    """
    Return the page with the next question, or the result when every question is answered.

    Args:
        guide: The decision table.
        given: The answers so far, question id to option id, in the order they were given.
        chosen: The option to mark: what was answered here before the person went back.
        notes: What is said above the question.

    Raises:
        ValueError: There is no question left; `result_view` shows what follows.
    """
    asked = next_question(guide, given)
    if asked is None:
        raise ValueError(f"nothing left to ask after {len(given)} answers")
    blocks = [
        *(plain_section(piece) for note in notes for piece in split_text(note)),
        context(wording.guide_progress(len(given) + 1)),
        *_spelt_out(asked),
        _choice(asked, chosen),
        *([actions(button(wording.BACK, ids.GUIDE_BACK, "back"))] if given else []),
    ]
    return modal(
        wording.GUIDE_TITLE,
        blocks,
        callback_id=ids.GUIDE_NEXT,
        metadata=pack_answers(given),
        submit=wording.GUIDE_NEXT_PAGE,
    )


def result_view(guide: Guide, given: Given, entries: Mapping[str, Entry], today: date) -> View:
    """Return the page with the findings under their headings, the reminder, and the entries with a button each."""
    concluded = conclude_with_entries(guide, given)
    numbers = {name: number for number, name in enumerate(concluded.entries, start=1) if name in entries}
    again = actions(
        button(wording.BACK, ids.GUIDE_BACK, "back"), button(wording.GUIDE_START_AGAIN, ids.GUIDE_AGAIN, "again")
    )
    blocks = [
        *_findings(concluded, numbers),
        *(plain_section(piece) for piece in split_text(guide.reminder)),
        again,
        _header(wording.GUIDE_SOURCES),
        *(_entry(entries[name], number, today) for name, number in numbers.items()),
    ]
    return modal(wording.GUIDE_RESULT_TITLE, blocks, metadata=pack_answers(given))


def missing_view(unit_contact: str) -> View:
    """Return what is said where the knowledge folder has no guide."""
    return message_view(wording.GUIDE_TITLE, wording.guide_none(unit_contact))


def pack_answers(given: Given) -> str:
    """Return the answers as a modal keeps them: ids only, under 3,000 characters for a guide of 30 questions."""
    return json.dumps(dict(given), separators=(",", ":"))


def unpack_answers(guide: Guide, kept: str) -> dict[str, str] | None:
    """Return the answers that a modal kept, or None when the guide asks or offers something else by now."""
    try:
        held = json.loads(kept or "{}")
    except (ValueError, RecursionError):
        return None
    given: dict[str, str] = {}
    for name, choice in held.items() if isinstance(held, dict) else ():
        asked = next_question(guide, given)
        if asked is None or asked.id != name or find_option(asked, choice) is None:
            return None
        given[name] = choice
    return given if isinstance(held, dict) else None


def find_option(asked: GuideQuestion, choice: object) -> Option | None:
    """Return the option of a question with this id, or None."""
    return next((option for option in asked.options if option.id == choice), None)


def block_of(asked: GuideQuestion) -> str:
    """Return the block that a question's options stand in; each has its own, so that no choice is carried over."""
    return f"{ids.GUIDE_CHOICE}:{asked.id}"


def _choice(asked: GuideQuestion, chosen: str) -> Block:
    options = [_option(asked, number) for number in range(len(asked.options))]
    is_radio = len(options) <= _MOST_RADIO_BUTTONS
    element: Block = {
        "type": "radio_buttons" if is_radio else "static_select",
        "action_id": ids.GUIDE_CHOICE,
        "options": options,
    }
    marked = [option for option in options if option["value"] == chosen]
    if marked:
        element["initial_option"] = marked[0]
    block: Block = {
        "type": "input",
        "block_id": block_of(asked),
        "label": _plain(asked.asks, _LABEL_CHARS),
        "element": element,
    }
    return block | ({"hint": _plain(asked.hint, _LABEL_CHARS)} if asked.hint else {})


def _option(asked: GuideQuestion, number: int) -> Block:
    """Return an option; Slack has 75 characters for its text, and 75 more below it."""
    option = asked.options[number]
    if _must_be_spelt_out(asked):
        return {"text": _plain(wording.guide_answer(number + 1), _OPTION_CHARS), "value": option.id}
    first, *rest = split_text(option.says, _OPTION_CHARS)
    below = {"description": {"type": "plain_text", "text": rest[0], "emoji": False}} if rest else {}
    return {"text": {"type": "plain_text", "text": first, "emoji": False}, "value": option.id} | below


def _spelt_out(asked: GuideQuestion) -> Iterator[Block]:
    """Yield the answers in full, numbered, where one is too long to stand beside its button."""
    if _must_be_spelt_out(asked):
        listed = "\n".join(f"{number}. {option.says}" for number, option in enumerate(asked.options, start=1))
        yield from (plain_section(piece) for piece in split_text(listed))


def _must_be_spelt_out(asked: GuideQuestion) -> bool:
    return any(len(split_text(option.says, _OPTION_CHARS)) > 2 for option in asked.options)


def _findings(concluded: Concluded, numbers: Mapping[str, int]) -> Iterator[Block]:
    for kind, heading in wording.GUIDE_HEADINGS.items():
        found = [finding for finding in concluded.findings if finding.kind == kind]
        if found:
            yield _header(heading)
        for finding in found:
            marks = " ".join(f"[{numbers[name]}]" for name in finding.entries if name in numbers)
            yield from (plain_section(piece) for piece in split_text(f"{finding.says} {marks}".strip()))


def _entry(entry: Entry, number: int, today: date) -> Block:
    shown = escape(f"[{number}] {shorten(entry.title, _TITLE_CHARS)}")
    ref = pack(AnswerRef("", (entry.id,), today))
    show = button(wording.SHOW, ids.SHOW_PASSAGE, ref)
    label = wording.guide_show(entry.title)
    return plain_section(shown) | {"accessory": show | {"accessibility_label": shorten(label, _OPTION_CHARS)}}


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text, _HEADER_CHARS)}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": escape(shorten(text, limit)), "emoji": False}
