import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hostile_files as made
import pytest
from conftest import sampled
from PIL import Image

from app.attachments import inspection, sandbox
from app.attachments.file_types import RejectedFileError
from app.attachments.inspection import InspectedFile, inspect_file

EXTERNAL = '<Relationship Id="x9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/></Relationships>'


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def looked_through(data: bytes, name: str, folder: Path) -> InspectedFile:
    source, target = folder / "datang", folder / "hasil"
    source.write_bytes(data)
    target.mkdir()
    return inspect_file(source, name, target)


@pytest.mark.parametrize(
    ("make", "name", "parts"),
    sampled(
        [
            (made.pdf, "Paparan Kepala.PDF", ["Gotongroyong", "Pelayananprima"]),
            (made.docx, "laporan.docx", ["Gotongroyong di halaman satu Pelayananprima"]),
            (made.xlsx, "data.xlsx", ["Kesejahteraan", "Indeksmutu"]),
            (made.pptx, "paparan.pptx", ["Salindiapertama", "Salindiakedua"]),
        ],
        one_in=2,
    ),
)
def test_valid_file_is_stored_unchanged_with_its_text_by_part(
    tmp_path: Path, make: Callable[[], bytes], name: str, parts: list[str]
) -> None:
    data = make()
    found = looked_through(data, name, tmp_path)
    assert (tmp_path / f"hasil/x.{found.extension}").read_bytes() == data
    pages = (tmp_path / f"hasil/x.{found.extension}.txt").read_text().split("\f")
    assert len(pages) == len(parts)
    assert all(part in page for part, page in zip(parts, pages, strict=True)), pages


@pytest.mark.parametrize(
    ("form", "ending"), sampled([("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")], one_in=3)
)
def test_image_is_reencoded_in_three_widths_and_two_formats(tmp_path: Path, form: str, ending: str) -> None:
    found = looked_through(made.image(form), f"foto.{ending}", tmp_path)
    assert found.kind.name == "webp"
    names = sorted(path.name for path in (tmp_path / "hasil").iterdir())
    assert names == sorted(
        ["x.webp", *(f"x.{width}.{form}" for width in (480, 960, 1600) for form in ("avif", "webp"))]
    )
    assert opened(tmp_path / "hasil/x.960.avif").size == (960, 480)


def test_small_image_is_not_enlarged(tmp_path: Path) -> None:
    looked_through(made.image("PNG", (300, 200)), "foto.png", tmp_path)
    assert opened(tmp_path / "hasil/x.webp").size == (300, 200)


def test_phone_picture_is_rotated_upright_and_loses_its_metadata(tmp_path: Path) -> None:
    looked_through(made.picture_of_a_phone(), "IMG_001.jpeg", tmp_path)
    for path in (tmp_path / "hasil").iterdir():
        image = opened(path)
        assert image.width < image.height
        assert len(image.getexif()) == 0
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert b"ahasia" not in path.read_bytes()


