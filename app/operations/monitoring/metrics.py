"""Metrics of the running site in Prometheus' format.

With several worker processes the client library's multiprocess mode adds up their counts, whichever process is
scraped; `app.server.run` sets the folder they share. State rather than counts (documents, mail, readiness) is read
when it is scraped, so it is the same from every worker.
"""

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable of the client library, which reads it when it is first imported."""
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_CLASSES = ("0xx", "1xx", "2xx", "3xx", "4xx", "5xx")

_registry = CollectorRegistry()
_requests = Histogram(
    "studi_banding_request_seconds",
    "Time from the first to the last byte of an answer, by route and class of status.",
    ("route", "status"),
    buckets=_BUCKETS,
    registry=_registry,
)
_searches = Histogram(
    "studi_banding_search_seconds", "Time of one search in the index.", buckets=_BUCKETS, registry=_registry
)
_events = Counter(
    "studi_banding_log_events", "Warnings and faults told in the log.", ("level",), registry=_registry
)
_slow_queries = Counter(
    "studi_banding_slow_queries", "Statements slower than the threshold that is set.", registry=_registry
)
for _level in ("warning", "error"):
    _events.labels(_level)  # counters that exist from the start, so that their first increase is visible
_children: dict[tuple[str, str], Callable[[float], None]] = {}
"""Observers by route and status class, which avoid the client library's locks."""


def count_request(route: str, status: int, seconds: float) -> None:
    """Count an answered request."""
    key = (route, _CLASSES[status // 100])
    observe = _children.get(key)
    if observe is None:
        observe = _children[key] = _requests.labels(*key).observe
    observe(seconds)


def observe_search(seconds: float) -> None:
    """Count a search and its duration."""
    _searches.observe(seconds)


def count_slow_query() -> None:
    """Count a statement that took too long."""
    _slow_queries.inc()


class CountedEvents(logging.Handler):
    """Logging handler that counts warnings and errors."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record as a warning or an error."""
        _events.labels("error" if record.levelno >= logging.ERROR else "warning").inc()


def render_metrics(state: Collector) -> bytes:
    """Return all metrics: the counts of every worker, the processes, and the present state."""
    answer = CollectorRegistry()
    folder = os.environ.get(SHARED_FOLDER)  # noqa: TID251 -- the library's variable, not a setting of ours
    if folder:
        MultiProcessCollector(answer, folder)  # type: ignore[no-untyped-call]
    else:
        answer.register(_Counted())
    answer.register(_Processes(folder))
    answer.register(state)
    return generate_latest(answer)


class _Counted(Collector):
    """Collects the counts of this process."""

    def collect(self) -> Iterable[Metric]:
        """Return all counts."""
        return _registry.collect()


class _Processes(Collector):
    """Collects memory, CPU time and open files of every living worker."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        """Yield the client library's process metrics, one sample for each worker."""
        found: dict[str, Metric] = {}
        for pid in self._alive():
            for metric in ProcessCollector(registry=None, pid=lambda pid=pid: pid).collect():  # type: ignore[misc]
                merged = found.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                for sample in metric.samples:
                    merged.add_sample(sample.name, {**sample.labels, "pid": str(pid)}, sample.value)
        yield from found.values()

    def _alive(self) -> list[int]:
        if not self._folder:
            return [os.getpid()]
        names = (re.search(r"_(\d+)\.db$", path.name) for path in Path(self._folder).glob("*.db"))
        return sorted({int(name[1]) for name in names if name and Path(f"/proc/{name[1]}").exists()})
