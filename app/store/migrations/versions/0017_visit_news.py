"""What guests, hosts and regions of origin tell of a visit months later."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0017"
down_revision = "v1_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("origin"),
    )
    op.create_index("ix_visit_news_slug", "visit_news", ["slug"])
