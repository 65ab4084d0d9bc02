"""The status that Slack shows under a question while the bot is at work on it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk import WebClient

from bot import wording
from bot.slack.calls import SlackCallError
from bot.slack.hurry import once_quickly

LOG = logging.getLogger(__name__)


@contextmanager
def looking(client: WebClient, channel: str, thread_ts: str) -> Iterator[None]:
    """
    Show in a thread that the bot is looking something up, while the block runs.

    Slack takes the status away when the answer is posted there, and after two minutes. When the block raises, it is
    taken away here. It is an ornament: Slack is asked once and not for long, and whatever it says changes nothing.
    """
    is_shown = _show(client, channel, thread_ts, wording.STATUS_LOOKING)
    try:
        yield
    except BaseException:
        if is_shown:
            _show(client, channel, thread_ts, "")
        raise


def _show(client: WebClient, channel: str, thread_ts: str, status: str) -> bool:
    """Set the status, "" for none, and return whether Slack took it."""
    try:
        once_quickly(
            client,
            lambda quick: quick.assistant_threads_setStatus(channel_id=channel, thread_ts=thread_ts, status=status),
        )
    except SlackCallError as trouble:
        LOG.debug("no status shown: %s", trouble.code)
        return False
    except Exception as error:  # noqa: BLE001 - an answer must never be lost for the sake of its status
        LOG.debug("no status shown: %s", type(error).__name__)
        return False
    return True
