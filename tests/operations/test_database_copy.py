import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import commands
import pytest
from build import ROOT
from conftest import Installation, exhaustive, free_port
from hypothesis import given
from hypothesis import strategies as st
from inhabited import inhabited
from people import (
    browser_at,
    code,
    send,
    send_at_desk,
    sign_in,
)
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    StaticPool,
    Text,
    cast,
    create_engine,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import DBAPIError
from sqlmodel import col
from waiting import eventually

from app import clock
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE
from app.accounts.permissions import Role
from app.operations.backup.database_copy import copy_database
from app.operations.backup.manifest import BackupError, Table
from app.operations.backup.table_rows import read_rows, write_rows
from app.publishing.tables import OutgoingEmailRow
from app.search.engine import create_search_engine
from app.search.results import SearchRequest
from app.store import database, schema
from app.store.database import write_session
from app.store.tables import QueryCount

EMPTY = {"publication_intent", "sign_in_attempt"}
"""An intent lives for the moment of a publication, a try until its password was right."""

pytestmark = pytest.mark.postgres


@contextmanager
def background_writer(url: str) -> Iterator[None]:
    """Another writer of pairs; what it wrote is taken away at the end."""
    done, engine = Event(), database.open_database(url)

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with write_session(engine) as session:
                name = f"pasangan {number}"
                session.add(QueryCount(text=name, count=1))
                session.add(OutgoingEmailRow(recipient="a@b.id", subject=name, text="", due_at=clock.now()))

    thread = Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        with write_session(engine) as session:
            session.connection().execute(text("DELETE FROM query_count WHERE text LIKE 'pasangan%'"))
            session.connection().execute(text("DELETE FROM outgoing_email WHERE subject LIKE 'pasangan%'"))
        engine.dispose()


def new_database(postgres: str, what: str) -> str:
    name = f"c{sha256(what.encode()).hexdigest()[:20]}"
    server = database.open_database(f"{postgres}/postgres")
    with server.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    return f"{postgres}/{name}"


def contents(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table as it is kept, moments in one form; what PostgreSQL's index keeps left out."""
    metadata = MetaData()
    metadata.reflect(engine)
    found = {}
    with engine.connect() as connection:
        for name, table in metadata.tables.items():
            if not name.startswith("search_"):
                rows = connection.execute(select(*(_plain(column) for column in table.columns)))
                found[name] = sorted(
                    repr({key: _in_utc(value) for key, value in row.items()}) for row in rows.mappings()
                )
    return found


def _plain(column: Column[object]) -> ColumnElement[object]:
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


def _in_utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, str]:
    return inhabited(tmp_path_factory.mktemp("asal"))


@pytest.fixture
def target(postgres: str, request: pytest.FixtureRequest) -> str:
    """The address of a database without any table."""
    return new_database(postgres, request.node.nodeid)


def test_a_database_is_copied_to_postgresql_and_back_without_loss(
    origin: tuple[Installation, str], target: str, tmp_path: Path
) -> None:
    site, secret = origin
    here = contents(site.engine)
    assert {name for name, rows in here.items() if not rows} == EMPTY
    counts = copy_database(site.url, target)
    assert counts == {name: len(rows) for name, rows in here.items() if name != "alembic_version"}
    moved = moved_to(site, target, tmp_path / "pindah")
    assert contents(moved.engine) == here
    back = f"sqlite:///{tmp_path / 'kembali.db'}"
    assert copy_database(target, back) == counts
    assert [path.name for path in tmp_path.glob("*.db*")] == ["kembali.db"]
    returned = moved_to(site, back, tmp_path / "kembali")
    assert contents(returned.engine) == here
    for one in (moved, returned):
        the_site_goes_on(one, secret)
        one.engine.dispose()


def moved_to(site: Installation, url: str, folder: Path) -> Installation:
    """The same content over another database, with an index of its own."""
    shutil.copytree(site.content, folder / "content")
    return replace(
        site, url=url, engine=database.open_database(url), index=folder / "index", content=folder / "content"
    )


