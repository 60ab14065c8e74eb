"""An index that fell behind is brought in line while the site runs: after a full disk, a deleted folder."""

import logging
from collections.abc import Callable

from app.search.backends.whoosh_store import Generation, IndexUnavailableError
from app.search.engine import SearchEngine
from app.store.repositories.documents import Library

log = logging.getLogger("studi_banding")


class Keeper:
    """Looks now and then whether the index shows what the database holds."""

    def __init__(self, library: Library, engine: Callable[[], SearchEngine]) -> None:
        self._library, self._engine = library, engine
        self._seen: int | None = None

    def look(self) -> bool:
        """Write what the index lacks; whether it lacked something.

        What is behind waits until nothing has changed since the last look: whoever changes the library
        indexes it too, and a large `sync` would be indexed twice.
        """
        revision = self._library.revision()
        is_settled, self._seen = revision == self._seen, revision
        engine = self._engine()
        newest = engine.generation()
        damaged = newest is not None and not self._is_readable(newest)
        if not damaged and not (is_settled and (newest is None or newest.revision != revision)):
            return False
        log.warning("the index is %s: catching up", "damaged" if damaged else "behind the library")
        return engine.catch_up(rebuild=damaged)

    def _is_readable(self, newest: Generation) -> bool:
        try:
            held = self._engine().snapshot()
        except IndexUnavailableError:
            return False
        return held.generation == newest and not held.is_damaged
