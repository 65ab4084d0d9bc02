"""Modals and the Home tab: opened, filled in, submitted, closed; and what Slack refuses about them."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.form import values, with_block_ids
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON, SlackRefusal
from bot.demo.view_checks import read_view
from tests.demo.bolt import actions, asked, bolt_app, button, home, modal, options, text


class Form:
    """An app that opens a modal by a shortcut and answers its submission as told."""

    def __init__(self, view: JSON, reply: JSON | None = None) -> None:
        self.view = view
        self.reply = reply
        self.submitted: list[JSON] = []
        self.closed: list[JSON] = []
        self.pressed: list[JSON] = []

    def listen(self, app: App) -> None:
        """Add the listeners."""
        app.shortcut("start")(self._open)
        app.view("form")(self._submit)
        app.view_closed("form")(self._close)
        app.action(re.compile(".*"))(self._press)

    def _open(self, ack: Any, shortcut: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=shortcut["trigger_id"], view=self.view)

    def _submit(self, ack: Any, body: JSON) -> None:
        self.submitted.append(body)
        ack(**self.reply) if self.reply else ack()

    def _close(self, ack: Any, body: JSON) -> None:
        ack()
        self.closed.append(body)

    def _press(self, ack: Any, body: JSON) -> None:
        ack()
        self.pressed.append(body)


def opened(slack: LoopbackSlack, user: str = "U1") -> str:
    """Use the shortcut and return the id of the modal that opens."""
    slack.shortcut(user, "start")
    view = slack.wait_for(lambda: slack.view_of(user))
    assert view is not None
    return view.id


EVERYTHING = (
    asked("words", "b1"),
    asked("one", "b2", kind="static_select", options=options("a", "b")),
    asked("radio", "b3", kind="radio_buttons", options=options("a", "b")),
    asked("boxes", "b4", kind="checkboxes", options=options("a", "b"), optional=True),
    asked("where", "b5", kind="conversations_select"),
    asked("many", "b6", kind="multi_static_select", options=options("a", "b"), initial_options=options("a")),
)


def test_a_submission_carries_the_state_of_every_input(slack: LoopbackSlack) -> None:
    """`view.state.values` by block and action id, each kind of input in its own form, untouched ones as they began."""
    form = Form(modal(*EVERYTHING, private_metadata="secret"))
    with bolt_app(slack, form.listen):
        view_id = opened(slack)
        reply = slack.submit("U1", view_id, {"words": "hello", "one": "b", "b3": "a", "where": "C1"})
    body = form.submitted[0]
    assert (None, "view_submission", "U1", "secret") == (
        reply,
        body["type"],
        body["user"]["id"],
        body["view"]["private_metadata"],
    )
    assert {
        "b1": {"words": {"type": "plain_text_input", "value": "hello"}},
        "b2": {"one": {"type": "static_select", "selected_option": options("b")[0]}},
        "b3": {"radio": {"type": "radio_buttons", "selected_option": options("a")[0]}},
        "b4": {"boxes": {"type": "checkboxes", "selected_options": []}},
        "b5": {"where": {"type": "conversations_select", "selected_conversation": "C1"}},
        "b6": {"many": {"type": "multi_static_select", "selected_options": options("a")}},
    } == body["view"]["state"]["values"]
    assert slack.view_of("U1") is None


def test_slack_asks_for_what_is_missing_before_the_app_hears_anything(slack: LoopbackSlack) -> None:
    """A required input left empty, a text too long and an option that is not there never reach the app."""
    form = Form(modal(asked("words", "b1", max_length=5), asked("more", "b2", optional=True)))
    with bolt_app(slack, form.listen):
        view_id = opened(slack)
        for values_given, said in (({}, "b1"), ({"words": ""}, "b1"), ({"words": "too long"}, "5 characters")):
            with pytest.raises(ValueError, match=said):
                slack.submit("U1", view_id, values_given)
        with pytest.raises(LookupError, match="words"):
            slack.submit("U1", view_id, {"wrods": "x"})
    assert [] == form.submitted


def test_errors_keep_the_modal_open_with_what_was_typed(slack: LoopbackSlack) -> None:
    """The objection stands under its input; the next submission starts from what is there."""
    form = Form(modal(asked("words", "b1")), {"response_action": "errors", "errors": {"b1": "Not so."}})
    with bolt_app(slack, form.listen):
        view_id = opened(slack)
        assert form.reply == slack.submit("U1", view_id, {"words": "hello"})
        view = slack.view_of("U1")
        assert view is not None
        assert {"b1": "Not so."} == view.errors
        form.reply = None
        slack.submit("U1", view_id)
    assert "hello" == form.submitted[1]["view"]["state"]["values"]["b1"]["words"]["value"]


@pytest.mark.parametrize(
    "reply",
    [
        {"response_action": "errors", "errors": {"b9": "no such block"}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
    ],
)
def test_an_answer_slack_does_not_take_fails_the_submission(slack: LoopbackSlack, reply: JSON) -> None:
    """Slack would show the person an error nobody can read; a test fails instead."""
    form = Form(modal(asked("words", "b1")), reply)
    with bolt_app(slack, form.listen):
        view_id = opened(slack)
        with pytest.raises(SlackRefusal):
            slack.submit("U1", view_id, {"words": "hello"})


def test_a_submission_can_lead_to_the_next_step_and_back(slack: LoopbackSlack) -> None:
    """Update changes the modal in place, push puts one on top, closing that shows the first again, clear ends all."""
    form = Form(modal(asked("words", "b1")))
    with bolt_app(slack, form.listen):
        first = opened(slack)
        form.reply = {"response_action": "update", "view": modal(asked("more", "b2"), title="Second")}
        slack.submit("U1", first, {"words": "x"})
        assert [(first, "Second")] == [(view.id, view.title) for view in slack.views_of("U1")]
        form.reply = {"response_action": "push", "view": modal(asked("last", "b3"), title="Third")}
        slack.submit("U1", first, {"more": "x"})
        third = slack.views_of("U1")[1]
        assert ("Third", first, first) == (third.title, third.root, third.previous)
        slack.close_view("U1", third.id)
        assert [first] == [view.id for view in slack.views_of("U1")]
        form.reply = {"response_action": "clear"}
        slack.submit("U1", first)
        assert () == slack.views_of("U1")


def test_an_app_hears_of_a_closed_modal_when_it_asked_to(slack: LoopbackSlack) -> None:
    """`notify_on_close` brings a `view_closed`, and nothing comes without it."""
    form = Form(modal(asked("words", "b1"), notify_on_close=True))
    with bolt_app(slack, form.listen):
        slack.close_view("U1", opened(slack))
        slack.wait_for(lambda: form.closed)
        form.view = modal(asked("words", "b1"))
        slack.close_view("U1", opened(slack))
        slack.wait_for(lambda: len(slack.acks) >= 3)
        time.sleep(0.1)
    assert [("view_closed", False)] == [(body["type"], body["is_cleared"]) for body in form.closed]


def test_a_button_in_a_modal_can_change_it(slack: LoopbackSlack, web: WebClient) -> None:
    """The payload has the view and its state; the update needs the right hash, and keeps what was typed."""
    form = Form(modal(asked("words", "b1"), actions(button("next"))))
    with bolt_app(slack, form.listen):
        view_id = opened(slack)
        slack.press("U1", view_id, "next", typed={"words": "kept"})
        slack.wait_for(lambda: form.pressed)
        body = form.pressed[0]
        assert ({"type": "view", "view_id": view_id}, "kept") == (
            body["container"],
            body["view"]["state"]["values"]["b1"]["words"]["value"],
        )
        with pytest.raises(SlackApiError, match="hash_conflict"):
            web.views_update(view_id=view_id, hash="0.0", view=modal(asked("words", "b1")))
        web.views_update(view_id=view_id, hash=body["view"]["hash"], view=modal(asked("words", "b1"), title="New"))
        slack.submit("U1", view_id)
    assert "kept" == form.submitted[0]["view"]["state"]["values"]["b1"]["words"]["value"]


def test_pushing_stops_at_three_and_needs_a_trigger_from_within(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack's limit; and a trigger from elsewhere has no modal to push on."""
    form = Form(modal(actions(button("more"))))
    with bolt_app(slack, form.listen):
        opened(slack)
        for number in range(2):
            trigger = slack.press("U1", slack.views_of("U1")[-1].id, "more")
            web.views_push(trigger_id=trigger, view=modal(actions(button("more")), title=str(number)))
        trigger = slack.press("U1", slack.views_of("U1")[-1].id, "more")
        with pytest.raises(SlackApiError, match="push_limit_reached"):
            web.views_push(trigger_id=trigger, view=modal(actions(button("more"))))
        with pytest.raises(SlackApiError, match="not_found"):
            web.views_push(trigger_id=slack.shortcut("U1", "other"), view=modal(actions(button("more"))))


