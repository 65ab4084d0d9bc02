"""The loopback's addresses: Web API methods, response addresses of commands, and the socket."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.demo.commands import Commands
from bot.demo.faults import Fault, Faults
from bot.demo.record import Record
from bot.demo.sockets import Address, Sockets
from bot.demo.types import JSON, SlackRefusal
from bot.demo.web_api import methods
from bot.demo.workspace import Workspace


@dataclass(slots=True)
class Tokens:
    """The two tokens of the app; once revoked, both are."""

    bot: str
    app: str
    is_revoked: bool = False

    def check(self, token: str, method: str) -> None:
        """Refuse a token as Slack does: missing, unknown, revoked, or of the wrong kind for the method."""
        if not token:
            raise SlackRefusal("not_authed")
        if token not in {self.bot, self.app}:
            raise SlackRefusal("invalid_auth")
        if self.is_revoked:
            raise SlackRefusal("token_revoked")
        if (token == self.app) != (method == "apps.connections.open"):
            raise SlackRefusal("not_allowed_token_type")


@dataclass(slots=True)
class Web:
    """Answers requests; `cut` breaks the connection of a client, `socket_url` is where sockets open."""

    workspace: Workspace
    tokens: Tokens
    record: Record
    faults: Faults
    sockets: Sockets
    commands: Commands
    cut: Callable[[Address], None]
    socket_url: str
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/api/{method:path}", self.api, methods=["GET", "POST"]),
                Route("/commands/{secret}", self.command_reply, methods=["POST"]),
                WebSocketRoute("/link", self.sockets.serve),
            ]
        )

    async def api(self, request: Request) -> Response:
        """Answer one Web API call."""
        method = request.path_params["method"]
        args = await _read_args(request)
        token = _bearer(request) or str(args.pop("token", "") or "")

        def perform() -> JSON:
            self.tokens.check(token, method)
            return self._perform(method, args)

        def reply(body: JSON) -> Response:
            return JSONResponse(body, headers={"x-oauth-scopes": ",".join(sorted(self.workspace.scopes))})

        return await self._answer(request, method, args, perform, reply)

    async def command_reply(self, request: Request) -> Response:
        """Take a reply sent to a command's response address; Slack answers these with a word, not with JSON."""
        secret = request.path_params["secret"]
        args = await _read_args(request)

        def reply(body: JSON) -> Response:
            error = str(body.get("error", ""))
            return PlainTextResponse(
                error or "ok", 404 if error in {"expired_url", "used_url"} else 400 * bool(error) or 200
            )

        return await self._answer(request, "response_url", args, lambda: self.commands.reply(secret, args), reply)

    def _perform(self, method: str, args: JSON) -> JSON:
        if method == "apps.connections.open":
            return {"url": f"{self.socket_url}?ticket={self.sockets.ticket()}&app_id={self.workspace.app}"}
        known = methods()
        if method not in known:
            raise SlackRefusal("unknown_method", req_method=method)
        return known[method](self.workspace, args)

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
