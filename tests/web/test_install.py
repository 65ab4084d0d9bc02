"""Installing by OAuth: several workspaces, a whole organisation, refusals, and being taken away again."""

import json
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from bot.demo.loopback import LoopbackSlack
from bot.slack import ids
from bot.slack.app import slack_client
from bot.slack.ids import BOT_SCOPES
from bot.slack.installs import Installs
from bot.store.database import open_database
from bot.web.serve import run
from tests.scenarios.running import ANA, BEN
from tests.web.installing import begin, come_back, install
from tests.web.running import WebBot, oauth_settings, running_web_bot


@pytest.fixture
def bot(slack: LoopbackSlack, tmp_path: Path) -> Iterator[WebBot]:
    """A bot that nobody has installed yet."""
    with running_web_bot(slack, tmp_path, settings=oauth_settings(slack, tmp_path)) as running:
        yield running


def opened(slack: LoopbackSlack, bot: WebBot, key: str = "k" * 32) -> Installs:
    """The installations as another process finds them in the database."""
    return Installs(
        bot.store.engine,
        client_id=slack.client_id,
        key=key,
        client_for=lambda token: slack_client(token, slack.api_url),
    )


def event(kind: str, team: str, *, at: float, **more: object) -> bytes:
    """An event about the installation itself, as Slack sends it: with no authorizations."""
    inner = {"type": kind, **more}
    return json.dumps({"type": "event_callback", "team_id": team, "event": inner, "event_time": int(at)}).encode()


def test_the_installation_starts_at_slack_with_the_scopes_and_the_way_back(slack: LoopbackSlack, bot: WebBot) -> None:
    """The browser is sent to the Slack of the settings, asked for what the manifest asks for."""
    begun = begin(bot)
    assert slack.api_url.replace("/api/", "/oauth/v2/authorize") == begun.address
    assert slack.client_id == begun.asked["client_id"]
    assert set(BOT_SCOPES) == set(begun.asked["scope"].split(","))
    assert "https://mappa.example.org/slack/oauth_redirect" == begun.asked["redirect_uri"]


def test_an_installed_workspace_is_answered(slack: LoopbackSlack, bot: WebBot) -> None:
    """After "Allow" the page says so, and a question there gets its answer by that workspace's token."""
    reply = install(bot, slack)
    assert (200, True) == (reply.status, "installed" in reply.body)
    assert "deleted" in reply.headers["set-cookie"]
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
    slack.wait_for(lambda: slack.said(ts))
    slack.command(ANA, slack.channel, "what is ViSOR?")
    slack.wait_for(lambda: len(slack.said()) == 2)


def test_a_workspace_that_did_not_install_it_is_told_once_asked_by_command(slack: LoopbackSlack, bot: WebBot) -> None:
    """There is no token to answer with, except where Slack gives an address along with the question."""
    slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
    slack.command(ANA, slack.channel, "what is ViSOR?")
    slack.wait_for(slack.said)
    slack.wait_for(lambda: len(slack.acks) >= 3)
    assert ["not properly installed" in said.text for said in slack.said()] == [True]


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"error": "access_denied"}, 200, "declined"),
        ({"code": "made up"}, 401, "did not complete"),
        ({}, 401, "did not complete"),
        ({"code": "x", "state": "made up"}, 400, "not opened by the browser"),
    ],
    ids=["declined", "wrong code", "no code", "other state"],
)
def test_an_installation_that_fails_says_why_and_keeps_nothing(
    slack: LoopbackSlack,
    bot: WebBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    *,
    given: dict[str, str],
    status: int,
    said: str,
) -> None:
    """Declined, with a code or a state that is not Slack's: a page with a way back, and no code in the log."""
    with caplog.at_level(logging.DEBUG):
        reply = come_back(bot, begin(bot), **given)
    assert (status, True) == (reply.status, said in reply.body)
    assert "/slack/install" in reply.body
    assert "made up" not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert 0 == opened(slack, bot).count()


def test_what_slack_says_is_not_put_into_the_page(bot: WebBot) -> None:
    """Anybody can lead an administrator to this address with anything in it."""
    reply = come_back(bot, begin(bot), error="<script>alert(1)</script>")
    assert "<script" not in reply.body


def test_another_browser_cannot_finish_an_installation(slack: LoopbackSlack, bot: WebBot) -> None:
    """The state belongs to the browser that began, so nobody can be made to install by a link."""
    begun, other = begin(bot), begin(bot)
    crossed = come_back(bot, type(begun)(begun.address, begun.asked, other.cookie), code=slack.authorize())
    assert 400 == crossed.status
    assert 0 == opened(slack, bot).count()


def test_a_state_is_good_for_one_installation(slack: LoopbackSlack, bot: WebBot) -> None:
    """The page loaded again does nothing more."""
    begun = begin(bot)
    assert 200 == come_back(bot, begun, code=slack.authorize()).status
    assert 401 == come_back(bot, begun, code=slack.authorize()).status


def test_slack_away_in_the_middle_of_an_installation(slack: LoopbackSlack, bot: WebBot) -> None:
    """The administrator gets a page and not an exception, and can begin again."""
    slack.fail_next("oauth.v2.access", cut=True)
    reply = install(bot, slack)
    assert (503, True) == (reply.status, "could not be kept" in reply.body)
    assert "Traceback" not in reply.body
    assert 0 == opened(slack, bot).count()
    assert 200 == install(bot, slack).status


