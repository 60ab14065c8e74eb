"""The front page and lists as schema.org nodes."""

from collections.abc import Iterable

from app import i18n
from app.library import LibraryService
from app.web.jsonld.common import LANGUAGE, Node, item_list, library_id, publisher
from app.web.search.results import ResultPage


def website(library: LibraryService) -> Node:
    """Return the site, and how it is searched."""
    return {
        "@type": "WebSite",
        "@id": library_id(library),
        "url": f"{library.base_url}/",
        "name": library.identity.site_name,
        "inLanguage": [LANGUAGE, *i18n.TRANSLATED_LANGUAGES],
        "publisher": publisher(library),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{library.base_url}/cari?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def results(library: LibraryService, found: ResultPage, name: str) -> list[Node]:
    """Return a page of a list or of a search."""
    entries = [(result.card.title, result.card.url) for result in found.results]
    return [item_list(library, name, found.path, entries, total=found.total)] if entries else []


def reference_list(
    library: LibraryService, name: str, path: str, entries: Iterable[tuple[str, str]]
) -> list[Node]:
    """Return a whole list of reference data, by name and slug."""
    pages = [(label, f"{path}{slug}") for slug, label in entries]
    return [item_list(library, name, path, pages, total=len(pages))]


def value_set(library: LibraryService) -> list[Node]:
    """Return the seven values as a set of terms."""
    address = f"{library.base_url}/nilai/"
    return [
        {
            "@type": "DefinedTermSet",
            "@id": address,
            "name": "BerAKHLAK",
            "url": address,
            "inLanguage": LANGUAGE,
            "hasDefinedTerm": [value_node(library, slug) for slug in library.reference.values],
        }
    ]


def value_node(library: LibraryService, slug: str) -> Node:
    """Return one value as a term."""
    value = library.reference.value(slug)
    return {
        "@type": "DefinedTerm",
        "name": value.name,
        "termCode": slug,
        "description": value.commitment,
        "url": f"{library.base_url}/nilai/{slug}",
        "inDefinedTermSet": f"{library.base_url}/nilai/",
    }
