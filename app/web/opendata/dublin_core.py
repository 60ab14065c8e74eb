"""Documents as unqualified Dublin Core, for libraries and repositories that harvest."""

from collections.abc import Iterator

from app.documents.licences import licence_of
from app.documents.models import document_url
from app.documents.parts import source_address
from app.library import LibraryService
from app.store.repositories.cards import Card
from app.web.rendering import labels

Statement = tuple[str, str]
"""An element of Dublin Core and its text."""


def dublin_core(library: LibraryService, card: Card) -> list[Statement]:
    """Yield the non-empty statements of a document."""
    return [(name, text) for name, text in _statements(library, card) if text]


def _statements(library: LibraryService, card: Card) -> Iterator[Statement]:
    meta = card.meta
    yield "title", card.title
    yield "creator", library.identity.name
    for name in dict.fromkeys(_agencies(card)):
        yield "contributor", name
    values = library.reference.values
    for word in dict.fromkeys(
        [
            *(values[slug].name for slug in card.values if slug in values),
            *meta.get("tags", ()),
            *meta.get("topics", ()),
        ]
    ):
        yield "subject", word
    yield "description", card.summary
    yield "publisher", library.identity.name
    for day in dict.fromkeys((card.published.date().isoformat(), card.changed.date().isoformat())):
        yield "date", day
    yield "type", "Text"
    yield "type", labels.TYPE[card.kind]
    yield "format", "text/html"
    yield "identifier", library.base_url + card.url
    for source in meta.get("sources", ()):
        yield "source", source_address(card.slug, source, library.base_url)
    yield "language", "id"
    yield from _relations(library, card)
    yield from _coverage(library, card)
    yield "rights", licence_of(meta).url


def _agencies(card: Card) -> list[str]:
    sides = [card.meta.get(side, {}) for side in ("guest", "host")]
    named = [agency["name"] for side in sides for agency in side.get("agencies", ())]
    return named or [card.agency]


def _relations(library: LibraryService, card: Card) -> Iterator[Statement]:
    for link in (*card.meta.get("practices", ()), *card.meta.get("adapted_from", ())):
        yield "relation", library.base_url + document_url("practice", link["practice"])


def _coverage(library: LibraryService, card: Card) -> Iterator[Statement]:
    for code in card.places:
        known = library.reference.places.get(code)
        yield "coverage", known.name if known else code
    if country := card.meta.get("country"):
        yield "coverage", country
    yield "coverage", card.date or (str(card.year) if card.year else "")
