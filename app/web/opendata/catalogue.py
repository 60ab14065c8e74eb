"""The catalogue of data sets as DCAT (W3C, with the terms that DCAT-AP requires), and as schema.org nodes."""

from collections.abc import Sequence

from app import __version__, i18n
from app.documents.licences import DEFAULT_LICENCE, LICENCES
from app.documents.models import DocumentType
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.web.jsonld.common import Node, compact, library_id, publisher
from app.web.opendata.data_set import DataSet, Period
from app.web.opendata.datasets import DATA_SETS
from app.web.opendata.table_sizes import table_size
from app.web.rendering.tables import TYPES

TITLE = i18n.marked("Data terbuka Studi Banding")
DESCRIPTION = i18n.marked(
    "Praktik dan kunjungan studi banding antarinstansi Indonesia beserta buktinya, sebagai data yang boleh dipakai ulang."
)
LIBRARY = i18n.marked("Seluruh pustaka")
LIBRARY_DESCRIPTION = i18n.marked(
    "Setiap naskah terbit (Markdown), data acuan (YAML), dan lampiran, dengan sidik jari SHA-256 tiap berkas."
)
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
"""The vocabularies DCAT-AP prescribes for languages, places, themes, file types and frequencies."""
_IANA = "https://www.iana.org/assignments/media-types"
_LANGUAGES = {"id": f"{_EU}/language/IND", "en": f"{_EU}/language/ENG"}
_DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
KINDS: tuple[DocumentType, ...] = ("practice", "visit")
_KEYWORDS = ("studi banding", "BerAKHLAK", "reformasi birokrasi", "praktik baik", "pemerintah daerah")


def dcat(library: LibraryService, harvest: BulkReader) -> Node:
    """Return the catalogue as JSON-LD with its context inside, readable without fetching anything else."""
    base = library.base_url
    sets = [_data_set(library, one, harvest) for one in DATA_SETS.values()]
    sets.append(_library(library, harvest, sets))
    return {
        "@context": _CONTEXT,
        **compact(
            {
                "@id": f"{base}/data",
                "@type": "dcat:Catalog",
                "dct:title": _in_all(TITLE),
                "dct:description": _in_all(DESCRIPTION),
                "dct:publisher": _publisher(library),
                "dct:language": [_id(address) for address in _LANGUAGES.values()],
                "dct:license": _id(LICENCES[DEFAULT_LICENCE].url),
                "dct:spatial": _id(f"{_EU}/country/IDN"),
                "dct:issued": min((one["dct:issued"] for one in sets), key=_value_of),
                "dct:modified": max((one["dct:modified"] for one in sets), key=_value_of),
                "foaf:homepage": _id(f"{base}/"),
                "dcat:themeTaxonomy": _id(f"{_EU}/data-theme"),
                "dcat:dataset": sets,
                "dcat:service": _services(library, [str(one["@id"]) for one in sets]),
            }
        ),
    }


def schema_catalogue(library: LibraryService, harvest: BulkReader) -> list[Node]:
    """Return the catalogue and its data sets as schema.org nodes."""
    base = library.base_url
    sets = [schema_data_set(library, one, harvest) for one in DATA_SETS.values()]
    catalogue = {
        "@type": "DataCatalog",
        "@id": f"{base}/data",
        "name": i18n.gettext(TITLE),
        "description": i18n.gettext(DESCRIPTION),
        "url": f"{base}/data",
        "license": LICENCES[DEFAULT_LICENCE].url,
        "publisher": publisher(library),
        "isPartOf": {"@id": library_id(library)},
        "dataset": [{"@id": one["@id"]} for one in sets],
    }
    return [catalogue, *sets]


def schema_data_set(library: LibraryService, one: DataSet, harvest: BulkReader) -> Node:
    """Return one data set as a schema.org node."""
    base, dates = library.base_url, one.dates(library, harvest)
    return {
        "@type": "Dataset",
        "@id": f"{base}/data#{one.slug}",
        "name": i18n.gettext(one.title),
        "description": i18n.gettext(one.description),
        "url": base + one.page,
        "license": LICENCES[DEFAULT_LICENCE].url,
        "creator": publisher(library),
        "datePublished": dates.published_at.date().isoformat(),
        "dateModified": dates.changed_at.date().isoformat(),
        "inLanguage": i18n.SOURCE_LANGUAGE,
        "isAccessibleForFree": True,
        "spatialCoverage": {"@type": "Country", "name": "Indonesia", "identifier": "ID"},
        "variableMeasured": list(one.column_names),
        "includedInDataCatalog": {"@id": f"{base}/data"},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind.partition(";")[0],
                "contentUrl": f"{base}/data/{one.slug}.{form}",
            }
            for form, kind in TYPES.items()
        ],
    }


def _data_set(library: LibraryService, one: DataSet, harvest: BulkReader) -> Node:
    base, identifier = library.base_url, f"{library.base_url}/data#{one.slug}"
    copies = [
        _copy(f"{base}/data/{one.slug}.{form}", form.upper(), kind.partition(";")[0])
        | {"dcat:byteSize": _size(table_size(library, harvest, one, form))}
        for form, kind in TYPES.items()
    ]
    if one.api:
        service = _id(f"{base}/data#api")
        answer = _copy(f"{base}/api/v1/{one.api}", "JSON", "application/json", is_file=False)
        copies.append(answer | {"dcat:accessService": service})
    dates = one.dates(library, harvest)
    return compact(
        _described(library, identifier, one.title, one.description)
        | {
            "dct:issued": _moment(dates.published_at.isoformat()),
            "dct:modified": _moment(dates.changed_at.isoformat()),
            "dct:temporal": _period(one.period(library, harvest)),
            "dcat:landingPage": _id(base + one.page),
            "dcat:distribution": copies,
        }
    )


