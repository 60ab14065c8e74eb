"""Two reports that may be about the same visit: a person says whether they are."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.documents.models import load_meta
from app.publishing.same_visits.same_visits import ReportPair, SameVisitError
from app.store.tables import DIFFERENT, SAME
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja/laporan-ganda")

_ANSWERS = {"sama": SAME, "beda": DIFFERENT, "batal": ""}


@router.get("")
def same_visits_page(desk: DeskRequestDep) -> Response:
    """List the pairs of reports that wait for an answer, and those that were joined."""
    desk.require_permission_anywhere(Action.PUBLISH)
    return _page(desk)


def _page(desk: DeskRequest, fault: str = "") -> Response:
    pairs = desk.publishing.same_visits.list_at_desk(desk.person)
    shown = [(pair, *_visits(pair)) for pair in pairs]
    return desk.page(
        "desk/same_visits.html",
        status=422 if fault else 200,
        fault=fault,
        waiting=[one for one in shown if not one[0].answer],
        joined=[one for one in shown if one[0].answer],
        crumbs=[DESK_CRUMB, Crumb("Laporan ganda")],
    )


def _visits(pair: ReportPair) -> tuple[object, object]:
    return load_meta("visit", pair.first.meta), load_meta("visit", pair.second.meta)


@router.post("")
def answer(desk: DeskRequestDep, sent: FormDep) -> Response:
    """Join two reports, keep them apart, or ask again."""
    desk.require_permission_anywhere(Action.PUBLISH)
    if (said := _ANSWERS.get(sent.get("jawaban", ""))) is None:
        raise HTTPException(422)
    pair = (sent.get("pertama", ""), sent.get("kedua", ""))
    try:
        desk.publishing.same_visits.answer(desk.actor, desk.person, pair, said)
    except SameVisitError as error:
        return _page(desk, str(error))
    return private_redirect("/meja/laporan-ganda")
