"""Subscriptions by e-mail: addresses (encrypted), what they follow, what is new, and letters to them."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0010"
down_revision = "v1_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_digest", sa.String(), nullable=False),
        sa.Column("encrypted_address", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address_digest"),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_number", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subscriber_id", "target"),
    )
    op.create_index("ix_subscription_due_at", "subscription", ["due_at", "seen_number"])
    op.create_table(
        "document_news",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("follow_ups", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug"),
    )
    op.create_index("ix_document_news_number", "document_news", ["number"])
    op.create_table(
        "news_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("outgoing_email") as table:
        table.add_column(sa.Column("message_key", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("subscriber_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("news", sa.JSON(), nullable=True))
        table.create_foreign_key(
            "fk_outgoing_email_subscriber", "subscriber", ["subscriber_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index("ix_outgoing_email_subscriber_id", ["subscriber_id"])
