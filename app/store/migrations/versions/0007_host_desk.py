"""Requests to hosts, receptions agreed, and proposed terms of hosts."""

import sqlalchemy as sa
from alembic import op

revision = "v1_0007"
down_revision = "v1_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_visit_request_host", "visit_request", ["host"])
    op.create_index("ix_visit_request_network", "visit_request", ["network"])
    op.create_table(
        "visit_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("week_place", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("host", "day", "place", name="uq_visit_booking_day"),
        sa.UniqueConstraint("host", "week", "week_place", name="uq_visit_booking_week"),
    )
    op.create_table(
        "visit_reception",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["visit_request.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["booking_id"], ["visit_booking.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "part"),
    )
    op.create_index("ix_visit_reception_booking_id", "visit_reception", ["booking_id"])
    op.create_table(
        "host_proposal",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("base_digest", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
