"""Every element of Block Kit on the demonstration page, in a real browser against a small app that shows them all."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.demo.loopback import LoopbackSlack
from bot.demo.run import PRACTITIONER
from bot.demo.types import JSON
from tests.demo.browser import Screen, open_screen, running_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A black dot: the smallest PNG.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738"
    "550000000049454e44ae426082"
)


def plain(text: str) -> JSON:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> JSON:
    """An option named like its value."""
    return {"text": plain(value.capitalize()), "value": value}


def field(name: str, element: JSON, **more: object) -> JSON:
    """An input block."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(f"Your {name}"),
        "element": {"action_id": name, **element},
        **more,
    }


FORM: JSON = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("All fields"),
    "submit": plain("Save"),
    "close": plain("Not now"),
    "blocks": [
        field("text", {"type": "plain_text_input", "multiline": True, "min_length": 5}, hint=plain("A few words")),
        field("menu", {"type": "static_select", "options": [option("one"), option("two")]}),
        field("dial", {"type": "radio_buttons", "options": [option("left"), option("right")]}),
        field(
            "boxes", {"type": "checkboxes", "options": [option("red"), option("blue"), option("green")]}, optional=True
        ),
        field("place", {"type": "conversations_select", "placeholder": plain("A channel")}),
        {"type": "actions", "elements": [{"type": "button", "action_id": "deeper", "text": plain("Go deeper")}]},
    ],
}
DEEPER: JSON = {"type": "modal", "title": plain("Deeper"), "blocks": [{"type": "section", "text": plain("Below.")}]}


