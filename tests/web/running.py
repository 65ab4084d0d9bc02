"""The bot on HTTP under test: `serve_http`, unchanged, on a thread; and signed requests as Slack sends them."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from bot.demo.loopback import LoopbackSlack
from bot.health import Health
from bot.meters import Meters
from bot.settings import Settings, Transport
from bot.slack.upkeep import Pace
from bot.store.database import open_database
from bot.store.store import Store, open_store
from bot.web.serve import serve_http
from index.types import Knowledge
from tests.scenarios.running import KNOWLEDGE, Answerer, ShakyEventLog, echo, settings_for

QUICK = Pace(
    check_seconds=0.1, sweep_seconds=0.5, drain_seconds=5, linger_seconds=0.0, first_wait_seconds=0.05, workers=8
)


@dataclass(frozen=True)
class Reply:
    """What the bot answered to a request; header names are in lower case."""

    status: int
    body: str
    headers: Mapping[str, str]

    def json(self) -> object:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass
class WebBot:
    """A running bot, where it listens, and what it keeps."""

    secret: str
    store: Store
    meters: Meters = field(default_factory=Meters)
    health: Health = field(default_factory=Health)
    stop: threading.Event = field(default_factory=threading.Event)
    lines: list[str] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)
    thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Such as http://127.0.0.1:40001."""
        return self.lines[1].removeprefix("listening on ")

    @property
    def events_url(self) -> str:
        """Where Slack sends everything."""
        return f"{self.address}/slack/events"

    def wait(self, timeout_seconds: float = 20.0) -> int:
        """Return the exit status once `serve_http` has returned."""
        assert self.thread is not None
        self.thread.join(timeout_seconds)
        assert not self.thread.is_alive(), "serve_http did not return in time"
        return self.exit_codes[0]

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for a page."""
        return self.send("GET", path, b"", headers or {})

    def post(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send something to the address for events."""
        return self.send("POST", "/slack/events", body, headers)

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Make one request on a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=15)
        try:
            connection.request(method, path, body or None, dict(headers))
            answer = connection.getresponse()
            read = answer.read().decode()
            return Reply(answer.status, read, {name.lower(): value for name, value in answer.getheaders()})
        finally:
            connection.close()

    def signed(self, body: bytes, *, secret: str | None = None, at: float | None = None) -> dict[str, str]:
        """The headers by which Slack proves that a request is its own."""
        timestamp = str(int(time.time() if at is None else at))
        signature = SignatureVerifier(secret or self.secret).generate_signature(timestamp=timestamp, body=body)
        assert signature is not None
        kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
        return {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature, "content-type": kind}

    def metric(self, line: str) -> float:
        """The value of one metric, named with its labels, or 0 when it was never counted."""
        found = [said for said in self.meters.text().decode().splitlines() if said.startswith(f"{line} ")]
        return float(found[0].rpartition(" ")[2]) if found else 0.0


def form(fields: Mapping[str, str]) -> bytes:
    """A body as Slack sends commands and interactions."""
    return urlencode(fields).encode()


def web_settings(slack: LoopbackSlack, var_dir: Path, base: Settings | None = None) -> Settings:
    """The settings of a bot with one token on HTTP, the rest as in `base`."""
    return (base or settings_for(slack, var_dir)).model_copy(
        update={
            "transport": Transport.HTTP,
            "slack_app_token": None,
            "slack_signing_secret": SecretStr(slack.signing_secret),
            "http_port": 0,
        }
    )


def oauth_settings(slack: LoopbackSlack, var_dir: Path) -> Settings:
    """The settings of a bot that several workspaces install."""
    return web_settings(slack, var_dir).model_copy(
        update={
            "slack_bot_token": None,
            "slack_client_id": slack.client_id,
            "slack_client_secret": SecretStr(slack.client_secret),
            "public_url": "https://mappa.example.org",
        }
    )


@contextmanager
def running_web_bot(
    slack: LoopbackSlack,
    folder: Path,
    answer: Answerer = echo,
    *,
    run: str = "run-1",
    replica: str = "one",
    pace: Pace = QUICK,
    first_wait_seconds: float = 0.05,
    lease_seconds: int = 120,
    database_away: threading.Event | None = None,
    settings: Settings | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    database: str | None = None,
    knowledge: Knowledge = KNOWLEDGE,
    port: int = 0,
    is_told: bool = True,
) -> Iterator[WebBot]:
    """Run the bot until the block ends; Slack is told its address unless `is_told` is false."""
    engine = open_database(database or f"sqlite:///{folder / 'events.sqlite3'}")
    events = ShakyEventLog(engine, replica=replica, run=run, lease_seconds=lease_seconds)
    events.away = database_away or events.away
    store = replace(open_store(engine, replica=replica, run=run), events=events)
    if settings is None or settings.transport is Transport.SOCKET:
        settings = web_settings(slack, folder, settings)
    settings = settings.model_copy(update={"http_port": port})
    bot = WebBot(slack.signing_secret, store)

    def target() -> None:
        code = serve_http(
            settings,
            answer,
            knowledge,
            store,
            now=now,
            about="test index",
            announce=bot.lines.append,
            stop=bot.stop,
            pace=replace(pace, first_wait_seconds=first_wait_seconds),
            meters=bot.meters,
            health=bot.health,
        )
        bot.exit_codes.append(code)

    bot.thread = threading.Thread(target=target)
    bot.thread.start()
    try:
        slack.wait_for(lambda: len(bot.lines) == 2 or bot.exit_codes)
        assert not bot.exit_codes
        if is_told:
            slack.request_url = bot.events_url
        yield bot
    finally:
        bot.stop.set()
        bot.thread.join(30)
        slack.request_url = ""
        engine.dispose()
