"""The names by which facet values are written: in ``nilai:…``, and in plain words."""

import re
from collections.abc import Collection, Iterator, Mapping

from app.documents.reference.data import Reference
from app.documents.reference.geography import ISLAND_NAMES
from app.documents.validation.unknown_names import unknown_place, unknown_value
from app.search.query.folding import fold

FACET_OF = {
    "nilai": "value",
    "peran": "role",
    "daerah": "region",
    "jenis": "type",
    "tahun": "year",
    "indikator": "indicator",
    "bentuk": "kind",
    "cara": "mode",
    "tingkat": "level",
    "pulau": "island",
}
"""Facet names in queries and URLs → facets."""

INFERRED_FACETS = ("type", "value", "role", "region", "island", "level", "year", "kind", "mode")
"""The facets whose values are recognised in plain words."""

KIND_NAMES: Mapping[str, tuple[str, ...]] = {
    "studi-banding": ("studi banding", "study banding", "stuban", "comparative study"),
    "studi-komparatif": ("studi komparatif", "studi komparasi"),
    "studi-tiru": ("studi tiru",),
    "kaji-tiru": ("kaji tiru", "kaji banding"),
    "studi-lapangan": ("studi lapangan", "stula", "field study"),
    "benchmarking": ("benchmarking", "bench marking"),
    "kunjungan-kerja": ("kunjungan kerja", "kunker", "kungker", "working visit"),
}
"""Kind of a visit → the names that officers give it."""
MODE_NAMES: Mapping[str, tuple[str, ...]] = {
    "luring": ("luring", "tatap muka", "offline", "in person"),
    "daring": ("daring", "virtual", "online", "zoom", "zoom meeting", "video conference", "telekonferensi"),
    "hibrida": ("hibrida", "hybrid", "hibrid"),
}
LEVEL_NAMES: Mapping[str, tuple[str, ...]] = {
    "provinsi": ("provinsi", "pemprov", "propinsi", "province", "provinces"),
    "kabupaten": ("kabupaten", "pemkab", "kab", "regency", "regencies"),
    "kota": ("kota", "pemkot", "city", "cities"),
    "kementerian": ("kementerian", "kementrian", "lembaga pusat", "ministry", "ministries"),
}
ROLE_NAMES: Mapping[str, tuple[str, ...]] = {
    "sekretariat-dprd": ("dprd", "dewan perwakilan rakyat daerah"),
}
"""Role → names of those whom it serves and whose visits it arranges."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_ADVICE = "Isi dengan tahun empat angka, misalnya 2024."
_TYPES = {
    "praktik": "practice",
    "praktek": "practice",
    "kunjungan": "visit",
    "visits": "visit",
    "practices": "practice",
}


def names_of_values(reference: Reference) -> Iterator[tuple[str, str, str]]:
    """Yield facet, value and each folded name of it; places and years are found by rules of their own."""
    for word, document_type in _TYPES.items():
        yield from (("type", document_type, name) for name in (word, document_type))
    for slug, value in reference.values.items():
        yield from (("value", slug, name) for name in _spellings(slug, value.name))
    for slug, role in reference.roles.items():
        yield from (
            ("role", slug, name)
            for name in _spellings(slug, role.name, *role.aliases, *ROLE_NAMES.get(slug, ()))
        )
    for slug, indicator in reference.indicators.items():
        yield from (
            ("indicator", slug, name) for name in _spellings(slug, indicator.name, *indicator.aliases)
        )
    for facet, known in (
        ("kind", KIND_NAMES),
        ("mode", MODE_NAMES),
        ("level", LEVEL_NAMES),
        ("island", ISLAND_NAMES),
    ):
        for code, names in known.items():
            yield from ((facet, code, name) for name in _spellings(code, *names))


def find_unknown_values(
    reference: Reference, filters: Mapping[str, Collection[str]], used: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Yield a sentence for each value of a filter that neither the reference data nor a document has.

    ``used`` are the values in the index by facet: documents keep codes that the reference data have dropped.
    """
    names = collect_facet_names(reference)
    for facet, values in filters.items():
        known = set(reference.places) if facet == "region" else set(names.get(facet, {}).values())
        for value in values:
            if value in known or value in used[facet] or (facet == "year" and _YEAR.fullmatch(value)):
                continue
            if facet == "region":
                yield unknown_place(facet, value, reference)
            else:
                yield unknown_value(facet, value, known, _YEAR_ADVICE if facet == "year" else "")


def _spellings(slug: str, *names: str) -> Iterator[str]:
    """Yield each spelling once: the slug, the slug as words, and the names."""
    yield from dict.fromkeys((slug, slug.replace("-", " "), *map(fold, names)))


def collect_facet_names(reference: Reference) -> dict[str, dict[str, str]]:
    """Return for each facet the folded spellings of its values → value."""
    names: dict[str, dict[str, str]] = {}
    for facet, code, name in names_of_values(reference):
        names.setdefault(facet, {})[name] = code
    return names
