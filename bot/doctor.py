"""Says what is missing before the bot is started, and what to do about it."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import SecretStr

from bot import wording
from bot.services import open_fresh_index, tuned_file
from bot.settings import Settings, Transport
from bot.slack.probes import TokenProbe, probe_app_token, probe_bot_token
from bot.store.database import open_database
from bot.store.errors import StoreFault
from index.encode import load_encoder, locate_model
from index.errors import EncoderFault, IndexFault, IndexMissing, IndexStale

OLDEST_PYTHON = (3, 11)
# The key is the only thing between a table of hashes and a list of Slack ids: as long as SHA-256's own output.
HASH_KEY_CHARS = 32


class Level(StrEnum):
    """How much a finding matters: nothing to do, worth a look, or the bot cannot run."""

    OK = "ok"
    WARN = "warn"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `next_step` says what to do and is "" when all is well."""

    level: Level
    what: str
    next_step: str = ""


Check = Callable[[], Finding]


def run_doctor(settings: Settings, *, database_url: str, checks: Sequence[Check] = ()) -> tuple[Finding, ...]:
    """
    Return what was found, in the order in which to mend it. Never raises.

    Args:
        settings: As this process has them.
        database_url: SQLAlchemy address of the database in use.
        checks: More checks, of the index and the encoder, made after the folders and before Slack.
    """
    bot_token, app_token = _text(settings.slack_bot_token), _text(settings.slack_app_token)
    url = settings.slack_api_url
    all_checks: list[Check] = [
        check_python,
        lambda: check_knowledge(settings.knowledge_dir),
        lambda: check_writable(settings.var_dir),
        *checks,
        lambda: check_hash_key(_text(settings.hash_key)),
        lambda: check_database(database_url),
        *_checks_of_transport(settings),
    ]
    found = [_safely(check) for check in all_checks]
    if settings.transport is Transport.HTTP:
        # There is no socket, and where workspaces install the bot by themselves each has a token of its own.
        bot_token, app_token = "" if settings.slack_client_id else bot_token, ""
    found += _slack_findings(bot_token, app_token, url)
    return tuple(found)


def is_ready(findings: Sequence[Finding]) -> bool:
    """True when nothing is missing, so that `serve` can run."""
    return all(finding.level is not Level.MISSING for finding in findings)


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Look at the Python version."""
    name = ".".join(map(str, version))
    if version >= OLDEST_PYTHON:
        return Finding(Level.OK, f"Python {name}")
    return Finding(Level.MISSING, f"Python {name} is too old", wording.DOCTOR_PYTHON)


def check_knowledge(folder: Path) -> Finding:
    """Look for the knowledge folder."""
    if any(folder.glob("entries/*.yaml")):
        return Finding(Level.OK, f"knowledge folder {folder}")
    return Finding(Level.MISSING, f"no entries in the knowledge folder {folder}", wording.DOCTOR_KNOWLEDGE)


def check_writable(folder: Path) -> Finding:
    """Try to write a file where built files and the database go."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Finding(Level.OK, f"folder for built files {folder}")
    except OSError as error:
        return Finding(Level.MISSING, f"cannot write in {folder} ({error.strerror})", wording.DOCTOR_VAR_DIR)


def check_hash_key(key: str) -> Finding:
    """Look at the length of the hash key, never at the key."""
    if len(key) >= HASH_KEY_CHARS:
        return Finding(Level.OK, "hash key")
    problem = f"MAPPA_HASH_KEY has {len(key)} characters" if key else "MAPPA_HASH_KEY is not set"
    return Finding(Level.MISSING, problem, wording.doctor_hash_key(HASH_KEY_CHARS))


def check_database(url: str) -> Finding:
    """Open the database, as `serve` would."""
    try:
        open_database(url).dispose()
    except StoreFault as fault:
        return Finding(Level.MISSING, f"database: {fault}", wording.DOCTOR_DATABASE)
    return Finding(Level.OK, "database opens")


def check_token(setting: str, token: str, prefix: str) -> Finding:
    """Look at whether a token is there and of the right kind; it is never shown."""
    if token.startswith(prefix):
        return Finding(Level.OK, setting)
    problem = f"{setting} does not start with {prefix}" if token else f"{setting} is not set"
    return Finding(Level.MISSING, problem, wording.doctor_token(setting))


