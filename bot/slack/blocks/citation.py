"""The sources of an answer: as Slack's own citations, or as a list of links where a workspace does not take those."""

import threading
from collections.abc import Sequence
from itertools import accumulate

from bot import wording
from bot.answer.types import Answer, CitedSource
from bot.slack.blocks.reply import Block, context, json_chars, marked_section
from bot.slack.blocks.text import escape, literal, pack_lines, shorten

# No answer needs more; it keeps a runaway list out of the text for phones.
_SOURCES_CHARS = 4500
# What the blocks around the list take besides its lines, as JSON.
_AROUND_CHARS = 300
_PART_CHARS = 400
_LINK_CHARS = 1200


class PlainTeams:
    """The workspaces found not to take native citations, remembered until the program ends; safe between threads."""

    def __init__(self) -> None:
        self._teams: set[str] = set()
        self._lock = threading.Lock()

    def holds(self, team: str) -> bool:
        """Return whether this workspace needs the plain list."""
        with self._lock:
            return team in self._teams

    def add(self, team: str) -> None:
        """Remember that this workspace needs the plain list."""
        with self._lock:
            self._teams.add(team)


def cited_sources(answer: Answer) -> tuple[CitedSource, ...]:
    """Return every citation once, by number."""
    by_number = {cited.number: cited for passage in answer.passages for cited in passage.citations}
    return tuple(by_number[number] for number in sorted(by_number))


def source_list(sources: Sequence[CitedSource]) -> str:
    """Return the sources as lines for a message's text, without links."""
    return "\n".join(fitting([f"{cited.number}. {_title(cited)}{_whereabouts(cited)}" for cited in sources]))


def plain_sources(sources: Sequence[CitedSource], room: int = _SOURCES_CHARS) -> list[Block]:
    """Return the sources as a list of links, as many as `room` characters hold."""
    if not sources:
        return []
    lines = [linked_line(cited) for cited in sources]
    shown = lines[: _how_many(lines, room)]
    pieces = pack_lines([f"*{wording.SOURCES}*", *shown])
    return [*(marked_section(piece) for piece in pieces), *_left_out(len(sources) - len(shown))]


def native_sources(sources: Sequence[CitedSource], room: int = _SOURCES_CHARS) -> list[Block]:
    """
    Return the sources as a numbered list of Slack's citations, as many as `room` characters hold.

    The shape is that of docs.slack.dev/reference/block-kit/block-elements/citation-element; a source without a web
    address is plain text. Rich text is shown letter by letter, so nothing in it is escaped.
    """
    if not sources:
        return []
    lines = [_native_line(cited) for cited in sources]
    shown = lines[: _how_many(lines, room)]
    parts: list[Block] = [{"type": "rich_text_section", "elements": [_bold(wording.SOURCES)]}]
    if shown:
        offset = {"offset": sources[0].number - 1} if sources[0].number > 1 else {}
        parts.append({"type": "rich_text_list", "style": "ordered", "elements": shown, **offset})
    return [{"type": "rich_text", "elements": parts}, *_left_out(len(sources) - len(shown))]


def linked_line(cited: CitedSource) -> str:
    """Return one citation in Slack's markup: number, linked title, publisher, locator, date; never over a section."""
    title, link = _title(cited), link_of(cited.source.url)
    shown = f"<{link.replace('&', '&amp;')}|{title}>" if link else title
    return f"{cited.number}. {shown}{_whereabouts(cited)}"


def link_of(url: str) -> str:
    """Return a web address that nothing can break out of, or "" when it is not one or too long to show."""
    if not url.lower().startswith(("https://", "http://")):
        return ""
    safe = "".join(f"%{ord(char):02X}" if char in '<>|"` ' or char < " " else char for char in url.strip())
    return safe if len(safe.replace("&", "&amp;")) <= _LINK_CHARS else ""


def fitting(lines: Sequence[str], limit: int = _SOURCES_CHARS) -> list[str]:
    """Return as many whole lines as fit in `limit` characters."""
    pieces = pack_lines(lines, limit)
    return pieces[0].split("\n") if pieces else []


def _how_many(lines: Sequence[object], room: int) -> int:
    """Return how many of these, written as JSON, fit in `room` characters together with what is around them."""
    sizes = accumulate(json_chars(line) + 1 for line in lines)
    return sum(size <= room - _AROUND_CHARS for size in sizes)


def _bold(text: str) -> Block:
    return {"type": "text", "text": text, "style": {"bold": True}}


def _native_line(cited: CitedSource) -> Block:
    title, place = _plain(cited.source.title) or cited.source.id, _place(cited)
    url = link_of(cited.source.url)
    if not url:
        return {"type": "rich_text_section", "elements": [{"type": "text", "text": f"{title}{place}"}]}
    details = {
        "citation_type": "web",
        "display_name": _plain(cited.source.publisher) or title,
        "title": title,
        "snippet": place.lstrip(", ") or title,
    }
    citation = {
        "type": "citation",
        "url": url,
        "text": title,
        "index": cited.number,
        "details": details,
        "from_llm": False,
    }
    return {"type": "rich_text_section", "elements": [citation, *([{"type": "text", "text": place}] if place else [])]}


def _place(cited: CitedSource) -> str:
    parts = [part for part in (_plain(cited.source.publisher), _plain(cited.locator)) if part]
    date = _plain(wording.published_date(cited.source.published), 100)
    return "".join(f", {part}" for part in parts) + (f" ({date})" if date else "")


def _plain(text: str, limit: int = _PART_CHARS) -> str:
    return shorten(" ".join(text.split()), limit)


def _title(cited: CitedSource) -> str:
    return literal(shorten(cited.source.title, _PART_CHARS))


def _whereabouts(cited: CitedSource) -> str:
    """Return publisher, locator and date, as far as they are known."""
    parts = (literal(shorten(part, _PART_CHARS)) for part in (cited.source.publisher, cited.locator) if part.strip())
    date = literal(shorten(wording.published_date(cited.source.published), 100))
    return "".join(f", {part}" for part in parts) + (f" ({date})" if date else "")


def _left_out(count: int) -> list[Block]:
    return [context(escape(wording.slack_more_sources(count)))] if count else []
