"""The replicas of a load test: started as processes, killed, started again, and stopped by their ids."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.balance import Balancer
from bot.demo.loopback import LoopbackSlack

_START_SECONDS = 90.0  # the real answerer loads a model first
_STOP_SECONDS = 30.0


class Replicas:
    """Several processes of the bot on one database and one Slack, for as long as the `with` lasts."""

    def __init__(
        self,
        slack: LoopbackSlack,
        names: Sequence[str],
        database: str,
        folder: Path,
        *,
        is_http: bool = False,
        is_real: bool = False,
    ) -> None:
        self._slack = slack
        self._database = database
        self._folder = folder
        self._is_real = is_real
        self._ports = {name: _free_port() for name in names} if is_http else dict.fromkeys(names, 0)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        try:
            for name in self._ports:
                self._start(name)
            for name in self._ports:
                self._wait_until_ready(name)
            if any(self._ports.values()):
                balancer = self._stack.enter_context(Balancer([("127.0.0.1", port) for port in self._ports.values()]))
                self._slack.request_url = f"http://{balancer.address}/slack/events"
            else:
                self._slack.wait_for_connection(len(self._ports), _START_SECONDS)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def kill_and_restart(self, name: str) -> None:
        """End a replica as a power cut would, and start it again under its name; returns before it is ready."""
        process = self._processes[name]
        process.send_signal(signal.SIGKILL)
        process.wait(_STOP_SECONDS)
        self._start(name)

    def log_of(self, name: str) -> str:
        """Return what a replica has written so far."""
        return (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _start(self, name: str) -> None:
        port = self._ports[name]
        settings = {
            "MAPPA_SLACK_BOT_TOKEN": self._slack.bot_token,
            "MAPPA_SLACK_APP_TOKEN": self._slack.app_token,
            "MAPPA_SLACK_API_URL": self._slack.api_url,
            "MAPPA_SLACK_SIGNING_SECRET": self._slack.signing_secret,
            "MAPPA_HASH_KEY": "k" * 32,
            "MAPPA_DATABASE_URL": self._database,
            "MAPPA_REPLICA": name,
            "MAPPA_TRANSPORT": "http" if port else "socket",
            "MAPPA_HTTP_PORT": str(port) if port else "",
            **({} if self._is_real else {"MAPPA_VAR_DIR": str(self._folder)}),
        }
        # The SDK would ask a proxy for 127.0.0.1, too.
        unset = [f"--unset={proxy}" for proxy in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")]
        given = [f"{key}={value}" for key, value in settings.items()]
        command = [sys.executable, "-m", "bench.replica", *(["--real"] if self._is_real else [])]
        with (self._folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(["/usr/bin/env", *unset, *given, *command], stdout=log, stderr=log)

    def _wait_until_ready(self, name: str) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while "mappa-bot is running" not in self.log_of(name):
            if self._processes[name].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"replica {name} did not start:\n{self.log_of(name)[-2000:]}")
            time.sleep(0.05)
        while self._ports[name] and not _takes_connections(self._ports[name]):
            time.sleep(0.05)

    def _stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._stack.close()


def _takes_connections(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
