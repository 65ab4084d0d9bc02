"""Calling Slack with patience: what went wrong, whether it may have worked all the same, and when to try again."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError, SlackClientError

T = TypeVar("T")

# What a failing call raises: Slack's own errors, broken connections and time-outs, broken HTTP.
CALL_ERRORS = (SlackClientError, OSError, HTTPException)

# https://docs.slack.dev/reference/methods/auth.test and apps.connections.open
_TOKEN_CODES = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "invalid_app_token",
        "app_not_installed",
    }
)
_PASSING_CODES = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "unknown_error"})
_LONGEST_WAIT_SECONDS = 600.0
_DEFAULT_RETRY_SECONDS = 30.0


class Kind(StrEnum):
    """What a failed call means for the next step."""

    RATE_LIMITED = "rate_limited"  # it did nothing: wait as long as Slack says
    UNCERTAIN = "uncertain"  # it may have worked: look before trying again
    TOKEN = "token"  # nothing will work until an administrator acts  # noqa: S105 - a kind, not a secret
    REFUSED = "refused"  # Slack will say no every time


class SlackCallError(Exception):
    """A call to Slack that failed; `code` is Slack's word for it, or the name of the exception."""

    def __init__(self, kind: Kind, code: str, retry_after_seconds: float = 0.0) -> None:
        super().__init__(f"{kind}: {code}")
        self.kind = kind
        self.code = code
        self.retry_after_seconds = retry_after_seconds


def trouble_of(error: BaseException) -> SlackCallError:
    """Return what one of `CALL_ERRORS` means."""
    if not isinstance(error, SlackApiError):
        return SlackCallError(Kind.UNCERTAIN, type(error).__name__)
    # slack_sdk attaches a plain dict when Slack's reply was not JSON, as most 500s are not.
    response: Any = error.response
    if isinstance(response, dict):
        return trouble_of_status(response.get("status", 0), response.get("headers") or {})
    return trouble_of_status(response.status_code, response.headers or {}, response.get("error") or "")


def trouble_of_status(status: int, headers: Mapping[str, Any], code: str = "") -> SlackCallError:
    """Return what an HTTP status, with Slack's error code if there is one, means."""
    named = code or f"http_{status}"
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return SlackCallError(Kind.RATE_LIMITED, named, _retry_after(headers))
    if status >= 500 or code in _PASSING_CODES:
        return SlackCallError(Kind.UNCERTAIN, named)
    return SlackCallError(Kind.TOKEN if code in _TOKEN_CODES else Kind.REFUSED, named)


@dataclass(frozen=True, slots=True)
class Patience:
    """
    How long to go on trying.

    `pause` sleeps for so many seconds and may return early when the program is about to end. The waits double from
    `first_wait_seconds`; with the defaults the last of eight tries comes about a minute and a half after the first.
    `notice` hears of every failed try.
    """

    pause: Callable[[float], None]
    tries: int = 8
    first_wait_seconds: float = 0.5
    notice: Callable[["SlackCallError"], None] = lambda _trouble: None

    def wait(self, trouble: SlackCallError, attempt: int, keep: Callable[[], None]) -> None:
        """Wait before the next try, calling `keep` at least once a minute so that our claim does not run out."""
        doubled = min(self.first_wait_seconds * 2**attempt, 30.0)
        left = trouble.retry_after_seconds if trouble.kind is Kind.RATE_LIMITED else doubled
        while left > 0:
            keep()
            self.pause(min(left, 60.0))
            left -= 60.0
        keep()


def patiently(call: Callable[[bool], T], patience: Patience, keep: Callable[[], None] = lambda: None) -> T:
    """
    Return what `call` returns, tried again while the trouble may pass.

    `call` is told whether an earlier try may have had its effect although it failed.

    Raises:
        SlackCallError: Slack refused for good, or the tries are used up.
    """
    uncertain = False
    for attempt in range(patience.tries):
        try:
            return call(uncertain)
        except SlackCallError as caught:
            trouble = caught
        except CALL_ERRORS as error:
            trouble = trouble_of(error)
        patience.notice(trouble)
        if trouble.kind in {Kind.TOKEN, Kind.REFUSED} or attempt + 1 == patience.tries:
            raise trouble
        uncertain = uncertain or trouble.kind is Kind.UNCERTAIN
        patience.wait(trouble, attempt, keep)
    raise ValueError(f"patience needs at least one try, has {patience.tries}")


def sdk_logger() -> logging.Logger:
    """Return the logger for Bolt and slack_sdk; at DEBUG they log whole messages, so it never goes below WARNING."""
    logger = logging.getLogger("bot.slack.sdk")
    logger.setLevel(logging.WARNING)
    return logger


def _retry_after(headers: Mapping[str, Any]) -> float:
    """Return the seconds Slack asks us to wait, at most ten minutes."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return min(max(float(said), 0.0), _LONGEST_WAIT_SECONDS)
    except (TypeError, ValueError):
        return _DEFAULT_RETRY_SECONDS