def test_two_workspaces_are_answered_each_by_its_own_token(slack: LoopbackSlack, bot: WebBot) -> None:
    """The loopback knows a channel only by the token of its workspace."""
    second = slack.second_workspace()
    assert [200, 200] == [install(bot, slack).status, install(bot, slack, second).status]
    first_ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
    second_ts = second.post_as(BEN, second.channel, "who uses it?", mention=True)
    slack.wait_for(lambda: slack.said(first_ts) and second.said(second_ts))
    assert "You asked: what is ViSOR?" in slack.said(first_ts)[0].text
    assert "You asked: who uses it?" in second.said(second_ts)[0].text


def test_a_workspace_that_takes_the_bot_away_is_forgotten_and_the_other_stays(
    slack: LoopbackSlack, bot: WebBot
) -> None:
    """Its token is deleted; the other workspace is answered as before."""
    second = slack.second_workspace()
    install(bot, slack)
    install(bot, slack, second)
    body = event("app_uninstalled", slack.team, at=time.time() + 1)
    assert 200 == bot.post(body, bot.signed(body)).status
    slack.wait_for(lambda: opened(slack, bot).count() == 1)
    assert opened(slack, bot).connect(slack.team) is None
    ts = second.post_as(BEN, second.channel, "who uses it?", mention=True)
    slack.wait_for(lambda: second.said(ts))


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (lambda team: event("tokens_revoked", team, at=time.time() + 1, tokens={"bot": ["U0MAPPABOT"]}), 0),
        (lambda team: event("tokens_revoked", team, at=time.time() + 1, tokens={"oauth": ["U0ANA"]}), 1),
        (lambda team: event("tokens_revoked", team, at=time.time() - 60, tokens={"bot": ["U0MAPPABOT"]}), 1),
        (lambda _team: event("app_uninstalled", "T0OTHER", at=time.time() + 1), 1),
    ],
    ids=["the bot's token", "a person's token", "before it was installed again", "another workspace"],
)
def test_a_revoked_token_is_forgotten(slack: LoopbackSlack, bot: WebBot, body: object, left: int) -> None:
    """Slack's notices come late and in any order: what was installed after them stays."""
    assert callable(body)
    install(bot, slack)
    payload = body(slack.team)
    assert 200 == bot.post(payload, bot.signed(payload)).status
    if not left:
        slack.wait_for(lambda: opened(slack, bot).count() == 0)
    time.sleep(0.2)
    assert left == opened(slack, bot).count()


def test_tokens_are_sealed_in_the_database(slack: LoopbackSlack, bot: WebBot, tmp_path: Path) -> None:
    """Whoever has the database alone has no token; with another hash key there is no installation either."""
    install(bot, slack)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("events.sqlite3*"))
    assert slack.bot_token.encode() not in kept
    found = opened(slack, bot).connect(slack.team)
    assert found is not None
    assert (slack.bot_token, slack.bot_user) == (found.client.token, found.bot_user)
    assert opened(slack, bot, key="another key").connect(slack.team) is None


def test_what_was_changed_in_the_database_does_not_open(slack: LoopbackSlack, bot: WebBot) -> None:
    """A sealed token is authenticated, not only hidden."""
    install(bot, slack)
    with bot.store.engine.begin() as connection:
        changed = "replace(bot_token, substr(bot_token, 30, 8), 'AAAAAAAA')"
        connection.execute(text(f"UPDATE slack_bots SET bot_token = {changed}"))  # noqa: S608 - nobody's input
    assert opened(slack, bot).connect(slack.team) is None


def test_replicas_may_make_the_tables_at_the_same_time(slack: LoopbackSlack, tmp_path: Path) -> None:
    """slack_sdk makes its own tables; whoever comes second finds them."""
    engine = open_database(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    together = Barrier(4)

    def start(_number: int) -> int:
        together.wait()
        return Installs(engine, client_id="1.2", key="k", client_for=lambda _token: slack_client(None, "")).count()

    with ThreadPoolExecutor(4) as threads:
        assert [0, 0, 0, 0] == list(threads.map(start, range(4)))
    engine.dispose()


def test_an_org_wide_installation_serves_every_workspace_of_the_organisation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One token for all: by events, by commands, and for what is taken up without an event."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with LoopbackSlack(enterprise="E0ORG", org_install=True) as slack:
        second = slack.second_workspace(same_org=True)
        with running_web_bot(slack, tmp_path, settings=oauth_settings(slack, tmp_path)) as bot:
            assert 200 == install(bot, slack).status
            ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
            other_ts = second.post_as(BEN, second.channel, "who uses it?", mention=True)
            slack.wait_for(lambda: slack.said(ts) and second.said(other_ts))
            second.command(BEN, second.channel, "what is ViSOR?")
            slack.wait_for(lambda: len(second.said()) == 2)
            # Interactions of an org-wide installation name no team of their own.
            second.open_home(BEN)
            slack.wait_for(lambda: second.home_of(BEN))
            second.press(BEN, second.said(other_ts)[0].ts, ids.SHOW_SOURCES, channel=second.channel)
            slack.wait_for(lambda: second.view_of(BEN))
            # A connection needs no event: one organisation is enough to know where a team belongs.
            found = opened(slack, bot).connect(second.team)
            assert found is not None
            assert slack.bot_token == found.client.token


def test_without_the_public_address_it_does_not_start(
    slack: LoopbackSlack, bot: WebBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Every missing setting is named at once, with status 3."""
    settings = oauth_settings(slack, tmp_path).model_copy(update={"public_url": None, "slack_client_secret": None})
    code = run(settings, None, None, bot.store, now=None, about="", announce=print)  # type: ignore[arg-type]
    assert 3 == code
    assert "not set: MAPPA_SLACK_CLIENT_SECRET, MAPPA_PUBLIC_URL" in caplog.text
