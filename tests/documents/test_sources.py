"""An agency's own report among the attachments is a source without an address; other sources have one."""

from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Make

from app.documents.reference.data import load_reference
from app.documents.validation.rules import check_folder

OLD = "  - {id: s1, title: Sumber, publisher: Penerbit, url: https://contoh.example/}\n"
REPORT = """\
  - {id: laporan, kind: laporan, title: Laporan kami, publisher: Biro Organisasi, file: laporan-kami.pdf, page: 4}
attachments:
  - {file: laporan-kami.pdf, title: Laporan kami}
"""


def problems_of(folder: Path, sources: str) -> list[str]:
    text = a_practice().replace(OLD, sources)
    content = content_folder(
        folder, {"practices/satu.md": text, "attachments/satu/laporan-kami.pdf": b"%PDF-1.7"}
    )
    return [f"{one.key}: {one.message}" for one in check_folder(content, load_reference(content))[1]]


def test_attached_report_is_a_source_without_an_address(tmp_path: Path) -> None:
    assert problems_of(tmp_path, REPORT) == []


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        (
            "  - {id: s1, title: Sumber, publisher: Penerbit}\n",
            "Belum dapat ditemukan pembaca",
        ),
        (
            REPORT.replace("kind: laporan", "kind: berita"),
            "Belum dapat ditemukan pembaca",
        ),
        (REPORT.replace("kind: laporan", "kind: cerita"), "cerita"),
        (REPORT.replace("file: laporan-kami.pdf, p", "p"), "Belum dapat ditemukan pembaca"),
        (
            REPORT.replace("file: laporan-kami.pdf, page", "file: lain.pdf, page"),
            "yang tidak ada di daftar lampiran",
        ),
        (OLD.replace("}", ", page: 3}"), "Nomor halaman tanpa berkas lampiran"),
    ],
)
def test_source_that_cannot_be_found_is_refused(tmp_path: Path, sources: str, says: str) -> None:
    assert any(says in one for one in problems_of(tmp_path, sources)), problems_of(tmp_path, sources)


def test_attached_report_is_linked_wherever_sources_are(make: Make) -> None:
    text = a_practice().replace(OLD, REPORT).replace("Teks.", "Teks.[^laporan]")
    text = text.replace(
        "attachments:",
        "measures:\n  - {indicator: nilai-sakip, value: 81.2, year: 2024, source: laporan}\nattachments:",
    )
    library = make({"practices/satu.md": text, "attachments/satu/laporan-kami.pdf": b"%PDF-1.7"})
    library.bring_up_to_date()
    visitor = library.client(base_url="https://contoh.go.id")
    address = "/lampiran/satu/laporan-kami.pdf#page=4"
    page = visitor.get("/praktik/satu").text
    assert f'<span class="label">Laporan</span> <a href="{address}"' in page
    assert "Biro Organisasi, halaman 4" in page
    assert f'"url":"https://contoh.go.id{address}"' in page.replace('": "', '":"'), "as linked data"
    assert f"https://contoh.go.id{address}" in visitor.get("/data/praktik.csv").text
    assert f"https://contoh.go.id{address}" in visitor.get("/data/angka.csv").text
    assert address in visitor.get("/indikator/nilai-sakip").text
    record = visitor.get("/api/v1/practices/satu").json()
    assert "laporan-kami.pdf" in str(record["meta"]["sources"] if "meta" in record else record["sources"])
    assert visitor.get("/praktik/satu.docx").status_code == 200
    assert visitor.get("/praktik/satu.pdf").content[:5] == b"%PDF-"
    assert visitor.get("/en/praktik/satu").text.count(address) >= 1


@pytest.mark.parametrize("address", ["https://[contoh/berita", "https://contoh℀.example/"])
def test_an_address_whose_host_cannot_be_read_is_refused(tmp_path: Path, address: str) -> None:
    source = OLD.replace("https://contoh.example/", f'"{address}"')
    assert problems_of(tmp_path, source) == [f"sources.0.url: Bentuk “{address}” tidak sesuai."]
