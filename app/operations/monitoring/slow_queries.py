"""Log slow statements: their text with placeholders, never the parameters."""

import logging
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, event

from app.operations.monitoring.metrics import count_slow_query

log = logging.getLogger("studi_banding")

MAX_STATEMENT_CHARACTERS = 2_000
"""Characters of a statement that are logged."""


def log_slow_queries(engine: Engine, threshold_ms: float) -> None:
    """Log every statement of an engine that takes longer; do nothing for 0.

    The time is the database's until the first row; fetching the rest is not in it.
    """
    if not threshold_ms:
        return

    def begin(connection: Connection, *_call: Any) -> None:
        connection.info["studi_banding_began"] = perf_counter()

    def end(connection: Connection, _cursor: object, statement: str, *_call: Any) -> None:
        took = (perf_counter() - connection.info["studi_banding_began"]) * 1000
        if took > threshold_ms:
            count_slow_query()
            log.warning(
                "slow query, %.0f ms: %s", took, " ".join(statement.split())[:MAX_STATEMENT_CHARACTERS]
            )

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
