"""An unmodified Bolt app on the loopback Slack, for tests of what a person can do there."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON


def text(words: str) -> JSON:
    """A plain text object."""
    return {"type": "plain_text", "text": words}


def button(action_id: str, value: str = "v", **more: Any) -> JSON:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": text("Press"), "value": value} | more


def actions(*elements: JSON, **more: Any) -> JSON:
    """A block of elements."""
    return {"type": "actions", "elements": list(elements)} | more


def asked(action_id: str, block_id: str, *, kind: str = "plain_text_input", **more: Any) -> JSON:
    """An input block; `optional`, `dispatch_action` go to the block, the rest to the element."""
    block = {key: more.pop(key) for key in ("optional", "dispatch_action") if key in more}
    element = {"type": kind, "action_id": action_id} | more
    return {"type": "input", "block_id": block_id, "label": text("Well?"), "element": element} | block


def options(*values: str) -> list[JSON]:
    """Options of a menu."""
    return [{"text": text(value.title()), "value": value} for value in values]


def modal(*blocks: JSON, title: str = "Title", **more: Any) -> JSON:
    """A modal that can be submitted."""
    view = {"type": "modal", "title": text(title), "callback_id": "form", "blocks": list(blocks)}
    return view | {"submit": text("Send")} | more


def home(*blocks: JSON, **more: Any) -> JSON:
    """A Home tab."""
    return {"type": "home", "callback_id": "home", "blocks": list(blocks)} | more


@contextmanager
def bolt_app(
    slack: LoopbackSlack, listen: Callable[[App], None], *, token: str = "", app_token: str = ""
) -> Iterator[App]:
    """Run an app with the listeners `listen` adds, by Socket Mode."""
    logger = logging.getLogger("tests.demo.bolt")
    client = WebClient(token or slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, logger=logger, raise_error_for_unhandled_request=False)
    listen(app)  # first, since Bolt asks only the first listener that fits
    app.event({"type": "message"})(lambda: None)
    app.event({"type": "message", "subtype": "message_changed"})(lambda: None)
    app.event("app_mention")(lambda: None)
    handler = SocketModeHandler(app, app_token or slack.app_token, ping_interval=0.5)
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        if not app_token:
            slack.wait_for_connection()
        yield app
    finally:
        handler.client.closed = True
        handler.client.message_queue.put("")
        handler.close()  # type: ignore[no-untyped-call]
