"""The tables of the index where PostgreSQL keeps it; nothing in SQLite."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE search_state (id int PRIMARY KEY, number bigint NOT NULL, revision int NOT NULL, fingerprint text NOT NULL);
CREATE TABLE search_segment (id serial PRIMARY KEY, documents int NOT NULL, lengths bytea NOT NULL,
  strengths bytea NOT NULL, dates bytea NOT NULL, dropped timestamptz);
CREATE TABLE search_entry (segment int NOT NULL REFERENCES search_segment ON DELETE CASCADE, number int NOT NULL,
  key text NOT NULL, exact text NOT NULL, sequence text NOT NULL, sort_title text NOT NULL, gone boolean NOT NULL,
  PRIMARY KEY (segment, number));
CREATE INDEX search_entry_key ON search_entry (key) WHERE NOT gone;
CREATE INDEX search_entry_gone ON search_entry (segment) WHERE gone;
CREATE TABLE search_posting (segment int NOT NULL REFERENCES search_segment ON DELETE CASCADE, field text NOT NULL,
  term text NOT NULL, numbers bytea NOT NULL, weights bytea NOT NULL, PRIMARY KEY (term, field, segment));
CREATE INDEX search_posting_segment ON search_posting (segment);
CREATE TABLE search_word (word text PRIMARY KEY, count int NOT NULL)
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _TABLES.split(";"):
            op.execute(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("search_word", "search_posting", "search_entry", "search_segment", "search_state"):
            op.execute(f"DROP TABLE {table}")
