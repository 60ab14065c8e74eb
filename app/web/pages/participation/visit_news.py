"""News of visits months later: asked of the regions a cohort came from, and entered into reports by their desks."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action, ForbiddenError
from app.documents.markdown.sections import parse_fields, update_fields
from app.preparation.alumni import AlumniQuestion
from app.publishing.drafts import NewDraft, SaveConflict
from app.publishing.notes.visit_news import NewsError, NewsText, VisitNews, VisitNewsState, with_news
from app.publishing.workflow import EDITABLE, TransitionError
from app.web.dependencies import DeskRequestDep, FormDep, RegionDeskDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.visit_news import list_all_asked, list_asked, list_news_to_enter, may_answer
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.preparation.news_form import read_news
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja/kabar")

NEWS_CRUMB = Crumb("Kabar kunjungan", "/meja/kabar")


@router.get("")
def news_page(desk: RegionDeskDep) -> Response:
    """List what the person's regions are asked, and the news that wait to be entered."""
    return _list(desk)


def _list(desk: DeskRequest, fault: str = "") -> Response:
    asked = list_asked(desk)
    return desk.page(
        "desk/visit_news.html",
        status=422 if fault else 200,
        fault=fault,
        asked=asked,
        states=desk.publishing.visit_news.find_states([one.origin.key for one in asked]),
        waiting=list_news_to_enter(desk),
        crumbs=[DESK_CRUMB, Crumb(NEWS_CRUMB.label)],
    )


@router.get("/kunjungan/{slug}/{region}")
def question_page(slug: str, region: str, desk: DeskRequestDep) -> Response:
    """Ask a region what it has applied."""
    return _question(desk, _require_question(desk, slug, region), NewsText())


def _require_question(desk: DeskRequest, slug: str, region: str) -> AlumniQuestion:
    """Return a question; 404 when nothing is asked, ForbiddenError when somebody else is."""
    asked = list_all_asked(desk)
    found = next((one for one in asked if (one.card.slug, one.region) == (slug, region)), None)
    if found is None:
        raise HTTPException(404, "Pertanyaan ini sudah dijawab, atau belum waktunya")
    if not may_answer(desk, found):
        raise ForbiddenError("Peran Anda tidak mencakup daerah ini")
    return found


def _question(desk: DeskRequest, asked: AlumniQuestion, said: NewsText, fault: str = "") -> Response:
    return desk.page(
        "desk/alumni_question.html",
        status=422 if fault else 200,
        fault=fault,
        asked=asked,
        said=said,
        crumbs=[DESK_CRUMB, NEWS_CRUMB, Crumb(desk.reference.place(asked.region).short)],
    )


@router.post("/kunjungan/{slug}/{region}")
def answer_question(slug: str, region: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Store what a region tells, for the desk of the visit."""
    asked, said = _require_question(desk, slug, region), read_news(sent)
    try:
        desk.publishing.visit_news.submit(asked.origin, said)
    except NewsError as error:
        return _question(desk, asked, said, str(error))
    return private_redirect("/meja/kabar")


@router.post("/{news_id}/{step}")
def deal_with_news(news_id: RowNumber, step: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Enter news into a draft of their report, or leave them out."""
    news = desk.publishing.visit_news.get(news_id)
    if news is None:
        raise HTTPException(404)
    place = desk.publishing.publisher.require_permitted_place(desk.person, Action.WRITE, "visit", news.slug)
    try:
        if step == "masukkan":
            return private_redirect(f"/meja/draf/{_enter(desk, news, place, sent.get('tindak_lanjut', ''))}")
        if step != "abaikan":
            raise HTTPException(404)
        desk.publishing.visit_news.close(desk.actor, news.id, VisitNewsState.REJECTED, place)
    except (NewsError, TransitionError) as error:
        return _list(desk, str(error))
    return private_redirect("/meja/kabar")


def _enter(desk: DeskRequest, news: VisitNews, place: str, follow_up: str) -> int:
    """Write news into the open draft of their visit, else into a new one; return its number."""
    repository, drafts = desk.publishing.visit_news, desk.publishing.drafts
    published = desk.publishing.publisher.published_text("visit", news.slug)
    if published is None or news.state is not VisitNewsState.WAITING:
        raise NewsError("Kabar ini sudah ditindaklanjuti, atau kunjungannya tidak terbit lagi.")
    running = drafts.list_drafts(desk.person, EDITABLE, Action.WRITE)
    draft = next((one for one in running if (one.kind, one.slug) == ("visit", news.slug)), None)
    if draft is not None:
        text = _with_news(draft.text, news, follow_up)
        if isinstance(drafts.save(desk.person, draft.id, text, base=draft.version), SaveConflict):
            raise NewsError("Draf kunjungan ini baru saja diubah orang lain. Ulangi.")
        repository.close(desk.actor, news.id, VisitNewsState.ENTERED, place)
        return draft.id
    text = _with_news(published[0], news, follow_up)
    new = NewDraft("visit", news.slug, place, text, published[1], published[0])
    return drafts.create(
        desk.actor,
        desk.person,
        new,
        also=lambda session, _number: repository.close_within(
            session, desk.actor, news.id, VisitNewsState.ENTERED, place
        ),
    )


def _with_news(text: str, news: VisitNews, follow_up: str) -> str:
    rows = parse_fields(text).get("follow_ups") or []
    return update_fields(text, {"follow_ups": with_news(rows, news, follow_up)}, "visit")
