"""Payloads that Slack takes and payloads that almost pass, each wrong in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

JSON = dict[str, Any]
Surface = Literal["message", "modal", "home"]

URL = "https://www.gov.uk/mappa"


@dataclass(frozen=True, slots=True)
class Case:
    """One payload: blocks of a message, or a view. `good` says whether Slack takes it."""

    name: str
    surface: Surface
    payload: Any
    good: bool


def all_cases() -> tuple[Case, ...]:
    """Return the whole table."""
    return tuple(
        case
        for table in (
            _texts,
            _blocks,
            _images,
            _inputs,
            _buttons,
            _choices,
            _selects,
            _feedback,
            _rich,
            _cited,
            _tables,
            _views,
        )
        for case in table()
    ) + tuple(_together())


def text(chars: int = 1, kind: str = "plain_text", **more: Any) -> JSON:
    """Return a text object."""
    return {"type": kind, "text": "x" * chars, **more}


def section(**more: Any) -> JSON:
    """Return a section with one letter in it."""
    return {"type": "section", "text": text(), **more}


def button(**more: Any) -> JSON:
    """Return a button."""
    return {"type": "button", "text": text(), "action_id": "a", **more}


def actions(*elements: JSON, **more: Any) -> JSON:
    """Return a row of elements."""
    return {"type": "actions", "elements": list(elements), **more}


def options(count: int, **more: Any) -> list[JSON]:
    """Return options that differ."""
    return [{"text": text(), "value": str(number), **more} for number in range(count)]


def asking(element: JSON, **more: Any) -> JSON:
    """Return an input block around an element."""
    return {"type": "input", "label": text(), "element": element, **more}


def line(**more: Any) -> JSON:
    """Return a text field."""
    return {"type": "plain_text_input", "action_id": "a", **more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    """Return a modal."""
    return {"type": "modal", "title": text(), "blocks": list(blocks) or [section()], **more}


def home(*blocks: JSON, **more: Any) -> JSON:
    """Return a Home tab."""
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


def rich(*parts: JSON, **more: Any) -> JSON:
    """Return rich text."""
    return {"type": "rich_text", "elements": list(parts), **more}


def said(*leaves: JSON) -> JSON:
    """Return a paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(leaves)}


def citation(**more: Any) -> JSON:
    """Return a native citation of a page."""
    details = {"citation_type": "web", "display_name": "HMPPS", "title": "MAPPA Guidance", "snippet": "para 7.9"}
    return {"type": "citation", "url": URL, "text": "1", "index": 1, "details": details, **more}


def _url(chars: int) -> str:
    return URL + "x" * (chars - len(URL))


def _without(value: JSON, *keys: str) -> JSON:
    return {key: item for key, item in value.items() if key not in keys}


def _good(name: str, *blocks: JSON, surface: Surface = "message") -> Case:
    return Case(name, surface, list(blocks), good=True)


def _bad(name: str, *blocks: JSON, surface: Surface = "message") -> Case:
    return Case(name, surface, list(blocks), good=False)


def _texts() -> Iterator[Case]:
    yield _good("plain text of 3,000", section(text=text(3000)))
    yield _bad("plain text of 3,001", section(text=text(3001)))
    yield _good("mrkdwn of 3,000", section(text=text(3000, "mrkdwn")))
    yield _bad("mrkdwn of 3,001", section(text=text(3001, "mrkdwn")))
    yield _bad("empty text", section(text=text(0)))
    yield _bad("text that is no text object", section(text="x"))
    yield _bad("text that is a number", section(text={"type": "plain_text", "text": 1}))
    yield _bad("text of no known type", section(text=text(kind="markdown")))
    yield _bad("text without a type", section(text={"text": "x"}))
    yield _bad("text without text", section(text={"type": "plain_text"}))
    yield _bad("text with a key too many", section(text=text(style="bold")))
    yield _good("emoji in plain text", section(text=text(emoji=False)))
    yield _bad("emoji in mrkdwn", section(text=text(kind="mrkdwn", emoji=False)))
    yield _good("verbatim in mrkdwn", section(text=text(kind="mrkdwn", verbatim=True)))
    yield _bad("verbatim in plain text", section(text=text(verbatim=True)))


