"""What `doctor` asks Slack: whether the tokens work, and whether the bot may do what it needs to."""

from dataclasses import dataclass

from bot.slack.app import slack_client
from bot.slack.calls import CALL_ERRORS, Kind, trouble_of
from bot.slack.ids import BOT_SCOPES


@dataclass(frozen=True, slots=True)
class TokenProbe:
    """
    What Slack says about a token.

    `code` is "" when it works, else Slack's word for why not; `is_refused` is true when the token is at fault and not
    the way to Slack. `missing_scopes` and `needless_scopes` compare what was granted with what the manifest asks for.
    """

    code: str = ""
    is_refused: bool = False
    workspace: str = ""
    missing_scopes: tuple[str, ...] = ()
    needless_scopes: tuple[str, ...] = ()


def probe_bot_token(token: str, api_url: str) -> TokenProbe:
    """Return whether the bot token works, in which workspace, and with which scopes."""
    try:
        reply = slack_client(token, api_url).auth_test()
    except CALL_ERRORS as error:
        return _refused(error)
    headers = {name.lower(): value for name, value in (reply.headers or {}).items()}
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")} - {""}
    return TokenProbe(
        workspace=reply.get("team") or "",
        missing_scopes=tuple(sorted(set(BOT_SCOPES) - granted)),
        needless_scopes=tuple(sorted(granted - set(BOT_SCOPES))),
    )


def probe_app_token(token: str, api_url: str) -> TokenProbe:
    """Return whether the app-level token may open a socket; the one it is offered is not opened."""
    try:
        slack_client(token, api_url).apps_connections_open(app_token=token)
    except CALL_ERRORS as error:
        return _refused(error)
    return TokenProbe()


def _refused(error: BaseException) -> TokenProbe:
    trouble = trouble_of(error)
    return TokenProbe(code=trouble.code, is_refused=trouble.kind in {Kind.TOKEN, Kind.REFUSED})
