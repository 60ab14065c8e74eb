"""The whole published library as one file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.attachments.file_types import family_names
from app.documents.attachments import FOLDER
from app.library import Site, SiteDep
from app.operations.backup.archive import packed, reference_paths
from app.web.pages.public.papers import PressDep
from app.web.rendering.streaming import Download

router = APIRouter()


@router.get("/pustaka.zip")
def library_file(request: Request, site: SiteDep, press: PressDep) -> Response:
    """Every published document with its attachments, and the reference data."""
    tag = f'"{site.version()}"'
    headers = {
        "Content-Disposition": 'attachment; filename="pustaka-studi-banding.zip"',
        "Cache-Control": "no-cache",
        "ETag": tag,
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    press.limit.require(request)
    pieces = packed(site.content_dir, _published_paths(site))
    return Download(pieces, "application/zip", headers)


def _published_paths(site: Site) -> list[str]:
    """What of the content folder is public: drafts by hand that break rules are not, nor files nobody names."""
    paths = reference_paths(site.content_dir)
    for path, slug, attachments in site.library.files():
        paths.append(path)
        files = (one for name in attachments for one in family_names(name))
        paths += [f"{FOLDER}/{slug}/{name}" for name in files]
    return paths