def _blocks() -> Iterator[Case]:
    yield _good("section with a block_id of 255", section(block_id="b" * 255))
    yield _bad("section with a block_id of 256", section(block_id="b" * 256))
    yield _bad("section with an empty block_id", section(block_id=""))
    yield _bad("section of nothing", {"type": "section"})
    yield _good("section of fields alone", {"type": "section", "fields": [text()] * 10})
    yield _bad("section of 11 fields", {"type": "section", "fields": [text()] * 11})
    yield _bad("section of no fields", {"type": "section", "fields": []})
    yield _good("field of 2,000", section(fields=[text(2000)]))
    yield _bad("field of 2,001", section(fields=[text(2001)]))
    yield _bad("section with elements", section(elements=[button()]))
    yield _good("section with expand", section(expand=True))
    yield _good("section with a button", section(accessory=button()))
    yield _bad("section with a text field", section(accessory=line()))
    yield _bad("section with feedback buttons", section(accessory=_feedback_buttons()))
    yield _good("header of 150", {"type": "header", "text": text(150)})
    yield _bad("header of 151", {"type": "header", "text": text(151)})
    yield _bad("header in mrkdwn", {"type": "header", "text": text(kind="mrkdwn")})
    yield _bad("header without text", {"type": "header"})
    yield _good("divider", {"type": "divider"})
    yield _bad("divider with text", {"type": "divider", "text": text()})
    yield _good("context of ten", {"type": "context", "elements": [text(kind="mrkdwn")] * 10})
    yield _bad("context of eleven", {"type": "context", "elements": [text(kind="mrkdwn")] * 11})
    yield _bad("context of none", {"type": "context", "elements": []})
    yield _bad("context without elements", {"type": "context"})
    yield _bad("context with a button", {"type": "context", "elements": [button()]})
    yield _good("context with an image", {"type": "context", "elements": [_image_element()]})
    yield _good("markdown of 12,000", {"type": "markdown", "text": "x" * 12_000})
    yield _bad("markdown of 12,001", {"type": "markdown", "text": "x" * 12_001})
    yield _bad("markdown with a text object", {"type": "markdown", "text": text()})
    yield _bad("markdown without text", {"type": "markdown"})
    yield _bad("block of no known type", {"type": "sektion", "text": text()})
    yield _bad("block without a type", {"text": text()})


def _images() -> Iterator[Case]:
    image = {"type": "image", "image_url": URL, "alt_text": "x"}
    yield _good("image by address", image)
    yield _good("image by file id", _without(image, "image_url") | {"slack_file": {"id": "F1"}})
    yield _good("image by file address", _without(image, "image_url") | {"slack_file": {"url": URL}})
    yield _bad("image by both", image | {"slack_file": {"id": "F1"}})
    yield _bad("image by neither", _without(image, "image_url"))
    yield _bad("image by an empty file", _without(image, "image_url") | {"slack_file": {}})
    yield _bad("image without alt text", _without(image, "alt_text"))
    yield _bad("image with empty alt text", image | {"alt_text": ""})
    yield _good("image with alt text of 2,000", image | {"alt_text": "x" * 2000})
    yield _bad("image with alt text of 2,001", image | {"alt_text": "x" * 2001})
    yield _good("image with an address of 3,000", image | {"image_url": _url(3000)})
    yield _bad("image with an address of 3,001", image | {"image_url": _url(3001)})
    yield _good("image with a title of 2,000", image | {"title": text(2000)})
    yield _bad("image with a title of 2,001", image | {"title": text(2001)})
    yield _bad("image with a title in mrkdwn", image | {"title": text(kind="mrkdwn")})
    yield _good("section with an image", section(accessory=_image_element()))
    yield _bad("section with an image without alt text", section(accessory=_without(_image_element(), "alt_text")))
    yield _bad("row with an image", actions(_image_element()))


def _image_element() -> JSON:
    return {"type": "image", "image_url": URL, "alt_text": "x"}


