"""Attachments of published documents."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.attachments.file_types import file_type_of, image_file_names
from app.documents.attachments import attachment_folder
from app.web.dependencies import LibraryDep
from app.web.rendering.files import file_response

router = APIRouter()


@router.get("/lampiran/{slug}/{name}")
def attachment(slug: str, name: str, request: Request, library: LibraryDep) -> Response:
    """Return a file that a published document names, or an image made from it; 404 for all others."""
    named = library.documents.list_attachments(slug)
    known = {one for file in named for one in (file, *image_file_names(file))}
    kind = file_type_of(name)
    if name not in known or kind is None:
        raise HTTPException(404)
    return file_response(request, attachment_folder(library.content_dir, slug) / name, kind, cache="no-cache")
