"""What readers make of the library, at the desk: openings and answers of each document, and searches for managers."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.documents.models import DocumentType
from app.store.repositories.helpful_counts import Helpful
from app.store.repositories.view_counts import Views
from app.web.dependencies import DeskRequestDep
from app.web.pages.desk.desk import DESK_CRUMB, list_own_documents
from app.web.rendering.templates import Crumb

router = APIRouter()

MAX_DOCUMENTS, MAX_TEXTS = 500, 50


@router.get("/meja/pemakaian")
def usage_page(desk: DeskRequestDep) -> Response:
    """Show how often the documents of the person's places were opened and helped; to managers what is searched."""
    cards, services = list_own_documents(desk)[:MAX_DOCUMENTS], desk.services
    views: dict[str, Views] = {}
    helpful: dict[str, Helpful] = {}
    kinds: tuple[DocumentType, ...] = ("practice", "visit")
    for kind in kinds:
        urls = {card.slug: card.url for card in cards if card.kind == kind}
        views |= {urls[slug]: one for slug, one in services.view_counts.count_views(kind, list(urls)).items()}
        helpful |= {urls[slug]: one for slug, one in services.helpful_counts.count(kind, list(urls)).items()}
    rows = [(card, views.get(card.url, Views()), helpful.get(card.url, Helpful())) for card in cards]
    manages = desk.has_permission_anywhere(Action.MANAGE)
    return desk.page(
        "desk/usage.html",
        rows=sorted(rows, key=lambda row: -row[1].total),
        asked=services.missed_queries.list_asked(MAX_TEXTS) if manages else None,
        missed=services.missed_queries.list_missed(MAX_TEXTS) if manages else None,
        crumbs=[DESK_CRUMB, Crumb("Pemakaian")],
    )
