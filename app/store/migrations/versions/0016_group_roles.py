"""Roles that a group at the organisation's provider gave."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0016"
down_revision = "v1_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account_role") as table:
        table.add_column(sa.Column("is_from_group", sa.Boolean(), nullable=False, server_default=sa.false()))
