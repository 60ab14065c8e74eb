"""A file that cannot be a document holds up only itself, and no change of a file goes unnoticed."""

import multiprocessing
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, Make, sampled

from app import clock
from app.documents.reference.data import load_reference
from app.documents.validation.rules import check_folder
from app.operations.backup.archive import list_library_paths
from app.store.repositories.documents import DocumentRepository
from app.store.sync.sync import SyncReport

NOBODY = 65534
AFTER_SETTLING = 10
"""Seconds after which sync trusts the times of a file."""


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged, report.invalid


def title_of(library: Installation, slug: str) -> str | None:
    found = DocumentRepository(library.engine).get_document("practice", slug)
    return found.title if found else None


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at a time at which the times of files written now are trusted."""
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=AFTER_SETTLING))


@pytest.mark.usefixtures("later")
def test_sync_notices_a_change_of_equal_size_whose_time_was_kept(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Judul satu")})
    file = library.content / "practices/satu.md"
    library.bring_up_to_date()
    assert counts(library.bring_up_to_date()) == (0, 0, 0, 1, 0)
    before = file.stat()
    file.write_text(a_practice(title="Judul dua!"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert counts(library.bring_up_to_date()) == (0, 1, 0, 0, 0)
    assert title_of(library, "satu") == "Judul dua!"


@pytest.mark.usefixtures("later")
def test_sync_notices_a_file_replaced_by_one_with_its_size_and_time(make: Make, tmp_path: Path) -> None:
    library = make({"practices/satu.md": a_practice(title="Judul satu")})
    file = library.content / "practices/satu.md"
    library.bring_up_to_date()
    other = tmp_path / "lain.md"
    other.write_text(a_practice(title="Judul dua!"))
    shutil.copystat(file, other)
    other.replace(file)
    assert counts(library.bring_up_to_date()) == (0, 1, 0, 0, 0)


def loop(folder: Path) -> None:
    (folder / "lingkar.md").symlink_to("lingkar.md")


def dangling(folder: Path) -> None:
    (folder / "putus.md").symlink_to("tidak-ada.md")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipa.md")


def foreign_name(folder: Path) -> None:
    for ill in (b"caf\xe9.md", b"caf\xe8.md"):
        with Path(os.fsdecode(bytes(folder) + b"/" + ill)).open("w") as stream:
            stream.write(a_practice())


def line_break(folder: Path) -> None:
    (folder / "satu\ndua.md").write_text(a_practice())


def foreign_folder(folder: Path) -> None:
    ill = Path(os.fsdecode(bytes(folder) + b"/map\xff"))
    ill.mkdir()
    (ill / "tiga.md").write_text(a_practice())


@pytest.mark.parametrize(
    "ill", sampled([loop, dangling, pipe, foreign_name, line_break, foreign_folder], one_in=4)
)
def test_an_ill_file_holds_up_only_itself(make: Make, ill: Callable[[Path], None]) -> None:
    library = make({"practices/satu.md": a_practice(), "practices/dua.md": a_practice(title="Dua")})
    ill(library.content / "practices")
    report = library.bring_up_to_date()
    assert (report.added, report.invalid) == (2, 2 if ill is foreign_name else 1)
    assert {one.code for one in report.problems} == {"B01"}
    assert all(one.path.startswith("practices/") and one.path.isprintable() for one in report.problems)
    assert counts(library.bring_up_to_date())[:4] == (0, 0, 0, 2)
    assert [one.code for one in check_folder(library.content, library.reference)[1]] == [
        one.code for one in report.problems
    ]
    assert {"practices/satu.md", "practices/dua.md"} == {
        path for path in list_library_paths(library.content) if path.endswith(".md")
    }
    assert library.client().get("/praktik/satu").status_code == 200


def test_what_nobody_may_read_holds_up_only_itself() -> None:
    """Run without root's rights, before which nothing is closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        content = content_folder(Path(name, "content"), {"practices/satu.md": a_practice()})
        _slugs_and_faults(content)  # Nobody may read Python's own modules either: load what is loaded late
        (content / "practices/tutup").mkdir(mode=0)
        (content / "practices/rahasia.md").touch(mode=0)
        with multiprocessing.get_context("fork").Pool(1, _give_up_root) as reader:
            found = reader.apply(_slugs_and_faults, (content,))
    assert found == (["satu"], [("practices/rahasia.md", "B01"), ("practices/tutup", "B01")])


