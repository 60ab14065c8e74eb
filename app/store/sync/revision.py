"""The revision of the library, increased by every transaction that writes documents."""

from sqlalchemy import text
from sqlmodel import Session

from app.store.tables import LibraryState

_FIRST_STATE = text(
    "INSERT INTO library_state (id, revision, fingerprint) VALUES (1, 0, '') ON CONFLICT (id) DO NOTHING"
)


def advance_revision(session: Session, fingerprint: str | None, *, changed: bool) -> int:
    """Increase the library's revision if it changed, and store the projection's fingerprint; return the revision."""
    state = lock_library_state(session)
    if changed:
        state.revision += 1
    if fingerprint is not None:
        state.fingerprint = fingerprint
    session.flush()
    return state.revision


def lock_library_state(session: Session) -> LibraryState:
    """Return the library's state, locked until the transaction ends.

    Revisions are therefore committed in order: a reader that sees one sees all earlier ones.
    """
    state = session.get(LibraryState, 1, with_for_update=True)
    if state is None:
        session.execute(_FIRST_STATE)
        state = session.get_one(LibraryState, 1, with_for_update=True)
    return state