def _inputs() -> Iterator[Case]:
    def asks(name: str, element: JSON, *, good: bool, **more: Any) -> Case:
        return Case(name, "modal", modal(asking(element, **more), submit=text()), good)

    yield asks("text field", line(), good=True)
    yield asks("text field with everything", _full_line(), good=True)
    yield asks("text field with max_length of 3,000", line(max_length=3000), good=True)
    yield asks("text field with max_length of 3,001", line(max_length=3001), good=False)
    yield asks("text field with max_length of 0", line(max_length=0), good=False)
    yield asks("text field with min_length below 0", line(min_length=-1), good=False)
    yield asks("text field with min_length over max_length", line(min_length=9, max_length=8), good=False)
    yield asks("text field filled beyond max_length", line(initial_value="x" * 9, max_length=8), good=False)
    yield asks("text field filled up to max_length", line(initial_value="x" * 8, max_length=8), good=True)
    yield asks("placeholder of 150", line(placeholder=text(150)), good=True)
    yield asks("placeholder of 151", line(placeholder=text(151)), good=False)
    yield asks("placeholder in mrkdwn", line(placeholder=text(kind="mrkdwn")), good=False)
    yield asks("action_id of 255", line(action_id="a" * 255), good=True)
    yield asks("action_id of 256", line(action_id="a" * 256), good=False)
    yield asks("unknown trigger", line(dispatch_action_config={"trigger_actions_on": ["on_blur"]}), good=False)
    yield asks("no trigger", line(dispatch_action_config={"trigger_actions_on": []}), good=False)
    yield asks("text field with options", line(options=options(1)), good=False)
    yield asks("label of 2,000", line(), label=text(2000), good=True)
    yield asks("label of 2,001", line(), label=text(2001), good=False)
    yield asks("label in mrkdwn", line(), label=text(kind="mrkdwn"), good=False)
    yield asks("hint of 2,000", line(), hint=text(2000), good=True)
    yield asks("hint of 2,001", line(), hint=text(2001), good=False)
    yield asks("optional and dispatching", line(), optional=True, dispatch_action=True, good=True)
    yield asks("optional in words", line(), optional="yes", good=False)
    yield asks("input around a button", button(), good=False)
    yield asks("input around an overflow menu", {"type": "overflow", "options": options(2)}, good=False)
    yield Case("input without label", "modal", modal(_without(asking(line()), "label"), submit=text()), good=False)
    yield Case("input without element", "modal", modal(_without(asking(line()), "element"), submit=text()), good=False)
    yield _good("input in a message", asking(line()))
    yield Case("input on the Home tab", "home", home(asking(line())), good=True)
    yield _bad("row with a text field", actions(line()))


def _full_line() -> JSON:
    when = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}
    return line(multiline=True, min_length=0, max_length=9, focus_on_load=True, dispatch_action_config=when)


def _buttons() -> Iterator[Case]:
    yield _good("button of 75", actions(button(text=text(75))))
    yield _bad("button of 76", actions(button(text=text(76))))
    yield _bad("button in mrkdwn", actions(button(text=text(kind="mrkdwn"))))
    yield _bad("button without text", actions(_without(button(), "text")))
    yield _good("button without action_id", actions(_without(button(), "action_id")))
    yield _good("button with a value of 2,000", actions(button(value="v" * 2000)))
    yield _bad("button with a value of 2,001", actions(button(value="v" * 2001)))
    yield _bad("button with an empty value", actions(button(value="")))
    yield _bad("button with a value that is a number", actions(button(value=1)))
    yield _good("button with an address of 3,000", actions(button(url=_url(3000))))
    yield _bad("button with an address of 3,001", actions(button(url=_url(3001))))
    yield _good("primary button", actions(button(style="primary")))
    yield _bad("default button said so", actions(button(style="default")))
    yield _good("button with a label of 75", actions(button(accessibility_label="x" * 75)))
    yield _bad("button with a label of 76", actions(button(accessibility_label="x" * 76)))
    yield _bad("button with an action_id of 256", actions(button(action_id="a" * 256)))
    yield _bad("button with a key too many", actions(button(confirm_text="x")))
    yield _good("row of 25", actions(*(button(action_id=str(number)) for number in range(25))))
    yield _bad("row of 26", actions(*(button(action_id=str(number)) for number in range(26))))
    yield _bad("row of none", actions())
    yield _bad("row with feedback buttons", actions(_feedback_buttons()))
    yield _good("confirmation", actions(button(confirm=_confirm())))
    yield _good("confirmation of the longest", actions(button(confirm=_confirm(100, 300, 30, 30))))
    for name, sizes in {
        "title": (101, 1, 1, 1),
        "text": (1, 301, 1, 1),
        "yes": (1, 1, 31, 1),
        "no": (1, 1, 1, 31),
    }.items():
        yield _bad(f"confirmation with too long a {name}", actions(button(confirm=_confirm(*sizes))))
    yield _bad("confirmation without a way back", actions(button(confirm=_without(_confirm(), "deny"))))


