"""How often each document was opened, by month."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0004"
down_revision = "v1_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view_count",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug", "month"),
    )
