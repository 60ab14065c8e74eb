"""Real parts for tests: the real content served by the real app, SQLite and PostgreSQL, Chromium."""

import fcntl
import functools
import gc
import itertools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from types import CodeType
from typing import ClassVar, Literal

import hypothesis
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from playwright.sync_api import Browser, sync_playwright
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

sys.path.insert(0, str(Path(__file__).parent))

from build import ROOT, a_practice, content_folder, steady_library
from commands import CommandProcess, start
from postgres_server import PostgresServer
from waiting import eventually

from app import i18n
from app.accounts import passwords
from app.documents.reference.data import Reference, load_reference
from app.main import create_app
from app.search.engine import SearchEngine, create_search_engine
from app.settings import Settings
from app.store import database, schema
from app.store.sync.sync import SyncReport, sync

hypothesis.settings.register_profile(
    "project", deadline=None, max_examples=1_000 if "FUZZ" in os.environ else 12
)
hypothesis.settings.load_profile("project")  # speed is measured by the bench, never by a test

passwords.hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
"""Real Argon2id at the least cost: a run hashes a thousand passwords. test_passwords.py checks the product's own cost."""


_compiled_statements: dict[object, object] = {}
"""Statements compiled once for a run instead of once for each of its thousand databases."""
SQLiteDialect_pysqlite.__hash__ = PGDialect_psycopg.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
SQLiteDialect_pysqlite.__eq__ = PGDialect_psycopg.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]


@event.listens_for(Engine, "engine_connect")
def _share_compiled_statements(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled_statements)


class _CompiledTemplates(BytecodeCache):
    """Templates compiled once for a run instead of once for every application made in it."""

    compiled: ClassVar[dict[tuple[str, str], CodeType | None]] = {}
    """Compiled template by key and language: its texts are constants."""

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.compiled.get((bucket.key, i18n.current_language()))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key, i18n.current_language()] = bucket.code


Environment.__init__ = functools.partialmethod(  # type: ignore[assignment]
    Environment.__init__, bytecode_cache=_CompiledTemplates()
)


BACKEND = os.environ.get("STUDI_BANDING_TEST_BACKEND", "sqlite")
"""What installations of tests stand on: sqlite, postgres (index in Whoosh), or postgres-search (index there too).

A test about SQLite or Whoosh itself names it and stays with it.
"""
IndexIn = Literal["whoosh", "postgres"]
assert BACKEND in ("sqlite", "postgres", "postgres-search"), BACKEND

SECRET_KEY = "kunci bagi percobaan, tidak untuk dipakai di mana pun"


@dataclass
class Installation:
    """A content folder with its database and index."""

    content: Path
    index: Path
    url: str
    engine: Engine
    reference: Reference
    index_in: IndexIn = "whoosh"
    _app: FastAPI | None = field(default=None, init=False, repr=False, compare=False)

    def bring_up_to_date(self) -> SyncReport:
        report = sync(self.engine, self.content, self.reference)
        self.search.update_index()
        return report

    @property
    def uploads(self) -> Path:
        return self.index.parent / "uploads"

    @property
    def environment(self) -> dict[str, str]:
        """What tells a command of this installation."""
        return {
            "STUDI_BANDING_DATABASE_URL": self.url,
            "STUDI_BANDING_SEARCH_BACKEND": self.index_in,
            "STUDI_BANDING_INDEX_DIR": str(self.index),
            "STUDI_BANDING_CONTENT_DIR": str(self.content),
            "STUDI_BANDING_UPLOADS_DIR": str(self.uploads),
            "STUDI_BANDING_SECRET_KEY": SECRET_KEY,
        }

    @property
    def search(self) -> SearchEngine:
        return create_search_engine(self.engine, self.index, self.reference, self.index_in)

    def client(self, **settings: object) -> TestClient:
        """A visitor of this installation, with cookies of their own.

        All visitors share one application, as they share one process; other settings make another. Entered as a
        context it starts background jobs, so ask for ``new_client`` there.
        """
        if settings:
            return self.new_client(**settings)
        if self._app is None:
            self._app = self._create_app()
        return TestClient(self._app, raise_server_exceptions=False)

    def new_client(self, **settings: object) -> TestClient:
        """A visitor of an application of their own: another process, or the same one after a restart."""
        return TestClient(self._create_app(**settings), raise_server_exceptions=False)

    def _create_app(self, **settings: object) -> FastAPI:
        here = {
            "database_url": self.url,
            "search": self.index_in,
            "content_dir": self.content,
            "index_dir": self.index,
            "uploads_dir": self.uploads,
            "secret_key": SECRET_KEY,
        }
        app = create_app(Settings.model_validate({**here, **settings}))
        database = app.state.services.library._database  # noqa: SLF001 -- stopped applications close it, these do not
        weakref.finalize(app, database.primary.dispose)
        weakref.finalize(app, app.state.services.monitoring.access_log.flush)  # ends its thread
        return app


