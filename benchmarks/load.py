"""The real server under a mix of readers (search 40 %, pages 50 %, suggestions 10 %) while documents are published.

    python -m benchmarks.load [--documents N] [--workers N] [--seconds N] [--soak MINUTES] [--json]

Asks with wrk (from Debian's packages), at 1, 8, 64 and 512 connections, of a site that has been in use for a while
(a minute at 2); with ``--soak`` at 8 for so long, watching the memory of the server's processes.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from threading import Event, Thread
from time import monotonic
from urllib.parse import quote_plus

from sqlalchemy import Engine

from app.documents.markdown.files import write_atomic
from app.documents.reference.data import Reference, load_reference
from app.search.engine import create_search_engine
from app.store import database, schema
from app.store.sync.sync import sync
from benchmarks.bench.page_speed import server
from benchmarks.bench.samples import make_library, sample_queries, vocabulary

CONTENT = Path(__file__).parents[1] / "content"
STEPS = (1, 8, 64, 512)
USED, USED_SECONDS = 2, 60
"""Connections of the use before, and how long it lasts."""
SOAKED, SAMPLE_SECONDS, WINDOW_SECONDS = 8, 20, 300
"""Connections of a soak, how far apart its looks at memory are, and of how long each mean is that it tells: memory
swings by some megabytes with each minute, when what lies free goes back (app.operations.monitoring.malloc)."""
SHARES = (40, 50, 10)
"""Percent of searches, pages and suggestions."""
PUBLISHED_EVERY = 10.0
"""Seconds between two publications alongside."""


@dataclass(frozen=True, slots=True)
class Step:
    """What wrk saw at so many connections; times in milliseconds."""

    connections: int
    requests_per_second: float
    errors: int
    p50: float
    p95: float
    p99: float
    longest: float


def addresses(content: Path, amount: int = 20_000) -> list[str]:
    """Return the mix in a fixed random order: 40 % searches, 50 % pages, 10 % suggestions."""
    chance = random.Random(1)  # noqa: S311 -- the same mix each time is wanted
    queries = sample_queries(vocabulary(CONTENT, load_reference(content)), 500)
    pages = ["/", "/nilai/akuntabel", "/peran/bkd", "/matriks", "/silsilah", "/praktik/", "/kunjungan/"]
    pages += [f"/praktik/{file.stem}" for file in sorted((content / "practices").glob("*.md"))]
    made = {
        "search": lambda: f"/cari?q={quote_plus(chance.choice(queries))}",
        "page": lambda: chance.choice(pages),
        "suggest": lambda: f"/api/v1/suggest?q={quote_plus(chance.choice(queries)[:4])}",
    }
    return [made[kind]() for kind in chance.choices(list(made), SHARES, k=amount)]


def ask(port: int, mix: Path, connections: int, seconds: float) -> Step:
    """One run of wrk."""
    command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s"]
    script = str(Path(__file__).with_name("load.lua"))
    command += ["-s", script, f"http://127.0.0.1:{port}", "--", str(mix)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 -- the system's wrk
    figures = next(line for line in told.splitlines() if line.startswith("figures ")).split()[1:]
    requests, microseconds, errors = (int(one) for one in figures[:3])
    times = [round(float(one), 1) for one in figures[3:]]
    return Step(connections, round(requests / microseconds * 1e6, 1), errors, *times)


@contextmanager
def publishing(engine: Engine, content: Path, index: Path, reference: Reference) -> Iterator[list[float]]:
    """Somebody publishes a change every ten seconds: how long each took to be searchable."""
    done, took = Event(), list[float]()
    search = create_search_engine(engine, index, reference)
    files = sorted((content / "practices").glob("*.md"))

    def publish() -> None:
        number = 0
        while not done.wait(PUBLISHED_EVERY):
            file, number = files[number % len(files)], number + 1
            started = monotonic()
            write_atomic(file, f"{file.read_text(encoding='utf-8').rstrip()}\n\nPembaruan ke-{number}.\n")
            sync(engine, content, reference)
            search.update_index()
            took.append(monotonic() - started)

    thread = Thread(target=publish)
    thread.start()
    try:
        yield took
    finally:
        done.set()
        thread.join()


def memory_mib(program: str) -> float:
    """Memory of all processes of the server at this database that is theirs, without mapped files, in MiB."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if program in (process / "environ").read_text(errors="replace"):
                status = (process / "status").read_text()
                total += int(status.split("RssAnon:")[1].split()[0])
        except (OSError, IndexError):  # it has just ended, or is not ours to read
            continue
    return total / 1024


def soak(port: int, mix: Path, url: str, minutes: float) -> tuple[Step, list[float]]:
    """Run the mix for some minutes; return the last step's figures and the mean memory of each five minutes."""
    memory, end = list[float](), monotonic() + minutes * 60
    while monotonic() < end:
        step = ask(port, mix, SOAKED, SAMPLE_SECONDS)
        memory.append(memory_mib(url))
    size = WINDOW_SECONDS // SAMPLE_SECONDS
    windows = [memory[start : start + size] for start in range(0, len(memory), size)]
    return step, [round(fmean(window), 1) for window in windows]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: install Debian's package wrk")
    with tempfile.TemporaryDirectory(prefix="studi-banding-load-") as place:
        folder = Path(place)
        content, index, url = folder / "content", folder / "index", f"sqlite:///{folder / 'load.db'}"
        make_library(content, CONTENT, asked.documents)
        reference, engine = load_reference(content), database.open_database(url)
        schema.upgrade_schema(engine)
        sync(engine, content, reference)
        create_search_engine(engine, index, reference).update_index()
        mix = folder / "addresses"
        mix.write_text("\n".join(addresses(content)), encoding="utf-8")
        environment = {
            "STUDI_BANDING_DATABASE_URL": url,
            "STUDI_BANDING_INDEX_DIR": str(index),
            "STUDI_BANDING_CONTENT_DIR": str(content),
        }
        command = [
            sys.executable,
            "-m",
            "app",
            "serve",
            "--no-sync",
            "--workers",
            str(asked.workers),
            "--port",
        ]
        with (
            server(command, environment, "/healthz") as (port, _seconds),
            publishing(engine, content, index, reference) as took,
        ):
            memory: list[float] = []
            if asked.soak:
                last, memory = soak(port, mix, url, asked.soak)
                steps = [last]
            else:
                ask(port, mix, USED, USED_SECONDS)
                steps = [ask(port, mix, connections, asked.seconds) for connections in STEPS]
        engine.dispose()
    told = {
        "documents": asked.documents,
        "workers": asked.workers,
        "steps": [asdict(one) for one in steps],
        "publications": len(took),
        "publication_seconds": {"median": sorted(took)[len(took) // 2], "longest": max(took)}
        if took
        else None,
        "memory_mib": memory,
    }
    if asked.json:
        print(json.dumps(told))
        return
    for one in steps:
        print(
            f"{one.connections:4} connections: {one.requests_per_second:8} requests/s, {one.errors} errors, "
            f"p50 {one.p50} p95 {one.p95} p99 {one.p99} longest {one.longest} ms"
        )
    print(f"{len(took)} publications; mean memory of each five minutes, MiB: {memory}")


if __name__ == "__main__":
    main()
