"""What the tests of the HTTP mode start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.loopback import LoopbackSlack
from tests.web.running import WebBot, running_web_bot


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSlack]:
    """A running loopback Slack, stopped again with the test."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with LoopbackSlack() as running:
        yield running


@pytest.fixture
def bot(slack: LoopbackSlack, tmp_path: Path) -> Iterator[WebBot]:
    """A bot on HTTP with one token, to which Slack sends nothing by itself."""
    with running_web_bot(slack, tmp_path, is_told=False) as running:
        yield running