def test_a_trigger_id_is_good_for_moments(start_slack: Callable[..., LoopbackSlack]) -> None:
    """Work done before the modal opens makes it too late."""
    slack = start_slack(trigger_seconds=0.05)
    with bolt_app(slack, Form(modal()).listen):
        trigger = slack.shortcut("U1", "other")
    time.sleep(0.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        WebClient(slack.bot_token, base_url=slack.api_url).views_open(trigger_id=trigger, view=modal())


def test_the_home_tab_shows_what_was_published(slack: LoopbackSlack, web: WebClient) -> None:
    """The app hears that it was opened, publishes, and hears presses in it; other people see their own."""
    form = Form(modal())

    def listen(app: App) -> None:
        form.listen(app)
        app.event("app_home_opened")(
            lambda event, client: client.views_publish(user_id=event["user"], view=home(actions(button("go"))))
        )

    with bolt_app(slack, listen):
        slack.open_home("U1")
        view = slack.wait_for(lambda: slack.home_of("U1"))
        assert view is not None
        slack.press("U1", view.id, "go")
        slack.wait_for(lambda: form.pressed)
        slack.open_home("U1", "messages")
    body = form.pressed[0]
    assert ("home", view.id, False) == (body["view"]["type"], body["container"]["view_id"], "response_url" in body)
    assert slack.home_of("U2") is None
    first, second = (event["event"] for event in slack.events)
    assert ("home", False, slack.dm("U1")) == (first["tab"], "view" in first, first["channel"])
    assert ("messages", False) == (second["tab"], "view" in second)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": text("x" * 25)}, "less than 25 characters"),
        ({"submit": text("x" * 25)}, "less than 25 characters"),
        ({"close": text("x" * 25)}, "less than 25 characters"),
        ({"title": {"type": "mrkdwn", "text": "x"}}, "of type plain_text"),
        ({"private_metadata": "x" * 3001}, "less than 3001 characters"),
        ({"callback_id": "x" * 256}, "less than 256 characters"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items"),
        ({"blocks": [asked("a", "b")] * 2}, "block_id must be unique"),
        ({"submit": None}, "a submit is required"),
        ({"blocks": [{"type": "context_actions", "elements": []}]}, "unsupported type: context_actions"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
        ({"blocks": [actions(button("a"), button("a"))]}, "already exists"),
        ({"blocks": [asked("a", "b") | {"label": text("x" * 2001)}]}, "less than 2001 characters"),
        ({"blocks": [asked("a", "b", kind="button")]}, "unsupported type: button"),
        ({"blocks": [asked("a", "b", kind="radio_buttons", options=options(*"abcdefghijk"))]}, "no more than 10"),
        ({"blocks": [asked("a", "b", kind="static_select", options=[])]}, "at least one item"),
        ({"blocks": [actions(button("x" * 256))]}, "less than 256 characters"),
        ({"blocks": [actions(button("a", text=text("x" * 76)))]}, "less than 76 characters"),
        ({"colour": "red"}, "invalid additional property: colour"),
        ({"type": "home"}, "must be a view of type modal"),
    ],
)
def test_a_modal_slack_refuses_is_refused(change: JSON, said: str) -> None:
    """Each limit, one beyond, with Slack's code and the place."""
    with pytest.raises(SlackRefusal, match="invalid_arguments") as caught:
        read_view(modal(asked("words", "b1")) | change, "modal")
    assert said in " ".join(caught.value.messages)


def test_the_longest_modal_slack_takes_is_taken() -> None:
    """Each limit, exactly reached."""
    blocks = [asked(f"a{number}", f"b{number}") for number in range(100)]
    view = modal(*blocks, title="x" * 24, private_metadata="x" * 3000, callback_id="x" * 255, close=text("x" * 24))
    assert view == read_view(view, "modal")
    with pytest.raises(SlackRefusal, match="view_too_large"):
        read_view(modal({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 250_000}}), "modal")


def test_the_state_starts_from_what_the_app_set() -> None:
    """Initial values of each kind are in the state before anybody touches anything."""
    blocks = with_block_ids(
        [
            asked("words", "b1", initial_value="x"),
            asked("one", "b2", kind="static_select", options=options("a"), initial_option=options("a")[0]),
            asked("where", "b3", kind="channels_select", initial_channel="C1"),
            asked("when", "b4", kind="datepicker", initial_date="2026-11-23"),
            asked("lots", "b5", kind="multi_conversations_select", initial_conversations=["C1"]),
        ]
    )
    state = values(blocks, {})
    assert ("x", options("a")[0], "C1", "2026-11-23", ["C1"]) == (
        state["b1"]["words"]["value"],
        state["b2"]["one"]["selected_option"],
        state["b3"]["where"]["selected_channel"],
        state["b4"]["when"]["selected_date"],
        state["b5"]["lots"]["selected_conversations"],
    )
