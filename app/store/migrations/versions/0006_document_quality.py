"""Documents know which quality rules they do not meet, and what near equals are ordered by."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0006"
down_revision = "v1_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("quality", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("points", sa.Integer(), nullable=False, server_default="0"))
