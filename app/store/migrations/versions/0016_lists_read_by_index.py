"""Long lists are read by an index: the audit of a person or place, records by time of change, follow-ups by day."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_audit_who": ("audit", ["who", "id"]),
    "ix_audit_place": ("audit", ["place", "id"]),
    "ix_document_updated": ("document", ["updated", "kind", "slug"]),
    "ix_follow_up_due": ("follow_up", ["due"]),
}


def upgrade() -> None:
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _columns) in _INDEXES.items():
        op.drop_index(name, table)
