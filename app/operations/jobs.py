"""The background jobs that every process of the site runs beside its requests."""

from collections.abc import Sequence
from contextlib import suppress

from app.operations import cluster
from app.operations.background import BackgroundJobs, Job
from app.operations.monitoring import malloc
from app.publishing.publisher import Publisher
from app.search.indexing.maintenance import IndexMaintenance, RefreshReason
from app.store.errors import DatabaseUnavailableError
from app.store.replicas import DatabaseRouter


def build_jobs(
    database: DatabaseRouter,
    publisher: Publisher,
    cluster_sync: cluster.ClusterSync,
    index: IndexMaintenance,
    jobs: Sequence[Job],
) -> list[BackgroundJobs]:
    """Return the jobs beside requests, each group in a thread of its own; ``jobs`` run after recovery."""

    def recover_publications() -> None:
        if publisher.recover():
            index.refresh(RefreshReason.PUBLISHED)

    def poll_state() -> None:
        with suppress(DatabaseUnavailableError):
            database.poll_primary()  # the cache key of pages follows it; the index files tell the rest

    polls: list[Job] = [cluster_sync.poll if database.is_shared else poll_state]
    polls += [database.poll_replica] if database.replica is not None else []
    return [
        BackgroundJobs((recover_publications, *jobs)),
        BackgroundJobs((index.repair,)),
        BackgroundJobs((malloc.malloc_trim,), every=malloc.INTERVAL_SECONDS),
        *(BackgroundJobs((poll,), every=cluster.POLL_INTERVAL_SECONDS) for poll in polls),
    ]
