"""All tables, with the triggers that keep audit entries unchanged and, in PostgreSQL, the tables of the index."""

from alembic import op

from app.store.migrations.initial import library, people

revision = "v1_0001"
down_revision = None
branch_labels = None
depends_on = None

_AUDIT_TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{what} BEFORE {what.upper()} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
        for what in ("update", "delete")
    ],
    "postgresql": [
        (
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$"
        ),
        (
            "CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
        ),
        (
            "CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        ),
    ],
}
_INDEX_TABLES = """
CREATE TABLE search_state (id int PRIMARY KEY, number bigint NOT NULL, revision int NOT NULL, fingerprint text NOT NULL);
CREATE TABLE search_segment (id serial PRIMARY KEY, documents int NOT NULL, lengths bytea NOT NULL,
  strengths bytea NOT NULL, dates bytea NOT NULL, dropped_at timestamptz);
CREATE TABLE search_document (segment int NOT NULL REFERENCES search_segment ON DELETE CASCADE, number int NOT NULL,
  key text NOT NULL, exact text NOT NULL, sequence text NOT NULL, sort_title text NOT NULL, is_deleted boolean NOT NULL,
  PRIMARY KEY (segment, number));
CREATE INDEX search_document_key ON search_document (key) WHERE NOT is_deleted;
CREATE INDEX search_document_deleted ON search_document (segment) WHERE is_deleted;
CREATE TABLE search_posting (segment int NOT NULL REFERENCES search_segment ON DELETE CASCADE, field text NOT NULL,
  term text NOT NULL, numbers bytea NOT NULL, weights bytea NOT NULL, PRIMARY KEY (term, field, segment));
CREATE INDEX search_posting_segment ON search_posting (segment);
CREATE TABLE search_word (word text PRIMARY KEY, count int NOT NULL)
"""


def upgrade() -> None:
    library.create_tables()
    people.create_tables()
    dialect = op.get_bind().dialect.name
    for statement in _AUDIT_TRIGGERS[dialect]:
        op.execute(statement)
    if dialect == "postgresql":
        for statement in _INDEX_TABLES.split(";"):
            op.execute(statement)
