"""Readiness of an installation, by its parts."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from app.search.backends.base import IndexUnavailableError
from app.search.engine import SearchEngine
from app.store import schema
from app.store.errors import DatabaseUnavailableError
from app.store.replicas import DatabaseRouter

log = logging.getLogger("studi_banding")

OK = "ok"
OPTIONAL_CHECKS = frozenset({"replica"})
"""Parts that requests can be answered without."""
_lag_of = cache(schema.describe_version_mismatch)
"""Cached, because the program's version does not change while it runs."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Checks the parts that requests need."""

    database_router: DatabaseRouter
    search: Callable[[], SearchEngine]
    """Returns the engine in use, which changes with the reference data."""
    content_dir: Path

    def checks(self) -> Mapping[str, str]:
        """Return for each part "ok" or what is wrong, in words for the public; details are logged."""
        parts = (*self._database(), *self._replica(), ("index", self._index()), ("content", self._content()))
        return dict(parts)

    @property
    def engine(self) -> Engine:
        """The primary database."""
        return self.database_router.primary

    def _database(self) -> Iterator[tuple[str, str]]:
        try:
            version = schema.get_schema_version(self.engine)
        except DatabaseUnavailableError as error:
            log.warning("not ready: %s", error)
            yield "database", "Basis data tidak menjawab."
            yield "migrations", "Tidak dapat diperiksa tanpa basis data."
            return
        yield "database", OK
        yield "migrations", _lag_of(version) or OK

    def _replica(self) -> Iterator[tuple[str, str]]:
        if self.database_router.replica is None:
            return
        behind = (
            self.database_router.replica_lag()
        )  # not asked here: one that hangs would make this answer hang
        if behind is None:
            yield (
                "replica",
                "Replika tidak menjawab, atau bukan replika lagi; pembaca dilayani basis data utama.",
            )
        elif not self.database_router.is_replica_current():
            yield "replica", f"Replika tertinggal {behind} revisi; pembaca dilayani basis data utama."
        else:
            yield "replica", OK

    def _index(self) -> str:
        try:
            self.search().snapshot()
        except IndexUnavailableError as error:
            log.warning("not ready: %s", error)
            return "Indeks belum ada atau tidak terbaca: jalankan “studi-banding sync”."
        return OK

    def _content(self) -> str:
        if not self.content_dir.is_dir():
            return "Folder isi tidak ada."
        readable = os.access(self.content_dir, os.R_OK | os.X_OK)
        return OK if readable else "Folder isi tidak dapat dibaca."
