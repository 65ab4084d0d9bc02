"""A uvicorn server on a thread of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_START_SECONDS = 10.0
# Slack's requests are answered within three seconds; what takes longer is somebody's mistake.
_FINISH_SECONDS = 5
# Longer than the usual idle time of balancers (60 s), which else may write to a connection that is just being closed.
_KEEP_ALIVE_SECONDS = 75


class PortTakenError(Exception):
    """The address cannot be listened on."""


@contextmanager
def listening(app: ASGIApp, host: str, port: int) -> Iterator[str]:
    """
    Serve an application inside the block, and yield its address as "http://HOST:PORT"; port 0 means any free one.

    At the end the server takes no new connections, answers what it has begun, and stops.

    Raises:
        PortTakenError: The address is taken, or is not one of this machine's.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortTakenError(error.strerror or type(error).__name__) from error
    with listener:
        server = uvicorn.Server(_config(app))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]), name="http", daemon=True)
        thread.start()
        try:
            _wait_for_start(server, thread)
            shown = f"[{host}]" if ":" in host else host
            yield f"http://{shown}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_FINISH_SECONDS + 5.0)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_FINISH_SECONDS,
    )


def _wait_for_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise PortTakenError("the server did not start")
        time.sleep(0.005)
