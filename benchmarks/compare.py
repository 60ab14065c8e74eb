"""Reading and searching the same documents here, in DokuWiki and in MediaWiki, in one run: `make compare`.

    python -m benchmarks.compare [--documents N] [--seconds N] [--json]

Needs Debian's packages dokuwiki, mediawiki, php-fpm, php-apcu, php-sqlite3, nginx-light and wrk; everything runs on
loopback from a temporary folder. The wikis are set up as their manuals advise for speed: compiled PHP kept (opcache),
MediaWiki with its object cache in memory and pages for readers kept as files, DokuWiki with its rendered pages kept,
each with its own search index. Asked with wrk at 8 connections: every practice in turn, and 500 queries.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote_plus

from app.documents.reference import load_reference
from app.operations.bench_pages import free_port, get, server, wait_until_it_answers
from app.operations.samples import make_library, sample_queries, vocabulary
from app.search.engine import open_search
from app.store import database
from app.store.sync import sync
from benchmarks.load import CONTENT, Step, ask

CONNECTIONS, QUERIES = 8, 500
PROCESSES = 4
"""Of PHP; as many as its manuals advise for two cores."""
_POOL = """\
[global]
error_log = {folder}/php.log
daemonize = no
[wiki]
{user}
listen = {folder}/php.sock
pm = static
pm.max_children = {processes}
clear_env = no
env[MW_CONFIG_FILE] = {folder}/LocalSettings.php
php_admin_value[opcache.memory_consumption] = 256
php_admin_value[opcache.validate_timestamps] = 0
php_admin_value[apc.shm_size] = 256M
"""
_PROXY = """\
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port}; root {root}; index index.php;
    location ~ \\.php$ {{ include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_pass unix:{folder}/php.sock; }}
  }}
}}
"""
_FAST_MEDIAWIKI = """
$wgMainCacheType = CACHE_ACCEL;
$wgUseFileCache = true;
$wgFileCacheDirectory = "{folder}/pages";
$wgCacheDirectory = "{folder}/words";
$wgJobRunRate = 0;
wfLoadSkin('Vector');
$wgDefaultSkin = 'vector';
$wgEnableUploads = false;
"""


@dataclass(frozen=True, slots=True)
class Wiki:
    """Where a wiki lies, and its addresses of a page and of a search."""

    root: Path
    page: Callable[[str], str]
    search: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Measured:
    """One system."""

    system: str
    reading: Step
    searching: Step


def measured(
    system: str, port: int, folder: Path, pages: Sequence[str], searches: Sequence[str], seconds: float
) -> Measured:
    """Each list for so many seconds, after as long a time that is not counted: nothing is measured cold."""
    require_found(port, searches)
    steps = []
    for name, addresses in (("pages", pages), ("searches", searches)):
        mix = folder / f"{name}.{system}"
        mix.write_text("\n".join(addresses), encoding="utf-8")
        ask(port, mix, CONNECTIONS, seconds)
        steps.append(ask(port, mix, CONNECTIONS, seconds))
    return Measured(system, *steps)


def require_found(port: int, searches: Sequence[str]) -> None:
    """Searches find documents: an index that is not there would be fast."""
    answers = [b"contoh-0" in get(port, address, encoding="identity")[1].lower() for address in searches[:20]]
    if sum(answers) < len(answers) / 10:
        raise SystemExit(f"only {sum(answers)} of {len(answers)} searches find anything: {searches[0]}")


@contextmanager
def running(command: Sequence[str | Path]) -> "Iterator[subprocess.Popen[bytes]]":
    """A process of the system's in the foreground, for as long as it is needed."""
    process = subprocess.Popen([str(part) for part in command])  # noqa: S603 -- programs of the system
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def php_site(folder: Path, root: Path, port: int, first: str) -> Iterator[None]:
    """Nginx and PHP over a folder of PHP, once they answer."""
    is_root = os.geteuid() == 0
    pool, proxy = folder / "pool.conf", folder / "nginx.conf"
    user = "user = root\ngroup = root" if is_root else ""
    pool.write_text(_POOL.format(folder=folder, user=user, processes=PROCESSES))
    user = "user root;" if is_root else ""
    proxy.write_text(_PROXY.format(folder=folder, root=root, port=port, user=user))
    fpm = next(Path("/usr/sbin").glob("php-fpm*"))
    with ExitStack() as started:
        php = started.enter_context(running([fpm, "-y", pool, *(["-R"] if is_root else [])]))
        started.enter_context(running(["/usr/sbin/nginx", "-c", proxy]))
        wait_until_it_answers(php, port, first)
        yield


