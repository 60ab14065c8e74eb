"""The database goes away under the running site, and comes back."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, Seen, exhaustive, free_port, install
from postgres_server import PostgresServer
from running import command, running
from sqlalchemy import text
from waiting import eventually

from app.operations.backup.backup import BackupSource, create_backup
from app.operations.doctor import diagnose
from app.search.backends.factory import IndexBackend
from app.search.engine import create_search_engine
from app.search.results import SearchRequest
from app.store import database

PAGES = {f"practices/p{number}.md": a_practice(title=f"Praktik {number}") for number in range(40)}


@pytest.fixture(scope="module")
def server_of_data() -> Iterator[PostgresServer]:
    server = PostgresServer(free_port())
    server.start()
    yield server
    server.stop()
    server.remove()


@pytest.fixture(scope="module")
def library(
    server_of_data: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("database")
    site = install(content_folder(folder / "content", dict(PAGES)), folder, f"{server_of_data.url}/postgres")
    site.bring_up_to_date()
    yield site
    site.engine.dispose()


SEARCHES = ["whoosh", "postgres"] if "CHAOS" in os.environ else ["whoosh"]


@exhaustive
@pytest.mark.postgres
@pytest.mark.parametrize("search", SEARCHES)
def test_while_postgresql_is_gone_kept_pages_are_read_and_others_say_when_to_come_back(
    library: Installation, server_of_data: PostgresServer, seen: Seen, search: IndexBackend
) -> None:
    create_search_engine(library.engine, library.index, library.reference, search).update_index()
    library.engine.dispose()
    with running(library, "--no-sync", STUDI_BANDING_SEARCH_BACKEND=search) as server:
        assert server.ask("/cari?q=praktik").status == 200
        assert server.ask("/praktik/p1").status == 200
        server_of_data.stop("fast")
        gone = server.ask("/praktik/p2")
        assert (gone.status, gone.headers["Retry-After"]) == (503, "5")
        assert "Basis data sedang tidak menjawab" in gone.text
        assert str(server_of_data.port) not in gone.text
        assert server.ask("/praktik/p1").status == 200, "a page that was read before is kept"
        assert server.ask("/cari?q=praktik&hal=2").status == 503, "its cards are in the database"
        api = server.ask("/api/v1/practices/p2")
        assert (api.status, api.headers["Content-Type"]) == (503, "application/problem+json")
        assert (server.ask("/healthz").status, server.ask("/readyz").status) == (200, 503)
        server_of_data.start()
        seconds = eventually(lambda: server.ask("/praktik/p2").status == 200)
        assert server.ask("/readyz").status == 200
        assert "Traceback" not in server.log
    seen("PostgreSQL berhenti lalu kembali", f"503, Retry-After 5; pulih {seconds:.2f} detik")


@exhaustive
@pytest.mark.postgres
def test_when_postgresql_ends_all_connections_no_reader_notices(library: Installation, seen: Seen) -> None:
    with running(library, "--no-sync") as server:
        asked = [server.ask(f"/praktik/p{number}").status for number in range(3, 9)]
        with library.engine.connect() as connection:
            ended = connection.execute(
                text(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                )
            ).scalar()
        library.engine.dispose()
        asked += [server.ask(f"/praktik/p{number}").status for number in range(9, 15)]
    assert set(asked) == {200}
    assert ended
    seen("PostgreSQL memutus semua sambungan", f"{ended} sambungan diputus, 12 permintaan 200")


def small(folder: Path) -> Installation:
    site = install(content_folder(folder / "content", dict(PAGES)), folder, f"sqlite:///{folder / 'x.db'}")
    site.bring_up_to_date()
    site.engine.dispose()
    return site


def damage_pages(file: Path) -> None:
    """Overwrite every page but the first ones, as a dying disk may."""
    with database.open_database(f"sqlite:///{file}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        page: int = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        roots = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'document'"
        ).scalars()
        (root,) = roots.all()
    with file.open("r+b") as stream:
        stream.seek((root - 1) * page)
        stream.write(b"\xa5" * page)


@exhaustive
def test_a_damaged_database_page_is_reported_with_a_fix_and_restored_from_backup(
    tmp_path: Path, seen: Seen
) -> None:
    site = small(tmp_path)
    create_backup(BackupSource(site.engine, site.content, site.uploads), tmp_path / "c.zip")
    site.engine.dispose()
    damage_pages(tmp_path / "x.db")
    synced = command(site, "sync")
    assert synced.returncode == 3, synced
    assert "Traceback" not in synced.stderr
    copy = replace(site, url=f"sqlite:///{shutil.copy(tmp_path / 'x.db', tmp_path / 'copy.db')}")
    (ill,) = (
        one
        for one in diagnose(
            database_url=copy.url, content_dir=site.content, index_dir=site.index, settings=()
        )
        if one.name == "Basis data"
    )
    for words in (synced.stderr, f"{ill.text} {ill.fix}"):
        assert ("rusak" in words, "studi-banding restore" in words) == (True, True), words
    answer = copy.client().get("/praktik/p1")
    assert (answer.status_code, "Basis data sedang tidak menjawab" in answer.text) == (503, True)
    restored = command(site, "restore", str(tmp_path / "c.zip"), "--force")
    assert restored.returncode == 0, restored.stderr
    assert database.find_corruption(site.engine) == ""
    assert site.search.search(SearchRequest("praktik")).total == len(PAGES)
    site.engine.dispose()
    seen("halaman berkas SQLite rusak", "sync dan doctor keluar 3, halaman 503; pulih dari cadangan")