def _give_up_root() -> None:
    if os.getuid() == 0:
        os.setuid(NOBODY)


def _slugs_and_faults(content: Path) -> tuple[list[str], list[tuple[str, str]]]:
    documents, problems = check_folder(content, load_reference(content))
    return [one.slug for one in documents], sorted((one.path, one.code) for one in problems)


def test_a_document_whose_file_becomes_a_looping_link_stays_published(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Yang terbit")})
    library.bring_up_to_date()
    file = library.content / "practices/satu.md"
    file.unlink()
    file.symlink_to(file)
    assert counts(library.bring_up_to_date()) == (0, 0, 0, 0, 1)
    assert title_of(library, "satu") == "Yang terbit"


def test_a_stray_file_that_differs_in_case_never_displaces_the_good_one(make: Make) -> None:
    library = make({"practices/kota-x.md": a_practice(title="Yang benar")})
    library.bring_up_to_date()
    (library.content / "practices/KOTA-X.md").write_text(a_practice(title="Tersesat"))
    (library.content / "practices/arsip").mkdir()
    (library.content / "practices/arsip/Kota-X.md").write_text(a_practice(title="Tersesat pula"))
    report = library.bring_up_to_date()
    assert sorted(one.path for one in report.problems) == ["practices/KOTA-X.md", "practices/arsip/Kota-X.md"]
    (library.content / "practices/kota-x.md").write_text(a_practice(title="Yang benar dan baru"))
    assert library.bring_up_to_date().changed == 1
    assert title_of(library, "kota-x") == "Yang benar dan baru"
    assert DocumentRepository(library.engine).count_by_kind() == {"practice": 1}


def test_a_rename_in_case_only_keeps_the_document_and_is_reported(make: Make) -> None:
    library = make({"practices/kota-x.md": a_practice(title="Yang benar")})
    library.bring_up_to_date()
    (library.content / "practices/kota-x.md").rename(library.content / "practices/Kota-X.md")
    report = library.bring_up_to_date()
    assert [(one.path, one.code, "kota-x.md" in one.hint) for one in report.problems] == [
        ("practices/Kota-X.md", "B05", True)
    ]
    assert title_of(library, "kota-x") == "Yang benar"
    (library.content / "practices/Kota-X.md").rename(library.content / "practices/kota-x.md")
    assert counts(library.bring_up_to_date()) == (0, 0, 0, 1, 0)


def test_a_folder_whose_name_changes_its_unicode_form_keeps_its_documents(make: Make) -> None:
    composed, decomposed = (unicodedata.normalize(form, "réforme") for form in ("NFC", "NFD"))
    library = make({f"practices/{composed}/satu.md": a_practice(title="Tetap")})
    library.bring_up_to_date()
    (library.content / "practices" / composed).rename(library.content / "practices" / decomposed)
    report = library.bring_up_to_date()
    assert (report.added, report.removed, report.invalid) == (0, 0, 0)
    assert title_of(library, "satu") == "Tetap"


def test_names_that_differ_in_their_unicode_form_only_are_one_name(make: Make) -> None:
    names = [unicodedata.normalize(form, "practices/réforme.md") for form in ("NFC", "NFD")]
    library = make({name: a_practice() for name in names} | {"practices/reforme.md": a_practice()})
    report = library.bring_up_to_date()
    assert (report.added, report.invalid) == (1, 2)
    assert {one.code for one in report.problems} == {"B05", "R02"}
    assert any("reforme.md" in one.hint for one in report.problems)
