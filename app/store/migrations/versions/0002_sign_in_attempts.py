"""Tries to sign in, and letters with a password link, which is made only when they are sent."""

import re

import sqlalchemy as sa
from alembic import op

revision = "v1_0002"
down_revision = "v1_0001"
branch_labels = None
depends_on = None

_LINK = re.compile(r"/masuk/tautan/[\w-]+")


def upgrade() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("email", "network", "device"):
        op.create_index(f"ix_sign_in_attempt_{column}", "sign_in_attempt", [column])
    with op.batch_alter_table("outgoing_email") as table:
        table.add_column(
            sa.Column("has_password_link", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _remove_tokens()


def _remove_tokens() -> None:
    """Take the tokens out of letters that wait: a new one is made when they are sent."""
    letters = sa.table("outgoing_email", sa.column("id"), sa.column("text"), sa.column("has_password_link"))
    connection = op.get_bind()
    waiting = sa.select(letters.c.id, letters.c.text).where(letters.c.text.contains("/masuk/tautan/"))
    for number, text in connection.execute(waiting).all():
        changed = {"text": _LINK.sub("/masuk/tautan/{token}", text), "has_password_link": True}
        connection.execute(sa.update(letters).where(letters.c.id == number).values(changed))
