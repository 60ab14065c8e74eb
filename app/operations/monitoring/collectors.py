"""Metrics of the library's, index's and outbox's state, read when scraped and equal in every worker."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import case, func, select

from app import __version__
from app.operations.monitoring.health import OK, Readiness
from app.publishing.tables import OutgoingEmailRow
from app.search.backends.base import IndexUnavailableError
from app.store.database import read_session
from app.store.repositories.documents import DocumentRepository

_SYNCED = "SYNCED"
_letter: Any = OutgoingEmailRow


def record_sync(index_dir: Path) -> None:
    """Record the time of a sync of this machine's files, database and index."""
    index_dir.mkdir(parents=True, exist_ok=True)
    (index_dir / _SYNCED).touch()


@dataclass(frozen=True, slots=True)
class LibraryMetricsCollector(Collector):
    """Collects metrics of the library, the index and the outbox."""

    readiness: Readiness
    library: DocumentRepository
    index_dir: Path

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics that can be read now; those of an unavailable database are omitted."""
        yield _gauge("studi_banding_info", "The version that runs.", "version", {__version__: 1})
        checks = self.readiness.checks()
        ready = {name: float(state == OK) for name, state in checks.items()}
        yield _gauge("studi_banding_ready", "1 where a part answers (see /readyz).", "check", ready)
        if checks["database"] == checks["migrations"] == OK:
            yield from self._database()
        with suppress(IndexUnavailableError):
            yield from self._index()
        with suppress(FileNotFoundError):
            synced = (self.index_dir / _SYNCED).stat().st_mtime
            help_text = "When content, database and index were last brought in line."
            yield GaugeMetricFamily("studi_banding_sync_timestamp_seconds", help_text, synced)

    def _database(self) -> Iterator[Metric]:
        totals = {kind: float(count) for kind, count in self.library.count_by_kind().items()}
        yield _gauge("studi_banding_documents", "Published documents.", "kind", totals)
        rejected, help_text = len(self.library.list_invalid_files()), "Files kept out by their faults."
        yield GaugeMetricFamily("studi_banding_rejected_files", help_text, rejected)
        revision, help_text = self.library.get_revision(), "How often the library has changed."
        yield GaugeMetricFamily("studi_banding_library_revision", help_text, revision)
        failed = func.count(case((_letter.attempts > 0, 1)))
        with read_session(self.readiness.engine) as session:
            row = session.execute(select(func.count(), failed).select_from(_letter)).one()
        letters = {"waiting": float(row[0]), "failed": float(row[1])}
        yield _gauge(
            "studi_banding_letters",
            "Letters not sent yet, and those of them that failed.",
            "state",
            letters,
        )

    def _index(self) -> Iterator[Metric]:
        snapshot = self.readiness.search().snapshot()
        help_text = "The library's revision that searches see."
        yield GaugeMetricFamily("studi_banding_index_revision", help_text, snapshot.generation.revision)
        yield GaugeMetricFamily("studi_banding_index_documents", "Documents in the index.", snapshot.count)
        generation = {snapshot.generation.name: 1.0}
        yield _gauge("studi_banding_index_info", "The index in use.", "generation", generation)


def _gauge(name: str, about: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family
