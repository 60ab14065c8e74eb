"""The content folder goes away under the running site, or somebody breaks it while editing."""

from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, Seen, exhaustive, install
from running import command, running
from waiting import eventually


@pytest.fixture
def library(tmp_path: Path) -> Installation:
    many = {f"practices/p{number}.md": a_practice(title=f"Praktik {number}") for number in range(12)}
    site = install(
        content_folder(tmp_path / "content", dict(many)), tmp_path, f"sqlite:///{tmp_path / 'x.db'}"
    )
    site.bring_up_to_date()
    site.engine.dispose()
    return site


def test_without_its_content_folder_the_site_is_read_and_comes_back_whole(
    library: Installation, seen: Seen
) -> None:
    away = library.content.with_name("elsewhere")
    with running(library, "--no-sync") as server:
        library.content.rename(away)
        statuses = {
            path: server.ask(path).status for path in ("/praktik/p1", "/cari?q=praktik", "/pustaka.zip")
        }
        assert (statuses["/praktik/p1"], statuses["/cari?q=praktik"]) == (200, 200)
        assert statuses["/pustaka.zip"] < 500, statuses
        ready = server.ask("/readyz")
        assert (ready.status, "Folder isi tidak ada" in ready.text) == (503, True)
        synced = command(library, "sync")
        assert (synced.returncode, "studi-banding init" in synced.stderr) == (3, True)
        assert server.ask("/praktik/p2").status == 200, (
            "a folder that is gone is no order to remove everything"
        )
        away.rename(library.content)
        seconds = eventually(lambda: server.ask("/readyz").status == 200)
        assert "Traceback" not in server.log
    seen("folder isi hilang lalu kembali", f"dibaca terus; sync keluar 3; siap lagi {seconds:.2f} detik")


def test_an_empty_content_folder_is_no_order_to_remove_everything(library: Installation, seen: Seen) -> None:
    away = library.content.with_name("elsewhere")
    library.content.rename(away)
    library.content.mkdir()
    synced = command(library, "sync")
    assert synced.returncode == 1, synced.stderr
    assert "Traceback" not in synced.stderr
    library.content.rmdir()
    away.rename(library.content)
    assert library.bring_up_to_date().unchanged == 12
    library.engine.dispose()
    seen("folder isi kosong (disk tidak terpasang)", "sync keluar 1, tidak menghapus apa pun")


@exhaustive
def test_a_reference_file_broken_while_it_is_watched_is_told_and_the_site_goes_on(
    library: Installation, seen: Seen
) -> None:
    values = library.content / "values.yaml"
    good = values.read_text()
    with running(library, "--watch") as server:
        values.write_text(good + "\n- [rusak: {\n")
        told = eventually(lambda: "values.yaml" in server.log)
        assert server.ask("/praktik/p3").status == 200
        assert server.ask("/cari?q=praktik").status == 200
        values.write_text(good)
        (library.content / "practices/p3.md").write_text(a_practice(title="Judul sesudahnya"))
        seconds = eventually(lambda: "Judul sesudahnya" in server.ask("/praktik/p3").text)
        assert "Traceback" not in server.log
    seen(
        "data acuan rusak saat --watch",
        f"disebut dalam {told:.1f} detik; perbaikan tampil {seconds:.1f} detik",
    )