def php(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> None:
    """A command of a wiki."""
    subprocess.run(  # noqa: S603 -- the system's PHP
        ["/usr/bin/php", "-d", "display_errors=0", *map(str, arguments)],
        check=True,
        cwd=cwd,
        env={**os.environ, **environment},  # noqa: TID251 -- for a child process
        stdout=subprocess.DEVNULL,
    )


def wikitext(file: Path, heading: str) -> str:
    """A document's words with its headings, as a wiki writes them."""
    body = file.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    lines = [
        f"{heading} {line[3:]} {heading}" if line.startswith("## ") else line for line in body.splitlines()
    ]
    return "\n".join(lines)


def dokuwiki(folder: Path, documents: Sequence[Path], _port: int) -> Wiki:
    """DokuWiki with the documents and its index."""
    root = folder / "dokuwiki"
    shutil.copytree("/usr/share/dokuwiki", root)
    (root / "inc/preload.php").unlink()
    shutil.copytree("/etc/dokuwiki", root / "conf")
    (root / "conf/local.php").write_text(
        "<?php $conf['savedir'] = './data'; $conf['useacl'] = 0; $conf['lang'] = 'id';\n"
    )
    for name in (
        "attic",
        "cache",
        "index",
        "locks",
        "log",
        "media",
        "media_attic",
        "media_meta",
        "meta",
        "pages",
        "tmp",
    ):
        (root / "data" / name).mkdir(parents=True)
    for file in documents:
        (root / "data/pages" / f"{file.stem}.txt").write_text(wikitext(file, "====="), encoding="utf-8")
    php(root / "bin/indexer.php", "-q", cwd=root)
    return Wiki(root, "/doku.php?id={}".format, "/doku.php?do=search&q={}".format)


def mediawiki(folder: Path, documents: Sequence[Path], port: int) -> Wiki:
    """MediaWiki with the documents and its index."""
    root, texts = Path("/usr/share/mediawiki"), folder / "texts"
    texts.mkdir()
    (folder / "sqlite").mkdir()
    chosen = {
        "dbtype": "sqlite",
        "dbpath": folder / "sqlite",
        "dbname": "wiki",
        "server": f"http://127.0.0.1:{port}",
        "scriptpath": "",
        "lang": "id",
        "confpath": folder,
        "pass": "hanya untuk mengukur",
    }
    options = [f"--{name}={value}" for name, value in chosen.items()]
    php(root / "maintenance/install.php", *options, "Wiki", "Admin", MW_CONFIG_FILE=str(folder / "none"))
    settings = folder / "LocalSettings.php"
    settings.write_text(settings.read_text() + _FAST_MEDIAWIKI.format(folder=folder))
    for file in documents:
        (texts / f"{file.stem}.txt").write_text(wikitext(file, "=="), encoding="utf-8")
    environment = {"MW_CONFIG_FILE": str(settings)}
    php(root / "maintenance/importTextFiles.php", *sorted(texts.iterdir()), **environment)
    php(root / "maintenance/runJobs.php", **environment)
    php(root / "maintenance/rebuildtextindex.php", **environment)
    return Wiki(
        root,
        lambda name: f"/index.php?title={name.capitalize()}",  # MediaWiki's titles begin with a capital
        "/index.php?title=Istimewa:Pencarian&fulltext=1&search={}".format,
    )


@contextmanager
def ours(folder: Path, content: Path) -> Iterator[int]:
    """Our server over the same documents, with two processes; its port."""
    index, url = folder / "index", f"sqlite:///{folder / 'ours.db'}"
    reference, engine = load_reference(content), database.open_database(url)
    database.upgrade(engine)
    sync(engine, content, reference)
    open_search(engine, index, reference).catch_up()
    engine.dispose()
    environment = {
        "STUDI_BANDING_DATABASE_URL": url,
        "STUDI_BANDING_INDEX_DIR": str(index),
        "STUDI_BANDING_CONTENT_DIR": str(content),
    }
    command = [sys.executable, "-m", "app", "serve", "--no-sync", "--workers", "2", "--port"]
    with server(command, environment, "/healthz") as (port, _seconds):
        yield port


def compare(documents: int, seconds: float, folder: Path) -> Iterator[Measured]:
    """All three, one after another."""
    content = folder / "content"
    make_library(content, CONTENT, documents)
    files = sorted((content / "practices").glob("*.md"))
    queries = [
        quote_plus(one) for one in sample_queries(vocabulary(CONTENT, load_reference(content)), QUERIES)
    ]
    with ours(folder, content) as port:
        pages = [f"/praktik/{file.stem}" for file in files]
        yield measured("studi-banding", port, folder, pages, [f"/cari?q={one}" for one in queries], seconds)
    for prepare in (dokuwiki, mediawiki):
        place = folder / prepare.__name__
        place.mkdir()
        port = free_port()
        site = prepare(place, files, port)
        pages = [site.page(file.stem) for file in files]
        with php_site(place, site.root, port, pages[0]):
            searches = [site.search(one) for one in queries]
            yield measured(prepare.__name__, port, folder, pages, searches, seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="studi-banding-compare-") as folder:
        for one in compare(asked.documents, asked.seconds, Path(folder)):
            if asked.json:
                print(json.dumps(asdict(one)), flush=True)
                continue
            for what, step in (("membaca", one.reading), ("mencari", one.searching)):
                print(
                    f"{one.system:14} {what}  {step.requests_per_second:8} requests/s, {step.errors} errors, "
                    f"p50 {step.p50} p99 {step.p99} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main()