@functools.cache
def _migrated() -> bytes:
    """A SQLite database brought to the newest form, with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "new.db")
        engine = database.open_database(f"sqlite:///{file}")
        schema.upgrade_schema(engine)
        engine.dispose()
        return file.read_bytes()


def install(
    content: Path, folder: Path, url: str = "", index_in: IndexIn | None = None, *, migrated: bool = False
) -> Installation:
    """A new installation: where the run says, or where the test does; ``migrated`` says its database is there."""
    url = url or (f"sqlite:///{folder / 'library.db'}" if BACKEND == "sqlite" else new_postgres())
    if url.startswith("sqlite") and not migrated:
        Path(url.removeprefix("sqlite:///")).write_bytes(_migrated())
    engine = database.open_database(url)
    schema.upgrade_schema(engine)
    if index_in is None:
        index_in = "postgres" if BACKEND == "postgres-search" and not url.startswith("sqlite") else "whoosh"
    return Installation(content, folder / "index", url, engine, load_reference(content), index_in)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A steady part of the real content, published: once for all workers, each of which has a copy of its own."""
    folder = tmp_path_factory.mktemp("site")
    if BACKEND == "sqlite" and "PYTEST_XDIST_WORKER" in os.environ:
        made = tmp_path_factory.getbasetemp().parent / "published-site"
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                _publish_site(made.with_suffix(".new"))
                made.with_suffix(".new").rename(made)
        shutil.copytree(made, folder, dirs_exist_ok=True)
        installation = install(folder / "content", folder, migrated=True)
    else:
        installation = _publish_site(folder)
    yield installation
    installation.engine.dispose()


def _publish_site(folder: Path) -> Installation:
    folder.mkdir(exist_ok=True)
    installation = install(steady_library(folder / "content"), folder)
    installation.bring_up_to_date()
    installation.engine.dispose()
    return installation


def copy_of(site: Installation, folder: Path) -> Installation:
    """A site like another, for a test that writes into its files."""
    if not site.url.startswith("sqlite"):
        copied = install(shutil.copytree(site.content, folder / "content"), folder)
        copied.bring_up_to_date()
        return copied
    shutil.copytree(site.index.parent, folder, dirs_exist_ok=True)
    return install(folder / "content", folder, migrated=True)


@pytest.fixture(scope="session")
def client(site: Installation) -> TestClient:
    return site.client()


@pytest.fixture(scope="session")
def engine(site: Installation) -> SearchEngine:
    """The search over that part of the real content."""
    return site.search


Seen = Callable[[str, str], None]
"""Takes a fault and what happened under it."""


@pytest.fixture
def seen(record_property: Seen) -> Seen:
    """Notes what happened under a fault; `make chaos` prints it."""
    return record_property


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    rows = {
        fault: what for one in terminalreporter.getreports("passed") for fault, what in one.user_properties
    }
    if rows and "CHAOS" in os.environ:
        terminalreporter.section("seen")
        terminalreporter.write_line("\n".join(f"{fault:48} {what}" for fault, what in sorted(rows.items())))


