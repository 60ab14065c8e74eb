"""Reading and searching the same documents here, in DokuWiki and in MediaWiki, in one run: `make compare`.

    python -m benchmarks.compare [--documents N] [--seconds N] [--json]

Needs Debian's packages dokuwiki, mediawiki, mariadb-server-core, mariadb-client, php-cli, php-fpm, php-apcu, php-mysql,
php-sqlite3, nginx-light and wrk; everything runs on loopback from a temporary folder. Asked with wrk at 8 connections:
every document in turn, 500 queries in turn, and queries that nobody has asked before. A query is one to three words of
one document, so that every system finds something.
"""

import argparse
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote_plus

from app.documents.markdown.files import Document
from app.documents.models import document_url
from app.documents.reference.data import load_reference
from app.documents.validation.rules import check_folder
from app.search.engine import create_search_engine
from app.store import database, schema
from app.store.sync.sync import sync
from benchmarks.bench.page_speed import get, server
from benchmarks.bench.samples import make_library
from benchmarks.load import CONTENT, Step, ask
from benchmarks.wikis import PROCESSES, Site, dokuwiki, mediawiki

CONNECTIONS, QUERIES = 8, 500
NEW_QUERIES = 20_000
"""More than any system answers in the time."""
LENGTHS = (1, 2, 2, 3)
FOUND = 0.9
"""Of the searches looked at; a wiki leaves out a few words that it thinks too frequent."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One system."""

    system: str
    reading: Step
    searching: Step
    searching_anew: Step


@dataclass(frozen=True, slots=True)
class Failed:
    """A system that could not be measured; the figures of the others stand."""

    system: str
    reason: str


def queries_of(documents: Sequence[Document], amount: int) -> list[str]:
    """Different queries, each of words that stand together in a document."""
    chance = random.Random(1)  # noqa: S311 -- the same queries each time are wanted
    words = [
        sorted({word.lower() for word in re.findall(r"[^\W\d_]{4,}", f"{one.meta.title} {one.body}")})
        for one in documents
    ]
    queries: dict[str, None] = {}
    while len(queries) < amount:
        queries[" ".join(chance.sample(chance.choice(words), chance.choice(LENGTHS)))] = None
    return list(queries)


def measured(
    system: str,
    site: Site,
    documents: Sequence[Document],
    queries: Sequence[str],
    *,
    seconds: float,
    folder: Path,
) -> Measured:
    """Each list for so many seconds; pages and asked queries after as long a time that is not counted."""
    searches = [site.search(quote_plus(one)) for one in queries]
    require_found(site.port, searches)

    def step(name: str, addresses: Sequence[str], *, warm: bool) -> Step:
        mix = folder / f"{name}.addresses"
        mix.write_text("\n".join(addresses), encoding="utf-8")
        if warm:
            ask(site.port, mix, CONNECTIONS, seconds)
        return ask(site.port, mix, CONNECTIONS, seconds)

    return Measured(
        system,
        step("pages", [site.page(one) for one in documents], warm=True),
        step("asked", searches[:QUERIES], warm=True),
        step("new", searches[QUERIES:], warm=False),
    )


def require_found(port: int, searches: Sequence[str]) -> None:
    """Fail when searches find nothing: a missing index would be fast."""
    looked_at = searches[:50]
    found = [b"contoh-0" in get(port, one, encoding="identity")[1].lower() for one in looked_at]
    if sum(found) < FOUND * len(found):
        raise RuntimeError(f"only {sum(found)} of {len(found)} searches find anything: {searches[0]}")


@contextmanager
def ours(folder: Path, _documents: Sequence[Document]) -> Iterator[Site]:
    """Our server over the same documents."""
    content, index, url = folder.parent / "content", folder / "index", f"sqlite:///{folder / 'ours.db'}"
    reference, engine = load_reference(content), database.open_database(url)
    schema.upgrade_schema(engine)
    sync(engine, content, reference)
    create_search_engine(engine, index, reference).update_index()
    engine.dispose()
    environment = {
        "STUDI_BANDING_DATABASE_URL": url,
        "STUDI_BANDING_INDEX_DIR": str(index),
        "STUDI_BANDING_CONTENT_DIR": str(content),
    }
    command = [sys.executable, "-m", "app", "serve", "--no-sync", "--workers", str(PROCESSES), "--port"]
    with server(command, environment, "/healthz") as (port, _seconds):
        yield Site(port, lambda document: document_url(document.kind, document.slug), "/cari?q={}".format)


System = Callable[[Path, Sequence[Document]], AbstractContextManager[Site]]
SYSTEMS: Mapping[str, System] = {"studi-banding": ours, "dokuwiki": dokuwiki, "mediawiki": mediawiki}


def compare(
    amount: int, seconds: float, folder: Path, systems: Mapping[str, System] = SYSTEMS
) -> Iterator[Measured | Failed]:
    """Measure all systems, one after another; one that fails does not keep the next from being measured."""
    content = folder / "content"
    make_library(content, CONTENT, amount)
    documents, _problems = check_folder(content, load_reference(content))
    queries = queries_of(documents, QUERIES + NEW_QUERIES)
    for name, system in systems.items():
        place = folder / name
        place.mkdir()
        try:
            with system(place, documents) as site:
                result: Measured | Failed = measured(
                    name, site, documents, queries, seconds=seconds, folder=place
                )
        except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
            result = Failed(name, str(error))
        yield result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit("stopped")
    )  # ends what it started and removes the folder
    is_complete = True
    with tempfile.TemporaryDirectory(prefix="studi-banding-compare-") as folder:
        for one in compare(asked.documents, asked.seconds, Path(folder)):
            if isinstance(one, Failed):
                is_complete = False
                print(f"{one.system:14} could not be measured: {one.reason}", file=sys.stderr, flush=True)
                continue
            if asked.json:
                print(json.dumps(asdict(one)), flush=True)
                continue
            steps = {"membaca": one.reading, "mencari": one.searching, "mencari hal baru": one.searching_anew}
            for what, step in steps.items():
                print(
                    f"{one.system:14} {what:16} {step.requests_per_second:8} requests/s, {step.errors} errors, "
                    f"p50 {step.p50} p99 {step.p99} ms",
                    flush=True,
                )
    sys.exit(not is_complete)


if __name__ == "__main__":
    main()
