"""Remarks on a paragraph, and who dealt with them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft_note") as note:
        note.add_column(sa.Column("quote", sa.Text(), nullable=False, server_default=""))
        note.add_column(sa.Column("settled", sa.DateTime(timezone=True), nullable=True))
        note.add_column(sa.Column("settled_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("draft_note") as note:
        for column in ("quote", "settled", "settled_by"):
            note.drop_column(column)
