"""
YAML read strictly: the one home of PyYAML.

PyYAML alone keeps the last of two equal keys, reads `no` as false and `1.10` as 1.1, and will expand a few lines into
gigabytes. Here each of these is a problem with a line, and every value remembers where it was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from index.types import Place, Problem

Value = str | int | float | bool | date | tuple["Value", ...] | dict[str, "Value"] | None
Keys = tuple[str | int, ...]

# Far above what a subject expert writes in one file (the whole annual report is 20 kB), far below what hurts.
MAX_BYTES = 4 * 1024 * 1024
# Ten aliases double a value at most a thousand times; entries need none.
MAX_ALIASES = 10
MAX_DEPTH = 12

_TAG = "tag:yaml.org,2002:"
# No more digits than any number here has, and fewer than Python refuses to read.
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})$")
_POINT = re.compile(r"-?[0-9]+\.[0-9]+$")
_HIDDEN_BREAK = re.compile("[\u0085\u2028\u2029]|\r(?!$)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(slots=True)
class Document:
    """
    A YAML file as plain values.

    `lines` gives the line (from 1) of each value by its keys, and `unquoted` the text of each scalar that was written
    without quotes and read as something other than text.
    """

    value: Value = None
    lines: dict[Keys, int] = field(default_factory=dict)
    unquoted: dict[Keys, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_yaml(path: Path, shown: str) -> Document:
    """
    Return the content of a file, or the problems that keep it from being read.

    Args:
        path: The file.
        shown: How problems name it.
    """
    document = Document()
    text = _read_text(path, shown, document)
    if text is None:
        return document
    try:
        document.problems += _scan(text, shown)
        if not document.problems:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
            document.value = _convert(node, (), shown, document)
    except yaml.MarkedYAMLError as error:
        document.problems.append(_syntax_problem(error, text, shown))
    except yaml.YAMLError as error:
        # The reader's errors carry a position in bytes instead of a mark.
        line = text.encode().count(b"\n", 0, getattr(error, "position", 0)) + 1
        document.problems.append(Problem(Place(shown, line), "a character that YAML does not allow", "yaml-syntax"))
    return document


def dump_yaml(value: Value) -> str:
    """
    Return a value as YAML that `read_yaml` reads as it was, but for line breaks and tabs it would refuse.

    In text, each stretch of white space within a line becomes one space, and lines end in line feeds.
    """
    return yaml.dump(_writable(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as people do, and the same value again instead of an alias."""

    def ignore_aliases(self, data: object) -> bool:
        """Whether a value that was written before is written out again: always, for who reads it and for the limit."""
        del data
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_TAG + "str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def _writable(value: Value) -> object:
    if isinstance(value, str):
        return "\n".join(" ".join(line.split()) for line in value.strip().splitlines())
    if isinstance(value, tuple):
        return [_writable(item) for item in value]
    if isinstance(value, dict):
        return {key: _writable(item) for key, item in value.items()}
    return value


def _read_text(path: Path, shown: str, document: Document) -> str | None:
    def refuse(line: int, message: str, rule: str) -> None:
        document.problems.append(Problem(Place(shown, line), message, rule))

    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            refuse(1, f"the file has {size:,} bytes, more than {MAX_BYTES:,}: split it by topic", "file-size")
            return None
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        refuse(1, f"the file cannot be read: {error.strerror}", "file-read")
        return None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        refuse(line, f"byte {raw[error.start]:#04x} is not UTF-8: save the file as UTF-8", "file-encoding")
        return None
    for number, content in enumerate(text.split("\n"), start=1):
        if "\t" in content:
            refuse(number, "a tab: use spaces", "yaml-tab")
        if found := _HIDDEN_BREAK.search(content):
            # YAML would count a line that no editor shows, and every line number after it would be wrong.
            refuse(number, f"an invisible line break (U+{ord(found[0]):04X}): delete it", "yaml-line-break")
    return None if document.problems else text


