"""Convert published documents to blocks: the content of a page, with numbered sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.documents import dates
from app.documents.journeys import VisitMeasure
from app.documents.licences import LICENCES
from app.documents.markdown.render import SafeHtml, split_source_notes
from app.documents.models import DocumentType, Practice, Visit, document_url
from app.documents.parts import Contact, Measure, Source, ValueLink
from app.documents.reference.data import Reference
from app.documents.vocabulary import RESOURCE, format_number
from app.printing.blocks import (
    Block,
    Grid,
    Heading,
    Letterhead,
    Listing,
    Paragraph,
    Point,
    Points,
    Qr,
    Rich,
    Span,
)
from app.printing.html_to_blocks import Setting, html_to_blocks

UNKNOWN_TEXT = "belum diketahui"


@dataclass(frozen=True, slots=True)
class PrintableDocument:
    """A document with everything its paper names."""

    kind: DocumentType
    slug: str
    meta: Practice | Visit
    sections: Sequence[tuple[str, SafeHtml]]
    """Headings with their HTML; links resolved."""
    titles: Mapping[tuple[DocumentType, str], str]
    """Titles of the published documents it links to."""
    site_name: str
    """Where it was published."""
    studied_by: Sequence[tuple[str, str, str]] = ()
    """Visits that studied a practice: slug, title, what was learned."""


@dataclass(frozen=True, slots=True)
class DocumentPrinter:
    """Converts a document to blocks, as a paper of its own or a chapter of a booklet."""

    document: PrintableDocument
    reference: Reference
    base_url: str
    anchor: str = "d1"
    level: int = 0
    """Level of the heading that is its title."""

    @property
    def setting(self) -> Setting:
        """The setting of its rendered sections."""
        return Setting(self.base_url, self.anchor, len(self.document.meta.sources), self.level + 1)

    @property
    def address(self) -> str:
        """The URL of its page."""
        return self.base_url + document_url(self.document.kind, self.document.slug)

    def place(self, code: str) -> str:
        """Return the full name of a region or ministry."""
        return self.reference.place(code).name

    def role(self, slug: str | None) -> str:
        """Return the short name of an agency role."""
        return self.reference.role(slug).short if slug else UNKNOWN_TEXT

    def head(self, places: Iterable[str], agencies: Iterable[str], kind: str) -> list[Block]:
        """Return the title block: places, agencies, kind, title and summary."""
        meta = self.document.meta
        office = ", ".join(agencies)
        lines = [
            ", ".join(map(self.place, places)).upper(),
            *([office] if office else []),
            f"{kind} · {self.document.site_name}, {urlsplit(self.base_url).netloc}",
        ]
        title = Heading(meta.title, self.level, self.anchor)
        top: list[Block] = [Letterhead(lines), title] if self.level == 0 else [title, Paragraph(lines[-1])]
        return [*top, Paragraph(meta.summary, bold=True)]

    def section(self, title: str, *blocks: Block) -> list[Block]:
        """Return a heading followed by its blocks."""
        return [Heading(title, self.level + 1), *blocks]

    def body(self, sections: Iterable[tuple[str, SafeHtml]] | None = None) -> Iterator[Block]:
        """Yield the blocks of the document's text, or of some of its sections."""
        for heading, markup in self.document.sections if sections is None else sections:
            if heading:
                yield Heading(heading, self.level + 1)
            yield from html_to_blocks(markup, self.setting)

    def note(self, source: str | None) -> list[Span]:
        """Return the superscript number of a source with a link to it."""
        ids = [one.id for one in self.document.meta.sources]
        if source not in ids:
            return []
        number = ids.index(source) + 1
        return [Span(str(number), raised=True, url=f"#{self.anchor}s{number}")]

    def noted(self, text: str) -> list[Span]:
        """Return a line of the front matter with the numbers of its sources."""
        plain, sources = split_source_notes(text)
        return [Span(plain), *(span for source in sources for span in self.note(source))]

    def steps(self, title: str) -> list[Block]:
        """Return how it is done, in order."""
        items = [self.noted(text) for text in self.document.meta.steps]
        return self.section(title, Listing(items)) if items else []

    def needs(self) -> list[Block]:
        """Return what must be there first, then what it takes."""
        meta = self.document.meta
        items = [self.noted(text) for text in meta.prerequisites]
        for key, resource in (meta.resources.known if meta.resources else {}).items():
            items.append([Span(f"{RESOURCE[key]}: {resource.text}"), *self.note(resource.source)])
        return self.section("Yang perlu disiapkan", Listing(items, ordered=False)) if items else []

    def link(self, kind: DocumentType, slug: str) -> Span:
        """Return the title of another document, linked when it is published."""
        title = self.document.titles.get((kind, slug))
        return (
            Span(title, url=self.base_url + document_url(kind, slug))
            if title
            else Span(slug.replace("-", " "))
        )

    def figure(self, measure: Measure) -> str:
        """Return the name of what a measure measures."""
        indicator = self.reference.indicators.get(measure.indicator or "")
        return indicator.name if indicator else measure.name or measure.indicator or ""

    def figures(self, measures: Sequence[Measure]) -> list[Block]:
        """Return the table of measures, each with its source."""
        rows: list[list[Rich]] = []
        for one in measures:
            indicator = self.reference.indicators.get(one.indicator or "")
            region = one.region if isinstance(one, VisitMeasure) else None
            name = self.figure(one) + (f", {self.place(region)}" if region else "")
            name += " (dihitung redaksi)" if one.derived else ""
            unit = one.unit or (indicator.unit if indicator else "")
            value = [Span(format_number(one.value)), *self.note(one.source)]
            rows.append([name, str(one.year or "tidak disebut"), value, unit])
        disclaimer = (
            "Angka menurut pernyataan instansi atau media pada sumber, bukan hasil verifikasi mandiri."
        )
        grid = Grid(["Ukuran", "Tahun", "Angka", "Satuan"], rows, (6, 3, 3, 4))
        return self.section("Ukuran dan bukti", grid, Paragraph(disclaimer)) if rows else []

    def values(self, title: str, links: Sequence[ValueLink]) -> list[Block]:
        """Return the table of values with the editors' reasons."""
        rows = [[self.reference.value(one.value).name, one.reason] for one in links]
        grid = Grid(["Nilai", "Alasan"], rows, (3, 9))
        return self.section(f"{title} (penafsiran redaksi)", grid) if rows else []

    def tail(self, meta: Practice | Visit) -> list[Block]:
        """Return attachments, notes, numbered sources, licence and QR code."""
        points = [
            Point(self._cited(one), f"{number}.", anchor=f"{self.anchor}s{number}")
            for number, one in enumerate(meta.sources, start=1)
        ]
        files: list[Rich] = [
            [Span(one.title, url=f"{self.base_url}/lampiran/{self.document.slug}/{one.file}")]
            for one in meta.attachments
        ]
        notes, terms = list(meta.notes), LICENCES[meta.license]
        return [
            *(self.section("Lampiran", Listing(files, ordered=False)) if files else []),
            *(self.section("Catatan redaksi", Listing(notes, ordered=False)) if notes else []),
            *self.section("Sumber", Points(points)),
            Paragraph([Span("Lisensi dokumen ini: "), Span(terms.name, url=terms.url), Span(".")]),
            Qr(self.address, "Halaman dengan isi terbaru"),
        ]

    def _cited(self, source: Source) -> list[Span]:
        page = f", halaman {source.page}" if source.page else ""
        day = f", {dates.format_date(source.date)}" if source.date else ""
        address = source.address(self.document.slug, self.base_url)
        return [Span(source.title, url=address), Span(f". {source.publisher}{page}{day}.")]


def contact_line(contact: Contact) -> str:
    """Return an office, where it is reached, and when that was read, in one line."""
    seen = f" (dilihat {dates.format_date(contact.seen)})" if contact.seen else ""
    return f"{contact.agency}, {contact.channel}{seen}"
