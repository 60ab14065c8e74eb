"""Form of a plan's papers: its logo, and copying the form from another plan."""

import base64
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from app.attachments.file_types import RejectedFileError
from app.i18n import gettext
from app.preparation.agencies.logo import prepare_logo
from app.preparation.plans.paper_fields import PaperForm
from app.preparation.plans.plan import Plan
from app.preparation.templates.own_template import UnknownMark, UnknownMarksError, fill_template, marks_of
from app.printing.writers import TYPES
from app.web.dependencies import FormDep, PlanDep, PlanRequestDep
from app.web.forms.uploads import Upload, read_upload
from app.web.pages.preparation.plans import OWN_CRUMB
from app.web.preparation.paper_context import paper_context
from app.web.preparation.plan_request import PlanRequest
from app.web.preparation.plan_texts import CHOICE_LABELS
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/siapkan/rencana")

MAX_LOGO_BYTES, MAX_TEMPLATE_BYTES = 2_000_000, 5_000_000


async def read_logo_form(request: Request) -> Upload:
    """Read a form with a logo."""
    return await read_upload(request, MAX_LOGO_BYTES)


@router.get("/{token}/lambang.png")  # noqa: FAST003 -- plan_of reads it
def show_logo(stored: PlanDep) -> Response:
    """Return the logo of the letterhead."""
    if not stored.plan.logo:
        raise HTTPException(404, headers=PRIVATE)
    return Response(base64.b64decode(stored.plan.logo), media_type="image/png", headers=PRIVATE)


@router.post("/{token}/lambang")
def upload_logo(
    token: str,
    plan_request: PlanRequestDep,
    stored: PlanDep,
    upload: Annotated[Upload, Depends(read_logo_form)],
) -> Response:
    """Keep a logo, checked and encoded anew, or remove it when the box is checked."""
    plan_request.limits.plan_saves.require(plan_request.request)
    file = upload.files.get("berkas")
    if file is None and "hapus" not in upload.fields:
        return private_redirect(f"/siapkan/rencana/{token}?pesan=pilih-lambang")
    try:
        logo = prepare_logo(file.data, file.name) if file else ""
    except RejectedFileError as error:
        raise HTTPException(422, str(error), headers=PRIVATE) from error
    plan_request.preparation.plans.save(token, {"logo": logo}, base=stored.version)
    return private_redirect(f"/siapkan/rencana/{token}?pesan=tersimpan")


async def read_template_form(request: Request) -> Upload:
    """Read a form with a template."""
    return await read_upload(request, MAX_TEMPLATE_BYTES)


@router.get("/{token}/templat")
def template_page(token: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Show the marks that an office's own template may have, and the form to fill it."""
    return _template_page(token, plan_request, stored.plan, ())


def _template_page(
    token: str, plan_request: PlanRequest, plan: Plan, unknown: Sequence[UnknownMark], fault: str = ""
) -> Response:
    return plan_request.page(
        "plan_template.html",
        status=422 if unknown or fault else 200,
        token=token,
        marks=marks_of(paper_context(plan_request, plan), "surat-permohonan"),
        labels=CHOICE_LABELS["paper"],
        unknown=unknown,
        fault=fault,
        crumbs=[OWN_CRUMB, Crumb("Rencana", f"/siapkan/rencana/{token}"), Crumb("Templat kantor sendiri")],
    )


@router.post("/{token}/templat")
def fill_own_template(
    token: str,
    plan_request: PlanRequestDep,
    stored: PlanDep,
    upload: Annotated[Upload, Depends(read_template_form)],
) -> Response:
    """Return an office's own template filled with the plan; nothing of it is kept."""
    plan_request.limits.plan_papers.require(plan_request.request)
    file, paper = upload.files.get("berkas"), upload.fields.get("naskah", "")
    if file is None:
        fault = gettext("Pilih berkas templatnya lebih dahulu.")
        return _template_page(token, plan_request, stored.plan, (), fault)
    marks = marks_of(paper_context(plan_request, stored.plan), paper)
    try:
        filled = fill_template(file.data, file.name, marks)
    except UnknownMarksError as error:
        return _template_page(token, plan_request, stored.plan, error.marks)
    except RejectedFileError as error:
        return _template_page(token, plan_request, stored.plan, (), str(error))
    headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="templat-terisi.docx"'}
    return Response(filled, media_type=TYPES["docx"], headers=headers)


@router.post("/{token}/salin-kop")
def copy_form(token: str, plan_request: PlanRequestDep, stored: PlanDep, sent: FormDep) -> Response:
    """Copy letterhead, logo, page, signatory and copies from another plan, named by its private link."""
    plan_request.limits.plan_saves.require(plan_request.request)
    other = sent.get("tautan", "").strip().rstrip("/").rpartition("/")[2].partition("?")[0]
    source = plan_request.preparation.plans.load(other) if other else None
    if source is None:
        return private_redirect(f"/siapkan/rencana/{token}?pesan=tautan-lain")
    form = {name: getattr(source.plan, name) for name in PaperForm.model_fields}
    plan_request.preparation.plans.save(token, form, base=stored.version)
    return private_redirect(f"/siapkan/rencana/{token}?pesan=tersimpan")
