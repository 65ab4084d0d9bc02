"""Installations: which token belongs to which app in which workspaces, and how a new one is granted."""

import secrets
from dataclasses import dataclass, field

from bot.demo.app_side import AppSide
from bot.demo.types import JSON, SlackRefusal
from bot.demo.web_args import need
from bot.demo.workspace import Workspace


@dataclass(slots=True)
class Install:
    """One app in one workspace, or org-wide in several: the bot token and the windows it opens."""

    app: AppSide
    token: str
    workspaces: tuple[Workspace, ...]
    is_org: bool = False

    def workspace_for(self, args: JSON) -> Workspace:
        """Return the workspace a call is about: the one named, or that of its channel, or the first."""
        places = [str(args.get(name) or "") for name in ("channel", "channel_id", "channels")]
        named = [known for known in self.workspaces if known.team == args.get("team_id")]
        there = [known for known in self.workspaces for place in places if place and known.knows(place)]
        return (named + there + list(self.workspaces))[0]


@dataclass(slots=True)
class Installs:
    """Every app and every installation; codes wait to be exchanged for tokens."""

    apps: list[AppSide] = field(default_factory=list)
    installs: list[Install] = field(default_factory=list)
    _codes: dict[str, Install] = field(default_factory=dict)

    def install(self, app: AppSide, *workspaces: Workspace, is_org: bool = False) -> Install:
        """Give an app a token of its own for these workspaces."""
        made = Install(app, f"xoxb-loopback-{secrets.token_hex(8)}", workspaces, is_org)
        self.installs.append(made)
        return made

    def grant(self, install: Install) -> str:
        """Return the code an app gets when somebody has clicked "Allow"."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = install
        return code

    def check(self, token: str, method: str) -> Install | AppSide:
        """Refuse a token as Slack does: missing, unknown, revoked, or of the wrong kind for the method."""
        if not token:
            raise SlackRefusal("not_authed")
        known: list[Install | AppSide] = [install for install in self.installs if install.token == token]
        known += [app for app in self.apps if app.app_token == token]
        if not known:
            raise SlackRefusal("invalid_auth")
        app = known[0] if isinstance(known[0], AppSide) else known[0].app
        if app.is_revoked:
            raise SlackRefusal("token_revoked")
        if isinstance(known[0], AppSide) != (method == "apps.connections.open"):
            raise SlackRefusal("not_allowed_token_type")
        return known[0]

    def exchange(self, args: JSON) -> JSON:
        """Answer `oauth.v2.access`: a code, once, for a token."""
        app = next((app for app in self.apps if app.client_id == args.get("client_id")), None)
        if app is None:
            raise SlackRefusal("invalid_client_id")
        if app.client_secret != args.get("client_secret"):
            raise SlackRefusal("bad_client_secret")
        install = self._codes.pop(need(args, "code", "invalid_code"), None)
        if install is None or install.app is not app:
            raise SlackRefusal("invalid_code")
        first = install.workspaces[0]
        enterprise = {"id": first.enterprise, "name": "Loopback Org"} if first.enterprise else None
        return {
            "access_token": install.token,
            "token_type": "bot",
            "scope": ",".join(sorted(first.scopes)),
            "bot_user_id": first.bot_user,
            "app_id": first.app,
            "team": None if install.is_org else {"id": first.team, "name": first.team_name},
            "enterprise": enterprise,
            "authed_user": {"id": "U0ADMIN"},
            "is_enterprise_install": install.is_org,
        }
