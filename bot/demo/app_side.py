"""One app: who it is, how what happens reaches it, and what it said to that."""

import secrets
from collections.abc import Callable, Sequence

from bot.demo.envelopes import new_envelope_id
from bot.demo.posts import Posts
from bot.demo.record import Record
from bot.demo.response_urls import ResponseUrls
from bot.demo.sockets import Sockets
from bot.demo.types import JSON, Ack, Envelope, Identity

Answered = Callable[[JSON | None], None]


class AppSide:
    """
    An app as Slack sees it. It hears by its sockets until it has a request address, and then by that.

    `ack_seconds`: how long an event may stay unacknowledged. `retry_after_seconds`: before each repetition by HTTP.
    """

    def __init__(
        self,
        identity: Identity,
        record: Record,
        sockets: Callable[["AppSide"], Sockets],
        response_urls: ResponseUrls,
        *,
        signing_secret: str,
        ack_seconds: float,
        retry_after_seconds: Sequence[float],
    ) -> None:
        self.identity = identity
        self.app_token = f"xapp-loopback-{secrets.token_hex(8)}"
        self.signing_secret = signing_secret
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.is_revoked = False
        self.is_held = False
        self.response_urls = response_urls
        self.sockets = sockets(self)
        self._record = record
        self._ack_seconds = ack_seconds
        self._retry_after_seconds = retry_after_seconds
        self._posts: Posts | None = None
        self._events: list[JSON] = []
        self._waiting: dict[str, Answered] = {}

    @property
    def events(self) -> tuple[JSON, ...]:
        """Every event payload made for the app so far, delivered or not."""
        with self._record.changed:
            return tuple(self._events)

    @property
    def acks(self) -> tuple[Ack, ...]:
        """Every acknowledgement of the app so far."""
        return tuple(ack for ack in self._record.acks if ack.app == self.identity.app)

    @property
    def request_url(self) -> str:
        """Where the app is told by HTTP, "" while it is told by its sockets."""
        return self._posts.url if self._posts else ""

    @request_url.setter
    def request_url(self, url: str) -> None:
        self.stop()
        if url:
            posts = Posts(
                url,
                self.signing_secret,
                self._record,
                self.identity,
                ack_seconds=self._ack_seconds,
                retry_after_seconds=self._retry_after_seconds,
                answered=self.answered,
            )
            try:
                posts.verify()
            except ConnectionError:
                posts.stop()
                raise
            self._posts = posts

    def tell(self, event: JSON) -> None:
        """Keep an event's payload, and deliver it unless events are held back."""
        with self._record.changed:
            self._events.append(event)
        if not self.is_held:
            self.deliver(event)

    def ask(self, payload: JSON, kind: str, answered: Answered | None = None) -> str:
        """
        Deliver a command or an interaction, which Slack never repeats, and return the envelope's id.

        Raises:
            ConnectionError: Nobody can receive it; Slack would tell the person so and never deliver it.
        """
        if not self.request_url and not self.sockets.count:
            raise ConnectionError("the app has no open socket: Slack would show dispatch_failed")
        envelope_id = new_envelope_id()
        if answered is not None:
            self._waiting[envelope_id] = answered
        return self.deliver(payload, kind=kind, envelope_id=envelope_id)

    def deliver(
        self,
        payload: JSON,
        *,
        kind: str = "events_api",
        envelope_id: str | None = None,
        retry_attempt: int = 0,
        retry_reason: str = "",
    ) -> str:
        """Send any payload, or keep it until a socket opens; return the envelope's id."""
        envelope = Envelope(envelope_id or new_envelope_id(), kind, payload, retry_attempt, retry_reason)
        (self._posts or self.sockets).deliver(envelope)
        return envelope.id

    def answered(self, envelope: Envelope, payload: JSON | None) -> None:
        """Hand what the app sent along with an acknowledgement to whoever waits for it."""
        waiting = self._waiting.pop(envelope.id, None)
        if waiting is not None:
            waiting(payload)

    def stop(self) -> None:
        """End HTTP delivery."""
        if self._posts is not None:
            self._posts.stop()
            self._posts = None
