"""An answer as a Slack message."""

from collections.abc import Sequence

from bot import wording
from bot.answer.types import Answer, CitedSource
from bot.slack.blocks.reply import Block, Reply, context, marked_section, plain_section
from bot.slack.blocks.text import escape, literal, pack_lines, shorten, split_text

# An answer is under 250 words. These only keep a runaway one inside what Slack takes: 40,000 characters of text, 50
# blocks, 3,000 characters a section, 12,000 in all blocks together (a Slack maintainer's figure, bolt-js issue 2509).
_ANSWER_CHARS = 5000
_SUGGESTIONS_CHARS = 1500
_SOURCES_CHARS = 4500
_PART_CHARS = 400
_LINK_CHARS = 1200


def render_answer(answer: Answer) -> Reply:
    """Return the message for an answer: the text itself, what to know about it, and its numbered sources."""
    body = shorten(answer.text.strip(), _ANSWER_CHARS)
    notices = [wording.NOTICES[notice] for notice in answer.notices]
    sources = _cited_sources(answer)
    blocks = [
        *(plain_section(piece) for piece in split_text(body)),
        *_suggestion_blocks(answer.suggestions),
        *([context(*(escape(notice) for notice in notices))] if notices else []),
        *_source_blocks(sources),
        *([context(line)] if (line := _checked(answer)) else []),
    ]
    return Reply(_text(body, answer.suggestions, notices, sources), tuple(blocks))


def _text(body: str, suggestions: Sequence[str], notices: Sequence[str], sources: Sequence[CitedSource]) -> str:
    """Return the whole answer in words, since phones show nothing else."""
    short = _fitting([_short_line(source) for source in sources], _SOURCES_CHARS)
    parts = (escape(body), _suggestion_list(suggestions), "\n".join(map(escape, notices)), "\n".join(short))
    return "\n\n".join(part for part in parts if part)


def _cited_sources(answer: Answer) -> tuple[CitedSource, ...]:
    """Return every citation once, by number."""
    by_number = {cited.number: cited for passage in answer.passages for cited in passage.citations}
    return tuple(by_number[number] for number in sorted(by_number))


def _suggestion_list(suggestions: Sequence[str]) -> str:
    if not suggestions:
        return ""
    lines = [f"• {shorten(' '.join(suggestion.split()), 300)}" for suggestion in suggestions]
    return "\n".join([wording.SUGGESTIONS, *_fitting([escape(line) for line in lines], _SUGGESTIONS_CHARS)])


def _suggestion_blocks(suggestions: Sequence[str]) -> list[Block]:
    listed = _suggestion_list(suggestions)
    return [plain_section(listed)] if listed else []


def _source_blocks(sources: Sequence[CitedSource]) -> list[Block]:
    if not sources:
        return []
    shown = _fitting([_linked_line(source) for source in sources], _SOURCES_CHARS)
    left_out = len(sources) - len(shown)
    more = [context(wording.slack_more_sources(left_out))] if left_out else []
    return [*(marked_section(piece) for piece in pack_lines([f"*{wording.SOURCES}*", *shown])), *more]


def _linked_line(cited: CitedSource) -> str:
    """Return one citation in Slack's markup: number, linked title, publisher, locator, date; never over a section."""
    title, link = literal(shorten(cited.source.title, _PART_CHARS)), _link(cited.source.url)
    shown = f"<{link}|{title}>" if link else title
    return f"{cited.number}. {shown}{_whereabouts(cited)}"


def _short_line(cited: CitedSource) -> str:
    return f"{cited.number}. {literal(shorten(cited.source.title, _PART_CHARS))}{_whereabouts(cited)}"


def _whereabouts(cited: CitedSource) -> str:
    """Return publisher, locator and date, as far as they are known."""
    parts = (literal(shorten(part, _PART_CHARS)) for part in (cited.source.publisher, cited.locator) if part.strip())
    date = literal(shorten(wording.published_date(cited.source.published), 100))
    return "".join(f", {part}" for part in parts) + (f" ({date})" if date else "")


def _link(url: str) -> str:
    """Return a web address as Slack's markup takes it, or "" when it is not one or too long to show."""
    if not url.lower().startswith(("https://", "http://")):
        return ""
    safe = "".join(f"%{ord(char):02X}" if char in '<>|"` ' or char < " " else char for char in url.strip())
    link = safe.replace("&", "&amp;")
    return link if len(link) <= _LINK_CHARS else ""


def _fitting(lines: Sequence[str], limit: int) -> list[str]:
    """Return as many whole lines as fit in `limit` characters."""
    pieces = pack_lines(lines, limit)
    return pieces[0].split("\n") if pieces else []


def _checked(answer: Answer) -> str:
    """Return when the answer was last checked: the longest ago of its passages, as that is what holds for all of it."""
    days = [passage.checked_on for passage in answer.passages if passage.checked_on is not None]
    return wording.checked_on(min(days)) if days else ""
