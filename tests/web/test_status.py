"""What a balancer, an orchestrator and Prometheus are told."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.demo.loopback import LoopbackSlack
from bot.health import Health
from bot.meters import Meters
from bot.store.database import open_database
from bot.store.store import open_store
from bot.web.serve import beside, run
from tests.scenarios.running import ANA, KNOWLEDGE, echo, settings_for
from tests.scenarios.running import QUICK as QUICK_SOCKET
from tests.web.running import QUICK, Reply, WebBot, running_web_bot, web_settings


def test_a_running_bot_is_live_and_ready(bot: WebBot) -> None:
    """Both say so with 200."""
    assert 200 == bot.get("/live").status
    ready = bot.get("/ready")
    assert (200, {"ready": True, "problems": {}}) == (ready.status, ready.json())


def test_a_database_that_does_not_answer_makes_it_not_ready_but_leaves_it_live(bot: WebBot) -> None:
    """A restart would not help, so only /ready tells; when the database is back, all is well again."""
    bot.health.watch("database", _raise)
    ready = bot.get("/ready")
    assert (503, {"ready": False, "problems": {"database": "ConnectionError"}}) == (ready.status, ready.json())
    assert 200 == bot.get("/live").status
    bot.health.watch("database", lambda: "")
    assert 200 == bot.get("/ready").status


def test_a_database_that_is_gone_is_noticed(bot: WebBot) -> None:
    """The check is a real question to it, and its failures are counted."""
    with bot.store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO elsewhere"))
    ready = bot.get("/ready")
    assert (503, {"ready": False, "problems": {"database": "it does not answer"}}) == (ready.status, ready.json())
    assert bot.metric("mappa_store_errors_total")


def test_asked_to_stop_it_is_not_ready_first_and_goes_on_serving(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A balancer learns of the end before the port closes, so that no request meets a closed door."""
    with running_web_bot(slack, tmp_path, pace=replace(QUICK, linger_seconds=2.0)) as bot:
        bot.stop.set()
        ready = slack.wait_for(lambda: _not_ready(bot))
        assert ready is not None
        assert {"ready": False, "problems": {"process": "stopping"}} == ready.json()
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        assert 0 == bot.wait()


def test_a_check_that_hangs_is_not_asked_twice() -> None:
    """Probes come every few seconds and must not pile up behind a database that does not answer."""
    health, release, asked = Health(), threading.Event(), []

    def hang() -> str:
        asked.append(1)
        release.wait(10)
        return ""

    health.watch("database", hang)
    first = threading.Thread(target=health.problems)
    first.start()
    while not asked:
        time.sleep(0.01)
    assert {"health": "the last check has not come back yet"} == health.problems()
    release.set()
    first.join()
    assert {} == health.problems()
    assert 2 == len(asked)


def test_before_the_bot_has_started_it_is_not_ready() -> None:
    """The port opens before Slack is reached."""
    assert {"process": "starting"} == Health().problems()


def test_metrics_count_answers_deliveries_and_requests(slack: LoopbackSlack, tmp_path: Path) -> None:
    """One question: an answer by its outcome, its delivery and the duplicate, and the requests behind them."""
    with running_web_bot(slack, tmp_path) as bot:
        slack.fail_next("chat.postMessage", status=429)
        ts = slack.post_as(ANA, slack.channel, "is Xenophon at level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        slack.wait_for(lambda: bot.metric('mappa_answers_total{outcome="answered"}'))
        told = bot.get("/metrics")
        assert "text/plain" in told.headers["content-type"]
        assert 1 == bot.metric('mappa_answers_total{outcome="answered"}')
        assert 1 == bot.metric('mappa_deliveries_total{claim="new"}')
        assert 1 == bot.metric('mappa_deliveries_total{claim="duplicate"}')
        assert 1 == bot.metric('mappa_slack_failures_total{kind="rate_limited"}')
        assert 1 == bot.metric("mappa_answer_seconds_count")
        assert 0 == bot.metric("mappa_in_hand")
        assert "Xenophon" not in told.body


def test_metrics_ask_for_the_token_that_is_set(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Without it, or with another, 401."""
    settings = web_settings(slack, tmp_path).model_copy(update={"metrics_token": SecretStr("sesame")})
    with running_web_bot(slack, tmp_path, settings=settings) as bot:
        for wrong in (
            {},
            {"authorization": "Bearer open"},
            {"authorization": "sesame"},
            {"authorization": "Basic sesame"},
        ):
            assert 401 == bot.get("/metrics", wrong).status
        assert 200 == bot.get("/metrics", {"authorization": "Bearer sesame"}).status
        assert 200 == bot.get("/live").status


def test_a_label_never_holds_what_was_typed() -> None:
    """Whatever is passed by mistake is counted as something else."""
    meters = Meters()
    for label in ("What is ViSOR?", "Ünal", "x" * 41, "", "a b"):
        meters.answered(label)
    told = meters.text().decode()
    assert 'mappa_answers_total{outcome="other"} 5.0' in told
    assert "ViSOR" not in told


def test_two_bots_in_one_process_count_apart() -> None:
    """No registry is shared."""
    one, two = Meters(), Meters()
    one.answered("answered")
    assert b'outcome="answered"' in one.text()
    assert b'outcome="answered"' not in two.text()


def test_a_taken_port_ends_the_start_with_status_1(
    slack: LoopbackSlack, bot: WebBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """On either transport; the message names the address."""
    port = int(bot.address.rpartition(":")[2])
    for settings in (web_settings(slack, tmp_path), settings_for(slack, tmp_path)):
        taken = settings.model_copy(update={"http_port": port})
        code = run(taken, echo, KNOWLEDGE, bot.store, now=lambda: datetime.now(UTC), about="", announce=print)
        assert 1 == code
    assert f"cannot listen on 127.0.0.1:{port}" in caplog.text


def test_socket_mode_tells_too_when_a_port_is_set(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Ready once the socket is open; nothing is served for Slack there; the port closes with the bot."""
    engine = open_database(f"sqlite:///{tmp_path / 'events.sqlite3'}")
    store, settings = open_store(engine, replica="one", run="1"), settings_for(slack, tmp_path)
    bot = WebBot("", store)
    # The address is announced before the start-up line here.
    bot.lines.append("")

    def target() -> None:
        on_port = settings.model_copy(update={"http_port": 0})
        code = run(
            on_port,
            echo,
            KNOWLEDGE,
            store,
            now=lambda: datetime.now(UTC),
            about="test",
            announce=bot.lines.append,
            stop=bot.stop,
            pace=QUICK_SOCKET,
        )
        bot.exit_codes.append(code)

    bot.thread = threading.Thread(target=target)
    bot.thread.start()
    try:
        slack.wait_for_connection()
        assert slack.wait_for(lambda: bot.get("/ready").status == 200)
        assert b"mappa_in_hand 0.0" in bot.get("/metrics").body.encode()
        assert 404 == bot.post(b"{}", {}).status
    finally:
        bot.stop.set()
        assert 0 == bot.wait()
        engine.dispose()
    with pytest.raises(ConnectionError):
        bot.get("/live")


def test_without_a_port_socket_mode_listens_nowhere(slack: LoopbackSlack, tmp_path: Path) -> None:
    """As it always was."""
    with beside(settings_for(slack, tmp_path), Health(), Meters()) as address:
        assert "" == address


def _raise() -> str:
    raise ConnectionError("password=hunter2")


def _not_ready(bot: WebBot) -> Reply | None:
    ready = bot.get("/ready")
    return ready if ready.status == 503 else None
