"""Preview of a draft: the renderer and template of published pages, for people who may read the draft."""

from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import Response

from app import clock
from app.documents.markdown.files import DocumentError
from app.documents.markdown.frontmatter import FrontMatterError, split
from app.documents.markdown.render import Renderer, find_rendered_links, resolve_links
from app.documents.models import Practice, Visit
from app.documents.validation.problem import Problem
from app.publishing.drafts import Draft
from app.store.sync.projection import project
from app.store.tables import DocumentRow
from app.web.dependencies import DeskRequestDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.field_faults import field_faults
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.desk.drafts import require_draft
from app.web.pages.public.documents import SectionView, practice_context, visit_context
from app.web.rendering.paging import RowNumber
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja/draf")


@router.get("/{draft_id}/pratinjau")
def preview_page(draft_id: RowNumber, desk: DeskRequestDep) -> Response:
    """Show the page a draft would become; of a draft with faults, what can be shown and the faults."""
    draft = require_draft(desk, draft_id)
    crumbs = [DESK_CRUMB, Crumb(draft.title, f"/meja/draf/{draft.id}"), Crumb("Pratinjau")]
    try:
        document = draft.parsed.document
    except DocumentError as error:
        return _unfinished(desk, draft, error.problems, crumbs)
    problems = desk.publishing.publisher.check(draft)
    if any(one.code == "R01" for one in problems):  # it names what is not known: the page has no words for it
        return _unfinished(desk, draft, problems, crumbs)
    rows = project(document, Renderer()).document
    now = clock.now()
    row = DocumentRow(**rows, digest="", updated_at=now, published_at=now, changed_at=now, revision=0)
    meta = document.meta
    if isinstance(meta, Practice):
        parts = practice_context(desk.library, row, meta)
        return desk.page("desk/preview_practice.html", draft=draft, row=row, **parts, crumbs=crumbs)
    assert isinstance(meta, Visit)  # noqa: S101 -- there are two kinds
    parts = visit_context(desk.library, row, meta)
    return desk.page("desk/preview_visit.html", draft=draft, row=row, **parts, crumbs=crumbs)


def _unfinished(desk: DeskRequest, draft: Draft, problems: list[Problem], crumbs: list[Crumb]) -> Response:
    try:
        sources = [
            str(one.get("id")) for one in draft.parsed.fields.get("sources") or () if isinstance(one, dict)
        ]
        body = split(draft.text).body
    except FrontMatterError:
        sources, body = [], draft.text
    whole = desk.publishing.publisher.completeness(draft)
    sections = Renderer().render_sections(body, sources=sources)
    links = set().union(*(find_rendered_links(one.html) for one in sections), set())
    titles = desk.library.documents.get_titles(links)
    return desk.page(
        "desk/preview_unfinished.html",
        draft=draft,
        problems=field_faults(problems, draft.kind),
        whole=replace(whole, missing=[one for one in whole.missing if one.required]) if whole else None,
        sections=[
            SectionView(
                one.heading,
                one.anchor,
                resolve_links(one.html, lambda *key: titles.get(key)),
                list(one.outline),
            )
            for one in sections
        ],
        crumbs=crumbs,
    )
