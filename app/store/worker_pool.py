"""A pool of worker processes, each of which builds its task once."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

_task: Callable[[Any], Any] | None = None


def open_pool(
    worker_count: int, make_task: Callable[..., Callable[[Any], Any]], *arguments: object
) -> ProcessPoolExecutor:
    """Open a pool in which `run_task` runs ``make_task(*arguments)``; all of them must be picklable."""
    context = get_context("forkserver")  # plain fork would copy the server's threads and locks
    return ProcessPoolExecutor(
        worker_count, mp_context=context, initializer=partial(_start, make_task, *arguments)
    )


def _start(make: Callable[..., Callable[[Any], Any]], *arguments: object) -> None:
    global _task  # noqa: PLW0603 -- a worker process does one kind of work for its whole life
    _task = make(*arguments)


def run_task(item: Any) -> Any:
    """Run the worker's task on one item; to be submitted to the pool."""
    assert _task is not None  # noqa: S101 -- the pool's initializer ran
    return _task(item)
