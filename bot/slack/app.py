"""The Bolt app: our listeners on an unmodified `slack_bolt.App`."""

from concurrent.futures import Executor

from slack_bolt import App
from slack_sdk import WebClient

from bot.slack.calls import sdk_logger
from bot.slack.desk import Desk
from bot.slack.listeners import ask, claim, faults

TIMEOUT_SECONDS = 20


def slack_client(token: str, api_url: str) -> WebClient:
    """
    Return a Web API client.

    It never repeats a call by itself, as slack_sdk does by default after a cut connection: a message could be posted
    twice. `bot.slack.calls` repeats where that is safe.
    """
    return WebClient(token=token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=sdk_logger())


def build_app(client: WebClient, desk: Desk, executor: Executor) -> App:
    """
    Return the app, ready for Socket Mode; calls `auth.test` once.

    Args:
        client: From `slack_client`; Bolt makes its own for each request from this one's settings.
        desk: What the listeners need.
        executor: Runs the listeners. Events and commands are acknowledged before it gets them.

    Raises:
        slack_bolt.error.BoltError: Slack does not accept the token.
    """
    app = App(
        name="mappa-bot",
        client=client,
        logger=sdk_logger(),
        listener_executor=executor,
        attaching_conversation_kwargs_enabled=False,
    )
    claim.register(app, desk)
    ask.register(app, desk)
    faults.register(app, desk)
    return app
