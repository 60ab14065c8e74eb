"""Drafts and their versions, what was published when and why, and what is being published now."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), nullable=nullable)


def _word(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.String(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "draft",
        _number("id"),
        _word("kind"),
        _word("slug"),
        _word("place"),
        _word("title"),
        _word("state"),
        _number("version"),
        _text("text"),
        _word("base_digest"),
        _text("base_text"),
        _moment("created"),
        _moment("updated"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_draft_place_state", "draft", ["place", "state"])
    op.create_table(
        "draft_version",
        _number("draft_id"),
        _number("version"),
        _text("text"),
        _number("account_id"),
        _moment("saved"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"]),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("draft_id", "version"),
    )
    op.create_table(
        "draft_writer",
        _number("draft_id"),
        _number("account_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"]),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("draft_id", "account_id"),
    )
    op.create_table(
        "draft_note",
        _number("id"),
        _number("draft_id"),
        _moment("at"),
        _number("account_id"),
        _word("name"),
        _word("event"),
        _word("field"),
        _text("text"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"]),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_draft_note_draft_id", "draft_note", ["draft_id"])
    op.create_table(
        "revision",
        _word("kind"),
        _word("slug"),
        _number("number"),
        _word("event"),
        _word("digest"),
        _text("text"),
        _moment("at"),
        _number("account_id", nullable=True),
        _word("name"),
        _word("unit"),
        _text("reason"),
        _number("draft_id", nullable=True),
        sa.PrimaryKeyConstraint("kind", "slug", "number"),
    )
    op.create_table(
        "intent",
        _word("path"),
        _word("kind"),
        _word("slug"),
        _word("event"),
        _word("digest"),
        _text("text"),
        _moment("at"),
        _number("account_id"),
        _word("email"),
        _word("address"),
        _word("name"),
        _word("unit"),
        _word("place"),
        _text("reason"),
        _number("draft_id", nullable=True),
        sa.PrimaryKeyConstraint("path"),
    )
    with op.batch_alter_table("tombstone") as tombstone:
        tombstone.add_column(sa.Column("reason", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tombstone") as tombstone:
        tombstone.drop_column("reason")
    for table in ("intent", "revision", "draft_note", "draft_writer", "draft_version", "draft"):
        op.drop_table(table)
