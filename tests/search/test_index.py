import shutil

import pytest
from build import a_practice
from conftest import Make

from app.documents.reference.data import load_reference
from app.search.backends.whoosh_store import WhooshIndexStore
from app.search.results import SearchRequest
from app.store.sync.changes import read_changes_since

pytestmark = pytest.mark.whoosh

FILES: dict[str, str | bytes] = {
    "practices/satu.md": a_practice(),
    "practices/dua.md": a_practice(title="Dua"),
}


def test_a_deleted_index_is_built_again_from_the_database(make: Make) -> None:
    library = make(FILES)
    library.bring_up_to_date()
    shutil.rmtree(library.index)
    library.bring_up_to_date()
    assert library.search.search(SearchRequest("")).total == 2


# Whoosh itself leaves the damaged file open until it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_truncated_index_is_rebuilt_while_the_open_one_serves(make: Make) -> None:
    library = make(FILES)
    library.bring_up_to_date()
    serving = library.search
    assert serving.search(SearchRequest("")).total == 2
    generation = serving.generation()
    assert generation
    for file in (library.index / generation.name).glob("*.toc"):
        file.write_bytes(b"")
    assert serving.search(SearchRequest("")).total == 2
    library.bring_up_to_date()
    assert library.search.search(SearchRequest("")).total == 2


def test_changed_reference_data_rebuilds_the_index(make: Make) -> None:
    library = make(FILES)
    library.bring_up_to_date()
    before = library.search.generation()
    synonyms = library.content / "synonyms.yaml"
    synonyms.write_text(
        synonyms.read_text() + "  - {canonical: zzz, terms: [zzz, budaya kerja], kind: synonym}\n"
    )
    library.reference = load_reference(library.content)
    library.bring_up_to_date()
    after = library.search.generation()
    assert before
    assert after
    assert before.fingerprint != after.fingerprint
    assert library.search.search(SearchRequest("zzz")).hits[0].slug == "satu"


def test_a_generation_in_use_stays_readable_after_later_ones(make: Make) -> None:
    library = make(FILES)
    library.bring_up_to_date()
    old = library.search
    snapshot = old.snapshot()
    for number in range(4):
        (library.content / "practices/satu.md").write_text(a_practice(title=f"Judul {number}"))
        library.bring_up_to_date()
    assert snapshot.postings("budaya").documents.tolist() != []
    assert len([path for path in library.index.iterdir() if path.is_dir()]) == 2


def test_a_failed_write_leaves_the_generation_before_it(make: Make) -> None:
    library = make(FILES)
    library.bring_up_to_date()
    search = library.search
    before = search.generation()
    store = WhooshIndexStore(library.index)

    with read_changes_since(library.engine, None) as changes:
        entries = [search.build_document(row) for row in changes.rows]

    def broken() -> object:
        yield entries[0]
        raise OSError(28, "No space left on device")

    with store.write_lock(), pytest.raises(OSError, match="No space"):
        store.write(broken(), base=before, revision=99, fingerprint="x")  # type: ignore[arg-type]
    assert search.generation() == before
    assert search.search(SearchRequest("")).total == 2
