"""A region as host: questions visitors ask it, and answers to send them before they come."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from app.preparation.recommendation.host_brief import build_host_brief
from app.web.dependencies import PlanRequestDep
from app.web.rendering.templates import Crumb

router = APIRouter()

MOST_PRACTICES = 100


@router.get("/daerah/{code}/tuan-rumah")
def host_page(code: str, desk: PlanRequestDep) -> HTMLResponse:
    """Show the questions a region or ministry is asked most, the answers, and a text for replies."""
    place = desk.reference.places.get(code)
    if place is None:
        raise HTTPException(404)
    linked = desk.library.documents.linked.list_by_places([code])
    practices = [link.card for link in linked if link.kind == "home"][:MOST_PRACTICES]
    visits = desk.preparation.hosts.list_visits_to([code])
    brief = build_host_brief(desk.reference, place, visits, practices, desk.library.base_url)
    crumbs = [Crumb("Daerah", "/daerah/"), Crumb(place.short, f"/daerah/{code}"), Crumb("Sebagai tuan rumah")]
    return desk.templates.render_page(desk.request, "host.html", place=place, brief=brief, crumbs=crumbs)