def check_given(setting: str, value: str, prefix: str = "") -> Finding:
    """Look at whether a setting is there and begins as it must; it is never shown."""
    if value and value.startswith(prefix):
        return Finding(Level.OK, setting)
    problem = f"{setting} does not start with {prefix}" if value else f"{setting} is not set"
    return Finding(Level.MISSING, problem, wording.doctor_token(setting))


def check_encoder(model_dir: Path | None) -> Finding:
    """Look for the model and compare its weights with the published ones, without loading it."""
    try:
        _, identity = locate_model(model_dir)
    except EncoderFault as fault:
        return Finding(Level.MISSING, "encoder", str(fault))
    return Finding(Level.OK, f"encoder {identity}")


def check_index(settings: Settings) -> Finding:
    """Open the index as `serve` would; a missing or stale one is only worth a word, since `serve` builds it."""
    try:
        encoder = load_encoder(settings.model_dir, tuned_file(settings))
        manifest = open_fresh_index(settings, encoder).manifest
    except (IndexMissing, IndexStale) as fault:
        return Finding(Level.WARN, "index", str(fault))
    except IndexFault as fault:
        return Finding(Level.MISSING, "index", str(fault))
    return Finding(Level.OK, f"index of {manifest.entries} entries, built {manifest.built_at}")


def _checks_of_transport(settings: Settings) -> Iterator[Check]:
    """Yield what to check of the settings that only one way of talking to Slack needs."""
    bot_token = _text(settings.slack_bot_token)
    if settings.transport is Transport.SOCKET:
        app_token = _text(settings.slack_app_token)
        yield lambda: check_token("MAPPA_SLACK_BOT_TOKEN", bot_token, "xoxb-")
        yield lambda: check_token("MAPPA_SLACK_APP_TOKEN", app_token, "xapp-")
        return
    yield lambda: check_given("MAPPA_SLACK_SIGNING_SECRET", _text(settings.slack_signing_secret))
    if settings.slack_client_id:
        yield lambda: check_given("MAPPA_SLACK_CLIENT_SECRET", _text(settings.slack_client_secret))
        yield lambda: check_given("MAPPA_PUBLIC_URL", settings.public_url or "", "https://")
    else:
        yield lambda: check_token("MAPPA_SLACK_BOT_TOKEN", bot_token, "xoxb-")


def _slack_findings(bot_token: str, app_token: str, api_url: str) -> Iterator[Finding]:
    """Ask Slack about the tokens that look right; a wrong one has been reported already."""
    if bot_token.startswith("xoxb-"):
        probe = probe_bot_token(bot_token, api_url)
        yield _token_finding("MAPPA_SLACK_BOT_TOKEN", probe, f"Slack workspace {probe.workspace}")
        if not probe.code:
            yield _scope_finding(probe)
    if app_token.startswith("xapp-"):
        probe = probe_app_token(app_token, api_url)
        yield _token_finding("MAPPA_SLACK_APP_TOKEN", probe, "Socket Mode")


def _token_finding(setting: str, probe: TokenProbe, works: str) -> Finding:
    if not probe.code:
        return Finding(Level.OK, works)
    if probe.is_refused:
        return Finding(Level.MISSING, f"Slack refuses {setting} ({probe.code})", wording.doctor_token(setting))
    return Finding(Level.MISSING, f"Slack does not answer ({probe.code})", wording.DOCTOR_UNREACHABLE)


def _scope_finding(probe: TokenProbe) -> Finding:
    if probe.missing_scopes:
        return Finding(Level.MISSING, f"scopes not granted: {', '.join(probe.missing_scopes)}", wording.DOCTOR_SCOPES)
    if probe.needless_scopes:
        extra = ", ".join(probe.needless_scopes)
        return Finding(Level.WARN, f"scopes granted beyond the manifest: {extra}", wording.DOCTOR_NEEDLESS_SCOPES)
    return Finding(Level.OK, "scopes")


def _safely(check: Check) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - one broken check must not hide what the others found
        return Finding(Level.MISSING, f"a check failed: {type(error).__name__}: {error}", wording.DOCTOR_CHECK_FAILED)


def _text(secret: SecretStr | None) -> str:
    return secret.get_secret_value().strip() if secret else ""
