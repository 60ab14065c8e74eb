"""Read a file or pasted text as the start of a draft: text, suggestions, and unplaced content."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from app.documents import extras
from app.documents.markdown import frontmatter
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import HEADING_PREFIX, Fields, join_sections, parse_fields
from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.imports import markdown_text, plain_text
from app.imports.converted import ConvertedReport, Image
from app.imports.errors import ImportFileError
from app.imports.extraction.blocks import blocks_of
from app.imports.extraction.facts import extract_facts
from app.imports.extraction.regulations import find_regulations
from app.imports.extraction.sentences import Report, sentences_of
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.extraction.titles import (
    MAX_TITLE_LENGTH,
    find_title,
    name_sides,
    normalise_title,
    to_sentence_case,
)
from app.imports.limits import MAX_BYTES
from app.imports.mapping import Unplaced, map_report
from app.imports.pdf.conversion import PICTURES, convert_pdf, convert_picture
from app.imports.pdf.layout import LaidOutText
from app.imports.proof.reconciliation import NOTHING, WordCount, reconcile
from app.imports.proof.source import SourcePiece, SourceText
from app.imports.set_aside import LETTERHEAD, SIGNATURE
from app.imports.word.office import convert_to_docx, office_format

_HTML = re.compile(r"<(?:!doctype html|html|body|p|h[1-6]|div|table|ul|ol|span)\b[^>]*>", re.IGNORECASE)
_HTML_BEGINS = 4_000
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\(([^)\s]{1,500})")
MAX_BODY_BYTES = frontmatter.MAX_BYTES - 50_000
"""Leaves room for the front matter."""
_OUR_KEYS = frozenset({"guest", "host", "kind", "region", "ministry", "agency", "values", "roles", "sources"})
"""Keys of which every document of ours has one, even half filled in."""
_CONVERTER = "app.imports.word.pandoc"
_PDF = b"%PDF"
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c")


@dataclass(frozen=True, slots=True)
class ReportFile:
    """An uploaded file or pasted text."""

    data: bytes
    name: str = ""
    """File name; empty for pasted text."""


@dataclass(frozen=True, slots=True)
class ImportedReport:
    """The start of a draft."""

    kind: DocumentType
    title: str
    complete_text: str
    """The text of a file that is already in our format; otherwise empty."""
    body: str
    suggestions: Sequence[FieldSuggestion]
    unplaced: Sequence[Unplaced]
    images: Sequence[Image]
    words: WordCount = NOTHING
    """Where the words of the source are."""
    report: str = ""
    """The report as Markdown in its own order; empty for a file in our format."""


def read_report(
    source: ReportFile, kind: DocumentType, reference: Reference, *, owner: str = "", title: str = ""
) -> ImportedReport:
    """Read a report; raise ImportFileError with the reason and a hint.

    ``owner`` is the code of its place, ``title`` the title given by its sender; both may be empty.
    """
    with _readable(source):
        return _read(source, kind, reference, (owner, title))


def read_lines(source: ReportFile) -> str:
    """Return the text of a file, a paragraph, item or printed line each on a line; nothing is recognised in pictures.

    Raises ImportFileError.
    """
    with _readable(source):
        if source.data.startswith(PICTURES):
            raise ImportFileError("Berkas ini gambar.", "Tempel teksnya, atau unggah Word atau PDF.")
        if source.data.startswith(_PDF):  # as printed: paragraphs take short headings in with them
            return "\n".join(
                piece.text for piece in convert_pdf(source.data, may_recognise=False).source.pieces
            )
        converted = _from_program(source)
    if converted is None:
        return plain_text.decode(source.data)
    lines = (markdown_text.to_plain_text(line) for line in converted.markdown.split("\n"))
    return "\n".join(line for line in lines if line)


@contextmanager
def _readable(source: ReportFile) -> Iterator[None]:
    """Refuse what is too large or an archive, and say which extra is missing; raise ImportFileError."""
    if len(source.data) > MAX_BYTES:
        raise ImportFileError(
            f"Berkas ini {len(source.data) / 1e6:.0f} MB; batasnya {MAX_BYTES / 1e6:.0f} MB.",
            "Perkecil gambarnya, lalu unggah lagi.",
        )
    if source.data.startswith(_ARCHIVES):
        raise ImportFileError("Berkas ini arsip.", "Keluarkan laporannya dari arsip itu, lalu unggah.")
    try:
        yield
    except extras.MissingExtraError as error:
        raise ImportFileError(str(error), "Atau tempel teksnya.") from error


def _read(
    source: ReportFile, kind: DocumentType, reference: Reference, given: tuple[str, str]
) -> ImportedReport:
    converted = _from_program(source)
    if converted is not None:
        return _mapped(converted, source, kind, reference, given)
    text = plain_text.decode(source.data)
    if text.startswith("---\n"):
        fields = _fields(text)
        if not _OUR_KEYS.isdisjoint(fields):
            return _whole(text, fields)
        return _mapped(_foreign_markdown(text, fields), source, kind, reference, given)
    return _mapped(_converted(text, source.name), source, kind, reference, given)


def _from_program(source: ReportFile) -> ConvertedReport | None:
    """Return a report that another program wrote: Word, LibreOffice, a printer or a scanner; None for text."""
    data, name = source.data, source.name.lower()
    if data.startswith(_PDF):
        return _laid_out(convert_pdf(data))
    if data.startswith(PICTURES):
        return _laid_out(convert_picture(data))
    if found := office_format(data, name):
        return _from_word(convert_to_docx(data, found))
    if data.startswith(b"PK") or name.endswith((".docx", ".docm", ".dotx", ".dotm")):
        return _from_word(data)
    return None


def _from_word(data: bytes) -> ConvertedReport:
    converted: ConvertedReport = extras.load("word", _CONVERTER).convert_word(data)
    return converted


def _from_html(text: str) -> ConvertedReport:
    converted: ConvertedReport = extras.load("word", _CONVERTER).convert_html(text)
    return converted


def _laid_out(found: LaidOutText) -> ConvertedReport:
    return ConvertedReport(found.markdown, source=found.source, left=found.left)


def _converted(text: str, name: str) -> ConvertedReport:
    if name.lower().endswith((".html", ".htm")) or _HTML.search(text[:_HTML_BEGINS]):
        return _from_html(text)
    is_markdown = name.lower().endswith(".md") or re.search(r"(?m)^#{1,6} ", text)
    if is_markdown:
        return ConvertedReport(text, linked_images=tuple(_IMAGE.findall(text)), source=_own_words(text))
    return ConvertedReport(plain_text.to_markdown(text), source=_own_words(text))


def _own_words(text: str) -> SourceText:
    """Return the words of a text whose marks are those of the draft."""
    return SourceText([SourcePiece(line) for line in text.split("\n") if line.strip()], is_markdown=True)


def _fields(text: str) -> Fields:
    """Return the front matter of a Markdown file; raise ImportFileError."""
    try:
        return parse_fields(text)
    except FrontMatterError as error:
        reason = f"Bagian kepala berkas .md ini tidak terbaca (baris {error.line}): {error.message}"
        raise ImportFileError(reason, error.hint) from error


def _foreign_markdown(text: str, fields: Fields) -> ConvertedReport:
    """Return Markdown with the front matter of another program: its title counts, the rest is listed."""
    head, _line, body = text.removeprefix("---\n").partition("\n---")
    left = Unplaced(
        "kepala berkas", head, "Kepala berkas dari program lain tidak ikut ke naskah, selain judulnya."
    )
    title = str(fields.get("title") or "")
    images = tuple(_IMAGE.findall(body))
    return ConvertedReport(body, title, linked_images=images, source=_own_words(text), left=(left,))


def _whole(text: str, fields: Fields) -> ImportedReport:
    """Return a file in our format as it is; its keys tell its type."""
    kind: DocumentType = "visit" if {"guest", "host", "kind"} & set(fields) else "practice"
    _entries, words = reconcile(_own_words(text), text, ())
    return ImportedReport(
        kind, str(fields.get("title") or "")[:MAX_TITLE_LENGTH], text, "", (), (), (), words
    )


def _mapped(
    converted: ConvertedReport,
    source: ReportFile,
    kind: DocumentType,
    reference: Reference,
    given: tuple[str, str],
) -> ImportedReport:
    mapped = map_report(converted.markdown, kind, lambda heading: to_sentence_case(heading, reference))
    if not mapped.sections and not mapped.unplaced:
        raise ImportFileError(
            "Tidak ada teks di dalam berkas ini.", "Bila isinya gambar pindaian, ketik ulang teksnya."
        )
    owner, named = given
    title = (
        named
        or find_title(
            mapped.cover, converted.title or (converted.page.title if converted.page else ""), reference
        )
        or normalise_title(_stem(source.name), reference)
    )
    sentences = list(sentences_of(title, mapped))
    suggestions = extract_facts(
        Report(
            kind,
            sentences,
            reference,
            owner,
            list(blocks_of(mapped.sections)),
            [one.text for one in mapped.unplaced if one.what in (LETTERHEAD, SIGNATURE)],
            converted.page,
        )
    )
    if not named:
        guests, hosts = _places_of(suggestions, "guest"), _places_of(suggestions, "host")
        title = name_sides(title, guests, hosts, reference)
    left = [*mapped.unplaced, *converted.left, *_not_text(converted)]
    citations = list(find_regulations(sentences, kind, reference))
    suggestions += [one for one in citations if isinstance(one, FieldSuggestion)]
    left += [one for one in citations if isinstance(one, Unplaced)]
    body = join_sections({f"{HEADING_PREFIX}{name}": text for name, text in mapped.sections.items()}, kind)
    if len(body.encode()) > MAX_BODY_BYTES:
        raise ImportFileError("Teks laporan ini lebih dari 1 MB.", "Pecah laporannya, atau jadikan lampiran.")
    missing, words = reconcile(converted.source, body, left)
    return ImportedReport(
        kind,
        title,
        "",
        body,
        suggestions,
        [*left, *missing],
        converted.images,
        words,
        converted.markdown,
    )


def _places_of(suggestions: Sequence[FieldSuggestion], side: str) -> list[str]:
    keys = (f"{side}.regions", f"{side}.ministries")
    found = (one.changes.get(key, ()) for one in suggestions if one.topic == side for key in keys)
    return [code for codes in found for code in codes]


def _stem(name: str) -> str:
    return re.sub(r"[_\s]+", " ", PurePath(name).stem).strip()


def _not_text(converted: ConvertedReport) -> Iterator[Unplaced]:
    attach = "Gambar tidak ikut ke naskah. Simpan dari Word, lalu tambahkan sebagai lampiran."
    yield from (Unplaced("gambar", image.name, attach) for image in converted.images)
    linked = (
        "Gambar ini hanya ditautkan dan tidak kami ambil. Unduh sendiri, lalu tambahkan sebagai lampiran."
    )
    yield from (Unplaced("gambar", address[:300], linked) for address in converted.linked_images)
    table = "Sel gabungan atau berisi beberapa baris diuraikan. Periksa tabel ini di naskah."
    yield from (
        Unplaced("tabel", words or "Tabel tanpa judul kolom", table) for words in converted.changed_tables
    )
    file = "Berkas yang disematkan tidak dibaca. Simpan tersendiri, lalu tambahkan sebagai lampiran."
    yield from (Unplaced("berkas", name, file) for name in converted.embedded)
