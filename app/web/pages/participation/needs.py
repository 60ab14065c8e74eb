"""Needs: “kami butuh praktik tentang …”, with the regions that have them, and their answers set at the desk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.accounts.permissions import Action, has_permission
from app.documents.models import PATHS, DocumentType
from app.documents.reference.places import MAX_NAME_LENGTH
from app.i18n import gettext
from app.publishing.needs.needs import MAX_DETAIL, MAX_TOPIC, Need, NeedError, NeedText, split_needs
from app.publishing.subscriptions.subscribers import SubscriptionError, Wish
from app.store.repositories.cards import Key
from app.web.dependencies import (
    DeskRequestDep,
    FormDep,
    LibraryDep,
    PlanRequestDep,
    RegionDeskDep,
    TemplatesDep,
)
from app.web.desk.desk_request import DeskRequest
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter()

HONEYPOT_FIELD = "situs"
_KINDS: Mapping[str, DocumentType] = {path: kind for kind, path in PATHS.items()}
_CRUMB = Crumb("Kebutuhan", "/kebutuhan")


@router.get("/kebutuhan")
def needs_page(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """List what regions look for, those that most look for first, and what was answered."""
    needs = library.needs.list_published()
    titles = library.documents.get_titles([one.answer for one in needs if one.answer])
    unanswered, answered = split_needs(needs, set(titles))
    return templates.render_page(
        request,
        "needs.html",
        unanswered=unanswered,
        answered=answered,
        titles=titles,
        crumbs=[Crumb("Kebutuhan")],
    )


def _form(
    page: PlanRequest, sent: Mapping[str, str], faults: Sequence[str] = (), *, done: bool = False
) -> Response:
    return page.page(
        "need_new.html",
        status=422 if faults else 200,
        sent=sent,
        faults=faults,
        done=done,
        longest_topic=MAX_TOPIC,
        longest=MAX_DETAIL,
        trap=HONEYPOT_FIELD,
        crumbs=[_CRUMB, Crumb("Ajukan kebutuhan")],
    )


@router.get("/kebutuhan/baru")
def need_form(
    page: PlanRequestDep,
    tentang: Annotated[str, Query(max_length=2_000)] = "",
    terkirim: str = "",
) -> Response:
    """Show the form, filled in with what a search did not find."""
    return _form(page, {"topik": " ".join(tentang.split())[:MAX_TOPIC]}, done=bool(terkirim))


@router.post("/kebutuhan/baru")
def submit_need(page: PlanRequestDep, sent: FormDep) -> Response:
    """Store a need for the desk of the region that has it, and ask whether to write to who asked."""
    said = NeedText(" ".join(sent.get("topik", "").split()), sent.get("rincian", "").strip())
    place, address = _find_place(page, sent), sent.get("surel", "").strip()
    if faults := list(_find_faults(page, sent, said, address)):
        return _form(page, sent, faults)
    page.limits.needs.require(page.request)
    if place and not sent.get(HONEYPOT_FIELD):
        try:
            _submit(page, place, said, address)
        except (NeedError, SubscriptionError) as error:
            return _form(page, sent, [gettext(str(error))])
    return private_redirect("/kebutuhan/baru?terkirim=1")


def _find_faults(page: PlanRequest, sent: Mapping[str, str], said: NeedText, address: str) -> Iterator[str]:
    """Yield all that must be changed, in the order of the fields."""
    if problem := said.find_problem():
        yield gettext(problem)
    if fault := _find_place_fault(page, sent):
        yield fault
    subscriptions = page.services.publishing.subscriptions
    if address and subscriptions.is_on:
        try:
            subscriptions.require_address(address)
        except SubscriptionError as error:
            yield gettext(str(error))


def _submit(page: PlanRequest, place: str, said: NeedText, address: str) -> None:
    subscriptions = page.services.publishing.subscriptions
    number = page.library.needs.submit(place, said)
    if address and subscriptions.is_on:
        subscriptions.ask(address, Wish(f"/kebutuhan/{number}", "segera"))


def _find_place(page: PlanRequest, sent: Mapping[str, str]) -> str | None:
    name = sent.get("daerah", "").strip()[:MAX_NAME_LENGTH]
    return page.reference.place_names.find_code(name) if name else None


def _find_place_fault(page: PlanRequest, sent: Mapping[str, str]) -> str:
    name = sent.get("daerah", "").strip()[:MAX_NAME_LENGTH]
    if not name:
        return gettext("Pilih daerah atau instansi Anda.")
    if _find_place(page, sent) is None:
        return gettext("“%s” tidak dikenal. Tulis nama daerah atau instansi seperti pada daftar.") % name
    return ""


def _need_page(
    page: PlanRequest, need_id: int, sent: Mapping[str, str], fault: str = "", *, done: bool = False
) -> Response:
    need = page.library.needs.get(need_id)
    if need is None:
        raise HTTPException(404)
    titles = page.library.documents.get_titles([need.answer] if need.answer else [])
    return page.page(
        "need.html",
        status=422 if fault else 200,
        need=need,
        answer=titles.get(need.answer) if need.answer else None,
        sent=sent,
        fault=fault,
        done=done,
        trap=HONEYPOT_FIELD,
        crumbs=[_CRUMB, Crumb(need.said.topic)],
    )


@router.get("/kebutuhan/{need_id}")
def need_page(
    need_id: RowNumber,
    page: PlanRequestDep,
    terkirim: str = "",
) -> Response:
    """Show a need with the regions that have it, and the form for another."""
    return _need_page(page, need_id, {}, done=bool(terkirim))


@router.post("/kebutuhan/{need_id}")
def support_need(need_id: RowNumber, page: PlanRequestDep, sent: FormDep) -> Response:
    """Store that another region looks for the same, for its desk to confirm."""
    place = _find_place(page, sent)
    if place is None:
        return _need_page(page, need_id, sent, _find_place_fault(page, sent))
    page.limits.needs.require(page.request)
    if not sent.get(HONEYPOT_FIELD):
        try:
            page.library.needs.support(need_id, place)
        except NeedError as error:
            return _need_page(page, need_id, sent, gettext(str(error)))
    return private_redirect(f"/kebutuhan/{need_id}?terkirim=1")


@router.get("/meja/kebutuhan")
def desk_needs(desk: RegionDeskDep) -> Response:
    """List the needs that the person's regions have to confirm, and those that wait for an answer."""
    return _desk_page(desk)


