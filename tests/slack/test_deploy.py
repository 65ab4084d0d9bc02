"""What is in deploy/ agrees with the program."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import yaml
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

from bot.answer.types import Answer, Outcome
from bot.cli import app
from bot.demo.loopback import LoopbackSlack
from bot.settings import Settings
from bot.slack.app import build_app, slack_client
from bot.slack.calls import Patience
from bot.slack.desk import Desk
from bot.slack.ids import BOT_SCOPES, COMMAND, EVENTS
from bot.store.database import open_database
from bot.store.events import EventLog

DEPLOY = Path(__file__).parents[2] / "deploy"
PROJECT = DEPLOY.parent

# What each thing the bot does needs, from the "required scopes" on the pages of docs.slack.dev/reference.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
METHOD_SCOPES = {"chat.postMessage": "chat:write", "auth.test": None, "apps.connections.open": None}
# conversations.replies needs the history scope of each kind of channel, which the events need anyway.
READING = "conversations.replies"


def manifest() -> dict[str, Any]:
    """The manifest as Slack reads it."""
    return cast("dict[str, Any]", yaml.safe_load((DEPLOY / "slack-manifest.yaml").read_text(encoding="utf-8")))


def matches(matcher: Any, body: dict[str, Any]) -> bool:
    """Whether one of Bolt's own matchers takes a payload."""
    request = BoltRequest(body=body, mode="socket_mode")
    return bool(matcher.matches(request, BoltResponse(status=200)))


def test_the_manifest_subscribes_to_exactly_what_has_a_listener(slack: LoopbackSlack) -> None:
    """Every event and command of the manifest is taken by a listener of the app, and no listener waits in vain."""
    features, settings = manifest()["features"], manifest()["settings"]
    subscribed = settings["event_subscriptions"]["bot_events"]
    engine = open_database("sqlite://")
    with ThreadPoolExecutor(1) as executor:
        desk = Desk(
            answer=lambda _question: Answer(Outcome.CLARIFY_EMPTY, "?"),
            area=None,
            now=lambda: datetime.now(UTC),
            events=EventLog(engine, replica="one", run="1"),
            hash_key="k" * 32,
            patience=Patience(lambda _seconds: None),
            on_token_refused=lambda _code: None,
        )
        slack_app = build_app(slack_client(slack.bot_token, slack.api_url), desk, executor)
    engine.dispose()
    listeners = [listener.matchers[0] for listener in slack_app._listeners]  # Bolt has no public list
    bodies = [{"type": "event_callback", "event": {"type": name.partition(".")[0]}} for name in subscribed]
    bodies += [{"command": entry["command"], "trigger_id": "1"} for entry in features["slash_commands"]]
    assert all(any(matches(listener, body) for listener in listeners) for body in bodies)
    assert all(any(matches(listener, body) for body in bodies) for listener in listeners)
    assert {name.partition(".")[0] for name in subscribed} == set(EVENTS)
    assert [entry["command"] for entry in features["slash_commands"]] == [COMMAND]
    assert settings["socket_mode_enabled"] is True


def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    """Each scope belongs to an event, a command, a method the code calls, or to agent_view; none is left over."""
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]
    code = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot" / "slack").rglob("*.py"))
    called = {
        name.replace("_", ".", 1)
        for name in re.findall(r"\.((?:chat|conversations|users|reactions)_[A-Za-z]+)\(", code)
    }
    assert called == {"chat.postMessage", READING}
    needed = {EVENT_SCOPES[name] for name in subscribed}
    needed |= {scope for method in called - {READING} if (scope := METHOD_SCOPES[method])}
    needed |= {"commands", "assistant:write"}
    assert needed == set(BOT_SCOPES)
    assert sorted(manifest()["oauth_config"]["scopes"]["bot"]) == sorted(BOT_SCOPES)


def test_the_manifest_keeps_slacks_rules() -> None:
    """agent_view and not its predecessor, at most four prompts, and lengths within Slack's limits."""
    whole = manifest()
    features, shown = whole["features"], whole["display_information"]
    assert "assistant_view" not in features
    assert features["agent_view"]["agent_description"]
    assert 1 <= len(features["agent_view"]["suggested_prompts"]) <= 4
    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000


def test_env_example_names_every_setting_with_a_comment() -> None:
    """Each field once, above it a comment, and a value the settings accept."""
    text = (DEPLOY / "env.example").read_text(encoding="utf-8")
    lines = text.splitlines()
    named = {line.partition("=")[0]: number for number, line in enumerate(lines) if re.match(r"MAPPA_\w+=", line)}
    assert sorted(named) == sorted(f"MAPPA_{field.upper()}" for field in Settings.model_fields)
    assert all(lines[number - 1].startswith("# ") for number in named.values())


def test_what_env_example_suggests_is_the_default() -> None:
    """Copying the file unchanged changes nothing."""
    text = (DEPLOY / "env.example").read_text(encoding="utf-8")
    given = dict(re.findall(r'^(MAPPA_\w+)="?([^"\n]+)"?$', text, re.MULTILINE))
    defaults = Settings()
    shown = {name: str(getattr(defaults, name.removeprefix("MAPPA_").lower())) for name in given}
    assert given == shown


def test_the_unit_is_hardened_and_does_not_restart_in_vain() -> None:
    """Secrets come as credentials, the file system is read-only, and exit status 3 ends it."""
    unit = (DEPLOY / "mappa-bot.service").read_text(encoding="utf-8").splitlines()
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "StateDirectory=mappa-bot",
        "Environment=MAPPA_SECRETS_DIR=%d",
        "Restart=on-failure",
        "RestartPreventExitStatus=3",
    ):
        assert line in unit
    secrets = {
        line.removeprefix("LoadCredential=").partition(":")[0] for line in unit if line.startswith("LoadCredential=")
    }
    assert secrets == {"MAPPA_SLACK_BOT_TOKEN", "MAPPA_SLACK_APP_TOKEN", "MAPPA_HASH_KEY"}


def test_the_image_runs_without_root_and_only_names_files_that_exist() -> None:
    """USER comes before CMD, the versions are pinned, and everything copied is in the repository and not ignored."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert 0 < text.index("\nUSER mappa") < text.index("mappa-bot build") < text.index("\nCMD ")
    assert "--constraint constraints.txt" in text
    copied = [name for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for name in line.split()[:-1]]
    assert [name for name in copied if f"!{name}" not in kept] == []
    assert [name for name in copied if not (PROJECT / name).exists()] == []


def test_the_guide_names_only_settings_targets_and_commands_that_exist() -> None:
    """Every MAPPA_ variable, make target and mappa-bot command in deploy/README.md is real."""
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    settings = {f"MAPPA_{field.upper()}" for field in Settings.model_fields} | {"MAPPA_SECRETS_DIR"}
    assert set(re.findall(r"MAPPA_[A-Z_]+", guide)) <= settings
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", guide)) <= targets
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert set(re.findall(r"mappa-bot (doctor|serve|build|check|ask|search|eval|demo)\b", guide)) <= known
