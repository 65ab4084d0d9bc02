"""An empty database of each kind, and processes that use it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from bot.store.database import open_database

_HERE = Path(__file__).parent

Claimant = subprocess.Popen[str]
StartClaimant = Callable[..., Claimant]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'var' / 'mappa.db'}"
        return
    server = os.environ.get("MAPPA_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("MAPPA_TEST_POSTGRES_URL is not set: no PostgreSQL to test with")
    with _schema(server) as address:
        yield address


class _schema:  # noqa: N801
    """A schema of its own in the test database, dropped afterwards."""

    def __init__(self, server: str) -> None:
        self._address = make_url(server).set(drivername="postgresql+psycopg")
        self._name = f"test_{uuid4().hex}"

    def __enter__(self) -> str:
        self._run(f"CREATE SCHEMA {self._name}")
        own = self._address.update_query_dict({"options": f"-csearch_path={self._name}"})
        return own.render_as_string(hide_password=False)

    def __exit__(self, *_: object) -> None:
        self._run(f"DROP SCHEMA {self._name} CASCADE")

    def _run(self, statement: str) -> None:
        engine = create_engine(self._address)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An open database of each kind in turn."""
    opened = open_database(url)
    yield opened
    opened.dispose()


@pytest.fixture
def start_claimant() -> Iterator[StartClaimant]:
    """Starts `claimant.py` with the arguments given; whatever still runs at the end is killed."""
    with ExitStack() as running:

        def start(*args: str) -> Claimant:
            process = subprocess.Popen(
                [sys.executable, str(_HERE / "claimant.py"), *args],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(_HERE.parents[1])},
            )
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield start