def _confirm(title: int = 1, body: int = 1, yes: int = 1, no: int = 1) -> JSON:
    return {"title": text(title), "text": text(body), "confirm": text(yes), "deny": text(no), "style": "danger"}


def _choices() -> Iterator[Case]:
    for kind in ("radio_buttons", "checkboxes"):
        element = {"type": kind, "action_id": "a"}
        yield _good(f"{kind} of ten", actions(element | {"options": options(10)}))
        yield _bad(f"{kind} of eleven", actions(element | {"options": options(11)}))
        yield _bad(f"{kind} of none", actions(element | {"options": []}))
        yield _bad(f"{kind} without options", actions(element))
        yield _good(f"{kind} in mrkdwn", actions(element | {"options": options(1, text=text(75, "mrkdwn"))}))
        yield _bad(f"{kind} with a text of 76", actions(element | {"options": options(1, text=text(76))}))
        yield _good(
            f"{kind} with a description of 75", actions(element | {"options": options(1, description=text(75))})
        )
        yield _bad(f"{kind} with a description of 76", actions(element | {"options": options(1, description=text(76))}))
        yield _good(f"{kind} with a value of 150", actions(element | {"options": options(1, value="v" * 150)}))
        yield _bad(f"{kind} with a value of 151", actions(element | {"options": options(1, value="v" * 151)}))
        yield _bad(f"{kind} with a placeholder", actions(element | {"options": options(1), "placeholder": text()}))
        yield _bad(f"{kind} with an address", actions(element | {"options": options(1, url=URL)}))
        yield _bad(f"{kind} with equal values", actions(element | {"options": options(2, value="same")}))
    radio = {"type": "radio_buttons", "action_id": "a", "options": options(2)}
    yield _good("first option chosen", actions(radio | {"initial_option": options(1)[0]}))
    yield _bad("option chosen that is not there", actions(radio | {"initial_option": options(3)[2]}))
    boxes = {"type": "checkboxes", "action_id": "a", "options": options(3)}
    yield _good("two boxes ticked", actions(boxes | {"initial_options": options(2)}))
    yield _bad("box ticked that is not there", actions(boxes | {"initial_options": options(4)[3:]}))
    yield _good("overflow menu of five", actions({"type": "overflow", "options": options(5, url=URL)}))
    yield _bad("overflow menu of six", actions({"type": "overflow", "options": options(6)}))
    yield _bad("overflow menu of none", actions({"type": "overflow", "options": []}))
    yield _bad(
        "overflow menu in mrkdwn", actions({"type": "overflow", "options": options(2, text=text(kind="mrkdwn"))})
    )