def _hyperlink(target: str) -> bytes:
    return made.docx_with(rels=("</Relationships>", EXTERNAL.format("hyperlink", target)))


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "a.pdf", "kosong"),
    "too large": (lambda: made.pdf() + bytes(25_000_001), "a.pdf", "batasnya 25 MB"),
    "svg with script": (lambda: made.SVG, "a.svg", "bukan PDF"),
    "svg called png": (lambda: made.SVG, "a.png", "bukan PDF"),
    "html": (lambda: made.HTML, "a.pdf", "bukan PDF"),
    "program": (lambda: b"MZ\x90\x00" + bytes(500), "a.docx", "bukan PDF"),
    "wrong ending": (made.pdf, "a.docx", "berakhiran “.docx”, tetapi isinya PDF"),
    "another kind of office file": (made.xlsx, "a.docx", "tetapi isinya Excel"),
    "image called pdf": (lambda: made.image("PNG"), "a.pdf", "tetapi isinya gambar"),
    "no ending": (made.pdf, "pdf", "tidak berakhiran"),
    "two endings": (made.pdf, "a.pdf.exe", "berakhiran “.exe”"),
    "plain zip": (lambda: made.zipped({"a.txt": b"x"}), "a.docx", "zip biasa"),
    "zip bomb": (made.zip_bomb, "a.docx", "mengembang"),
    "zip bomb that lies": (made.lying_zip_bomb, "a.docx", "rusak"),
    "many parts": (
        lambda: made.docx_with({f"x/{n}.xml": b"<a/>" for n in range(2_001)}),
        "a.docx",
        "terlalu banyak",
    ),
    "path trick": (lambda: made.docx_with({"../../etc/cron.d/x": b"x"}), "a.docx", "menunjuk ke luar"),
    "backslash": (lambda: made.docx_with({"..\\x.xml": b"<a/>"}), "a.docx", "menunjuk ke luar"),
    "macro": (lambda: made.docx_with({"word/vbaProject.bin": b"x"}), "a.docx", "makro"),
    "macro by type": (
        lambda: made.docx_with(
            types=(
                "openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "ms-word.document.macroEnabled.main+xml",
            )
        ),
        "a.docx",
        "makro",
    ),
    "ole object": (
        lambda: made.docx_with({"word/embeddings/oleObject1.bin": b"x"}),
        "a.docx",
        "makro atau objek",
    ),
    "program inside": (lambda: made.docx_with({"word/media/a.exe": b"MZ"}), "a.docx", "makro atau objek"),
    "template from outside": (
        lambda: made.docx_with(
            rels=("</Relationships>", EXTERNAL.format("attachedTemplate", "https://jahat.example/t.dotm"))
        ),
        "a.docx",
        "dari luar",
    ),
    "link to a file": (lambda: _hyperlink("file:///etc/passwd"), "a.docx", "dari luar"),
    "link that is a script": (lambda: _hyperlink("javascript:alert(1)"), "a.docx", "dari luar"),
    "dde": (
        lambda: made.docx_with(
            document=(
                "</w:body>",
                "<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd</w:instrText></w:r></w:p></w:body>",
            )
        ),
        "a.docx",
        "DDE",
    ),
    "entities": (
        lambda: made.docx_with(
            {"word/x.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}
        ),
        "a.docx",
        "rusak",
    ),
    "nested twice": (
        lambda: made.docx_with(
            {"word/embeddings/a.docx": made.docx_with({"word/embeddings/b.docx": made.docx()})}
        ),
        "a.docx",
        "di dalam berkas di dalam",
    ),
    "macro in a file inside": (
        lambda: made.docx_with({"word/embeddings/a.docx": made.docx_with({"word/vbaProject.bin": b"x"})}),
        "a.docx",
        "makro",
    ),
    "zip with something before it": (lambda: b"PK\x03\x04" + made.docx(), "a.docx", "data lain"),
    "zip with something behind it": (lambda: made.docx() + b"<script>", "a.docx", "data lain"),
    "encrypted pdf": (made.locked_pdf, "a.pdf", "dikunci"),
    "pdf with script": (made.pdf_with_script, "a.pdf", "skrip"),
    "pdf with hidden script": (made.pdf_with_hidden_script, "a.pdf", "skrip"),
    "pdf with launch": (made.pdf_with_launch, "a.pdf", "skrip"),
    "pdf with a program": (made.pdf_with_file, "a.pdf", "skrip"),
    "pdf with a link to a file": (lambda: made.pdf_with_link("file:///c:/x.exe"), "a.pdf", "tautan"),
    "pdf with a link that is a script": (
        lambda: made.pdf_with_link(" javascript:alert(1)"),
        "a.pdf",
        "tautan",
    ),
    "pdf of too many pages": (made.long_pdf, "a.pdf", "paling banyak"),
    "pdf and zip": (lambda: made.pdf() + made.docx(), "a.pdf", "data lain"),
    "pdf and zip with a false end": (
        lambda: made.pdf() + made.docx()[:-2] + b"\x06\x00%%EOF\n",
        "a.pdf",
        "sekaligus",
    ),
    "something before a pdf": (lambda: b"<html>" + made.pdf(), "a.pdf", "bukan PDF"),
    "half a pdf": (lambda: made.pdf()[:3_000], "a.pdf", "terpotong"),
    "broken pdf": (lambda: b"%PDF-1.7\nrusak\n%%EOF", "a.pdf", "rusak"),
    "gif and jar": (lambda: b"GIF89a" + made.docx(), "a.png", "bukan PDF"),
    "png and zip": (lambda: made.image("PNG") + made.docx(), "a.png", "sekaligus"),
    "jpeg and pdf": (lambda: made.image("JPEG", comment=made.pdf()[:60]), "a.jpg", "sekaligus"),
    "png bomb": (made.png_bomb, "a.png", "terlalu besar"),
    "half an image": (lambda: made.image("JPEG")[:2_000], "a.jpg", "rusak"),
    "endless image": (lambda: made.image("PNG", (40, 400_000)), "a.png", "terlalu panjang"),
}


@pytest.mark.parametrize("name", sampled(REFUSED, one_in=14))
def test_harmful_file_is_rejected_with_a_reason(tmp_path: Path, name: str) -> None:
    make, filename, reason = REFUSED[name]
    with pytest.raises(RejectedFileError, match=reason):
        looked_through(make(), filename, tmp_path)


def test_file_with_ordinary_hyperlinks_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "satu").mkdir()
    (tmp_path / "dua").mkdir()
    looked_through(_hyperlink("https://contoh.example/"), "a.docx", tmp_path / "satu")
    looked_through(made.pdf_with_link("https://contoh.example/"), "a.pdf", tmp_path / "dua")


def test_worker_runs_with_less_memory_and_time_than_would_hurt() -> None:
    code = (
        "try: bytearray(3_000_000_000)\nexcept MemoryError: print('cukup')\n"
        "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    assert sandbox.run([sys.executable, "-c", code], limits=inspection.LIMITS).split() == [b"cukup", b"40"]


def test_file_that_takes_too_long_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "LIMITS", replace(inspection.LIMITS, wall_seconds=0))
    with pytest.raises(RejectedFileError, match="terlalu rumit"):
        looked_through(made.pdf(), "a.pdf", tmp_path)


def test_reencoded_image_contains_no_appended_data(tmp_path: Path) -> None:
    looked_through(made.image("PNG") + b"<script>alert(1)</script>", "a.png", tmp_path)
    assert all(b"<script>" not in path.read_bytes() for path in (tmp_path / "hasil").iterdir())
    assert opened(tmp_path / "hasil/x.webp").format == "WEBP"
