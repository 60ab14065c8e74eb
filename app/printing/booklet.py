"""Papers of published documents: of one, and of a reader's selection with a table of contents."""

from collections.abc import Sequence

from app.documents.models import Practice
from app.documents.reference.data import Reference
from app.printing.blocks import Block, Break, Contents, Heading, Paper, Paragraph, Qr
from app.printing.document import DocumentPrinter, PrintableDocument
from app.printing.practice import practice_blocks
from app.printing.visit import visit_blocks


def build_paper(published: PrintableDocument, reference: Reference, base_url: str) -> Paper:
    """Return the paper of one document."""
    return Paper(published.meta.title, _blocks(DocumentPrinter(published, reference, base_url)))


def build_booklet(
    chosen: Sequence[PrintableDocument], reference: Reference, base_url: str, address: str
) -> Paper:
    """Return the paper of several documents; ``address`` is the URL of the selection."""
    desks = [
        DocumentPrinter(one, reference, base_url, anchor=f"d{number}", level=1)
        for number, one in enumerate(chosen, start=1)
    ]
    title = f"Buklet {chosen[0].site_name}"
    practices = sum(isinstance(one.meta, Practice) for one in chosen)
    blocks: list[Block] = [
        Heading(title, 0),
        Paragraph(f"{practices} praktik dan {len(chosen) - practices} kunjungan", align="center"),
        Qr(address, "Daftar ini di situs"),
        Paragraph("Daftar isi", bold=True),
        Contents([(printer.document.meta.title, printer.anchor) for printer in desks]),
    ]
    for printer in desks:
        blocks += [Break(), *_blocks(printer)]
    return Paper(title, blocks)


def _blocks(printer: DocumentPrinter) -> list[Block]:
    meta = printer.document.meta
    return practice_blocks(printer, meta) if isinstance(meta, Practice) else visit_blocks(printer, meta)
