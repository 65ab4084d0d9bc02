"""What is in deploy/ agrees with the program."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import yaml
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

from bot.answer.evidence import Caution
from bot.answer.types import Answer, Outcome
from bot.cli import app
from bot.demo.loopback import LoopbackSlack
from bot.meters import Meters
from bot.settings import Settings
from bot.slack import ids
from bot.slack.app import build_app, slack_client
from bot.slack.calls import Patience
from bot.slack.desk import Desk
from bot.slack.ids import BOT_SCOPES, COMMAND, EVENTS
from bot.slack.rules import Rules
from bot.slack.upkeep import Pace
from bot.store.database import open_database
from bot.store.store import open_store
from bot.web.app import EVENTS_PATH
from bot.web.install import REDIRECT_PATH
from index.types import Knowledge

DEPLOY = Path(__file__).parents[2] / "deploy"
PROJECT = DEPLOY.parent

# The subtypes of `message` that the bot follows: a question edited or deleted.
CHANGES = ("message_changed", "message_deleted")

# What each thing the bot does needs, from the "required scopes" on the pages of docs.slack.dev/reference.
EVENT_SCOPES = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "tokens_revoked": set(),
}
METHOD_SCOPES = {
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    # Only public and private channels are looked at, and only conversations of people with the bot opened.
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "files.upload_v2": {"files:write"},
    "users.info": {"users:read"},
    # These need the history scope of each kind of channel, which the events need anyway.
    "conversations.history": set(),
    "conversations.replies": set(),
}


def manifest(name: str = "slack-manifest.yaml") -> dict[str, Any]:
    """The manifest as Slack reads it."""
    return cast("dict[str, Any]", yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8")))


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
            knowledge=Knowledge(()),
            rules=lambda _team, _channel: Rules(None, Caution.BALANCED),
            now=lambda: datetime.now(UTC),
            store=open_store(engine, replica="one", run="1"),
            hash_key="k" * 32,
            patience=Patience(lambda _seconds: None),
            on_token_refused=lambda _code: None,
            unit_contact="the unit",
            drafts_dir=Path("drafts"),
        )
        slack_app = build_app(slack_client(slack.bot_token, slack.api_url), desk, executor)
    engine.dispose()
    listeners = [listener.matchers[0] for listener in slack_app._listeners]  # Bolt has no public list
    events = [{"type": name.partition(".")[0]} for name in subscribed]
    events += [{"type": "message", "subtype": subtype} for subtype in CHANGES]
    bodies: list[dict[str, Any]] = [{"type": "event_callback", "event": event} for event in events]
    bodies += [{"command": entry["command"], "trigger_id": "1"} for entry in features["slash_commands"]]
    bodies += [
        {"type": "message_action", "callback_id": entry["callback_id"], "trigger_id": "1"}
        for entry in features["shortcuts"]
    ]
    pressed = list(interactions())
    assert all(any(matches(listener, body) for listener in listeners) for body in bodies)
    assert all(any(matches(listener, body) for body in (*bodies, *pressed)) for listener in listeners)
    assert {name.partition(".")[0] for name in subscribed} == set(EVENTS)
    assert [entry["command"] for entry in features["slash_commands"]] == [COMMAND]
    assert [(entry["type"], entry["callback_id"]) for entry in features["shortcuts"]] == [("message", ids.ASK_ABOUT)]
    assert settings["interactivity"]["is_enabled"] is True
    assert settings["socket_mode_enabled"] is True


def interactions() -> Iterator[dict[str, Any]]:
    """What Slack sends for a button, a modal sent and a modal closed with each of our ids; no manifest lists those."""
    ours = [value for value in vars(ids).values() if isinstance(value, str) and value.startswith("mappa_")]
    for name in (*ours, *(f"{name}:0" for name in ours)):
        action = {"type": "button", "action_id": name, "block_id": "b"}
        yield {"type": "block_actions", "actions": [action], "trigger_id": "1"}
        yield {"type": "view_submission", "view": {"type": "modal", "callback_id": name}}
        yield {"type": "view_closed", "view": {"type": "modal", "callback_id": name}}


def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    """Each scope belongs to an event, a command, a method the code calls, or to agent_view; none is left over."""
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]
    code = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot" / "slack").rglob("*.py"))
    called = {
        name.replace("_", ".", 1)
        for name in re.findall(r"\.((?:chat|conversations|files|users|reactions)_[A-Za-z0-9_]+)\(", code)
    }
    assert called <= set(METHOD_SCOPES)
    needed = set().union(*(EVENT_SCOPES[name] for name in subscribed), *(METHOD_SCOPES[name] for name in called))
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


def test_the_manifest_for_http_is_the_same_app() -> None:
    """It differs in the transport and in addresses, which Socket Mode has no use for, and in nothing else."""
    socket_app, http_app = manifest(), manifest("slack-manifest-http.yaml")
    settings, command = http_app["settings"], http_app["features"]["slash_commands"][0]
    events_url = f"https://YOUR-ADDRESS{EVENTS_PATH}"
    assert events_url == command.pop("url")
    assert events_url == settings["event_subscriptions"].pop("request_url")
    assert events_url == settings["interactivity"].pop("request_url")
    assert [f"https://YOUR-ADDRESS{REDIRECT_PATH}"] == http_app["oauth_config"].pop("redirect_urls")
    assert settings.pop("socket_mode_enabled") is False
    assert socket_app["settings"].pop("socket_mode_enabled") is True
    assert socket_app == http_app


def test_what_runs_several_replicas_fits_the_program() -> None:
    """Compose and Kubernetes: settings that exist, a name for each replica, the probes' paths, time to finish."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    objects = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "mappa-bot.yaml").read_text(encoding="utf-8")))
    known = {f"MAPPA_{field.upper()}" for field in Settings.model_fields} | {"MAPPA_SECRETS_DIR"}
    replicas = [compose["services"][name] for name in ("mappa-1", "mappa-2")]
    assert ["mappa-1", "mappa-2"] == [replica["environment"]["MAPPA_REPLICA"] for replica in replicas]
    assert {*replicas[0]["environment"], *replicas[0]["secrets"]} <= known
    assert {"60s"} == {replica["stop_grace_period"] for replica in replicas}
    config = next(one for one in objects if one["kind"] == "ConfigMap")
    pods = next(one for one in objects if one["kind"] == "StatefulSet")["spec"]["template"]["spec"]
    (bot,) = pods["containers"]
    assert {*config["data"], *(entry["name"] for entry in bot["env"])} <= known
    paths = {kind: bot[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
    assert {"startup": "/live", "liveness": "/live", "readiness": "/ready"} == paths
    pace = Pace()
    # Requests in hand may take as long again as the drain.
    assert pace.linger_seconds + 2 * pace.drain_seconds < 60 == pods["terminationGracePeriodSeconds"]
    # Told to stop, a replica is not ready; nobody may send it anything once it has closed its port.
    ready = bot["readinessProbe"]
    assert ready["periodSeconds"] * ready["failureThreshold"] < pace.linger_seconds


def test_secrets_are_named_in_no_deployed_file() -> None:
    """They come from files or from the cluster, by reference."""
    for path in (*DEPLOY.glob("*.y*ml"), *DEPLOY.glob("kubernetes/*.yaml")):
        assert not re.search(
            r"xox[bp]-[0-9]|xapp-[0-9]|password:[ \t]*\S", path.read_text(encoding="utf-8"), re.IGNORECASE
        )


def test_the_runbook_names_every_metric_and_no_other() -> None:
    """Whoever is woken at night finds each metric there, and each setting and command it names is real."""
    runbook = (DEPLOY / "runbook.md").read_text(encoding="utf-8")
    ours = set(re.findall(r"^# TYPE (mappa_\w+)", Meters().text().decode(), re.MULTILINE))
    assert {name for name in ours if not name.endswith("_created")} == set(re.findall(r"`(mappa_[a-z_]+)", runbook))
    known = {f"MAPPA_{field.upper()}" for field in Settings.model_fields} | {"MAPPA_SECRETS_DIR"}
    assert set(re.findall(r"MAPPA_[A-Z_]+", runbook)) <= known


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


def test_the_image_sets_nothing_that_a_secret_may_say() -> None:
    """A variable wins over a secret file: with a database named in the image, replicas would not share one."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    secrets = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert "database_url" in secrets
    assert [] == [name for name in sorted(secrets) if f"MAPPA_{name.upper()}=" in text]


def test_the_guide_names_only_settings_targets_and_commands_that_exist() -> None:
    """Every MAPPA_ variable, make target and mappa-bot command in deploy/README.md is real."""
    guide = "".join((DEPLOY / name).read_text(encoding="utf-8") for name in ("README.md", "runbook.md"))
    settings = {f"MAPPA_{field.upper()}" for field in Settings.model_fields} | {"MAPPA_SECRETS_DIR"}
    assert set(re.findall(r"MAPPA_[A-Z_]+", guide)) <= settings
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", guide)) <= targets
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert set(re.findall(r"mappa-bot (doctor|serve|build|check|ask|search|eval|demo)\b", guide)) <= known
