"""What was asked, what was shown, and what people thought of it; only what has passed the guard comes here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, or_, select

from bot.store.models import asked as asked_table
from bot.store.models import feedback
from bot.store.transaction import insert_into, transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A question that was answered.

    `key` is the delivery's. `ts`, `thread_ts` and `reply_ts` are "" where there is none (a command has no message, a
    private answer no reply others see). `asker` is a keyed hash. `question` has passed the guard. `entries` are the ids
    of the entries shown, best first. `evidence` is the probability that the first was right. `digest` is the
    knowledge's.
    """

    key: str
    team: str
    channel: str
    ts: str
    thread_ts: str
    reply_ts: str
    asker: str
    question: str
    outcome: str
    entries: tuple[str, ...]
    area: str | None
    as_of: date
    evidence: float
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person, a keyed hash, thought of the answer to one delivery."""

    key: str
    asker: str
    is_helpful: bool
    reason: str
    at: datetime


class AskedLog:
    """
    The questions asked and how their answers were judged.

    Every method is one transaction and raises `StoreUnreachable` when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, asked: Asked) -> None:
        """Keep what was asked; a second answer to the same delivery replaces the first."""
        row = {**asdict(asked), "entries": list(asked.entries)}
        changed = {name: value for name, value in row.items() if name != "key"}
        upsert = insert_into(self._engine, asked_table).values(row)
        with transaction(self._engine) as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=changed))

    def find(self, key: str) -> Asked | None:
        """Return what was asked, or None when it is unknown or forgotten."""
        with transaction(self._engine) as connection:
            row = connection.execute(select(*_columns()).where(asked_table.c.key == key)).first()
        return _asked(row) if row is not None else None

    def frequent(self, team: str, since: datetime, limit: int, *, fewest: int = 1) -> tuple[str, ...]:
        """Return the entries that most people of a workspace, `fewest` at least, were shown, each counted once."""
        query = select(asked_table.c.asker, asked_table.c.entries).where(
            asked_table.c.team == team, asked_table.c.at >= since
        )
        with transaction(self._engine) as connection:
            shown = {(asker, entry) for asker, entries in connection.execute(query) for entry in entries}
        counts = Counter(entry for _, entry in shown)
        known = [entry for entry in counts if counts[entry] >= fewest]
        return tuple(sorted(known, key=lambda entry: (-counts[entry], entry))[:limit])

    def in_vain(self, team: str | None, since: datetime) -> tuple[Asked, ...]:
        """Return what found no answer or an unhelpful one, oldest first; with None, from all workspaces."""
        unhelpful = select(feedback.c.key).where(feedback.c.is_helpful.is_(False))
        vain = or_(asked_table.c.outcome.startswith("abstained"), asked_table.c.key.in_(unhelpful))
        query = select(*_columns()).where(asked_table.c.at >= since, vain)
        if team is not None:
            query = query.where(asked_table.c.team == team)
        with transaction(self._engine) as connection:
            rows = connection.execute(query.order_by(asked_table.c.at, asked_table.c.key)).all()
        return tuple(_asked(row) for row in rows)

    def forget(self, key: str) -> None:
        """Delete what was asked, and what was thought of it: the person took the question back."""
        with transaction(self._engine) as connection:
            connection.execute(delete(asked_table).where(asked_table.c.key == key))
            connection.execute(delete(feedback).where(feedback.c.key == key))

    def forget_before(self, when: datetime) -> int:
        """Delete what is older than `when`, and return how many questions that were."""
        with transaction(self._engine) as connection:
            connection.execute(delete(feedback).where(feedback.c.at < when))
            return connection.execute(delete(asked_table).where(asked_table.c.at < when)).rowcount

    def judge(self, key: str, asker: str, is_helpful: bool, reason: str, now: datetime) -> None:  # noqa: FBT001
        """Keep what a person thinks of an answer; the last word counts."""
        said = {"is_helpful": is_helpful, "reason": reason, "at": now}
        upsert = insert_into(self._engine, feedback).values(key=key, asker=asker, **said)
        with transaction(self._engine) as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=["key", "asker"], set_=said))

    def judgements(self, since: datetime) -> tuple[Judgement, ...]:
        """Return what people thought since then, oldest first."""
        query = select(*(feedback.c[field.name] for field in fields(Judgement))).where(feedback.c.at >= since)
        with transaction(self._engine) as connection:
            rows = connection.execute(query.order_by(feedback.c.at, feedback.c.key, feedback.c.asker)).all()
        return tuple(Judgement(*row) for row in rows)


def _columns() -> Sequence[Any]:
    return [asked_table.c[field.name] for field in fields(Asked)]


def _asked(row: Row[Any]) -> Asked:
    values = dict(row._mapping)
    return Asked(**{**values, "entries": tuple(values["entries"])})
