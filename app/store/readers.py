"""Where readers' questions are asked: at a streaming replica while it has all that this process knows of.

Each process asks the primary a few times a second for the library's revision and the index's generation. When
one is another than before, it notes how far the primary's log had come; the replica is asked again once it has
come as far. So whoever was shown a revision is never shown an older one, whatever kept pages are called by is
never newer than what is read for them, and a replica that lags, hangs or is gone is passed by.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.store.database import translated_errors

PATIENCE_SECONDS = 2
"""For a replica to answer; the primary is there as well."""

_own_writes: ContextVar[bool] = ContextVar("own_writes", default=False)
_PLAIN = text(
    "SELECT coalesce(max(revision), 0), coalesce(max(fingerprint), ''), 0, 0, '', 0 FROM library_state"
)
_SHARED = text(
    "SELECT coalesce(l.revision, 0), coalesce(l.fingerprint, ''), "
    "coalesce(s.number, 0), coalesce(s.revision, 0), coalesce(s.fingerprint, ''), "
    "CAST(pg_current_wal_insert_lsn() - '0/0' AS bigint) "
    "FROM (SELECT 1) AS one LEFT JOIN library_state l ON l.id = 1 LEFT JOIN search_state s ON s.id = 1"
)
_REPLAYED = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN CAST(pg_last_wal_replay_lsn() - '0/0' AS bigint) END"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the primary held when it was last asked."""

    revision: int = 0
    """How often the library has changed."""
    fingerprint: str = ""
    """Of what made its projection."""
    index: tuple[int, int, str] = (0, 0, "")
    """Of the index in the database: number, revision and fingerprint of its generation."""
    log: int = 0
    """How far the log had come when this was first seen."""


class Readers:
    """The primary and, when there is one, its replica. Safe for several threads."""

    def __init__(self, primary: Engine, replica: Engine | None = None) -> None:
        self.primary, self.replica = primary, replica
        self.is_shared = primary.dialect.name == "postgresql"
        """Whether other machines may change what is read here."""
        self._seen, self._asked = Seen(), float("-inf")
        self._replayed: int | None = None
        self._asking = Lock()

    @property
    def seen(self) -> Seen:
        """What was seen last."""
        return self._seen

    def look(self) -> Seen:
        """Ask the primary how far it is; DatabaseUnavailableError."""
        with self._asking:
            self._asked = monotonic()
            with translated_errors(), self.primary.connect() as connection:
                row = connection.execute(_SHARED if self.is_shared else _PLAIN).one()
            revision, fingerprint, *index, log = row
            seen = Seen(revision, fingerprint, (index[0], index[1], index[2]), log)
            if (seen.revision, seen.index) == (self._seen.revision, self._seen.index):
                seen = replace(seen, log=self._seen.log)
            self._seen = seen
            return seen

    def seen_within(self, seconds: float) -> Seen:
        """What was seen so lately; asks when that is too long ago and nobody else is asking."""
        if monotonic() - self._asked > seconds and not self._asking.locked():
            return self.look()
        return self._seen

    def look_at_replica(self) -> int | None:
        """How many bytes of log the replica lacks of what was seen; None when it cannot be read."""
        if self.replica is None:
            return None
        try:
            with self.replica.connect() as connection:
                self._replayed = connection.execute(_REPLAYED).scalar_one()
        except DBAPIError:
            self._replayed = None
        return None if self._replayed is None else max(0, self._seen.log - self._replayed)

    def has_replica(self) -> bool:
        """Whether the replica was there when last asked, and has what was last seen at the primary."""
        replayed = self._replayed
        return replayed is not None and replayed >= self._seen.log > 0

    def connect(self) -> Connection:
        """To the replica if it is good enough for who asks, else to the primary."""
        if self.replica is not None and not _own_writes.get() and self.has_replica():
            try:
                return self.replica.connect()
            except DBAPIError:
                self._replayed = None  # until it is heard of again
        return self.primary.connect()


@contextmanager
def own_writes() -> Iterator[None]:
    """Here the primary is asked: whoever writes reads what they wrote."""
    token = _own_writes.set(True)
    try:
        yield
    finally:
        _own_writes.reset(token)
