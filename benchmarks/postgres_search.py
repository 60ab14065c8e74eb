"""`python -m benchmarks.postgres_search --database postgresql://… --documents 100000`: the index in PostgreSQL.

Makes a library of so many documents in an empty database, builds the index there, and measures building, one
change, and whole result pages (facets, cards, snippets) in a process that has just opened it.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from app.documents.reference.data import load_reference
from app.search.engine import create_search_engine
from app.store import database, schema
from app.store.sync.sync import Which, sync
from benchmarks.bench.run import QUERIES
from benchmarks.bench.samples import make_library, sample_queries, vocabulary
from benchmarks.bench.search import SearchTimes, measure_search, peak_memory

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
    search = create_search_engine(engine, folder, reference, "postgres")
    changed = library / "practices" / "contoh-000000.md"
    name = changed.relative_to(library).as_posix()

    def change(which: Which) -> None:
        sync(engine, library, reference, which=which)
        search.update_index()

    figures = {
        "documents": documents,
        "projected_seconds": _seconds("projected", lambda: sync(engine, library, reference)),
        "built_seconds": _seconds("built", search.update_index),
    }
    _append(changed, "Satu kalimat lagi.")
    figures["one_change_seconds"] = _seconds("one change", lambda: change("changed"))
    search.snapshot()
    _append(changed, "Dan satu lagi.")
    figures["named_change_seconds"] = _seconds("named change", lambda: change([name]))
    figures["reopen_seconds"] = _seconds("reopened", search.snapshot)
    with engine.connect() as connection:
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    engine.dispose()
    queries = sample_queries(vocabulary(CONTENT, reference), QUERIES)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        times: SearchTimes = pool.submit(measure_search, url, folder, library, queries, "postgres").result()
    return figures | {
        "p50_ms": times.p50_ms,
        "p95_ms": times.p95_ms,
        "memory_mib": times.memory_mib,
        "writer_memory_mib": peak_memory(),
        "database_mib": round(size / 2**20),
    }


def _seconds(what: str, step: Callable[[], object]) -> float:
    """Return how long a step takes, and say it at once: a million documents take hours."""
    start = perf_counter()
    step()
    seconds = round(perf_counter() - start, 2)
    print(f"{what}: {seconds} s", file=sys.stderr, flush=True)
    return seconds


def _append(file: Path, sentence: str) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{sentence}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
