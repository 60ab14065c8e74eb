"""Indonesian labels for codes and states."""

import re

from app.documents.markdown.render import plain_text
from app.documents.reference.data import Reference
from app.documents.vocabulary import EVIDENCE, FOLLOW_UP, KIND, MODE, STATUS
from app.i18n import gettext, marked

__all__ = [
    "EVIDENCE",
    "FACET",
    "FOLLOW_UP",
    "KIND",
    "MODE",
    "SORT",
    "STATUS",
    "TYPE",
    "facet_label",
    "paragraphs",
]


TYPE = {"practice": marked("Praktik"), "visit": marked("Kunjungan")}
FACET = {
    "type": marked("Jenis"),
    "value": marked("Nilai BerAKHLAK"),
    "role": marked("Peran"),
    "region": marked("Daerah atau instansi"),
    "indicator": marked("Indikator"),
    "year": marked("Tahun"),
}
SORT = {
    "relevance": marked("Paling sesuai"),
    "newest": marked("Terbaru"),
    "evidence": marked("Bukti terkuat"),
    "title": marked("Judul A–Z"),
}


def facet_label(reference: Reference, facet: str, code: str) -> str:
    """Return the name of a facet's value; a code without a name is its own label."""
    match facet:
        case "type":
            return gettext(TYPE.get(code, code))
        case "value":
            return reference.value(code).name
        case "role":
            return reference.role(code).short
        case "region":
            return reference.short_name(code)
        case "indicator":
            return reference.indicator(code).name
    return code


def paragraphs(html: str) -> list[str]:
    """Return the paragraphs, list items and table rows of rendered text, without markup and source notes."""
    without_notes = re.sub(r"<sup\b.*?</sup>", "", html, flags=re.DOTALL)
    parts = re.split(r"</(?:p|li|tr)>", without_notes)
    return [text for part in parts if (text := " ".join(plain_text(part).split()))]
