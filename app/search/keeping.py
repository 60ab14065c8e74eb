"""An index that fell behind is brought in line while the site runs: after a full disk, a deleted folder."""

import logging
from collections.abc import Callable

from app.search.engine import SearchEngine
from app.search.index import IndexUnavailableError
from app.store.queries import Library

log = logging.getLogger("studi_banding")


class Keeper:
    """Looks now and then whether the index shows what the database holds."""

    def __init__(self, library: Library, engine: Callable[[], SearchEngine]) -> None:
        self._library, self._engine = library, engine
        self._seen: int | None = None

    def look(self) -> bool:
        """Write what the index lacks; whether it lacked something.

        Only when nothing has changed since the last look: whoever changes the library indexes it too, and a
        large `sync` would be indexed twice.
        """
        revision = self._library.revision()
        is_settled, self._seen = revision == self._seen, revision
        if not is_settled or self._is_whole(revision):
            return False
        log.warning("the index is behind the library: catching up")
        return self._engine().catch_up()

    def _is_whole(self, revision: int) -> bool:
        newest = self._engine().generation()
        if newest is None or newest.revision != revision:
            return False
        try:
            return self._engine().snapshot().generation == newest
        except IndexUnavailableError:
            return False
