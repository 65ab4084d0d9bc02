"""The loopback's addresses: Web API methods, response addresses, uploads, and the sockets."""

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from bot.demo.app_side import AppSide
from bot.demo.faults import Fault, Faults
from bot.demo.files_api import begin_upload
from bot.demo.installs import Install, Installs
from bot.demo.record import Record
from bot.demo.response_urls import ResponseUrls
from bot.demo.sockets import Address
from bot.demo.types import JSON, SlackRefusal
from bot.demo.web_api import methods


@dataclass(slots=True)
class Web:
    """Answers requests; `cut` breaks the connection of a client, `host` is where this is served."""

    installs: Installs
    record: Record
    faults: Faults
    response_urls: ResponseUrls
    cut: Callable[[Address], None]
    host: str
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/api/{method:path}", self.api, methods=["GET", "POST"]),
                Route("/commands/{secret}", self.response_url, methods=["POST"]),
                Route("/upload/{secret}", self.upload, methods=["POST"]),
                WebSocketRoute("/link", self.link),
            ]
        )

    async def api(self, request: Request) -> Response:
        """Answer one Web API call."""
        method = request.path_params["method"]
        args = await _read_args(request)
        token = _bearer(request) or str(args.pop("token", "") or "")
        scopes: set[str] = set()

        def perform() -> JSON:
            if method == "oauth.v2.access":
                return self.installs.exchange(args | _client_of(request))
            known = self.installs.check(token, method)
            if isinstance(known, AppSide):
                ticket = known.sockets.ticket()
                return {"url": f"ws://{self.host}/link?ticket={ticket}&app_id={known.identity.app}"}
            scopes.update(known.workspaces[0].scopes)
            return self._perform(method, args, known)

        def reply(body: JSON) -> Response:
            return JSONResponse(body, headers={"x-oauth-scopes": ",".join(sorted(scopes))} if scopes else None)

        return await self._answer(request, method, _without_secret(args), perform, reply)

    async def response_url(self, request: Request) -> Response:
        """Take a reply sent to a response address; Slack answers these with a word, not with JSON."""
        secret = request.path_params["secret"]
        args = await _read_args(request)

        def reply(body: JSON) -> Response:
            error = str(body.get("error", ""))
            return PlainTextResponse(
                error or "ok", 404 if error in {"expired_url", "used_url"} else 400 * bool(error) or 200
            )

        return await self._answer(request, "response_url", args, lambda: self.response_urls.reply(secret, args), reply)

    async def upload(self, request: Request) -> Response:
        """Take a file's content."""
        content = await _read_content(request)

        def perform() -> JSON:
            for install in self.installs.installs:
                for workspace in install.workspaces:
                    if workspace.files.expects(request.path_params["secret"]):
                        workspace.files.receive(request.path_params["secret"], content)
                        return {}
            raise SlackRefusal("invalid_upload")

        def reply(body: JSON) -> Response:
            return PlainTextResponse(f"OK - {len(content)}" if body["ok"] else "failed", 200 if body["ok"] else 400)

        return await self._answer(request, "upload", {"length": len(content)}, perform, reply)

    async def link(self, websocket: WebSocket) -> None:
        """Run a socket of the app it was opened for."""
        for app in self.installs.apps:
            if app.identity.app == websocket.query_params.get("app_id", app.identity.app):
                await app.sockets.serve(websocket)
                return
        await websocket.close()

    def _perform(self, method: str, args: JSON, install: Install) -> JSON:
        workspace = install.workspace_for(args)
        if method == "files.getUploadURLExternal":
            return begin_upload(workspace, args, f"http://{self.host}/upload")
        known = methods()
        if method not in known:
            raise SlackRefusal("unknown_method", req_method=method)
        return known[method](workspace, args)

    async def _answer(
        self, request: Request, method: str, args: JSON, perform: Callable[[], JSON], reply: Callable[[JSON], Response]
    ) -> Response:
        number = self.record.begin(method, args)
        fault = self.faults.take(method)
        has_effect = fault is None or fault.after_effect or fault.is_only_slow
        body = _refusable(perform) if has_effect else {}
        if fault is not None:
            await self._pause(fault.delay_seconds)
        if fault is not None and fault.cut:
            self.record.end(number, 0, "cut")
            return await self._cut(request)
        response = reply(body) if fault is None or fault.is_only_slow else _broken(fault)
        self.record.end(number, response.status_code, fault.error if fault and fault.error else body.get("error", ""))
        return response

    async def _pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the server."""
        if seconds:
            waiting = asyncio.create_task(self.stopping.wait())
            await asyncio.wait({waiting}, timeout=seconds)
            waiting.cancel()

    async def _cut(self, request: Request) -> Response:
        if request.client is not None:
            self.cut((request.client.host, request.client.port))
            await asyncio.sleep(0)  # let the loop notice before the reply nobody will get
        return Response()


def _refusable(perform: Callable[[], JSON]) -> JSON:
    try:
        return {"ok": True} | perform()
    except SlackRefusal as refusal:
        body: JSON = {"ok": False, "error": refusal.error} | refusal.extra
        if refusal.messages:
            body |= {"errors": list(refusal.messages), "response_metadata": {"messages": list(refusal.messages)}}
        return body


def _broken(fault: Fault) -> Response:
    if fault.error or fault.status == 429:
        body = {"ok": False, "error": fault.error or "ratelimited"}
        return JSONResponse(body, fault.status, headers=dict(fault.headers))
    return PlainTextResponse("upstream failure", fault.status, headers=dict(fault.headers))


def _bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


async def _read_args(request: Request) -> JSON:
    """Return the arguments of a call: the query, then a form or a JSON object, as Slack takes either."""
    args: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        decoded = json.loads(body or b"{}")
        return args | (decoded if isinstance(decoded, dict) else {})
    return args | dict(parse_qsl(body.decode(), keep_blank_values=True))


async def _read_content(request: Request) -> bytes:
    """Return an uploaded file: the body, or the first file of a form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    message = BytesParser(policy=policy.HTTP).parsebytes(
        b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + await request.body()
    )
    parts = [part for part in message.iter_parts() if part.get_filename()]
    return bytes(parts[0].get_payload(decode=True)) if parts else b""


def _client_of(request: Request) -> JSON:
    """Return the app's id and secret from basic authentication, which Slack takes as well as arguments."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        return {}
    client_id, _, secret = base64.b64decode(value).decode().partition(":")
    return {"client_id": client_id, "client_secret": secret}


def _without_secret(args: JSON) -> JSON:
    return {name: value for name, value in args.items() if name != "client_secret"}
