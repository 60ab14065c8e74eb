"""Work shared with other processes, each of which makes what it needs once."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

_work: Callable[[Any], Any] | None = None


def pool(workers: int, make: Callable[..., Callable[[Any], Any]], *arguments: object) -> ProcessPoolExecutor:
    """Processes in which ``work`` does what ``make(*arguments)`` gives; all of it must be picklable."""
    context = get_context("forkserver")  # plain fork would copy the server's threads and locks
    return ProcessPoolExecutor(workers, mp_context=context, initializer=partial(_start, make, *arguments))


def _start(make: Callable[..., Callable[[Any], Any]], *arguments: object) -> None:
    global _work  # noqa: PLW0603 -- a worker process does one kind of work for its whole life
    _work = make(*arguments)


def work(item: Any) -> Any:
    """To be submitted to the pool: the work on one item."""
    assert _work is not None  # noqa: S101 -- the pool's initializer ran
    return _work(item)
