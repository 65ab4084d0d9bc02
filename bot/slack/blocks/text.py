"""Text for Slack: escaped, dated, and cut to Slack's lengths at places where people pause."""

import re
from collections.abc import Iterable

# https://docs.slack.dev/reference/block-kit/composition-objects/text-object
SECTION_CHARS = 3000

_WHITESPACE = re.compile(r"\s+")
# Slack's markup has no escape for its four formatting marks, so a source's title shows near twins instead.
_MARKS = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})


def escape(text: str) -> str:
    """Return the text with the three characters Slack treats as control characters turned into entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """Return one line of text that Slack's markup shows as it is: escaped, and without formatting marks."""
    return escape(_WHITESPACE.sub(" ", text).strip().translate(_MARKS))


def split_text(text: str, limit: int = SECTION_CHARS) -> tuple[str, ...]:
    """
    Return escaped pieces of at most `limit` characters that together hold every word.

    Pieces end at a paragraph where possible, else at a line, a sentence, a word, and only then anywhere.
    """
    pieces: list[str] = []
    for paragraph in (part.strip() for part in text.split("\n\n")):
        for piece in _fitting(paragraph, limit):
            joined = f"{pieces[-1]}\n\n{escape(piece)}" if pieces else ""
            if joined and len(joined) <= limit:
                pieces[-1] = joined
            else:
                pieces.append(escape(piece))
    return tuple(piece for piece in pieces if piece)


def pack_lines(lines: Iterable[str], limit: int = SECTION_CHARS) -> tuple[str, ...]:
    """Return lines, escaped and each at most `limit` long, joined into as few pieces as fit; no line is cut."""
    pieces: list[str] = []
    for line in lines:
        if pieces and len(pieces[-1]) + 1 + len(line) <= limit:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return tuple(pieces)


def shorten(text: str, limit: int) -> str:
    """Return the text, or its first words and an ellipsis when its escaped form is longer than `limit`."""
    if len(escape(text)) <= limit:
        return text
    kept = text[: _longest_prefix(text, limit - 1)]
    return (kept.rpartition(" ")[0] or kept).rstrip() + "…"


def _fitting(paragraph: str, limit: int) -> Iterable[str]:
    """Yield the paragraph in parts whose escaped length is at most `limit`."""
    rest = paragraph
    while len(escape(rest)) > limit:
        end = _longest_prefix(rest, limit)
        cut = next((at for mark in ("\n", ". ", " ") if (at := rest.rfind(mark, 1, end)) > 0), end - 1) + 1
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    yield rest


def _longest_prefix(text: str, limit: int) -> int:
    """Return how many characters of the text fit in `limit` once escaped; at least one."""
    total = 0
    for at, char in enumerate(text):
        total += len(escape(char))
        if total > limit:
            return max(at, 1)
    return len(text)
