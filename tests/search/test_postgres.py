"""The index in PostgreSQL gives what the one of Whoosh gives, on any number of nodes."""

import threading
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest
import yaml
from build import ROOT, a_practice, content_folder
from conftest import Installation, install
from sqlalchemy import text

from app.search.backends.whoosh_store import TIER, tiers
from app.search.engine import SearchEngine, SearchRequest, SearchResults, open_search
from app.store import database
from app.store.repositories.documents import Library
from app.store.sync.sync import sync

pytestmark = pytest.mark.postgres


@pytest.fixture
def library(tmp_path: Path, empty_postgres: str) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice(title="Antrean loket")})
    library = install(content, tmp_path, empty_postgres)
    yield library
    library.engine.dispose()


def search_of(library: Installation) -> SearchEngine:
    return open_search(library.engine, library.index, library.reference, "postgres")


def bring_up_to_date(library: Installation) -> SearchEngine:
    sync(library.engine, library.content, library.reference)
    search = search_of(library)
    search.catch_up()
    return search


def told(found: SearchResults) -> tuple[object, ...]:
    hits = [(hit.kind, hit.slug, hit.score, astuple(hit.reasons)) for hit in found.hits]
    return found.total, hits, found.facets, found.query.corrected, found.terms


def test_every_judged_query_is_answered_as_by_whoosh(
    site: Installation, empty_postgres: str, tmp_path: Path
) -> None:
    there = install(site.content, tmp_path, empty_postgres)
    search = bring_up_to_date(there)
    queries = [one["q"] for one in yaml.safe_load((ROOT / "benchmarks/relevance/queries.yaml").read_text())]
    queries += ['"zona integritas"', "sakip -desa", "pelayanan nilai:loyal", "pegwai daerah:jabar", ""]
    for query in queries:
        for request in (SearchRequest(query, per_page=10), SearchRequest(query, sort="title", page=2)):
            assert told(search.search(request)) == told(site.search.search(request)), query
    practice = site.search.search(SearchRequest("sakip")).hits[0]
    row = Library(site.engine).document(practice.kind, practice.slug)
    assert row
    assert search.similar(row, amount=3) == site.search.similar(row, amount=3)
    there.engine.dispose()


def test_changed_and_removed_documents_are_found_as_they_are_now(library: Installation) -> None:
    search = bring_up_to_date(library)
    assert [hit.slug for hit in search.search(SearchRequest("antrean")).hits] == ["satu"]
    (library.content / "practices/satu.md").write_text(a_practice(title="Perahu apung"))
    (library.content / "practices/dua.md").write_text(a_practice(title="Perahu layar"))
    search = bring_up_to_date(library)
    assert search.search(SearchRequest("antrean", mend=False)).total == 0
    assert {hit.slug for hit in search.search(SearchRequest("perahu")).hits} == {"satu", "dua"}
    (library.content / "practices/satu.md").unlink()
    search = bring_up_to_date(library)
    assert [hit.slug for hit in search.search(SearchRequest("perahu")).hits] == ["dua"]
    assert search.search(SearchRequest("")).facets["type"] == {"practice": 1}


def test_many_small_changes_become_few_segments_with_the_same_answers(library: Installation) -> None:
    for number in range(3 * TIER):
        text_of = a_practice(title=f"Perahu nomor {number}", body=f"Kata{number} kedua.")
        (library.content / f"practices/p-{number}.md").write_text(text_of)
        search = bring_up_to_date(library)
    assert search.search(SearchRequest("perahu", per_page=50)).total == 3 * TIER
    for number in range(3 * TIER):
        assert [h.slug for h in search.search(SearchRequest(f'"kata{number} kedua"')).hits] == [f"p-{number}"]
    with library.engine.connect() as connection:
        living = connection.execute(
            text("SELECT count(*) FROM search_segment WHERE dropped IS NULL")
        ).scalar()
    assert living is not None
    assert living < TIER


def test_segments_of_one_size_are_merged_and_large_ones_left() -> None:
    assert tiers(dict.fromkeys(range(TIER), (1, 1))) == [list(range(TIER))]
    assert tiers(dict.fromkeys(range(TIER - 1), (1, 1))) == []
    assert tiers({**dict.fromkeys(range(TIER), (1, 1)), 99: (50_000, 50_000)}) == [list(range(TIER))]


def test_another_node_sees_a_change_within_a_moment(library: Installation) -> None:
    here = bring_up_to_date(library)
    another = database.open_database(library.url)
    elsewhere = open_search(another, library.index, library.reference, "postgres")
    assert elsewhere.search(SearchRequest("perahu", mend=False)).total == 0
    (library.content / "practices/satu.md").write_text(a_practice(title="Perahu apung"))
    bring_up_to_date(library)
    deadline = threading.Event()
    while not elsewhere.search(SearchRequest("perahu", mend=False)).total:
        assert not deadline.wait(0.05)
    assert here.search(SearchRequest("perahu")).total == 1
    another.dispose()
    another.dispose()


def test_a_snapshot_in_use_stays_readable_after_its_segments_were_merged(library: Installation) -> None:
    search = bring_up_to_date(library)
    snapshot = search.snapshot()
    for number in range(2 * TIER):
        (library.content / f"practices/p-{number}.md").write_text(a_practice(title=f"Perahu {number}"))
        bring_up_to_date(library)
    assert len(snapshot.postings("antre").documents) + len(snapshot.postings("antrean").documents) == 1
    assert snapshot.keys([0]) == [("practice", "satu")]


def test_two_nodes_that_write_at_once_lose_nothing(library: Installation) -> None:
    bring_up_to_date(library)
    (library.content / "practices/dua.md").write_text(a_practice(title="Perahu layar"))
    sync(library.engine, library.content, library.reference)
    nodes = [search_of(library) for _node in range(4)]
    threads = [threading.Thread(target=node.catch_up) for node in nodes]
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
        search.catch_up(progress=broken)
    after = search_of(library)
    assert after.generation() == before
    assert after.search(SearchRequest("")).total == 1
    after.catch_up()
    assert after.search(SearchRequest("")).total == 2
