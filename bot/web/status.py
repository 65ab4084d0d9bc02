"""/live, /ready and /metrics: what a balancer, an orchestrator and Prometheus ask."""

import asyncio
import hmac
import json

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.meters import CONTENT_TYPE, Meters


def status_routes(health: Health, meters: Meters, metrics_token: str) -> list[Route]:
    """Return the three routes; /metrics asks for the token unless it is ""."""

    async def live(_request: Request) -> Response:
        return PlainTextResponse("live\n")

    async def ready(_request: Request) -> Response:
        problems = await asyncio.to_thread(health.problems)
        body = json.dumps({"ready": not problems, "problems": dict(problems)})
        return Response(body, 503 if problems else 200, media_type="application/json")

    async def metrics(request: Request) -> Response:
        if metrics_token and not _is_allowed(request, metrics_token):
            return PlainTextResponse("unauthorised\n", 401, headers={"WWW-Authenticate": "Bearer"})
        return Response(await asyncio.to_thread(meters.text), headers={"Content-Type": CONTENT_TYPE})

    return [Route("/live", live), Route("/ready", ready), Route("/metrics", metrics)]


def _is_allowed(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
