"""The bot on HTTP: start, take in what Slack sends, and stop without losing anything."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import datetime

from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot import wording
from bot.answer.types import Answer, Question
from bot.health import Health
from bot.meters import Meters
from bot.settings import Settings, Transport
from bot.slack.app import build_app, slack_client
from bot.slack.calls import CALL_ERRORS, Kind, trouble_of
from bot.slack.connections import Connect, Connection, always
from bot.slack.desk import Desk
from bot.slack.halt import EXIT_CONFIGURATION, EXIT_UNREACHABLE, Halt, stopping_on_signals
from bot.slack.installs import Installs
from bot.slack.serve import serve
from bot.slack.starting import (
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    HASH_KEY,
    PUBLIC_URL,
    SIGNING_SECRET,
    Parts,
    is_complete,
    make_chores,
    make_desk,
    refusal,
    secret,
)
from bot.slack.upkeep import Chore, Pace, Upkeep
from bot.slack.workers import workers
from bot.store.store import Store
from bot.web.app import SlackDoor, make_web
from bot.web.gate import REMEMBERED, Gate
from bot.web.install import make_flow
from bot.web.server import PortTakenError, listening
from bot.web.status import status_routes
from index.types import Knowledge

LOG = logging.getLogger(__name__)

DEFAULT_PORT = 8080
# How many requests are handled at once. Each takes milliseconds, unless the database or Slack is slow.
_REQUESTS_AT_ONCE = 32
_TOKEN_SECONDS = 300.0
_REPLAY_SECONDS = 600.0


def run(
    settings: Settings,
    answer: Callable[[Question], Answer],
    knowledge: Knowledge,
    store: Store,
    *,
    now: Callable[[], datetime],
    about: str,
    announce: Callable[[str], None],
    stop: threading.Event | None = None,
    pace: Pace | None = None,
) -> int:
    """
    Run the bot on the transport of the settings until it is asked to stop, and return the exit status.

    The arguments are those of `bot.slack.serve.serve`.
    """
    meters, health = Meters(), Health()
    is_http = settings.transport is Transport.HTTP
    start = serve_http if is_http else serve
    try:
        with nullcontext("") if is_http else beside(settings, health, meters) as address:
            if address:
                announce(wording.serve_listening(address))
            return start(
                settings,
                answer,
                knowledge,
                store,
                now=now,
                about=about,
                announce=announce,
                stop=stop,
                pace=pace,
                meters=meters,
                health=health,
            )
    except PortTakenError as error:
        return _port_taken(settings, error)


@contextmanager
def beside(settings: Settings, health: Health, meters: Meters) -> Iterator[str]:
    """
    Serve health and metrics beside Socket Mode, if a port is set, and yield the address or "".

    Raises:
        PortTakenError: The address cannot be listened on.
    """
    if settings.http_port is None:
        yield ""
        return
    web = make_web(status_routes(health, meters, secret(settings.metrics_token)))
    with listening(web, settings.http_host, settings.http_port) as address:
        yield address


def serve_http(
    settings: Settings,
    answer: Callable[[Question], Answer],
    knowledge: Knowledge,
    store: Store,
    *,
    now: Callable[[], datetime],
    about: str,
    announce: Callable[[str], None],
    stop: threading.Event | None = None,
    pace: Pace | None = None,
    meters: Meters | None = None,
    health: Health | None = None,
) -> int:
    """
    Run the bot on HTTP until SIGTERM, SIGINT or `stop`, and return the exit status.

    Asked to stop, it first says that it is not ready, goes on taking requests for `linger_seconds`, then takes no
    more, finishes what it has begun, and ends. 0 after an orderly stop; 1 when Slack could not be reached at the
    start, or the port is taken; 3 when a setting is missing or Slack refuses the only token. The arguments are those
    of `bot.slack.serve.serve`.
    """
    needed = needed_settings(settings)
    if not is_complete(needed):
        return EXIT_CONFIGURATION
    parts = Parts(answer, knowledge, store, now, meters or Meters(), health or Health())
    halt, pace = Halt(stop or threading.Event()), pace or Pace()
    with stopping_on_signals(halt.stop), workers(halt, pace) as executor:
        try:
            installs = _open_installs(settings, store) if has_oauth(settings) else None
            refuse = _one_of_many if installs else lambda code: halt.refuse_token(BOT_TOKEN, code)
            desk = make_desk(settings, parts, halt, pace, refuse)
            client = slack_client(None if installs else needed[BOT_TOKEN], settings.slack_api_url)
            connect, where = (installs.connect, "") if installs else _the_one(client)
            app = build_app(client, desk, executor, signing_secret=needed[SIGNING_SECRET], installs=installs)
            gate = Gate(SignatureVerifier(needed[SIGNING_SECRET]), store.requests, now, parts.meters)
            flow = _flow(settings, installs, client) if installs else None
            with ThreadPoolExecutor(_REQUESTS_AT_ONCE, thread_name_prefix="request") as requests:
                door = SlackDoor(app, gate, requests, parts.meters, flow)
                status = status_routes(parts.health, parts.meters, secret(settings.metrics_token))
                web = make_web([*door.routes(), *status])
                with listening(web, settings.http_host, _port(settings)) as address:
                    announce(wording.serve_started(about, where))
                    announce(wording.serve_listening(address))
                    own = _own_chores(desk, halt, client, installs)
                    chores = (*make_chores(settings, desk, connect, halt, pace), *own)
                    Upkeep(chores, now, halt, pace.check_seconds).run(executor)
                    halt.pause(pace.linger_seconds)
        except PortTakenError as error:
            return _port_taken(settings, error)
        except (*CALL_ERRORS, BoltError) as error:
            return halt.exit_code or refusal(error)
    return halt.exit_code


def has_oauth(settings: Settings) -> bool:
    """True when workspaces install the bot by themselves, instead of one bot token being set."""
    return bool(settings.slack_client_id)


def needed_settings(settings: Settings) -> dict[str, str]:
    """Return the settings HTTP mode cannot do without, "" where one is missing."""
    needed = {SIGNING_SECRET: secret(settings.slack_signing_secret), HASH_KEY: secret(settings.hash_key)}
    if has_oauth(settings):
        return needed | {
            CLIENT_ID: settings.slack_client_id or "",
            CLIENT_SECRET: secret(settings.slack_client_secret),
            PUBLIC_URL: settings.public_url or "",
        }
    return needed | {BOT_TOKEN: secret(settings.slack_bot_token)}


def _the_one(client: WebClient) -> tuple[Connect, str]:
    """Return the connection of a bot with one token, and the name of its workspace."""
    who = client.auth_test()
    return always(Connection(client, who["user_id"])), who.get("team") or ""


def _open_installs(settings: Settings, store: Store) -> Installs:
    return Installs(
        store.engine,
        client_id=settings.slack_client_id or "",
        key=secret(settings.hash_key),
        client_for=lambda token: slack_client(token, settings.slack_api_url),
    )


def _flow(settings: Settings, installs: Installs, client: WebClient) -> OAuthFlow:
    return make_flow(
        installs,
        client,
        client_id=settings.slack_client_id or "",
        client_secret=secret(settings.slack_client_secret),
        public_url=settings.public_url or "",
    )


def _own_chores(desk: Desk, halt: Halt, client: WebClient, installs: Installs | None) -> tuple[Chore, ...]:
    """Return what only this transport has to do; without `installs`, `client` holds the only token."""
    replays = Chore(
        "forgetting requests", _REPLAY_SECONDS, lambda: desk.store.requests.forget_before(desk.now() - REMEMBERED)
    )
    if installs is not None:
        states = Chore("forgetting states", _REPLAY_SECONDS, lambda: installs.forget_states(desk.now()))
        return (replays, states)
    return (replays, Chore("the look at the token", _TOKEN_SECONDS, lambda: _check_token(client, halt), is_long=True))


def _check_token(client: WebClient, halt: Halt) -> None:
    """Find out whether the only token still works: a bot without one hears nothing and would wait for ever."""
    try:
        client.auth_test()
    except CALL_ERRORS as error:
        trouble = trouble_of(error)
        if trouble.kind is Kind.TOKEN:
            halt.refuse_token(BOT_TOKEN, trouble.code)


def _one_of_many(code: str) -> None:
    LOG.warning(wording.serve_team_refused(code))


def _port(settings: Settings) -> int:
    return DEFAULT_PORT if settings.http_port is None else settings.http_port


def _port_taken(settings: Settings, error: PortTakenError) -> int:
    LOG.error(wording.serve_port_taken(f"{settings.http_host}:{_port(settings)}", str(error)))
    return EXIT_UNREACHABLE
