"""Search times: ours, and SQLite FTS5's given the same tokens and the same facet work."""

import resource
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from app.documents.reference import load_reference
from app.search.analysis import STOP_WORDS
from app.search.engine import SearchRequest, WhooshEngine
from app.search.index import FACETS
from app.search.snippets import Marker
from app.search.synonyms import Synonyms
from app.store.changes import changes_since
from app.store.database import open_database
from app.store.queries import Library

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class SearchTimes:
    """Milliseconds of whole result pages, and the peak memory of the process that made them."""

    p50_ms: float
    p95_ms: float
    suggest_p95_ms: float
    memory_mib: float


def measure_search(
    database_url: str, index_dir: Path, content_dir: Path, queries: Sequence[str]
) -> SearchTimes:
    """Search, facets, cards and snippets for each query once, in a process that has just opened the index."""
    database = open_database(database_url)
    engine = WhooshEngine(database, index_dir, load_reference(content_dir))
    library = Library(database)
    engine.snapshot()
    times = []
    for query in queries:
        start = perf_counter()
        found = engine.search(SearchRequest(query, per_page=PER_PAGE))
        marker = engine.marker(found)
        for card, text in library.cards([(hit.kind, hit.slug) for hit in found.hits]):
            marker.mark(card.title)
            marker.snippet(text, fallback=card.summary)
        times.append((perf_counter() - start) * 1000)
    suggest_times = _measure_suggest(engine, queries)
    return SearchTimes(
        percentile(times, 50), percentile(times, 95), percentile(suggest_times, 95), _peak_memory()
    )


def _measure_suggest(engine: WhooshEngine, queries: Sequence[str]) -> list[float]:
    """Milliseconds of a suggestion after each of the first letters of a query."""
    engine.suggest("a")  # built when the library changes, not while somebody types
    times = []
    for query in queries:
        for length in range(1, min(len(query), 12) + 1):
            start = perf_counter()
            engine.suggest(query[:length])
            times.append((perf_counter() - start) * 1000)
    return times


def _peak_memory() -> float:
    """Peak resident memory of this process in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count the parent's peak too, which a child inherits
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return round(int(peak.split()[1]) / 2**10, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1)  # macOS counts in bytes


def measure_fts5(database_url: str, index_dir: Path, content_dir: Path, queries: Sequence[str]) -> float:
    """p95 in milliseconds of SQLite FTS5 with our tokens, its facet counts by SQL, and our snippets."""
    database = open_database(database_url)
    engine = WhooshEngine(database, index_dir, load_reference(content_dir))
    analyser = engine.analyser
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE documents USING fts5(terms, text UNINDEXED, tokenize='unicode61')"
    )
    connection.execute("CREATE TABLE facet (name TEXT, value TEXT, document INTEGER)")
    with changes_since(database, None) as changes:
        for number, row in enumerate(changes.rows, start=1):
            entry = engine.entry(row)
            connection.execute("INSERT INTO documents VALUES (?, ?)", (" ".join(entry.terms), row.text))
            connection.executemany(
                "INSERT INTO facet VALUES (?, ?, ?)",
                [(name, value, number) for name, values in entry.facets.items() for value in set(values)],
            )
    connection.execute("CREATE INDEX facet_document ON facet (document)")
    times = []
    for query in queries:
        start = perf_counter()
        terms = {w.term for w in analyser.words(query) if w.surface not in STOP_WORDS} or {query}
        match = " OR ".join(f'"{term}"' for term in terms)
        connection.execute(
            "CREATE TEMP TABLE hit AS SELECT rowid AS n FROM documents WHERE documents MATCH ?", (match,)
        )
        counts = connection.execute(
            "SELECT name, value, count(*) FROM hit CROSS JOIN facet ON document = n GROUP BY name, value"
        ).fetchall()
        assert {name for name, _value, _count in counts} <= set(FACETS)  # noqa: S101 -- the same work as ours
        best = connection.execute(
            "SELECT text FROM documents WHERE documents MATCH ? ORDER BY bm25(documents) LIMIT ?",
            (match, PER_PAGE),
        ).fetchall()
        marker = Marker(analyser, Synonyms((), analyser), terms)
        for (text,) in best:
            marker.snippet(text)
        connection.execute("DROP TABLE hit")
        times.append((perf_counter() - start) * 1000)
    return percentile(times, 95)


def percentile(values: Sequence[float], share: int) -> float:
    """The value that ``share`` per cent of the values do not exceed."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 2)
