"""Address of a request's office, and letters whose recipient is encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0018"
down_revision = "v1_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visit_request") as table:
        table.add_column(sa.Column("encrypted_address", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("outgoing_email") as table:
        table.add_column(
            sa.Column("is_recipient_encrypted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
