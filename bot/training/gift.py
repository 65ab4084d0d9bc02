"""
The quiz bank as GIFT, the text format that Moodle imports questions from.

The escapes are those that Moodle's own reader takes back (question/format/gift/format.php), described at
https://docs.moodle.org/en/GIFT_format.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from bot.training import report_words as words
from bot.training.course import Course
from index.lessons import Item, Option
from index.types import Source

_ESCAPED = re.compile(r"[\\~=#{}:]")
# How Moodle's reader stands for an escaped character inside begins like this, and cannot itself be escaped.
_PLACEHOLDER = re.compile(r"&(?=&)")
# An option that begins so would be read as a mark in per cent, or as the name of a text format.
_MISREAD = ("%", "[")


def quiz_bank(course: Course, sources: Mapping[str, Source], lessons: Sequence[str], within: Sequence[str] = ()) -> str:
    """
    Return all questions of lessons as GIFT, a category for each lesson; a scenario becomes two questions.

    Args:
        course: What may be taught.
        sources: By id; what every question cites.
        lessons: Ids of lessons of the course, in the order in which they stand.
        within: Titles of the categories above those of the lessons, the outermost first.
    """
    return "\n".join(part for lesson in lessons for part in _lesson(course, sources, lesson, within))


def _lesson(course: Course, sources: Mapping[str, Source], lesson: str, within: Sequence[str]) -> Iterator[str]:
    shown = course.lessons[lesson]
    names = (words.BANK, *within, shown.title)
    yield f"$CATEGORY: $course$/top/{'/'.join(map(_category, names))}\n"
    for item in shown.items:
        after = _citation(course, sources, item)
        yield _question(item.id, _paragraphs(item.situation, item.asks), item.options, after)
        if item.reason is not None:
            decision = next(option.says for option in item.options if option.right)
            asks = _paragraphs(item.situation, item.asks, decision, item.reason.asks)
            yield _question(f"{item.id} ({words.WHY})", asks, item.reason.options, after)


def _question(name: str, asks: str, options: Sequence[Option], after: str) -> str:
    """Return one question; its text stands in one line, so that nothing in it begins a line."""
    chosen = (f"{'=' if option.right else '~'}{_part(option.says)}#{_part(option.because)}\n" for option in options)
    general = f"####{_part(after)}\n" if after else ""
    return f"::{_escape(name)}:: [plain]{_escape(asks)} {{\n{''.join(chosen)}{general}}}\n"


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _citation(course: Course, sources: Mapping[str, Source], item: Item) -> str:
    """Return the first source of the first entry under an item, or "" where it has none that is known."""
    entry = course.entries[item.entries[0]]
    for citation in entry.citations:
        if (source := sources.get(citation.source)) is not None:
            return words.rests_on(words.source(source.title, source.publisher, citation.locator, source.url or ""))
    return ""


def _part(text: str) -> str:
    escaped = _escape(text)
    return f"[plain]{escaped}" if escaped.startswith(_MISREAD) else escaped


def _escape(text: str) -> str:
    """Return a text in one line that Moodle reads back as it is, but for white space at the ends and beside spaces."""
    return _ESCAPED.sub(r"\\\g<0>", _PLACEHOLDER.sub("& ", plain(text))).replace("\n", r"\n")


def plain(text: str) -> str:
    """Return a text without control characters, each line with single spaces and none of them at its ends."""
    kept = "".join(char for char in text if char.isspace() or unicodedata.category(char) != "Cc")
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()


def _category(title: str) -> str:
    """Return a title as the name of a category: two slashes are one in the name, and nothing else can be escaped."""
    return _PLACEHOLDER.sub("& ", plain(title).replace("\n", " ").replace("\\", "")).replace("/", "//")
