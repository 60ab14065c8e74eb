"""`studi-banding bench`: how fast this installation's code is, on a made library of any size.

The made library lives in a temporary folder. Figures are of one run; compare figures of the same run
and machine only.
"""

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine

from app.documents.reference.data import Reference, load_reference
from app.search.engine import create_search_engine
from app.store import database, schema
from app.store.sync.sync import sync
from benchmarks.bench import page_speed
from benchmarks.bench.peers import measure_peer, peers
from benchmarks.bench.samples import make_library, sample_queries, vocabulary
from benchmarks.bench.search import SearchTimes, measure_search

QUERIES = 500
PEERS = ("fts5", "tantivy", "bm25s")

Say = Callable[[str], None]
"""Told what is being measured."""


@dataclass
class SyncFigures:
    """Files → database → index."""

    seconds: float
    documents_per_second: float
    unchanged_seconds: float
    one_change_seconds: float


@dataclass
class BenchReport:
    """The figures of interface §6; None was not measured."""

    documents: int
    sync: SyncFigures
    search: dict[str, float | int]
    suggest: dict[str, float | None]
    page: dict[str, float | None]
    memory_mib: float
    start_seconds: float | None
    index_mib: float
    peers: dict[str, dict[str, float | None]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON."""
        return asdict(self)


def run(
    content_dir: Path, *, documents: int, say: Say = lambda _text: None, pages: bool = True
) -> BenchReport:
    """Make a library of ``documents`` and measure everything, in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="studi-banding-bench-"))
    try:
        return _run(folder, content_dir, documents, say, pages=pages)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, content_dir: Path, documents: int, say: Say, *, pages: bool) -> BenchReport:
    library, index_dir = folder / "content", folder / "index"
    url = f"sqlite:///{folder / 'bench.db'}"
    say(f"Membuat {documents} dokumen")
    make_library(library, content_dir, documents)
    reference = load_reference(library)
    say("Mengukur sinkronisasi")
    engine = database.open_database(url)
    schema.upgrade_schema(engine)
    sync_figures = _measure_sync(engine, library, index_dir, reference, documents)
    engine.dispose()
    say("Mengukur pencarian")
    queries = sample_queries(vocabulary(content_dir, reference), QUERIES)
    # A fresh process: nothing is warm but what searching itself has warmed.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        times: SearchTimes = pool.submit(measure_search, url, index_dir, library, queries).result()
    say("Mengukur pembanding")
    peer_times: dict[str, dict[str, float | None]] = {name: {"p95_ms": None} for name in PEERS}
    for name in peers():
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            peer_times[name]["p95_ms"] = pool.submit(
                measure_peer, name, url, index_dir, library, queries
            ).result()
    figures = page_speed.PageFigures()
    if pages:
        say("Mengukur halaman")
        environment = {
            "STUDI_BANDING_DATABASE_URL": url,
            "STUDI_BANDING_INDEX_DIR": str(index_dir),
            "STUDI_BANDING_CONTENT_DIR": str(library),
        }
        figures = page_speed.measure(environment, folder, documents)
    return BenchReport(
        documents=documents,
        sync=sync_figures,
        search={"p50_ms": times.p50_ms, "p95_ms": times.p95_ms, "queries": len(queries)},
        suggest={"p95_ms": times.suggest_p95_ms},
        page={
            "cached_rps": figures.cached_rps,
            "bare_rps": figures.bare_rps,
            "ratio": figures.ratio,
            "uncached_p95_ms": figures.uncached_p95_ms,
        },
        memory_mib=times.memory_mib,
        start_seconds=figures.start_seconds,
        index_mib=_mebibytes(index_dir),
        peers=peer_times,
    )


def _measure_sync(
    engine: Engine, library: Path, index_dir: Path, reference: Reference, documents: int
) -> SyncFigures:
    search = create_search_engine(engine, index_dir, reference)

    def bring_up_to_date() -> float:
        start = perf_counter()
        sync(engine, library, reference)
        search.update_index()
        return perf_counter() - start

    cold = bring_up_to_date()
    unchanged = bring_up_to_date()
    changed = library / "practices" / "contoh-000000.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nSatu kalimat lagi.\n", encoding="utf-8")
    one = bring_up_to_date()
    return SyncFigures(round(cold, 2), round(documents / cold, 1), round(unchanged, 3), round(one, 3))


def _mebibytes(folder: Path) -> float:
    # Generations share files by hard links: count each once.
    sizes = {file.stat().st_ino: file.stat().st_size for file in folder.rglob("*") if file.is_file()}
    return round(sum(sizes.values()) / 2**20, 1)
