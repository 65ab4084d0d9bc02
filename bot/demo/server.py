"""A uvicorn server on 127.0.0.1 in a thread of its own, whose connections can be cut."""

import asyncio
import socket
import threading
from asyncio import Transport
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.demo.sockets import Address

_START_SECONDS = 10.0
_STOP_SECONDS = 10.0
# Slack's client sits in `recv` for up to three seconds before it notices that it is to close; a ping wakes it.
_PING_SECONDS = 0.2


class Transports:
    """The open connections by the client's address."""

    def __init__(self) -> None:
        self._open: dict[Address, Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return uvicorn's own protocol, noting each connection: an application cannot reach it otherwise."""
        open_ones = self._open

        class Noted(H11Protocol):
            def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
                open_ones[transport.get_extra_info("peername")[:2]] = transport
                super().connection_made(transport)

        return Noted

    def cut(self, address: Address) -> None:
        """Break a connection at once: the client sees a reset, and no last word."""
        if transport := self._open.pop(address, None):
            transport.abort()

    def cut_all(self) -> None:
        """Break whatever is still open."""
        for address in tuple(self._open):
            self.cut(address)


class Server:
    """Runs an application until `stop`, which waits for the thread to end."""

    def __init__(self, transports: Transports) -> None:
        self._transports = transports
        self._listener = socket.create_server(("127.0.0.1", 0))
        # Host and port, kept since a stopped server is still asked for its address.
        self.address = "{}:{}".format(*self._listener.getsockname())
        self._thread: threading.Thread | None = None
        self._uvicorn: uvicorn.Server | None = None
        self._stop: Callable[[], object] = lambda: None

    def start(self, app: ASGIApp, stopping: asyncio.Event, ready: Callable[[asyncio.AbstractEventLoop], None]) -> None:
        """
        Start the thread and return once requests are answered.

        `ready` gets the loop before that; `stopping` is set on the loop when the end has come.
        """
        config = uvicorn.Config(
            app,
            http=self._transports.protocol(),
            ws="websockets-sansio",
            ws_ping_interval=_PING_SECONDS,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        started = threading.Event()

        async def serve() -> None:
            loop = asyncio.get_running_loop()
            ready(loop)
            self._stop = lambda: loop.call_soon_threadsafe(end)
            running = asyncio.create_task(server.serve(sockets=[self._listener]))
            while not server.started and not running.done():
                await asyncio.sleep(0.005)
            started.set()
            await running
            await asyncio.sleep(0)  # let cut connections be noticed before the loop closes

        def end() -> None:
            stopping.set()
            self._transports.cut_all()
            server.should_exit = True

        self._thread = threading.Thread(target=lambda: asyncio.run(serve()), name="loopback-slack", daemon=True)
        self._thread.start()
        if not started.wait(_START_SECONDS):
            raise TimeoutError(f"the loopback Slack did not start within {_START_SECONDS} s")

    def stop(self) -> None:
        """End the server and wait for its thread."""
        self._stop()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            if self._thread.is_alive():
                raise TimeoutError(f"the loopback Slack did not stop within {_STOP_SECONDS} s")
        self._listener.close()
