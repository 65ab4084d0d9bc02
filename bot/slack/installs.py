"""Several workspaces and whole organisations: who has installed the bot, and by which token it speaks there."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot import wording
from bot.slack.calls import sdk_logger
from bot.slack.connections import Connection
from bot.slack.desk import Desk
from bot.store.sealed import seal

LOG = logging.getLogger(__name__)

# An administrator has this long between starting an installation and agreeing to it.
STATE_SECONDS = 600
_TOKENS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token")
_UNINSTALLED = "app_uninstalled"
_REVOKED = "tokens_revoked"


class Installs:
    """
    The installations of one app, in tables of slack_sdk's own making; tokens are sealed (`bot.store.sealed`).

    Args:
        engine: Of the database the bot uses; whoever opened it disposes of it.
        client_id: The app's; one database can serve several apps.
        key: Seals the tokens. Under another key they do not open, and every workspace must install again.
        client_for: Makes a client that holds a token.
    """

    def __init__(self, engine: Any, *, client_id: str, key: str, client_for: Callable[[str], WebClient]) -> None:
        self.store = SQLAlchemyInstallationStore(client_id=client_id, engine=engine, logger=sdk_logger())
        self.states = SQLAlchemyOAuthStateStore(STATE_SECONDS, engine, logger=sdk_logger())
        self._client_for = client_for
        # Which organisation a workspace belongs to, as far as its events have told this process.
        self._enterprises: dict[str, str] = {}
        seal((self.store.bots, self.store.installations), _TOKENS, key)
        self._create_tables()

    def who(self, enterprise_id: str | None, team_id: str | None, *, is_wide: bool) -> AuthorizeResult | None:
        """
        Return as whom the bot handles a payload, or None when it is not installed there.

        `is_wide`: the whole organisation installed it, and not this workspace alone.
        """
        bot = self.store.find_bot(enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_wide)
        if bot is None or not bot.bot_token:
            return None
        if team_id and enterprise_id:
            self._enterprises[team_id] = enterprise_id
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
        )

    def connect(self, team: str) -> Connection | None:
        """
        Return the connection to a workspace: by its own installation, or by that of its organisation.

        Of several organisations, only those are known whose events this process has seen.
        """
        bots = self._bots()
        own = [bot for bot in bots if bot.team_id == team and not bot.is_enterprise_install]
        wide = [bot for bot in bots if bot.is_enterprise_install]
        if len(wide) > 1:
            wide = [bot for bot in wide if bot.enterprise_id == self._enterprises.get(team)]
        for bot in (*own, *wide):
            if bot.bot_token and bot.bot_user_id:
                return Connection(self._client_for(bot.bot_token), bot.bot_user_id)
        return None

    def remove(self, team: str, enterprise: str, until: float) -> int:
        """
        Forget the installations of a workspace, or with "" as `team` that of an organisation; return how many.

        `until` is when Slack took them away, in seconds since 1970: its notices come late and in any order, and one
        that was installed again meanwhile stays.
        """
        newest: dict[tuple[str | None, str | None], float] = {}
        for bot in self._bots():
            is_meant = bot.team_id == team if team else bot.is_enterprise_install and bot.enterprise_id == enterprise
            if is_meant:
                newest.setdefault((bot.enterprise_id, bot.team_id), bot.installed_at)
        gone = [place for place, installed_at in newest.items() if installed_at <= until]
        for enterprise_id, team_id in gone:
            self.store.delete_all(enterprise_id=enterprise_id, team_id=team_id)
        return len(gone)

    def count(self) -> int:
        """Return how many workspaces and organisations have installed the bot."""
        return len({(bot.enterprise_id, bot.team_id) for bot in self._bots()})

    def forget_states(self, now: datetime) -> int:
        """Delete the states of installations that nobody finished in time, and say how many: anybody can begin one."""
        states = self.states.oauth_states
        ended = states.delete().where(states.c.expire_at < now.astimezone(UTC).replace(tzinfo=None))
        with self.states.engine.begin() as connection:
            return int(connection.execute(ended).rowcount)

    def _bots(self) -> list[Bot]:
        """Return every bot with a token, newest first."""
        columns = self.store.bots.c
        mine = self.store.bots.select().where(columns.client_id == self.store.client_id)
        with self.store.engine.connect() as connection:
            rows = connection.execute(mine.order_by(columns.installed_at.desc())).mappings().all()
        return [self.store.build_bot_entity(row) for row in rows]

    def _create_tables(self) -> None:
        """Let slack_sdk make its tables; when another replica does so at this moment, look again."""
        untyped: tuple[Any, ...] = (self.store, self.states)
        for create in [tables.create_tables for tables in untyped]:
            try:
                create()
            except Exception:  # noqa: BLE001 - the database's own error, whose package has its home elsewhere
                create()


class InstallAuthorize(Authorize):
    """
    Tells Bolt by which token a payload is handled; without a call to Slack, as it comes before every acknowledgement.

    Bolt's own asks `auth.test` each time, or remembers a token until the process ends.
    """

    def __init__(self, installs: Installs) -> None:
        self._installs = installs

    def __call__(
        self, *, context: BoltContext, enterprise_id: str | None, team_id: str | None, **_more: Any
    ) -> AuthorizeResult | None:
        """Return as whom the bot handles a payload, or None when it is not installed there."""
        return self._installs.who(enterprise_id, team_id, is_wide=bool(context.is_enterprise_install))


def register(app: App, desk: Desk, installs: Installs | None) -> None:
    """Notice when a workspace takes the bot away."""
    app.event(_UNINSTALLED)(partial(on_uninstalled, desk=desk, installs=installs))
    app.event(_REVOKED)(partial(on_revoked, desk=desk, installs=installs))


def on_uninstalled(body: dict[str, Any], context: BoltContext, *, desk: Desk, installs: Installs | None) -> None:
    """Forget the workspace; without OAuth there is no other, and the bot stops."""
    if installs is None:
        desk.on_token_refused(_UNINSTALLED)
    else:
        _forget(body, context, installs)


def on_revoked(
    body: dict[str, Any], event: dict[str, Any], context: BoltContext, *, desk: Desk, installs: Installs | None
) -> None:
    """The same when the bot's own token was revoked; those of people are not used."""
    if not (event.get("tokens") or {}).get("bot"):
        return
    if installs is None:
        desk.on_token_refused(_REVOKED)
    else:
        _forget(body, context, installs)


def _forget(body: dict[str, Any], context: BoltContext, installs: Installs) -> None:
    team = "" if context.is_enterprise_install else context.team_id or ""
    enterprise = context.enterprise_id or ""
    count = installs.remove(team, enterprise, float(body.get("event_time") or 0.0))
    LOG.warning(wording.serve_uninstalled(team or enterprise, count))
