"""Buttons, menus and shortcuts: pressed by a person, heard by an unmodified Bolt app."""

import re
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON
from tests.demo.bolt import actions, asked, bolt_app, button, modal, options, text


class Heard:
    """Listens for everything and keeps the payloads."""

    def __init__(self) -> None:
        self.bodies: list[JSON] = []

    def listen(self, app: App) -> None:
        """Acknowledge and keep actions and shortcuts of any id."""
        for on in (app.action, app.shortcut):
            on(re.compile(".*"))(self._keep)

    def _keep(self, ack: Any, body: JSON) -> None:
        ack()
        self.bodies.append(body)

    def one(self, slack: LoopbackSlack) -> JSON:
        """Return the only payload heard."""
        slack.wait_for(lambda: self.bodies)
        assert 1 == len(self.bodies)
        return self.bodies[0]


def post(slack: LoopbackSlack, web: WebClient, *blocks: JSON, thread_ts: str | None = None) -> str:
    """Post blocks and return the message's time stamp."""
    return str(web.chat_postMessage(channel=slack.channel, text="x", blocks=blocks, thread_ts=thread_ts)["ts"])


def test_a_pressed_button_says_who_where_and_what(slack: LoopbackSlack, web: WebClient) -> None:
    """The payload has what docs.slack.dev lists: user, container, message, channel, state, actions, response_url."""
    root = slack.post_as("U1", slack.channel, "question")
    ts = post(slack, web, actions(button("other"), button("go", "42", style="primary"), block_id="b1"), thread_ts=root)
    heard = Heard()
    with bolt_app(slack, heard.listen):
        trigger = slack.press("U1", ts, "go")
        body = heard.one(slack)
    assert ("block_actions", "U1", slack.team, trigger) == (
        body["type"],
        body["user"]["id"],
        body["team"]["id"],
        body["trigger_id"],
    )
    expected = {"type": "message", "message_ts": ts, "channel_id": slack.channel, "is_ephemeral": False}
    assert expected | {"thread_ts": root} == body["container"]
    assert (slack.channel, ts, root) == (body["channel"]["id"], body["message"]["ts"], body["message"]["thread_ts"])
    assert {"values": {}} == body["state"]
    action = body["actions"][0]
    wanted = {"action_id": "go", "block_id": "b1", "value": "42", "type": "button", "style": "primary"}
    assert wanted == {key: action[key] for key in wanted}
    assert body["response_url"].startswith("http://127.0.0.1")


def test_what_is_not_there_cannot_be_pressed(slack: LoopbackSlack, web: WebClient) -> None:
    """No such element, message or value, and somebody else's ephemeral message: a person could not either."""
    ts = post(slack, web, actions(button("go", "42")))
    slack.post_as("U1", slack.channel, "hello")
    hidden = web.chat_postEphemeral(channel=slack.channel, user="U1", text="x", blocks=[actions(button("go"))])
    for args in (("U1", ts, "gone"), ("U1", ts, "go", "43"), ("U1", "1.0", "go"), ("U2", hidden["message_ts"], "go")):
        with pytest.raises(LookupError):
            slack.press(*args)


