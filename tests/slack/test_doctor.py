"""The doctor finds what is missing, before `serve` stumbles over it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.demo.loopback import LoopbackSlack
from bot.doctor import Finding, Level, check_python, is_ready, run_doctor
from bot.settings import Settings
from bot.slack.ids import BOT_SCOPES


@pytest.fixture
def settings(slack: LoopbackSlack, tmp_path: Path) -> Settings:
    """Settings with which everything is well."""
    knowledge = tmp_path / "knowledge"
    (knowledge / "entries").mkdir(parents=True)
    (knowledge / "entries" / "a.yaml").write_text("[]", encoding="utf-8")
    return Settings(
        knowledge_dir=knowledge,
        var_dir=tmp_path / "var",
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        hash_key=SecretStr("k" * 32),
    )


def examine(settings: Settings, **more: Any) -> tuple[Finding, ...]:
    """Run the doctor on a database in the folder for built files."""
    return run_doctor(settings, database_url=f"sqlite:///{settings.var_dir / 'mappa.sqlite3'}", **more)


def missing(findings: tuple[Finding, ...]) -> list[str]:
    """What the doctor says is missing; each must come with what to do."""
    found = [finding for finding in findings if finding.level is Level.MISSING]
    assert all(finding.next_step for finding in found)
    return [finding.what for finding in found]


def test_with_everything_in_place_nothing_is_missing(settings: Settings) -> None:
    """Every check is made and the bot may start; the workspace is named."""
    with LoopbackSlack(scopes=frozenset(BOT_SCOPES)) as exact:
        tokens = {"slack_bot_token": SecretStr(exact.bot_token), "slack_app_token": SecretStr(exact.app_token)}
        findings = examine(settings.model_copy(update={**tokens, "slack_api_url": exact.api_url}))
    assert [finding.level for finding in findings] == [Level.OK] * 10
    assert is_ready(findings)
    assert "Slack workspace Loopback" in [finding.what for finding in findings]


def test_scopes_beyond_the_manifest_are_a_warning(settings: Settings) -> None:
    """The bot can run, but holds rights it does not need."""
    findings = examine(settings)
    (warning,) = [finding for finding in findings if finding.level is Level.WARN]
    assert "mpim:read" in warning.what
    assert is_ready(findings)


def test_a_scope_that_was_not_granted_is_named(settings: Settings) -> None:
    """Slack says with every reply which scopes a token has."""
    with LoopbackSlack(scopes=frozenset(BOT_SCOPES) - {"im:history", "commands"}) as poor:
        tokens = {"slack_bot_token": SecretStr(poor.bot_token), "slack_app_token": SecretStr(poor.app_token)}
        findings = examine(settings.model_copy(update={**tokens, "slack_api_url": poor.api_url}))
    assert missing(findings) == ["scopes not granted: commands, im:history"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"slack_bot_token": None}, ["MAPPA_SLACK_BOT_TOKEN is not set"]),
        ({"slack_bot_token": SecretStr("xapp-1")}, ["MAPPA_SLACK_BOT_TOKEN does not start with xoxb-"]),
        ({"slack_bot_token": SecretStr("xoxb-1")}, ["Slack refuses MAPPA_SLACK_BOT_TOKEN (invalid_auth)"]),
        ({"slack_app_token": None}, ["MAPPA_SLACK_APP_TOKEN is not set"]),
        ({"slack_app_token": SecretStr("xapp-1")}, ["Slack refuses MAPPA_SLACK_APP_TOKEN (invalid_auth)"]),
        ({"hash_key": None}, ["MAPPA_HASH_KEY is not set"]),
        ({"hash_key": SecretStr("short")}, ["MAPPA_HASH_KEY has 5 characters"]),
    ],
    ids=str,
)
def test_each_missing_or_wrong_secret_is_named(settings: Settings, change: dict[str, Any], what: list[str]) -> None:
    """One finding, with the setting's name and never its value."""
    assert missing(examine(settings.model_copy(update=change))) == what


def test_everything_missing_is_reported_in_one_go(tmp_path: Path) -> None:
    """A new administrator sees the whole list, in the order in which to mend it, and no traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    bare = Settings(knowledge_dir=tmp_path / "none", var_dir=tmp_path / "file" / "var")
    found = missing(run_doctor(bare, database_url="mysql://nowhere/at-all"))
    assert [what.split(" ")[0] for what in found] == [
        "no",
        "cannot",
        "MAPPA_HASH_KEY",
        "database:",
        "MAPPA_SLACK_BOT_TOKEN",
        "MAPPA_SLACK_APP_TOKEN",
    ]


def test_without_a_network_the_doctor_says_so(settings: Settings) -> None:
    """A token is not blamed for a Slack that does not answer."""
    offline = settings.model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    assert [what.partition(" (")[0] for what in missing(examine(offline))] == ["Slack does not answer"] * 2


def test_checks_of_others_are_made_too_and_may_break(settings: Settings) -> None:
    """The command line adds the index and the encoder; one that raises becomes a finding."""

    def broken() -> Finding:
        raise RuntimeError("no such model")

    checks: list[Callable[[], Finding]] = [lambda: Finding(Level.OK, "index"), broken]
    findings = examine(settings, checks=checks)
    assert "index" in [finding.what for finding in findings]
    assert missing(findings) == ["a check failed: RuntimeError: no such model"]


def test_an_old_python_is_found() -> None:
    """The program needs 3.11."""
    assert [check_python(version).level for version in ((3, 10, 9), (3, 11, 0), (3, 14, 1))] == [
        Level.MISSING,
        Level.OK,
        Level.OK,
    ]
