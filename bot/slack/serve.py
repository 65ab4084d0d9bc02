"""The bot on Socket Mode: start, stay connected, and stop without losing anything."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.web import SlackResponse

from bot import wording
from bot.answer.types import Answer, Question
from bot.health import Health
from bot.meters import Meters
from bot.settings import Settings
from bot.slack.app import build_app, slack_client
from bot.slack.calls import CALL_ERRORS, Kind, sdk_logger, trouble_of
from bot.slack.connections import Connection, always
from bot.slack.halt import EXIT_CONFIGURATION, Halt, stopping_on_signals
from bot.slack.starting import (
    APP_TOKEN,
    BOT_TOKEN,
    HASH_KEY,
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
from index.types import Knowledge


def serve(
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
    Run the bot until SIGTERM, SIGINT or `stop`, and return the exit status.

    0 after an orderly stop; 1 when Slack could not be reached at the start; 3 when a setting is missing or Slack
    refuses a token, at the start or later. An answer that hangs beyond the time for finishing keeps its thread, which
    the interpreter waits for: whoever must be gone by then ends the process.

    Args:
        settings: Needs both Slack tokens and the hash key.
        answer: Answers a question; called from several threads.
        knowledge: What the answers are made of.
        store: Everything that is kept, in an open database.
        now: The present time, with its zone; its date is the date answers must be right for.
        about: The start-up line's middle: index, encoder and mode.
        announce: Prints the start-up line.
        stop: Ends the run when set, besides the signals.
        pace: How often things are done.
        meters: Counts what happens.
        health: Is told how to find out whether the bot works.
    """
    parts = Parts(answer, knowledge, store, now, meters or Meters(), health or Health())
    needed = {
        BOT_TOKEN: secret(settings.slack_bot_token),
        APP_TOKEN: secret(settings.slack_app_token),
        HASH_KEY: secret(settings.hash_key),
    }
    if not is_complete(needed):
        return EXIT_CONFIGURATION
    halt, pace = Halt(stop or threading.Event()), pace or Pace()
    desk = make_desk(settings, parts, halt, pace, lambda code: halt.refuse_token(BOT_TOKEN, code))
    client = slack_client(needed[BOT_TOKEN], settings.slack_api_url)
    with stopping_on_signals(halt.stop), workers(halt, pace) as executor:
        try:
            who = client.auth_test()
            app = build_app(client, desk, executor)
            with _connected(app, client, needed[APP_TOKEN], halt, pace) as handler:
                parts.health.watch("slack", lambda: "" if handler.client.is_connected() else "not connected")
                announce(wording.serve_started(about, who.get("team") or ""))
                connection = Connection(client, who["user_id"])
                chores = make_chores(settings, desk, always(connection), halt, pace)
                look = Chore("the look at the socket", pace.check_seconds, lambda: _check_token(handler, client, halt))
                Upkeep((*chores, look), now, halt, pace.check_seconds).run(executor)
        except (*CALL_ERRORS, BoltError) as error:
            return halt.exit_code or refusal(error)
    return halt.exit_code


def _check_token(handler: SocketModeHandler, client: WebClient, halt: Halt) -> None:
    """While the socket is down, find out whether the bot token still works."""
    if handler.client.is_connected():
        return
    try:
        client.auth_test()
    except CALL_ERRORS as error:
        trouble = trouble_of(error)
        if trouble.kind is Kind.TOKEN:
            halt.refuse_token(BOT_TOKEN, trouble.code)


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
        close_once_more(untyped.close)


def close_once_more(close: Callable[[], None]) -> None:
    """
    Close the socket, and again when its reader closed it at the same moment.

    slack_sdk looks whether there is a socket before it has the lock: the slower of two closers finds None there, and
    would end the run with an AttributeError. The second time there is nothing left to close, and the rest is done.
    """
    try:
        close()
    except AttributeError:
        close()


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
    sock = session.sock if session is not None else None  # its reader may take it away between two looks
    if sock is not None:
        client.current_session_state.terminated = True
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
