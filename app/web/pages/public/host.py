"""A region as host: what its visitors ask, and what to send them before they come."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from app.preparation.recommendation.host_brief import host_brief
from app.web.preparation.plan_request import DeskDep
from app.web.rendering.templates import Crumb

router = APIRouter()

MOST_PRACTICES = 100


@router.get("/daerah/{code}/tuan-rumah")
def host_page(code: str, desk: DeskDep) -> HTMLResponse:
    """What visitors ask a region or ministry most, the answers, and a text for replies."""
    place = desk.reference.places.get(code)
    if place is None:
        raise HTTPException(404)
    linked = desk.site.library.in_places([code])
    practices = [link.card for link in linked if link.kind == "home"][:MOST_PRACTICES]
    visits = desk.preparation.hosting.visits_to([code])
    brief = host_brief(desk.reference, place, visits, practices, desk.site.base_url)
    crumbs = [Crumb("Daerah", "/daerah/"), Crumb(place.short, f"/daerah/{code}"), Crumb("Sebagai tuan rumah")]
    return desk.view.page(desk.request, "host.html", place=place, brief=brief, crumbs=crumbs)
