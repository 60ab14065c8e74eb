"""Parts shared by the schema.org descriptions of pages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app import i18n
from app.documents.licences import DEFAULT_LICENCE, LICENCES
from app.documents.reference.data import Reference
from app.library import LibraryService

Node = dict[str, Any]
"""A JSON-LD node."""
CONTEXT = "https://schema.org"
LANGUAGE = "id"
"""The language of documents, whatever language the page around them has."""


def compact(node: Mapping[str, Any]) -> Node:
    """Return a node without unknown values."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def library_id(library: LibraryService) -> str:
    """Return the identifier of the site as a whole, which other nodes are part of."""
    return f"{library.base_url}/#situs"


def publisher(library: LibraryService) -> Node:
    """Return the publisher."""
    return {"@type": "Organization", "name": library.identity.name, "url": library.base_url + "/"}


def licence_url(licence: str | None) -> str:
    """Return the address of a licence; the library's own where none is named."""
    return LICENCES[licence or DEFAULT_LICENCE].url


def place_node(reference: Reference, code: str) -> Node:
    """Return a region as a place; for a ministry the country."""
    known = reference.places.get(code)
    if known is None or known.level == "pusat":
        return {"@type": "Country", "name": "Indonesia", "identifier": "ID"}
    return {
        "@type": "AdministrativeArea",
        "name": known.name,
        "identifier": code,
        "containedInPlace": {"@type": "Country", "name": "Indonesia", "identifier": "ID"},
    }


def value_terms(library: LibraryService, values: Iterable[str]) -> list[Node]:
    """Return BerAKHLAK values as terms of their set."""
    return [
        {
            "@type": "DefinedTerm",
            "name": library.reference.value(slug).name,
            "termCode": slug,
            "url": f"{library.base_url}/nilai/{slug}",
            "inDefinedTermSet": f"{library.base_url}/nilai/",
        }
        for slug in values
        if slug in library.reference.values
    ]


def item_list(
    library: LibraryService, name: str, path: str, entries: Sequence[tuple[str, str]], *, total: int
) -> Node:
    """Return a list of pages by name and root-relative address, in order; ``total`` includes those left out."""
    return {
        "@type": "ItemList",
        "@id": f"{library.base_url}{path}#daftar",
        "name": i18n.gettext(name),
        "numberOfItems": total,
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": label, "url": library.base_url + url}
            for position, (label, url) in enumerate(entries, start=1)
        ],
    }


def breadcrumbs(library: LibraryService, steps: Sequence[tuple[str, str | None]]) -> Node:
    """Return the way to a page; its last step is the page itself and has no address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            compact(
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": label,
                    "item": library.base_url + url if url else None,
                }
            )
            for position, (label, url) in enumerate(steps, start=1)
        ],
    }


def graph(nodes: Sequence[Node]) -> Node:
    """Return a page's description as one JSON-LD document."""
    return {"@context": CONTEXT, "@graph": list(nodes)}
