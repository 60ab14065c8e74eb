-- The PostgreSQL schema before 1.0, as its seventeen migrations made it.
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 0001

CREATE TABLE document (
    id SERIAL NOT NULL, 
    kind VARCHAR NOT NULL, 
    slug VARCHAR NOT NULL, 
    path VARCHAR NOT NULL, 
    digest VARCHAR NOT NULL, 
    title VARCHAR NOT NULL, 
    summary VARCHAR NOT NULL, 
    agency VARCHAR NOT NULL, 
    place VARCHAR NOT NULL, 
    year INTEGER, 
    date VARCHAR, 
    strength INTEGER NOT NULL, 
    meta JSON NOT NULL, 
    sections JSON NOT NULL, 
    text TEXT NOT NULL, 
    updated TIMESTAMP WITH TIME ZONE NOT NULL, 
    revision INTEGER NOT NULL, 
    PRIMARY KEY (id), 
    UNIQUE (kind, slug), 
    UNIQUE (path)
);

CREATE INDEX ix_document_kind_updated ON document (kind, updated);

CREATE INDEX ix_document_revision ON document (revision);

CREATE TABLE library_state (
    id SERIAL NOT NULL, 
    revision INTEGER NOT NULL, 
    fingerprint VARCHAR NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE rejection (
    path VARCHAR NOT NULL, 
    digest VARCHAR NOT NULL, 
    problems JSON NOT NULL, 
    PRIMARY KEY (path)
);

CREATE TABLE tombstone (
    kind VARCHAR NOT NULL, 
    slug VARCHAR NOT NULL, 
    revision INTEGER NOT NULL, 
    PRIMARY KEY (kind, slug)
);

CREATE INDEX ix_tombstone_revision ON tombstone (revision);

CREATE TABLE adaptation (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    origin VARCHAR NOT NULL, 
    visit VARCHAR, 
    changes VARCHAR, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_adaptation_origin ON adaptation (origin);

CREATE TABLE follow_up (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    key VARCHAR NOT NULL, 
    action VARCHAR NOT NULL, 
    role VARCHAR, 
    due VARCHAR, 
    status VARCHAR NOT NULL, 
    practice VARCHAR, 
    evidence VARCHAR, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_follow_up_status ON follow_up (status);

CREATE TABLE measure (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    indicator VARCHAR, 
    name VARCHAR, 
    unit VARCHAR, 
    year INTEGER, 
    value VARCHAR NOT NULL, 
    source VARCHAR, 
    derived BOOLEAN NOT NULL, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_measure_indicator ON measure (indicator);

CREATE TABLE place_link (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    place VARCHAR NOT NULL, 
    side VARCHAR NOT NULL, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_place_link_place ON place_link (place);

CREATE TABLE regulation_link (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    regulation VARCHAR NOT NULL, 
    basis VARCHAR NOT NULL, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_regulation_link_regulation ON regulation_link (regulation);

CREATE TABLE role_link (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    role VARCHAR NOT NULL, 
    side VARCHAR NOT NULL, 
    task VARCHAR, 
    basis VARCHAR, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_role_link_role ON role_link (role);

CREATE TABLE studied_practice (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    practice VARCHAR NOT NULL, 
    learned VARCHAR, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_studied_practice_practice ON studied_practice (practice);

CREATE TABLE value_link (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    value VARCHAR NOT NULL, 
    reason VARCHAR NOT NULL, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

CREATE INDEX ix_value_link_value ON value_link (value);

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING alembic_version.version_num;

-- Running upgrade 0001 -> 0002

ALTER TABLE document ADD COLUMN stamp VARCHAR DEFAULT '' NOT NULL;

UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001';

-- Running upgrade 0002 -> 0003

CREATE TABLE query_count (
    text VARCHAR NOT NULL, 
    count INTEGER NOT NULL, 
    last_day DATE NOT NULL, 
    PRIMARY KEY (text)
);

UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002';

-- Running upgrade 0003 -> 0004

CREATE TABLE plan (
    id SERIAL NOT NULL, 
    digest VARCHAR NOT NULL, 
    version INTEGER NOT NULL, 
    data JSON NOT NULL, 
    created TIMESTAMP WITH TIME ZONE NOT NULL, 
    updated TIMESTAMP WITH TIME ZONE NOT NULL, 
    PRIMARY KEY (id), 
    UNIQUE (digest)
);

CREATE TABLE plan_revision (
    plan_id INTEGER NOT NULL, 
    version INTEGER NOT NULL, 
    data JSON NOT NULL, 
    saved TIMESTAMP WITH TIME ZONE NOT NULL, 
    PRIMARY KEY (plan_id, version), 
    FOREIGN KEY(plan_id) REFERENCES plan (id) ON DELETE CASCADE
);

UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0003';

-- Running upgrade 0004 -> 0005

CREATE TABLE account (
    id SERIAL NOT NULL, 
    email VARCHAR NOT NULL, 
    name VARCHAR NOT NULL, 
    unit VARCHAR NOT NULL, 
    password VARCHAR, 
    created TIMESTAMP WITH TIME ZONE NOT NULL, 
    disabled TIMESTAMP WITH TIME ZONE, 
    PRIMARY KEY (id), 
    UNIQUE (email)
);

CREATE TABLE account_role (
    account_id INTEGER NOT NULL, 
    place VARCHAR NOT NULL, 
    role VARCHAR NOT NULL, 
    PRIMARY KEY (account_id, place, role), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE TABLE one_time_link (
    digest VARCHAR NOT NULL, 
    account_id INTEGER NOT NULL, 
    expires TIMESTAMP WITH TIME ZONE NOT NULL, 
    PRIMARY KEY (digest), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX ix_one_time_link_account_id ON one_time_link (account_id);

CREATE TABLE sign_in (
    id SERIAL NOT NULL, 
    digest VARCHAR NOT NULL, 
    account_id INTEGER NOT NULL, 
    begun TIMESTAMP WITH TIME ZONE NOT NULL, 
    seen TIMESTAMP WITH TIME ZONE NOT NULL, 
    address VARCHAR NOT NULL, 
    browser VARCHAR NOT NULL, 
    PRIMARY KEY (id), 
    FOREIGN KEY(account_id) REFERENCES account (id), 
    UNIQUE (digest)
);

CREATE INDEX ix_sign_in_account_id ON sign_in (account_id);

CREATE TABLE audit (
    id SERIAL NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    account_id INTEGER, 
    who VARCHAR NOT NULL, 
    action VARCHAR NOT NULL, 
    subject VARCHAR NOT NULL, 
    place VARCHAR NOT NULL, 
    address VARCHAR NOT NULL, 
    detail JSON NOT NULL, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_audit_action_at ON audit (action, at);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$;

CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

UPDATE alembic_version SET version_num='0005' WHERE alembic_version.version_num = '0004';

-- Running upgrade 0005 -> 0006

CREATE TABLE draft (
    id SERIAL NOT NULL, 
    kind VARCHAR NOT NULL, 
    slug VARCHAR NOT NULL, 
    place VARCHAR NOT NULL, 
    title VARCHAR NOT NULL, 
    state VARCHAR NOT NULL, 
    version INTEGER NOT NULL, 
    text TEXT NOT NULL, 
    base_digest VARCHAR NOT NULL, 
    base_text TEXT NOT NULL, 
    created TIMESTAMP WITH TIME ZONE NOT NULL, 
    updated TIMESTAMP WITH TIME ZONE NOT NULL, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_draft_place_state ON draft (place, state);

CREATE TABLE draft_version (
    draft_id INTEGER NOT NULL, 
    version INTEGER NOT NULL, 
    text TEXT NOT NULL, 
    account_id INTEGER NOT NULL, 
    saved TIMESTAMP WITH TIME ZONE NOT NULL, 
    PRIMARY KEY (draft_id, version), 
    FOREIGN KEY(draft_id) REFERENCES draft (id), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE TABLE draft_writer (
    draft_id INTEGER NOT NULL, 
    account_id INTEGER NOT NULL, 
    PRIMARY KEY (draft_id, account_id), 
    FOREIGN KEY(draft_id) REFERENCES draft (id), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE TABLE draft_note (
    id SERIAL NOT NULL, 
    draft_id INTEGER NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    account_id INTEGER NOT NULL, 
    name VARCHAR NOT NULL, 
    event VARCHAR NOT NULL, 
    field VARCHAR NOT NULL, 
    text TEXT NOT NULL, 
    PRIMARY KEY (id), 
    FOREIGN KEY(draft_id) REFERENCES draft (id), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX ix_draft_note_draft_id ON draft_note (draft_id);

CREATE TABLE revision (
    kind VARCHAR NOT NULL, 
    slug VARCHAR NOT NULL, 
    number INTEGER NOT NULL, 
    event VARCHAR NOT NULL, 
    digest VARCHAR NOT NULL, 
    text TEXT NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    account_id INTEGER, 
    name VARCHAR NOT NULL, 
    unit VARCHAR NOT NULL, 
    reason TEXT NOT NULL, 
    draft_id INTEGER, 
    PRIMARY KEY (kind, slug, number)
);

CREATE TABLE intent (
    path VARCHAR NOT NULL, 
    kind VARCHAR NOT NULL, 
    slug VARCHAR NOT NULL, 
    event VARCHAR NOT NULL, 
    digest VARCHAR NOT NULL, 
    text TEXT NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    account_id INTEGER NOT NULL, 
    email VARCHAR NOT NULL, 
    address VARCHAR NOT NULL, 
    name VARCHAR NOT NULL, 
    unit VARCHAR NOT NULL, 
    place VARCHAR NOT NULL, 
    reason TEXT NOT NULL, 
    draft_id INTEGER, 
    PRIMARY KEY (path)
);

ALTER TABLE tombstone ADD COLUMN reason VARCHAR;

UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0005';

-- Running upgrade 0006 -> 0007

CREATE TABLE correction (
    id SERIAL NOT NULL, 
    kind VARCHAR NOT NULL, 
    slug VARCHAR NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    text TEXT NOT NULL, 
    source VARCHAR NOT NULL, 
    contact VARCHAR NOT NULL, 
    state VARCHAR NOT NULL, 
    answer TEXT NOT NULL, 
    closed TIMESTAMP WITH TIME ZONE, 
    account_id INTEGER, 
    PRIMARY KEY (id), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX ix_correction_state ON correction (state, kind, slug);

ALTER TABLE revision ADD COLUMN closed VARCHAR;

UPDATE alembic_version SET version_num='0007' WHERE alembic_version.version_num = '0006';

-- Running upgrade 0007 -> 0008

CREATE TABLE schedule (
    draft_id INTEGER NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    account_id INTEGER NOT NULL, 
    address VARCHAR NOT NULL, 
    reason TEXT NOT NULL, 
    examined BOOLEAN NOT NULL, 
    PRIMARY KEY (draft_id), 
    FOREIGN KEY(draft_id) REFERENCES draft (id), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE TABLE letter (
    id SERIAL NOT NULL, 
    recipient VARCHAR NOT NULL, 
    subject VARCHAR NOT NULL, 
    text TEXT NOT NULL, 
    due TIMESTAMP WITH TIME ZONE NOT NULL, 
    tries INTEGER NOT NULL, 
    claimed TIMESTAMP WITH TIME ZONE, 
    fault VARCHAR NOT NULL, 
    PRIMARY KEY (id)
);

ALTER TABLE draft_note ALTER COLUMN account_id DROP NOT NULL;

UPDATE alembic_version SET version_num='0008' WHERE alembic_version.version_num = '0007';

-- Running upgrade 0008 -> 0009

ALTER TABLE draft_note ADD COLUMN quote TEXT DEFAULT '' NOT NULL;

ALTER TABLE draft_note ADD COLUMN settled TIMESTAMP WITH TIME ZONE;

ALTER TABLE draft_note ADD COLUMN settled_by VARCHAR DEFAULT '' NOT NULL;

UPDATE alembic_version SET version_num='0009' WHERE alembic_version.version_num = '0008';

-- Running upgrade 0009 -> 0010

CREATE TABLE draft_proposal (
    draft_id INTEGER NOT NULL, 
    number INTEGER NOT NULL, 
    topic VARCHAR NOT NULL, 
    changes JSON, 
    shown TEXT NOT NULL, 
    why TEXT NOT NULL, 
    is_taken BOOLEAN NOT NULL, 
    PRIMARY KEY (draft_id, number), 
    FOREIGN KEY(draft_id) REFERENCES draft (id)
);

UPDATE alembic_version SET version_num='0010' WHERE alembic_version.version_num = '0009';

-- Running upgrade 0010 -> 0011

CREATE TABLE draft_file (
    draft_id INTEGER NOT NULL, 
    name VARCHAR NOT NULL, 
    kind VARCHAR NOT NULL, 
    bytes INTEGER NOT NULL, 
    sha256 VARCHAR NOT NULL, 
    parts INTEGER NOT NULL, 
    account_id INTEGER NOT NULL, 
    added TIMESTAMP WITH TIME ZONE NOT NULL, 
    PRIMARY KEY (draft_id, name), 
    FOREIGN KEY(draft_id) REFERENCES draft (id), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

UPDATE alembic_version SET version_num='0011' WHERE alembic_version.version_num = '0010';

-- Running upgrade 0011 -> 0012

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

CREATE TABLE search_word (word text PRIMARY KEY, count int NOT NULL);

UPDATE alembic_version SET version_num='0012' WHERE alembic_version.version_num = '0011';

-- Running upgrade 0012 -> 0013

CREATE TABLE second_factor (
    account_id INTEGER NOT NULL, 
    sealed VARCHAR NOT NULL, 
    confirmed TIMESTAMP WITH TIME ZONE, 
    last_step INTEGER NOT NULL, 
    PRIMARY KEY (account_id), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE TABLE recovery_code (
    digest VARCHAR NOT NULL, 
    account_id INTEGER NOT NULL, 
    PRIMARY KEY (digest), 
    FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX ix_recovery_code_account_id ON recovery_code (account_id);

UPDATE alembic_version SET version_num='0013' WHERE alembic_version.version_num = '0012';

-- Running upgrade 0013 -> 0014

ALTER TABLE tombstone ADD COLUMN at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL;

UPDATE alembic_version SET version_num='0014' WHERE alembic_version.version_num = '0013';

-- Running upgrade 0014 -> 0015

CREATE TABLE attached_page (
    document_id INTEGER NOT NULL, 
    position INTEGER NOT NULL, 
    file VARCHAR NOT NULL, 
    number INTEGER NOT NULL, 
    text TEXT NOT NULL, 
    PRIMARY KEY (document_id, position), 
    FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
);

UPDATE alembic_version SET version_num='0015' WHERE alembic_version.version_num = '0014';

-- Running upgrade 0015 -> 0016

CREATE INDEX ix_audit_who ON audit (who, id);

CREATE INDEX ix_audit_place ON audit (place, id);

CREATE INDEX ix_document_updated ON document (updated, kind, slug);

CREATE INDEX ix_follow_up_due ON follow_up (due);

UPDATE alembic_version SET version_num='0016' WHERE alembic_version.version_num = '0015';

-- Running upgrade 0016 -> 0017

ALTER TABLE account ADD COLUMN subject VARCHAR;

CREATE UNIQUE INDEX ix_account_subject ON account (subject);

UPDATE alembic_version SET version_num='0017' WHERE alembic_version.version_num = '0016';

