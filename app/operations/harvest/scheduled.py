"""The harvest beside requests, of the sources that are due."""

from app.library import LibraryService
from app.operations.background import BackgroundJobs
from app.operations.harvest.harvester import Harvester
from app.publishing.revisions import record_written
from app.search.indexing.maintenance import IndexMaintenance, RefreshReason
from app.store.replicas import DatabaseRouter
from app.store.sync.sync import sync

POLL_SECONDS = 60.0
"""How often it is looked whether a source is due."""


def harvest_job(database: DatabaseRouter, library: LibraryService, index: IndexMaintenance) -> BackgroundJobs:
    """Return the job, in a thread of its own: a harvest takes minutes."""

    def synchronise() -> None:
        sync(database.primary, library.content_dir, library.reference, on_written=record_written)
        index.refresh(RefreshReason.SYNC)
        library.follow_database()

    harvester = Harvester(database.primary, library.content_dir, lambda: library.reference, synchronise)
    return BackgroundJobs((harvester.run_due,), every=POLL_SECONDS)
