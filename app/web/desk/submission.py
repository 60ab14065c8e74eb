"""Submit a draft for review, from a form or from a program: what must be mended before, and its address."""

from app.documents.editing.addresses import suggest_address
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.models import MODELS
from app.imports.import_repository import progress_of
from app.publishing.drafts import Draft
from app.publishing.workflow import DraftState
from app.web.desk.desk_request import DeskRequest
from app.web.desk.field_faults import field_faults

MAX_NAMED = 6
"""Fields that a refused submission names; the page lists them all."""


def find_submission_fault(desk: DeskRequest, draft: Draft) -> str:
    """Return what keeps a draft from being submitted; empty when nothing does."""
    if found := desk.publishing.publisher.check(draft):
        places = list(dict.fromkeys(one.label for one in field_faults(found, draft.kind)))
        return f"Belum dapat diajukan. Benahi dahulu: {', '.join(places[:MAX_NAMED])}."
    if undecided := progress_of(desk.services.imports.suggestions(draft)).undecided:
        return (
            f"Belum dapat diajukan. {undecided} petikan laporan tidak ada di naskah: salin yang perlu, lalu nyatakan "
            "sisanya memang tidak perlu di halaman “Periksa laporan”."
        )
    return ""


def take_suggested_address(desk: DeskRequest, draft: Draft) -> None:
    """Give a new visit the address of the library's pattern when it is submitted first; it can be changed then."""
    was_submitted = any(
        note.event == DraftState.SUBMITTED for note in desk.publishing.comments.list_for(draft.id)
    )
    if draft.kind == "visit" and not was_submitted and (suggested := suggested_address(desk, draft)):
        desk.publishing.drafts.rename(desk.person, draft.id, free_slug(desk, suggested))


def suggested_address(desk: DeskRequest, draft: Draft) -> str:
    """Return the address that suits a new draft by now; empty when it has it, or its text cannot be read."""
    if not draft.is_new:
        return ""
    try:
        suggested = suggest_address(draft.kind, draft.parsed.fields, desk.reference)
    except FrontMatterError:
        return ""
    return "" if suggested == draft.slug else suggested


def free_slug(desk: DeskRequest, slug: str) -> str:
    """Return the slug, with a number behind it when another document has it."""
    free, number = slug, 2
    while any(desk.library.documents.get_document(kind, free) for kind in MODELS):
        free, number = f"{slug}-{number}", number + 1
    return free
