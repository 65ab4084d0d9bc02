"""The web application of the HTTP mode: one address for everything Slack sends, and the pages around it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from json import JSONDecodeError
from typing import TypeVar

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.oauth import OAuthFlow
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.meters import Meters
from bot.web.gate import MAX_BODY_BYTES, Gate, Refused
from bot.web.install import INSTALL_PATH, REDIRECT_PATH, run_safely

T = TypeVar("T")

EVENTS_PATH = "/slack/events"
# Slack gives up after three seconds; whoever takes longer to send a body is not Slack.
_BODY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class SlackDoor:
    """
    Takes in what Slack sends.

    Args:
        app: Our listeners.
        gate: Turns away what is not Slack's.
        executor: Runs requests, so that a slow database does not hold up the event loop.
        meters: Counts requests.
        flow: The installation in the browser, where there is one.
    """

    app: App
    gate: Gate
    executor: Executor
    meters: Meters
    flow: OAuthFlow | None = None

    def routes(self) -> list[Route]:
        """Return the routes for Slack and for installing."""
        routes = [Route(EVENTS_PATH, self.events, methods=["POST"])]
        if self.flow is not None:
            flow = self.flow
            routes.append(Route(INSTALL_PATH, self._page(flow.handle_installation), methods=["GET"]))
            routes.append(Route(REDIRECT_PATH, self._page(flow.handle_callback), methods=["GET"]))
        return routes

    async def events(self, request: Request) -> Response:
        """Answer one request: an event, a command, or something pressed, chosen or sent."""
        body = await read_body(request)
        answer = body if isinstance(body, Refused) else await self._apart(lambda: self._take_in(request, body))
        if isinstance(answer, Refused):
            self.meters.requested(answer)
            return JSONResponse({"error": answer.value}, answer.status)
        self.meters.requested("failed" if answer.status_code >= 500 else "accepted")
        return answer

    def _take_in(self, request: Request, body: str) -> Response | Refused:
        if refused := self.gate.refusal(body, request.headers):
            return refused
        try:
            slack_request = to_bolt_request(request, body.encode())
        except JSONDecodeError:
            return Refused.MALFORMED
        answer = self.app.dispatch(slack_request)
        if answer.status >= 500:
            self.gate.forget(request.headers)
        return to_starlette_response(answer)

    def _page(self, step: Callable[[BoltRequest], BoltResponse]) -> Callable[[Request], object]:
        async def show(request: Request) -> Response:
            asked = to_bolt_request(request, b"")
            return to_starlette_response(await self._apart(lambda: run_safely(step, asked)))

        return show

    async def _apart(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.executor, work)


def make_web(routes: list[Route]) -> Starlette:
    """Return the application."""
    return Starlette(routes=routes)


async def read_body(request: Request) -> str | Refused:
    """Return the body as text, reading no more than Slack ever sends and waiting no longer than Slack would."""
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_BODY_BYTES:
                    return Refused.TOO_LARGE
                chunks.append(chunk)
        return b"".join(chunks).decode()
    except (TimeoutError, ClientDisconnect):
        return Refused.TOO_SLOW
    except UnicodeDecodeError:
        return Refused.MALFORMED