def test_a_press_nobody_can_receive_fails_at_once(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack shows a warning sign beside the button."""
    ts = post(slack, web, actions(button("go")))
    with pytest.raises(ConnectionError):
        slack.press("U1", ts, "go")


@pytest.mark.parametrize("pressed", ["up", "down"])
def test_native_feedback_buttons_send_the_value_pressed(slack: LoopbackSlack, web: WebClient, pressed: str) -> None:
    """One element, two buttons: the payload says which."""
    sides = {"positive_button": "up", "negative_button": "down"}
    element = {name: {"text": text(value), "value": value} for name, value in sides.items()}
    block = {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "fb"} | element]}
    ts, heard = post(slack, web, block), Heard()
    with bolt_app(slack, heard.listen):
        slack.press("U1", ts, "fb", pressed)
        action = heard.one(slack)["actions"][0]
    assert ("feedback_buttons", pressed) == (action["type"], action["value"])


@pytest.mark.parametrize(
    ("kind", "more", "selected", "expected"),
    [
        ("static_select", {"options": options("a", "b")}, "b", {"selected_option": options("b")[0]}),
        ("radio_buttons", {"options": options("a", "b")}, "a", {"selected_option": options("a")[0]}),
        ("checkboxes", {"options": options("a", "b")}, ["a", "b"], {"selected_options": options("a", "b")}),
        ("multi_static_select", {"options": options("a", "b")}, ["b"], {"selected_options": options("b")}),
        ("channels_select", {}, "C0HELPDESK", {"selected_channel": "C0HELPDESK"}),
        ("conversations_select", {}, "C0HELPDESK", {"selected_conversation": "C0HELPDESK"}),
        ("multi_conversations_select", {}, ["C1", "C2"], {"selected_conversations": ["C1", "C2"]}),
        ("overflow", {"options": options("a", "b")}, "a", {"selected_option": options("a")[0]}),
        ("datepicker", {}, "2026-11-23", {"selected_date": "2026-11-23"}),
    ],
)
def test_a_menu_sends_what_was_chosen(  # noqa: PLR0917 - pytest fills these by name
    slack: LoopbackSlack, web: WebClient, kind: str, more: JSON, selected: object, expected: JSON
) -> None:
    """Each kind of menu has its own field, in the action and in the state after it."""
    block = actions({"type": kind, "action_id": "menu"} | more, block_id="b1")
    ts, heard = post(slack, web, block), Heard()
    with bolt_app(slack, heard.listen):
        slack.press("U1", ts, "menu", selected=selected)
        body = heard.one(slack)
    assert expected == {key: body["actions"][0][key] for key in expected}
    in_state = {} if kind == "overflow" else {"b1": {"menu": {"type": kind} | expected}}
    assert in_state == body["state"]["values"]


def test_an_option_that_is_not_there_cannot_be_chosen(slack: LoopbackSlack, web: WebClient) -> None:
    """The error names those that are."""
    ts = post(slack, web, actions({"type": "static_select", "action_id": "menu", "options": options("a", "b")}))
    with pytest.raises(ValueError, match="a, b"):
        slack.press("U1", ts, "menu", selected="c")


def test_what_was_typed_before_is_in_the_state(slack: LoopbackSlack, web: WebClient) -> None:
    """A search box beside a button: the button's payload carries the text."""
    box = asked("box", "b1")
    ts, heard = post(slack, web, box, actions(button("go"))), Heard()
    with bolt_app(slack, heard.listen):
        slack.press("U1", ts, "go", typed={"box": "levels"})
        body = heard.one(slack)
    assert {"b1": {"box": {"type": "plain_text_input", "value": "levels"}}} == body["state"]["values"]


def test_an_ephemeral_message_is_replaced_and_deleted_by_its_response_address(
    slack: LoopbackSlack, web: WebClient
) -> None:
    """Slack does not repeat the message in the payload; the address is the only way to change it."""
    slack.post_as("U1", slack.channel, "hello")
    blocks = [actions(button("go"))]
    ts = web.chat_postEphemeral(channel=slack.channel, user="U1", text="before", blocks=blocks)["message_ts"]
    heard = Heard()
    with bolt_app(slack, heard.listen):
        slack.press("U1", ts, "go")
        body = heard.one(slack)
    assert (True, False) == (body["container"]["is_ephemeral"], "message" in body)
    hook = WebhookClient(body["response_url"])
    hook.send(text="after", replace_original=True)
    assert [("after", "U1")] == [(message.text, message.ephemeral_to) for message in slack.said()]
    hook.send(text="", delete_original=True)
    assert () == slack.said()


def test_a_reply_to_a_button_stays_out_of_the_message_unless_told(slack: LoopbackSlack, web: WebClient) -> None:
    """By default it is a new message for the person; replaced, the bot's message changes for all."""
    ts, heard = post(slack, web, actions(button("go"))), Heard()
    with bolt_app(slack, heard.listen):
        slack.press("U1", ts, "go")
        hook = WebhookClient(heard.one(slack)["response_url"])
    hook.send(text="for you", replace_original=False)
    hook.send(text="for all", replace_original=True)
    assert [("for all", ""), ("for you", "U1")] == [(message.text, message.ephemeral_to) for message in slack.said()]


def test_shortcuts_arrive_with_their_message_or_without(slack: LoopbackSlack) -> None:
    """A message's shortcut carries the whole message and a response address, a global one neither."""
    ts, heard = slack.post_as("U1", slack.channel, "what is Level 2?"), Heard()
    with bolt_app(slack, heard.listen):
        slack.shortcut("U2", "ask_about", slack.channel, ts)
        slack.wait_for(lambda: heard.bodies)
        slack.shortcut("U2", "start")
        slack.wait_for(lambda: len(heard.bodies) == 2)
    of_message, everywhere = heard.bodies
    assert ("message_action", "ask_about", "U2", "what is Level 2?", ts) == (
        of_message["type"],
        of_message["callback_id"],
        of_message["user"]["id"],
        of_message["message"]["text"],
        of_message["message_ts"],
    )
    assert ("shortcut", False, False) == (everywhere["type"], "message" in everywhere, "response_url" in everywhere)


def test_a_trigger_id_opens_one_modal(slack: LoopbackSlack, web: WebClient) -> None:
    """Used twice, or made up, it opens none."""
    with bolt_app(slack, Heard().listen):
        trigger = slack.shortcut("U1", "start")
    web.views_open(trigger_id=trigger, view=modal(asked("box", "b1")))
    for used, error in ((trigger, "exchanged_trigger_id"), ("1.2.abc", "invalid_trigger_id")):
        with pytest.raises(SlackApiError, match=error):
            web.views_open(trigger_id=used, view=modal(asked("box", "b1")))
