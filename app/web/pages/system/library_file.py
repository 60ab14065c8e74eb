"""The whole published library as one zip file."""

from datetime import datetime
from typing import Literal

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
def library_file(
    request: Request, library: LibraryDep, limits: LimitsDep, lampiran: Literal["", "tanpa"] = ""
) -> Response:
    """Stream every own published document with its attachments, or without, and the reference data."""
    tag = f'"{library.index_version()}"'
    headers = {
        "Content-Disposition": 'attachment; filename="pustaka-studi-banding.zip"',
        "Cache-Control": "no-cache",
        "ETag": tag,
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    limits.library_downloads.require(request)
    paths, published = _published_paths(library, attachments=lampiran != "tanpa")
    pieces = stream_archive(library.content_dir, paths, published)
    return ClosingStreamingResponse(pieces, "application/zip", headers)


def _published_paths(
    library: LibraryService, *, attachments: bool
) -> tuple[list[str], dict[str, tuple[str, datetime]]]:
    """Return the public files of the content folder, and digest and last change of the documents among them.

    No files with faults, none that were harvested, and no attachments that nobody names.
    """
    paths, published = list_reference_paths(library.content_dir), {}
    for one in library.documents.list_files():
        paths.append(one.path)
        published[one.path] = (one.digest, one.changed_at)
        files = (file for name in one.attachments if attachments for file in related_file_names(name))
        paths += [f"{ATTACHMENTS_FOLDER}/{one.slug}/{name}" for name in files]
    return paths, published
