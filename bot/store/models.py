"""The tables as the program sees them; `migrations/` makes them, and a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Dialect, Float, Index, Integer, MetaData, Table, Text
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

# What administrators chose; "" as channel stands for the whole workspace.
choices = Table(
    "choices",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Every change of a choice: from what to what, by whom (a keyed hash), when. NULL stands for "not chosen".
choice_audit = Table(
    "choice_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("choice_audit_by_team", "team"),
)

# What was asked, after the guard has passed it, and what was shown.
asked = Table(
    "asked",
    metadata,
    Column("key", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("thread_ts", Text, nullable=False),
    Column("reply_ts", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("entries", JSON, nullable=False),
    Column("area", Text),
    Column("as_of", Date, nullable=False),
    Column("evidence", Float, nullable=False),
    Column("digest", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("asked_by_time", "at"),
)

# What one person thought of one answer; `reason` has passed the guard.
feedback = Table(
    "feedback",
    metadata,
    Column("key", Text, primary_key=True),
    Column("asker", Text, primary_key=True),
    Column("is_helpful", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("feedback_by_time", "at"),
)

# Questions passed on to a MAPPA unit; `question` and `answer` have passed the guard, people are keyed hashes.
escalations = Table(
    "escalations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("area", Text),
    Column("question", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reply_channel", Text, nullable=False),
    Column("reply_thread", Text, nullable=False),
    Column("unit_channel", Text, nullable=False),
    Column("unit_ts", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("asked_key", Text, nullable=False),
    Column("claimed_by", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("reminders", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reminded_at", UtcDateTime),
    Column("claimed_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    # When the asker heard that the unit's channel could not be reached, and when they got the reply.
    Column("excused_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    # Until then whoever took the next step on is left alone with it.
    Column("busy_until", UtcDateTime),
    Index("escalations_by_state", "state"),
)

# Signed requests from Slack that were taken in, for the minutes in which their signature is valid.
requests = Table(
    "requests",
    metadata,
    Column("signature", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("requests_by_time", "at"),
)

# Who learns, and when they wish to be asked. People are keyed hashes; `quiet_days` holds weekdays, 0 for Monday.
learners = Table(
    "learners",
    metadata,
    Column("person", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("quiet_days", JSON, nullable=False),
    Column("most", Integer, nullable=False),
    Column("leave_from", Date),
    Column("leave_until", Date),
    Column("snoozed_until", UtcDateTime),
    Column("is_stopped", Boolean, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    # The day, where the person is, of the last daily set.
    Column("sent_on", Date),
    Index("learners_by_time", "seen_at"),
)

# Which paths a person takes, alone ("") or with a cohort.
enrolments = Table(
    "enrolments",
    metadata,
    Column("person", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("cohort", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("enrolments_by_cohort", "cohort"),
)

lessons_read = Table(
    "lessons_read",
    metadata,
    Column("person", Text, primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# Every item answered: the truth from which schedules, progress and results are computed.
reviews = Table(
    "reviews",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("chosen", Integer, nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason_right", Boolean),
    Index("reviews_by_person", "person", "at"),
)

# Groups that take a path together; `id` is the code people join by, `name` has passed the guard.
cohorts = Table(
    "cohorts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("trainer", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("starts_on", Date),
    Column("due_on", Date),
    Column("closed_at", UtcDateTime),
    Index("cohorts_by_trainer", "trainer"),
)

# The figures of a cohort that its trainer was given last: of a group, never of a person.
figures = Table(
    "figures",
    metadata,
    Column("cohort", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("figures", JSON, nullable=False),
)

# Paths completed; `certificate` is the id on the certificate.
completions = Table(
    "completions",
    metadata,
    Column("person", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("cohort", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("certificate", Text, nullable=False),
    Index("completions_by_certificate", "certificate", unique=True),
)
