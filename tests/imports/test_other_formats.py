"""Reports as PDF, ODT, RTF and old Word become drafts, and nothing in them is lost, run or fetched."""

import shutil
import socket
import subprocess
import threading
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
import typst
from conftest import Installation, exhaustive, sampled
from PIL import Image

from app.documents.reference.data import Reference
from app.imports.errors import ImportFileError
from app.imports.pdf import conversion
from app.imports.reader import ImportedReport, ReportFile, read_report
from app.imports.word import office
from app.imports.word.pandoc import _program

TEXT = """\
#set page(paper: "a4", header: [Kop Kabupaten Kapuas], footer: context counter(page).display())
#set text(size: 11pt)
#set heading(numbering: none)
= BAB I PENDAHULUAN
Studi tiru dilaksanakan Selasa, 11 Februari 2025 ke Kabupaten Sumedang. #lorem(60)

Alinea kedua berdiri sendiri.
#pagebreak()
= BAB II HASIL
- Desa menyusun SAKIP
- Kecamatan membina
#table(columns: 3, [Daerah], [Tahun], [Nilai], [Sumedang], [2023], [80], [Kapuas], [], [65])
#pagebreak()
== Penutup
Demikian laporan ini.
"""


@pytest.fixture(scope="session")
def reference(site: Installation) -> Reference:
    return site.reference


def imported(reference: Reference, data: bytes, name: str) -> ImportedReport:
    found = read_report(ReportFile(data, name), "visit", reference, owner="62")
    assert found.words.lost == 0
    return found


def test_pdf_gives_paragraphs_headings_lists_and_tables(reference: Reference, tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text(TEXT)
    found = imported(reference, typst.compile(str(source)), "laporan.pdf")
    assert found.body.startswith("## Latar belakang\n\nStudi tiru dilaksanakan Selasa")
    assert "\n\nAlinea kedua berdiri sendiri.\n\n## Temuan" in found.body
    assert "- Desa menyusun SAKIP\n\n- Kecamatan membina" in found.body
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in found.body.split("\n") if "|" in line
    ]
    assert rows[2:] == [["Sumedang", "2023", "80"], ["Kapuas", "", "65"]]
    assert [one.text for one in found.unplaced if one.what == "kalimat penutup"] == ["Demikian laporan ini."]
    named = {one.what: one.text for one in found.unplaced}
    assert "Kop Kabupaten Kapuas" in named["kepala halaman"]
    assert "teks" not in named
    assert ("date", "11 Februari 2025") in {(one.topic, one.shown) for one in found.suggestions}


def test_scan_without_a_text_reader_says_which_packages_are_missing(
    reference: Reference, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = tmp_path / "a.typ"
    source.write_text("#rect(width: 5cm)")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    for data, name in ((typst.compile(str(source)), "a.pdf"), (b"\x89PNG\r\n\x1a\n", "foto.png")):
        with pytest.raises(ImportFileError) as caught:
            imported(reference, data, name)
        assert "tesseract-ocr dan tesseract-ocr-ind" in caught.value.hint


def test_scan_of_too_many_pages_is_refused_before_it_is_read(
    reference: Reference, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = tmp_path / "a.typ"
    source.write_text("#rect() #pagebreak() #rect() #pagebreak() #rect()")
    monkeypatch.setattr(conversion, "MAX_SCANNED_PAGES", 2)
    with pytest.raises(ImportFileError, match="3 halaman; paling banyak 2"):
        imported(reference, typst.compile(str(source)), "a.pdf")


@pytest.mark.office
def test_scan_and_photo_of_pages_become_drafts(reference: Reference, tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text("#set text(size: 14pt)\nBAB I HASIL\n\nDesa menyusun indikator kinerja.")
    photo = typst.compile(str(source), format="png", ppi=200)
    assert isinstance(photo, bytes)
    scan = BytesIO()
    Image.open(BytesIO(photo)).convert("L").save(scan, "PDF", resolution=200)
    for data, name in ((photo, "foto.png"), (scan.getvalue(), "pindaian.pdf")):
        assert "Desa menyusun indikator kinerja." in imported(reference, data, name).body


def test_page_without_text_in_a_pdf_is_named(reference: Reference, tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text("#lorem(30)\n#pagebreak()\n#rect()")
    found = imported(reference, typst.compile(str(source)), "a.pdf")
    assert ("gambar", "Halaman 2") in {(one.what, one.text) for one in found.unplaced}


@pytest.mark.parametrize(
    "data", sampled([b"%PDF-1.7 rusak", b"%PDF-1.4\n" + bytes(2_000) + b"%%EOF"], one_in=2)
)
def test_broken_pdf_is_refused(reference: Reference, data: bytes) -> None:
    with pytest.raises(ImportFileError, match="PDF"):
        imported(reference, data, "a.pdf")


def written_by_pandoc(kind: str) -> bytes:
    text = "# HASIL\n\nDesa menyusun **SAKIP**.\n\n| Daerah | Nilai |\n|---|---|\n| Kapuas | 65 |\n"
    command = [_program(), "--from=markdown", f"--to={kind}", "--standalone", "--output=-"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60).stdout


@exhaustive
@pytest.mark.office
@pytest.mark.parametrize("kind", ["odt", "rtf"])
def test_odt_and_rtf_become_drafts_through_libreoffice(reference: Reference, kind: str) -> None:
    found = imported(reference, written_by_pandoc(kind), f"laporan.{kind}")
    assert "Desa menyusun **SAKIP**." in found.body
    assert ["Kapuas", "65"] in [
        [one.strip() for one in line.split("|")[1:-1]] for line in found.body.split("\n")
    ]


def test_missing_libreoffice_and_encrypted_word_files_are_named(
    reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(ImportFileError, match="libreoffice-writer-nogui"):
        imported(reference, written_by_pandoc("odt"), "a.odt")
    encrypted = next(iter(office.FORMATS)) + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(ImportFileError, match="bersandi"):
        imported(reference, encrypted, "a.docx")


@pytest.mark.office
def test_nothing_an_odt_links_to_is_fetched(reference: Reference) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        linked = f'<draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:type="simple" xlink:href="{address}" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
        parts = zipfile.ZipFile(BytesIO(written_by_pandoc("odt")))
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as odt:
            for name in parts.namelist():
                data = parts.read(name)
                if name == "content.xml":
                    at = data.index(b"Desa")
                    data = data[:at] + linked.encode() + data[at:]
                odt.writestr(name, data)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                with suppress(TimeoutError):
                    asked.append(server.accept()[0].recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        assert "Desa menyusun" in imported(reference, out.getvalue(), "a.odt").body
        stop.set()
        thread.join()
    assert asked == []
