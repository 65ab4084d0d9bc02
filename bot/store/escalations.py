"""Questions passed on to a MAPPA unit: who claimed which, what was answered, and what is still to be done."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, and_, delete, func, or_, select, update

from bot.store.models import escalations as table
from bot.store.transaction import has_changed, insert_into, transaction

# Posting and its tries take well under two minutes; after that whoever took the step on is taken to be gone.
STEP = timedelta(minutes=2)


class State(StrEnum):
    """How far a unit has come with a question."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"


_PENDING = (State.OPEN.value, State.CLAIMED.value)


@dataclass(frozen=True, slots=True)
class Escalation:
    """
    A question for a MAPPA unit.

    `reply_channel` and `reply_thread` ("" for none) are where the asker gets the reply; `unit_channel` and `unit_ts`
    ("" until it is posted) where the unit sees the question. `asker` and `claimed_by` ("" for nobody) are keyed
    hashes. `answer` is the reply, or the reason for closing without one; it has passed the guard, like `question`.
    `reminders` counts those sent. `excused_at` is when the asker heard that the unit could not be reached, `told_at`
    when the reply reached them.
    """

    id: str
    team: str
    area: str | None
    question: str
    reply_channel: str
    reply_thread: str
    unit_channel: str
    asker: str
    asked_key: str
    created_at: datetime
    due_at: datetime
    state: State = State.OPEN
    unit_ts: str = ""
    claimed_by: str = ""
    answer: str = ""
    reminders: int = 0
    reminded_at: datetime | None = None
    claimed_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    excused_at: datetime | None = None
    told_at: datetime | None = None


class EscalationLog:
    """
    The escalations table.

    Every method is one transaction and raises `StoreUnreachable` when the database does not answer. Those that return
    a bool say whether they changed anything: of several callers at once, one is told True.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, escalation: Escalation) -> bool:
        """Keep a new question; False when this id is there already."""
        insert = insert_into(self._engine, table).values(_plain(asdict(escalation)))
        with transaction(self._engine) as connection:
            return has_changed(connection, insert.on_conflict_do_nothing().returning(table.c.id))

    def find(self, id: str) -> Escalation | None:
        """Return one question, or None when it is unknown or forgotten."""
        found = self._read(table.c.id == id)
        return found[0] if found else None

    def pending(self, asker: str, asked_key: str) -> Escalation | None:
        """Return what this person has already passed on about this answer and still waits for."""
        found = self._read(table.c.asker == asker, table.c.asked_key == asked_key, table.c.state.in_(_PENDING))
        return found[0] if found else None

    def claim(self, id: str, by: str, now: datetime) -> bool:
        """Take a question on; only one person can."""
        return self._change(id, table.c.state == State.OPEN.value, state=State.CLAIMED, claimed_by=by, claimed_at=now)

    def release(self, id: str) -> bool:
        """Give a claimed question back."""
        return self._change(id, table.c.state == State.CLAIMED.value, state=State.OPEN, claimed_by="", claimed_at=None)

    def answer(self, id: str, by: str, text: str, now: datetime) -> bool:
        """Answer a question one has claimed."""
        return self._change(id, _held(by), state=State.ANSWERED, answer=text, answered_at=now, busy_until=None)

    def close(self, id: str, by: str, reason: str, now: datetime) -> bool:
        """Close a question, claimed by this person or by nobody, without an answer."""
        may = or_(table.c.state == State.OPEN.value, _held(by))
        values = {"claimed_by": by, "answer": reason, "closed_at": now, "busy_until": None}
        return self._change(id, may, state=State.CLOSED, **values)

    def take(self, id: str, now: datetime) -> Escalation | None:
        """Take on the next step of a question (posting, reminding, telling) and return it, or None when it is taken."""
        change = update(table).where(table.c.id == id, _is_free(now)).values(busy_until=now + STEP)
        with transaction(self._engine) as connection:
            row = connection.execute(change.returning(*_columns())).first()
        return _escalation(row) if row is not None else None

    def renew(self, id: str, taken_at: datetime, now: datetime) -> bool:
        """Hold on to a step taken at that time; False when it is no longer ours."""
        return self._change(id, table.c.busy_until == taken_at + STEP, busy_until=now + STEP)

    def leave(self, id: str, taken_at: datetime, until: datetime | None = None) -> None:
        """Let others take on the next step of what was taken at that time, at once or only after `until`."""
        self._change(id, table.c.busy_until == taken_at + STEP, busy_until=until)

    def posted(self, id: str, unit_channel: str, unit_ts: str) -> None:
        """Record where the unit sees the question."""
        self._change(id, unit_channel=unit_channel, unit_ts=unit_ts)

    def excused(self, id: str, now: datetime) -> None:
        """Record that the asker knows of the delay."""
        self._change(id, excused_at=now)

    def told(self, id: str, now: datetime) -> None:
        """Record that the asker has the reply."""
        self._change(id, told_at=now)

    def reminded(self, id: str, reminders: int, now: datetime) -> None:
        """Record that so many reminders have been sent by now."""
        self._change(id, reminders=reminders, reminded_at=now)

    def unposted(self, now: datetime) -> tuple[Escalation, ...]:
        """Return what no unit has seen yet and nobody is posting."""
        return self._read(_is_free(now), table.c.unit_ts == "", table.c.state.in_(_PENDING))

    def untold(self, now: datetime) -> tuple[Escalation, ...]:
        """Return what is answered or closed, and nobody is telling the asker."""
        return self._read(_is_free(now), table.c.told_at.is_(None), table.c.state.not_in(_PENDING))

    def due(self, now: datetime, most: int, apart: timedelta) -> tuple[Escalation, ...]:
        """Return what a unit is late with and was reminded of less than `most` times, the last `apart` ago."""
        never = and_(table.c.reminders == 0, table.c.due_at <= now)
        again = and_(table.c.reminders.between(1, most - 1), table.c.reminded_at <= now - apart)
        is_late = and_(table.c.unit_ts != "", table.c.state.in_(_PENDING), or_(never, again))
        return self._read(_is_free(now), is_late)

    def forget_before(self, when: datetime) -> int:
        """Delete what was last touched by a person before `when`, and return how many that were."""
        touched = func.coalesce(table.c.closed_at, table.c.answered_at, table.c.claimed_at, table.c.created_at)
        with transaction(self._engine) as connection:
            return connection.execute(delete(table).where(touched < when)).rowcount

    def _read(self, *where: ColumnElement[bool]) -> tuple[Escalation, ...]:
        """Return the rows, oldest first."""
        query = select(*_columns()).where(*where).order_by(table.c.created_at, table.c.id)
        with transaction(self._engine) as connection:
            return tuple(_escalation(row) for row in connection.execute(query))

    def _change(self, id: str, *where: ColumnElement[bool], **values: Any) -> bool:
        """Update one row where the conditions hold, and return whether they did."""
        with transaction(self._engine) as connection:
            change = update(table).where(table.c.id == id, *where).values(_plain(values))
            return has_changed(connection, change.returning(table.c.id))


def _escalation(row: Row[Any]) -> Escalation:
    values = dict(row._mapping)
    return Escalation(**{**values, "state": State(values["state"])})


def _held(by: str) -> ColumnElement[bool]:
    return and_(table.c.state == State.CLAIMED.value, table.c.claimed_by == by)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(table.c.busy_until.is_(None), table.c.busy_until <= now)


def _columns() -> Sequence[Any]:
    return [table.c[field.name] for field in fields(Escalation)]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its state as text: PostgreSQL's driver has its own idea of an enum."""
    return {name: str(value) if isinstance(value, State) else value for name, value in values.items()}
