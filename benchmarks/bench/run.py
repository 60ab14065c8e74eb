"""`studi-banding bench`: how fast this installation's code is, on a made library of any size.

The made library lives in a temporary folder. Figures are of one run; compare figures of the same run
and machine only.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from app.documents.reference.data import load_reference
from app.search.engine import create_search_engine
from app.search.results import SearchRequest
from app.store import database, schema
from app.store.sync.sync import Which, sync
from benchmarks.bench import page_speed
from benchmarks.bench.peers import measure_peer, peers
from benchmarks.bench.samples import make_library, sample_queries, vocabulary
from benchmarks.bench.search import SearchTimes, measure_search, peak_memory

QUERIES = 500
NEWER_WORD = "kecapatnaga"
"""A word that no made document has."""
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
    named_change_seconds: float
    """Of a changed file that the sync is told of: it need not look at the others."""
    reopen_seconds: float
    """After the change, until a process that had the index open has answered a search from the new one."""
    memory_mib: float
    """Peak of the process that writes; its helpers hold a few hundred documents each."""


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
    database_mib: float
    peers: dict[str, dict[str, float | None]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON."""
        return asdict(self)


def run(
    content_dir: Path,
    *,
    documents: int,
    say: Say = lambda _text: None,
    pages: bool = True,
    with_peers: bool = True,
) -> BenchReport:
    """Make a library of ``documents`` and measure everything, in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="studi-banding-bench-"))
    try:
        return measure(folder, content_dir, documents, say, pages=pages, with_peers=with_peers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(
    folder: Path, content_dir: Path, documents: int, say: Say, *, pages: bool, with_peers: bool
) -> BenchReport:
    """Measure as `run` does, in a folder that stays."""
    library, index_dir = folder / "content", folder / "index"
    url = f"sqlite:///{folder / 'bench.db'}"
    say(f"Membuat {documents} dokumen")
    make_library(library, content_dir, documents)
    reference = load_reference(library)
    say("Mengukur sinkronisasi")
    sync_figures: SyncFigures = _run_afresh(_measure_sync, url, library, index_dir, documents)
    say("Mengukur pencarian")
    queries = sample_queries(vocabulary(content_dir, reference), QUERIES)
    times: SearchTimes = _run_afresh(measure_search, url, index_dir, library, queries)
    peer_times: dict[str, dict[str, float | None]] = {name: {"p95_ms": None} for name in PEERS}
    if with_peers:
        say("Mengukur pembanding")
        for name in peers():
            peer_times[name]["p95_ms"] = _run_afresh(measure_peer, name, url, index_dir, library, queries)
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
        index_mib=_mebibytes(index_dir.rglob("*")),
        database_mib=_mebibytes(folder.glob("bench.db*")),
        peers=peer_times,
    )


def _run_afresh(measure_one: Callable[..., Any], *arguments: object) -> Any:
    """Measure in a fresh process: nothing is warm, and its peak memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure_one, *arguments).result()


def _measure_sync(url: str, library: Path, index_dir: Path, documents: int) -> SyncFigures:
    engine, reference = database.open_database(url), load_reference(library)
    schema.upgrade_schema(engine)
    search = create_search_engine(engine, index_dir, reference)

    def bring_up_to_date(which: Which = "changed") -> float:
        start = perf_counter()
        sync(engine, library, reference, which=which)
        search.update_index()
        return perf_counter() - start

    cold = bring_up_to_date()
    unchanged = bring_up_to_date()
    changed = library / "practices" / "contoh-000000.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nSatu kalimat lagi.\n", encoding="utf-8")
    one = bring_up_to_date()
    memory = peak_memory()
    reader = create_search_engine(engine, index_dir, reference)
    reader.snapshot()
    changed.write_text(changed.read_text(encoding="utf-8") + f"\n{NEWER_WORD}\n", encoding="utf-8")
    named = bring_up_to_date([changed.relative_to(library).as_posix()])
    start = perf_counter()
    if reader.search(SearchRequest(NEWER_WORD)).total != 1:
        raise RuntimeError("The changed document is not found.")
    reopen = perf_counter() - start
    engine.dispose()
    return SyncFigures(
        round(cold, 2),
        round(documents / cold, 1),
        round(unchanged, 3),
        round(one, 3),
        round(named, 3),
        round(reopen, 3),
        memory,
    )


def _mebibytes(files: Iterable[Path]) -> float:
    # Generations share files by hard links: count each once.
    sizes = {file.stat().st_ino: file.stat().st_size for file in files if file.is_file()}
    return round(sum(sizes.values()) / 2**20, 1)
