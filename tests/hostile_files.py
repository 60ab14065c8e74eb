"""Good files of every kind, and files that mean harm, each made here from nothing."""

import io
import struct
import zipfile
import zlib

import xlsxwriter
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from app.printing.blocks import Break, Heading, Paper, Paragraph
from app.printing.docx import write_docx
from app.printing.pdf import write_pdf

PAPER = Paper(
    "Paparan",
    [
        Heading("Paparan", 0),
        Paragraph("Gotongroyong di halaman satu"),
        Break(),
        Paragraph("Pelayananprima di halaman dua"),
    ],
)


def pdf() -> bytes:
    return write_pdf(PAPER)


def docx() -> bytes:
    return write_docx(PAPER)


def xlsx() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Satu").write(0, 0, "Kesejahteraan")
        book.add_worksheet("Dua").write(0, 0, "Indeksmutu")
    return file.getvalue()


_TYPES = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>"""
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_SLIDE = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'


def pptx() -> bytes:
    """Two slides, whose files are numbered the other way round."""
    listed = '<p:presentation xmlns:p="p" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst><p:sldId r:id="r1"/><p:sldId r:id="r2"/></p:sldIdLst></p:presentation>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "ppt/presentation.xml": listed,
        "ppt/_rels/presentation.xml.rels": _RELS.format(
            '<Relationship Id="r1" Type="slide" Target="slides/slide2.xml"/><Relationship Id="r2" Type="slide" Target="slides/slide1.xml"/>'
        ),
        "ppt/slides/slide1.xml": _SLIDE.format("Salindiakedua"),
        "ppt/slides/slide2.xml": _SLIDE.format("Salindiapertama"),
    }
    return zipped({name: text.encode() for name, text in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx_with(extra: dict[str, bytes] | None = None, **replaced: tuple[str, str]) -> bytes:
    """A Word file with more parts, or with words of a part replaced (``types``, ``rels``, ``document``)."""
    parts = parts_of(docx())
    names = {
        "types": "[Content_Types].xml",
        "rels": "word/_rels/document.xml.rels",
        "document": "word/document.xml",
    }
    for key, (old, new) in replaced.items():
        assert old.encode() in parts[names[key]]
        parts[names[key]] = parts[names[key]].replace(old.encode(), new.encode())
    return zipped({**parts, **(extra or {})})


def image(form: str, size: tuple[int, int] = (2000, 1000), **more: object) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, form, **more)
    return file.getvalue()


def picture_of_a_phone() -> bytes:
    """A JPEG taken upright, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "KameraRahasia"
    exif.get_ifd(0x8825)[1] = "S"
    return image("JPEG", (1200, 800), exif=exif, comment=b"komentar rahasia")


def png_bomb() -> bytes:
    """Some 60 kB that say they are a picture of 60,000 by 60,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(60_000_000), 9))
        + chunk(b"IEND", b"")
    )


def zip_bomb() -> bytes:
    return docx_with({"word/media/a.xml": b"<a>" + b" " * 300_000_000 + b"</a>"})


def lying_zip_bomb() -> bytes:
    """The part says it is small: its sizes are changed in both places."""
    parts = {**parts_of(docx()), "word/media/z.xml": b"<a>" + b" " * 80_000_000 + b"</a>"}
    data = zipped(parts)
    true = struct.pack("<I", 80_000_007)
    assert data.count(true) == 2
    return data.replace(true, struct.pack("<I", 1_000))


def _changed(change: "object") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    change(writer)  # type: ignore[operator]  # a function of the writer
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _script() -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )


def pdf_with_script() -> bytes:
    return _changed(lambda writer: writer.root_object.update({NameObject("/OpenAction"): _script()}))


def pdf_with_hidden_script() -> bytes:
    """Deep within a page, and its names are written in other letters."""
    extra = DictionaryObject(
        {NameObject("/X"): ArrayObject([DictionaryObject({NameObject("/Y"): _script()})])}
    )
    data = _changed(lambda writer: writer.pages[0].update({NameObject("/PieceInfo"): extra}))
    assert b"/JS " in data
    return data.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4AS ")


def pdf_with_launch() -> bytes:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    return _changed(lambda writer: writer.root_object.update({NameObject("/OpenAction"): action}))


def pdf_with_file() -> bytes:
    return _changed(lambda writer: writer.add_attachment("a.exe", b"MZ"))


def pdf_with_link(uri: str) -> bytes:
    def change(writer: PdfWriter) -> None:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(uri)}
        )
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
                NameObject("/A"): action,
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([note])

    return _changed(change)


def locked_pdf() -> bytes:
    return _changed(lambda writer: writer.encrypt("rahasia", algorithm="RC4-128"))


def long_pdf() -> bytes:
    def change(writer: PdfWriter) -> None:
        for _number in range(1_001):
            writer.add_blank_page(10, 10)

    return _changed(change)


def _add(writer: PdfWriter, what: PdfObject) -> IndirectObject:
    """Put an object into a file."""
    return writer._add_object(what)  # noqa: SLF001 -- pypdf has no public name for it


def pdf_bomb() -> bytes:
    """A page whose content is a few kilobytes and 80 million once inflated."""

    def change(writer: PdfWriter) -> None:
        content = DecodedStreamObject()
        content.set_data(b"q Q " * 20_000_000)
        writer.pages[0][NameObject("/Contents")] = _add(writer, content.flate_encode())

    return _changed(change)


def pdf_in_itself() -> bytes:
    """A page that draws a form that draws itself."""

    def change(writer: PdfWriter) -> None:
        form = DecodedStreamObject()
        form.set_data(b"/Fm Do " * 50)
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject([NumberObject(0)] * 2 + [NumberObject(9)] * 2),
            }
        )
        drawn = _add(writer, form)
        resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/Fm"): drawn})})
        form[NameObject("/Resources")] = resources
        writer.pages[0][NameObject("/Resources")] = resources
        writer.pages[0][NameObject("/Contents")] = drawn

    return _changed(change)


ODT = b"application/vnd.oasis.opendocument.text"


def odt(parts: dict[str, bytes]) -> bytes:
    """An OpenDocument text; its type comes first and is not packed, as the format asks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", ODT, compress_type=zipfile.ZIP_STORED)
        for name, data in parts.items():
            package.writestr(name, data)
    return file.getvalue()


def odt_content(body: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:text="{office}text:1.0" xmlns:draw="{office}drawing:1.0" xmlns:table="{office}table:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>"
    ).encode()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
