"""The kinds of reference data that documents are linked by, as pages, API and open data list them."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.reference.data import Reference
from app.library import LibraryService


@dataclass(frozen=True, slots=True)
class ReferenceKind:
    """One kind: where its entries come from, how documents are counted for them, and where its pages are."""

    slug: str
    """Its name in the API and in templates."""
    label: str
    """The heading of its list, in Indonesian."""
    path: str
    """The address of its list; those of its entries follow it."""
    attribute: str
    """The attribute of documents that names entries (`LinkedDocuments.count_by`)."""
    entries: Callable[[Reference], Mapping[str, Any]]
    """Its entries by code or slug."""

    def url(self, code: str) -> str:
        """Return the address of an entry's page."""
        return f"{self.path}{code}"

    def counts(self, library: LibraryService) -> Counter[str]:
        """Return the number of documents linked to each entry."""
        return library.documents.linked.count_by(self.attribute)


VALUES = ReferenceKind("values", "Nilai", "/nilai/", "value", lambda reference: reference.values)
ROLES = ReferenceKind("roles", "Peran", "/peran/", "role", lambda reference: reference.roles)
REGIONS = ReferenceKind("regions", "Daerah", "/daerah/", "place", lambda reference: reference.places)
INDICATORS = ReferenceKind(
    "indicators", "Indikator", "/indikator/", "indicator", lambda reference: reference.indicators
)
REGULATIONS = ReferenceKind(
    "regulations", "Regulasi", "/regulasi/", "regulation", lambda reference: reference.regulations
)
