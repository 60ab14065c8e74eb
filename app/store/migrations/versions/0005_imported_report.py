"""The text of imported reports, and which of their passages are left out of the draft."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0005"
down_revision = "v1_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_report",
        sa.Column("draft_id", sa.Integer(), sa.ForeignKey("draft.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id"),
    )
    with op.batch_alter_table("import_suggestion") as table:
        table.add_column(sa.Column("is_left_out", sa.Boolean(), nullable=False, server_default=sa.false()))
