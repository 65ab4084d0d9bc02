"""A PostgreSQL of one's own for as long as a measurement takes: on loopback, in a folder that is thrown away."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_PROGRAMS = Path("/usr/lib/postgresql")  # where Debian puts each version
_SYSTEM_USER = "postgres"
_USER = "mappa"
_START_SECONDS = 60.0


class Postgres:
    """
    A server that runs from `with` to its end, and can be restarted in between.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
    """

    def __init__(self) -> None:
        self._programs = _newest_programs()
        self._folder = Path(tempfile.mkdtemp(prefix="mappa-postgres-"))
        self._password = secrets.token_hex(16)
        self._port = _free_port()
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What goes into MAPPA_DATABASE_URL."""
        return f"postgresql://{_USER}:{self._password}@127.0.0.1:{self._port}/postgres"

    def __enter__(self) -> Self:
        try:
            secret = self._folder / "password"
            secret.write_text(self._password, encoding="ascii")
            if (user := _server_user()) is not None:  # the server refuses to run as root
                shutil.chown(self._folder, user, user)
                shutil.chown(secret, user, user)
            made = ["--pgdata", str(self._data), "--username", _USER, "--pwfile", str(secret)]
            made += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
            subprocess.run([self._programs / "initdb", *made], check=True, capture_output=True, user=user, group=user)
            self._start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def restart(self, away_seconds: float = 1.0) -> None:
        """Cut every connection, stay away for a while, and come back with everything that was committed."""
        self._stop()
        time.sleep(away_seconds)
        self._start()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _start(self) -> None:
        user = _server_user()
        options = ["-D", str(self._data), "-h", "127.0.0.1", "-p", str(self._port), "-k", ""]
        log = (self._folder / "log").open("ab")
        with log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", *options], stdout=log, stderr=log, user=user, group=user
            )
        deadline = time.monotonic() + _START_SECONDS
        ready = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        while subprocess.run(ready, check=False).returncode != 0:
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {(self._folder / 'log').read_text()[-500:]}")
            time.sleep(0.05)

    def _stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # "fast": connections are cut, what was begun is rolled back
            self._server.wait(_START_SECONDS)
            self._server = None

    def _remove(self) -> None:
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _newest_programs() -> Path:
    found = sorted(_PROGRAMS.glob("*/bin/postgres"), key=lambda path: [int(part) for part in path.parts[4].split(".")])
    if not found:
        raise FileNotFoundError(f"no PostgreSQL under {_PROGRAMS}: install Debian's package postgresql")
    return found[-1].parent


def _server_user() -> str | None:
    """Return the user that the server must run as, None for our own."""
    return pwd.getpwnam(_SYSTEM_USER).pw_name if os.geteuid() == 0 else None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
