"""What administrators chose, what was asked and how it was judged, and what was passed on to a MAPPA unit."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_choices()
    _create_asked()
    _create_escalations()


def downgrade() -> None:
    for name in ("escalations", "feedback", "asked", "choice_audit", "choices"):
        op.drop_table(name)


def _create_choices() -> None:
    op.create_table(
        "choices",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "choice_audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("choice_audit_by_team", "choice_audit", ["team"])


def _create_asked() -> None:
    op.create_table(
        "asked",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("thread_ts", sa.Text, nullable=False),
        sa.Column("reply_ts", sa.Text, nullable=False),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("area", sa.Text),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("evidence", sa.Float, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("asked_by_time", "asked", ["at"])
    op.create_table(
        "feedback",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("asker", sa.Text, primary_key=True),
        sa.Column("is_helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("feedback_by_time", "feedback", ["at"])


def _create_escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("area", sa.Text),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reply_channel", sa.Text, nullable=False),
        sa.Column("reply_thread", sa.Text, nullable=False),
        sa.Column("unit_channel", sa.Text, nullable=False),
        sa.Column("unit_ts", sa.Text, nullable=False),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("asked_key", sa.Text, nullable=False),
        sa.Column("claimed_by", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("reminders", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("reminded_at", sa.DateTime),
        sa.Column("claimed_at", sa.DateTime),
        sa.Column("answered_at", sa.DateTime),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("excused_at", sa.DateTime),
        sa.Column("told_at", sa.DateTime),
        sa.Column("busy_until", sa.DateTime),
    )
    op.create_index("escalations_by_state", "escalations", ["state"])
