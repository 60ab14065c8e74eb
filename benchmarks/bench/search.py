"""Search and suggestion times of our own engine."""

import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

from app.documents.reference.data import load_reference
from app.search.engine import SearchEngine, create_search_engine
from app.search.results import SearchRequest
from app.store.database import open_database
from app.store.repositories.documents import DocumentRepository
from benchmarks.bench.percentiles import percentile

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class SearchTimes:
    """Milliseconds of whole result pages, and the peak memory of the process that made them."""

    p50_ms: float
    p95_ms: float
    suggest_p95_ms: float
    memory_mib: float


def measure_search(
    database_url: str,
    index_dir: Path,
    content_dir: Path,
    queries: Sequence[str],
    kind: Literal["whoosh", "postgres"] = "whoosh",
) -> SearchTimes:
    """Search, facets, cards and snippets for each query once, in a process that has just opened the index."""
    database = open_database(database_url)
    engine = create_search_engine(database, index_dir, load_reference(content_dir), kind)
    library = DocumentRepository(database)
    engine.snapshot()
    times = []
    for query in queries:
        start = perf_counter()
        found = engine.search(SearchRequest(query, per_page=PER_PAGE))
        marker = found.marker
        for card, text in library.get_cards_with_text([(hit.kind, hit.slug) for hit in found.hits]):
            marker.mark(card.title)
            marker.snippet(text, fallback=card.summary)
        times.append((perf_counter() - start) * 1000)
    suggest_times = _measure_suggest(engine, queries)
    return SearchTimes(
        percentile(times, 50), percentile(times, 95), percentile(suggest_times, 95), peak_memory()
    )


def _measure_suggest(engine: SearchEngine, queries: Sequence[str]) -> list[float]:
    """Milliseconds of a suggestion after each of the first letters of a query."""
    engine.suggest("a")  # built when the library changes, not while somebody types
    times = []
    for query in queries:
        for length in range(1, min(len(query), 12) + 1):
            start = perf_counter()
            engine.suggest(query[:length])
            times.append((perf_counter() - start) * 1000)
    return times


def peak_memory() -> float:
    """Peak resident memory of this process in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count the parent's peak too, which a child inherits
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return round(int(peak.split()[1]) / 2**10, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1)  # macOS counts in bytes
