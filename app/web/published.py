"""Published documents, looked up by the addresses of pages and API."""

from fastapi import HTTPException

from app.documents.models import PATHS, DocumentType
from app.i18n import gettext
from app.library import LibraryService
from app.store.tables import DocumentRow

_TYPES: dict[str, DocumentType] = {path: kind for kind, path in PATHS.items()}


def document_type_of_path(path: str) -> DocumentType:
    """Return the type of the document at a page's address: ``/praktik/…`` or ``/kunjungan/…``."""
    return _TYPES[path.split("/")[1]]


def document_type_of(row: DocumentRow) -> DocumentType:
    """Return the type of a document; its column is plain text."""
    return "practice" if row.kind == "practice" else "visit"


def require_document(library: LibraryService, kind: DocumentType, slug: str) -> DocumentRow:
    """Return a published document; raise HTTPException 410 with the reason if it was withdrawn, else 404."""
    row = library.documents.get_document(kind, slug)
    if row is not None:
        return row
    reason = library.documents.get_withdrawal_reason(kind, slug)
    if reason:
        raise HTTPException(410, gettext("Dokumen ini ditarik: %s") % reason)
    raise HTTPException(404)
