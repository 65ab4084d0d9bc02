"""The bot on Socket Mode: start, stay connected, and stop without losing anything."""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from types import FrameType
from typing import Any, cast

from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.web import SlackResponse

from bot import wording
from bot.answer.types import Answer, Question
from bot.settings import Settings
from bot.slack.app import build_app, slack_client
from bot.slack.calls import CALL_ERRORS, Kind, Patience, sdk_logger, trouble_of
from bot.slack.desk import Desk
from bot.slack.halt import EXIT_CONFIGURATION, EXIT_UNREACHABLE, Halt
from bot.slack.upkeep import Pace, Upkeep
from bot.store.events import EventLog

LOG = logging.getLogger(__name__)

BOT_TOKEN = "MAPPA_SLACK_BOT_TOKEN"  # noqa: S105 - the setting's name
APP_TOKEN = "MAPPA_SLACK_APP_TOKEN"  # noqa: S105 - the setting's name
HASH_KEY = "MAPPA_HASH_KEY"


def serve(
    settings: Settings,
    answer: Callable[[Question], Answer],
    events: EventLog,
    *,
    now: Callable[[], datetime],
    about: str,
    announce: Callable[[str], None],
    stop: threading.Event | None = None,
    pace: Pace | None = None,
) -> int:
    """
    Run the bot until SIGTERM, SIGINT or `stop`, and return the exit status.

    0 after an orderly stop; 1 when Slack could not be reached at the start; 3 when a setting is missing or Slack
    refuses a token, at the start or later. An answer that hangs beyond the time for finishing keeps its thread, which
    the interpreter waits for: whoever must be gone by then ends the process.

    Args:
        settings: Needs both Slack tokens and the hash key.
        answer: Answers a question; called from several threads.
        events: What was delivered and finished, in an open database.
        now: The present time, with its zone; its date is the date answers must be right for.
        about: The start-up line's middle: index, encoder and mode.
        announce: Prints the start-up line.
        stop: Ends the run when set, besides the signals.
        pace: How often things are done.
    """
    needed = _needed(settings)
    missing = [name for name, value in needed.items() if not value]
    if missing:
        LOG.error(wording.serve_missing(missing))
        return EXIT_CONFIGURATION
    halt, pace = Halt(stop or threading.Event()), pace or Pace()
    desk = Desk(
        answer=answer,
        area=settings.area,
        now=now,
        events=events,
        hash_key=needed[HASH_KEY],
        patience=Patience(halt.pause, first_wait_seconds=pace.first_wait_seconds),
        on_token_refused=lambda code: halt.refuse_token(BOT_TOKEN, code),
    )
    client = slack_client(needed[BOT_TOKEN], settings.slack_api_url)
    with _stopping_on_signals(halt.stop), _workers(halt, pace) as executor:
        try:
            who = client.auth_test()
            app = build_app(client, desk, executor)
            with _connected(app, client, needed[APP_TOKEN], halt, pace) as handler:
                announce(wording.serve_started(about, who.get("team") or ""))
                upkeep = Upkeep(desk, client, who["user_id"], BOT_TOKEN, settings.event_retention_days, halt, pace)
                upkeep.run(handler, executor)
        except (*CALL_ERRORS, BoltError) as error:
            return halt.exit_code or _refusal(error)
    return halt.exit_code


def _needed(settings: Settings) -> dict[str, str]:
    """Return the settings `serve` cannot do without, "" where one is missing."""

    def value(secret: SecretStr | None) -> str:
        return secret.get_secret_value().strip() if secret else ""

    return {
        BOT_TOKEN: value(settings.slack_bot_token),
        APP_TOKEN: value(settings.slack_app_token),
        HASH_KEY: value(settings.hash_key),
    }


def _refusal(error: BaseException) -> int:
    """Say why the start failed and return the exit status."""
    trouble = trouble_of(error)
    if trouble.kind in {Kind.TOKEN, Kind.REFUSED}:
        LOG.error(wording.serve_token_refused(BOT_TOKEN, trouble.code))
        return EXIT_CONFIGURATION
    LOG.error(wording.serve_unreachable(trouble.code))
    return EXIT_UNREACHABLE


class _SocketClient(WebClient):
    """Opens sockets, and reports when Slack does not accept the app token, which Bolt's reconnecting only logs."""

    def __init__(self, client: WebClient, halt: Halt) -> None:
        super().__init__(base_url=client.base_url, timeout=client.timeout, retry_handlers=[], logger=sdk_logger())
        self._halt = halt

    def apps_connections_open(self, *, app_token: str, **kwargs: Any) -> SlackResponse:
        """Return the address of a new socket."""
        try:
            return super().apps_connections_open(app_token=app_token, **kwargs)
        except CALL_ERRORS as error:
            trouble = trouble_of(error)
            # A token without the scope, or Socket Mode switched off: either way an administrator has to act.
            if trouble.kind in {Kind.TOKEN, Kind.REFUSED}:
                self._halt.refuse_token(APP_TOKEN, trouble.code)
            raise


@contextmanager
def _connected(app: App, client: WebClient, app_token: str, halt: Halt, pace: Pace) -> Iterator[SocketModeHandler]:
    """Hold a Socket Mode connection, reconnecting by itself."""
    handler = SocketModeHandler(
        app, app_token, web_client=_SocketClient(client, halt), ping_interval=pace.ping_seconds, concurrency=10
    )
    untyped = cast("Any", handler)  # slack_bolt leaves these two without types
    try:
        untyped.connect()
        yield handler
    finally:
        _stop_listening(handler.client)
        untyped.close()


def _stop_listening(client: SocketModeClient) -> None:
    """
    Take nothing more from the socket, send the acknowledgements that are due, and wake its reader.

    What is left unread Slack delivers again. Without this, closing cuts off acknowledgements and takes four seconds.
    """
    client.auto_reconnect_enabled = False
    client.closed = True
    client.message_queue.put(None)  # wakes the thread that waits for it; it skips None
    cast("Any", client.message_processor).shutdown()
    client.message_workers.shutdown()
    session = client.current_session
    if session is not None and session.sock is not None:
        client.current_session_state.terminated = True
        with suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _workers(halt: Halt, pace: Pace) -> Iterator[ThreadPoolExecutor]:
    """Hold the threads that answer; at the end let them finish, for at most `drain_seconds`."""
    executor = ThreadPoolExecutor(pace.workers, thread_name_prefix="answer")
    try:
        yield executor
    finally:
        drain = threading.Thread(target=executor.shutdown, daemon=True)
        drain.start()
        drain.join(pace.drain_seconds)
        if drain.is_alive():
            LOG.warning("stopping with answers unfinished; they are taken up at the next start")
        halt.abandon.set()
        executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """Set `stop` on SIGTERM and SIGINT; only the main thread may listen for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
