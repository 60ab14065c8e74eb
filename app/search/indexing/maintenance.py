"""Keep the index in line with the database: the one place that decides when it is updated."""

import logging
from collections.abc import Callable
from enum import StrEnum
from time import monotonic

from app.search.backends.base import Generation, IndexUnavailableError
from app.search.engine import SearchEngine

log = logging.getLogger("studi_banding")

RETRY_SECONDS = 5.0
"""Wait after an index could not be written, as on a full disk, before another node's change is tried again."""


class RefreshReason(StrEnum):
    """Why the index may have to be updated."""

    SYNC = "sync"
    """The command line has synchronised the library; its errors are the caller's to report."""
    PUBLISHED = "published"
    """This process has published or withdrawn a document, or finished an interrupted publication."""
    LIBRARY_CHANGED = "library changed"
    """Another process may have changed the library."""
    REFERENCE_CHANGED = "reference data changed"
    """Reference data were reloaded; documents indexed with the older ones are indexed again."""
    REPAIR = "repair"
    """Nothing has happened: a periodic check for an index that is behind, damaged or missing."""


class IndexMaintenance:
    """Updates the index when there is a reason to; safe for several threads and processes."""

    def __init__(self, revision: Callable[[], int], engine: Callable[[], SearchEngine]) -> None:
        """``revision`` returns the library's revision; ``engine`` the search engine in use."""
        self._revision, self._engine = revision, engine
        self._checked_revision: int | None = None
        self._retry_at = 0.0

    def refresh(
        self,
        reason: RefreshReason,
        *,
        rebuild: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> bool:
        """Update the index if the reason calls for it; return whether it is up to date as far as is known.

        When the index cannot be written this logs a warning and returns False: the present index serves, and the
        periodic repair tries again. Only for SYNC it raises OSError or IndexUnavailableError.
        """
        engine = self._engine()
        rebuild = rebuild or (reason is RefreshReason.REPAIR and _is_damaged(engine))
        if not rebuild and not self._is_due(reason, engine.generation()):
            return monotonic() >= self._retry_at
        if reason is RefreshReason.REPAIR:
            log.warning("the index is %s: catching up", "damaged" if rebuild else "behind the library")
        try:
            engine.update_index(rebuild=rebuild, progress=progress)
        except (OSError, IndexUnavailableError) as error:
            if reason is RefreshReason.SYNC:
                raise
            log.warning("the index cannot be updated (%s): %s", reason, error)
            self._retry_at = monotonic() + RETRY_SECONDS
            return False
        return True

    def repair(self) -> None:
        """Check the index; as a periodic background job."""
        self.refresh(RefreshReason.REPAIR)

    def _is_due(self, reason: RefreshReason, newest: Generation | None) -> bool:
        if reason in (RefreshReason.SYNC, RefreshReason.PUBLISHED):
            return True
        if reason is RefreshReason.REPAIR:
            # Whoever changes the library indexes the change as well, and a large `sync` would be indexed twice:
            # an index that is behind is repaired once the library has not changed between two checks.
            revision = self._revision()
            has_settled, self._checked_revision = revision == self._checked_revision, revision
            return has_settled and (newest is None or newest.revision != revision)
        if monotonic() < self._retry_at:
            return False
        return (
            reason is RefreshReason.REFERENCE_CHANGED or newest is None or newest.revision < self._revision()
        )


def _is_damaged(engine: SearchEngine) -> bool:
    """Return whether there is an index that cannot be read."""
    newest = engine.generation()
    if newest is None:
        return False
    try:
        snapshot = engine.snapshot()
    except IndexUnavailableError:
        return True
    return snapshot.generation != newest or snapshot.is_damaged
