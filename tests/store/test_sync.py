import os
from pathlib import Path

import pytest
from build import a_practice, a_visit, content_folder
from conftest import Installation, Make, exhaustive
from sqlalchemy import text

from app.documents.reference.data import load_reference
from app.search.indexing import parallel
from app.search.results import SearchRequest
from app.store import database
from app.store.repositories.documents import DocumentRepository
from app.store.sync import batches, loader
from app.store.sync.sync import SyncReport, sync

GOOD = {
    "practices/satu.md": a_practice(),
    "practices/dua.md": a_practice(title="Dua"),
    "visits/v.md": a_visit(),
}


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged, report.invalid


def test_sync_twice_changes_nothing(make: Make) -> None:
    library = make(GOOD)
    assert counts(library.bring_up_to_date()) == (3, 0, 0, 0, 0)
    revision, generation = DocumentRepository(library.engine).get_revision(), library.search.generation()
    assert counts(library.bring_up_to_date()) == (0, 0, 0, 3, 0)
    assert (DocumentRepository(library.engine).get_revision(), library.search.generation()) == (
        revision,
        generation,
    )


def test_a_first_sync_that_is_killed_goes_on_where_it_was(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make(GOOD)
    monkeypatch.setattr(batches, "BATCH_SIZE", 1)

    def killed(_done: int, _all: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        sync(library.engine, library.content, library.reference, progress=killed)
    assert counts(library.bring_up_to_date()) == (2, 0, 0, 1, 0)


def test_sync_loads_only_changed_files_and_removes_deleted_ones(make: Make) -> None:
    library = make(GOOD)
    library.bring_up_to_date()
    (library.content / "practices/satu.md").write_text(a_practice(title="Judul baru"))
    (library.content / "practices/dua.md").unlink()
    assert counts(library.bring_up_to_date()) == (0, 1, 1, 1, 0)
    rows = DocumentRepository(library.engine)
    found = rows.get_document("practice", "satu")
    assert found is not None
    assert found.title == "Judul baru"
    assert rows.get_document("practice", "dua") is None
    assert rows.linked.count_by_value_and_role() == {("akuntabel", "bkd"): 1}


def named(library: Installation, *paths: str) -> tuple[int, int, int, int, int]:
    return counts(sync(library.engine, library.content, library.reference, which=paths))


def test_only_named_files_are_looked_at(make: Make) -> None:
    library = make(GOOD)
    library.bring_up_to_date()
    for name in ("satu", "dua"):
        (library.content / f"practices/{name}.md").write_text(a_practice(title=f"{name} baru"))
    assert named(library, "practices/satu.md") == (0, 1, 0, 0, 0)
    rows = DocumentRepository(library.engine)
    titles = {name: rows.get_document("practice", name) for name in ("satu", "dua")}
    assert {name: row and row.title for name, row in titles.items()} == {"satu": "satu baru", "dua": "Dua"}
    assert named(library, "practices/satu.md") == (0, 0, 0, 1, 0)
    assert counts(library.bring_up_to_date()) == (0, 1, 0, 2, 0)


def test_a_named_file_that_is_gone_or_no_document_has_all_looked_at(make: Make) -> None:
    library = make(GOOD)
    library.bring_up_to_date()
    (library.content / "practices/dua.md").unlink()
    assert named(library, "practices/dua.md", "practices/satu.md") == (0, 0, 1, 2, 0)
    (library.content / "practices/satu.md").write_text(a_practice(title="Baru"))
    assert named(library, "values.yaml") == (0, 1, 0, 1, 0)


def test_a_named_file_is_refused_and_restored_as_any_other(make: Make) -> None:
    library = make(GOOD | {"practices/rusak.md": "---\ntitle: [\n---\n"})
    library.bring_up_to_date()
    good = (library.content / "practices/satu.md").read_text()
    (library.content / "practices/satu.md").write_text("---\ntitle: [\n---\n")
    assert named(library, "practices/satu.md") == (0, 0, 0, 0, 2)
    (library.content / "practices/satu.md").write_text(good)
    assert named(library, "practices/satu.md") == (0, 0, 0, 1, 1)
    (library.content / "practices/SATU.md").write_text(a_practice(title="Kembar"))
    assert named(library, "practices/SATU.md")[4] == 2
    found = DocumentRepository(library.engine).get_document("practice", "satu")
    assert found is not None
    assert found.title == "Budaya kerja"


def test_an_invalid_file_affects_only_itself_and_its_last_valid_version_stays(make: Make) -> None:
    library = make(GOOD | {"practices/rusak.md": "---\ntitle: [\n---\n"})
    report = library.bring_up_to_date()
    assert counts(report) == (3, 0, 0, 0, 1)
    assert [problem.path for problem in report.problems] == ["practices/rusak.md"]
    (library.content / "practices/satu.md").write_text(a_practice(value="tidak-ada"))
    assert counts(library.bring_up_to_date()) == (0, 0, 0, 2, 2)
    assert counts(library.bring_up_to_date()) == (0, 0, 0, 2, 2)
    kept = DocumentRepository(library.engine).get_document("practice", "satu")
    assert kept is not None
    assert kept.meta["values"][0]["value"] == "akuntabel"
    (library.content / "practices/satu.md").write_text(a_practice())
    (library.content / "practices/rusak.md").unlink()
    assert counts(library.bring_up_to_date())[4] == 0


def test_a_file_reverted_to_its_published_text_is_no_longer_rejected(make: Make) -> None:
    library = make(GOOD)
    library.bring_up_to_date()
    path = library.content / "practices/satu.md"
    good = path.read_text()
    path.write_text("rusak")
    assert library.bring_up_to_date().invalid == 1
    path.write_text(good)
    assert library.bring_up_to_date().invalid == 0


def test_sync_reads_a_file_again_when_its_time_or_size_changes(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Judul satu")})
    file = library.content / "practices/satu.md"
    os.utime(file, (1_700_000_000, 1_700_000_000))
    library.bring_up_to_date()
    os.utime(file, (1_700_000_005, 1_700_000_005))
    assert counts(library.bring_up_to_date()) == (0, 0, 0, 1, 0)  # touched only
    file.write_text(a_practice(title="Judul dua!"))
    os.utime(file, (1_700_000_010, 1_700_000_010))
    assert counts(library.bring_up_to_date()) == (0, 1, 0, 0, 0)


def test_sync_never_misses_a_file_changed_twice_within_the_resolution_of_file_times(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Judul satu")})
    file = library.content / "practices/satu.md"
    library.bring_up_to_date()
    first = file.stat()
    file.write_text(a_practice(title="Judul dua!"))
    os.utime(file, ns=(first.st_atime_ns, first.st_mtime_ns))  # as a coarse file system would tell
    assert counts(library.bring_up_to_date()) == (0, 1, 0, 0, 0)


def test_a_moved_file_keeps_its_address(make: Make) -> None:
    library = make(GOOD)
    library.bring_up_to_date()
    (library.content / "practices/lama").mkdir()
    (library.content / "practices/satu.md").rename(library.content / "practices/lama/satu.md")
    assert counts(library.bring_up_to_date()) == (0, 1, 0, 2, 0)
    found = DocumentRepository(library.engine).get_document("practice", "satu")
    assert found is not None
    assert found.path == "practices/lama/satu.md"


def test_a_duplicate_slug_is_rejected_and_the_first_file_stays(make: Make) -> None:
    library = make(GOOD | {"visits/satu.md": a_visit()})
    report = library.bring_up_to_date()
    assert [(p.path, p.code) for p in report.problems] == [("visits/satu.md", "R02")]
    assert DocumentRepository(library.engine).get_document("practice", "satu") is not None


def test_changed_reference_data_projects_everything_again(make: Make) -> None:
    library = make(GOOD)
    library.bring_up_to_date()
    roles = library.content / "roles.yaml"
    roles.write_text(roles.read_text().replace("short: BKD", "short: Kepegawaian"))
    library.reference = load_reference(library.content)
    assert counts(library.bring_up_to_date())[1] == 3
    assert counts(library.bring_up_to_date())[1] == 0


@exhaustive
def test_sync_in_several_processes_gives_the_same_result(make: Make) -> None:
    amount = max(loader.MIN_FILES_FOR_PROCESSES, parallel.MIN_DOCUMENTS_FOR_PROCESSES) + 1
    many = {f"practices/p{n:04}.md": a_practice(title=f"Praktik {n}") for n in range(amount)}
    library = make(many | {"practices/rusak.md": "rusak"})
    done: list[int] = []
    report = sync(
        library.engine, library.content, library.reference, progress=lambda at, _of: done.append(at)
    )
    assert counts(report) == (amount, 0, 0, 0, 1)
    assert done[-1] == amount + 1
    assert DocumentRepository(library.engine).count_by_kind() == {"practice": amount}
    search = library.search
    search.update_index()
    assert search.search(SearchRequest("praktik")).total == amount
    assert search.search(SearchRequest("praktik 1500")).hits[0].slug == "p1500"


def test_sqlite_is_opened_with_safe_settings(tmp_path: Path) -> None:
    content_folder(tmp_path / "content", {})
    engine = database.open_database(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 15_000)):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
