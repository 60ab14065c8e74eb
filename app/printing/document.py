"""Published documents as papers: what a page of the site says, on paper, with its sources numbered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.documents import dates
from app.documents.licences import LICENCES
from app.documents.markdown.render import SafeHtml
from app.documents.models import (
    DocumentType,
    Measure,
    Practice,
    Source,
    ValueLink,
    Visit,
    document_url,
)
from app.documents.reference.data import Reference
from app.documents.vocabulary import in_figures
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
from app.printing.html_to_blocks import Setting, prose

UNKNOWN = "belum diketahui"


@dataclass(frozen=True, slots=True)
class Published:
    """A document and what its paper names beside it."""

    kind: DocumentType
    slug: str
    meta: Practice | Visit
    sections: Sequence[tuple[str, SafeHtml]]
    """Headings, and what stands under each; links resolved."""
    titles: Mapping[tuple[DocumentType, str], str]
    """Of the published documents it names."""
    studied_by: Sequence[tuple[str, str, str]] = ()
    """Visits that studied a practice: slug, title, what was learned."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a document becomes blocks: the whole paper is about it, or it is a chapter of a booklet."""

    published: Published
    reference: Reference
    base_url: str
    anchor: str = "d1"
    level: int = 0
    """Of the heading that is its title."""

    @property
    def setting(self) -> Setting:
        """Of its rendered sections."""
        return Setting(self.base_url, self.anchor, len(self.published.meta.sources), self.level + 1)

    @property
    def address(self) -> str:
        """Of its page."""
        return self.base_url + document_url(self.published.kind, self.published.slug)

    def place(self, code: str) -> str:
        """A region or ministry in full."""
        return self.reference.places[code].name if code in self.reference.places else code

    def role(self, slug: str | None) -> str:
        """The short name of an agency role."""
        role = self.reference.roles.get(slug or "")
        return role.short if role else UNKNOWN

    def head(self, places: Iterable[str], agencies: Iterable[str], kind: str) -> list[Block]:
        """Whose it is, what it is called, and what it is in short."""
        meta = self.published.meta
        office = ", ".join(agencies)
        lines = [
            ", ".join(map(self.place, places)).upper(),
            *([office] if office else []),
            f"{kind} · Studi Banding, {urlsplit(self.base_url).netloc}",
        ]
        title = Heading(meta.title, self.level, self.anchor)
        top: list[Block] = [Letterhead(lines), title] if self.level == 0 else [title, Paragraph(lines[-1])]
        return [*top, Paragraph(meta.summary, bold=True)]

    def section(self, title: str, *blocks: Block) -> list[Block]:
        """A heading and what stands under it."""
        return [Heading(title, self.level + 1), *blocks]

    def body(self) -> Iterator[Block]:
        """The text of the document."""
        for heading, markup in self.published.sections:
            if heading:
                yield Heading(heading, self.level + 1)
            yield from prose(markup, self.setting)

    def note(self, source: str | None) -> list[Span]:
        """The raised number of a source, which leads to it."""
        ids = [one.id for one in self.published.meta.sources]
        if source not in ids:
            return []
        number = ids.index(source) + 1
        return [Span(str(number), raised=True, url=f"#{self.anchor}s{number}")]

    def link(self, kind: DocumentType, slug: str) -> Span:
        """The title of another document, leading to its page; one that is not published is named only."""
        title = self.published.titles.get((kind, slug))
        return (
            Span(title, url=self.base_url + document_url(kind, slug))
            if title
            else Span(slug.replace("-", " "))
        )

    def figure(self, measure: Measure) -> str:
        """What a figure measures."""
        indicator = self.reference.indicators.get(measure.indicator or "")
        return indicator.name if indicator else measure.name or measure.indicator or ""

    def figures(self, measures: Sequence[Measure]) -> list[Block]:
        """The table of figures, each with its source."""
        rows: list[list[Rich]] = []
        for one in measures:
            indicator = self.reference.indicators.get(one.indicator or "")
            name = self.figure(one) + (" (dihitung redaksi)" if one.derived else "")
            unit = one.unit or (indicator.unit if indicator else "")
            value = [Span(in_figures(one.value)), *self.note(one.source)]
            rows.append([name, str(one.year or "tidak disebut"), value, unit])
        said = "Angka menurut pernyataan instansi atau media pada sumber, bukan hasil verifikasi mandiri."
        grid = Grid(["Ukuran", "Tahun", "Angka", "Satuan"], rows, (6, 3, 3, 4))
        return self.section("Ukuran dan bukti", grid, Paragraph(said)) if rows else []

    def values(self, title: str, links: Sequence[ValueLink]) -> list[Block]:
        """The values, with the editors' reasons."""
        known = self.reference.values
        rows = [[known[one.value].name if one.value in known else one.value, one.reason] for one in links]
        grid = Grid(["Nilai", "Alasan"], rows, (3, 9))
        return self.section(f"{title} (penafsiran redaksi)", grid) if rows else []

    def tail(self, meta: Practice | Visit) -> list[Block]:
        """Attachments, the editors' notes, the numbered sources, the terms of use, and the way to the page."""
        points = [
            Point(_cited(one), f"{number}.", anchor=f"{self.anchor}s{number}")
            for number, one in enumerate(meta.sources, start=1)
        ]
        files: list[Rich] = [
            [Span(one.title, url=f"{self.base_url}/lampiran/{self.published.slug}/{one.file}")]
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


def _cited(source: Source) -> list[Span]:
    day = f", {dates.in_words(source.date)}" if source.date else ""
    return [Span(source.title, url=source.url), Span(f". {source.publisher}{day}.")]
