"""HTTP delivery: each envelope a signed POST to the app's request address, tried again until it is acknowledged."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from threading import Lock, Timer
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.demo.record import Record
from bot.demo.sockets import ACK_SECONDS, RETRY_AFTER_SECONDS
from bot.demo.types import JSON, Ack, Envelope, Identity

_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Response:
    """What the app answered; status 0 stands for none, and `reason` is then Slack's word for why."""

    status: int
    body: JSON | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def is_ack(self) -> bool:
        """True when Slack takes it as an acknowledgement."""
        return 200 <= self.status < 300


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the v0 signature of a request: docs.slack.dev/authentication/verifying-requests-from-slack."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(envelope: Envelope) -> tuple[str, bytes]:
    """Return the content type and body of an envelope: events as JSON, the rest as forms."""
    if envelope.kind == "events_api":
        return "application/json", json.dumps(envelope.payload).encode()
    fields = envelope.payload if envelope.kind == "slash_commands" else {"payload": json.dumps(envelope.payload)}
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


class Posts:
    """
    Delivery to one address, from a pool of threads; nothing here waits for the app.

    `answered(envelope, body)` hears of each acknowledgement. `retry_after_seconds` pass before each further try.
    """

    def __init__(
        self,
        url: str,
        secret: str,
        record: Record,
        identity: Identity,
        *,
        ack_seconds: float = ACK_SECONDS,
        retry_after_seconds: Sequence[float] = RETRY_AFTER_SECONDS,
        answered: Callable[[Envelope, JSON | None], None],
    ) -> None:
        self.url = url
        self._secret = secret
        self._record = record
        self._identity = identity
        self._ack_seconds = ack_seconds
        self._retry_after_seconds = tuple(retry_after_seconds)
        self._answered = answered
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="loopback-posts")
        self._timers: set[Timer] = set()
        self._lock = Lock()
        self._is_stopped = False

    def verify(self) -> None:
        """
        Ask the app to prove that the address is its own, as Slack does when one is entered.

        Raises:
            ConnectionError: It did not answer with the challenge.
        """
        challenge = secrets.token_urlsafe(24)
        payload = {"token": "loopback-verification", "challenge": challenge, "type": "url_verification"}
        response = self._send(Envelope("", "events_api", payload))
        said = (response.body or {}).get("challenge") or (response.body or {}).get("text")
        if not response.is_ack or said != challenge:
            raise ConnectionError(f"url_verification failed: {response.status} {response.reason}".rstrip())

    def deliver(self, envelope: Envelope) -> None:
        """Send an envelope soon."""
        with self._lock:
            if not self._is_stopped:
                self._pool.submit(self._attempt, envelope)

    def stop(self) -> None:
        """Give up what waits; what is on its way ends within the time to acknowledge."""
        with self._lock:
            self._is_stopped = True
            for timer in self._timers:
                timer.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _attempt(self, envelope: Envelope) -> None:
        started = time.monotonic()
        response = self._send(envelope)
        if response.is_ack:
            seconds = time.monotonic() - started
            ack = Ack(envelope.id, envelope.kind, seconds, response.body, self._identity.app)
            self._record.acknowledged(ack)
            self._answered(envelope, response.body)
        elif response.headers.get("x-slack-no-retry") != "1":
            self._retry(envelope, response.reason or "http_error")

    def _retry(self, envelope: Envelope, reason: str) -> None:
        """Arrange the next try of an event; commands and interactions are never repeated."""
        attempt = envelope.retry_attempt
        if envelope.kind != "events_api" or attempt >= len(self._retry_after_seconds):
            return
        again = replace(envelope, retry_attempt=attempt + 1, retry_reason=reason)
        timer = Timer(self._retry_after_seconds[attempt], self.deliver, (again,))
        timer.daemon = True
        with self._lock:
            if not self._is_stopped:
                self._timers.add(timer)
                timer.start()

    def _send(self, envelope: Envelope) -> Response:
        content_type, body = encoded(envelope)
        parts = urlsplit(self.url)
        connection = HTTPConnection(parts.netloc, timeout=self._ack_seconds)
        try:
            connection.request("POST", parts.path or "/", body, self._headers(envelope, content_type, body))
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, _decoded(answer.read(), headers.get("content-type", "")), headers)
        except TimeoutError:
            return Response(0, reason="http_timeout")
        except (HTTPException, OSError):
            return Response(0, reason="connection_failed")
        finally:
            connection.close()

    def _headers(self, envelope: Envelope, content_type: str, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if envelope.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.retry_attempt)
            headers["X-Slack-Retry-Reason"] = envelope.retry_reason
        return headers


def _decoded(body: bytes, content_type: str) -> JSON | None:
    """Return the body of an acknowledgement: JSON, or plain text as a message's text, or None when there is none."""
    text = body.decode(errors="replace").strip()
    if not text:
        return None
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(text))
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {"text": text}