def _desk_page(desk: DeskRequest, fault: str = "", need_id: int = 0, written: str = "") -> Response:
    needs = desk.library.needs.list_at_desk(desk.person)

    def may_confirm(place: str) -> bool:
        return has_permission(desk.person, Action.WRITE, place)

    def sorted_by_support(one: Need) -> int:
        return -len(one.places)

    return desk.page(
        "desk/needs.html",
        status=422 if fault else 200,
        fault=fault,
        faulty=need_id,
        written=written,
        needs=sorted(needs, key=sorted_by_support),
        may_confirm=may_confirm,
        may_answer=desk.has_permission_anywhere(Action.WRITE),
        crumbs=[DESK_CRUMB, Crumb("Kebutuhan")],
    )


@router.post("/meja/kebutuhan/{need_id}/{step}")
def deal_with_need(need_id: RowNumber, step: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Publish a need or set it aside, confirm a region's support, or name the document that answers it."""
    needs, place = desk.library.needs, sent.get("daerah", "")
    try:
        match step:
            case "terbitkan" | "tolak":
                needs.decide(desk.actor, desk.person, need_id, publish=step == "terbitkan")
            case "dukungan" | "tolak-dukungan":
                publish = step == "dukungan"
                needs.decide_support(desk.actor, desk.person, need_id, place, publish=publish)
            case "jawab":
                needs.answer(desk.actor, need_id, _find_answer(desk, sent.get("dokumen", "")))
            case _:
                raise HTTPException(404)
    except NeedError as error:
        return _desk_page(desk, str(error), need_id, sent.get("dokumen", ""))
    if step == "tolak":
        desk.publishing.subscriptions.drop_target(f"/kebutuhan/{need_id}")
    desk.library.follow_database()
    return private_redirect("/meja/kebutuhan")


def _find_answer(desk: DeskRequest, address: str) -> Key:
    """Return the published document of an address, which the person may write; raise NeedError or ForbiddenError."""
    desk.require_permission_anywhere(Action.WRITE)
    parts = address.strip().partition("?")[0].removeprefix(desk.library.base_url).strip("/").split("/")
    kind = _KINDS.get(parts[0])
    is_document = kind is not None and len(parts) == len(("kind", "slug"))
    if not (kind and is_document and desk.library.documents.get_titles([(kind, parts[1])])):
        raise NeedError(
            "Tempel alamat praktik atau kunjungan yang terbit di sini, misalnya /praktik/nama-praktik."
        )
    return kind, parts[1]
