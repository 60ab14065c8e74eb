"""DokuWiki and MediaWiki from Debian over given documents, on loopback from a folder of their own.

Set up as their manuals advise for speed: compiled PHP kept (opcache), MediaWiki with MariaDB, its object cache in memory
and pages for readers kept as files, DokuWiki with its rendered pages kept, each with its own search index.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.documents.markdown.files import Document
from benchmarks.bench.page_speed import free_port, wait_until_it_answers

PROCESSES = 2
"""Of every system: one for each core."""
IS_ROOT = os.geteuid() == 0
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
"""
_KEPT = ("opcache.memory_consumption=256", "opcache.validate_timestamps=0", "apc.shm_size=256M")
"""Of the whole PHP, not of a pool: shared memory is there before pools are read."""
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
class Site:
    """Where a system answers, and its addresses of a document and of a search."""

    port: int
    page: Callable[[Document], str]
    search: Callable[[str], str]


@contextmanager
def running(command: Sequence[str | Path]) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a process of the wiki in the foreground while the context is open."""
    process = subprocess.Popen([str(part) for part in command])  # noqa: S603 -- programs of the system
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def php_site(folder: Path, root: Path, port: int, first: str) -> Iterator[None]:
    """Nginx and PHP over a folder of PHP, once they answer."""
    pool, proxy = folder / "pool.conf", folder / "nginx.conf"
    user = "user = root\ngroup = root" if IS_ROOT else ""
    pool.write_text(_POOL.format(folder=folder, user=user, processes=PROCESSES))
    user = "user root;" if IS_ROOT else ""
    proxy.write_text(_PROXY.format(folder=folder, root=root, port=port, user=user))
    fpm = next(Path("/usr/sbin").glob("php-fpm*"))
    kept = [part for setting in _KEPT for part in ("-d", setting)]
    with ExitStack() as started:
        php = started.enter_context(running([fpm, "-y", pool, *kept, *(["-R"] if IS_ROOT else [])]))
        started.enter_context(running(["/usr/sbin/nginx", "-c", proxy]))
        wait_until_it_answers(php, port, first)
        yield


def php(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> None:
    """Run a command of a wiki."""
    subprocess.run(  # noqa: S603 -- the system's PHP
        ["/usr/bin/php", "-d", "display_errors=0", *map(str, arguments)],
        check=True,
        cwd=cwd,
        env={**os.environ, **environment},  # noqa: TID251 -- for a child process
        stdout=subprocess.DEVNULL,
    )


def wikitext(document: Document, mark: str) -> str:
    """Return a document's title, summary and words with its headings, as a wiki writes them."""
    lines = [
        f"{mark} {line[3:]} {mark}" if line.startswith("## ") else line for line in document.body.splitlines()
    ]
    title = f"={mark} {document.meta.title} {mark}="
    return "\n".join([title, "", document.meta.summary, "", *lines])


@contextmanager
def dokuwiki(folder: Path, documents: Sequence[Document]) -> Iterator[Site]:
    """DokuWiki with the documents and its index."""
    root, data, port = folder / "dokuwiki", folder / "dokuwiki/data", free_port()
    shutil.copytree("/usr/share/dokuwiki", root)
    (root / "inc/preload.php").unlink()
    shutil.copytree("/etc/dokuwiki", root / "conf")
    (root / "conf/local.php").write_text(
        "<?php $conf['savedir'] = './data'; $conf['useacl'] = 0; $conf['lang'] = 'id';\n"
    )
    places = "attic cache index locks log media media_attic media_meta meta pages tmp"
    for name in places.split():
        (data / name).mkdir(parents=True)
    for document in documents:
        (data / f"pages/{document.slug}.txt").write_text(wikitext(document, "====="), encoding="utf-8")
    address = {
        "HTTP_HOST": f"127.0.0.1:{port}",
        "SERVER_PORT": str(port),
    }  # part of what its pages are kept by
    php(root / "bin/indexer.php", "-q", cwd=root, **address)
    site = Site(port, lambda document: f"/doku.php?id={document.slug}", "/doku.php?do=search&q={}".format)
    with php_site(folder, root, port, site.page(documents[0])):
        yield site


@contextmanager
def mariadb(folder: Path) -> Iterator[Path]:
    """Start an empty MariaDB in a folder; yield its socket once it answers."""
    user = ["--user=root"] if IS_ROOT else []
    socket, place = folder / "mariadb.sock", f"--datadir={folder / 'mariadb'}"
    make = ["/usr/bin/mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal"]
    with (folder / "mariadb.log").open("wb") as told:
        subprocess.run([*make, place, *user], check=True, stdout=told, stderr=told)  # noqa: S603 -- the system's MariaDB
    serve = ["/usr/sbin/mariadbd", "--no-defaults", "--skip-networking", f"--socket={socket}", place, *user]
    with running([*serve, f"--log-error={folder / 'mariadb.log'}", f"--pid-file={folder / 'mariadb.pid'}"]):
        ask = ["/usr/bin/mariadb-admin", "--no-defaults", "--user=root", f"--socket={socket}"]
        subprocess.run(  # noqa: S603 -- the system's MariaDB
            [*ask, "--wait=30", "--silent", "ping"], check=True, stdout=subprocess.DEVNULL
        )
        yield socket


@contextmanager
def mediawiki(folder: Path, documents: Sequence[Document]) -> Iterator[Site]:
    """MediaWiki with the documents and its index, on MariaDB as it prefers."""
    root, texts, port = Path("/usr/share/mediawiki"), folder / "texts", free_port()
    texts.mkdir()
    for document in documents:
        (texts / f"{document.slug}.txt").write_text(wikitext(document, "=="), encoding="utf-8")
    site = Site(
        port,
        lambda document: f"/index.php?title={document.slug.capitalize()}",  # its titles begin with a capital
        "/index.php?title=Istimewa:Pencarian&fulltext=1&search={}".format,
    )
    with mariadb(folder) as socket:
        fill_mediawiki(folder, root, socket, port)
        with php_site(folder, root, port, site.page(documents[0])):
            yield site


def fill_mediawiki(folder: Path, root: Path, socket: Path, port: int) -> None:
    """Its tables, its settings, the texts, and the index over them."""
    chosen = {
        "dbtype": "mysql",
        "dbserver": f"localhost:{socket}",
        "dbname": "wiki",
        "dbuser": "root",
        "dbpass": "",
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
    environment = {"MW_CONFIG_FILE": str(settings)}
    texts = sorted((folder / "texts").iterdir())
    php(root / "maintenance/importTextFiles.php", *texts, **environment)
    php(root / "maintenance/runJobs.php", **environment)
    php(root / "maintenance/rebuildtextindex.php", **environment)
