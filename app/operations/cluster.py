"""Cluster synchronisation: load what other processes changed in the library, reference data and index included.

A process asks the database for the library's state every 0.2 s, with one small statement.
"""

from contextlib import suppress
from time import monotonic

from app.library import LibraryService
from app.search.indexing.maintenance import IndexMaintenance, RefreshReason
from app.store.errors import DatabaseUnavailableError
from app.store.replicas import DatabaseRouter

POLL_INTERVAL_SECONDS = 0.2
RETRY_SECONDS = 5.0
"""Wait until reference data that had not arrived are looked for again."""


class ClusterSync:
    """Bring this process in line with the database that it shares with others."""

    def __init__(self, library: LibraryService, database: DatabaseRouter, index: IndexMaintenance) -> None:
        self._library, self._database, self._index = library, database, index
        self._fingerprint = ""
        self._has_new_reference = False
        self._next_reload_at = 0.0

    def poll(self) -> None:
        """Read the database's state once and follow it; go on with the present state when the database is gone."""
        with suppress(DatabaseUnavailableError):
            state = self._database.poll_primary()
            if state.fingerprint != self._fingerprint and monotonic() >= self._next_reload_at:
                self._reload_reference(state.fingerprint)
            if state.revision:
                self._update_index()

    def _reload_reference(self, fingerprint: str) -> None:
        """Load reference data that another process has loaded; try again later if its files are not here yet.

        Documents made with them may have come before, and then the index was written with the older ones.
        """
        if not fingerprint.endswith(self._library.reference.version):
            self._library.reload_reference()
            self._has_new_reference = True
        if fingerprint.endswith(self._library.reference.version):
            self._fingerprint = fingerprint
        else:
            self._next_reload_at = monotonic() + RETRY_SECONDS

    def _update_index(self) -> None:
        """Update an index that is behind.

        Each node has an index of its own, and a process may have died before it wrote to an index they share.
        """
        reason = RefreshReason.REFERENCE_CHANGED if self._has_new_reference else RefreshReason.LIBRARY_CHANGED
        if self._index.refresh(reason):
            self._has_new_reference = False
