"""Take the text of a Word report out of its file, as a new package that is safe to open.

pandoc does not read the uploaded file but a package rebuilt from its text parts within the limits of
`app.attachments.ooxml`: false sizes, hidden parts and bytes between the parts are left behind.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from app.attachments.file_types import FILE_TYPES, RejectedFileError
from app.attachments.ooxml import OfficePackage, open_package, parse_xml
from app.imports.converted import Image
from app.imports.errors import ImportFileError
from app.imports.limits import MAX_BYTES
from app.imports.mapping import Unplaced
from app.imports.proof.source import NO_TEXT, SourcePiece, SourceText
from app.imports.word.markup import RunMarks, parse_part, transitional
from app.imports.word.rewriting import rewrite_part
from app.imports.word.source import graphic_texts, paragraphs_of, read_source

_MEDIA = re.compile(r"word/media/[^/]+")
_TEXT = re.compile(r"\[Content_Types\]\.xml|(?:_rels|docProps|word)/[^\\]*\.(?:xml|rels)")
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_ASIDE = {
    r"/header\d*\.xml$": "kepala halaman",
    r"/footer\d*\.xml$": "kaki halaman",
    r"/comments\d*\.xml$": "komentar",
}
_ADVICE = {
    "kepala halaman": "Kepala halaman tidak ikut ke naskah. Salin dari sini bila ada yang perlu.",
    "kaki halaman": "Kaki halaman tidak ikut ke naskah. Salin dari sini bila ada yang perlu.",
    "komentar": "Komentar di Word tidak ikut ke naskah. Salin dari sini bila ada yang perlu.",
    "grafik": "Grafik tidak ikut ke naskah. Salin angkanya sebagai tabel, atau lampirkan gambarnya.",
    "bagan": "Bagan tidak ikut ke naskah. Salin isinya sebagai daftar, atau lampirkan gambarnya.",
}
_SAVE_AGAIN = "Buka di Word atau LibreOffice, simpan sebagai Dokumen Word (.docx), lalu unggah lagi."


@dataclass(frozen=True, slots=True)
class WordPackage:
    """The text of a report as a package that is safe to open, and its other content."""

    data: bytes
    images: tuple[Image, ...]
    embedded: tuple[str, ...]
    """Names of embedded files such as Excel tables, which are not read."""
    source: SourceText = NO_TEXT
    """Its words, read without pandoc."""
    left: tuple[Unplaced, ...] = ()
    """Text that does not go into the draft: hidden, struck, of comments, page headers and charts."""


def rebuild_package(data: bytes) -> WordPackage:
    """Return the rebuilt package of a Word report; raise ImportFileError for every other file."""
    if len(data) > MAX_BYTES:
        raise ImportFileError(
            f"Berkas ini {len(data) / 1e6:.0f} MB; batasnya {MAX_BYTES / 1e6:.0f} MB.",
            "Perkecil gambarnya (Word: Kompresi Gambar), lalu unggah lagi.",
        )
    try:
        package = open_package(data)
        with package.archive:
            return _rebuild(package)
    except RejectedFileError as error:
        raise ImportFileError(error.reason, error.hint or _SAVE_AGAIN) from error


def _rebuild(package: OfficePackage) -> WordPackage:
    main = _main_part(package)
    names = _part_names(package, main)
    styles = f"{PurePosixPath(main).parent}/styles.xml"
    marks = RunMarks(package.read_xml(styles) if styles in package.names else None)
    images: list[Image] = []
    left: list[Unplaced] = []
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as clean:
        for name in package.names:
            if _MEDIA.fullmatch(name):
                images.append(Image(PurePosixPath(name).name, package.read(name)))
                clean.writestr(name, b"")  # the text only names it
            elif name in names.text:
                rewritten, taken = rewrite_part(package.read_xml(name), marks)
                left += taken
                clean.writestr(name, rewritten)
            elif _TEXT.fullmatch(name):
                clean.writestr(name, transitional(package.read_xml(name)))
    source = read_source(package, names.text, marks)
    aside = list(_aside(package, names, marks))
    pieces = [*source.pieces, *(SourcePiece(one.text, one.what) for one in aside)]
    embedded = tuple(
        PurePosixPath(name).name
        for name in package.names
        if name.startswith(("word/embeddings/", "word/activeX/", "word/afchunk")) and not name.endswith("/")
    )
    return WordPackage(
        out.getvalue(), tuple(images), embedded, SourceText(pieces, source.tables), (*left, *aside)
    )


@dataclass(frozen=True, slots=True)
class _PartNames:
    """Names of the parts with text."""

    text: list[str]
    """The running text and its notes."""
    aside: dict[str, str]
    """Parts beside the running text, with what they are."""


def _main_part(package: OfficePackage) -> str:
    """Return the name of the part with the running text; Word on the web calls it `word/document2.xml`."""
    types = (
        {
            one.get("PartName", "").lstrip("/"): one.get("ContentType", "")
            for one in parse_xml(package.read("[Content_Types].xml"))
        }
        if "[Content_Types].xml" in package.names and package.file_type in (None, FILE_TYPES["docx"])
        else {}
    )
    is_word = any(one.startswith(_WORD_TYPE) for one in types.values())
    relations = parse_xml(package.read("_rels/.rels")) if is_word and "_rels/.rels" in package.names else ()
    for one in relations:
        target: str = one.get("Target", "").lstrip("/")
        if one.get("Type", "").endswith("/officeDocument") and target in package.names:
            return target
    raise ImportFileError(
        "Berkas ini bukan dokumen Word.", "Pilih berkas .docx, atau tempel teks laporannya."
    )


def _part_names(package: OfficePackage, main: str) -> _PartNames:
    folder = PurePosixPath(main).parent
    present = [name for name in package.names if PurePosixPath(name).parent == folder]
    notes = [name for name in present if re.search(r"/(?:footnotes|endnotes)\d*\.xml$", name)]
    aside = {name: what for name in present for pattern, what in _ASIDE.items() if re.search(pattern, name)}
    return _PartNames([main, *notes], aside)


def _aside(package: OfficePackage, names: _PartNames, marks: RunMarks) -> Iterator[Unplaced]:
    """Yield the text of page headers, footers, comments, charts and diagrams, each text once."""
    seen: set[tuple[str, str]] = set()
    for name, what in names.aside.items():
        text = "\n".join(paragraphs_of(parse_part(package.read_xml(name)), marks))
        if text and (what, text) not in seen:
            seen.add((what, text))
            yield Unplaced(what, text, _ADVICE[what])
    for what, text in graphic_texts(package):
        yield Unplaced(what, text, _ADVICE[what])
