"""Whom the provider of accounts knows the owner of an account as: addresses change hands, this name does not."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("subject", sa.String, nullable=True))
    op.create_index("ix_account_subject", "account", ["subject"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_account_subject", "account")
    op.drop_column("account", "subject")
