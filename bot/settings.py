"""Every setting, read from the environment, from files in a secrets folder, and from nowhere else."""

import os
import socket
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.answer.evidence import Caution


class Transport(StrEnum):
    """How Slack's events reach the bot."""

    SOCKET = "socket"
    HTTP = "http"


_PROJECT = Path(__file__).resolve().parents[1]


def _home() -> Path:
    """Return the folder that holds `knowledge/`: the checkout the package runs from, or the working folder."""
    return _PROJECT if (_PROJECT / "knowledge").is_dir() else Path.cwd()


class Settings(BaseSettings):
    """
    The bot's settings, one environment variable each: `MAPPA_` and the field's name in capitals.

    A file named like the variable in the folder `MAPPA_SECRETS_DIR` (as Docker and systemd mount secrets) is read too;
    the environment wins.
    """

    model_config = SettingsConfigDict(env_prefix="MAPPA_", env_ignore_empty=True, frozen=True, extra="ignore")

    knowledge_dir: Path = Field(default_factory=lambda: _home() / "knowledge", description="The knowledge folder.")
    var_dir: Path = Field(default_factory=lambda: _home() / "var", description="Built files and the SQLite database.")
    model_dir: Path | None = Field(None, description="Another sentence-transformers model; empty means the default.")
    area: str | None = Field("llr", description="The MAPPA area whose local entries may be used; empty means none.")
    unit_contact: str = Field("your area's MAPPA unit", description="Whom to ask when the bot cannot answer.")
    caution: Caution = Field(
        Caution.BALANCED, description="How sure the bot must be before it answers: strict, balanced or helpful."
    )
    max_question_chars: int = Field(2000, ge=100, le=10_000, description="Longer questions are declined kindly.")

    slack_bot_token: SecretStr | None = Field(None, description="The bot token (xoxb-…).")
    slack_app_token: SecretStr | None = Field(None, description="The app-level token for Socket Mode (xapp-…).")
    transport: Transport = Field(Transport.SOCKET, description="How events come from Slack: socket or http.")
    slack_signing_secret: SecretStr | None = Field(None, description="What Slack signs its requests with (http).")
    slack_client_id: str | None = Field(None, description="The app's client id, for several workspaces (http).")
    slack_client_secret: SecretStr | None = Field(None, description="The app's client secret, for the same.")
    public_url: str | None = Field(None, description="The bot's address as browsers see it, for installing (http).")
    slack_api_url: str = Field("https://slack.com/api/", description="Slack's Web API; tests use a loopback one.")

    database_url: SecretStr | None = Field(None, description="SQLAlchemy address; empty means SQLite in var_dir.")
    hash_key: SecretStr | None = Field(None, description="Key for hashing Slack ids; any long random text.")
    drafts_dir: Path | None = Field(None, description="Drafts of new entries; empty means drafts/ in var_dir.")
    replica: str = Field(default_factory=socket.gethostname, description="Name of this process among several.")
    http_host: str = Field("127.0.0.1", description="The address to listen on.")
    http_port: int | None = Field(
        None, ge=0, le=65_535, description="The port to listen on; empty means 8080 for http and none for socket."
    )
    metrics_token: SecretStr | None = Field(None, description="What /metrics asks for; empty means nothing.")
    event_retention_days: int = Field(30, ge=1, description="How long questions and handled events are kept.")
    learning_retention_days: int = Field(
        730, ge=1, description="How long learning records are kept after the last sign of the person."
    )
    badge_key: SecretStr | None = Field(None, description="What certificates are signed with: an Ed25519 key in PEM.")
    badge_issuer: str = Field("mappa-bot", description="Who certifies, as certificates say it.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")


def load_settings() -> Settings:
    """
    Return the settings of this process.

    Raises:
        pydantic.ValidationError: A value does not fit; the message names the variable.
    """
    secrets = os.environ.get("MAPPA_SECRETS_DIR")
    return Settings(_secrets_dir=secrets) if secrets else Settings()
