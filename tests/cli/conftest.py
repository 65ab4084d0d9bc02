"""The command line over a small knowledge folder, in this process and in one of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.cli.program import load_small_encoder
from tests.knowledge_folders import write_small_knowledge

_PROJECT = Path(__file__).parents[2]
_PROGRAM = Path(__file__).parent / "program.py"


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object that was printed."""
        (line,) = self.out.splitlines()
        return json.loads(line)

    @property
    def lines(self) -> list[Any]:
        """The objects that were printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class _Keyboard(io.TextIOBase):
    """Standard input from somebody who reads what was shown before they type."""

    def __init__(self, read: Callable[[], str], says: Callable[[str], str | None]) -> None:
        self._read, self._says = read, says
        self.shown = ""

    def readline(self, _size: int | None = -1) -> str:  # type: ignore[override]
        new = self._read()
        self.shown += new
        typed = self._says(new)
        return "" if typed is None else f"{typed}\n"


class CommandLine:
    """Runs commands on a small knowledge folder, with built files in a folder of the test's own."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.knowledge = write_small_knowledge(root / "knowledge")
        self.var = root / "var"
        model = root / "small"
        model.mkdir()
        (model / "model.safetensors").write_bytes(b"what is here only gives the encoder its name")
        self.settings = {
            "MAPPA_KNOWLEDGE_DIR": str(self.knowledge),
            "MAPPA_VAR_DIR": str(self.var),
            "MAPPA_MODEL_DIR": str(model),
        }
        for name in (name for name in os.environ if name.startswith("MAPPA_")):
            monkeypatch.delenv(name)
        for name, value in self.settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # typer puts its own in place

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Run a command in this process."""
        return self._run(arguments, io.TextIOWrapper(io.BytesIO(stdin)))

    def talk(self, *arguments: str, says: Callable[[str], str | None]) -> Ran:
        """Run a command with somebody at it who reads what is new on the screen, and types, or closes it with None."""
        return self._run(arguments, _Keyboard(lambda: self._capsys.readouterr().out, says))

    def _run(self, arguments: Sequence[str], stdin: io.TextIOBase) -> Ran:
        self._capsys.readouterr()
        self._monkeypatch.setattr(sys, "argv", ["mappa-bot", *arguments])
        self._monkeypatch.setattr(sys, "stdin", stdin)
        status = 0
        try:
            main(load_small_encoder)
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        out, err = self._capsys.readouterr()
        return Ran(status, stdin.shown + out if isinstance(stdin, _Keyboard) else out, err)

    def batch(self, *lines: object, command: str = "ask", more: Sequence[str] = ()) -> Ran:
        """Run a batch of lines, each a JSON value or, as bytes, just what it is."""
        raw = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        return self(command, "--batch", "-", *more, stdin=b"\n".join(raw))

    def process(
        self, *arguments: str, stdin: bytes = b"", cwd: Path = _PROJECT, settings: dict[str, str] | None = None
    ) -> Ran:
        """Run a command in a process of its own."""
        environment = os.environ | self.settings | {"PYTHONPATH": str(_PROJECT)} | (settings or {})
        done = subprocess.run(
            [sys.executable, str(_PROGRAM), *arguments],
            input=stdin,
            env=environment,
            cwd=cwd,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def mappa_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line over a small knowledge folder of its own."""
    return CommandLine(tmp_path, monkeypatch, capsys)
