"""Delivery by HTTP: signed, verified, acknowledged, repeated; the same people, the same calls as by Socket Mode."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON
from tests.demo.bolt import actions, asked, button, modal

Answer = Callable[[dict[str, str], str], tuple[int, dict[str, str], str]]


class Receiver:
    """A web server that keeps what it gets and answers as told; the challenge it always answers."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or (lambda _headers, _body: (200, {}, ""))
        self.got: list[tuple[dict[str, str], str]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, sent, reply = receiver.take(headers, body)
                self.send_response(status)
                for name, value in sent.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.encode())))
                self.end_headers()
                self.wfile.write(reply.encode())

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def take(self, headers: dict[str, str], body: str) -> tuple[int, dict[str, str], str]:
        """Answer the challenge; keep everything else."""
        if "url_verification" in body:
            return 200, {"Content-Type": "application/json"}, json.dumps({"challenge": json.loads(body)["challenge"]})
        self.got.append((headers, body))
        return self.answer(headers, body)

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    """Starts receivers; they stop with the test."""
    started: list[Receiver] = []

    def start(answer: Answer | None = None) -> Receiver:
        started.append(Receiver(answer))
        return started[-1]

    yield start
    for receiver in started:
        receiver.close()


@contextmanager
def bolt_by_http(
    slack: LoopbackSlack, receive: Callable[..., Receiver], listen: Callable[[App], None]
) -> Iterator[App]:
    """Run an unmodified Bolt app behind a receiver; Bolt checks the signatures."""
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, signing_secret=slack.signing_secret, logger=logging.getLogger("tests.demo.http"))
    listen(app)

    def answer(headers: dict[str, str], body: str) -> tuple[int, dict[str, str], str]:
        response: BoltResponse = app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return response.status, dict(response.first_headers()), response.body

    slack.request_url = receive(answer).url
    yield app


def test_an_address_is_taken_only_when_it_answers_the_challenge(
    slack: LoopbackSlack, receive: Callable[..., Receiver]
) -> None:
    """Slack refuses an address that is not the app's; a good one is kept."""
    receiver = receive()
    slack.request_url = receiver.url
    assert receiver.url == slack.request_url
    with pytest.raises(ConnectionError, match="url_verification"):
        slack.request_url = "http://127.0.0.1:9/slack/events"
    assert "" == slack.request_url


def test_an_event_is_signed_json_and_acknowledged(slack: LoopbackSlack, receive: Callable[..., Receiver]) -> None:
    """Slack's own verifier takes the signature, and not with another secret or another body."""
    receiver = receive()
    slack.request_url = receiver.url
    slack.post_as("U1", slack.channel, "hello")
    slack.wait_for(lambda: slack.acks)
    headers, body = receiver.got[0]
    assert ("application/json", "hello") == (headers["content-type"], json.loads(body)["event"]["text"])
    assert SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)
    assert not SignatureVerifier(slack.signing_secret).is_valid_request(body + " ", headers)
    assert "x-slack-retry-num" not in headers


def test_commands_and_interactions_are_forms(slack: LoopbackSlack, receive: Callable[..., Receiver]) -> None:
    """A command's fields stand side by side, an interaction is JSON in one of them; a reply rides on the response."""
    receiver = receive(lambda _headers, _body: (200, {"Content-Type": "application/json"}, '{"text": "one moment"}'))
    slack.request_url = receiver.url
    slack.command("U1", slack.channel, "what is MAPPA & more")
    slack.wait_for(slack.said)
    slack.shortcut("U1", "start")
    slack.wait_for(lambda: len(receiver.got) == 2)
    command, shortcut = (parse_qs(body) for _, body in receiver.got)
    assert (["what is MAPPA & more"], ["/mappa"]) == (command["text"], command["command"])
    assert "start" == json.loads(shortcut["payload"][0])["callback_id"]
    assert [("one moment", "U1")] == [(message.text, message.ephemeral_to) for message in slack.said()]
    slack.wait_for(lambda: slack.acks[1:])
    assert ["slash_commands", "interactive"] == [ack.kind for ack in slack.acks]


