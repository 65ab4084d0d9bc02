"""The demonstration as a whole: it starts, answers on its page, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.demo.page_server import PageServer
from bot.demo.run import run_demo, set_stage
from bot.settings import Settings
from tests.scenarios.running import KNOWLEDGE, echo

_PROGRAM = """
import sys
from datetime import UTC, datetime
from bot.demo.run import run_demo
from bot.settings import Settings
from tests.scenarios.running import KNOWLEDGE, echo

sys.exit(run_demo(
    Settings(), echo, KNOWLEDGE, now=lambda: datetime.now(UTC), about="test index",
    say=lambda line: print(line, flush=True), opens_browser=False,
))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_says_where_the_page_is_and_ends_in_order(tmp_path: Path, number: signal.Signals) -> None:
    """The page is there once its address is printed; a signal ends it with status 0 and no file left."""
    root = Path(__file__).parents[2]
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment = kept | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(root), "MAPPA_VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "-c", _PROGRAM]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            address = next(found[0] for line in running.stdout if (found := re.search(r"http://127\S+", line)))
            with urllib.request.urlopen(address, timeout=10) as page:  # noqa: S310 - the address was just made by us
                assert b"A local demonstration. Nothing leaves this computer." in page.read()
        finally:
            running.send_signal(number)
        assert 0 == running.wait(30)
    assert [] == list(tmp_path.iterdir())


def test_a_taken_port_is_told_and_ends_it(slack: LoopbackSlack) -> None:
    """The status is 1 and the words name the way out."""
    said: list[str] = []
    with PageServer(slack, set_stage(slack)) as taken:
        port = int(taken.address.rstrip("/").rpartition(":")[2])
        status = run_demo(
            Settings(),
            echo,
            KNOWLEDGE,
            now=lambda: datetime.now(UTC),
            about="test index",
            say=said.append,
            port=port,
            opens_browser=False,
            stop=threading.Event(),
        )
    assert 1 == status
    assert any(line.startswith(wording.demo_page_port_taken(port, "")[:25]) for line in said)