def the_site_goes_on(site: Installation, secret: str) -> None:
    assert site.bring_up_to_date().unchanged == 3, "nothing of the projection is made again"
    visitor = site.client()
    assert "Satu" in visitor.get("/cari?q=satu").text
    author = browser_at(visitor)
    sign_in(author, f"{Role.AUTHOR}@contoh.go.id")
    answer = send(author, "/masuk/kode", form="/masuk/kode", kode=code(secret))
    assert answer.status_code == 303, answer.text
    assert "Laporan" in author.get("/meja").text
    made = send_at_desk(author, "/meja/baru", judul="Baru", jenis="practice", daerah="32")
    assert made.headers["location"] == "/meja/draf/3", "numbers go on where they stood"
    for change in ("UPDATE audit SET actor_email = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="never changed"), site.engine.begin() as connection:
            connection.execute(text(change))


def test_postgresql_rebuilds_its_index_after_a_copy(
    origin: tuple[Installation, str], target: str, tmp_path: Path
) -> None:
    site, _secret = origin
    copy_database(site.url, target)
    engine = database.open_database(target)
    search = create_search_engine(engine, tmp_path / "index", site.reference, "postgres")
    assert search.generation() is None
    search.update_index()
    assert [hit.slug for hit in search.search(SearchRequest(text="satu")).hits] == ["satu"]
    engine.dispose()


@exhaustive
def test_a_filled_target_is_left_alone_unless_forced(
    origin: tuple[Installation, str], target: str, tmp_path: Path
) -> None:
    site, _secret = origin
    file = f"sqlite:///{tmp_path / 'lama.db'}"
    for url in (target, file):
        engine = database.open_database(url)
        schema.upgrade_schema(engine)
        Accounts(engine).invite(COMMAND_LINE, "lama@contoh.go.id", name="Lama", unit="Biro")
        old = contents(engine)
        with pytest.raises(BackupError, match="--force"):
            copy_database(site.url, url)
        assert contents(engine) == old
        engine.dispose()
        copy_database(site.url, url, force=True)
        assert contents(engine) == contents(site.engine)
        engine.dispose()


def test_a_database_is_never_copied_onto_itself(
    origin: tuple[Installation, str], target: str, tmp_path: Path
) -> None:
    site, _secret = origin
    before = contents(site.engine)
    copy_database(site.url, target)
    for url, same in ((site.url, site.url), (target, target.replace("127.0.0.1", "localhost"))):
        with pytest.raises(BackupError, match="yang sama"):
            copy_database(url, same, force=True)
    assert contents(site.engine) == before
    with pytest.raises(BackupError, match="kosong"):
        copy_database(f"sqlite:///{tmp_path / 'tiada.db'}", target, force=True)
    assert not (tmp_path / "tiada.db").exists()


@exhaustive
def test_a_copy_has_concurrent_transactions_wholly_or_not_at_all(
    origin: tuple[Installation, str], target: str
) -> None:
    """A pair of rows in two tables, written together again and again."""
    site, _secret = origin
    with background_writer(site.url):
        for number in range(3):
            copy_database(site.url, target, force=number > 0)
            engine = database.open_database(target)
            pair = set()
            with engine.connect() as connection:
                for column in (col(QueryCount.text), col(OutgoingEmailRow.subject)):
                    pair.add(connection.scalar(select(func.count()).where(column.like("pasangan%"))))
            engine.dispose()
            assert len(pair) == 1


@exhaustive
def test_a_copy_that_is_killed_leaves_the_target_empty_and_can_be_made_again(
    origin: tuple[Installation, str], target: str, tmp_path: Path
) -> None:
    """Held by a lock on the last table, so that it is surely in the middle when it dies."""
    site, _secret = origin
    copy_database(site.url, target)
    back = tmp_path / "kembali.db"
    engine = database.open_database(target)
    with engine.begin() as lock:
        lock.execute(text("LOCK TABLE plan_revision IN ACCESS EXCLUSIVE MODE"))
        killed_while_waiting(engine, {"STUDI_BANDING_DATABASE_URL": target}, f"sqlite:///{back}")
    assert not back.exists()
    copy_database(target, f"sqlite:///{back}")
    with engine.begin() as lock:
        lock.execute(text("LOCK TABLE plan_revision IN ACCESS SHARE MODE"))
        killed_while_waiting(engine, {"STUDI_BANDING_DATABASE_URL": site.url}, target, "--force")
    copied = database.open_database(f"sqlite:///{back}")
    assert contents(engine) == contents(copied) == contents(site.engine), "the old is whole"
    copy_database(site.url, target, force=True)
    for one in (engine, copied):
        one.dispose()


def test_the_command_says_what_went_over_and_what_is_left_to_do(
    origin: tuple[Installation, str], target: str, tmp_path: Path
) -> None:
    site, _secret = origin
    (tmp_path / "content").symlink_to(site.content)
    done = command_at(tmp_path, site.url, target)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^account +3$", done.stdout, re.MULTILINE)
    assert "var/secret-key" in done.stdout, "the key was made beside the file it left"
    assert "studi-banding sync" in done.stdout
    refused = command_at(tmp_path, site.url, target)
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert command_at(tmp_path, site.url, "mysql://a@b/c").returncode == 2
    away = command_at(tmp_path, site.url, f"postgresql://studi@127.0.0.1:{free_port()}/x")
    assert (away.returncode, "Traceback" in away.stderr, "dipakai" in away.stderr) == (3, False, True)


def command_at(folder: Path, url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"STUDI_BANDING_DATABASE_URL": url}
    return commands.run("db", "copy", *arguments, folder=folder, environment=environment)


def killed_while_waiting(engine: Engine, environment: dict[str, str], *arguments: str) -> None:
    """Kill the real command once the server says that it waits for a lock."""
    process = commands.start("db", "copy", *arguments, folder=ROOT, environment=os.environ | environment)
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    ending = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:

        def waits() -> bool:
            return connection.execute(waiting).scalar_one() > 0

        eventually(lambda: waits() or process.poll() is not None, what="it neither waits nor ends")
        assert waits(), "it never waited"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        eventually(
            lambda: connection.execute(ending) and not waits(), what="the server goes on without the process"
        )


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
ROW = st.tuples(
    st.none() | ANY_TEXT,
    st.none() | st.booleans(),
    st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001 -- as SQLite keeps them
    st.none() | st.binary(),
    st.none() | st.dictionaries(ANY_TEXT, st.integers() | ANY_TEXT | st.none() | st.lists(st.booleans())),
    st.none() | st.integers(-(2**63), 2**63 - 1),
)
NAMES = ("words", "yes", "at", "raw", "data", "number")
KINDS = (Text, Boolean, DateTime(timezone=True), LargeBinary, JSON(none_as_null=True), BigInteger)


@pytest.fixture(scope="module")
def both(postgres: str) -> Iterator[tuple[Engine, Engine, SqlTable]]:
    """A table of all kinds of columns in both kinds of database."""
    table = SqlTable(
        "every_kind",
        MetaData(),
        Column("id", Integer, primary_key=True),
        *(Column(name, kind) for name, kind in zip(NAMES, KINDS, strict=True)),
    )
    sqlite = create_engine("sqlite://", poolclass=StaticPool)
    server = database.open_database(new_database(postgres, "every_kind"))
    for engine in (sqlite, server):
        table.metadata.create_all(engine)
    yield sqlite, server, table
    sqlite.dispose()
    server.dispose()


@exhaustive
@given(rows=st.lists(ROW, max_size=4))
def test_a_copy_preserves_any_value(
    both: tuple[Engine, Engine, SqlTable], rows: list[tuple[object, ...]]
) -> None:
    sqlite, server, table = both
    about = Table(name=table.name, columns=["id", *NAMES])
    with sqlite.begin() as here, server.begin() as there:
        there.execute(text("SET LOCAL timezone = 'Asia/Jayapura'"))
        for connection in (here, there):
            connection.execute(table.delete())
        for number, row in enumerate(rows):
            here.execute(table.insert(), {"id": number, **dict(zip(NAMES, row, strict=True))})
        kept = _as_kept(here)
        assert write_rows(there, about, read_rows(here, about)) == len(rows)
        came = [tuple(row)[1:] for row in there.execute(table.select().order_by(table.c.id))]
        assert [tuple(map(_in_utc, row)) for row in came] == [tuple(map(_in_utc, row)) for row in rows]
        here.execute(table.delete())
        assert write_rows(here, about, read_rows(there, about)) == len(rows)
        assert _as_kept(here) == kept


def _as_kept(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM every_kind ORDER BY id")]


def test_a_text_the_other_kind_cannot_hold_is_named_and_nothing_is_copied(
    target: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'asal.db'}"
    engine = database.open_database(url)
    schema.upgrade_schema(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO query_count VALUES (:odd, 1, '2026-01-01')"), {"odd": "a\0b"})
    engine.dispose()
    with pytest.raises(BackupError, match="query_count"):
        copy_database(url, target)
    there = database.open_database(target)
    assert not inspect(there).get_table_names()
    there.dispose()
