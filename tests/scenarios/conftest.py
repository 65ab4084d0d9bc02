"""What every scenario starts from."""

from collections.abc import Iterator

import pytest

from bot.demo.loopback import LoopbackSlack


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSlack]:
    """A running loopback Slack, stopped again with the test."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)  # the SDK would ask a proxy for 127.0.0.1, too
    with LoopbackSlack() as running:
        yield running
