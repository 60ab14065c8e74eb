"""What nobody should send is refused before any program opens it, with the fault and the mend."""

import struct
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from conftest import Installation
from reports import MACRO_WORD, packed, paragraph, word_file, word_parts

from app.attachments import ooxml, sandbox
from app.imports.errors import ImportFileError
from app.imports.limits import MAX_BYTES
from app.imports.reader import ReportFile, read_report
from app.imports.word import pandoc
from app.imports.word.pandoc import convert_html, convert_word

HONEST = word_file()


def refused(data: bytes, fault: str, name: str = "laporan.docx") -> ImportFileError:
    with pytest.raises(ImportFileError) as caught:
        convert_word(data) if name.endswith(".docx") else None
    assert fault in caught.value.reason
    assert len(caught.value.hint) > 20, "it names the mend"
    return caught.value


def test_valid_report_is_converted() -> None:
    assert convert_word(HONEST).markdown == "PENDAHULUAN\n\nKami belajar.\n"


def test_file_that_is_no_package_is_rejected() -> None:
    refused(b"Laporan biasa, bukan zip", "rusak")


@pytest.mark.parametrize("part", [1, 2, 3])
def test_truncated_package_is_rejected(part: int) -> None:
    refused(HONEST[: len(HONEST) * part // 4], "rusak")


def test_package_with_a_changed_byte_is_rejected() -> None:
    at = HONEST.index(b"word/document.xml") + len("word/document.xml") + 20
    refused(HONEST[:at] + bytes([HONEST[at] ^ 255]) + HONEST[at + 1 :], "rusak")


def test_package_that_is_another_document_is_rejected() -> None:
    refused(packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), "bukan dokumen Word")
    refused(packed({"mimetype": b"application/epub+zip"}), "bukan dokumen Word")
    refused(word_file(types="application/vnd.ms-excel.sheet.main+xml"), "bukan dokumen Word")


def test_macros_are_rejected_whatever_the_file_name() -> None:
    refused(word_file(types=MACRO_WORD), "makro")
    refused(word_file(**{"word__vbaProject.bin": b"x"}), "makro")
    refused(word_file(**{"word__VBAPROJECT.BIN": b"x"}), "makro")


def test_a_zip_bomb_is_refused_without_inflating_it() -> None:
    bomb = word_file(**{"word__media__a.png": bytes(60_000_000)})
    assert len(bomb) < 200_000
    refused(bomb, "mengembang")


def test_many_small_parts_that_are_large_together_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_INFLATED_BYTES", 50_000)
    refused(word_file(**{f"word__media__{n}.png": bytes(10_000) for n in range(9)}), "mengembang")


def test_part_with_a_false_size_is_rejected() -> None:
    data = bytearray(word_file(**{"word__media__a.png": bytes(100_000)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rindex(signature, 0, data.rindex(b"word/media/a.png") if offset == 24 else None)
        if offset == 22:
            at = data.index(b"word/media/a.png") - 30
        struct.pack_into("<I", data, at + offset, 10)
    refused(bytes(data), "rusak")


def test_too_many_parts_are_rejected() -> None:
    refused(word_file(**{f"word__media__{n}.png": b"" for n in range(ooxml.MAX_PARTS)}), "bagian")


def test_too_much_text_in_one_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_XML_BYTES", 5_000)
    refused(word_file("".join(paragraph(f"kalimat {n}") for n in range(500))), "Teks berkas ini")


def test_file_above_the_limit_is_rejected() -> None:
    refused(HONEST + bytes(MAX_BYTES), "batasnya 20 MB")


@pytest.mark.parametrize(
    "around", [b"GIF89a" + HONEST, b"%PDF-1.7\n" + HONEST, HONEST + b"<script>", HONEST + HONEST]
)
def test_polyglot_is_rejected(around: bytes) -> None:
    refused(around, "data lain")


def test_report_with_bytes_between_its_parts_is_rejected() -> None:
    start = HONEST.index(b"PK\x01\x02")
    data = bytearray(HONEST[:start] + b"<script>alert(1)</script>" * 2 + HONEST[start:])
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 16, start + 50)
    refused(bytes(data), "data lain")


def test_report_with_a_dde_command_is_rejected() -> None:
    refused(word_file("<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd</w:instrText></w:r></w:p>"), "DDE")


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "word\\..\\x.xml", "C:/x.xml", "word/../../x.xml"]
)
def test_names_that_lead_outside_are_rejected(name: str) -> None:
    refused(packed({**word_parts(), name: b"x"}), "menunjuk ke luar")


def test_symbolic_links_and_names_twice_are_rejected() -> None:
    link = zipfile.ZipInfo("word/theme.xml")
    link.external_attr = 0o120777 << 16
    out = BytesIO(HONEST)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(link, "/etc/passwd")
    refused(out.getvalue(), "menunjuk ke luar")
    refused(packed({**word_parts(), "WORD/document.xml": b"x"}), "bernama sama")


def test_encrypted_files_are_rejected(site: Installation) -> None:
    data = bytearray(HONEST)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    refused(bytes(data), "bersandi")
    for start, fault in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "bersandi"),
        (b"%PDF-1.4", "PDF"),
        (b"Rar!", "arsip"),
    ):
        with pytest.raises(ImportFileError, match=fault):
            read_report(ReportFile(start + bytes(99), "a.docx"), "visit", site.reference)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\xff", b"MZ\x90\x00", b"teks\x00nol", b"", b"  \n "])
