"""A host's answer to a request, and the files of its desk: papers, attendance codes, calendar."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app import clock
from app.accounts.permissions import Action
from app.documents.dates import read_date
from app.documents.hosting.host_files import Host
from app.preparation.hosting.bookings import NoPlaceError
from app.preparation.hosting.calendar import write_receptions_ics
from app.preparation.hosting.request import GivenAnswer, HostReply
from app.preparation.hosting.requests import RequestError
from app.preparation.hosting.visit_news import find_report, news_origin
from app.preparation.plans.plan_fields import TEXT_LENGTH
from app.web.dependencies import DeskRequestDep, FormDep, PlanRequestDep
from app.web.desk.desk_request import DeskRequest
from app.web.forms.csrf import FormFields
from app.web.pages.desk.hosting import CALENDAR, SUGGESTED_HOSTS, require_host, show_request
from app.web.pages.preparation.visit_requests import ATTENDANCE, attendance_code, paper_response
from app.web.preparation.news_form import read_news
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE, private_redirect

router = APIRouter()

_YEAR = timedelta(days=366)


@router.post("/meja/tuan-rumah/{host_id}/permohonan/{request_id}/{step}")
def answer(host_id: str, request_id: RowNumber, step: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Accept, offer other days, refuse, finish, or write down answers and what came of it."""
    host = require_host(host_id, desk)
    take = _STEPS.get(step)
    if take is None:
        raise HTTPException(404)
    try:
        take(desk, host, request_id, sent)
    except (NoPlaceError, RequestError) as error:
        said = read_news(sent) if step == "kabar" else None
        return show_request(desk, host, request_id, str(error), said)
    return private_redirect(f"/meja/tuan-rumah/{host.id}/permohonan/{request_id}")


def _days(sent: Mapping[str, str]) -> dict[int, date]:
    """Return the day of each part in a form; raise RequestError for what is no date."""
    days = {}
    for name, text in sent.items():
        number = name.removeprefix("tanggal_")
        if name != number and number.isdecimal() and text.strip():
            try:
                days[int(number)] = date.fromisoformat(read_date(text))
            except ValueError as error:
                raise RequestError(f"Tanggal “{text[:40]}” tidak terbaca.") from error
    return days


def _require_all_days(desk: DeskRequest, request_id: int, sent: FormFields) -> dict[int, date]:
    """Return the day of every part; raise RequestError when one lacks it or has passed."""
    stored, days = desk.preparation.hosting.requests.get(request_id), _days(sent)
    parts = len(stored.request.parts) if stored else 0
    if set(days) != set(range(1, parts + 1)):
        raise RequestError("Isi tanggal setiap kelompok.")
    if min(days.values()) < clock.today():
        raise RequestError("Ada tanggal yang sudah lewat.")
    return days


def _accept(desk: DeskRequest, host: Host, request_id: int, sent: FormFields) -> None:
    days = _require_all_days(desk, request_id, sent)
    repository, joint = desk.preparation.hosting.requests, {}
    if other := repository.get(int(sent["gabung"])) if sent.get("gabung", "").isdecimal() else None:
        joint = {one.day: one.id for one in other.booked.values() if other.host == host.id}
        if not set(joint) & set(days.values()):
            raise RequestError(
                "Rombongan itu diterima pada hari lain; samakan tanggalnya untuk sesi bersama."
            )
    repository.accept(
        desk.actor, host, request_id, days, joint=joint, note=sent.get("catatan", "").strip()[:TEXT_LENGTH]
    )


def _offer(desk: DeskRequest, host: Host, request_id: int, sent: FormFields) -> None:
    days = _require_all_days(desk, request_id, sent)
    note = sent.get("catatan", "").strip()[:TEXT_LENGTH]
    desk.preparation.hosting.requests.offer(desk.actor, host, request_id, days, note)


def _decline(desk: DeskRequest, host: Host, request_id: int, sent: FormFields) -> None:
    known = [code for code in sent.getlist("lain") if code in desk.reference.places]
    reply = HostReply(
        reason=sent.get("alasan", "").strip()[:TEXT_LENGTH],
        offers_online="daring" in sent,
        other_hosts=tuple(known[:SUGGESTED_HOSTS]),
    )
    desk.preparation.hosting.requests.decline(desk.actor, host, request_id, reply)


def _finish(desk: DeskRequest, host: Host, request_id: int, _sent: FormFields) -> None:
    desk.preparation.hosting.requests.finish(desk.actor, host, request_id)


def _write_answers(desk: DeskRequest, host: Host, request_id: int, sent: FormFields) -> None:
    rows = zip(sent.getlist("pertanyaan"), sent.getlist("jawaban"), strict=False)
    answers = tuple(
        GivenAnswer(question=question[:TEXT_LENGTH], answer=given[:TEXT_LENGTH])
        for question, given in rows
        if question.strip()
    )
    desk.preparation.hosting.requests.write_reply(host, request_id, answers=answers[:60])


def _write_news(desk: DeskRequest, host: Host, request_id: int, sent: FormFields) -> None:
    said = read_news(sent)
    if fault := said.find_problem():
        raise RequestError(fault)
    stored = desk.preparation.hosting.requests.get(request_id)
    desk.preparation.hosting.requests.write_reply(host, request_id, news_of_host=said)
    report = find_report(desk.library.documents.linked, stored, host.place.code) if stored else None
    if stored and report:
        origin = news_origin(report, stored, "host", host.place.code)
        desk.publishing.visit_news.submit(origin, said)


_STEPS: Mapping[str, Callable[[DeskRequest, Host, int, FormFields], None]] = {
    "terima": _accept,
    "tawarkan": _offer,
    "tolak": _decline,
    "selesai": _finish,
    "jawaban": _write_answers,
    "kabar": _write_news,
}


@router.get("/meja/tuan-rumah/{host_id}/permohonan/{request_id}/berkas/{file}")
def paper(host_id: str, request_id: RowNumber, file: str, desk: DeskRequestDep) -> Response:
    """Return a paper of a request to its host."""
    host = require_host(host_id, desk, Action.READ)
    stored = desk.preparation.hosting.requests.get(request_id)
    if stored is None or stored.host != host.id:
        raise HTTPException(404)
    return paper_response(desk, host, stored, file)


@router.get("/meja/tuan-rumah/{host_id}/permohonan/{request_id}/hadir-{part}.svg")
def attendance_qr(host_id: str, request_id: RowNumber, part: RowNumber, desk: DeskRequestDep) -> Response:
    """Return the QR code that guests of a group scan on the day."""
    require_host(host_id, desk, Action.READ)
    sign = desk.preparation.hosting.sign(ATTENDANCE, f"{request_id}.{part}")
    return attendance_code(desk, sign, request_id, part)


@router.get("/kalender/{host_id}/{sign}.ics")
def calendar(host_id: str, sign: str, desk: PlanRequestDep) -> Response:
    """Return a host's receptions for the office's own calendar; the address is secret."""
    hosting = desk.preparation.hosting
    host = hosting.files.get(host_id, desk.reference)
    if host is None or not hosting.is_signed(CALENDAR, host_id, sign):
        raise HTTPException(404)
    today = host.today()
    found = hosting.requests.receptions_of(host.id, today - _YEAR, today + _YEAR)
    requests = hosting.requests.get_many({number for one in found for number, _part in one.parts})
    content = write_receptions_ics(host, found, requests, clock.now())
    return Response(content, media_type="text/calendar; charset=utf-8", headers=PRIVATE)
