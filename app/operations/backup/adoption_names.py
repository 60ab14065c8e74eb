"""The names and codes of the schema before 1.0 (versions 0016 and 0017), and those that replace them."""

from collections.abc import Mapping

from app.documents import code_labels

TABLES: Mapping[str, str] = {
    "rejection": "invalid_file",
    "one_time_link": "password_token",
    "sign_in": "session",
    "second_factor": "two_factor",
    "draft_note": "draft_comment",
    "schedule": "scheduled_publication",
    "letter": "outgoing_email",
    "intent": "publication_intent",
    "draft_proposal": "import_suggestion",
    "draft_file": "draft_attachment",
}
"""Old name → new name; the other tables keep theirs."""

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "document": {"stamp": "mtime_key", "place": "area_code", "updated": "updated_at"},
    "place_link": {"place": "area_code"},
    "tombstone": {"at": "removed_at"},
    "account": {
        "unit": "office",
        "password": "password_hash",  # pragma: allowlist secret
        "created": "created_at",
        "disabled": "disabled_at",
        "subject": "oidc_subject",
    },
    "account_role": {"place": "area_code"},
    "one_time_link": {"expires": "expires_at"},
    "sign_in": {
        "begun": "created_at",
        "seen": "last_seen_at",
        "address": "ip_address",
        "browser": "user_agent",
    },
    "second_factor": {"sealed": "encrypted_secret", "confirmed": "confirmed_at"},
    "audit": {"at": "occurred_at", "who": "actor_email", "place": "area_code", "address": "ip_address"},
    "draft": {"place": "area_code", "created": "created_at", "updated": "updated_at"},
    "draft_version": {"saved": "saved_at"},
    "draft_note": {
        "at": "created_at",
        "name": "author_name",
        "settled": "resolved_at",
        "settled_by": "resolved_by",
    },
    "revision": {"at": "created_at", "name": "author_name", "unit": "office", "closed": "hidden_reason"},
    "correction": {"at": "created_at", "closed": "closed_at"},
    "schedule": {"at": "publish_at", "address": "ip_address", "examined": "personal_data_confirmed"},
    "letter": {"due": "due_at", "tries": "attempts", "claimed": "claimed_at", "fault": "last_error"},
    "intent": {
        "at": "created_at",
        "email": "actor_email",
        "address": "ip_address",
        "name": "author_name",
        "unit": "office",
        "place": "area_code",
    },
    "draft_proposal": {"shown": "display_text", "why": "source_text", "is_taken": "is_applied"},
    "draft_file": {"kind": "file_type", "bytes": "size_bytes", "parts": "page_count", "added": "added_at"},
    "plan": {"created": "created_at", "updated": "updated_at"},
    "plan_revision": {"saved": "saved_at"},
}
"""Old table → old column → new column; the other columns keep their names."""


def _invert(labels: Mapping[str, str]) -> dict[str, str]:
    """Return label → code: the old schema stored the labels."""
    return {label: code for code, label in labels.items()}


CODES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("audit", "action"): _invert(code_labels.AUDIT_EVENTS),
    ("audit", "who"): _invert(code_labels.ACTORS),
    ("draft", "state"): _invert(code_labels.DRAFT_STATES),
    ("draft_note", "event"): _invert(code_labels.COMMENT_EVENTS),
    ("revision", "event"): _invert(code_labels.REVISION_EVENTS),
    ("intent", "event"): _invert(code_labels.REVISION_EVENTS),
    ("correction", "state"): _invert(code_labels.CORRECTION_STATES),
}
"""Old table and column → old value → code."""

DETAIL_KEYS = _invert(code_labels.AUDIT_DETAILS)
DETAIL_CODES = {key: _invert(labels) for key, labels in code_labels.DETAIL_VALUES.items()}
"""New key of an audit entry's details → old value → code."""
