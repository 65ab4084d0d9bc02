"""Installing the bot in a workspace or an organisation, by Slack's OAuth, in the browser of an administrator."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient

from bot.slack.calls import sdk_logger
from bot.slack.desk import report
from bot.slack.ids import BOT_SCOPES
from bot.slack.installs import STATE_SECONDS, Installs
from bot.web.pages import HEADERS, done_page, failed_page

LOG = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


def make_flow(
    installs: Installs, client: WebClient, *, client_id: str, client_secret: str, public_url: str
) -> OAuthFlow:
    """
    Return the flow: `/slack/install` leads to Slack's page, and Slack back to `/slack/oauth_redirect`.

    Args:
        installs: Where installations and pending states are kept.
        client: Without a token; its address says which Slack.
        client_id: The app's.
        client_secret: The app's.
        public_url: The bot's address as browsers see it.
    """
    # At WARNING these would log the codes that Slack turned down.
    logger = sdk_logger().getChild("oauth")
    logger.setLevel(logging.ERROR)
    settings = OAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=BOT_SCOPES,
        user_scopes=(),
        redirect_uri=public_url.rstrip("/") + REDIRECT_PATH,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        # Slack's own page explains what is asked for; one of ours before it would only need an image from elsewhere.
        install_page_rendering_enabled=False,
        authorization_url=client.base_url.removesuffix("api/") + "oauth/v2/authorize",
        installation_store=installs.store,
        state_store=installs.states,
        state_expiration_seconds=STATE_SECONDS,
        callback_options=CallbackOptions(success=_on_success, failure=_on_failure),
        logger=logger,
    )
    return OAuthFlow(client=client, logger=logger, settings=settings)


def run_safely(step: Callable[[BoltRequest], BoltResponse], request: BoltRequest) -> BoltResponse:
    """Return what a step of the flow answers, or a page that says it failed when Slack or the database did not."""
    try:
        return step(request)
    except Exception as error:  # noqa: BLE001 - whatever it is, the administrator gets a page and the log a reference
        report(error, "an installation")
        return BoltResponse(status=503, body=failed_page("storage_error", INSTALL_PATH), headers=_headers())


def _on_success(args: SuccessArgs) -> BoltResponse:
    installed = args.installation
    LOG.info("installed in %s", installed.team_id or installed.enterprise_id)
    return BoltResponse(status=200, body=done_page(), headers=_headers() | _without_state(args))


def _on_failure(args: FailureArgs) -> BoltResponse:
    body = failed_page(args.reason, INSTALL_PATH)
    return BoltResponse(status=args.suggested_status_code, body=body, headers=_headers() | _without_state(args))


def _headers() -> dict[str, Any]:
    return dict(HEADERS)


def _without_state(args: SuccessArgs | FailureArgs) -> dict[str, Any]:
    """Return the header that takes the state cookie away again."""
    return {"Set-Cookie": args.settings.state_utils.build_set_cookie_for_deletion()}
