"""Documents keep when they were first published and when their text last changed."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0009"
down_revision = "v1_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("document") as table:
        for name in ("published_at", "changed_at"):
            table.add_column(sa.Column(name, moment, nullable=False, server_default="1970-01-01 00:00:00"))
        table.drop_index("ix_document_kind_updated_at")
        table.create_index("ix_document_changed_at", ["changed_at"])
        table.create_index("ix_document_kind_changed_at", ["kind", "changed_at"])
        table.create_index("ix_document_kind_published_at", ["kind", "published_at"])
    with op.batch_alter_table("tombstone") as table:
        table.add_column(sa.Column("published_at", moment, nullable=True))
    # What is known here; the next sync, which projects everything again, also asks git and the files.
    op.execute(
        "UPDATE document SET changed_at = updated_at, published_at = coalesce("
        "(SELECT min(created_at) FROM revision WHERE revision.kind = document.kind AND revision.slug = document.slug),"
        " updated_at)"
    )
