"""The demonstration: a loopback Slack, the unmodified bot on it, and a page in the browser to use it with."""

import secrets
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot import wording
from bot.answer.types import Answer, Question
from bot.demo.clock import DemoClock, clock_acts
from bot.demo.imagined import imagine_group
from bot.demo.loopback import LoopbackSlack
from bot.demo.page_server import PageServer
from bot.demo.page_state import Role, Room, Stage
from bot.settings import Settings, Transport
from bot.slack.halt import EXIT_UNREACHABLE, stopping_on_signals
from bot.slack.serve import serve
from bot.store.database import open_database
from bot.store.identity import keyed_hash
from bot.store.store import Store, open_store
from bot.training import badge
from bot.training.course import course_of
from bot.training.types import Wishes
from index.types import Knowledge

PRACTITIONER, UNIT, ADMINISTRATOR = "U0PRACTITIONER", "U0UNIT", "U0ADMIN"
UNIT_CHANNEL = "C0MAPPAUNIT"
DEMO_ISSUER = "mappa-bot, a demonstration"
# The bot must be connected before anybody types; encoding the first question has been paid by then.
_CONNECT_SECONDS = 30.0


def run_demo(
    settings: Settings,
    answer: Callable[[Question], Answer],
    knowledge: Knowledge,
    *,
    now: Callable[[], datetime],
    about: str,
    say: Callable[[str], None],
    port: int = 0,
    opens_browser: bool = True,
    stop: threading.Event | None = None,
) -> int:
    """
    Serve the demonstration page until SIGTERM, SIGINT or `stop`, and return the exit status.

    Everything lives in memory and a temporary folder that is removed at the end. The status is that of `serve`, or 1
    when the port is taken.

    Args:
        settings: As for `serve`; tokens, transport and database are replaced by the demonstration's own.
        answer: Answers a question; called from several threads.
        knowledge: What the answers are made of.
        now: The present time, with its zone.
        about: The middle of the bot's start-up line.
        say: Prints a line.
        port: Where the page is served on 127.0.0.1; 0 for any free port.
        opens_browser: Show the page in the person's browser.
        stop: Ends the demonstration when set, besides the signals.
    """
    stop = stop or threading.Event()
    with stopping_on_signals(stop), LoopbackSlack() as slack, _kept_for_now() as (folder, store):
        stage = set_stage(slack)
        store.choices.choose(slack.team, "", "unit_channel", UNIT_CHANNEL, "demo", now())
        own = demo_settings(settings, slack, folder)
        clock = DemoClock(slack, now)
        trainer = (_person(own, slack, ADMINISTRATOR), slack.dm(ADMINISTRATOR))
        imagine_group(store.learning, course_of(knowledge, now().date()), slack.team, trainer, now())
        statuses: list[int] = []

        def target() -> None:
            try:
                statuses.append(
                    serve(own, answer, knowledge, store, now=clock.now, about=about, announce=say, stop=stop)
                )
            finally:
                stop.set()  # a bot that ends takes the page with it

        bot = threading.Thread(target=target, name="demo-bot")
        bot.start()
        try:
            more = clock_acts(clock, lambda user: _wishes(own, slack, store, user))
            _show(PageServer(slack, stage, port=port, more=more), slack, say, stop, opens_browser=opens_browser)
        except OSError as error:
            say(wording.demo_page_port_taken(port, error.strerror or str(error)))
            statuses.append(EXIT_UNREACHABLE)
        finally:
            stop.set()
            bot.join()
    return max(statuses, default=EXIT_UNREACHABLE)


def set_stage(slack: LoopbackSlack) -> Stage:
    """Furnish the loopback's workspace: three roles, two channels and the direct messages; return what is there."""
    slack.add_channel(UNIT_CHANNEL)
    slack.add_person(ADMINISTRATOR, is_admin=True)
    roles = (
        (PRACTITIONER, "Practitioner", "blue"),
        (UNIT, "MAPPA unit", "green"),
        (ADMINISTRATOR, "Administrator", "brown"),
    )
    rooms = (
        Room(slack.channel, "mappa-help", "Where practitioners ask mappa"),
        Room(UNIT_CHANNEL, "mappa-unit", "The MAPPA unit's channel: questions passed on to the unit arrive here"),
    )
    return Stage(
        people=tuple(Role(user, name, colour, slack.dm(user)) for user, name, colour in roles),
        channels=rooms,
        bot=Role(slack.bot_user, "mappa", "plum"),
    )


def demo_settings(settings: Settings, slack: LoopbackSlack, folder: Path) -> Settings:
    """Return the settings that lead the bot to the loopback, and keep what it writes in `folder`."""
    own = {
        "transport": Transport.SOCKET,
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_api_url": slack.api_url,
        "hash_key": SecretStr(secrets.token_hex(32)),
        "badge_key": SecretStr(badge.new_key()),  # never the real one: anybody is certified anything here
        "badge_issuer": DEMO_ISSUER,
        "var_dir": folder,
        "database_url": None,
        "http_port": None,
        "replica": "demo",
    }
    return settings.model_copy(update=own)


def _person(own: Settings, slack: LoopbackSlack, user: str) -> str:
    """Return the keyed hash under which the bot keeps what a person learns."""
    return keyed_hash(own.hash_key.get_secret_value() if own.hash_key else "", slack.team, user)


def _wishes(own: Settings, slack: LoopbackSlack, store: Store, user: str) -> Wishes:
    learner = store.learning.learner(_person(own, slack, user))
    return learner.wishes if learner else Wishes()


def _show(
    server: PageServer,
    slack: LoopbackSlack,
    say: Callable[[str], None],
    stop: threading.Event,
    *,
    opens_browser: bool,
) -> None:
    """Serve the page until `stop`."""
    with server as page:
        slack.wait_for(lambda: slack.connections or stop.is_set(), _CONNECT_SECONDS)
        say(wording.demo_page_at(page.address))
        say(wording.DEMO_PAGE_STOP)
        if opens_browser and not stop.is_set():
            webbrowser.open(page.address)
        while not stop.is_set():
            time.sleep(0.1)  # not `stop.wait`: a signal's handler would wait for a lock that this thread holds


@contextmanager
def _kept_for_now() -> Iterator[tuple[Path, Store]]:
    """Hold a database in a folder that goes away again."""
    with TemporaryDirectory(prefix="mappa-demo-", ignore_cleanup_errors=True) as name:
        engine = open_database(f"sqlite:///{Path(name) / 'demo.sqlite3'}")
        try:
            yield Path(name), open_store(engine, replica="demo", run=secrets.token_hex(8))
        finally:
            engine.dispose()
