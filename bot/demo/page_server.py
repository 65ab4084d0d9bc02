"""
The demonstration page's own server on 127.0.0.1: the page, what a person sees as events, what they do as POSTs.

Other websites open in the same browser can reach 127.0.0.1 too. So only requests by a loopback name are answered
(a name that somebody points at 127.0.0.1 is refused), nothing is served to another origin, and a POST needs a token
that only the page can read.
"""

import asyncio
import json
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.demo.page_acts import ACTS, GO_ON, Act, Refused
from bot.demo.page_state import Sight, Stage
from bot.demo.types import JSON

_FOLDER = Path(__file__).with_name("page")
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
MAX_BODY_BYTES = 64 * 1024
# How soon a change is shown; the loopback is asked this often.
_LOOK_SECONDS = 0.1
_BEAT_SECONDS = 15.0  # a line now and then, so that a page that has gone is noticed
_START_SECONDS = 10.0
_STOP_SECONDS = 10.0
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Page:
    """
    The application: `token` is what a POST must bring, `stopping` ends the open event streams.

    `acts` are what can be done, by the last part of the address.
    """

    slack: LoopbackSlack
    stage: Stage
    acts: Mapping[str, Act] = field(default_factory=lambda: ACTS)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/", self.file),
                Route("/page/{name}", self.file),
                Route("/files/{id}", self.uploaded),
                Route("/api/start", self.start),
                Route("/api/events", self.events),
                Route("/api/{what}", self.act, methods=["POST"]),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
                Middleware(SameOrigin),
            ],
        )

    async def file(self, request: Request) -> Response:
        """Serve a file of the page."""
        name = request.path_params.get("name", "index.html")
        known = {path.name: path for path in _FOLDER.iterdir() if path.suffix in _TYPES}
        if name not in known:
            return PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)
        return FileResponse(known[name], media_type=_TYPES[known[name].suffix])

    async def uploaded(self, request: Request) -> Response:
        """Serve what the bot has uploaded to the loopback: images to be looked at, everything else to be kept."""
        known = next((file for file in self.slack.files if file.id == request.path_params["id"]), None)
        if known is None or not known.is_complete:
            return PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)
        kind = next((kind for start, kind in _IMAGES.items() if known.content.startswith(start)), None)
        if kind is not None:
            return Response(known.content, media_type=kind)
        # Never shown as a page of ours: a report is HTML.
        kept_as = {"content-disposition": f"attachment; filename*=utf-8''{quote(known.name, safe='')}"}
        return Response(known.content, headers=kept_as, media_type="application/octet-stream")

    async def start(self, _request: Request) -> Response:
        """Serve what the page needs once: the token, and who and what is there."""
        return JSONResponse({"token": self.token, "stage": self.stage.as_json(), "can_go_on": GO_ON in self.acts})

    async def events(self, request: Request) -> Response:
        """Serve what a person sees, as it changes."""
        role = self.stage.role(request.query_params.get("who"))
        if role is None:
            return _refusal(HTTPStatus.BAD_REQUEST, wording.DEMO_PAGE_MISREAD)
        return StreamingResponse(self._stream(Sight(self.slack, self.stage, role.id)), media_type="text/event-stream")

    async def _stream(self, sight: Sight) -> AsyncIterator[str]:
        quiet_seconds = 0.0
        while not self.stopping.is_set():
            change = await run_in_threadpool(sight.change)
            if change is not None:
                yield f"data: {json.dumps(change)}\n\n"
                quiet_seconds = 0.0
            elif quiet_seconds >= _BEAT_SECONDS:
                yield ": here\n\n"
                quiet_seconds = 0.0
            quiet_seconds += _LOOK_SECONDS
            await asyncio.sleep(_LOOK_SECONDS)

    async def act(self, request: Request) -> Response:
        """Do what a person does."""
        act = self.acts.get(request.path_params["what"])
        if act is None:
            return _refusal(HTTPStatus.NOT_FOUND, wording.DEMO_PAGE_MISREAD)
        if not secrets.compare_digest(request.headers.get("x-demo-token", "").encode(), self.token.encode()):
            return _refusal(HTTPStatus.FORBIDDEN, wording.DEMO_PAGE_RELOAD)
        body = await _read_json(request)
        if body is None:
            return _refusal(HTTPStatus.BAD_REQUEST, wording.DEMO_PAGE_MISREAD)
        try:
            return JSONResponse(await run_in_threadpool(act, self.slack, self.stage, body) or {})
        except Refused as refused:
            return _refusal(HTTPStatus.CONFLICT, str(refused))


class SameOrigin:
    """Refuses what another site's page asks for, and tells the browser what the page may do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer: Callable[[Scope, Receive, Send], Awaitable[None]] = self._app
        if not _is_own(Headers(scope=scope)):
            answer = _refusal(HTTPStatus.FORBIDDEN, wording.DEMO_PAGE_RELOAD)
        await answer(scope, receive, send_with_headers)


def _is_own(headers: Headers) -> bool:
    """Return whether a request comes from the page itself or from the address line, as far as the browser says."""
    origin = headers.get("origin")
    return headers.get("sec-fetch-site", "none") in {"same-origin", "none"} and origin in {
        None,
        f"http://{headers.get('host', '')}",
    }


async def _read_json(request: Request) -> JSON | None:
    """Return the object in the body, or None when there is none or it is too large."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return None
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            return None
    try:
        read = json.loads(body)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _refusal(status: HTTPStatus, words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status)


class PageServer:
    """
    The page on a thread of its own, as a context manager.

    Args:
        slack: What the people on the page use.
        stage: Who and what is there.
        port: 0 for any free one.
        more: What can be done besides, with `GO_ON` among it where the demonstration has a clock.

    Raises:
        OSError: The port is taken.
    """

    def __init__(
        self, slack: LoopbackSlack, stage: Stage, *, port: int = 0, more: Mapping[str, Act] | None = None
    ) -> None:
        self._page = Page(slack, stage, {**ACTS, **(more or {})})
        self._listener = socket.create_server(("127.0.0.1", port))
        config = uvicorn.Config(
            self._page.app(),
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._uvicorn = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="demo-page", daemon=True)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._started.wait(_START_SECONDS):
            raise TimeoutError(f"the demonstration page did not start within {_START_SECONDS} s")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end)
        self._thread.join(_STOP_SECONDS)
        self._listener.close()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        running = asyncio.create_task(self._uvicorn.serve(sockets=[self._listener]))
        while not self._uvicorn.started and not running.done():
            await asyncio.sleep(0.005)
        self._started.set()
        await running

    def _end(self) -> None:
        self._page.stopping.set()
        self._uvicorn.should_exit = True
