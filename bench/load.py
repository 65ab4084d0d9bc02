"""
`python -m bench.load`: two replicas of the bot on one database, thousands of events, and everything going wrong.

People ask by mention, direct message, follow-up and command. What Slack tells the bot of it (a mention is told twice,
as `app_mention` and as `message`) comes in random order, each event up to three times. Meanwhile calls to Slack fail,
sockets break, one replica is killed half-way and starts again, and the database is restarted. At the end every
question must have exactly one answer. A command is told once, as Slack does it; when the replica that took it is
killed, its person is told to ask again. Calls that answer a command fail only without effect: after a doubtful
failure the bot sends a private answer again, and is meant to (see `bot.slack.posting`).
"""

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

from bench.postgres import Postgres
from bench.promises import Asked, Kind, Promises, Report, report
from bench.running import Replicas
from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.slack.ids import ANSWER_EVENT_TYPE, message_key
from bot.store.database import open_database
from bot.store.errors import StoreUnreachable
from bot.store.events import EventLog

# Of a hundred questions; the first is asked where a follow-up has no thread yet.
MIX: dict[Kind, int] = {"mention": 45, "direct": 20, "follow-up": 20, "command": 15}
# An event is first told within so many questions of when it happened, and told again within so many.
FIRST_WITHIN, AGAIN_WITHIN = 20, 60
# How many questions may wait for their answers at once: a busy channel, not a flood that measures only the queue.
AT_ONCE = 16
ONE_FAULT_IN = 12  # questions
GIVE_UP_SECONDS = 120.0  # without any answer while some are due; Slack's second repetition comes after 60
QUIET_SECONDS = 2.0  # after the last answer, for whatever should not come
CHANNELS = tuple(f"C0LOAD{number}" for number in range(8))
SPEAKERS = tuple(f"U0LOAD{number}" for number in range(40))

Say = Callable[[str], None]