Make = Callable[[dict[str, str | bytes]], Installation]


exhaustive = pytest.mark.exhaustive
"""Repeats in breadth, or under a fault, what another test proves of one case: in `make exhaustive`, not in `make test`."""


def sampled(values: Iterable[object], *, one_in: int) -> list[object]:
    """Return the parameters of a test: one in so many runs in `make test`, the others in `make exhaustive`."""
    return [
        value
        if number % one_in == 0
        else pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=exhaustive)
        for number, value in enumerate(values)
    ]


def swept(*, one_in: int) -> pytest.MarkDecorator:
    """Give a test that walks over many things itself its step: so many in `make test`, 1 in `make exhaustive`."""
    return pytest.mark.parametrize("one_in", [one_in, pytest.param(1, marks=exhaustive)], ids=["some", "all"])


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
on_both = pytest.mark.parametrize("make", BOTH, indirect=True)
"""On SQLite and PostgreSQL in `make test`, whatever the other tests of its module are on."""
RENDERED = ("web", "opendata", "printing", "documents", "search", "cli")
"""Folders of tests about what is read and shown: on SQLite here, on PostgreSQL in `make test-backends`."""
MOSTLY_ON_SQLITE = (
    "test_backup.py",
    "test_card_cache.py",
    "test_cut_off.py",
    "test_document_dates.py",
    "test_double_booking.py",
    "test_harvest.py",
    "test_ill_files.py",
    "test_limits.py",
    "test_mail.py",
    "test_plans.py",
    "test_publisher.py",
    "test_reasons.py",
    "test_recommendation.py",
    "test_requests.py",
    "test_same_visits.py",
    "test_schedule.py",
    "test_sign_in_abuse.py",
    "test_subscriptions.py",
    "test_two_factor.py",
    "test_webhooks.py",
)
"""About what happens in files and letters, or at the same moment: on PostgreSQL in `make exhaustive`.

What locks and transactions decide there is tested ``on_both``, as are syncs, upgrades, accounts and whole copies.
"""


LONG = (
    "test_host_journey.py",
    "test_desk_journey.py",
    "test_withdrawal.py",
    "test_smoke.py",
    "test_network.py",
    "test_visit_notes.py",
    "test_permissions.py",
    "test_cli.py",
    "test_autosave.py",
    "test_seed_case.py",
    "test_accessibility.py",
    "test_three_taps.py",
    "test_registrar.py",
    "test_w3c.py",
    "test_pages.py",
)
"""Modules that one worker is busy with for a quarter of a minute or more, in the order in which they begin.

Of the first eight, one asks for the site that all share: while a worker publishes it the others have something to do.
"""


gc.disable()  # while modules and tests are loaded: nearly all of it stays


def pytest_collection_finish() -> None:
    """Leave what is loaded out of every later collection: looking at it again took a fifth of the processor."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that the short modules at the end keep all workers busy."""
    begins = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: begins.get(item.path.name, len(LONG) + (item.path.parent.name != "journeys")))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    names = {name for one in chosen for name in (one.split(",") if isinstance(one, str) else one)}
    if "make" not in metafunc.fixturenames or "make" in names:
        return
    file = metafunc.definition.path
    databases = BOTH
    if BACKEND != "sqlite":
        databases = BOTH[1:]
    elif file.name in MOSTLY_ON_SQLITE:
        databases = [*BOTH[:1], pytest.param("postgresql", marks=[pytest.mark.postgres, exhaustive])]
    elif file.parent.name in RENDERED:
        databases = BOTH[:1]
    metafunc.parametrize("make", databases, indirect=True)


