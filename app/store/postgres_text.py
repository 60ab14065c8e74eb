"""Text that PostgreSQL can store; the only module that needs its driver by name."""

from typing import Any

from psycopg.adapt import Dumper


class _NulReplacingDumper(Dumper):
    """Replaces NUL, which PostgreSQL's text type cannot store and any request may contain, by U+FFFD."""

    def dump(self, obj: str) -> bytes:
        return obj.replace("\0", "\N{REPLACEMENT CHARACTER}").encode()


def replace_nul(connection: Any, _record: object) -> None:
    """Make a new connection write U+FFFD for NUL."""
    connection.adapters.register_dumper(str, _NulReplacingDumper)
