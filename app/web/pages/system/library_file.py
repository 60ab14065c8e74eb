"""The whole published library as one zip file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.attachments.file_types import related_file_names
from app.documents.attachments import ATTACHMENTS_FOLDER
from app.library import LibraryService
from app.operations.backup.archive import list_reference_paths, stream_archive
from app.web.dependencies import LibraryDep, LimitsDep
from app.web.rendering.streaming import ClosingStreamingResponse

router = APIRouter()


@router.get("/pustaka.zip")
def library_file(request: Request, library: LibraryDep, limits: LimitsDep) -> Response:
    """Stream every published document with its attachments, and the reference data."""
    tag = f'"{library.index_version()}"'
    headers = {
        "Content-Disposition": 'attachment; filename="pustaka-studi-banding.zip"',
        "Cache-Control": "no-cache",
        "ETag": tag,
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    limits.library_downloads.require(request)
    paths, digests = _published_paths(library)
    pieces = stream_archive(library.content_dir, paths, digests)
    return ClosingStreamingResponse(pieces, "application/zip", headers)


def _published_paths(library: LibraryService) -> tuple[list[str], dict[str, str]]:
    """Return the public files of the content folder, and the digests of the documents among them.

    No files with faults, and no attachments that nobody names.
    """
    paths, digests = list_reference_paths(library.content_dir), {}
    for path, digest, slug, attachments in library.documents.list_files():
        paths.append(path)
        digests[path] = digest
        files = (one for name in attachments for one in related_file_names(name))
        paths += [f"{ATTACHMENTS_FOLDER}/{slug}/{name}" for name in files]
    return paths, digests
