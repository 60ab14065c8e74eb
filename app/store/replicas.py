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

from app.store.database import translated_errors

PATIENCE_SECONDS = 2
"""For a replica to answer; the primary is there as well."""
HEARD_WITHIN_SECONDS = 2.0 * PATIENCE_SECONDS
"""A replica that has not answered for so long, though its connections stand, is asked nothing more."""

_own_writes: ContextVar[bool] = ContextVar("own_writes", default=False)
_PLAIN = text(
    "SELECT coalesce(max(revision), 0), coalesce(max(fingerprint), ''), 0, 0, '', 0 FROM library_state"
)
_SHARED = text(
    "SELECT coalesce(l.revision, 0), coalesce(l.fingerprint, ''), "
    "coalesce(s.number, 0), coalesce(s.revision, 0), coalesce(s.fingerprint, ''), pg_is_in_recovery() "
    "FROM (SELECT 1) AS one LEFT JOIN library_state l ON l.id = 1 LEFT JOIN search_state s ON s.id = 1"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a database held when it was last asked."""

    revision: int = 0
    """How often the library has changed."""
    fingerprint: str = ""
    """Of what made its projection."""
    index: tuple[int, int, str] = (0, 0, "")
    """Of the index in the database: number, revision and fingerprint of its generation."""
    is_replica: bool = False


class Readers:
    """The primary and, when there is one, its replica. Safe for several threads."""

    def __init__(self, primary: Engine, replica: Engine | None = None) -> None:
        self.primary, self.replica = primary, replica
        self.is_shared = primary.dialect.name == "postgresql"
        """Whether other machines may change what is read here."""
        self._seen, self._asked = Seen(), float("-inf")
        self._there: Seen | None = None
        self._heard = float("-inf")
        self._asking = Lock()

    @property
    def seen(self) -> Seen:
        """What was seen last."""
        return self._seen

    def look(self) -> Seen:
        """Ask the primary how far it is; DatabaseUnavailableError."""
        with self._asking:
            try:
                with translated_errors(), self.primary.connect() as connection:
                    self._seen = _seen(connection)
            finally:
                self._asked = monotonic()
            return self._seen

    def seen_within(self, seconds: float) -> Seen:
        """What was seen so lately; asks when that is too long ago and nobody else is asking."""
        if monotonic() - self._asked > seconds and not self._asking.locked():
            return self.look()
        return self._seen

    def look_at_replica(self) -> int | None:
        """Ask the replica how far it is; as ``lag``."""
        if self.replica is None:
            return None
        try:
            with self.replica.connect() as connection:
                there = _seen(connection)
        except DBAPIError:
            there = Seen()
        self._there, self._heard = there if there.is_replica else None, monotonic()
        return self.lag()

    def lag(self) -> int | None:
        """How many revisions the replica lacked when last asked; None when it does not answer, or is none."""
        if self._there is None or monotonic() - self._heard > HEARD_WITHIN_SECONDS:
            return None
        return max(0, self._seen.revision - self._there.revision)

    def has_replica(self) -> bool:
        """Whether the replica answered just now, and had what was last seen at the primary."""
        there = self._there
        return self.lag() == 0 and there is not None and there.index[0] >= self._seen.index[0]

    def _has_caught_up(self) -> bool:
        """Whether a replica that answers, but was behind, has what was last seen at the primary by now."""
        return self.lag() is not None and self.look_at_replica() is not None and self.has_replica()

    def connect(self) -> Connection:
        """To the replica if it is good enough for who asks, else to the primary."""
        replica = None if _own_writes.get() else self.replica
        if replica is not None and (self.has_replica() or self._has_caught_up()):
            try:
                return replica.connect()
            except DBAPIError:
                self._there = None  # until it is heard of again
        return self.primary.connect()


def _seen(connection: Connection) -> Seen:
    asked = _SHARED if connection.dialect.name == "postgresql" else _PLAIN
    revision, fingerprint, number, indexed, made_by, is_replica = connection.execute(asked).one()
    return Seen(revision, fingerprint, (number, indexed, made_by), bool(is_replica))


@contextmanager
def own_writes() -> Iterator[None]:
    """Here the primary is asked: whoever writes reads what they wrote."""
    token = _own_writes.set(True)
    try:
        yield
    finally:
        _own_writes.reset(token)
