"""A file or a pasted text becomes what a draft begins with: its text, what is proposed, what found no place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from app.documents.markdown import frontmatter
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import LEAD, body_of, fields_of
from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.imports.errors import ImportFaultError
from app.imports.extraction.facts import recognise
from app.imports.extraction.regulations import cited
from app.imports.extraction.sentences import Report, sentences_of
from app.imports.extraction.suggestions import Proposal
from app.imports.extraction.titles import LONGEST, in_our_way, title_of
from app.imports.mapping import Left, map_report
from app.imports.word.docx_package import MOST_BYTES, Image
from app.imports.word.pandoc import Converted, from_html, from_word

_HTML = re.compile(r"<(?:!doctype html|html|body|p|h[1-6]|div|table|ul|ol|span)\b[^>]*>", re.IGNORECASE)
_HTML_BEGINS = 4_000
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\(([^)\s]{1,500})")
MOST_BODY = frontmatter.MAX_BYTES - 50_000
"""Room is left for the head of the document."""
_UNWRAPPED = 120
"""Lines longer than this are whole paragraphs: the text was not broken to a width."""
_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Simpan sebagai Dokumen Word (.docx), lalu unggah lagi, atau tempel teksnya."
_FOREIGN = (
    (_LEGACY, "Berkas ini bersandi, atau berformat Word lama (.doc).", f"Hapus kata sandinya. {_SAVE_AS}"),
    (b"%PDF", "PDF tidak dapat diimpor: judul dan tabelnya tidak terbaca sebagai teks.", _SAVE_AS),
    (b"{\\rtf", "Berkas RTF tidak dapat diimpor.", _SAVE_AS),
    (b"Rar!", "Berkas ini arsip RAR.", "Keluarkan laporannya dari arsip itu, lalu unggah."),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What was sent."""

    data: bytes
    name: str = ""
    """The name of the file; empty for a pasted text."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a draft begins with."""

    kind: DocumentType
    title: str
    whole: str
    """The text of a file that was one of ours already; else empty."""
    body: str
    proposals: Sequence[Proposal]
    left: Sequence[Left]
    images: Sequence[Image]


def read_report(
    source: Source, kind: DocumentType, reference: Reference, *, owner: str = "", title: str = ""
) -> Imported:
    """Read a report; raises ImportFaultError with what is wrong and the mend.

    ``owner`` is the place it belongs to, ``title`` what its sender calls it; both may be empty.
    """
    if len(source.data) > MOST_BYTES:
        raise ImportFaultError(
            f"Berkas ini {len(source.data) / 1e6:.0f} MB; batasnya {MOST_BYTES / 1e6:.0f} MB.",
            "Perkecil gambarnya, lalu unggah lagi.",
        )
    for start, fault, mend in _FOREIGN:
        if source.data.startswith(start):
            raise ImportFaultError(fault, mend)
    if source.data.startswith(b"PK") or source.name.lower().endswith((".docx", ".docm", ".dotx", ".dotm")):
        return _mapped(from_word(source.data), source, kind, reference, (owner, title))
    text = _decoded(source.data)
    if text.startswith("---\n"):
        return _whole(text)
    return _mapped(_converted(text, source.name), source, kind, reference, (owner, title))


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportFaultError("Berkas ini bukan dokumen Word dan bukan teks.", _SAVE_AS) from error
    if "\x00" in text:
        raise ImportFaultError("Berkas ini bukan dokumen Word dan bukan teks.", _SAVE_AS)
    if not text.strip():
        raise ImportFaultError("Tidak ada isinya.", "Pilih berkas laporan, atau tempel teksnya.")
    if len(data) > frontmatter.MAX_BYTES:
        raise ImportFaultError("Teks ini lebih dari 1 MB.", "Pecah laporannya.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _converted(text: str, name: str) -> Converted:
    if name.lower().endswith((".html", ".htm")) or _HTML.search(text[:_HTML_BEGINS]):
        return from_html(text)
    is_markdown = name.lower().endswith(".md") or re.search(r"(?m)^#{1,6} ", text)
    if is_markdown:
        return Converted(text, linked_images=tuple(_IMAGE.findall(text)))
    return Converted(_paragraphs(text))


def _paragraphs(text: str) -> str:
    """A text out of Word, where every line is a paragraph; one broken to a width stays as it is."""
    if max(map(len, text.split("\n"))) <= _UNWRAPPED:
        return text
    return re.sub(r"(?<=\S)[ \t]*\n(?=\S)(?![-*+|]|\d+[.)] )", "\n\n", text)


def _whole(text: str) -> Imported:
    """A file of ours is taken as it is; which kind it is, its keys tell."""
    try:
        fields = fields_of(text)
    except FrontMatterError as error:
        fault = f"Bagian kepala berkas .md ini tidak terbaca (baris {error.line}): {error.message}"
        raise ImportFaultError(fault, error.hint) from error
    kind: DocumentType = "visit" if {"guest", "host", "kind"} & set(fields) else "practice"
    return Imported(kind, str(fields.get("title") or "")[:LONGEST], text, "", (), (), ())


def _mapped(
    converted: Converted, source: Source, kind: DocumentType, reference: Reference, given: tuple[str, str]
) -> Imported:
    mapped = map_report(converted.markdown, kind)
    if not mapped.sections and not mapped.left:
        raise ImportFaultError(
            "Tidak ada teks di dalam berkas ini.", "Bila isinya gambar pindaian, ketik ulang teksnya."
        )
    owner, named = given
    title = (
        named
        or title_of(mapped.cover, converted.title, reference)
        or in_our_way(_stem(source.name), reference)
    )
    sentences = list(sentences_of(title, mapped))
    proposals = recognise(Report(kind, sentences, reference, owner))
    left = [*mapped.left, *_not_text(converted)]
    citations = list(cited(sentences, kind, reference))
    proposals += [one for one in citations if isinstance(one, Proposal)]
    left += [one for one in citations if isinstance(one, Left)]
    body = body_of({f"{LEAD}{name}": text for name, text in mapped.sections.items()}, kind)
    if len(body.encode()) > MOST_BODY:
        raise ImportFaultError(
            "Teks laporan ini lebih dari 1 MB.", "Pecah laporannya, atau jadikan lampiran."
        )
    return Imported(kind, title, "", body, proposals, left, converted.images)


def _stem(name: str) -> str:
    return re.sub(r"[_\s]+", " ", PurePath(name).stem).strip()


def _not_text(converted: Converted) -> Iterator[Left]:
    attach = "Gambar tidak ikut ke naskah. Simpan dari Word, lalu tambahkan sebagai lampiran."
    yield from (Left("gambar", image.name, attach) for image in converted.images)
    linked = (
        "Gambar ini hanya ditautkan dan tidak kami ambil. Unduh sendiri, lalu tambahkan sebagai lampiran."
    )
    yield from (Left("gambar", address[:300], linked) for address in converted.linked_images)
    table = "Sel gabungan atau berisi beberapa baris diuraikan. Periksa tabel ini di naskah."
    yield from (
        Left("tabel", words or "Tabel tanpa judul kolom", table) for words in converted.changed_tables
    )
    file = "Berkas yang disematkan tidak dibaca. Simpan tersendiri, lalu tambahkan sebagai lampiran."
    yield from (Left("berkas", name, file) for name in converted.embedded)
