"""Indonesian labels for codes and states."""

import re
from collections.abc import Mapping

from app.documents.markdown.render import plain_text
from app.documents.reference.data import Reference
from app.documents.reference.geography import island_name
from app.documents.vocabulary import (
    EVIDENCE,
    FOLLOW_UP,
    GRADES,
    KIND,
    LATER_NOTE,
    MEASURE_KIND,
    MODE,
    RESOURCE,
    SOURCE_KIND,
    STATUS,
)
from app.i18n import gettext, marked

__all__ = [
    "EVIDENCE",
    "FACET",
    "FOLLOW_UP",
    "GRADES",
    "KIND",
    "LATER_NOTE",
    "LEVEL",
    "MEASURE_KIND",
    "MODE",
    "OUTPUT",
    "RESOURCE",
    "SORT",
    "SOURCE_KIND",
    "STATUS",
    "TYPE",
    "choice_label",
    "facet_label",
    "paragraphs",
]


OUTPUT = {
    "policy-brief": marked("policy brief"),
    "rekomendasi": marked("rekomendasi kepada lokus"),
    "aksi-perubahan": marked("aksi perubahan"),
}
_CHOICES = {"status": STATUS, "kind": {**KIND, **MEASURE_KIND, **OUTPUT}, "mode": MODE}
_OTHER_CHOICES = {**FOLLOW_UP, **SOURCE_KIND, "day": "hari", "month": "bulan", "year": "tahun"}
TYPE = {"practice": marked("Praktik"), "visit": marked("Kunjungan")}
FACET = {
    "type": marked("Jenis"),
    "value": marked("Nilai BerAKHLAK"),
    "role": marked("Peran"),
    "region": marked("Daerah atau instansi"),
    "island": marked("Pulau"),
    "level": marked("Tingkat"),
    "indicator": marked("Indikator"),
    "year": marked("Tahun"),
    "kind": marked("Bentuk kunjungan"),
    "mode": marked("Metode pelaksanaan"),
}
LEVEL = {
    "provinsi": marked("Provinsi"),
    "kabupaten": marked("Kabupaten"),
    "kota": marked("Kota"),
    "kementerian": marked("Kementerian atau lembaga"),
    "luar-negeri": marked("Luar negeri"),
}
SORT = {
    "relevance": marked("Paling sesuai"),
    "newest": marked("Terbaru"),
    "evidence": marked("Bukti terkuat"),
    "title": marked("Judul A–Z"),
}


_CODES: Mapping[str, Mapping[str, str]] = {"type": TYPE, "level": LEVEL, "kind": KIND, "mode": MODE}
"""Facets whose values have labels in the interface, not names in the reference data."""


def facet_label(reference: Reference, facet: str, code: str) -> str:
    """Return the name of a facet's value; a code without a name is its own label."""
    match facet:
        case "value":
            name = reference.value(code).name
        case "role":
            name = reference.role(code).short
        case "region":
            name = reference.short_name(code)
        case "indicator":
            name = reference.indicator(code).name
        case "island":
            name = island_name(code)
        case _:
            name = gettext(_CODES.get(facet, {}).get(code, code))
    return name


def paragraphs(html: str) -> list[str]:
    """Return the paragraphs, list items and table rows of rendered text, without markup and source notes."""
    without_notes = re.sub(r"<sup\b.*?</sup>", "", html, flags=re.DOTALL)
    parts = re.split(r"</(?:p|li|tr)>", without_notes)
    return [text for part in parts if (text := " ".join(plain_text(part).split()))]


def choice_label(field: str, code: str) -> str:
    """Return what a form of the desk calls a choice."""
    return _CHOICES.get(field, {}).get(code) or _OTHER_CHOICES.get(code, code)
