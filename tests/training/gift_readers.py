"""
Two readers of GIFT that know nothing of our writer.

`read_with_pygiftparser` is an independent parser from PyPI. It has faults of its own: it does not undo escapes, ends
the answers at an escaped "}", splits options at "->", keeps "[plain]" in them, and cuts the name of a category at its
first space. `read_as_moodle` therefore takes the steps that Moodle's importer documents, for texts with these.
"""

import io
import re
import sys
import warnings
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any
from unittest import mock

# Written in 2017: it asks for the locale in a way that is deprecated, and for a Markdown that does not load with a new
# setuptools. It draws questions with Markdown, and reads them without.
with warnings.catch_warnings(), mock.patch.dict(sys.modules, {"markdown": ModuleType("markdown")}):
    warnings.simplefilter("ignore")
    parser = import_module("pygiftparser.parser")

PLACEHOLDERS = {"\\:": "&&058;", "\\#": "&&035;", "\\=": "&&061;", "\\{": "&&123;", "\\}": "&&125;", "\\~": "&&126;"}


@dataclass(frozen=True)
class Read:
    """A question as it was read: each option with its text, its mark (1.0 is right) and its feedback."""

    category: str
    name: str
    asks: str
    options: tuple[tuple[str, float, str], ...]
    feedback: str


def read_with_pygiftparser(text: str) -> list[Read]:
    """Return the questions, with escapes undone as the parser leaves them in."""
    return [
        Read(
            question.cat,
            _unescape(question.title),
            _unescape(question.text),
            tuple(
                (_unescape(_whole(each)), each.fraction / 100, _unescape(each.feedback))
                for each in question.answers.answers
            ),
            _unescape(question.generalFeedback),
        )
        for question in parser.parseFile(io.StringIO(text))
        if question.valid
    ]


def _whole(answer: Any) -> str:
    """Return an option that the parser has split at "->", as if it were to be matched."""
    return f"{answer.question}->{answer.answer}" if answer.isMatching else str(answer.answer)


def read_as_moodle(text: str) -> list[Read]:
    """Return the questions as Moodle's importer reads them: blocks of lines, placeholders, braces, "~" and "="."""
    read: list[Read] = []
    category = ""
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip()):
        lines = [line.strip(" \t") for line in block.split("\n")]
        held = _hide("\n".join("" if line.startswith("//") else line for line in lines).strip())
        if held.startswith("$CATEGORY:"):
            category = held.removeprefix("$CATEGORY:").strip()
        else:
            read.append(_read_question(category, held))
    return read


def _read_question(category: str, held: str) -> Read:
    name, _, rest = held.removeprefix("::").partition("::")
    start, end = rest.index("{"), rest.index("}")
    assert end == len(rest) - 1, "text after the answers makes it a missing word"
    answers, _, general = (
        rest[start + 1 : end].rpartition("####") if "####" in rest else (rest[start + 1 : end], "", "")
    )
    options = answers.replace("=", "~=").strip().split("~")
    assert "" == options.pop(0)
    return Read(category, _show(name), _formatted(rest[:start]), tuple(map(_read_option, options)), _formatted(general))


def _read_option(option: str) -> tuple[str, float, str]:
    option = option.strip(" \t\n\r\0\x0b")
    mark = 1.0 if option.startswith("=") else 0.0
    option = option.removeprefix("=")
    if not mark and (weight := re.match(r"%-*([0-9]{1,2})\.?([0-9]*)%", option)):
        mark, option = float(weight[0].strip("%")) / 100, option[weight.end() :]
    says, _, because = option.partition("#")
    return _formatted(says), mark, _formatted(because)


def _formatted(text: str) -> str:
    text = text.strip(" \t\n\r\0\x0b")
    if text.startswith("[") and text[1 : text.find("]")] in {"plain", "html", "markdown", "moodle"}:
        text = text[text.find("]") + 1 :]
    return _show(text).strip(" \t\n\r\0\x0b")


def _hide(text: str) -> str:
    text = text.replace("\\\\", "&&092;")
    for escaped, placeholder in PLACEHOLDERS.items():
        text = text.replace(escaped, placeholder)
    return text.replace("\\n", "&&010").replace("&&092;", "\\")


def _show(text: str) -> str:
    for escaped, placeholder in PLACEHOLDERS.items():
        text = text.replace(placeholder, escaped[1])
    return text.replace("&&010", "\n")


def _unescape(text: str) -> str:
    return re.sub(r"\\([~=#{}:\\])", r"\1", text.replace("\\n", "\n")).removeprefix("[plain]").strip()
