"""Processes that build an index."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

_BUILDER = Path(__file__).with_name("builder.py")

Builder = subprocess.Popen[str]
StartBuilder = Callable[..., Builder]


@pytest.fixture
def start_builder() -> Iterator[StartBuilder]:
    """Starts `builder.py` with the arguments given; whatever still runs at the end is killed."""
    with ExitStack() as running:

        def start(*args: str | Path) -> Builder:
            process = subprocess.Popen(
                [sys.executable, str(_BUILDER), *map(str, args)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(_BUILDER.parents[2])},
            )
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield start
