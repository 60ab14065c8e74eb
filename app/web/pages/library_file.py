"""The whole published library as one file."""

from collections.abc import Generator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.documents.attachments import FOLDER
from app.operations.archive import packed, reference_paths
from app.publishing.attachments.kinds import family_names
from app.web.pages.papers import PressDep
from app.web.site import Site, SiteDep

router = APIRouter()


class _Download(StreamingResponse):
    """Its files are closed when its reader leaves in the middle, not when Python next looks for what nobody holds."""

    def __init__(self, pieces: Generator[bytes, None, None], headers: dict[str, str]) -> None:
        super().__init__(pieces, media_type="application/zip", headers=headers)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._pieces.close()


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
    return _Download(pieces, headers)


def _published_paths(site: Site) -> list[str]:
    """What of the content folder is public: drafts by hand that break rules are not, nor files nobody names."""
    paths = reference_paths(site.content_dir)
    for path, slug, attachments in site.library.files():
        paths.append(path)
        files = (one for name in attachments for one in family_names(name))
        paths += [f"{FOLDER}/{slug}/{name}" for name in files]
    return paths
