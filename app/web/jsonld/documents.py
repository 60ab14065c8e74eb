"""A practice and a visit as schema.org describes them: a report about a public service, a report about an event."""

from collections.abc import Sequence

from app.documents.models import Practice, Side, Source, Visit, document_url
from app.library import Site
from app.printing.cache import TYPES
from app.store.tables import DocumentRow
from app.web.jsonld.common import LANGUAGE, Node, compact, library_id, licence_url, place, publisher, terms

_FORMS = {"md": "text/markdown", "json": "application/json", **TYPES}
_LENGTHS = {"year": len("2025"), "month": len("2025-02"), "day": len("2025-02-11")}
_MODES = {
    "luring": "https://schema.org/OfflineEventAttendanceMode",
    "daring": "https://schema.org/OnlineEventAttendanceMode",
    "hibrida": "https://schema.org/MixedEventAttendanceMode",
}


def practice_nodes(site: Site, row: DocumentRow, practice: Practice) -> list[Node]:
    """The report on a practice, and the service it is about."""
    url = site.base_url + document_url("practice", row.slug)
    service = {
        "@type": "GovernmentService",
        "@id": f"{url}#layanan",
        "name": practice.title,
        "description": practice.summary,
        "provider": {"@type": "GovernmentOrganization", "name": practice.agency},
        "areaServed": place(site.reference, practice.place),
    }
    report = _report(site, row, practice) | {
        "about": [{"@id": f"{url}#layanan"}, *terms(site, [link.value for link in practice.values])],
        "spatialCoverage": place(site.reference, practice.place),
        "temporalCoverage": f"{practice.start_year}/.." if practice.start_year else None,
        "keywords": list(practice.tags),
        "mentions": _regulations(site, [*practice.legal_basis, *practice.related_regulations]),
        "isBasedOn": [
            site.base_url + document_url("practice", one.practice) for one in practice.adapted_from
        ],
    }
    return [compact(report), compact(service)]


def visit_nodes(site: Site, row: DocumentRow, visit: Visit) -> list[Node]:
    """The report on a visit, and the event it is about."""
    url = site.base_url + document_url("visit", row.slug)
    length = _LENGTHS[visit.precision]
    event = {
        "@type": "Event",
        "@id": f"{url}#peristiwa",
        "name": visit.title,
        "description": visit.purpose or visit.summary,
        "startDate": visit.date_start and visit.date_start[:length],
        "endDate": visit.date_end and visit.date_end[:length],
        "eventAttendanceMode": _MODES.get(visit.mode or ""),
        "location": _where(site, visit),
        "organizer": _agencies(site, visit.guest),
        "contributor": _agencies(site, visit.host),
    }
    report = _report(site, row, visit) | {
        "about": [{"@id": f"{url}#peristiwa"}, *terms(site, [link.value for link in visit.values])],
        "keywords": list(visit.topics),
        "mentions": [{"@id": f"{address}#laporan"} for address in _studied(site, visit)],
    }
    return [compact(report), compact(event)]


def _report(site: Site, row: DocumentRow, meta: Practice | Visit) -> Node:
    url = site.base_url + document_url("practice" if isinstance(meta, Practice) else "visit", row.slug)
    return {
        "@type": "Report",
        "@id": f"{url}#laporan",
        "url": url,
        "name": meta.title,
        "headline": meta.title,
        "description": meta.summary,
        "inLanguage": LANGUAGE,
        "dateModified": row.updated.date().isoformat(),
        "author": publisher(site),
        "publisher": publisher(site),
        "license": licence_url(meta.license),
        "isAccessibleForFree": True,
        "isPartOf": {"@id": library_id(site)},
        "citation": [_cited(source) for source in meta.sources],
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": kind, "contentUrl": f"{url}.{form}"}
            for form, kind in _FORMS.items()
        ],
    }


def _cited(source: Source) -> Node:
    return compact(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "url": source.url,
            "publisher": {"@type": "Organization", "name": source.publisher},
            "datePublished": source.date,
        }
    )


def _regulations(site: Site, slugs: Sequence[str]) -> list[Node]:
    known = site.reference.regulations
    return [
        {
            "@type": "Legislation",
            "name": known[slug].title,
            "legislationIdentifier": known[slug].citation,
            "url": f"{site.base_url}/regulasi/{slug}",
        }
        for slug in dict.fromkeys(slugs)
        if slug in known
    ]


def _agencies(site: Site, side: Side) -> list[Node]:
    named = [{"@type": "GovernmentOrganization", "name": agency.name} for agency in side.agencies]
    places = site.reference.places
    return named or [
        {"@type": "GovernmentOrganization", "name": places[code].name if code in places else code}
        for code in side.places
    ]


def _where(site: Site, visit: Visit) -> Node | None:
    """The venue in the host's region; of an online visit nothing, for no address of it is known."""
    if visit.mode == "daring":
        return None
    area = place(site.reference, visit.host.places[0])
    return compact({"@type": "Place", "name": visit.venue or area["name"], "containedInPlace": area})


def _studied(site: Site, visit: Visit) -> list[str]:
    """The addresses of the practices that were studied or are to be taken over."""
    slugs = [one.practice for one in visit.practices]
    slugs += [one.practice for one in visit.follow_ups if one.practice]
    return [site.base_url + document_url("practice", slug) for slug in dict.fromkeys(slugs)]