def _library(library: LibraryService, harvest: BulkReader, sets: Sequence[Node]) -> Node:
    """Return the whole library as a data set; its size is not known before it is made."""
    identifier = f"{library.base_url}/data#pustaka"
    copy = _copy(f"{library.base_url}/pustaka.zip", "ZIP", "application/zip")
    periods = [found for kind in KINDS if (found := harvest.period(kind))]
    return compact(
        _described(library, identifier, LIBRARY, LIBRARY_DESCRIPTION)
        | {
            "dct:issued": min((one["dct:issued"] for one in sets), key=_value_of),
            "dct:modified": max((one["dct:modified"] for one in sets), key=_value_of),
            "dct:temporal": _period((min(periods)[0], max(last for _first, last in periods)))
            if periods
            else None,
            "dcat:landingPage": _id(f"{library.base_url}/data"),
            "dcat:distribution": [copy],
        }
    )


def _described(library: LibraryService, identifier: str, title: str, description: str) -> Node:
    return compact(
        {
            "@id": identifier,
            "@type": "dcat:Dataset",
            "dct:identifier": identifier,
            "dct:title": _in_all(title),
            "dct:description": _in_all(description),
            "dct:publisher": _publisher(library),
            "dcat:contactPoint": _contact(library),
            "dcat:keyword": [_said(word, i18n.SOURCE_LANGUAGE) for word in _KEYWORDS],
            "dcat:theme": [_id(f"{_EU}/data-theme/GOVE")],
            "dct:language": [_id(_LANGUAGES[i18n.SOURCE_LANGUAGE])],
            "dct:spatial": _id(f"{_EU}/country/IDN"),
            "dct:accrualPeriodicity": _id(f"{_EU}/frequency/IRREG"),
            "dct:accessRights": _id(f"{_EU}/access-right/PUBLIC"),
        }
    )


def _copy(address: str, name: str, media_type: str, *, is_file: bool = True) -> Node:
    return compact(
        {
            "@id": f"{address}#salinan",
            "@type": "dcat:Distribution",
            "dct:title": name,
            "dcat:accessURL": _id(address),
            "dcat:downloadURL": _id(address) if is_file else None,
            "dcat:mediaType": _id(f"{_IANA}/{media_type}"),
            "dct:format": _id(f"{_EU}/file-type/{name}"),
            "dct:license": _id(LICENCES[DEFAULT_LICENCE].url),
        }
    )


def _services(library: LibraryService, served: Sequence[str]) -> list[Node]:
    base = library.base_url
    return [
        {
            "@id": f"{base}/data#api",
            "@type": "dcat:DataService",
            "dct:title": _in_all(i18n.marked("API JSON")),
            "dct:hasVersion": __version__,
            "dcat:endpointURL": _id(f"{base}/api/v1"),
            "dcat:endpointDescription": _id(f"{base}/api/openapi.json"),
            "dcat:servesDataset": [_id(one) for one in served if not one.endswith("#pustaka")],
        },
        {
            "@id": f"{base}/data#oai",
            "@type": "dcat:DataService",
            "dct:title": _in_all(i18n.marked("Pemanenan metadata (OAI-PMH)")),
            "dct:conformsTo": _id("http://www.openarchives.org/OAI/2.0/"),
            "dcat:endpointURL": _id(f"{base}/oai"),
            "dcat:servesDataset": [_id(f"{base}/data#praktik"), _id(f"{base}/data#kunjungan")],
        },
    ]


def _publisher(library: LibraryService) -> Node:
    address = f"{library.base_url}/#penerbit"
    return {"@id": address, "@type": "foaf:Agent", "foaf:name": library.identity.name}


def _contact(library: LibraryService) -> Node:
    mail = library.identity.contact
    return compact(
        {
            "@type": "vcard:Organization",
            "vcard:fn": library.identity.name,
            "vcard:hasEmail": _id(f"mailto:{mail}") if mail else None,
            "vcard:hasURL": _id(f"{library.base_url}/tentang"),
        }
    )


def _in_all(text: str) -> list[Node]:
    """Return a text in every language that has a translation."""
    said = []
    for code in (i18n.SOURCE_LANGUAGE, *i18n.TRANSLATED_LANGUAGES):
        with i18n.use_language(code):
            said.append(_said(i18n.gettext(text), code))
    return said


def _said(text: str, code: str) -> Node:
    return {"@value": text, "@language": code}


def _id(address: str) -> Node:
    return {"@id": address}


def _moment(text: str) -> Node:
    return {"@value": text, "@type": "xsd:dateTime"}


def _size(count: int) -> Node:
    return {"@value": str(count), "@type": "xsd:nonNegativeInteger"}


def _period(dates: Period | None) -> Node | None:
    """Return a period of time, each end as exact as it is known."""
    if dates is None:
        return None
    first, last = ({"@value": text, "@type": _DATE_TYPES[len(text)]} for text in dates)
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}


def _value_of(literal: Node) -> str:
    return str(literal["@value"])
