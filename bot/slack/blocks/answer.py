"""An answer as a Slack message."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import wording
from bot.answer.types import Answer, CitedSource, Notice
from bot.slack import ids
from bot.slack.blocks.buttons import actions, button, feedback, suggested
from bot.slack.blocks.citation import cited_sources, fitting, native_sources, plain_sources, source_list
from bot.slack.blocks.ref import AnswerRef, pack
from bot.slack.blocks.reply import Block, Reply, context, json_chars, plain_section
from bot.slack.blocks.text import escape, shorten, split_text
from bot.slack.learn_words import TEST_ME

# An answer is under 250 words. These only keep a runaway one inside what Slack takes: 40,000 characters of text, 50
# blocks, 3,000 characters a section, 12,000 in all blocks together (a Slack maintainer's figure, bolt-js issue 2509;
# people measured that it is about 13,000 of the blocks as JSON).
_ANSWER_CHARS = 5000
_SUGGESTIONS_CHARS = 1500
# All blocks as JSON, with room for a first line that says who asked.
_BLOCKS_CHARS = 11_500
_LONGEST_SOURCES = 5000


@dataclass(frozen=True, slots=True)
class Look:
    """
    What an answer looks like in one place.

    `native_citations`: the workspace takes Slack's own. `is_private`: only the asker sees it, so it can be shared.
    `has_unit`: there is a channel of the MAPPA unit to ask. `has_chart`: an entry shown rests on a table. `has_test`:
    there are questions on an entry shown.
    """

    native_citations: bool = False
    is_private: bool = False
    has_unit: bool = False
    has_chart: bool = False
    has_test: bool = False


def render_answer(answer: Answer, *, ref: AnswerRef | None = None, look: Look = Look()) -> Reply:
    """
    Return the message for an answer: the text itself, what to know about it, its numbered sources, and its buttons.

    Without a `ref` it has no buttons but those of its suggestions.
    """
    body = shorten(answer.text.strip(), _ANSWER_CHARS)
    notices = [wording.NOTICES[notice] for notice in answer.notices]
    sources = cited_sources(answer)
    before = [
        *(plain_section(piece) for piece in split_text(body)),
        *_suggestion_blocks(answer.suggestions),
        *([context(*(escape(notice) for notice in notices))] if notices else []),
    ]
    after = [
        *([context(line)] if (line := _checked(answer)) else []),
        *(_button_blocks(answer, ref, look) if ref else []),
    ]
    room = min(_LONGEST_SOURCES, _BLOCKS_CHARS - json_chars([*before, *after]))
    cited = native_sources(sources, room) if look.native_citations else plain_sources(sources, room)
    return Reply(_text(body, answer.suggestions, notices, sources), (*before, *cited, *after))


def _text(body: str, suggestions: Sequence[str], notices: Sequence[str], sources: Sequence[CitedSource]) -> str:
    """Return the whole answer in words, since phones show nothing else."""
    parts = (escape(body), _suggestion_list(suggestions), "\n".join(map(escape, notices)), source_list(sources))
    return "\n\n".join(part for part in parts if part)


def _suggestion_list(suggestions: Sequence[str]) -> str:
    if not suggestions:
        return ""
    lines = [f"• {shorten(' '.join(suggestion.split()), 300)}" for suggestion in suggestions]
    return "\n".join([wording.SUGGESTIONS, *fitting([escape(line) for line in lines], _SUGGESTIONS_CHARS)])


def _suggestion_blocks(suggestions: Sequence[str]) -> list[Block]:
    buttons = suggested(tuple(suggestions))
    return [plain_section(wording.SUGGESTIONS), *buttons] if buttons else []


def _button_blocks(answer: Answer, ref: AnswerRef, look: Look) -> list[Block]:
    value = pack(ref)
    buttons = [button(text, action_id, value) for text, action_id in _buttons(answer, look)]
    return [*([actions(*buttons)] if buttons else []), *([feedback(ref)] if answer.passages else [])]


def _buttons(answer: Answer, look: Look) -> Iterator[tuple[str, str]]:
    """Yield the words and the action of each button that makes sense under this answer."""
    if answer.passages:
        if wording.SHORTENED in answer.text or any(passage.detail for passage in answer.passages):
            yield wording.SHOW_PASSAGE, ids.SHOW_PASSAGE
        yield wording.SHOW_SOURCES, ids.SHOW_SOURCES
        if any(passage.see_also for passage in answer.passages):
            yield wording.SEE_ALSO, ids.SEE_ALSO
        if look.has_chart:
            yield wording.SHOW_CHART, ids.SHOW_CHART
        if look.has_test and Notice.EMERGENCY not in answer.notices:
            yield TEST_ME, ids.LEARN_TEST
        yield wording.OUT_OF_DATE, ids.OUT_OF_DATE
    if look.has_unit and (answer.passages or answer.outcome.group == "abstained"):
        yield wording.ASK_UNIT, ids.ASK_UNIT
    # What tells of an emergency is about somebody: it is not kept, and not for others to read.
    if look.is_private and answer.passages and Notice.EMERGENCY not in answer.notices:
        yield wording.SHARE, ids.SHARE


def _checked(answer: Answer) -> str:
    """Return when the answer was last checked: the longest ago of its passages, as that is what holds for all of it."""
    days = [passage.checked_on for passage in answer.passages if passage.checked_on is not None]
    return wording.checked_on(min(days)) if days else ""
