"""Which signed requests were taken in, so that a repeated one is refused by every replica."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("signature", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("requests_by_time", "requests", ["at"])


def downgrade() -> None:
    op.drop_table("requests")
