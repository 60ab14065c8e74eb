"""The form that begins a new draft."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts.permissions import EVERYWHERE, Action
from app.documents.markdown.files import edit_text
from app.documents.markdown.render import slugify
from app.documents.models import DocumentType
from app.documents.reference.places import MAX_NAME_LENGTH
from app.publishing.drafts import NewDraft
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.submission import free_slug
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.labels import TYPE
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja")

_KINDS: dict[str, DocumentType] = {"practice": "practice", "visit": "visit"}


@router.get("/baru")
def new_page(desk: DeskRequestDep) -> Response:
    """Show the form: title, type and place."""
    desk.require_permission_anywhere(Action.WRITE)
    return _new_page(desk)


def _new_page(desk: DeskRequest, *, fault: str = "", title: str = "") -> Response:
    return desk.page(
        "desk/new.html",
        status=422 if fault else 200,
        fault=fault,
        written_title=title,
        kinds=TYPE,
        everywhere=EVERYWHERE in desk.person.places(Action.WRITE),
        places=desk.own_places(Action.WRITE),
        crumbs=[DESK_CRUMB, Crumb("Tulisan baru")],
    )


@router.post("/baru")
def create_draft(desk: DeskRequestDep, sent: FormDep) -> Response:
    """Create the draft of a new document."""
    desk.require_permission_anywhere(Action.WRITE)
    title, kind = sent.get("judul", "").strip()[:300], _KINDS.get(sent.get("jenis", ""))
    place = desk.reference.place_names.find_code(sent.get("daerah", "").strip()[:MAX_NAME_LENGTH])
    slug = slugify(title)[:100].strip("-")
    if not slug or kind is None or place is None:
        return _new_page(desk, fault="Isi judul, jenis, dan daerahnya.", title=title)
    new = NewDraft(kind, free_slug(desk, slug), place, initial_text(desk, kind, title, place))
    return private_redirect(f"/meja/draf/{desk.publishing.drafts.create(desk.actor, desk.person, new)}")


def initial_text(desk: DeskRequest, kind: DocumentType, title: str, place: str) -> str:
    """Return a document with what is known at the start; the desk names what is missing."""
    central = desk.reference.place(place).level == "pusat"
    where = {"ministry": place} if central else {"region": place}
    side = {"guest": {"ministries" if central else "regions": [place]}}
    named = {"title": title} if title else {}
    return edit_text("---\n---\n", {**named, **(where if kind == "practice" else side)})
