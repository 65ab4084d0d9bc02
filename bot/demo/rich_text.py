"""What real Slack refuses inside rich text, citations among it."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.demo.texts import check_list, check_string, problem
from bot.demo.types import JSON

MAX_RICH_TEXT_CHARS = 12_000
MAX_PARTS = 50
_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
_STYLES = {"bullet", "ordered"}
_LEAVES = {
    "text", "link", "user", "usergroup", "channel", "emoji", "broadcast", "date", "color", "team", "citation",
}  # fmt: skip
# docs.slack.dev/reference/block-kit/block-elements/citation-element: keys, and those of `details` by citation type.
_CITATION_KEYS = {"type", "url", "text", "index", "details", "from_llm", "is_slack_url"}
_DETAILS = {
    "file": {"descriptor", "file_id"},
    "external": {"app_name", "app_icon_url"},
    "web": {"display_name", "title", "snippet"},
    "message": None,  # the page's schemas of these two are not fully listed here: the type alone is checked
    "memory": None,
}


def check_rich_text(block: JSON, at: str) -> Iterator[str]:
    """Yield the problems of a rich text block."""
    parts = block.get("elements")
    yield from check_list(parts, MAX_PARTS, f"{at}/elements")
    for number, part in enumerate(parts if isinstance(parts, list) else ()):
        yield from _part(part, f"{at}/elements/{number}")


def has_citation(value: Any) -> bool:
    """Return whether a citation element is anywhere inside."""
    if isinstance(value, dict):
        return value.get("type") == "citation" or any(has_citation(item) for item in value.values())
    return isinstance(value, Sequence) and not isinstance(value, str) and any(has_citation(item) for item in value)


def _part(part: Any, at: str) -> Iterator[str]:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind not in _PARTS:
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    if kind == "rich_text_list" and part.get("style") not in _STYLES:
        yield problem("must be one of bullet, ordered", f"{at}/style")
    for number, leaf in enumerate(part.get("elements", ())):
        where = f"{at}/elements/{number}"
        if kind == "rich_text_list":
            yield from _part(leaf, where)
        else:
            yield from _leaf(leaf, kind, where)


def _leaf(leaf: Any, within: str, at: str) -> Iterator[str]:
    if not isinstance(leaf, dict) or leaf.get("type") not in _LEAVES:
        yield problem("unsupported rich text element", at)
    elif leaf["type"] == "text":
        yield from check_string(leaf, "text", MAX_RICH_TEXT_CHARS, at, required=True)
    elif leaf["type"] == "link":
        yield from _url(leaf, at)
    elif leaf["type"] == "citation":
        if within == "rich_text_preformatted":
            yield problem("unsupported rich text element", at)
        yield from _citation(leaf, at)


def _citation(leaf: JSON, at: str) -> Iterator[str]:
    for key in sorted(leaf.keys() - _CITATION_KEYS):
        yield problem(f"invalid additional property: {key}", at)
    yield from _url(leaf, at)
    yield from check_string(leaf, "text", MAX_RICH_TEXT_CHARS, at, required=True)
    index = leaf.get("index")
    if isinstance(index, bool) or not isinstance(index, int | float):
        yield problem("must be a number", f"{at}/index")
    for key in ("from_llm", "is_slack_url"):
        if not isinstance(leaf.get(key, False), bool):
            yield problem("must be a boolean", f"{at}/{key}")
    yield from _details(leaf.get("details"), f"{at}/details")


def _details(details: Any, at: str) -> Iterator[str]:
    kind = details.get("citation_type") if isinstance(details, dict) else None
    if kind not in _DETAILS:
        yield problem(f"unsupported citation type: {kind}", at)
        return
    known = _DETAILS[kind]
    for key in sorted(details.keys() - {"citation_type"}):
        if known is not None and key not in known:
            yield problem(f"invalid additional property: {key}", at)
        elif known is not None and not isinstance(details[key], str):
            yield problem("must be a string", f"{at}/{key}")


def _url(leaf: JSON, at: str) -> Iterator[str]:
    yield from check_string(leaf, "url", MAX_RICH_TEXT_CHARS, at, required=True)
    if isinstance(leaf.get("url"), str) and urlsplit(leaf["url"]).scheme not in {"http", "https", "mailto"}:
        yield problem("must be a valid URL", f"{at}/url")