@pytest.mark.parametrize(("no_retry", "tries"), [(False, 4), (True, 1)])
def test_an_event_is_tried_four_times_unless_the_app_asks_for_no_more(
    start_slack: Callable[..., LoopbackSlack], receive: Callable[..., Receiver], no_retry: bool, tries: int
) -> None:
    """The same event id each time, numbered, with the reason; `x-slack-no-retry` ends it."""
    slack = start_slack(retry_after_seconds=(0.0, 0.05, 0.05))
    receiver = receive(lambda _headers, _body: (500, {"x-slack-no-retry": "1"} if no_retry else {}, ""))
    slack.request_url = receiver.url
    slack.post_as("U1", slack.channel, "hello")
    slack.wait_for(lambda: len(receiver.got) >= tries)
    time.sleep(0.3)
    assert tries == len(receiver.got)
    assert 1 == len({json.loads(body)["event_id"] for _, body in receiver.got})
    sent = [(headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")) for headers, _ in receiver.got]
    assert [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")][:tries] == sent
    assert () == slack.acks


def test_a_slow_app_gets_the_event_again(
    start_slack: Callable[..., LoopbackSlack], receive: Callable[..., Receiver]
) -> None:
    """No answer in time is no acknowledgement, and the server goes on meanwhile."""
    slack = start_slack(ack_seconds=0.2, retry_after_seconds=(0.0, 60.0, 300.0))

    def answer(headers: dict[str, str], _body: str) -> tuple[int, dict[str, str], str]:
        if "x-slack-retry-num" not in headers:
            time.sleep(0.5)
        return 200, {}, ""

    receiver = receive(answer)
    slack.request_url = receiver.url
    started = time.monotonic()
    slack.post_as("U1", slack.channel, "hello")
    WebClient(slack.bot_token, base_url=slack.api_url).auth_test()
    assert time.monotonic() - started < 0.2
    slack.wait_for(lambda: slack.acks)
    assert ["http_timeout"] == [headers["x-slack-retry-reason"] for headers, _ in receiver.got[1:]]


def test_an_interaction_is_not_repeated(slack: LoopbackSlack, receive: Callable[..., Receiver]) -> None:
    """Slack shows the person a warning instead."""
    receiver = receive(lambda _headers, _body: (500, {}, ""))
    slack.request_url = receiver.url
    slack.shortcut("U1", "start")
    slack.wait_for(lambda: receiver.got)
    time.sleep(0.2)
    assert 1 == len(receiver.got)


def test_a_bolt_app_works_the_same_by_http(slack: LoopbackSlack, receive: Callable[..., Receiver]) -> None:
    """Mention, button, modal and its errors, with nothing but the transport changed."""
    submitted: list[JSON] = []

    def listen(app: App) -> None:
        app.event("message")(lambda: None)
        app.event("app_mention")(
            lambda event, client: client.chat_postMessage(
                channel=event["channel"], text="hi", thread_ts=event["ts"], blocks=[actions(button("go"))]
            )
        )

        def go(ack: Any, body: JSON, client: WebClient) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=modal(asked("words", "b1")))

        def form(ack: Any, body: JSON) -> None:
            submitted.append(body)
            ack(response_action="errors", errors={"b1": "Not so."}) if len(submitted) == 1 else ack()

        app.action("go")(go)
        app.view("form")(form)

    with bolt_by_http(slack, receive, listen):
        ts = slack.post_as("U1", slack.channel, "hello", mention=True)
        (said,) = slack.wait_for(lambda: slack.said(ts))
        slack.press("U1", said.ts, "go")
        view = slack.wait_for(lambda: slack.view_of("U1"))
        assert view is not None
        assert {"b1": "Not so."} == (slack.submit("U1", view.id, {"words": "x"}) or {})["errors"]
        assert slack.submit("U1", view.id) is None
    assert slack.view_of("U1") is None
    assert {"app_mention", "message"} == {event["event"]["type"] for event in slack.events}


def test_delivery_by_http_can_start_with_the_loopback(receive: Callable[..., Receiver]) -> None:
    """`http_url` is the same as setting the address later."""
    receiver = receive()
    with LoopbackSlack(http_url=receiver.url) as slack:
        slack.post_as("U1", slack.channel, "hello")
        slack.wait_for(lambda: slack.acks)
    assert 1 == len(receiver.got)
