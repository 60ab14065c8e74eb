"""When a document went: harvesters ask what was deleted since they last came."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tombstone") as tombstone:
        tombstone.add_column(
            sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
        )


def downgrade() -> None:
    with op.batch_alter_table("tombstone") as tombstone:
        tombstone.drop_column("at")
