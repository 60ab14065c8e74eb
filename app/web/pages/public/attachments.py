"""Files beside published documents."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.attachments.file_types import image_names, kind_of_name
from app.documents.attachments import folder_of
from app.library import SiteDep
from app.web.rendering.files import file_response

router = APIRouter()


@router.get("/lampiran/{slug}/{name}")
def attachment(slug: str, name: str, request: Request, site: SiteDep) -> Response:
    """A file that a published document names, or an image made from it; nothing else is there."""
    named = site.library.attachments_of(slug)
    known = {one for file in named for one in (file, *image_names(file))}
    kind = kind_of_name(name)
    if name not in known or kind is None:
        raise HTTPException(404)
    return file_response(request, folder_of(site.content_dir, slug) / name, kind, cache="no-cache")
