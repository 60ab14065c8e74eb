"""Queue for checking passwords, in threads of its own: a burst of sign-ins leaves those that serve pages free."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from fastapi import HTTPException

MAX_QUEUED = 60
"""Requests waiting or being checked in one process: the last waits some seconds; later ones are refused for a moment."""
RETRY_SECONDS = 5
P = ParamSpec("P")
T = TypeVar("T")


class PasswordQueue:
    """Runs what checks or hashes a password, as many at a time as leave half of the processors to readers."""

    def __init__(self) -> None:
        workers = max(1, (os.cpu_count() or 1) // 2)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="passwords")
        self._queued = 0

    async def run(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a step returns, once it is its turn; raise HTTPException 503 when too many wait."""
        if self._queued >= MAX_QUEUED:
            detail = "Sedang banyak yang masuk bersamaan. Tunggu beberapa detik, lalu kirim sekali lagi"
            raise HTTPException(503, detail, headers={"Retry-After": str(RETRY_SECONDS)})
        self._queued += 1
        try:
            context = copy_context()
            return await asyncio.wrap_future(self._pool.submit(lambda: context.run(step, *args, **kwargs)))
        finally:
            self._queued -= 1
