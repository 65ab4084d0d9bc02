"""Closing the socket while its own reader closes it."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, cast

from slack_sdk.socket_mode.builtin.connection import Connection

from bot.slack.serve import close_once_more


def _closed_by_two(close: Callable[[Connection], None]) -> list[AttributeError]:
    """Let two threads close one connection at the same moment; return what they raised."""
    connection = Connection("wss://127.0.0.1/", logging.getLogger("test"))
    connection.sock = cast("Any", socket.socket())
    raised: list[AttributeError] = []

    def closing() -> None:
        try:
            close(connection)
        except AttributeError as error:
            raised.append(error)

    closers = [threading.Thread(target=closing) for _ in range(2)]
    with connection.sock_send_lock:
        for closer in closers:
            closer.start()
        time.sleep(0.2)  # both have seen the socket, and wait for the lock
    for closer in closers:
        closer.join(5)
    assert connection.sock is None
    return raised


def test_two_closers_do_not_end_the_run() -> None:
    """The slower one finds no socket any more, and that is no fault."""
    assert _closed_by_two(lambda connection: close_once_more(connection.close)) == []


def test_the_library_still_needs_this() -> None:
    """When this fails, slack_sdk looks under the lock, and `close_once_more` can go."""
    assert len(_closed_by_two(Connection.close)) == 1
