"""Calls to Slack that must be over soon: somebody looks at an open modal, or waits for an answer."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.calls import CALL_ERRORS, trouble_of

# Slack waits three seconds for the answer to a submitted modal, in which we may ask it two things.
HURRY_SECONDS = 1.2
# A modal must be opened within three seconds of the press: https://docs.slack.dev/interactivity/#trigger_ids
OPEN_SECONDS = 2.5


def hurried(client: WebClient, seconds: float = HURRY_SECONDS) -> WebClient:
    """Return a client like this one that gives up after `seconds` of silence."""
    quick = copy.copy(client)
    quick.timeout = seconds  # type: ignore[assignment]  # urllib takes fractions of a second too
    return quick


def once_quickly(
    client: WebClient, call: Callable[[WebClient], SlackResponse], seconds: float = HURRY_SECONDS
) -> Mapping[str, Any]:
    """
    Return what Slack says to one call that is tried once, and not for long.

    Raises:
        SlackCallError: Slack refused, or did not answer in time.
    """
    try:
        answered: Any = call(hurried(client, seconds)).data
    except CALL_ERRORS as error:
        raise trouble_of(error) from error
    return answered if isinstance(answered, dict) else {}
