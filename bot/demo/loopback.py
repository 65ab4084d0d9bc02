"""A Slack workspace on 127.0.0.1 that an unmodified Bolt app cannot tell from the real one."""

import secrets
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar

from bot.demo.app_side import AppSide
from bot.demo.faults import Fault, Faults
from bot.demo.installs import Installs
from bot.demo.other_workspace import OtherWorkspace
from bot.demo.people import People
from bot.demo.record import Record
from bot.demo.response_urls import ResponseUrls
from bot.demo.server import Server, Transports
from bot.demo.sockets import ACK_SECONDS, RETRY_AFTER_SECONDS, Sockets
from bot.demo.team import Team
from bot.demo.tellings import Teller
from bot.demo.triggers import TRIGGER_SECONDS
from bot.demo.types import JSON, Ack, Call, Identity
from bot.demo.web import Web
from bot.demo.workspace import ADMIN, DEFAULT_SCOPES, Workspace

T = TypeVar("T")
MAPPA = Identity("A0LOOPBACK", "U0MAPPABOT", "B0MAPPABOT", "mappa")


class LoopbackSlack(People):
    """
    A running workspace with one app in it, as a context manager.

    Args:
        scopes: What the app was granted.
        ack_seconds: How long an event may stay unacknowledged before Slack sends it again.
        echo_own: Send the app its own messages as events, as Slack does.
        http_url: The app's request address; without one it is told by Socket Mode. Verified when the loopback starts.
        signing_secret: Signs what goes to the request address; made up when None.
        retry_after_seconds: Before each repetition by HTTP.
        admins: People with `is_admin`.
        supports_citations: False refuses `citation` elements, as workspaces do that have no such thing.
        supports_tables: False refuses `table` blocks in the same way.
        trigger_seconds: How long a trigger id opens a modal.
        enterprise: The organisation's id, for Enterprise Grid.
        org_install: Install the app for the whole organisation: one token for all its workspaces.
    """

    channel = "C0HELPDESK"  # the bot is in it
    elsewhere = "C0ELSEWHERE"  # the bot is not

    def __init__(
        self,
        *,
        scopes: frozenset[str] = DEFAULT_SCOPES,
        ack_seconds: float = ACK_SECONDS,
        echo_own: bool = True,
        http_url: str | None = None,
        signing_secret: str | None = None,
        retry_after_seconds: Sequence[float] = RETRY_AFTER_SECONDS,
        admins: Sequence[str] = (ADMIN,),
        supports_citations: bool = True,
        supports_tables: bool = True,
        trigger_seconds: float = TRIGGER_SECONDS,
        enterprise: str = "",
        org_install: bool = False,
    ) -> None:
        self._record = Record()
        self._http_url = http_url
        self._scopes = scopes
        self._echo_own = echo_own
        self._trigger_seconds = trigger_seconds
        self._ack_seconds = ack_seconds
        self._retry_after_seconds = retry_after_seconds
        self._loop: AbstractEventLoop | None = None
        self._transports = Transports()
        self._server = Server(self._transports)
        self._installs = Installs()
        self._response_urls = ResponseUrls()
        self._faults = Faults(self._record.changed)
        self._team = Team(
            self._record.changed, "T0LOOPBACK", "Loopback", enterprise, supports_citations, supports_tables
        )
        app = self._add_app(MAPPA, signing_secret or secrets.token_hex(16))
        workspace = Workspace(self._team, MAPPA, scopes, trigger_seconds=trigger_seconds)
        super().__init__(workspace, app, self._record, self._response_address)
        self._tell(workspace, app)
        workspace.is_org_install = org_install
        workspace.add_channel(self.channel, "channel", bot_is_member=True)
        workspace.add_channel(self.elsewhere, "channel", bot_is_member=False)
        for admin in admins:
            workspace.meet(admin, is_admin=True)
        self._install = self._installs.install(app, workspace, is_org=org_install)
        self._web = Web(
            installs=self._installs,
            record=self._record,
            faults=self._faults,
            response_urls=self._response_urls,
            cut=self._transports.cut,
            host=self._server.address,
        )

    def __enter__(self) -> Self:
        self._server.start(self._web.app(), self._web.stopping, self._run_on)
        if self._http_url:
            self.request_url = self._http_url
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for app in self._installs.apps:
            app.stop()
        self._server.stop()

    @property
    def api_url(self) -> str:
        """What to pass as `base_url`."""
        return f"http://{self._server.address}/api/"

    @property
    def bot_token(self) -> str:
        """The token for the Web API."""
        return self._install.token

    @property
    def app_token(self) -> str:
        """The token for Socket Mode."""
        return self._app.app_token

    @property
    def signing_secret(self) -> str:
        """What signs the requests to the app's address."""
        return self._app.signing_secret

    @property
    def client_id(self) -> str:
        """The app's id in the installation by OAuth."""
        return self._app.client_id

    @property
    def client_secret(self) -> str:
        """The app's secret in the installation by OAuth."""
        return self._app.client_secret

    @property
    def request_url(self) -> str:
        """
        Where the app is told by HTTP, "" while it is told by its sockets.

        Setting it asks the app for the challenge first.
        """
        return self._app.request_url

    @request_url.setter
    def request_url(self, url: str) -> None:
        self._app.request_url = url

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call so far, in order of arrival."""
        return self._record.calls

    @property
    def acks(self) -> tuple[Ack, ...]:
        """Every acknowledgement of the app so far."""
        return self._app.acks

    @property
    def events(self) -> tuple[JSON, ...]:
        """Every event payload made so far, delivered or not."""
        return self._app.events

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self._app.sockets.count

    def calls_to(self, method: str) -> tuple[Call, ...]:
        """Return the calls of one method."""
        return tuple(call for call in self.calls if call.method == method)

    def second_workspace(
        self, team: str = "T0SECOND", name: str = "Second", *, same_org: bool = False
    ) -> OtherWorkspace:
        """
        Create another workspace with the same app in it and return it.

        `same_org` puts it into the first one's organisation, where an org-wide install has one token for both.
        """
        enterprise = self._team.enterprise if same_org else ""
        supported = (self._team.supports_citations, self._team.supports_tables)
        made = Team(self._record.changed, team, name, enterprise, *supported)
        workspace = Workspace(made, self._app.identity, self._scopes, trigger_seconds=self._trigger_seconds)
        shared = same_org and self._install.is_org
        workspace.is_org_install = shared
        if shared:
            self._install.workspaces += (workspace,)
        install = self._install if shared else self._installs.install(self._app, workspace)
        other = OtherWorkspace(workspace, self._app, self._record, self._response_address, install.token)
        self._tell(workspace, self._app)
        other.add_channel(other.channel)
        workspace.meet(ADMIN, is_admin=True)
        return other

    def second_app(self, name: str = "other") -> OtherWorkspace:
        """Install another app in this workspace, with a bot, tokens and sockets of its own, and return its side."""
        stem = name.upper()
        identity = Identity(f"A0{stem}", f"U0{stem}BOT", f"B0{stem}BOT", name)
        app = self._add_app(identity, secrets.token_hex(16))
        workspace = Workspace(self._team, identity, self._scopes, trigger_seconds=self._trigger_seconds)
        install = self._installs.install(app, workspace)
        other = OtherWorkspace(workspace, app, self._record, self._response_address, install.token)
        other.channel = self.channel
        self._tell(workspace, app)
        workspace.join(identity.bot_user, self.channel)
        return other

    def authorize(self, other: OtherWorkspace | None = None) -> str:
        """Click "Allow" for an installation, here or in another workspace; return the code the app gets."""
        token = other.bot_token if other is not None else self.bot_token
        return self._installs.grant(next(known for known in self._installs.installs if known.token == token))

    def deliver(
        self,
        payload: JSON,
        *,
        kind: str = "events_api",
        envelope_id: str | None = None,
        retry_attempt: int = 0,
        retry_reason: str = "",
    ) -> str:
        """Send any payload to the app, or keep it until a socket opens; return the envelope's id."""
        return self._app.deliver(
            payload, kind=kind, envelope_id=envelope_id, retry_attempt=retry_attempt, retry_reason=retry_reason
        )

    def hold_events(self, *, held: bool = True) -> None:
        """From now on keep new events back, for the caller to `deliver` when and as often as it likes; or no longer."""
        self._app.is_held = held

    def redeliver(self, what: str, *, retry_attempt: int = 1) -> tuple[str, ...]:
        """
        Deliver again the events with this event id or about the message with this time stamp; return their ids.

        Raises:
            LookupError: There was no such event.
        """
        again = [event for event in self.events if what in {event["event_id"], event["event"].get("ts")}]
        if not again:
            raise LookupError(f"no event {what}")
        for event in again:
            self.deliver(event, retry_attempt=retry_attempt, retry_reason="timeout")
        return tuple(str(event["event_id"]) for event in again)

    def fail_next(
        self,
        method: str,
        *,
        status: int = 429,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
        error: str = "",
        after_effect: bool = False,
        cut: bool = False,
        delay_seconds: float = 0.0,
    ) -> None:
        """
        Let the next calls of `method` go wrong; response addresses are the method `response_url`, uploads `upload`.

        A 429 says `Retry-After: 1` unless `headers` say otherwise. With `error`, the reply is `ok: false` (give
        `status=200` too). With `after_effect`, the call does its work and only the reply is lost.
        """
        default = {"Retry-After": "1"} if status == 429 else {}
        sent = dict(default if headers is None else headers)
        self._faults.add(method, Fault(status, sent, error, after_effect, cut, delay_seconds), times)

    def slow_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Let the next calls of `method` do their work at once and answer late."""
        self._faults.add(method, Fault(delay_seconds=seconds), times)

    def revoke_token(self) -> None:
        """From now on every call is answered `token_revoked`; the sockets close."""
        self._app.is_revoked = True
        self._app.sockets.disconnect("")

    def disconnect(self, reason: str | None = "refresh_requested") -> None:
        """Announce the end of the app's sockets ("warning", "refresh_requested", …), or cut them when it is None."""
        self._app.sockets.disconnect(reason)

    def wait_for(self, predicate: Callable[[], T], timeout_seconds: float = 10.0) -> T:
        """
        Return the first true value of `predicate`.

        Raises:
            TimeoutError: It stayed false; the message lists the calls that were made.
        """
        return self._record.wait_for(predicate, timeout_seconds)

    def wait_for_connection(self, connections: int = 1, timeout_seconds: float = 10.0) -> None:
        """Wait until the app has that many sockets open."""
        self.wait_for(lambda: self.connections >= connections, timeout_seconds)

    def _add_app(self, identity: Identity, signing_secret: str) -> AppSide:
        def sockets(app: AppSide) -> Sockets:
            return Sockets(
                self._record,
                identity,
                ack_seconds=self._ack_seconds,
                cut=self._transports.cut,
                answered=app.answered,
            )

        app = AppSide(
            identity,
            self._record,
            sockets,
            self._response_urls,
            signing_secret=signing_secret,
            ack_seconds=self._ack_seconds,
            retry_after_seconds=self._retry_after_seconds,
        )
        self._installs.apps.append(app)
        if self._loop is not None:
            app.sockets.run_on(self._loop)
        return app

    def _run_on(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        for app in self._installs.apps:
            app.sockets.run_on(loop)

    def _tell(self, workspace: Workspace, app: AppSide) -> None:
        workspace.listen(Teller(workspace, app, echo_own=self._echo_own))

    def _response_address(self) -> str:
        return f"http://{self._server.address}/commands"