def _scan(text: str, shown: str) -> Iterator[Problem]:
    """Look at the stream of events before anything is built from it: size in, size out."""
    aliases = 0
    content = False
    # The anchors of the collections that are open here; None for one without.
    around: list[str | None] = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        place = Place(shown, _line(event))
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES or event.anchor in around:
                said = f"more than {MAX_ALIASES} aliases, or one inside what it names: write the text out"
                yield Problem(place, said, "yaml-alias")
                return
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            yield Problem(place, f"the tag {event.tag!r} is not allowed: leave it out", "yaml-tag")
        if isinstance(event, yaml.CollectionStartEvent):
            around.append(event.anchor)
            if len(around) > MAX_DEPTH:
                yield Problem(place, f"more than {MAX_DEPTH} levels of nesting", "yaml-depth")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            around.pop()
        content = content or isinstance(event, yaml.NodeEvent)
    if not content:
        yield Problem(Place(shown, 1), "the file is empty: write an entry or delete the file", "yaml-empty")


# Where two sides of a merge stand below each other.
_LEFT_BY_GIT = "<<<<<<< "


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    # What is never closed is noticed at the end of the file, and mended where it was opened.
    at_end = error.problem_mark is not None and error.problem_mark.index >= len(text.rstrip())
    mark = (error.context_mark if at_end else None) or error.problem_mark or error.context_mark
    line = min(mark.line, text.count("\n")) + 1 if mark else 1
    for number, merged in enumerate(text.splitlines(), start=1):
        if merged.startswith(_LEFT_BY_GIT):
            return Problem(Place(shown, number), "Git could not merge this: choose one of the sides", "yaml-syntax")
    said = "; ".join(part for part in (error.context, error.problem) if part)
    return Problem(Place(shown, line), f"not valid YAML: {said}", "yaml-syntax")


def _convert(node: yaml.Node | None, keys: Keys, shown: str, document: Document) -> Value:
    # What is written as a tag has been refused, so every tag here is one that YAML itself gives.
    if node is None:
        return None
    document.lines.setdefault(keys, _line(node))
    if isinstance(node, yaml.MappingNode):
        return _convert_mapping(node, keys, shown, document)
    if isinstance(node, yaml.SequenceNode):
        return tuple(_convert(item, (*keys, n), shown, document) for n, item in enumerate(node.value))
    return _convert_scalar(node, keys, shown, document)


def _convert_mapping(node: yaml.MappingNode, keys: Keys, shown: str, document: Document) -> Value:
    result: dict[str, Value] = {}
    for key_node, value_node in node.value:
        line = _line(key_node)
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != _TAG + "str":
            document.problems.append(
                Problem(Place(shown, line), f"{_said(key_node)} is not a key: keys are words", "yaml-key")
            )
            continue
        key = str(key_node.value)
        if key in result:
            document.problems.append(
                Problem(Place(shown, line), f"{key!r} is written twice: only one can be meant", "yaml-duplicate-key")
            )
            continue
        document.lines[(*keys, key)] = line
        result[key] = _convert(value_node, (*keys, key), shown, document)
    return result


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1


def _said(node: yaml.Node) -> str:
    return repr(node.value) if isinstance(node, yaml.ScalarNode) else "a list or mapping"


def _convert_scalar(node: yaml.Node, keys: Keys, shown: str, document: Document) -> Value:
    text, kind = str(node.value), node.tag.removeprefix(_TAG)
    if kind == "str":
        return text
    document.unquoted[keys] = text
    try:
        return _read_scalar(kind, text)
    except ValueError:
        said = f"{text[:40]!r} is not text to YAML ({kind}), and perhaps not what you mean: put it in quotes"
        document.problems.append(Problem(Place(shown, _line(node)), said, "yaml-false-friend"))
        return None


def _read_scalar(kind: str, text: str) -> Value:
    """Return the value of unquoted text that can only mean one; raises ValueError for any other."""
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"yes", "true", "on"}
    if kind == "int" and _DECIMAL.match(text):
        return int(text)
    if kind == "float" and _POINT.match(text):
        return float(text)
    if kind == "timestamp" and _DAY.match(text):
        return date.fromisoformat(text)
    raise ValueError(text)
