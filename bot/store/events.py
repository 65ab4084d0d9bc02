"""One answer to each message however often Slack delivers it: who is at work on what, and what is done."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Engine, and_, delete, func, or_, select, update

from bot.store.models import events
from bot.store.transaction import has_changed, insert_into, transaction


class Claimed(StrEnum):
    """What a claim found: answer it, answer it because whoever had it is gone, or leave it alone."""

    NEW = "new"
    TAKEN_OVER = "taken_over"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    Where an answer must go; never any typed text.

    `key` is "message:{team}:{channel}:{ts}" or "command:{trigger_id}". `ts` and `thread_ts` (the root of the thread the
    answer goes to) are "" for a command. `asker` is a keyed hash. `response_url` is kept for commands until finished.
    """

    key: str
    team: str
    channel: str
    ts: str
    thread_ts: str
    asker: str
    response_url: str = ""


class EventLog:
    """
    The events table, as one run of one replica uses it.

    Args:
        engine: From `open_database`.
        replica: Name of this process among several; stays the same over restarts.
        run: Differs at each start of the process.
        lease_seconds: How long others leave a claimed event alone unless it is renewed.

    Every method is one transaction and raises `StoreUnreachable` when the database does not answer.
    """

    def __init__(self, engine: Engine, *, replica: str, run: str, lease_seconds: int = 120) -> None:
        self._engine = engine
        self._holder = {"replica": replica, "run": run}
        self._lease = timedelta(seconds=lease_seconds)

    def claim(self, delivery: Delivery, now: datetime) -> Claimed:
        """Take an event on, unless it is finished or someone is at work on it."""
        lease = {**self._holder, "lease_until": now + self._lease}
        row = {**asdict(delivery), **lease, "claimed_at": now}
        insert = insert_into(self._engine, events).values(row).on_conflict_do_nothing()
        with transaction(self._engine) as connection:
            if has_changed(connection, insert.returning(events.c.key)):
                return Claimed.NEW
            free = update(events).where(events.c.key == delivery.key, self._may_take_over(now))
            is_ours = has_changed(connection, free.values(lease).returning(events.c.key))
            return Claimed.TAKEN_OVER if is_ours else Claimed.DUPLICATE

    def renew(self, key: str, now: datetime) -> bool:
        """Extend the lease while waiting; False when it is no longer ours, and the answer no longer ours to give."""
        mine = and_(*(events.c[name] == value for name, value in self._holder.items()))
        unfinished = update(events).where(events.c.key == key, mine, events.c.finished_at.is_(None))
        with transaction(self._engine) as connection:
            return has_changed(connection, unfinished.values(lease_until=now + self._lease).returning(events.c.key))

    def finish(self, key: str, outcome: str, now: datetime) -> None:
        """Record how an event ended and forget its response address; the first outcome stays."""
        with transaction(self._engine) as connection:
            connection.execute(
                update(events)
                .where(events.c.key == key, events.c.finished_at.is_(None))
                .values(outcome=outcome, finished_at=now, response_url="")
            )

    def release(self, key: str, now: datetime) -> None:
        """Let others take an unfinished claim of ours over from now on; they look first what was done already."""
        mine = and_(*(events.c[name] == value for name, value in self._holder.items()))
        unfinished = update(events).where(events.c.key == key, mine, events.c.finished_at.is_(None))
        with transaction(self._engine) as connection:
            connection.execute(unfinished.values(lease_until=now))

    def unfinished(self, now: datetime) -> tuple[Delivery, ...]:
        """Return what this run may take over now, longest waiting first."""
        columns = [events.c[field.name] for field in fields(Delivery)]
        query = select(*columns).where(self._may_take_over(now)).order_by(events.c.claimed_at, events.c.key)
        with transaction(self._engine) as connection:
            return tuple(Delivery(*row) for row in connection.execute(query))

    def is_part_of(self, team: str, channel: str, thread_ts: str, *, asker: str = "", before: str = "") -> bool:
        """
        Return whether anything in this thread, or of this asker there, was for the bot, answered or about to be.

        "" is no thread. Only what is older than the message at `before` counts, where that is given: Slack may tell of
        two messages in another order than they were written in.

        What is not answered yet counts, as a follow-up can come between an answer and the note that it is given.
        """
        if not thread_ts:
            return False
        here = (events.c.team == team, events.c.channel == channel, events.c.thread_ts == thread_ts)
        theirs = (events.c.asker == asker,) if asker else ()
        older = (events.c.ts < before,) if before else ()
        query = select(events.c.key).where(*here, *theirs, *older).limit(1)
        with transaction(self._engine) as connection:
            return connection.execute(query).first() is not None

    def outcome(self, key: str) -> str | None:
        """Return how an event ended, "" while it is not finished, None when there is none of this key."""
        query = select(events.c.outcome, events.c.finished_at).where(events.c.key == key)
        with transaction(self._engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else str(row.outcome or "") if row.finished_at is not None else ""

    def forget_before(self, when: datetime) -> int:
        """Delete what was finished, or given up, before `when`, and return how many rows that were."""
        last_touched = func.coalesce(events.c.finished_at, events.c.lease_until)
        with transaction(self._engine) as connection:
            return connection.execute(delete(events).where(last_touched < when)).rowcount

    def _may_take_over(self, now: datetime) -> ColumnElement[bool]:
        """An unfinished row whose lease has run out, or left behind by an earlier run of this replica."""
        ours_before = and_(events.c.replica == self._holder["replica"], events.c.run != self._holder["run"])
        return and_(events.c.finished_at.is_(None), or_(events.c.lease_until <= now, ours_before))
