"""Several nodes on one PostgreSQL: what they must not do at the same time, and what each must find out."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from build import a_practice, content_folder
from conftest import Installation, install
from sqlalchemy import Engine, text

from app.documents.reference.data import load_reference
from app.settings import Settings
from app.store import database, schema
from app.store.errors import DatabaseUnavailableError
from app.store.locks import exclusive_content_lock
from app.store.replicas import DatabaseRouter, use_primary
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.popular_queries import PopularQueries
from app.store.sync.revision import advance_revision
from app.store.sync.sync import sync

pytestmark = pytest.mark.postgres


@pytest.fixture
def library(tmp_path: Path, empty_postgres: str) -> Iterator[Installation]:
    library = install(
        content_folder(tmp_path / "content", {"practices/satu.md": a_practice()}), tmp_path, empty_postgres
    )
    library.bring_up_to_date()
    yield library
    library.engine.dispose()


Node = Callable[[], Engine]


@pytest.fixture
def node(empty_postgres: str) -> Iterator[Node]:
    """Another node's way to the database."""
    made: list[Engine] = []

    def make_one() -> Engine:
        made.append(database.open_database(empty_postgres))
        return made[-1]

    yield make_one
    for engine in made:
        engine.dispose()


def is_waiting_for_a_lock(looking: Engine) -> bool:
    with looking.connect() as connection:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return bool(connection.execute(text(waiting)).scalar_one())


def until(is_so: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(1_000):
        if is_so():
            return
        pause.wait(0.02)
    pytest.fail("it does not come about")


def test_nodes_that_start_together_create_the_tables_once(node: Node) -> None:
    engines = [node() for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(schema.upgrade_schema, engines))
    assert all(map(schema.is_schema_current, engines))


def test_nodes_that_sync_an_empty_database_together_agree(
    tmp_path: Path, empty_postgres: str, node: Node
) -> None:
    files: dict[str, str | bytes] = {
        f"practices/p{number}.md": a_practice(title=f"P{number}") for number in range(30)
    }
    files["practices/rusak.md"] = "rusak"
    library = install(content_folder(tmp_path / "content", files), tmp_path, empty_postgres)
    engines = [node() for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda one: sync(one, library.content, library.reference), engines))
    assert {report.invalid for report in reports} == {1}
    assert DocumentRepository(library.engine).count_by_kind() == {"practice": 30}
    library.engine.dispose()


def test_a_later_revision_is_never_seen_before_an_earlier_one(library: Installation, node: Node) -> None:
    before = DocumentRepository(library.engine).get_revision()
    other, looking = node(), node()

    def second() -> int:
        with database.write_session(other) as session:
            return advance_revision(session, None, changed=True)

    with ThreadPoolExecutor(1) as pool:
        with database.write_session(library.engine) as session:
            assert advance_revision(session, None, changed=True) == before + 1
            waiting = pool.submit(second)
            until(lambda: is_waiting_for_a_lock(looking))
            assert DocumentRepository(library.engine).get_revision() == before
        assert waiting.result() == before + 2


def test_what_another_node_publishes_during_a_sync_stays(library: Installation, node: Node) -> None:
    (library.content / "practices/satu.md").write_text(a_practice(title="Berubah"))

    def publish_another(*_done: int) -> None:
        (library.content / "practices/dua.md").write_text(a_practice(title="Dua"))
        sync(node(), library.content, library.reference)

    assert sync(library.engine, library.content, library.reference, progress=publish_another).removed == 0
    assert DocumentRepository(library.engine).get_document("practice", "dua") is not None


@pytest.mark.usefixtures("library")
def test_popular_queries_of_two_nodes_are_added_up(node: Node) -> None:
    nodes = [PopularQueries(node()) for _ in range(2)]
    for one in nodes:
        for _ in range(2):
            one.record("budaya kerja")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one.flush(lambda _text: "found"), nodes))
    assert nodes[0].list_most_popular(5) == ["budaya kerja"]  # four times: three is what it takes


