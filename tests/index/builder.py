"""
A process that builds an index and can be stopped.

`builder.py build KNOWLEDGE INDEX` says "ready", builds, and says how many texts it encoded and how many it took over;
in the middle of encoding (that with words, then that without) it says "encoding" and waits for a line, or for the end.

`builder.py die KNOWLEDGE INDEX COPIES` copies the index to COPIES/0, COPIES/1, … and builds in each, ending itself with
SIGKILL just before the first, the second, … thing that the build does to the disk (and half-way through encoding). It
says what that was each time, and stops after a build that got through.
"""

import os
import shutil
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from index.build import BuildReport, build_index
from index.encode import Progress, Vectors
from index.load import load_knowledge
from tests.hashing import HashingEncoder

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_ENCODING = "tests.encoding"
_CHANGES = {_ENCODING, "open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}


class _HalfWay(HashingEncoder):
    """Tells the interpreter's audit when half of the texts have been encoded."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        half = len(texts) // 2
        super().encode(texts[:half], progress)
        sys.audit(_ENCODING)
        return super().encode(texts, progress)


def _build(knowledge: Path, index: Path) -> BuildReport:
    return build_index(load_knowledge(knowledge), _HalfWay(tuning="tuned@1"), index, _NOW)


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def _wait(event: str, _args: tuple[object, ...]) -> None:
    if event == _ENCODING:
        _say("encoding")
        sys.stdin.readline()


def _die_at(step: int, index: Path) -> None:
    """End this process before the change to the disk that has this number, counted from 0."""
    steps = count()

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in _CHANGES and _changes(event, args, index) and next(steps) == step:
            _say(event, *(Path(str(name)).name for name in args[:2] if str(index) in str(name)))
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _changes(event: str, args: tuple[object, ...], index: Path) -> bool:
    if event == _ENCODING:
        return True
    reading = event == "open" and isinstance(args[2], int) and not args[2] & (os.O_WRONLY | os.O_RDWR)
    return str(index) in str(args[0]) and not reading


def _die_at_every_step(knowledge: Path, index: Path, copies: Path) -> None:
    for step in count():
        copy = copies / str(step)
        shutil.copytree(index, copy)
        child = os.fork()
        if child == 0:
            _die_at(step, copy)
            _build(knowledge, copy)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return
        if not os.WIFSIGNALED(status):
            sys.exit("the build failed by itself")


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    if what == "die":
        _die_at_every_step(*map(Path, paths))
    else:
        sys.addaudithook(_wait)
        _say("ready")
        report = _build(*map(Path, paths))
        _say(report.encoded, report.reused)
