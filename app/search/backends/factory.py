"""The choice of an index store by the name of its backend."""

from pathlib import Path
from typing import Literal

from sqlalchemy import Engine

from app.search.backends.base import IndexStore
from app.search.backends.postgres_store import PostgresIndexStore
from app.search.backends.whoosh_store import WhooshIndexStore
from app.store.replicas import DatabaseRouter

IndexBackend = Literal["whoosh", "postgres"]


def create_index_store(database: Engine | DatabaseRouter, folder: Path, backend: IndexBackend) -> IndexStore:
    """Return the store in a folder (Whoosh), or the one in the database itself (PostgreSQL)."""
    return WhooshIndexStore(folder) if backend == "whoosh" else PostgresIndexStore(database)
