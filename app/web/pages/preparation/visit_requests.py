"""A guest's own request behind its private link, its papers, and attendance on the day."""

from io import BytesIO

import segno
from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app import clock
from app.documents.hosting.host_files import Host
from app.i18n import gettext
from app.preparation.hosting.bookings import NoPlaceError
from app.preparation.hosting.papers import GROUP_PAPERS, WHOLE_PAPERS, RequestPapers, build_paper
from app.preparation.hosting.request import RequestState
from app.preparation.hosting.request_draft import draft_of_request
from app.preparation.hosting.requests import RequestError
from app.preparation.hosting.stored_request import StoredRequest
from app.preparation.hosting.visit_news import find_report, news_origin
from app.preparation.visit_draft import IncompletePlanError
from app.printing.writers import TYPES, write_paper
from app.publishing.notes.visit_news import NewsText
from app.web.dependencies import FormDep, PlanRequestDep
from app.web.pages.preparation.host_page import host_crumbs
from app.web.preparation.news_form import read_news
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.private_pages import PRIVATE, PrivateRequest, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter()

ATTENDANCE = "attendance"
VISIT_DRAFT = "kunjungan.md"
"""The draft of the visit document among the papers of a request."""
ATTENDED_COOKIE = "hadir"


def _require(token: str, desk: PlanRequest) -> tuple[StoredRequest, Host]:
    """Return the request of a private link and its host; 404 when there is none."""
    stored = desk.preparation.hosting.requests.load(token)
    host = desk.preparation.hosting.files.get(stored.host, desk.reference) if stored else None
    if stored is None or host is None:
        raise HTTPException(
            404,
            "Permohonan ini tidak ditemukan. Mungkin tautannya tersalin tidak lengkap",
            headers=PRIVATE,
        )
    return stored, host


@router.get("/permohonan/{token}")
def request_page(token: str, desk: PlanRequestDep) -> Response:
    """Show the state of a request, the host's answer, and the papers."""
    return _page(token, desk)


def _page(token: str, desk: PlanRequest, fault: str = "", said: NewsText | None = None) -> Response:
    stored, host = _require(token, desk)
    is_asked = stored.is_asked(host.today())
    return desk.page(
        "visit_request.html",
        status=422 if fault else 200,
        token=token,
        stored=stored,
        asked=stored.request,
        host=host,
        states=RequestState,
        fault=fault,
        notice=desk.request.query_params.get("pesan", ""),
        whole=WHOLE_PAPERS,
        grouped=GROUP_PAPERS,
        address=f"{desk.library.base_url}/permohonan/{token}",
        is_asked=is_asked,
        news=said or stored.reply.news_of_guest,
        report=find_report(desk.library.documents.linked, stored, host.place.code) if is_asked else None,
        crumbs=host_crumbs(host.place, Crumb("Sebagai tuan rumah", host.url), Crumb("Permohonan")),
    )


@router.post("/permohonan/{token}/tawaran")
def take_offer(token: str, desk: PlanRequestDep, _sent: FormDep) -> Response:
    """Take the days that the host offered."""
    _stored, host = _require(token, desk)
    try:
        desk.preparation.hosting.requests.take_offer(host, token)
    except (NoPlaceError, RequestError) as error:
        return _page(token, desk, str(error))
    return private_redirect(f"/permohonan/{token}")


@router.post("/permohonan/{token}/tarik")
def withdraw(token: str, desk: PlanRequestDep, _sent: FormDep) -> Response:
    """Withdraw a request; its days are free again."""
    _stored, host = _require(token, desk)
    try:
        desk.preparation.hosting.requests.withdraw(host.id, token)
    except RequestError as error:
        return _page(token, desk, str(error))
    return private_redirect(f"/permohonan/{token}")


@router.post("/permohonan/{token}/kabar")
def write_news(token: str, desk: PlanRequestDep, sent: FormDep) -> Response:
    """Store what came of the visit three months later."""
    stored, host = _require(token, desk)
    if not stored.is_asked(host.today()):
        return private_redirect(f"/permohonan/{token}")
    said = read_news(sent)
    if fault := said.find_problem():
        return _page(token, desk, gettext(fault), said)
    desk.preparation.hosting.requests.write_news(token, said)
    report = find_report(desk.library.documents.linked, stored, host.place.code)
    if report:
        origin = news_origin(report, stored, "guest", stored.request.home)
        desk.services.publishing.visit_news.submit(origin, said)
    return private_redirect(f"/permohonan/{token}?pesan=kabar#kabar")


