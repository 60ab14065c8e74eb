"""Route reads to the streaming replica while it has caught up with the primary; otherwise to the primary.

Each process polls both a few times a second for the library's revision and the index's generation. A replica that
was behind at the last poll is polled once more before a read: it has mostly caught up, and the primary may have
gone since it published. While it is behind nothing else is read from it. Documents and their revision, segments
and their generation are written in one transaction each, so a database with the number has what belongs to it:
a visitor who was shown a revision is never shown an older one, the cache key of a page is never newer than its
content, and a replica that lags, hangs or is gone is not used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.store.errors import translate_database_errors

REPLICA_TIMEOUT_SECONDS = 2
"""Connection timeout of the replica; short, because the primary can be read instead."""
MAX_SILENCE_SECONDS = 2.0 * REPLICA_TIMEOUT_SECONDS
"""Time without an answer after which a replica is not used, though its connections are open."""

_primary_only: ContextVar[bool] = ContextVar("own_writes", default=False)
_SQLITE_STATE = text(
    "SELECT coalesce(max(revision), 0), coalesce(max(fingerprint), ''), 0, 0, '', "
    "(SELECT coalesce(max(revision), 0) FROM tombstone), 0 FROM library_state"
)
_POSTGRES_STATE = text(
    "SELECT coalesce(l.revision, 0), coalesce(l.fingerprint, ''), "
    "coalesce(s.number, 0), coalesce(s.revision, 0), coalesce(s.fingerprint, ''), "
    "(SELECT coalesce(max(revision), 0) FROM tombstone), pg_is_in_recovery() "
    "FROM (SELECT 1) AS one LEFT JOIN library_state l ON l.id = 1 LEFT JOIN search_state s ON s.id = 1"
)


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """The state of a database at a poll."""

    revision: int = 0
    """The library's revision."""
    fingerprint: str = ""
    """Fingerprint of the reference data and code that made the projection."""
    index_generation: tuple[int, int, str] = (0, 0, "")
    """Number, revision and fingerprint of the index generation in the database."""
    last_removal: int = 0
    """The revision at which the last of the documents now absent was withdrawn or removed."""
    is_replica: bool = False


class DatabaseRouter:
    """Routes connections between the primary and its replica, if there is one; safe for several threads."""

    def __init__(self, primary: Engine, replica: Engine | None = None) -> None:
        self.primary, self.replica = primary, replica
        self.is_shared = primary.dialect.name == "postgresql"
        """Whether other machines may change this database."""
        self._primary_state, self._polled_at = DatabaseState(), float("-inf")
        self._replica_state: DatabaseState | None = None
        self._replica_polled_at = float("-inf")
        self._polling = Lock()

    @property
    def last_state(self) -> DatabaseState:
        """The state of the primary at the last poll."""
        return self._primary_state

    def poll_primary(self) -> DatabaseState:
        """Poll the primary and return its state; raises DatabaseUnavailableError."""
        with self._polling:
            try:
                with translate_database_errors(), self.primary.connect() as connection:
                    self._primary_state = _read_state(connection)
            finally:
                self._polled_at = monotonic()
            return self._primary_state

    def state_within(self, seconds: float) -> DatabaseState:
        """Return the primary's state, polled again when it is older and no other thread is polling."""
        if monotonic() - self._polled_at > seconds and not self._polling.locked():
            return self.poll_primary()
        return self._primary_state

    def poll_replica(self) -> int | None:
        """Poll the replica and return `replica_lag`."""
        if self.replica is None:
            return None
        try:
            with self.replica.connect() as connection:
                there = _read_state(connection)
        except DBAPIError:
            there = DatabaseState()
        self._replica_state, self._replica_polled_at = there if there.is_replica else None, monotonic()
        return self.replica_lag()

    def replica_lag(self) -> int | None:
        """Return the revisions the replica lacked at the last poll; None when it does not answer or is no replica."""
        if self._replica_state is None or monotonic() - self._replica_polled_at > MAX_SILENCE_SECONDS:
            return None
        return max(0, self._primary_state.revision - self._replica_state.revision)

    def is_replica_current(self) -> bool:
        """Return whether the replica answers and has reached the primary's last known state."""
        there = self._replica_state
        return (
            self.replica_lag() == 0
            and there is not None
            and there.index_generation[0] >= self._primary_state.index_generation[0]
        )

    def _recheck_replica(self) -> bool:
        """Poll a lagging replica once more; True if it has reached the primary's last known state."""
        return (
            self.replica_lag() is not None and self.poll_replica() is not None and self.is_replica_current()
        )

    def connect(self) -> Connection:
        """Return a connection to the replica if it is current and the primary is not required, else to the primary."""
        replica = None if _primary_only.get() else self.replica
        if replica is not None and (self.is_replica_current() or self._recheck_replica()):
            try:
                return replica.connect()
            except DBAPIError:
                self._replica_state = None  # until the next poll
        return self.primary.connect()


def _read_state(connection: Connection) -> DatabaseState:
    statement = _POSTGRES_STATE if connection.dialect.name == "postgresql" else _SQLITE_STATE
    revision, fingerprint, number, indexed, made_by, removal, is_replica = connection.execute(statement).one()
    return DatabaseState(revision, fingerprint, (number, indexed, made_by), removal, bool(is_replica))


@contextmanager
def use_primary() -> Iterator[None]:
    """Read from the primary within this context, so that writers read their own writes."""
    token = _primary_only.set(True)
    try:
        yield
    finally:
        _primary_only.reset(token)
