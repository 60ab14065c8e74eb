"""The index is deleted or damaged under the running site."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, Seen, install
from running import running
from waiting import eventually

PAGES = {f"practices/p{number}.md": a_practice(title=f"Praktik {number}") for number in range(80)}


@pytest.fixture
def library(tmp_path: Path) -> Installation:
    site = install(
        content_folder(tmp_path / "content", dict(PAGES)), tmp_path, f"sqlite:///{tmp_path / 'x.db'}"
    )
    site.bring_up_to_date()
    site.engine.dispose()
    return site


def files_of(site: Installation) -> list[Path]:
    generation = (site.index / "CURRENT").read_text().strip()
    return sorted(path for path in (site.index / generation).iterdir() if path.stat().st_size)


def truncate(site: Installation) -> None:
    for path in files_of(site):
        with path.open("r+b") as stream:
            stream.truncate(path.stat().st_size // 2)


def flip_bits(site: Installation) -> None:
    for path in files_of(site):
        data = bytearray(path.read_bytes())
        for place in range(0, len(data), 97):
            data[place] ^= 0x10
        path.write_bytes(data)


def delete(site: Installation) -> None:
    shutil.rmtree(site.index)


@pytest.mark.parametrize("harm", [flip_bits, truncate, delete] if "CHAOS" in os.environ else [flip_bits])
def test_a_damaged_index_is_rebuilt_while_the_site_runs(
    library: Installation, harm: Callable[[Installation], None], seen: Seen
) -> None:
    with running(library, "--no-sync") as server:
        assert server.ask("/cari?q=praktik").status == 200
        harm(library)
        statuses = {server.ask(f"/cari?q=praktik+{number}").status for number in range(20)}
        assert statuses <= {200, 503}
        assert server.ask("/praktik/p1").status == 200, "pages need no index"

        def is_whole() -> bool:
            found = server.ask("/api/v1/search?q=praktik&per_page=1")
            return '"total":80' in found.text and (library.index / "CURRENT").exists()

        seconds = eventually(is_whole)
        assert server.ask("/readyz").status == 200
        assert "Traceback" not in server.log
    seen(f"indeks: {harm.__name__}", f"{sorted(statuses)}; utuh lagi dalam {seconds:.0f} detik tanpa restart")