@router.get("/permohonan/{token}/berkas/{file}")
def paper(token: str, file: str, desk: PlanRequestDep) -> Response:
    """Return a paper of the whole request, or of one of its groups."""
    desk.limits.plan_papers.require(desk.request)
    stored, host = _require(token, desk)
    return paper_response(desk, host, stored, file)


def paper_response(desk: PrivateRequest, host: Host, stored: StoredRequest, file: str) -> Response:
    """Return a paper named ``surat.docx`` or ``acara-2.pdf``; 404 when there is none of that name."""
    stem, _dot, form = file.partition(".")
    name, _dash, number = stem.partition("-")
    papers = RequestPapers(desk.reference, host, stored, desk.library.base_url, clock.today())
    if file == VISIT_DRAFT:
        return _draft_response(desk, papers)
    built = build_paper(papers, name, int(number) if number.isdecimal() else 0)
    if built is None or form not in TYPES:
        raise HTTPException(404)
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{stem}.{form}"'}
    return Response(write_paper(built, form), media_type=TYPES[form], headers=headers)


def _draft_response(desk: PrivateRequest, papers: RequestPapers) -> Response:
    """Return the draft of the visit document, for the editors; 404 where the guests' place is unknown."""
    taken = {slug for _kind, slug, _title in desk.library.documents.list_titles()}
    try:
        made = draft_of_request(papers, taken)
    except IncompletePlanError as error:
        raise HTTPException(404, str(error), headers=PRIVATE) from error
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{made.slug}.md"'}
    return Response(made.text.encode(), media_type="text/markdown; charset=utf-8", headers=headers)


@router.get("/hadir/{request_id}/{part}/{sign}")
def attendance_page(request_id: int, part: int, sign: str, desk: PlanRequestDep) -> Response:
    """Show one button: I am here."""
    stored, host = _require_attendance(request_id, part, sign, desk)
    return _attendance_page(desk, host, stored, part)


@router.post("/hadir/{request_id}/{part}/{sign}")
def attend(request_id: int, part: int, sign: str, desk: PlanRequestDep, _sent: FormDep) -> Response:
    """Count one who is there, once for each browser; no name is asked for."""
    desk.limits.attendance.require(desk.request)
    stored, host = _require_attendance(request_id, part, sign, desk)
    key = f"{request_id}.{part}"
    if stored.day_of(part) == host.today() and desk.request.cookies.get(ATTENDED_COOKIE) != key:
        desk.preparation.hosting.requests.attend(request_id, part)
    answer = private_redirect(f"/hadir/{request_id}/{part}/{sign}")
    secure = desk.library.base_url.startswith("https:")
    answer.set_cookie(ATTENDED_COOKIE, key, httponly=True, samesite="lax", secure=secure, max_age=86_400)
    return answer


def _attendance_page(desk: PlanRequest, host: Host, stored: StoredRequest, part: int) -> Response:
    return desk.page(
        "attendance.html",
        host=host,
        stored=stored,
        asked=stored.request.parts[part - 1],
        booked=stored.booked[part],
        is_today=stored.booked[part].day == host.today(),
        is_counted=desk.request.cookies.get(ATTENDED_COOKIE) == f"{stored.id}.{part}",
        crumbs=[Crumb("Daftar hadir")],
    )


def _require_attendance(
    request_id: int, part: int, sign: str, desk: PlanRequest
) -> tuple[StoredRequest, Host]:
    """Return the reception of an attendance link and its host; 404 when there is none."""
    hosting = desk.preparation.hosting
    if not hosting.is_signed(ATTENDANCE, f"{request_id}.{part}", sign):
        raise HTTPException(404)
    stored = hosting.requests.get(request_id)
    host = hosting.files.get(stored.host, desk.reference) if stored else None
    if stored is None or host is None or part not in stored.booked:
        raise HTTPException(404, "Daftar hadir ini tidak berlaku", headers=PRIVATE)
    return stored, host


def attendance_code(desk: PrivateRequest, sign: str, request_id: int, part: int) -> Response:
    """Return the address of a group's attendance as a QR code."""
    image = BytesIO()
    address = f"{desk.library.base_url}/hadir/{request_id}/{part}/{sign}"
    segno.make(address, error="m").save(image, kind="svg", border=2, light="#fff", xmldecl=False)
    return Response(image.getvalue(), media_type="image/svg+xml", headers=PRIVATE)