def _selects() -> Iterator[Case]:
    menu = {"type": "static_select", "action_id": "a"}
    yield _good("menu of 100", actions(menu | {"options": options(100, text=text())}))
    yield _bad("menu of 101", actions(menu | {"options": options(101)}))
    yield _bad("menu of nothing", actions(menu))
    yield _bad("menu in mrkdwn", actions(menu | {"options": options(1, text=text(kind="mrkdwn"))}))
    yield _bad("menu with addresses", actions(menu | {"options": options(1, url=URL)}))
    grouped = {"option_groups": [{"label": text(75), "options": options(2)}]}
    yield _good("menu in groups", actions(menu | grouped))
    yield _bad("menu in groups and not", actions(menu | grouped | {"options": options(1)}))
    yield _bad(
        "group with a label of 76", actions(menu | {"option_groups": [{"label": text(76), "options": options(1)}]})
    )
    yield _bad("group of nothing", actions(menu | {"option_groups": [{"label": text(), "options": []}]}))
    yield _good("chosen from a group", actions(menu | grouped | {"initial_option": options(2)[1]}))
    yield _bad("chosen from no group", actions(menu | grouped | {"initial_option": options(3)[2]}))
    chooser = {"type": "conversations_select", "action_id": "a"}
    yield _good("conversations", actions(chooser))
    yield _good(
        "conversations, filtered", actions(chooser | {"filter": {"include": ["public"], "exclude_bot_users": True}})
    )
    yield _bad("conversations, filtered by nothing", actions(chooser | {"filter": {}}))
    yield _bad("conversations of no known kind", actions(chooser | {"filter": {"include": ["channels"]}}))
    yield _bad("conversations with a channel", actions(chooser | {"initial_channel": "C1"}))
    yield _good("channels", actions({"type": "channels_select", "action_id": "a", "initial_channel": "C1"}))
    yield _bad("channels, filtered", actions({"type": "channels_select", "filter": {"include": ["public"]}}))
    people = {"type": "multi_users_select", "action_id": "a"}
    yield Case("several people", "modal", modal(asking(people | {"initial_users": ["U1"]}), submit=text()), good=True)
    yield Case(
        "several people, by one", "modal", modal(asking(people | {"initial_user": "U1"}), submit=text()), good=False
    )
    day = {"type": "datepicker", "action_id": "a"}
    yield Case("a day", "modal", modal(asking(day | {"initial_date": "2026-11-23"}), submit=text()), good=True)
    yield Case("a day with a hint in it", "modal", modal(asking(day | {"hint": text()}), submit=text()), good=False)
    yield _bad("channels with a conversation", actions({"type": "channels_select", "initial_conversation": "C1"}))


def _feedback_buttons(**more: Any) -> JSON:
    one = {"text": text(75), "value": "v" * 2000, "accessibility_label": "x" * 75}
    return {"type": "feedback_buttons", "action_id": "f", "positive_button": one, "negative_button": one} | more


def _feedback() -> Iterator[Case]:
    def row(*elements: JSON) -> JSON:
        return {"type": "context_actions", "elements": list(elements)}

    one: JSON = _feedback_buttons()["positive_button"]
    yield _good("feedback buttons", row(_feedback_buttons()))
    yield _bad("feedback with one button", row(_without(_feedback_buttons(), "negative_button")))
    yield _bad("feedback without a value", row(_feedback_buttons(positive_button=_without(one, "value"))))
    yield _bad("feedback with a value of 2,001", row(_feedback_buttons(positive_button=one | {"value": "v" * 2001})))
    yield _bad("feedback with a text of 76", row(_feedback_buttons(negative_button=one | {"text": text(76)})))
    yield _bad("feedback in mrkdwn", row(_feedback_buttons(negative_button=one | {"text": text(kind="mrkdwn")})))
    yield _bad("feedback with a style", row(_feedback_buttons(negative_button=one | {"style": "danger"})))
    yield _bad(
        "feedback with a label of 76", row(_feedback_buttons(negative_button=one | {"accessibility_label": "x" * 76}))
    )
    bin_button = {"type": "icon_button", "icon": "trash", "text": text()}
    yield _good("five in a row", row(*(bin_button | {"action_id": str(number)} for number in range(5))))
    yield _bad("six in a row", row(*(bin_button | {"action_id": str(number)} for number in range(6))))
    yield _bad("icon that is not there", row(bin_button | {"icon": "bin"}))
    yield _bad("button among feedback", row(button()))
    yield _bad("feedback row of none", row())
    yield Case("feedback in a modal", "modal", modal(row(_feedback_buttons())), good=False)
    yield Case("feedback on the Home tab", "home", home(row(_feedback_buttons())), good=False)
    yield Case("markdown in a modal", "modal", modal({"type": "markdown", "text": "x"}), good=False)


