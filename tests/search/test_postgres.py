"""The index in PostgreSQL gives what the one of Whoosh gives, on any number of nodes."""

import os
import threading
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest
import yaml
from build import ROOT, a_practice, content_folder
from conftest import Installation, exhaustive, install
from sqlalchemy import text

from app.search.backends.merge_policy import MERGE_FACTOR, plan_merges
from app.search.engine import SearchEngine, create_search_engine
from app.search.results import SearchRequest, SearchResults
from app.store import database
from app.store.repositories.documents import DocumentRepository
from app.store.sync.sync import sync

pytestmark = pytest.mark.postgres


@pytest.fixture
def library(tmp_path: Path, empty_postgres: str) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice(title="Antrean loket")})
    library = install(content, tmp_path, empty_postgres)
    yield library
    library.engine.dispose()


def search_of(library: Installation) -> SearchEngine:
    return create_search_engine(library.engine, library.index, library.reference, "postgres")


def bring_up_to_date(library: Installation) -> SearchEngine:
    sync(library.engine, library.content, library.reference)
    search = search_of(library)
    search.update_index()
    return search


def told(found: SearchResults) -> tuple[object, ...]:
    hits = [(hit.kind, hit.slug, hit.score, astuple(hit.explanation)) for hit in found.hits]
    return found.total, hits, found.facets, found.query.corrected, found.marker.terms


@exhaustive
def test_every_judged_query_is_answered_as_by_whoosh(
    site: Installation, empty_postgres: str, tmp_path: Path
) -> None:
    there = install(site.content, tmp_path, empty_postgres)
    search = bring_up_to_date(there)
    queries = [one["q"] for one in yaml.safe_load((ROOT / "benchmarks/relevance/queries.yaml").read_text())]
    if "CHAOS" not in os.environ:
        queries = queries[::4]  # all of them in `make chaos`
    queries += ['"zona integritas"', "sakip -desa", "pelayanan nilai:loyal", "pegwai daerah:jabar", ""]
    for query in queries:
        for request in (SearchRequest(query, per_page=10), SearchRequest(query, sort="title", page=2)):
            assert told(search.search(request)) == told(site.search.search(request)), query
    practice = site.search.search(SearchRequest("sakip")).hits[0]
    row = DocumentRepository(site.engine).get_document(practice.kind, practice.slug)
    assert row
    assert search.find_similar(row, limit=3) == site.search.find_similar(row, limit=3)
    there.engine.dispose()


def test_changed_and_removed_documents_are_found_as_they_are_now(library: Installation) -> None:
    search = bring_up_to_date(library)
    assert [hit.slug for hit in search.search(SearchRequest("antrean")).hits] == ["satu"]
    (library.content / "practices/satu.md").write_text(a_practice(title="Perahu apung"))
    (library.content / "practices/dua.md").write_text(a_practice(title="Perahu layar"))
    search = bring_up_to_date(library)
    assert search.search(SearchRequest("antrean", autocorrect=False)).total == 0
    assert {hit.slug for hit in search.search(SearchRequest("perahu")).hits} == {"satu", "dua"}
    (library.content / "practices/satu.md").unlink()
    search = bring_up_to_date(library)
    assert [hit.slug for hit in search.search(SearchRequest("perahu")).hits] == ["dua"]
    assert search.search(SearchRequest("")).facets["type"] == {"practice": 1}


@exhaustive
def test_many_small_changes_become_few_segments_with_the_same_answers(library: Installation) -> None:
    for number in range(3 * MERGE_FACTOR):
        text_of = a_practice(title=f"Perahu nomor {number}", body=f"Kata{number} kedua.")
        (library.content / f"practices/p-{number}.md").write_text(text_of)
        search = bring_up_to_date(library)
    assert search.search(SearchRequest("perahu", per_page=50)).total == 3 * MERGE_FACTOR
    for number in range(3 * MERGE_FACTOR):
        assert [h.slug for h in search.search(SearchRequest(f'"kata{number} kedua"')).hits] == [f"p-{number}"]
    with library.engine.connect() as connection:
        living = connection.execute(
            text("SELECT count(*) FROM search_segment WHERE dropped_at IS NULL")
        ).scalar()
    assert living is not None
    assert living < MERGE_FACTOR


def test_segments_of_one_size_are_merged_and_large_ones_are_not() -> None:
    assert plan_merges(dict.fromkeys(range(MERGE_FACTOR), (1, 1))) == [list(range(MERGE_FACTOR))]
    assert plan_merges(dict.fromkeys(range(MERGE_FACTOR - 1), (1, 1))) == []
    built = dict.fromkeys(range(2 * MERGE_FACTOR), (4_000, 4_000))
    assert plan_merges(built) == [], "what a build closes stays as it is"
    assert plan_merges({**dict.fromkeys(range(MERGE_FACTOR), (1, 1)), 99: (50_000, 50_000)}) == [
        list(range(MERGE_FACTOR))
    ]


def test_another_node_sees_a_change_within_the_poll_interval(library: Installation) -> None:
    here = bring_up_to_date(library)
    another = database.open_database(library.url)
    elsewhere = create_search_engine(another, library.index, library.reference, "postgres")
    assert elsewhere.search(SearchRequest("perahu", autocorrect=False)).total == 0
    (library.content / "practices/satu.md").write_text(a_practice(title="Perahu apung"))
    bring_up_to_date(library)
    deadline = threading.Event()
    while not elsewhere.search(SearchRequest("perahu", autocorrect=False)).total:
        assert not deadline.wait(0.05)
    assert here.search(SearchRequest("perahu")).total == 1
    another.dispose()
    another.dispose()


@exhaustive
def test_a_snapshot_in_use_stays_readable_after_its_segments_were_merged(library: Installation) -> None:
    search = bring_up_to_date(library)
    snapshot = search.snapshot()
    for number in range(2 * MERGE_FACTOR):
        (library.content / f"practices/p-{number}.md").write_text(a_practice(title=f"Perahu {number}"))
        bring_up_to_date(library)
    assert len(snapshot.postings("antre").documents) + len(snapshot.postings("antrean").documents) == 1
    assert snapshot.keys([0]) == [("practice", "satu")]


def test_two_nodes_that_write_at_once_lose_nothing(library: Installation) -> None:
    bring_up_to_date(library)
    (library.content / "practices/dua.md").write_text(a_practice(title="Perahu layar"))
    sync(library.engine, library.content, library.reference)
    nodes = [search_of(library) for _node in range(4)]
    threads = [threading.Thread(target=node.update_index) for node in nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert search_of(library).search(SearchRequest("")).total == 2


def test_a_write_that_fails_leaves_the_generation_before_it(library: Installation) -> None:
    search = bring_up_to_date(library)
    before = search.generation()
    (library.content / "practices/dua.md").write_text(a_practice(title="Dua"))
    sync(library.engine, library.content, library.reference)

    def broken(_done: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        search.update_index(progress=broken)
    after = search_of(library)
    assert after.generation() == before
    assert after.search(SearchRequest("")).total == 1
    after.update_index()
    assert after.search(SearchRequest("")).total == 2
