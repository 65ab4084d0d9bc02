"""The Bolt app: our listeners on an unmodified `slack_bolt.App`."""

from concurrent.futures import Executor

from slack_bolt import App
from slack_sdk import WebClient

from bot.slack import installs as installing
from bot.slack.calls import sdk_logger
from bot.slack.desk import Desk
from bot.slack.installs import InstallAuthorize, Installs
from bot.slack.listeners import (
    agent,
    ask,
    changes,
    chart,
    claim,
    details,
    escalate,
    faults,
    feedback,
    guide,
    home,
    learn,
    records,
    share,
    shortcut,
    suggested,
    train,
    wishes,
)
from bot.slack.listeners import settings as settings_listeners
from bot.wording import NOT_INSTALLED

TIMEOUT_SECONDS = 20

# `changes` comes before `ask`, which takes every message.
_LISTENERS = (
    changes,
    ask,
    shortcut,
    suggested,
    details,
    chart,
    feedback,
    share,
    escalate,
    guide,
    home,
    learn,
    wishes,
    records,
    train,
    settings_listeners,
    agent,
)


def slack_client(token: str | None, api_url: str) -> WebClient:
    """
    Return a Web API client; without a token where each workspace has its own.

    It never repeats a call by itself, as slack_sdk does by default after a cut connection: a message could be posted
    twice. `bot.slack.calls` repeats where that is safe.
    """
    return WebClient(token=token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=sdk_logger())


def build_app(
    client: WebClient, desk: Desk, executor: Executor, *, signing_secret: str = "", installs: Installs | None = None
) -> App:
    """
    Return the app, ready for either transport; without `installs` it calls `auth.test` once.

    Args:
        client: From `slack_client`; Bolt makes its own for each request from this one's settings.
        desk: What the listeners need.
        executor: Runs the listeners. Events and commands are acknowledged before it gets them.
        signing_secret: What Slack signs requests with; payloads from a socket are not signed.
        installs: Says by which token the bot speaks in a workspace; without it, by that of `client` everywhere.

    Raises:
        slack_bolt.error.BoltError: Slack does not accept the token.
    """
    app = App(
        name="mappa-bot",
        client=client,
        logger=sdk_logger(),
        signing_secret=signing_secret,
        authorize=InstallAuthorize(installs) if installs else None,  # type: ignore[arg-type]  # it may find nobody
        user_facing_authorize_error_message=NOT_INSTALLED,
        listener_executor=executor,
        attaching_conversation_kwargs_enabled=False,
    )
    claim.register(app, desk)
    installing.register(app, desk, installs)
    for listeners in _LISTENERS:
        listeners.register(app, desk)
    # Last, since it takes every button that nobody else has taken.
    faults.register(app, desk)
    return app
