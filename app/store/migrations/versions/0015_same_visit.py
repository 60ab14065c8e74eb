"""Reports on the same visit."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0015"
down_revision = "v1_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "same_visit",
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("second", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("first", "second"),
    )
    op.create_index("ix_same_visit_answer", "same_visit", ["answer"])
