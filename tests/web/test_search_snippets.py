"""What a card of a result shows of its document: words that people read, from the beginning of a sentence."""

import re

import pytest
from build import a_practice, a_visit
from conftest import Make
from fastapi.testclient import TestClient

from app.documents.markdown.render import plain_text

BODY = """Layanan cuti diurus daring, seperti dalam [[praktik:dua]] dan [[kunjungan:tamu|kunjungan tamu]].

### Tahap kedua

- Verifikasi berkas cuti pegawai
- Persetujuan atasan

| Tahun | Hari |
|---|---|
| 2023 | 12 |
"""


@pytest.fixture
def visitor(make: Make) -> TestClient:
    library = make(
        {
            "practices/satu.md": a_practice(title="Cuti daring", summary="Cuti diurus daring.", body=BODY),
            "practices/dua.md": a_practice(title="Presensi wajah"),
            "visits/tamu.md": a_visit(),
        }
    )
    library.bring_up_to_date()
    return library.client()


def snippet_of(visitor: TestClient, query: str) -> str:
    page = visitor.get("/cari", params={"q": query}).text
    found = re.search(r'href="/praktik/satu".*?<p class="kartu-isi">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"</?mark>", "", found[1])


@pytest.mark.parametrize("query", ["layanan cuti", "kunjungan tamu", "praktik lain cuti"])
def test_a_snippet_shows_no_address_of_a_link(visitor: TestClient, query: str) -> None:
    shown = snippet_of(visitor, query)
    assert not re.search(r"\[\[|\]\]|praktik:|kunjungan:|\bdua\b", shown), shown


def test_a_snippet_keeps_headings_items_and_cells_apart(visitor: TestClient) -> None:
    shown = snippet_of(visitor, "verifikasi berkas")
    assert shown.startswith("Verifikasi berkas cuti pegawai")
    assert "Konteks. " not in shown
    assert "pegawai Persetujuan" not in shown


def test_the_summary_is_shown_unless_a_passage_says_more(visitor: TestClient) -> None:
    assert snippet_of(visitor, "cuti") == "Cuti diurus daring."
    assert "Verifikasi" in snippet_of(visitor, "cuti verifikasi")


def test_a_passage_that_is_cut_says_so_only_where_it_is_cut(visitor: TestClient) -> None:
    assert not snippet_of(visitor, "persetujuan atasan").startswith("…")


def test_plain_text_has_a_line_for_each_block() -> None:
    html = "<h3>Tahap</h3><p>Satu<br>dua.</p><ul><li>a</li><li>b</li></ul><table><tr><td>1</td><td>2</td></tr></table>"
    assert plain_text(html) == "Tahap\nSatu\ndua.\na\nb\n1: 2"


def test_snippet_leaves_out_the_headings_that_every_document_has(make: Make) -> None:
    body = f"{'Cuti diurus daring sejak Januari. ' * 5}\n\n## Hasil\n\n{'Cuti selesai dalam dua hari. ' * 4}"
    library = make({"practices/satu.md": a_practice(title="Layanan", summary="Kepegawaian.", body=body)})
    library.bring_up_to_date()
    snippet = snippet_of(library.client(), "cuti selesai daring")
    assert "Cuti" in plain_text(snippet)
    assert "Hasil" not in snippet
    assert "Konteks" not in snippet