class Load:
    """One run; `log` is that of the replicas, `questions` are what is asked (again when there are too few)."""

    def __init__(
        self,
        slack: LoopbackSlack,
        log: EventLog,
        *,
        events: int,
        seed: int,
        questions: tuple[str, ...],
        say: Say,
        upsets: dict[int, tuple[str, Callable[[], None]]],
    ) -> None:
        self.promises = Promises()
        self.faults: dict[str, int] = {}
        self._slack = slack
        self._log = log
        self._events = events
        self._random = random.Random(seed)  # noqa: S311 - a test that can be repeated, not a secret
        self._questions = questions
        self._say = say
        self._upsets = upsets
        self._deck: list[tuple[float, int, dict[str, Any]]] = []
        self._dealt = 0
        self._told = 0
        self._read = 0
        self._roots: list[Asked] = []

    def run(self) -> Report:
        """Ask everything, wait for the answers, and return what came of it."""
        for channel in CHANNELS:
            self._slack.add_channel(channel)
        self._slack.hold_events()
        started = time.monotonic()
        for number in range(self._events):
            self._wait(lambda: len(self.promises.waiting) < AT_ONCE)
            self._ask(number)
            self._deal(number)
            self._upset(number)
            if (number + 1) % max(self._events // 20, 1) == 0:
                self._say(
                    f"{number + 1:5} asked, {self.promises.answered:5} answered, {sum(self.faults.values())} faults"
                )
        self._deal(float("inf"))
        self._wait(self._is_done)
        seconds = time.monotonic() - started
        quiet_until = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < quiet_until:
            self._look()
            self._deal(float("inf"))
            time.sleep(0.1)
        return report(self.promises, faults=self.faults, dealt=self._dealt, seconds=seconds, unheard=self._unheard())

    def _ask(self, number: int) -> None:
        kind = self._random.choices(list(MIX), list(MIX.values()))[0]
        root = self._answered_root() if kind == "follow-up" else None
        if kind == "follow-up" and root is None:
            kind = "mention"
        text = f"{self._questions[number % len(self._questions)]} ({number})"
        speaker, channel = self._random.choice(SPEAKERS), self._random.choice(CHANNELS)
        if kind == "command":
            self._command(number, channel, text)
            return
        if root is not None:
            speaker, channel = root.user, root.channel
        elif kind == "direct":
            channel = self._slack.dm(speaker)
        thread = root.ts if root else None
        ts = self._slack.post_as(speaker, channel, text, thread_ts=thread, mention=kind == "mention")
        self.promises.expect(Asked(message_key(self._slack.team, channel, ts), kind, speaker, channel, ts))

    def _answered_root(self) -> Asked | None:
        """
        Return a question whose answer is written down as given, None where the first look finds none.

        Until then the bot does not take a reply for itself: it may have answered, and been killed before it noted so.
        """
        if not self._roots:
            return None
        root = self._random.choice(self._roots)
        try:
            is_noted = self._log.is_part_of(self._slack.team, root.channel, root.ts)
        except StoreUnreachable:
            return None
        return root if is_noted else None

    def _command(self, number: int, channel: str, text: str) -> None:
        """Give a command as somebody who gives no other, so that the private answer says whose it is."""
        user = f"U0COMMAND{number}"
        self._wait(lambda: bool(self._slack.request_url) or self._slack.connections > 0)
        asked = Asked(user, "command", user, channel, "")
        self.promises.expect(asked)
        self.promises.told(asked.key, time.time())
        self._slack.command(user, channel, text)

    def _take_up(self, position: float) -> None:
        """Put what Slack has to tell since last time into the deck, what people wrote several times."""
        events = self._slack.events[self._told :]
        self._told += len(events)
        for event in events:
            said = event["event"]
            is_ours = said.get("user") == self._slack.bot_user or said.get("bot_id")
            copies = 1 if is_ours else self._random.randint(1, 3)
            for copy in range(copies):
                within = AGAIN_WITHIN if copy else FIRST_WITHIN
                heappush(self._deck, (position + self._random.uniform(0, within), self._dealt + len(self._deck), event))

    def _deal(self, position: float) -> None:
        """Deliver what is due."""
        self._take_up(position if position != float("inf") else self._events)
        while self._deck and self._deck[0][0] <= position:
            _, _, event = heappop(self._deck)
            said = event["event"]
            self.promises.told(message_key(self._slack.team, said.get("channel", ""), said.get("ts", "")), time.time())
            self._slack.deliver(event)
            self._dealt += 1

    def _upset(self, number: int) -> None:
        """Let something go wrong now and then, and the large things at their time."""
        if number in self._upsets:
            name, upset = self._upsets[number]
            self._say(f"      {name}")
            self._count(name)
            upset()
        if self._random.randrange(ONE_FAULT_IN) == 0:
            name, fault = self._random.choice(tuple(faults(self._slack)))
            self._count(name)
            fault()

    def _count(self, name: str) -> None:
        self.faults[name] = self.faults.get(name, 0) + 1

    def _look(self) -> None:
        """Read what the bot has said since last time."""
        messages = self._slack.messages[self._read :]
        self._read += len(messages)
        for message in (one for one in messages if one.by_bot):
            payload = message.metadata or {}
            key = (
                payload.get("event_payload", {}).get("key") if payload.get("event_type") == ANSWER_EVENT_TYPE else None
            )
            is_excuse = message.text.startswith((wording.SLACK_RESTARTED, wording.slack_error("").split(".")[0]))
            asked = self.promises.answer(key or message.ephemeral_to, float(message.ts), is_excuse=is_excuse)
            if asked is not None and asked.kind in {"mention", "direct"} and not is_excuse:
                self._roots.append(asked)

    def _is_done(self) -> bool:
        """Return whether nothing is due but commands that nobody acknowledged: Slack tells their people itself."""
        due = [self.promises.asked[key].kind for key in self.promises.waiting]
        return set(due) <= {"command"} and len(due) <= self._unheard()

    def _unheard(self) -> int:
        given = sum(asked.kind == "command" for asked in self.promises.asked.values())
        return given - sum(ack.kind == "slash_commands" for ack in self._slack.acks)

    def _wait(self, is_done: Callable[[], bool]) -> None:
        """Wait until something holds, for as long as answers keep coming."""
        self._look()
        since, answered = time.monotonic(), self.promises.answered
        while not is_done() and time.monotonic() - since < GIVE_UP_SECONDS:
            time.sleep(0.02)
            self._look()
            if self.promises.answered != answered:
                since, answered = time.monotonic(), self.promises.answered


def faults(slack: LoopbackSlack) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what may go wrong with a call to Slack, or with the sockets."""
    post, read, private = "chat.postMessage", "conversations.replies", "response_url"
    yield "429 on posting", lambda: slack.fail_next(post, status=429)
    yield "500 on posting, not posted", lambda: slack.fail_next(post, status=500)
    yield "500 on posting, posted", lambda: slack.fail_next(post, status=500, after_effect=True)
    yield "cut while posting, not posted", lambda: slack.fail_next(post, cut=True)
    yield "cut while posting, posted", lambda: slack.fail_next(post, cut=True, after_effect=True)
    yield "429 on reading a thread", lambda: slack.fail_next(read, status=429)
    yield "500 on reading a thread", lambda: slack.fail_next(read, status=500)
    yield "429 on a private answer", lambda: slack.fail_next(private, status=429)
    yield "500 on a private answer", lambda: slack.fail_next(private, status=500)
    if not slack.request_url:
        yield "all sockets cut", lambda: slack.disconnect(None)
        yield "sockets refreshed", lambda: slack.disconnect("refresh_requested")


def run_load(
    *,
    events: int,
    database: str | None,
    seed: int = 1,
    is_http: bool = False,
    is_real: bool = False,
    questions: tuple[str, ...] = ("When is a case managed at Level 2?",),
    say: Say,
    folder: Path,
) -> Report:
    """
    Return what came of one run.

    Args:
        events: How many questions are asked.
        database: Its address; "postgresql" for a server started here and restarted once, None for SQLite in `folder`.
        seed: Of everything random; processes and sockets take their time as they like all the same.
        is_http: Events come by HTTP instead of by sockets.
        is_real: The real answerer instead of a quick one.
        questions: What is asked.
        say: Gets the lines of progress.
        folder: For logs and the SQLite file.
    """
    with ExitStack() as stack:
        server = stack.enter_context(Postgres()) if database == "postgresql" else None
        address = server.url if server else database or f"sqlite:///{folder / 'load.sqlite3'}"
        slack = stack.enter_context(LoopbackSlack(echo_own=True))
        replicas = stack.enter_context(
            Replicas(slack, ("one", "two"), address, folder, is_http=is_http, is_real=is_real)
        )
        upsets = {events // 2: ("replica one killed and started again", lambda: replicas.kill_and_restart("one"))}
        if server is not None:
            upsets[events * 3 // 4] = ("PostgreSQL restarted", server.restart)
        engine = open_database(address)
        stack.callback(engine.dispose)
        log = EventLog(engine, replica="load", run="load")
        return Load(slack, log, events=events, seed=seed, questions=questions, say=say, upsets=upsets).run()


def main(arguments: list[str] | None = None) -> int:
    """Run and return 0, or 1 when a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.load", description=(__doc__ or "").strip().partition("\n")[0]
    )
    parser.add_argument("--events", type=int, default=2000, help="how many questions are asked")
    parser.add_argument("--database", help="an address, or postgresql for a server of our own; SQLite without")
    parser.add_argument("--seed", type=int, default=1, help="of what is random")
    parser.add_argument("--http", action="store_true", help="events come by HTTP instead of Socket Mode")
    parser.add_argument("--real", action="store_true", help="use the real answerer instead of a quick one")
    given = parser.parse_args(arguments)

    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each socket that we cut

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="mappa-load-") as folder:
        found = run_load(
            events=given.events,
            database=given.database,
            seed=given.seed,
            is_http=given.http,
            is_real=given.real,
            say=say,
            folder=Path(folder),
        )
    print(found)
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
