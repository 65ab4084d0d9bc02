"""Socket Mode: several sockets, each envelope to one of them, delivered again until it is acknowledged."""

import asyncio
import json
import secrets
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.demo.envelopes import frame, goodbye, hello, new_envelope_id
from bot.demo.record import Record
from bot.demo.types import JSON, Ack, Envelope, Identity

# An event not acknowledged in three seconds is sent again at once, after one minute and after five.
ACK_SECONDS = 3.0
RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
# How long a socket stays open after its end was announced: a warning comes about ten seconds before, a refresh now.
_GRACE_SECONDS = {"warning": 10.0}

Address = tuple[str, int]


@dataclass(eq=False)
class _Socket:
    """One open socket; a closing one gets nothing new."""

    websocket: WebSocket
    outbox: asyncio.Queue[Envelope | JSON] = field(default_factory=asyncio.Queue)
    is_closing: bool = False


@dataclass(eq=False)
class _Sent:
    """An envelope on its way; `is_retried` when another one has taken its place."""

    envelope: Envelope
    socket: _Socket
    at: float
    is_retried: bool = False


class Sockets:
    """
    All sockets of the app.

    `deliver`, `disconnect` and `count` may be called from any thread, the rest runs on the loop.
    `cut(address)` breaks a connection without a word; `answered(envelope, payload)` hears of each acknowledgement.
    """

    def __init__(
        self,
        record: Record,
        identity: Identity,
        *,
        ack_seconds: float,
        cut: Callable[[Address], None],
        answered: Callable[[Envelope, JSON | None], None],
    ) -> None:
        self._record = record
        self._identity = identity
        self._ack_seconds = ack_seconds
        self._cut = cut
        self._answered = answered
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tickets: set[str] = set()
        self._sockets: list[_Socket] = []
        self._waiting: deque[Envelope] = deque()
        self._sent: dict[str, _Sent] = {}
        self._closing: set[asyncio.Task[None]] = set()  # the loop keeps only weak references

    def run_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the loop the sockets live on."""
        self._loop = loop

    @property
    def count(self) -> int:
        """How many sockets are open and take events."""
        with self._record.changed:
            return sum(not socket.is_closing for socket in self._sockets)

    def ticket(self) -> str:
        """Return a ticket that opens one socket, once."""
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return ticket

    def deliver(self, envelope: Envelope) -> None:
        """Send an envelope down one of the sockets, or keep it until there is one."""
        self._call(self._enqueue, envelope)

    def disconnect(self, reason: str | None) -> None:
        """Announce the end of every socket, or cut them all when `reason` is None; an empty one closes at once."""
        self._call(self._disconnect, reason)

    async def serve(self, websocket: WebSocket) -> None:
        """Run one socket until it closes."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close()
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        socket = _Socket(websocket)
        socket.outbox.put_nowait(hello(len(self._sockets) + 1, self._identity))
        sender = asyncio.create_task(self._send(socket))
        self._changed(self._sockets.append, socket)
        self._pump()
        try:
            await self._receive(socket)
        finally:
            sender.cancel()
            self._changed(self._sockets.remove, socket)
            self._give_back(socket)

    def _call(self, function: Callable[..., None], *args: object) -> None:
        if self._loop is None:
            raise RuntimeError("the loopback Slack is not running")
        self._loop.call_soon_threadsafe(function, *args)

    def _changed(self, change: Callable[[_Socket], None], socket: _Socket) -> None:
        with self._record.changed:
            change(socket)
            self._record.changed.notify_all()

    def _enqueue(self, envelope: Envelope) -> None:
        self._waiting.append(envelope)
        self._pump()

    def _pump(self) -> None:
        """Hand waiting envelopes to the sockets in turn."""
        with self._record.changed:
            while self._waiting and (open_ones := [socket for socket in self._sockets if not socket.is_closing]):
                socket = open_ones[0]
                self._sockets.remove(socket)
                self._sockets.append(socket)  # the least recently used is always first
                socket.outbox.put_nowait(self._waiting.popleft())

    async def _send(self, socket: _Socket) -> None:
        while True:
            item = await socket.outbox.get()
            if isinstance(item, Envelope):
                self._sent[item.id] = _Sent(item, socket, time.monotonic())
                asyncio.get_running_loop().call_later(self._ack_seconds, self._overdue, item.id)
            with suppress(WebSocketDisconnect, RuntimeError):  # closed meanwhile: `serve` gives the envelope back
                await socket.websocket.send_text(json.dumps(frame(item) if isinstance(item, Envelope) else item))

    async def _receive(self, socket: _Socket) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                message = json.loads(await socket.websocket.receive_text())
                if sent := self._sent.pop(message.get("envelope_id", ""), None):
                    payload = message.get("payload")
                    seconds = time.monotonic() - sent.at
                    ack = Ack(sent.envelope.id, sent.envelope.kind, seconds, payload, self._identity.app)
                    self._record.acknowledged(ack)
                    self._answered(sent.envelope, payload)

    def _overdue(self, envelope_id: str) -> None:
        sent = self._sent.get(envelope_id)
        if sent is not None:
            self._retry(sent)

    def _retry(self, sent: _Sent) -> None:
        """Arrange the next delivery of an event; commands are never repeated, their person is told to try again."""
        attempt = sent.envelope.retry_attempt
        if sent.is_retried or sent.envelope.kind != "events_api" or attempt >= len(RETRY_AFTER_SECONDS):
            return
        sent.is_retried = True
        again = replace(sent.envelope, id=new_envelope_id(), retry_attempt=attempt + 1, retry_reason="timeout")
        asyncio.get_running_loop().call_later(RETRY_AFTER_SECONDS[attempt], self._enqueue, again)

    def _give_back(self, socket: _Socket) -> None:
        """Deliver elsewhere what a lost socket did not acknowledge, and what it never sent."""
        lost = [sent for sent in self._sent.values() if sent.socket is socket]
        for sent in lost:
            del self._sent[sent.envelope.id]
            if not sent.is_retried and sent.envelope.kind == "events_api":
                attempt = sent.envelope.retry_attempt + 1
                self._waiting.append(
                    replace(sent.envelope, id=new_envelope_id(), retry_attempt=attempt, retry_reason="timeout")
                )
        while not socket.outbox.empty():
            item = socket.outbox.get_nowait()
            if isinstance(item, Envelope):
                self._waiting.append(item)
        self._pump()

    def _disconnect(self, reason: str | None) -> None:
        with self._record.changed:
            for socket in self._sockets:
                socket.is_closing = True
                if reason is None:
                    client = socket.websocket.client
                    if client is not None:
                        self._cut((client.host, client.port))
                elif reason:
                    socket.outbox.put_nowait(goodbye(reason))
                    asyncio.get_running_loop().call_later(_GRACE_SECONDS.get(reason, 0.1), self._close, socket)
                else:
                    self._close(socket)
            self._record.changed.notify_all()

    def _close(self, socket: _Socket) -> None:
        if socket in self._sockets:
            task = asyncio.get_running_loop().create_task(_close_quietly(socket.websocket))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


async def _close_quietly(websocket: WebSocket) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await websocket.close()
