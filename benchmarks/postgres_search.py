"""`python -m benchmarks.postgres_search --database postgresql://… --documents 100000`: the index in PostgreSQL.

Makes a library of so many documents in an empty database, builds the index there, and measures building, one
change, and whole result pages (facets, cards, snippets) in a process that has just opened it.
"""

import argparse
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from app.documents.reference.data import load_reference
from app.search.engine import create_search_engine
from app.store import database, schema
from app.store.sync.sync import sync
from benchmarks.bench.run import QUERIES
from benchmarks.bench.samples import make_library, sample_queries, vocabulary
from benchmarks.bench.search import SearchTimes, measure_search

CONTENT = Path(__file__).parents[1] / "content"


def main() -> None:
    """Measure and print one JSON object."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--database", required=True)
    asked.add_argument("--documents", type=int, default=10_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_measure(options.database, options.documents, Path(folder))))


def _measure(url: str, documents: int, folder: Path) -> dict[str, float]:
    library = folder / "content"
    make_library(library, CONTENT, documents)
    engine, reference = database.open_database(url), load_reference(library)
    schema.upgrade_schema(engine)
    start = perf_counter()
    sync(engine, library, reference)
    projected = perf_counter() - start
    search = create_search_engine(engine, folder, reference, "postgres")
    start = perf_counter()
    search.update_index()
    built = perf_counter() - start
    changed = library / "practices" / "contoh-000000.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nSatu kalimat lagi.\n", encoding="utf-8")
    start = perf_counter()
    sync(engine, library, reference)
    search.update_index()
    one_change = perf_counter() - start
    changed.write_text(changed.read_text(encoding="utf-8") + "\nDan satu lagi.\n", encoding="utf-8")
    start = perf_counter()
    sync(engine, library, reference, which=[changed.relative_to(library).as_posix()])
    search.update_index()
    named_change = perf_counter() - start
    engine.dispose()
    queries = sample_queries(vocabulary(CONTENT, reference), QUERIES)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        times: SearchTimes = pool.submit(measure_search, url, folder, library, queries, "postgres").result()
    return {
        "documents": documents,
        "projected_seconds": round(projected, 1),
        "built_seconds": round(built, 1),
        "one_change_seconds": round(one_change, 2),
        "named_change_seconds": round(named_change, 2),
        "p50_ms": times.p50_ms,
        "p95_ms": times.p95_ms,
        "memory_mib": times.memory_mib,
    }


if __name__ == "__main__":
    main()
