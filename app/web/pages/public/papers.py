"""Documents as DOCX and PDF, and a reading list as a booklet."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.documents.models import Practice, Visit, load_meta
from app.i18n import SOURCE_LANGUAGE, use_language
from app.library import LibraryService
from app.printing.blocks import Paper
from app.printing.booklet import build_booklet, build_paper
from app.printing.cache import RenderCache
from app.printing.document import PrintableDocument
from app.printing.kipp import build_kipp_proposal
from app.printing.writers import TYPES
from app.store.repositories.cards import Key
from app.store.tables import DocumentRow
from app.web.dependencies import DocumentDep, LibraryDep, LimitsDep, RenderCacheDep
from app.web.pages.public.documents import sections_of
from app.web.pages.public.reading_list import ReadingListQuery
from app.web.published import document_type_of

router = APIRouter()


@router.get("/praktik/{slug}.pdf")
@router.get("/praktik/{slug}.docx")
@router.get("/kunjungan/{slug}.pdf")
@router.get("/kunjungan/{slug}.docx")
def document_paper(
    row: DocumentDep, request: Request, library: LibraryDep, render_cache: RenderCacheDep
) -> Response:
    """Return a document as DOCX or PDF."""
    form = request.url.path.rpartition(".")[2]
    with use_language(SOURCE_LANGUAGE):  # like the document itself
        paper = build_paper(_published(library, row), library.reference, library.base_url)
    return _paper_response(render_cache, paper, form, row.slug)


@router.get("/praktik/{slug}/kipp.pdf")
@router.get("/praktik/{slug}/kipp.docx")
def kipp_proposal(
    row: DocumentDep, request: Request, library: LibraryDep, render_cache: RenderCacheDep
) -> Response:
    """Return a practice as a proposal for the Kompetisi Inovasi Pelayanan Publik."""
    form = request.url.path.rpartition(".")[2]
    with use_language(SOURCE_LANGUAGE):
        paper = build_kipp_proposal(_published(library, row), library.reference, library.base_url)
    return _paper_response(render_cache, paper, form, f"kipp-{row.slug}")


@router.get("/pilihan/buklet.pdf")
@router.get("/pilihan/buklet.docx")
def booklet(
    request: Request,
    library: LibraryDep,
    render_cache: RenderCacheDep,
    limits: LimitsDep,
    picked: ReadingListQuery,
) -> Response:
    """Return the documents of a reading list as one file."""
    rows = library.documents.get_documents(picked.keys)
    if not rows:
        raise HTTPException(404)
    limits.library_downloads.require(request)
    form = request.url.path.rpartition(".")[2]
    address = f"{library.base_url}/pilihan?{request.url.query}"
    with use_language(SOURCE_LANGUAGE):
        paper = build_booklet(
            [_published(library, row) for row in rows], library.reference, library.base_url, address
        )
    return _paper_response(render_cache, paper, form, "buklet-studi-banding")


def _paper_response(render_cache: RenderCache, paper: Paper, form: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(render_cache.render(paper, form), media_type=TYPES[form], headers=headers)


def _published(library: LibraryService, row: DocumentRow) -> PrintableDocument:
    kind = document_type_of(row)
    meta = load_meta(kind, row.meta)
    visits = library.documents.linked.list_visits_of_practice(row.slug) if kind == "practice" else []
    return PrintableDocument(
        kind,
        row.slug,
        meta,
        [(section.heading, section.html) for section in sections_of(library, row)],
        library.documents.get_titles(_referenced_documents(meta)),
        library.identity.site_name,
        [(link.card.slug, link.card.title, link.note or "") for link in visits],
    )


def _referenced_documents(meta: Practice | Visit) -> list[Key]:
    """Return the documents that a document names in its front matter."""
    if isinstance(meta, Visit):
        return [("practice", studied.practice) for studied in meta.practices]
    origins: list[Key] = [("practice", origin.practice) for origin in meta.adapted_from]
    return origins + [("visit", origin.visit) for origin in meta.adapted_from if origin.visit]
