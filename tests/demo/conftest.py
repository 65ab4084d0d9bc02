"""A loopback Slack and Slack's own clients, unmodified."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON


class App:
    """An app that keeps what it receives and acknowledges it, or not."""

    def __init__(self, slack: LoopbackSlack, *, acknowledges: bool = True, payload: JSON | None = None) -> None:
        self.received: list[SocketModeRequest] = []
        self.acknowledges = acknowledges
        self._payload = payload
        self._lock = threading.Lock()
        self._client = SocketModeClient(
            slack.app_token, web_client=WebClient(base_url=slack.api_url), ping_interval=0.5
        )
        self._client.socket_mode_request_listeners.append(self._receive)
        before = slack.connections
        self._client.connect()
        slack.wait_for_connection(before + 1)

    @property
    def events(self) -> list[JSON]:
        """The inner events received."""
        return [request.payload["event"] for request in self.received]

    def close(self) -> None:
        """Close the socket and end the client's threads, one of which would sit in its queue for another second."""
        self._client.closed = True
        self._client.message_queue.put("")
        self._client.close()

    def _receive(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._lock:
            self.received.append(request)
        if self.acknowledges:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self._payload))


StartApp = Callable[..., App]
StartSlack = Callable[..., LoopbackSlack]


@pytest.fixture
def start_slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[StartSlack]:
    """Starts loopback Slacks with the settings given; they stop with the test."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)  # the SDK would ask a proxy for 127.0.0.1, too
    with ExitStack() as running:
        yield lambda **settings: running.enter_context(LoopbackSlack(**settings))


@pytest.fixture
def slack(start_slack: StartSlack) -> LoopbackSlack:
    """A running loopback Slack."""
    return start_slack()


@pytest.fixture
def web(slack: LoopbackSlack) -> WebClient:
    """The app's Web API client, which tries nothing twice."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def start_app(slack: LoopbackSlack) -> Iterator[StartApp]:
    """Starts apps connected by Socket Mode; they are closed before the loopback stops."""
    apps: list[App] = []

    def start(**settings: object) -> App:
        apps.append(App(settings.pop("slack", slack), **settings))  # type: ignore[arg-type]
        return apps[-1]

    yield start
    for app in apps:
        app.close()


@pytest.fixture
def app(start_app: StartApp) -> App:
    """A connected app that acknowledges everything."""
    return start_app()