def _rich() -> Iterator[Case]:
    word = {"type": "text", "text": "x"}
    yield _good("rich text", rich(said(word)))
    yield _good("rich text with styles", rich(said(word | {"style": {"bold": True, "code": True}})))
    yield _bad("rich text with a style in words", rich(said(word | {"style": "bold"})))
    yield _bad("rich text with a style unknown", rich(said(word | {"style": {"blink": True}})))
    yield _bad("rich text with no letters", rich(said({"type": "text", "text": ""})))
    yield _bad("rich text of nothing", rich())
    yield _bad("rich text of bare words", rich(word))
    yield _bad("rich text with mrkdwn", rich(said(text(kind="mrkdwn"))))
    yield _good("link", rich(said({"type": "link", "url": URL, "text": "x"})))
    yield _bad("link to nowhere", rich(said({"type": "link", "text": "x"})))
    yield _good("list", rich({"type": "rich_text_list", "style": "bullet", "elements": [said(word)], "indent": 1}))
    yield _good(
        "numbered list", rich({"type": "rich_text_list", "style": "ordered", "elements": [said(word)], "offset": 4})
    )
    yield _bad("list with no style", rich({"type": "rich_text_list", "elements": [said(word)]}))
    yield _bad("list with dashes", rich({"type": "rich_text_list", "style": "dash", "elements": [said(word)]}))
    yield _bad("list of bare words", rich({"type": "rich_text_list", "style": "bullet", "elements": [word]}))
    yield _good("quote with a border", rich({"type": "rich_text_quote", "elements": [word], "border": 1}))
    yield _good("preformatted text", rich({"type": "rich_text_preformatted", "elements": [word]}))
    yield _good("emoji", rich(said({"type": "emoji", "name": "warning"})))
    yield _bad("emoji without a name", rich(said({"type": "emoji"})))
    yield _good("person", rich(said({"type": "user", "user_id": "U1"})))
    yield _bad("person by name", rich(said({"type": "user", "name": "ana"})))
    yield _good("date", rich(said({"type": "date", "timestamp": 1, "format": "{date}"})))
    yield _bad("date without a format", rich(said({"type": "date", "timestamp": 1})))


def _cited() -> Iterator[Case]:
    yield _good("citation", rich(said(citation())))
    yield _good("citation, not from a model", rich(said(citation(from_llm=False, is_slack_url=False))))
    for key in ("url", "text", "index", "details"):
        yield _bad(f"citation without {key}", rich(said(_without(citation(), key))))
    yield _bad("citation numbered in words", rich(said(citation(index="1"))))
    yield _bad("citation of no kind", rich(said(citation(details={"title": "x"}))))
    yield _bad("citation of an unknown kind", rich(said(citation(details={"citation_type": "book"}))))
    yield _bad(
        "citation with the details of another kind",
        rich(said(citation(details={"citation_type": "web", "file_id": "F"}))),
    )
    yield _bad("citation with a style", rich(said(citation(style={"bold": True}))))
    yield _bad("citation in preformatted text", rich({"type": "rich_text_preformatted", "elements": [citation()]}))
    yield _bad("citation in a section", section(accessory=citation()))
    yield _good("citation in a quote", rich({"type": "rich_text_quote", "elements": [citation()]}))


