"""Practices and visits as schema.org nodes: a report about a public service, a report about an event."""

from collections.abc import Sequence

from app.documents.models import Practice, Side, Visit, document_url
from app.documents.parts import Source
from app.library import LibraryService
from app.printing.writers import TYPES
from app.store.tables import DocumentRow
from app.web.jsonld.common import (
    LANGUAGE,
    Node,
    compact,
    library_id,
    licence_url,
    place_node,
    publisher,
    value_terms,
)

_FORMS = {"md": "text/markdown", "json": "application/json", **TYPES}
_LENGTHS = {"year": len("2025"), "month": len("2025-02"), "day": len("2025-02-11")}
_MODES = {
    "luring": "https://schema.org/OfflineEventAttendanceMode",
    "daring": "https://schema.org/OnlineEventAttendanceMode",
    "hibrida": "https://schema.org/MixedEventAttendanceMode",
}


def practice_nodes(library: LibraryService, row: DocumentRow, practice: Practice) -> list[Node]:
    """Return the report on a practice, and the service it is about."""
    url = library.base_url + document_url("practice", row.slug)
    service = {
        "@type": "GovernmentService",
        "@id": f"{url}#layanan",
        "name": practice.title,
        "description": practice.summary,
        "provider": {"@type": "GovernmentOrganization", "name": practice.agency},
        "areaServed": place_node(library.reference, practice.place),
    }
    report = _report(library, row, practice) | {
        "about": [{"@id": f"{url}#layanan"}, *value_terms(library, [link.value for link in practice.values])],
        "spatialCoverage": place_node(library.reference, practice.place),
        "temporalCoverage": f"{practice.start_year}/.." if practice.start_year else None,
        "keywords": list(practice.tags),
        "mentions": _regulations(library, [*practice.legal_basis, *practice.related_regulations]),
        "isBasedOn": [
            library.base_url + document_url("practice", one.practice) for one in practice.adapted_from
        ],
    }
    return [compact(report), compact(service)]


def visit_nodes(library: LibraryService, row: DocumentRow, visit: Visit) -> list[Node]:
    """Return the report on a visit, and the event it is about."""
    url = library.base_url + document_url("visit", row.slug)
    length = _LENGTHS[visit.precision]
    event = {
        "@type": "Event",
        "@id": f"{url}#peristiwa",
        "name": visit.title,
        "description": visit.purpose or visit.summary,
        "startDate": visit.date_start and visit.date_start[:length],
        "endDate": visit.date_end and visit.date_end[:length],
        "eventAttendanceMode": _MODES.get(visit.mode or ""),
        "location": _where(library, visit),
        "organizer": _agencies(library, visit.guest),
        "contributor": _agencies(library, visit.host),
    }
    report = _report(library, row, visit) | {
        "about": [{"@id": f"{url}#peristiwa"}, *value_terms(library, [link.value for link in visit.values])],
        "keywords": list(visit.topics),
        "mentions": [{"@id": f"{address}#laporan"} for address in _studied(library, visit)],
    }
    return [compact(report), compact(event)]


def _report(library: LibraryService, row: DocumentRow, meta: Practice | Visit) -> Node:
    url = library.base_url + document_url("practice" if isinstance(meta, Practice) else "visit", row.slug)
    return {
        "@type": "Report",
        "@id": f"{url}#laporan",
        "url": url,
        "name": meta.title,
        "headline": meta.title,
        "description": meta.summary,
        "inLanguage": LANGUAGE,
        "datePublished": row.published_at.date().isoformat(),
        "dateModified": row.changed_at.date().isoformat(),
        "author": publisher(library),
        "publisher": publisher(library),
        "license": licence_url(meta.license),
        "isAccessibleForFree": True,
        "isPartOf": {"@id": library_id(library)},
        "citation": [_cited(source, source.address(row.slug, library.base_url)) for source in meta.sources],
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": kind, "contentUrl": f"{url}.{form}"}
            for form, kind in _FORMS.items()
        ],
    }


def _cited(source: Source, url: str) -> Node:
    return compact(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "url": url,
            "publisher": {"@type": "Organization", "name": source.publisher},
            "datePublished": source.date,
        }
    )


def _regulations(library: LibraryService, slugs: Sequence[str]) -> list[Node]:
    known = library.reference.regulations
    return [
        {
            "@type": "Legislation",
            "name": known[slug].title,
            "legislationIdentifier": known[slug].citation,
            "url": f"{library.base_url}/regulasi/{slug}",
        }
        for slug in dict.fromkeys(slugs)
        if slug in known
    ]


def _agencies(library: LibraryService, side: Side) -> list[Node]:
    named = [{"@type": "GovernmentOrganization", "name": agency.name} for agency in side.agencies]
    return named or [
        {"@type": "GovernmentOrganization", "name": library.reference.place(code).name}
        for code in side.places
    ]


def _where(library: LibraryService, visit: Visit) -> Node | None:
    """Return the venue in the host's region; None for an online visit, whose address is unknown."""
    if visit.mode == "daring":
        return None
    area: Node = {"@type": "Country", "name": visit.country} if visit.country else {}
    if visit.host.places:
        area = place_node(library.reference, visit.host.places[0])
    return compact({"@type": "Place", "name": visit.venue or area["name"], "containedInPlace": area})


def _studied(library: LibraryService, visit: Visit) -> list[str]:
    """Return the addresses of the practices that were studied or are to be adopted."""
    slugs = [one.practice for one in visit.practices]
    slugs += [one.practice for one in visit.follow_ups if one.practice]
    return [library.base_url + document_url("practice", slug) for slug in dict.fromkeys(slugs)]
