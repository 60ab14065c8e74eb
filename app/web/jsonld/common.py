"""Parts that descriptions of pages share. Names are those of schema.org."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app import i18n
from app.documents.licences import DEFAULT_LICENCE, LICENCES
from app.documents.reference.data import Reference
from app.library import LibraryService

Node = dict[str, Any]
"""A thing and what is said of it."""
CONTEXT = "https://schema.org"
LANGUAGE = "id"
"""Documents are written in it, whatever language the page around them speaks."""


def compact(node: Mapping[str, Any]) -> Node:
    """A node without what is not known: silence says less than an empty text."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def library_id(library: LibraryService) -> str:
    """The name of the site as a whole, for others to be part of."""
    return f"{library.base_url}/#situs"


def publisher(library: LibraryService) -> Node:
    """Who publishes."""
    return {"@type": "Organization", "name": library.identity.name, "url": library.base_url + "/"}


def licence_url(licence: str | None) -> str:
    """The page of a licence; the library's own where none is named."""
    return LICENCES[licence or DEFAULT_LICENCE].url


def place(reference: Reference, code: str) -> Node:
    """A region as a place; of a ministry, which is everywhere, the country."""
    known = reference.places.get(code)
    if known is None or known.level == "pusat":
        return {"@type": "Country", "name": "Indonesia", "identifier": "ID"}
    return {
        "@type": "AdministrativeArea",
        "name": known.name,
        "identifier": code,
        "containedInPlace": {"@type": "Country", "name": "Indonesia", "identifier": "ID"},
    }


def terms(library: LibraryService, values: Iterable[str]) -> list[Node]:
    """BerAKHLAK values as terms of their set."""
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
    """A list of pages, by name and root-relative address, in their order; ``total`` counts what is left out too."""
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
    """The way to a page; its last step is the page itself, and has no address."""
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
    """A page's description as it stands in the page."""
    return {"@context": CONTEXT, "@graph": list(nodes)}
