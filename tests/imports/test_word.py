"""A Word report that LibreOffice wrote of our own visit, read back."""

from pathlib import Path

import pytest
from build import CONTENT
from conftest import Installation
from reports import VISIT, paragraph, word_file, written_by_libreoffice

from app.documents.markdown.render import Renderer
from app.documents.markdown.sections import parse_fields
from app.imports.markdown_text import to_plain_text
from app.imports.reader import ReportFile, read_report
from app.imports.word.pandoc import convert_word


@pytest.mark.office
def test_libreoffice_report_becomes_a_visit(site: Installation, tmp_path: Path) -> None:
    file = written_by_libreoffice(tmp_path)
    found = read_report(ReportFile(file.read_bytes(), file.name), "visit", site.reference, owner="62")
    assert found.title == (
        "Studi komparatif Pemerintah Provinsi Kalimantan Tengah ke Pemerintah Provinsi Jawa Barat tentang penerapan "
        "budaya kerja ASN BerAKHLAK tahun 2025"
    )
    ours = parse_fields((CONTENT / f"visits/{VISIT}.md").read_text())
    body = parse_fields(f"---\n---\n\n{found.body}")
    headings = ["Latar belakang", "Pelaksanaan", "Temuan", "Rencana adaptasi", "Rekomendasi"]
    assert list(body) == [f"## {name}" for name in headings]
    for name in headings[:4]:
        first = ours[f"## {name}"].split("[^")[0]
        assert first in to_plain_text(body[f"## {name}"]), name
    changes = {(one.topic, one.shown): one.changes for one in found.suggestions}
    date = {"date_start": "2025-02-11", "date_end": "2025-02-12", "date_precision": "day"}
    assert changes["date", "11 Februari 2025 sampai 12 Februari 2025"] == date
    assert changes["kind", "Studi komparatif"] == {"kind": ours["kind"]}
    assert changes["host", "Provinsi Jawa Barat"] == {"host.regions": ours["host"]["regions"]}
    assert changes["guest", "Provinsi Kalimantan Tengah"] == {"guest.regions": ours["guest"]["regions"]}
    assert changes["delegation", "12 orang"] == {"delegation.size": 12}
    assert ("values", "Akuntabel") in changes
    roles = {
        row["role"] for (topic, _), one in changes.items() if topic == "guest.agencies" for row in one[topic]
    }
    assert roles == {agency["role"] for agency in ours["guest"]["agencies"]}
    left = {(one.what, one.text.split("\n")[0]) for one in found.unplaced}
    assert {("gambar", "image1.png"), ("judul", "Kesan Rombongan"), ("bagian", "KATA PENGANTAR")} <= left
    assert ("tabel", "No · Perangkat daerah · Jumlah") in left
    assert [image.data[:4] for image in found.images] == [b"\x89PNG"]
    html = "".join(section.html for section in Renderer().render_sections(found.body))
    assert html.count("<tr>") == 4, "the table is a table"


def test_tables_notes_and_emphasis_of_word_are_kept(site: Installation) -> None:
    cell = "<w:tc>{}</w:tc>"
    table = "".join(
        f"<w:tr>{''.join(cell.format(paragraph(text)) for text in row)}</w:tr>"
        for row in (("Hari", "Acara"), ("1", "a|b"))
    )
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Studi tiru SAKIP ke Sumedang</w:t></w:r></w:p>'
        + paragraph("HASIL")
        + "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Tebal</w:t></w:r></w:p>"
        + f"<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{table}</w:tbl>"
        + paragraph("Akhir * [^x] # _a_")
    )
    found = read_report(ReportFile(word_file(body), "a.docx"), "visit", site.reference, owner="62")
    html = "".join(section.html for section in Renderer().render_sections(found.body))
    assert "<strong>Tebal</strong>" in html
    assert "<td>a|b</td>" in html
    assert "<p>Akhir * [^x] # _a_</p>" in html


def test_embedded_files_and_pictures_are_listed_as_unplaced() -> None:
    more = {"word__embeddings__tabel.xlsx": b"PK", "word__media__b.png": b"2", "word__media__a.emf": b"1"}
    converted = convert_word(word_file(**more))
    assert converted.embedded == ("tabel.xlsx",)
    assert {(image.name, image.data) for image in converted.images} == {("b.png", b"2"), ("a.emf", b"1")}
