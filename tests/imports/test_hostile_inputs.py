"""Hostile PDFs, pictures, OpenDocument files and pages end in a message with the mend, and soon."""

from collections.abc import Callable
from contextlib import suppress

import hostile_files
import pytest
from conftest import Installation, sampled
from reports import paragraph, word_file

from app.documents.reference.data import Reference
from app.imports.errors import ImportFileError
from app.imports.limits import MAX_CELLS, MAX_PARAGRAPHS
from app.imports.reader import ImportedReport, ReportFile, read_report


@pytest.fixture(scope="session")
def reference(site: Installation) -> Reference:
    return site.reference


def imported(reference: Reference, data: bytes, name: str) -> ImportedReport:
    return read_report(ReportFile(data, name), "visit", reference, owner="62")


@pytest.mark.parametrize(
    ("make", "says"),
    sampled(
        [
            (hostile_files.locked_pdf, "sandi"),
            (hostile_files.pdf_with_script, "skrip"),
            (hostile_files.pdf_with_hidden_script, "skrip"),
            (hostile_files.pdf_with_launch, "perintah"),
            (hostile_files.pdf_with_file, "berkas di dalamnya"),
            (hostile_files.long_pdf, "halaman"),
            (hostile_files.pdf_bomb, "mengembang"),
            (lambda: hostile_files.pdf()[:-300], ""),
            (lambda: b"%PDF-1.7\n" + bytes(100_000), ""),
        ],
        one_in=4,
    ),
)
def test_hostile_pdf_is_refused_with_the_reason(
    reference: Reference, make: Callable[[], bytes], says: str
) -> None:
    with pytest.raises(ImportFileError) as caught:
        imported(reference, make(), "laporan.pdf")
    assert says in str(caught.value)
    assert len(str(caught.value)) > 40, "it names the mend"


def test_page_that_draws_itself_comes_to_an_end(reference: Reference) -> None:
    with suppress(ImportFileError):
        assert imported(reference, hostile_files.pdf_in_itself(), "laporan.pdf").words.lost == 0


@pytest.mark.parametrize(
    ("make", "name"),
    sampled(
        [
            (hostile_files.png_bomb, "foto.png"),
            (lambda: hostile_files.image("PNG")[:-2_000], "foto.png"),
            (lambda: hostile_files.image("JPEG")[:400], "foto.jpg"),
            (lambda: b"\x89PNG\r\n\x1a\n" + bytes(9_000), "foto.png"),
        ],
        one_in=4,
    ),
)
def test_hostile_picture_is_refused(reference: Reference, make: Callable[[], bytes], name: str) -> None:
    with pytest.raises(ImportFileError) as caught:
        imported(reference, make(), name)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("parts", "says"),
    sampled(
        [
            (lambda: {"../../tmp/x": b"x", "content.xml": b"<a/>"}, "menunjuk ke luar"),
            (lambda: {"content.xml": b"<a>" + b" " * 250_000_000 + b"</a>"}, "mengembang"),
            (
                lambda: {
                    "Basic/script-lc.xml": b"<x/>",
                    "Basic/Standard/m.xml": b"Shell",
                    "content.xml": b"<a/>",
                },
                "makro",
            ),
        ],
        one_in=3,
    ),
)
def test_hostile_open_document_is_refused_before_any_program_opens_it(
    reference: Reference, parts: Callable[[], dict[str, bytes]], says: str
) -> None:
    with pytest.raises(ImportFileError) as caught:
        imported(reference, hostile_files.odt(parts()), "laporan.odt")
    assert says in str(caught.value)


def cells(number: int) -> str:
    row = "<tr>" + "<td>x</td>" * 20 + "</tr>"
    return f"<table>{row * (number // 20)}</table>"


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("<table><tr>" + "<td>" * 200_000 + "</table>", "memuat 200000 sel"),
        (cells(MAX_CELLS + 20), f"memuat {MAX_CELLS + 20} sel"),
        ("<p>x" * (MAX_PARAGRAPHS + 1), "paragraf"),
        ("<div>" * 5_000, "terlalu dalam"),
        ("<p><b><i><u>" * 3_000, "terlalu dalam"),
    ],
)
def test_page_larger_than_any_report_is_refused_before_it_is_converted(
    reference: Reference, html: str, says: str
) -> None:
    with pytest.raises(ImportFileError, match=says) as caught:
        imported(reference, html.encode(), "halaman.html")
    assert caught.value.hint


@pytest.mark.parametrize(
    "table",
    [
        '<tr><td colspan="200" rowspan="200">x</td></tr>' * 20,
        "<tr>" + "<td>x" * 2_000 + "</tr>" + "<tr><td>x</tr>" * 2_000,
        '<tr><td colspan="200">x</td></tr>' * 300,
    ],
)
def test_grid_larger_than_any_table_is_refused(reference: Reference, table: str) -> None:
    with pytest.raises(ImportFileError, match="sel; paling banyak"):
        imported(reference, f"<h1>Pelaksanaan</h1><table>{table}</table>".encode(), "halaman.html")


def test_word_table_larger_than_any_report_is_refused(reference: Reference) -> None:
    cell = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="200"/></w:tcPr><w:p/></w:tc>'
    for row, rows in ((cell * 20, MAX_CELLS // 20 + 1), (wide, 300)):
        table = "<w:tbl>" + f"<w:tr>{row}</w:tr>" * rows + "</w:tbl>"
        with pytest.raises(ImportFileError, match="sel; paling banyak"):
            imported(reference, word_file(table + paragraph("Akhir.")), "laporan.docx")
    with pytest.raises(ImportFileError, match="paragraf"):
        imported(reference, word_file(paragraph("x") * (MAX_PARAGRAPHS + 1)), "laporan.docx")