def _views() -> Iterator[Case]:
    for key in ("title", "submit", "close"):
        yield Case(f"modal with a {key} of 24", "modal", modal(**{key: text(24)}), good=True)
        yield Case(f"modal with a {key} of 25", "modal", modal(**{key: text(25)}), good=False)
        yield Case(f"modal with a {key} in mrkdwn", "modal", modal(**{key: text(kind="mrkdwn")}), good=False)
        yield Case(f"Home tab with a {key}", "home", home(**{key: text()}), good=False)
    yield Case("modal without a title", "modal", _without(modal(), "title"), good=False)
    yield Case("modal without blocks", "modal", _without(modal(), "blocks"), good=False)
    yield Case("modal of no blocks", "modal", modal() | {"blocks": []}, good=False)
    yield Case("modal of 100 blocks", "modal", modal(*[section()] * 100), good=True)
    yield Case("modal of 101 blocks", "modal", modal(*[section()] * 101), good=False)
    yield Case("Home tab of 100 blocks", "home", home(*[section()] * 100), good=True)
    yield Case("Home tab of 101 blocks", "home", home(*[section()] * 101), good=False)
    for view, name in ((modal(), "modal"), (home(), "home")):
        surface: Surface = "modal" if name == "modal" else "home"
        yield Case(
            f"{name} with private_metadata of 3,000", surface, view | {"private_metadata": "p" * 3000}, good=True
        )
        yield Case(
            f"{name} with private_metadata of 3,001", surface, view | {"private_metadata": "p" * 3001}, good=False
        )
        yield Case(f"{name} with callback_id of 255", surface, view | {"callback_id": "c" * 255}, good=True)
        yield Case(f"{name} with callback_id of 256", surface, view | {"callback_id": "c" * 256}, good=False)
        yield Case(f"{name} with a key too many", surface, view | {"state": {}}, good=False)
    yield Case(
        "modal that says when it is closed", "modal", modal(notify_on_close=True, clear_on_close=True), good=True
    )
    yield Case("modal that asks and has no button", "modal", modal(asking(line())), good=False)
    yield Case(
        "modal with two places to start",
        "modal",
        modal(*[asking(line(focus_on_load=True))] * 2, submit=text()),
        good=False,
    )
    yield Case("modal with 13,000 characters", "modal", modal(*[section(text=text(2600))] * 5), good=True)


def table(rows: Any, **more: Any) -> JSON:
    """Return a table."""
    return {"type": "table", "rows": rows, **more}


def cells(count: int, chars: int = 1) -> list[JSON]:
    """Return cells of plain text."""
    return [{"type": "raw_text", "text": "x" * chars}] * count


def _tables() -> Iterator[Case]:
    bold = rich(said({"type": "text", "text": "x", "style": {"bold": True}}))
    yield _good("table", table([[bold, bold], cells(2)], column_settings=[{"is_wrapped": True}, {"align": "right"}]))
    yield _good("table of 100 rows", table([cells(1)] * 100))
    yield _good("table of 20 columns", table([cells(20)] * 5))
    yield _bad("table of 101 rows", table([cells(1)] * 101))
    yield _bad("table of 21 columns", table([cells(21)]))
    yield _bad("table of no rows", table([]))
    yield _bad("table with a row of nothing", table([[]]))
    yield _bad("table without rows", {"type": "table"})
    yield _bad("table with an empty cell", table([[{"type": "raw_text", "text": ""}]]))
    yield _bad("table with a cell of mrkdwn", table([[text(kind="mrkdwn")]]))
    yield _bad("table with a column set oddly", table([cells(1)], column_settings=[{"align": "middle"}]))
    yield _bad("table with a column setting unknown", table([cells(1)], column_settings=[{"width": 3}]))
    yield _bad("table with settings for 21 columns", table([cells(1)], column_settings=[{"align": "left"}] * 21))
    yield _bad("two tables", table([cells(1)]), table([cells(1)]))
    yield _good("table of 10,000 characters", table([cells(1, 10_000)]))
    yield _bad("table of 10,001 characters", table([cells(1, 10_001)]))
    yield Case("table in a modal", "modal", modal(table([cells(1)])), good=False)


def _together() -> Iterator[Case]:
    yield _good("50 blocks", *[section()] * 50)
    yield _bad("51 blocks", *[section()] * 51)
    yield _good("no blocks at all, only text")
    yield _bad("block_id twice", section(block_id="b"), section(block_id="b"))
    yield _bad("action_id twice in a block", actions(button(), button()))
    yield _good("action_id twice in two blocks", actions(button()), actions(button()))
    yield _good("markdown of 12,000 in two", *[{"type": "markdown", "text": "x" * 6000}] * 2)
    yield _bad(
        "markdown of 12,001 in two",
        *[{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
    )
    yield _good("12,000 characters in all", *[section(text=text(3000))] * 4)
    yield _bad("12,001 characters in all", *[section(text=text(3000))] * 4, section())
    yield _bad("11,400 characters in 1,140 pieces", rich(said(*[{"type": "text", "text": "x" * 10}] * 1140)))
