"""What the Slack tests share."""

from collections.abc import Iterator

import pytest

from bot.demo.loopback import LoopbackSlack


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    """A running loopback Slack, stopped again with the test."""
    with LoopbackSlack() as running:
        yield running
