"""The form by which a guest asks a host for a visit: terms broken are said before it is sent, answers are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.documents.hosting.breaches import Breach, say_day
from app.documents.hosting.host_files import Host
from app.documents.vocabulary import KIND
from app.i18n import gettext
from app.preparation.hosting.request import (
    MAX_PARTS,
    MAX_PEOPLE,
    WAITING,
    RequestPart,
    VisitRequest,
    find_gaps,
    find_request_breaches,
)
from app.preparation.hosting.requests import RequestError
from app.preparation.plans.plan_fields import LINE_LENGTH, TEXT_LENGTH
from app.web.dependencies import FormDep, PlanRequestDep
from app.web.pages.preparation.host_page import (
    chosen_host,
    free_days,
    host_brief,
    host_crumbs,
    require_place,
)
from app.web.preparation.plan_request import PlanRequest
from app.web.preparation.request_form import (
    COHORT_PROGRAMMES,
    FIRST_GROUPS,
    STAGES,
    RequestForm,
    are_alike,
    by_relevance,
    count_groups,
    origins_text,
    read_request,
    request_from_plan,
)
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter()

MOST_ANSWERS = 5
_COHORT = "angkatan"


@dataclass(frozen=True, slots=True)
class Known:
    """What a guest can read instead of coming, and who else asks the same."""

    answers: list[tuple[str, str]]
    documents: list[tuple[str, str]]
    """(title, address)"""
    others: int
    """How many waiting requests are about the same."""


def require_host(code: str, office: str, desk: PlanRequest) -> Host:
    """Return the host of an address; 404 when it has no terms."""
    require_place(code, desk)
    host = chosen_host(code, office, desk)
    if host is None:
        raise HTTPException(404, "Tuan rumah ini belum menulis ketentuannya; kirimkan surat seperti biasa")
    return host


@router.get("/daerah/{code}/tuan-rumah/permohonan")
def request_page(
    code: str, desk: PlanRequestDep, kantor: str = "", rombongan: str = "", rencana: str = ""
) -> Response:
    """Show the form, empty or prefilled from a plan."""
    host = require_host(code, kantor, desk)
    stored = desk.preparation.plans.load(rencana) if rencana else None
    empty = VisitRequest(is_cohort=rombongan == _COHORT, parts=(RequestPart(),))
    request = request_from_plan(desk.reference, stored.plan, code) if stored else empty
    home = desk.reference.place(request.home).name if request.home else ""
    groups = max(FIRST_GROUPS, len(request.parts)) if request.is_cohort else 1
    return _form_page(desk, host, RequestForm(request, home), groups=groups)


@router.post("/daerah/{code}/tuan-rumah/permohonan")
def send_request(
    code: str, desk: PlanRequestDep, sent: FormDep, kantor: str = "", rombongan: str = ""
) -> Response:
    """Check a request against the host's terms; store it once its guest has seen what is already answered."""
    host = require_host(code, kantor, desk)
    is_cohort = rombongan == _COHORT
    form = read_request(desk.reference, sent, is_cohort=is_cohort)
    groups = count_groups(sent) if is_cohort else 1
    if sent.get("langkah") == "daring":
        form = replace(form, request=form.request.model_copy(update={"mode": "daring"}))
    mail = desk.preparation.hosting.mail
    faults = () if mail.is_valid(form.address) else (gettext("“%s” bukan alamat surel.") % form.address,)
    errors = list(dict.fromkeys((*form.errors, *find_gaps(form.request, host.terms), *faults)))
    taken = desk.preparation.hosting.requests.bookings_of(host.id)
    breaches = find_request_breaches(form.request, host.calendar(taken))
    if errors or breaches:
        return _form_page(desk, host, replace(form, errors=tuple(errors)), breaches=breaches, groups=groups)
    if sent.get("langkah") not in ("kirim", "daring"):
        return _form_page(desk, host, form, known=_known(desk, host, form.request), groups=groups)
    desk.limits.visit_requests.require(desk.request)
    try:
        token = desk.preparation.hosting.requests.submit(
            host, form.request, network=desk.network, encrypted_address=mail.encrypt(form.address)
        )
    except RequestError as error:
        return _form_page(desk, host, replace(form, errors=(str(error),)), groups=groups)
    return private_redirect(f"/permohonan/{token}?pesan=terkirim")


def _known(desk: PlanRequest, host: Host, request: VisitRequest) -> Known:
    """Return what is known on the topic of a request."""
    brief = host_brief(desk, host.place)
    pairs = [(one.question, one.answer) for one in host.terms.answers]
    pairs += [(one.question if one.asked else one.visit_title, one.answer) for one in brief.answered]
    topics = " ".join([request.topic, *(part.topic for part in request.parts)])
    documents = [(one.title, one.url) for one in brief.documents]
    waiting = desk.preparation.hosting.requests.list_of(host.id, WAITING)
    return Known(
        by_relevance(topics, pairs, MOST_ANSWERS),
        by_relevance(topics, documents, MOST_ANSWERS),
        sum(are_alike(request.topic, one.request.topic) for one in waiting),
    )


def _form_page(
    desk: PlanRequest,
    host: Host,
    form: RequestForm,
    *,
    breaches: list[tuple[int, Breach]] | None = None,
    known: Known | None = None,
    groups: int = 1,
) -> Response:
    terms, request = host.terms, form.request
    rows = [*request.parts, *[RequestPart()] * (groups - len(request.parts))]
    return desk.page(
        "host_request.html",
        status=422 if form.errors or breaches else 200,
        host=host,
        terms=terms,
        form=form,
        asked=request,
        rows=[(part, origins_text(desk.reference, part)) for part in rows],
        breaches=breaches or [],
        known=known,
        days=free_days(desk, host),
        say_day=say_day,
        bodies=desk.reference.role("dprd").bodies,
        kinds=KIND,
        programmes=COHORT_PROGRAMMES,
        stages=STAGES,
        groups=groups,
        more=min(groups + FIRST_GROUPS, MAX_PARTS) if groups < MAX_PARTS else None,
        has_mail=desk.preparation.hosting.mail.is_on,
        limits={"line": LINE_LENGTH, "text": TEXT_LENGTH, "people": MAX_PEOPLE},
        address=_address(host, request),
        crumbs=host_crumbs(host.place, Crumb("Sebagai tuan rumah", host.url), Crumb("Permohonan")),
    )


def _address(host: Host, request: VisitRequest) -> str:
    """Return the address of the form itself."""
    chosen: Mapping[str, str] = {"kantor": host.role, "rombongan": _COHORT if request.is_cohort else ""}
    query = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return f"/daerah/{host.place.code}/tuan-rumah/permohonan" + (f"?{query}" if query else "")
