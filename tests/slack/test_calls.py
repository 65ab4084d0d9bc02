"""What a failed call to Slack means, and how often it is tried again."""

from http.client import RemoteDisconnected
from typing import Any, cast
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.calls import Kind, Patience, SlackCallError, patiently, trouble_of, trouble_of_status


def raised(message: str, response: object) -> SlackApiError:
    """An error as slack_sdk makes it, whose constructor has no types."""
    return cast("Any", SlackApiError)(message, response)  # type: ignore[no-any-return]


def api_error(code: str, status: int = 200) -> SlackApiError:
    """What slack_sdk raises when Slack says no."""
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data={"error": code},
        headers={},
        status_code=status,
    )
    return raised("no", response)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (api_error("token_revoked"), Kind.TOKEN),
        (api_error("account_inactive"), Kind.TOKEN),
        (api_error("channel_not_found"), Kind.REFUSED),
        (api_error("ratelimited"), Kind.RATE_LIMITED),
        (api_error("", 429), Kind.RATE_LIMITED),
        (api_error("internal_error"), Kind.UNCERTAIN),
        (raised("not JSON", {"status": 502, "headers": {}, "body": "<html>"}), Kind.UNCERTAIN),
        (raised("not JSON", {"status": 429, "headers": {"retry-after": "3"}, "body": ""}), Kind.RATE_LIMITED),
        (URLError("refused"), Kind.UNCERTAIN),
        (RemoteDisconnected("cut"), Kind.UNCERTAIN),
        (TimeoutError(), Kind.UNCERTAIN),
    ],
    ids=str,
)
def test_trouble_has_a_kind(error: Exception, kind: Kind) -> None:
    """Only what surely did nothing may be repeated blindly; what may have worked is uncertain."""
    assert trouble_of(error).kind is kind


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 7.0), ("0", 0.0), ("-5", 0.0), ("soon", 30.0), ("999999", 600.0), (None, 30.0)]
)
def test_retry_after_is_read_with_care(said: str | None, seconds: float) -> None:
    """Whatever its spelling; nonsense means half a minute, and nobody waits longer than ten."""
    headers = {} if said is None else {"retry-AFTER": said}
    assert trouble_of_status(429, headers).retry_after_seconds == seconds


def test_tries_are_bounded_and_their_waits_double() -> None:
    """The last error is raised, and between the tries the waits grow."""
    slept: list[float] = []
    told: list[bool] = []

    def call(uncertain: bool) -> None:
        told.append(uncertain)
        raise URLError("down")

    with pytest.raises(SlackCallError, match="URLError"):
        patiently(call, Patience(slept.append, tries=4, first_wait_seconds=1.0))
    assert told == [False, True, True, True]
    assert slept == [1.0, 2.0, 4.0]


def test_a_rate_limit_leaves_no_doubt_and_long_waits_keep_the_claim() -> None:
    """Nothing was posted, so nobody needs to look; the claim is renewed at least once a minute."""
    slept: list[float] = []
    kept: list[float] = []
    told: list[bool] = []

    def call(uncertain: bool) -> str:
        told.append(uncertain)
        if len(told) == 1:
            raise trouble_of_status(429, {"Retry-After": "150"})
        return "done"

    assert patiently(call, Patience(slept.append), lambda: kept.append(sum(slept))) == "done"
    assert told == [False, False]
    assert slept == [60.0, 60.0, 30.0]
    assert kept == [0, 60.0, 120.0, 150.0]


def test_a_refusal_is_not_repeated() -> None:
    """Slack would say the same again."""
    calls: list[bool] = []

    def call(uncertain: bool) -> None:
        calls.append(uncertain)
        raise api_error("is_archived")

    with pytest.raises(SlackCallError, match="is_archived"):
        patiently(call, Patience(lambda _seconds: None))
    assert len(calls) == 1
