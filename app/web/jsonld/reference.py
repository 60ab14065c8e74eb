"""Roles, regions, indicators and regulations as schema.org nodes."""

import re
from collections.abc import Sequence

from app.documents.reference.entries import Indicator, Regulation, Role
from app.documents.reference.places import PlaceName
from app.library import LibraryService
from app.web.jsonld.common import LANGUAGE, Node, compact, library_id, licence_url, publisher
from app.web.rendering.tables import TYPES

_COUNTRY = {"@type": "Country", "name": "Indonesia", "identifier": "ID"}
_FORCE = {"berlaku": "InForce", "diubah": "InForce", "dicabut": "NotInForce"}
"""First word of a regulation's status → schema.org's words for its legal force."""


def role_node(library: LibraryService, role: Role) -> Node:
    """Return a kind of agency as a term of its set."""
    return compact(
        {
            "@type": "DefinedTerm",
            "@id": f"{library.base_url}/peran/{role.slug}",
            "name": role.name,
            "termCode": role.slug,
            "alternateName": list(dict.fromkeys((role.short, *role.aliases))),
            "description": role.function,
            "inLanguage": LANGUAGE,
            "url": f"{library.base_url}/peran/{role.slug}",
            "inDefinedTermSet": f"{library.base_url}/peran/",
        }
    )


def region_node(library: LibraryService, place: PlaceName) -> Node:
    """Return a region as an area within its province, a ministry as an organization."""
    address = f"{library.base_url}/daerah/{place.code}"
    named = {"@id": address, "name": place.name, "alternateName": place.short, "url": address}
    if place.level == "pusat":
        return {"@type": "GovernmentOrganization", **named, "areaServed": _COUNTRY}
    within = _COUNTRY
    if place.province and place.province != place.code:
        province = library.reference.place(place.province)
        within = {
            "@type": "AdministrativeArea",
            "@id": f"{library.base_url}/daerah/{province.code}",
            "name": province.name,
        }
    code = {"@type": "PropertyValue", "propertyID": "Kode Kemendagri", "value": place.code}
    return {"@type": "AdministrativeArea", **named, "identifier": code, "containedInPlace": within}


def indicator_node(library: LibraryService, indicator: Indicator, years: Sequence[int]) -> Node:
    """Return an indicator as the data set of its figures; ``years`` are those measured."""
    address = f"{library.base_url}/indikator/{indicator.slug}"
    measured = {
        "@type": "PropertyValue",
        "name": indicator.name,
        "unitText": indicator.unit,
        "description": indicator.scale,
    }
    return compact(
        {
            "@type": "Dataset",
            "@id": address,
            "name": indicator.name,
            "alternateName": list(indicator.aliases),
            "description": indicator.definition,
            "url": address,
            "inLanguage": LANGUAGE,
            "license": licence_url(None),
            "creator": {"@type": "GovernmentOrganization", "name": indicator.owner},
            "publisher": publisher(library),
            "isAccessibleForFree": True,
            "variableMeasured": measured,
            "temporalCoverage": f"{min(years)}/{max(years)}" if years else None,
            "spatialCoverage": _COUNTRY,
            "isPartOf": {"@id": library_id(library)},
            "includedInDataCatalog": {"@id": f"{library.base_url}/data"},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": kind.partition(";")[0],
                    "contentUrl": f"{address}.{form}",
                }
                for form, kind in TYPES.items()
            ],
        }
    )


def regulation_node(library: LibraryService, regulation: Regulation) -> Node:
    """Return a regulation with who made it and whether it is in force."""
    address = f"{library.base_url}/regulasi/{regulation.slug}"
    said = re.match(r"\w+", regulation.status.lower())
    force = _FORCE.get(said[0]) if said else None
    return compact(
        {
            "@type": "Legislation",
            "@id": address,
            "name": regulation.title,
            "legislationIdentifier": regulation.citation,
            "legislationType": regulation.type,
            "legislationDate": str(regulation.year),
            "legislationPassedBy": {"@type": "GovernmentOrganization", "name": regulation.issuer},
            "legislationLegalForce": f"https://schema.org/{force}" if force else None,
            "legislationJurisdiction": _COUNTRY,
            "abstract": regulation.summary,
            "inLanguage": LANGUAGE,
            "url": address,
            "isBasedOn": [str(library.reference.sources[one].url) for one in regulation.sources],
        }
    )
