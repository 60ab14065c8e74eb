"""Plans know when they were last used, from which network they came, and how many bytes they take."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0003"
down_revision = "v1_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan") as table:
        table.add_column(sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("network", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("stored_bytes", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE plan SET stored_bytes = length(CAST(data AS TEXT)) + COALESCE("
        "(SELECT SUM(length(CAST(plan_revision.data AS TEXT))) FROM plan_revision WHERE plan_id = plan.id), 0)"
    )
    op.create_index("ix_plan_network_stored_bytes", "plan", ["network", "stored_bytes"])