def test_content_lock_excludes_a_second_machine(library: Installation, node: Node) -> None:
    done: list[str] = []

    def other() -> None:
        with exclusive_content_lock(node(), library.content):
            done.append("kedua")

    with exclusive_content_lock(library.engine, library.content):
        locked = node()
        with locked.connect() as connection:
            taken = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            assert connection.execute(text(taken)).scalar_one() == 1
        done.append("pertama")
    other()
    assert done == ["pertama", "kedua"]


def test_content_lock_notices_its_lost_connection_before_publication(
    library: Installation, node: Node
) -> None:
    other = node()
    locked = exclusive_content_lock(library.engine, library.content)
    with pytest.raises(DatabaseUnavailableError), locked as turn:  # noqa: PT012 -- releasing raises as well
        turn.assert_held()
        with other.connect() as connection:
            end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            connection.execute(text(end))
        turn.assert_held()
    with exclusive_content_lock(other, library.content) as turn:
        turn.assert_held()


def test_a_node_notices_what_another_published(library: Installation, tmp_path: Path) -> None:
    with library.new_client(index_dir=tmp_path / "index-b") as visitor:
        (library.content / "practices/satu.md").write_text(a_practice(title="Gotongroyong"))
        assert "Gotongroyong" not in visitor.get("/praktik/satu").text
        library.bring_up_to_date()
        until(lambda: "Gotongroyong" in visitor.get("/praktik/satu").text)
        until(lambda: visitor.get("/api/v1/search?q=gotongroyong").json()["total"] == 1)


def test_a_node_reloads_reference_data_that_another_loaded(library: Installation, tmp_path: Path) -> None:
    with library.new_client(index_dir=tmp_path / "index-b") as visitor:
        file = library.content / "roles.yaml"
        file.write_text(re.sub("name: .+", "name: Biro Ketatalaksanaan", file.read_text(), count=1))
        assert "Biro Ketatalaksanaan" not in visitor.get("/peran/").text
        sync(library.engine, library.content, load_reference(library.content))
        until(lambda: "Biro Ketatalaksanaan" in visitor.get("/peran/").text)


def test_a_node_that_sees_documents_before_their_reference_data_indexes_them_again(
    library: Installation, tmp_path: Path
) -> None:
    def is_seen(_done: int, _of: int) -> None:
        until(lambda: f"{node.search_engine.generation()}".count("revision=2") == 1)
        assert "Biro Ketatalaksanaan" not in visitor.get("/peran/").text

    with library.new_client(index_dir=tmp_path / "index-b") as visitor:
        node = visitor.app.state.services.library  # type: ignore[attr-defined]
        file = library.content / "roles.yaml"
        file.write_text(re.sub("name: .+", "name: Biro Ketatalaksanaan", file.read_text(), count=1))
        sync(library.engine, library.content, load_reference(library.content), progress=is_seen)
        until(lambda: "Biro Ketatalaksanaan" in visitor.get("/peran/").text)
        until(lambda: node.search_engine.generation().fingerprint == node.search_engine.fingerprint)


def test_a_node_that_cannot_write_its_index_keeps_serving(library: Installation, tmp_path: Path) -> None:
    (tmp_path / "penuh").write_text("bukan folder")
    with library.new_client(index_dir=tmp_path / "penuh") as visitor:
        assert visitor.get("/praktik/satu").status_code == 200


def test_signed_in_users_see_at_once_what_another_node_published(library: Installation) -> None:
    visitor = library.client()  # without its life: nothing looks by itself
    assert "Baru" not in visitor.get("/praktik/satu").text
    (library.content / "practices/satu.md").write_text(a_practice(title="Baru"))
    sync(library.engine, library.content, library.reference)
    visitor.cookies.set("sesi", "apa saja")
    assert "Baru" in visitor.get("/praktik/satu").text


def test_router_uses_the_primary_without_a_replica_and_for_writers(library: Installation, node: Node) -> None:
    readers = DatabaseRouter(library.engine, node())  # one that is not in recovery
    assert readers.poll_primary().revision == 1
    assert readers.poll_replica() is None
    assert not readers.is_replica_current()
    with use_primary(), readers.connect() as connection:
        assert connection.engine is library.engine


def test_settings_refuse_a_replica_of_a_sqlite_database() -> None:
    with pytest.raises(ValueError, match="replika basis data PostgreSQL"):
        Settings(database_replica_url="postgresql://x")
