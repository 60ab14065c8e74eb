"""Citations of published documents."""

from collections.abc import Mapping
from typing import Any

from app.documents.citation import CitedDocument
from app.documents.models import document_url
from app.library import LibraryService
from app.store.tables import DocumentRow
from app.web.published import document_type_of


def cite(library: LibraryService, row: DocumentRow) -> CitedDocument:
    """Return what citations of a document say; one that was harvested is cited where it comes from."""
    kind, meta = document_type_of(row), row.meta
    origin = meta.get("origin") or {}
    return CitedDocument(
        kind=kind,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        publisher=origin.get("name", library.identity.name),
        changed=row.changed_at.date().isoformat(),
        url=origin.get("url", library.base_url + document_url(kind, row.slug)),
        site=origin.get("name", library.identity.site_name),
        keywords=_keywords(meta),
    )


def _keywords(meta: Mapping[str, Any]) -> list[str]:
    return list(meta.get("tags") or meta.get("topics") or ())
