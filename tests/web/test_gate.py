"""Only what Slack signed gets in, once, and not too large: seen from outside."""

import json
import time
from pathlib import Path

from bot.demo.loopback import LoopbackSlack
from bot.web.gate import MAX_BODY_BYTES
from tests.web.running import WebBot, form, running_web_bot

CHALLENGE = json.dumps({"type": "url_verification", "challenge": "C3", "token": "t"}).encode()


def command(slack: LoopbackSlack, trigger: str, text: str = "what is ViSOR?") -> bytes:
    """A slash command as Slack posts it."""
    return form(
        {
            "command": "/mappa",
            "text": text,
            "team_id": slack.team,
            "channel_id": slack.channel,
            "user_id": "U0ANA",
            "trigger_id": trigger,
            # Nobody listens there: what an impostor would like the bot to call.
            "response_url": "http://127.0.0.1:9/answer",
        }
    )


def test_slacks_challenge_is_answered(bot: WebBot) -> None:
    """Slack asks the address to prove itself when an administrator enters it."""
    reply = bot.post(CHALLENGE, bot.signed(CHALLENGE))
    assert (200, {"challenge": "C3"}) == (reply.status, reply.json())


def _without(bot: WebBot, name: str) -> dict[str, str]:
    return {key: value for key, value in bot.signed(CHALLENGE).items() if key != name}


def test_what_slack_did_not_sign_now_is_refused(bot: WebBot) -> None:
    """A wrong or missing signature, and one whose time stamp is more than five minutes off, get 401 and no reason."""
    right, now = bot.signed(CHALLENGE), time.time()
    cases: dict[str, dict[str, str]] = {
        "nothing": {"content-type": "application/json"},
        "no signature": _without(bot, "x-slack-signature"),
        "no time": _without(bot, "x-slack-request-timestamp"),
        "another secret": bot.signed(CHALLENGE, secret="another secret"),
        "another body": bot.signed(CHALLENGE + b" "),
        "old": bot.signed(CHALLENGE, at=now - 302),
        "early": bot.signed(CHALLENGE, at=now + 302),
        "a word for a time": {**right, "x-slack-request-timestamp": "yesterday"},
        "a huge time": {**right, "x-slack-request-timestamp": "9" * 40},
        "a time in other digits": {**right, "x-slack-request-timestamp": "\u00b2"},
        "no hash": {**right, "x-slack-signature": "v0=\u00e9"},
        "empty": {**right, "x-slack-signature": ""},
        "a retry": {**bot.signed(CHALLENGE, secret="another secret"), "x-slack-retry-num": "1"},
    }
    replies = {name: bot.post(CHALLENGE, headers) for name, headers in cases.items()}
    assert dict.fromkeys(cases, 401) == {name: reply.status for name, reply in replies.items()}
    assert {"error": "unsigned"} == replies["old"].json()
    assert len(cases) == bot.metric('mappa_requests_total{result="unsigned"}')


def test_a_clock_that_is_nearly_five_minutes_off_is_forgiven(bot: WebBot) -> None:
    """Slack's own tolerance."""
    for off in (-290, 290):
        assert 200 == bot.post(CHALLENGE, bot.signed(CHALLENGE, at=time.time() + off)).status


def test_an_unsigned_command_makes_the_bot_call_nobody(slack: LoopbackSlack, bot: WebBot) -> None:
    """A time stamp that is no number once made Bolt apologise to whatever address the request named."""
    for timestamp in ("yesterday", str(int(time.time()))):
        headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": "v0=0"}
        reply = bot.post(command(slack, "1.2.3"), {**headers, "content-type": "application/x-www-form-urlencoded"})
        assert 401 == reply.status
    assert 0 == bot.metric('mappa_deliveries_total{claim="new"}')


def test_a_request_that_was_taken_in_is_refused_the_second_time(slack: LoopbackSlack, bot: WebBot) -> None:
    """Somebody who recorded a signed request cannot repeat it within the five minutes in which it is valid."""
    body = command(slack, "1.2.3")
    headers = bot.signed(body)
    replies = [bot.post(body, headers) for _ in range(3)]
    assert [200, 409, 409] == [reply.status for reply in replies]
    assert {"error": "replayed"} == replies[1].json()
    assert 2 == bot.metric('mappa_requests_total{result="replayed"}')


def test_another_replica_refuses_it_too(slack: LoopbackSlack, bot: WebBot, tmp_path: Path) -> None:
    """The signatures are remembered in the database."""
    body = command(slack, "1.2.3")
    headers = bot.signed(body)
    with running_web_bot(slack, tmp_path, replica="two", run="run-2", is_told=False) as other:
        assert [200, 409] == [bot.post(body, headers).status, other.post(body, headers).status]


def test_slacks_own_second_try_in_the_same_second_is_taken(bot: WebBot) -> None:
    """It carries the same signature; for a form, which Slack never repeats, the same header opens nothing."""
    retry = {**bot.signed(CHALLENGE), "x-slack-retry-num": "1"}
    assert [200, 200] == [bot.post(CHALLENGE, retry).status for _ in range(2)]
    body = form({"payload": "{}"})
    retry = {**bot.signed(body), "x-slack-retry-num": "1"}
    assert 409 == [bot.post(body, retry).status for _ in range(2)][1]


def test_a_body_larger_than_slack_ever_sends_is_not_read_to_the_end(bot: WebBot) -> None:
    """One byte too many gets 413; the limit itself is still looked at, and found unsigned."""
    assert 413 == bot.post(b"x" * (MAX_BODY_BYTES + 1), {}).status
    assert 401 == bot.post(b"x" * MAX_BODY_BYTES, {}).status


def test_a_body_that_cannot_be_read_is_refused(bot: WebBot) -> None:
    """Even signed, it gets 400, and the bot goes on."""
    for body in (b"{", b"payload=%7B"):
        assert 400 == bot.post(body, bot.signed(body)).status
    assert 400 == bot.post(b"\xff\xfe", bot.signed(b"x")).status
    assert 200 == bot.get("/live").status


def test_nothing_else_is_there(bot: WebBot) -> None:
    """The address for events takes POST alone, and without OAuth there is nothing to install by."""
    assert [405] * 3 == [bot.send(method, "/slack/events", b"", {}).status for method in ("GET", "PUT", "DELETE")]
    elsewhere = ("/", "/slack", "/slack/install", "/slack/oauth_redirect", "/docs", "/slack/events/x")
    assert [404] * 6 == [bot.get(path).status for path in elsewhere]