def test_file_that_is_neither_word_nor_text_is_rejected(site: Installation, data: bytes) -> None:
    with pytest.raises(ImportFileError):
        read_report(ReportFile(data, "laporan.txt"), "visit", site.reference)


def test_xml_with_entities_is_refused_also_in_another_encoding() -> None:
    bomb = '<?xml version="1.0"{}?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
    for data in (bomb.format("").encode(), bomb.format(' encoding="UTF-16"').encode("utf-16")):
        refused(packed({**word_parts(), "word/document.xml": data}), "perintah XML")


class _Listener(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server of our own, and what was asked of it."""
    asked: list[str] = []
    handler = type("Listener", (_Listener,), {"asked": asked})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


_LINKED = """<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="a"/><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>
<a:blip r:{}="r9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


@pytest.mark.parametrize("how", ["link", "embed"])
def test_addresses_in_a_report_are_never_fetched(listener: tuple[str, list[str]], how: str) -> None:
    address, asked = listener
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
            f' Target="{address}/{name}.png" TargetMode="External"/>'
            for name, kind in (("r8", "attachedTemplate"), ("r9", "image"))
        )
        + "</Relationships>"
    )
    body = paragraph("Sebelum") + _LINKED.format(how) + paragraph("Sesudah")
    data = word_file(body, **{"word___rels__document.xml.rels": relations.encode()})
    text = convert_word(data).markdown
    assert "Sebelum" in text
    assert "Sesudah" in text
    html = convert_html(f'<p>Satu</p><img src="{address}/x.png"><iframe src="{address}/y"></iframe>')
    assert html.markdown == "Satu\n"
    assert html.linked_images == (f"{address}/x.png",)
    assert asked == []


def test_html_keeps_its_text_and_loses_active_content() -> None:
    text = convert_html(
        '<h1 onclick="x()">Judul</h1><script>alert(1)</script><p>Baca <a href="javascript:x()">ini</a> dan '
        '<a href="https://contoh.example/">itu</a>.</p><style>p{}</style><svg><script>x</script></svg>'
    ).markdown
    assert text == "# Judul\n\nBaca ini dan [itu](https://contoh.example/).\n"


def test_deeply_nested_html_is_rejected_before_parsing() -> None:
    with pytest.raises(ImportFileError, match="terlalu dalam"):
        convert_html("<div>" * 1_000 + "x")
    assert convert_html("<div><p>x</div>" * 1_000).markdown.count("x") == 1_000


def run_python(folder: Path, program: str, *, megabytes: int = 500, seconds: int = 20) -> bytes:
    command = [sys.executable, "-I", "-S", "-c", program]
    limits = sandbox.Limits(memory_bytes=megabytes << 20, cpu_seconds=seconds, wall_seconds=seconds)
    return sandbox.run(command, stdin=b"masuk", folder=folder, limits=limits)


def test_sandbox_enforces_its_limits(tmp_path: Path) -> None:
    assert run_python(tmp_path, "import sys; print(sys.stdin.read())") == b"masuk\n"
    with pytest.raises(sandbox.SandboxError, match="MemoryError"):
        run_python(tmp_path, "bytearray(900_000_000)")
    with pytest.raises(sandbox.SandboxError):
        run_python(tmp_path, "while True: pass", seconds=1)
    with pytest.raises(sandbox.SandboxError):
        run_python(tmp_path, "open('x', 'wb', buffering=0).write(b'y')")
    assert run_python(tmp_path, "import os; print(sorted(os.environ))") == b"['LC_ALL']\n"


def test_report_that_exhausts_the_converter_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "LIMITS", replace(pandoc.LIMITS, memory_bytes=60 << 20))
    refused(HONEST, "tidak dapat dibaca")
