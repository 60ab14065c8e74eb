"""Proposal for the Kompetisi Inovasi Pelayanan Publik (KIPP), from a practice of the library.

Its aspects are those of the general group in the competition of 2023.
"""

from collections.abc import Callable, Iterable, Mapping

from app.documents.models import Practice
from app.documents.reference.data import Reference
from app.printing.blocks import Block, Facts, Heading, Listing, Paper, Paragraph, Rich, texts_of
from app.printing.document import DocumentPrinter, PrintableDocument
from app.printing.html_to_blocks import html_to_blocks

SUMMARY_WORDS = 200
"""Most words of the summary."""
_SECTIONS: Mapping[str, str] = {
    "Latar belakang dan tujuan": "Konteks",
    "Kebaruan atau nilai tambah": "",
    "Implementasi inovasi": "Apa yang dilakukan",
    "Signifikansi": "Hasil",
    "Adaptabilitas": "Cara meniru",
    "Sumber daya": "Sumber daya",
    "Strategi keberlanjutan": "Faktor keberhasilan",
}
"""Aspects after the summary, and the heading of a practice that answers each."""


def build_kipp_proposal(published: PrintableDocument, reference: Reference, base_url: str) -> Paper:
    """Return the proposal; what the practice does not tell is a visible gap."""
    practice = published.meta
    if not isinstance(practice, Practice):
        raise TypeError("a visit is no innovation")
    printer = DocumentPrinter(published, reference, base_url)
    blocks: list[Block] = [
        Heading("PROPOSAL INOVASI PELAYANAN PUBLIK", 0),
        Facts(
            [
                ("Judul inovasi", practice.title),
                ("Instansi", practice.agency),
                ("Daerah", printer.place(practice.place)),
                ("Mulai dilaksanakan", str(practice.start_year or "[isi tahun]")),
                ("Kategori", "[isi kategori]"),
            ]
        ),
        *_aspect(1, "Ringkasan", [Paragraph(practice.summary)], f", paling banyak {SUMMARY_WORDS}"),
    ]
    for number, (aspect, heading) in enumerate(_SECTIONS.items(), start=2):
        own = [*_section(printer, heading), *_MORE.get(aspect, _nothing)(printer, practice)]
        blocks += _aspect(number, aspect, own or [Paragraph(f"[isi {aspect.lower()}]")])
    return Paper(f"Proposal KIPP: {practice.title}", [*blocks, *printer.tail(practice)])


def _aspect(number: int, name: str, blocks: list[Block], limit: str = "") -> list[Block]:
    return [Heading(f"{number}. {name} ({count_words(blocks)} kata{limit})", 1), *blocks]


def count_words(blocks: Iterable[Block]) -> int:
    """Return how many words the texts of blocks have, gaps left out."""
    texts = (_plain(text) for block in blocks for text in texts_of(block))
    return sum(len(text.split()) for text in texts if not text.startswith("[isi"))


def _plain(text: Rich) -> str:
    return text if isinstance(text, str) else "".join(span.text for span in text)


def _section(printer: DocumentPrinter, heading: str) -> list[Block]:
    return [
        block
        for title, markup in printer.document.sections
        if heading and title == heading
        for block in html_to_blocks(markup, printer.setting)
    ]


def _nothing(_printer: DocumentPrinter, _practice: Practice) -> list[Block]:
    return []


def _novelty(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    changes = [
        f"Diadaptasi dari {printer.link('practice', origin.practice).text}: {origin.changes}"
        for origin in practice.adapted_from
        if origin.changes
    ]
    return [Listing(changes, ordered=False)] if changes else []


def _tasks(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    rows = [f"{printer.role(one.role)}: {one.task}" for one in practice.roles if one.basis == "sumber"]
    return [Listing(rows, ordered=False)] if rows else []


def _figures(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    return printer.figures(practice.measures)[1:]  # without the heading of a page


def _followers(printer: DocumentPrinter, _practice: Practice) -> list[Block]:
    rows = [title for _slug, title, _learned in printer.document.studied_by]
    return [Paragraph("Pernah dipelajari dalam:"), Listing(rows, ordered=False)] if rows else []


def _obstacles(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    rules = [printer.reference.regulation(slug).citation for slug in practice.legal_basis]
    legal: list[Block] = [Paragraph("Dasar hukum:"), Listing(rules, ordered=False)] if rules else []
    found = _section(printer, "Tantangan")
    return [*legal, *([Paragraph("Tantangan:"), *found] if found else [])]


_MORE: Mapping[str, Callable[[DocumentPrinter, Practice], list[Block]]] = {
    "Kebaruan atau nilai tambah": _novelty,
    "Implementasi inovasi": _tasks,
    "Signifikansi": _figures,
    "Adaptabilitas": _followers,
    "Strategi keberlanjutan": _obstacles,
}
