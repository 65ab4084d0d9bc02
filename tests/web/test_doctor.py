"""The doctor knows what HTTP mode needs."""

from pathlib import Path

from pydantic import SecretStr

from bot.demo.loopback import LoopbackSlack
from bot.doctor import Level, run_doctor
from bot.settings import Settings
from tests.web.running import oauth_settings, web_settings


def missing(settings: Settings) -> list[str]:
    """What the doctor says about Slack's settings; each with what to do."""
    found = run_doctor(settings, database_url=f"sqlite:///{settings.var_dir / 'mappa.sqlite3'}")
    about_slack = [finding for finding in found if finding.what.startswith(("MAPPA_SLACK", "MAPPA_PUBLIC"))]
    lacking = [finding for finding in about_slack if finding.level is Level.MISSING]
    assert all(finding.next_step for finding in lacking)
    return [finding.what for finding in lacking]


def test_http_needs_a_signing_secret_and_no_app_token(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The app-level token is for sockets."""
    settings = web_settings(slack, tmp_path)
    assert [] == missing(settings)
    without = settings.model_copy(update={"slack_signing_secret": None})
    assert ["MAPPA_SLACK_SIGNING_SECRET is not set"] == missing(without)


def test_several_workspaces_need_a_client_secret_and_an_address_and_no_bot_token(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Each workspace brings its own token; browsers need TLS, or the installation's cookie is not sent."""
    settings = oauth_settings(slack, tmp_path)
    assert [] == missing(settings)
    wrong = settings.model_copy(update={"slack_client_secret": SecretStr(""), "public_url": "http://mappa.example.org"})
    assert [
        "MAPPA_SLACK_CLIENT_SECRET is not set",
        "MAPPA_PUBLIC_URL does not start with https://",
    ] == missing(wrong)