@pytest.fixture
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes an installation of given files, on SQLite and on PostgreSQL; on what a run names, on that alone."""
    made: list[Installation] = []
    index_in: IndexIn | None = "whoosh" if request.node.get_closest_marker("whoosh") else None

    def make_one(files: dict[str, str | bytes]) -> Installation:
        url = f"sqlite:///{tmp_path / 'test.db'}" if request.param == "sqlite" else new_postgres()
        installation = install(content_folder(tmp_path / "content", files), tmp_path, url, index_in)
        made.append(installation)
        return installation

    yield make_one
    for installation in made:
        installation.engine.dispose()


@pytest.fixture
def library(make: Make) -> Installation:
    """A library of one practice; a file that needs another has a fixture of this name."""
    library = make({"practices/satu.md": a_practice()})
    library.bring_up_to_date()
    return library


@pytest.fixture
def visitor(library: Installation) -> TestClient:
    """Somebody who reads that library."""
    return library.client()


@pytest.fixture(scope="session")
def postgres() -> str:
    """The address of a PostgreSQL server of our own, without a database name."""
    return _server()


@pytest.fixture
def empty_postgres() -> str:
    """The address of a new database of the newest form."""
    return new_postgres()


_started = ExitStack()
TestClient.portal = _started.enter_context(start_blocking_portal())
"""The event loop of all applications of a run, as a server has one; a client makes one for each request by itself."""


def pytest_unconfigure() -> None:
    """Stop what was started for the whole run."""
    _started.close()


@functools.cache
def _server() -> str:
    """Start a server at the first need of it; it stops with the tests."""
    server = PostgresServer(free_port())
    server.start()
    _started.callback(server.remove)
    _started.callback(server.stop)
    return server.url


@functools.cache
def _template() -> str:
    """The name of a database brought to the newest form, with nothing in it."""
    _create(_server(), "migrated")
    engine = database.open_database(f"{_server()}/migrated")
    schema.upgrade_schema(engine)
    engine.dispose()
    return "migrated"


_numbers = itertools.count(1)


def new_postgres() -> str:
    """The address of a new database of the newest form."""
    name = f"t{next(_numbers)}"
    _create(_server(), f"{name} TEMPLATE {_template()}")
    return f"{_server()}/{name}"


def bare_postgres() -> str:
    """The address of a new database without any table."""
    name = f"t{next(_numbers)}"
    _create(_server(), name)
    return f"{_server()}/{name}"


def _create(postgres: str, what: str) -> None:
    server = database.open_database(f"{postgres}/postgres")
    with server.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {what}")
    server.dispose()


def free_port() -> int:
    """A port that nobody has, below those the system gives to outgoing connections: it is still free a second later."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", 15_000 + secrets.randbelow(17_000)))
            return int(probe.getsockname()[1])


@contextmanager
def serving(site: Installation, port: int = 0) -> Iterator[str]:
    """The address of the real server process over an installation, for as long as it is needed."""
    port = port or free_port()
    environment = os.environ | site.environment
    process = start("serve", "--no-sync", "--port", str(port), folder=ROOT, environment=environment)
    try:
        wait_until_it_answers(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def small_library(tmp_path: Path) -> Iterator[Installation]:
    """A library of one practice on SQLite, for a journey that writes into a site of its own."""
    library = install(content_folder(tmp_path / "content", {"practices/satu.md": a_practice()}), tmp_path)
    library.bring_up_to_date()
    yield library
    library.engine.dispose()


@pytest.fixture(scope="session")
def server(site: Installation) -> Iterator[str]:
    """The address of the real server process over the real content."""
    with serving(site) as address:
        yield address


def wait_until_it_answers(process: "subprocess.Popen[bytes] | CommandProcess", port: int) -> None:
    def answers() -> bool:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    eventually(lambda: process.poll() is not None or answers(), what="the server does not answer")
    assert process.poll() is None, "the server has ended"


CHROMIUM_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first that is installed: the shell draws the same pages without a desktop around them, a third faster."""
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The real Chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM_PROGRAMS)), None)
    assert program, "Chromium is missing"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