class SmallApp:
    """A Bolt app that shows blocks and keeps what comes back."""

    def __init__(self, slack: LoopbackSlack) -> None:
        self.pressed: list[JSON] = []
        self.submitted: list[JSON] = []
        self.client = WebClient(slack.bot_token, base_url=slack.api_url)
        self._executor = ThreadPoolExecutor(4)
        app = App(client=self.client, listener_executor=self._executor)
        app.action("open")(self.on_open)
        app.action("deeper")(self.on_deeper)
        app.action("kept")(self.on_kept)
        app.view("form")(self.on_form)
        self._handler = cast("Any", SocketModeHandler(app, slack.app_token, web_client=self.client, ping_interval=0.5))
        self._handler.connect()
        slack.wait_for_connection()

    def on_open(self, ack: Ack, body: JSON, client: WebClient) -> None:
        """Open the form."""
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    def on_deeper(self, ack: Ack, body: JSON, client: WebClient) -> None:
        """Put a modal on top of the form."""
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=DEEPER)

    def on_kept(self, ack: Ack, body: JSON) -> None:
        """Keep what was pressed."""
        ack()
        self.pressed.append(body["actions"][0])

    def on_form(self, ack: Ack, view: JSON) -> None:
        """Object to the first submission, keep the second."""
        values = view["state"]["values"]
        if values["text"]["text"]["value"] == "wrong":
            ack(response_action="errors", errors={"text": "Not that one."})
            return
        self.submitted.append(values)
        ack()

    def close(self) -> None:
        """Close the socket and end its threads at once."""
        client = self._handler.client
        client.auto_reconnect_enabled = False
        client.closed = True
        client.message_queue.put(None)
        self._handler.close()
        self._executor.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests here."""
    with running_chromium() as running:
        yield running


@pytest.fixture
def app(slack: LoopbackSlack) -> Iterator[SmallApp]:
    """The small app, connected."""
    running = SmallApp(slack)
    yield running
    running.close()


@pytest.fixture
def screen(browser: "Browser", slack: LoopbackSlack, app: SmallApp) -> Iterator[Screen]:
    """The page, open."""
    with open_screen(browser, slack) as opened:
        yield opened


def show(app: SmallApp, slack: LoopbackSlack, *blocks: JSON) -> None:
    """Post blocks in the first channel."""
    app.client.chat_postMessage(channel=slack.channel, text="blocks", blocks=list(blocks))


def kept(element: JSON) -> JSON:
    """An actions block with an element whose use is kept."""
    return {"type": "actions", "elements": [{"action_id": "kept", **element}]}


def test_a_form_is_filled_in_corrected_and_submitted(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """Labels name every field; what is missing is said at the field; a modal on top comes and goes; values arrive."""
    show(
        app, slack, {"type": "actions", "elements": [{"type": "button", "action_id": "open", "text": plain("Open it")}]}
    )
    screen.page.get_by_role("button", name="Open it").click()
    dialog = screen.page.get_by_role("dialog", name="All fields")
    text = dialog.get_by_label("Your text")
    text.fill("abc")
    dialog.get_by_role("button", name="Save").click()
    assert "Please write at least 5 characters." in dialog.inner_text()
    assert 3 == dialog.get_by_text("Please fill this in.").count()
    text.fill("wrong")
    dialog.get_by_label("Your menu").select_option("two")
    dialog.get_by_role("radio", name="Right").check()
    dialog.get_by_role("checkbox", name="Red").check()
    dialog.get_by_role("checkbox", name="Green").check()
    dialog.get_by_label("Your place").select_option(label="#mappa-unit")
    dialog.get_by_role("button", name="Go deeper").click()
    deeper = screen.page.get_by_role("dialog", name="Deeper")
    deeper.get_by_text("Below.").wait_for()
    screen.page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_text("Not that one.").wait_for()
    assert text.evaluate("field => field === document.activeElement")
    assert dialog.get_by_role("radio", name="Right").is_checked()
    assert [] == screen.nameless()
    text.fill("right at last")
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="detached")
    (values,) = app.submitted
    assert "right at last" == values["text"]["text"]["value"]
    assert "two" == values["menu"]["menu"]["selected_option"]["value"]
    assert "right" == values["dial"]["dial"]["selected_option"]["value"]
    assert ["red", "green"] == [one["value"] for one in values["boxes"]["boxes"]["selected_options"]]
    assert "C0MAPPAUNIT" == values["place"]["place"]["selected_conversation"]


def test_a_modal_goes_with_the_page_it_was_open_in(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """Loading the page again leaves no modal behind, on the screen or in the workspace."""
    show(app, slack, {"type": "actions", "elements": [{"type": "button", "action_id": "open", "text": plain("Open")}]})
    screen.page.get_by_role("button", name="Open").click()
    screen.page.get_by_role("dialog").wait_for()
    screen.page.reload()
    slack.wait_for(lambda: slack.view_of(PRACTITIONER) is None)
    screen.page.get_by_role("button", name="Open").wait_for()
    assert not screen.page.get_by_role("dialog").count()


def test_buttons_menus_and_feedback_reach_the_app(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """Each is pressed once and arrives with its own value; one with a confirmation asks first."""
    confirm = {
        "title": plain("Sure?"),
        "text": plain("It cannot be undone."),
        "confirm": plain("Do it"),
        "deny": plain("No"),
    }
    sides = {side: {"text": plain(side.capitalize()), "value": side} for side in ("positive", "negative")}
    show(
        app,
        slack,
        kept({"type": "button", "text": plain("Plain one"), "value": "v1"}),
        kept({"type": "button", "text": plain("Careful one"), "value": "v2", "confirm": confirm}),
        kept({"type": "static_select", "placeholder": plain("Pick"), "options": [option("one"), option("two")]}),
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "kept",
                    "positive_button": sides["positive"],
                    "negative_button": sides["negative"],
                }
            ],
        },
    )
    page = screen.page
    page.get_by_role("button", name="Plain one").click()
    slack.wait_for(lambda: len(app.pressed) == 1)
    page.get_by_role("button", name="Careful one").click()
    page.get_by_role("dialog").get_by_role("button", name="No").click()
    page.get_by_role("button", name="Careful one").click()
    page.get_by_role("dialog").get_by_role("button", name="Do it").click()
    slack.wait_for(lambda: len(app.pressed) == 2)
    page.get_by_role("combobox", name="Pick").select_option("two")
    slack.wait_for(lambda: len(app.pressed) == 3)
    page.get_by_role("button", name="Negative").click()
    slack.wait_for(lambda: len(app.pressed) == 4)
    assert "true" == page.get_by_role("button", name="Negative").get_attribute("aria-pressed")
    used = [one.get("value") or one["selected_option"]["value"] for one in app.pressed]
    assert ["v1", "v2", "two", "negative"] == used


def test_mrkdwn_is_shown_as_slack_shows_it_and_never_as_html(
    screen: Screen, app: SmallApp, slack: LoopbackSlack
) -> None:
    """Formatting, links, mentions and entities; a link that is not of the web is words only."""
    text = (
        "*bold* _leaning_ ~gone~ `code <@U0UNIT>` "
        "<https://example.org/a?b=1&amp;c=2|a *link*> <@U0UNIT> <#C0MAPPAUNIT>\n"
        "&gt; quoted &amp;lt; <javascript:alert(1)|trap> 2*3*4 snake_case_name <b>not bold</b> &lt;i&gt;"
    )
    show(app, slack, {"type": "section", "text": {"type": "mrkdwn", "text": text}})
    shown = screen.page.locator("#messages .text").first
    assert "bold" == shown.locator("strong").inner_text()
    assert "leaning" == shown.locator("em").inner_text()
    assert "gone" == shown.locator("s").inner_text()
    assert "https://example.org/a?b=1&c=2" == shown.get_by_role("link").get_attribute("href")
    assert 1 == shown.get_by_role("link").count()
    assert ["@MAPPA unit", "#mappa-unit"] == shown.locator(".mention").all_inner_texts()
    quote = shown.locator("blockquote").inner_text()
    assert "quoted &lt; trap 2*3*4 snake_case_name" in quote
    assert quote.endswith("<i>")
    assert not shown.locator("b, i").count()


def test_a_message_longer_than_the_screen_is_shown_from_its_beginning(
    screen: Screen, app: SmallApp, slack: LoopbackSlack
) -> None:
    """After earlier messages with lists, a long one starts at the top; its end can wait."""
    leaf = {"type": "rich_text_section", "elements": [{"type": "text", "text": "An item"}]}
    show(
        app,
        slack,
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [leaf]}]},
    )
    show(app, slack, {"type": "section", "text": plain("\n".join(f"Line {number}" for number in range(80)))})
    messages = screen.page.locator("#messages > li")
    messages.nth(1).wait_for()
    log = screen.page.locator("#log").bounding_box()
    long = messages.nth(1).bounding_box()
    assert log is not None
    assert long is not None
    assert 0 <= long["y"] - log["y"] < 40


def test_a_table_names_its_columns_and_rows(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """Header cells for columns and rows, plain cells letter by letter, and a region the keyboard can scroll."""
    bold = {"type": "text", "text": "Read", "style": {"bold": True}}
    heading = [
        {"type": "raw_text", "text": "Lesson"},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [bold]}]},
    ]
    row = [{"type": "raw_text", "text": "<b>Levels</b>"}, {"type": "raw_text", "text": "12"}]
    settings = [{"is_wrapped": True}, {"align": "right"}]
    show(app, slack, {"type": "table", "rows": [heading, row], "column_settings": settings})
    table = screen.page.get_by_role("region", name="Table").get_by_role("table")
    table.wait_for()
    assert ["Lesson", "Read"] == table.get_by_role("columnheader").all_inner_texts()
    assert ["<b>Levels</b>"] == table.get_by_role("rowheader").all_inner_texts()
    assert ["12"] == table.get_by_role("cell").all_inner_texts()
    assert "right" == table.get_by_role("cell").evaluate("cell => getComputedStyle(cell).textAlign")


def test_several_people_are_chosen_from_a_list(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """As boxes to tick, those who were chosen before among them."""
    element = {"type": "multi_users_select", "action_id": "kept", "initial_users": ["U0UNIT"]}
    show(app, slack, {"type": "actions", "elements": [element]})
    group = screen.page.locator("#messages").get_by_role("group")
    boxes = group.get_by_role("checkbox")
    boxes.first.wait_for()
    chosen = [box.get_attribute("value") for box in boxes.all() if box.is_checked()]
    assert ["U0UNIT"] == chosen
    assert boxes.count() > 1


def test_plain_text_is_shown_letter_by_letter(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """In a plain text object nothing is formatting."""
    show(app, slack, {"type": "section", "text": plain("*not bold* _nor this_ &lt;b&gt;")})
    assert "*not bold* _nor this_ <b>" == screen.page.locator("#messages .section").first.inner_text().strip()


def test_images_come_from_the_loopback_alone(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """An uploaded image is shown with its description; one elsewhere is named and not fetched."""
    uploaded = app.client.files_upload_v2(content=PNG, filename="chart.png", title="Chart")
    show(
        app,
        slack,
        {"type": "image", "slack_file": {"id": uploaded["files"][0]["id"]}, "alt_text": "A chart of two bars"},
        {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "Something elsewhere"},
    )
    image = screen.page.get_by_role("img", name="A chart of two bars")
    image.wait_for()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert "Something elsewhere" in screen.page.locator("#messages > li").inner_text()


def test_a_changed_message_keeps_the_focus(screen: Screen, app: SmallApp, slack: LoopbackSlack) -> None:
    """When the app rewrites a message, whoever had its button in focus still has."""
    button = kept({"type": "button", "text": plain("Stay"), "value": "v"})
    show(app, slack, button)
    screen.page.get_by_role("button", name="Stay").focus()
    ts = slack.said()[0].ts
    app.client.chat_update(
        channel=slack.channel, ts=ts, text="b", blocks=[{"type": "section", "text": plain("Now")}, button]
    )
    screen.page.get_by_text("Now", exact=True).wait_for()
    assert "Stay" == screen.focused()


def test_the_status_line_and_the_suggested_prompts_are_shown(
    screen: Screen, app: SmallApp, slack: LoopbackSlack
) -> None:
    """In the direct message: prompts as buttons that ask, and what the app says it is doing."""
    dm = slack.dm(PRACTITIONER)
    prompts = [{"title": "About levels", "message": "What are the levels?"}]
    app.client.assistant_threads_setSuggestedPrompts(channel_id=dm, prompts=prompts)
    screen.page.get_by_role("button", name="Messages").click()
    screen.page.get_by_role("button", name="About levels").click()
    slack.wait_for(lambda: slack.messages)
    asked = slack.messages[0]
    assert (dm, "What are the levels?") == (asked.channel, asked.text)
    app.client.assistant_threads_setStatus(channel_id=dm, thread_ts=asked.ts, status="is looking it up…")
    screen.page.get_by_text("mappa is looking it up…").wait_for()
    app.client.chat_postMessage(channel=dm, thread_ts=asked.ts, text="Here.")
    screen.page.get_by_text("mappa is looking it up…").wait_for(state="detached")
