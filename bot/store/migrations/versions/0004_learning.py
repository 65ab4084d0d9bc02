"""Training: who learns, what they read and answered, in which cohort, and what they completed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NEW = ("learners", "enrolments", "lessons_read", "reviews", "cohorts", "completions", "figures")


def upgrade() -> None:
    op.create_table(
        "learners",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("quiet_days", sa.JSON, nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("leave_from", sa.Date),
        sa.Column("leave_until", sa.Date),
        sa.Column("snoozed_until", sa.DateTime),
        sa.Column("is_stopped", sa.Boolean, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("sent_on", sa.Date),
    )
    op.create_index("learners_by_time", "learners", ["seen_at"])
    op.create_table(
        "enrolments",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("cohort", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("enrolments_by_cohort", "enrolments", ["cohort"])
    op.create_table(
        "lessons_read",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("lesson", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "reviews",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("chosen", sa.Integer, nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("reason_right", sa.Boolean),
    )
    op.create_index("reviews_by_person", "reviews", ["person", "at"])
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("trainer", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("closed_at", sa.DateTime),
    )
    op.create_index("cohorts_by_trainer", "cohorts", ["trainer"])
    op.create_table(
        "completions",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("cohort", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("certificate", sa.Text, nullable=False),
    )
    op.create_index("completions_by_certificate", "completions", ["certificate"], unique=True)
    op.create_table(
        "figures",
        sa.Column("cohort", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    for name in reversed(_NEW):
        op.drop_table(name)
