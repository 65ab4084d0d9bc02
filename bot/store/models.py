"""The tables as the program sees them; `migrations/` makes them, and a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Dialect, Index, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, kept as UTC without a zone: SQLite has no zones, and both databases order it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return what is stored; a time without a zone is refused, since nobody can say when it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return what was stored, as UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("key", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("thread_ts", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("response_url", Text, nullable=False),
    Column("replica", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("outcome", Text),
    Index("events_by_thread", "team", "channel", "thread_ts"),
)
