"""Snippets of documents found: the summary, a passage of the text, or a page of an attachment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.attachments.file_types import file_type_of
from app.documents.markdown.render import SafeHtml
from app.i18n import gettext
from app.search.snippets import MAX_SCANNED_CHARACTERS, Marker
from app.store.repositories.cards import Card
from app.store.tables import AttachedPage

_MAX_PAGES_ANALYSED = 3
"""Pages of one document whose words are analysed, likeliest first: a slide deck may have hundreds."""

Wanted = Sequence[Collection[str]]
"""For each concept of a query, the terms that show it."""


@dataclass(frozen=True, slots=True)
class AttachmentPage:
    """The page of an attachment on which a passage stands."""

    file: str
    title: str
    part: str
    """“halaman 3”, “salindia 12”; empty where the file has no parts."""
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the query's words marked, and its place when it is from an attachment."""

    text: SafeHtml
    place: AttachmentPage | None = None


def best_passage(
    marker: Marker, wanted: Wanted, card: Card, text: str, pages: Sequence[AttachedPage]
) -> Passage:
    """Return what covers the query best: the summary, then the document's own text, then an attachment's."""
    summary = marker.scan(card.summary)
    said = summary.count_covered(wanted)
    if said == len(wanted):
        return Passage(summary.mark())
    body = marker.scan(text[:MAX_SCANNED_CHARACTERS])
    if pages:
        own = marker.scan(f"{card.title}\n{card.summary}\n{text}"[:MAX_SCANNED_CHARACTERS]).count_covered(
            wanted
        )
        page = _best_page(marker, wanted, pages) if own < len(wanted) else None
        if page and marker.scan(page.text).count_covered(wanted) > own:
            return Passage(marker.snippet(page.text), _place(card, page))
    passage = body.find_passage()
    if passage is None or body.count_covered(wanted, passage) <= said:
        return Passage(summary.mark())
    return Passage(body.mark(passage))


def _best_page(marker: Marker, wanted: Wanted, pages: Sequence[AttachedPage]) -> AttachedPage | None:
    likely = [(_estimate_coverage(page.text.lower(), wanted), page) for page in pages]
    likely.sort(key=lambda pair: -pair[0])
    looked_at = [page for likeness, page in likely[:_MAX_PAGES_ANALYSED] if likeness]
    return max(looked_at, key=lambda page: marker.scan(page.text).count_covered(wanted), default=None)


def _estimate_coverage(text: str, wanted: Wanted) -> int:
    """Estimate how much of a query a page may hold; an affix changes at most the first letter of a root."""
    return sum(any(term[1:] in text for term in terms if term.isalnum()) for terms in wanted)


def _place(card: Card, page: AttachedPage) -> AttachmentPage:
    kind = file_type_of(page.file)
    titles = {one["file"]: one["title"] for one in card.meta.get("attachments", ())}
    part = f"{gettext(kind.part_label)} {page.number}" if kind and kind.part_label else ""
    anchor = f"#page={page.number}" if kind and kind.name == "pdf" else ""
    url = f"/lampiran/{card.slug}/{page.file}{anchor}"
    return AttachmentPage(page.file, titles[page.file], part, page.number, url)
