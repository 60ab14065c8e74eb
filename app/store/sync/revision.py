"""The revision of the library: counted up by whoever writes documents, one after the other."""

from sqlalchemy import text
from sqlmodel import Session

from app.store.tables import LibraryState

_FIRST_STATE = text(
    "INSERT INTO library_state (id, revision, fingerprint) VALUES (1, 0, '') ON CONFLICT (id) DO NOTHING"
)


def advance_revision(session: Session, fingerprint: str | None, *, changed: bool) -> int:
    """Count the library's revision up when it changes, and note what made the projection."""
    state = lock_library_state(session)
    if changed:
        state.revision += 1
    if fingerprint is not None:
        state.fingerprint = fingerprint
    session.flush()
    return state.revision


def lock_library_state(session: Session) -> LibraryState:
    """The state of the library; others who write it wait until this transaction is over.

    So revisions are committed in their order, and whoever has seen one has seen those before it.
    """
    state = session.get(LibraryState, 1, with_for_update=True)
    if state is None:
        session.execute(_FIRST_STATE)
        state = session.get_one(LibraryState, 1, with_for_update=True)
    return state
