"""A practice and a visit as DOCX and PDF, and a reader's selection as a booklet."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from app.documents.models import MODELS, PATHS, DocumentType, Practice, Visit
from app.i18n import SOURCE, speaking
from app.library import Site, SiteDep
from app.printing.blocks import Paper
from app.printing.booklet import booklet_of, paper_of
from app.printing.cache import TYPES, Shelf
from app.printing.document import Published
from app.store.repositories.documents import Key
from app.store.tables import DocumentRow
from app.web.forms.rate_limits import DOWNLOADS, TEN_MINUTES, Limit
from app.web.pages.public.documents import load, sections_of
from app.web.pages.public.picked import PickedDep

router = APIRouter()

_KINDS: dict[str, DocumentType] = {path: kind for kind, path in PATHS.items()}


@dataclass(frozen=True, slots=True)
class Press:
    """Where papers of published documents are made."""

    shelf: Shelf = field(default_factory=Shelf)
    limit: Limit = field(default_factory=lambda: Limit(DOWNLOADS, TEN_MINUTES))
    """Of booklets and libraries: of these there are endlessly many, or they are large."""


def current_press(request: Request) -> Press:
    """The press of the site a request came to."""
    press: Press = request.app.state.press
    return press


PressDep = Annotated[Press, Depends(current_press)]


@router.get("/praktik/{slug}.pdf")
@router.get("/praktik/{slug}.docx")
@router.get("/kunjungan/{slug}.pdf")
@router.get("/kunjungan/{slug}.docx")
def document_paper(slug: str, request: Request, site: SiteDep, press: PressDep) -> Response:
    """A practice or a visit as a paper."""
    form = request.url.path.rpartition(".")[2]
    row = load(site, _KINDS[request.url.path.split("/")[1]], slug)
    with speaking(SOURCE):  # like the document itself
        paper = paper_of(_published(site, row), site.reference, site.base_url)
    return _file(press, paper, form, slug)


@router.get("/pilihan/buklet.pdf")
@router.get("/pilihan/buklet.docx")
def booklet(request: Request, site: SiteDep, press: PressDep, picked: PickedDep) -> Response:
    """The documents of a list as one file."""
    rows = site.library.documents(picked.keys)
    if not rows:
        raise HTTPException(404)
    press.limit.require(request)
    form = request.url.path.rpartition(".")[2]
    address = f"{site.base_url}/pilihan?{request.url.query}"
    with speaking(SOURCE):
        paper = booklet_of([_published(site, row) for row in rows], site.reference, site.base_url, address)
    return _file(press, paper, form, "buklet-studi-banding")


def _file(press: Press, paper: Paper, form: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(press.shelf.written(paper, form), media_type=TYPES[form], headers=headers)


def _published(site: Site, row: DocumentRow) -> Published:
    kind: DocumentType = "practice" if row.kind == "practice" else "visit"
    meta = MODELS[kind].model_validate(row.meta)
    visits = site.library.visits_that_studied(row.slug) if kind == "practice" else []
    return Published(
        kind,
        row.slug,
        meta,
        [(section.heading, section.html) for section in sections_of(site, row)],
        site.library.titles(_named(meta)),
        [(link.card.slug, link.card.title, link.note or "") for link in visits],
    )


def _named(meta: Practice | Visit) -> list[Key]:
    """The documents that a document names in its head."""
    if isinstance(meta, Visit):
        return [("practice", studied.practice) for studied in meta.practices]
    origins: list[Key] = [("practice", origin.practice) for origin in meta.adapted_from]
    return origins + [("visit", origin.visit) for origin in meta.adapted_from if origin.visit]
