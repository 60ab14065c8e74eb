"""Where readers' questions are asked: at a streaming replica while it has all that this process knows of.

Each process asks both a few times a second for the library's revision and the index's generation. A replica that
was behind when last asked is asked once more by whoever reads: it has mostly caught up, and the primary may have
gone since it published. While it is behind it is asked for nothing else. Documents and their revision, segments and
their generation are written in one transaction each, so whoever has the number has what belongs to it: whoever was
shown a revision is never shown an older one, what kept pages are called by is never newer than what is read for
them, and a replica that lags, hangs or is gone is passed by.
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
"""For a replica to answer; the primary is there as well."""
MAX_SILENCE_SECONDS = 2.0 * REPLICA_TIMEOUT_SECONDS
"""A replica that has not answered for so long, though its connections stand, is asked nothing more."""

_primary_only: ContextVar[bool] = ContextVar("own_writes", default=False)
_SQLITE_STATE = text(
    "SELECT coalesce(max(revision), 0), coalesce(max(fingerprint), ''), 0, 0, '', 0 FROM library_state"
)
_POSTGRES_STATE = text(
    "SELECT coalesce(l.revision, 0), coalesce(l.fingerprint, ''), "
    "coalesce(s.number, 0), coalesce(s.revision, 0), coalesce(s.fingerprint, ''), pg_is_in_recovery() "
    "FROM (SELECT 1) AS one LEFT JOIN library_state l ON l.id = 1 LEFT JOIN search_state s ON s.id = 1"
)


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a database held when it was last asked."""

    revision: int = 0
    """How often the library has changed."""
    fingerprint: str = ""
    """Of what made its projection."""
    index_generation: tuple[int, int, str] = (0, 0, "")
    """Of the index in the database: number, revision and fingerprint of its generation."""
    is_replica: bool = False


class DatabaseRouter:
    """The primary and, when there is one, its replica. Safe for several threads."""

    def __init__(self, primary: Engine, replica: Engine | None = None) -> None:
        self.primary, self.replica = primary, replica
        self.is_shared = primary.dialect.name == "postgresql"
        """Whether other machines may change what is read here."""
        self._primary_state, self._polled_at = DatabaseState(), float("-inf")
        self._replica_state: DatabaseState | None = None
        self._replica_polled_at = float("-inf")
        self._polling = Lock()

    @property
    def last_state(self) -> DatabaseState:
        """What was seen last."""
        return self._primary_state

    def poll_primary(self) -> DatabaseState:
        """Ask the primary how far it is; DatabaseUnavailableError."""
        with self._polling:
            try:
                with translate_database_errors(), self.primary.connect() as connection:
                    self._primary_state = _read_state(connection)
            finally:
                self._polled_at = monotonic()
            return self._primary_state

    def state_within(self, seconds: float) -> DatabaseState:
        """What was seen so lately; asks when that is too long ago and nobody else is asking."""
        if monotonic() - self._polled_at > seconds and not self._polling.locked():
            return self.poll_primary()
        return self._primary_state

    def poll_replica(self) -> int | None:
        """Ask the replica how far it is; as ``lag``."""
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
        """How many revisions the replica lacked when last asked; None when it does not answer, or is none."""
        if self._replica_state is None or monotonic() - self._replica_polled_at > MAX_SILENCE_SECONDS:
            return None
        return max(0, self._primary_state.revision - self._replica_state.revision)

    def is_replica_current(self) -> bool:
        """Whether the replica answered just now, and had what was last seen at the primary."""
        there = self._replica_state
        return (
            self.replica_lag() == 0
            and there is not None
            and there.index_generation[0] >= self._primary_state.index_generation[0]
        )

    def _recheck_replica(self) -> bool:
        """Whether a replica that answers, but was behind, has what was last seen at the primary by now."""
        return (
            self.replica_lag() is not None and self.poll_replica() is not None and self.is_replica_current()
        )

    def connect(self) -> Connection:
        """To the replica if it is good enough for who asks, else to the primary."""
        replica = None if _primary_only.get() else self.replica
        if replica is not None and (self.is_replica_current() or self._recheck_replica()):
            try:
                return replica.connect()
            except DBAPIError:
                self._replica_state = None  # until it is heard of again
        return self.primary.connect()


def _read_state(connection: Connection) -> DatabaseState:
    asked = _POSTGRES_STATE if connection.dialect.name == "postgresql" else _SQLITE_STATE
    revision, fingerprint, number, indexed, made_by, is_replica = connection.execute(asked).one()
    return DatabaseState(revision, fingerprint, (number, indexed, made_by), bool(is_replica))


@contextmanager
def use_primary() -> Iterator[None]:
    """Here the primary is asked: whoever writes reads what they wrote."""
    token = _primary_only.set(True)
    try:
        yield
    finally:
        _primary_only.reset(token)
