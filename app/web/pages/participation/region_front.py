"""A region's own front: its greeting and colours, what it has, what it looks for and whom to ask."""

from collections.abc import Iterable

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app import clock
from app.documents.parts import Contact
from app.documents.reference.places import PlaceName
from app.documents.reference.region_signs import RegionSign, SignError, read_sign
from app.documents.reference.region_spaces import RegionSpace, SpaceError, read_space
from app.documents.validation.unknown_names import unknown_place
from app.publishing.needs.needs import Need, split_needs
from app.store.repositories.cards import Card
from app.store.repositories.follow_ups import FollowUpFilter
from app.web.dependencies import PlanRequestDep
from app.web.pages.public.regions import sides_of, studies_of
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.templates import Crumb

router = APIRouter()

SHOWN_FOLLOW_UPS, SHOWN_CONTACTS = 3, 4
"""Of each list; the rest is a link away, so that the front stays short on a phone."""
_NOT_CACHED = {"Cache-Control": "no-cache, no-store"}
"""Greetings, colours and terms are files that no index follows."""


def _require_place(code: str, desk: PlanRequest) -> PlaceName:
    """Return the place of an address; 404 with the nearest ones when there is none."""
    place = desk.reference.places.get(code)
    if place is None:
        raise HTTPException(404, unknown_place("kode daerah", code, desk.reference))
    return place


def _read_space(desk: PlanRequest, place: PlaceName) -> RegionSpace:
    """Return what a place says of itself; nothing while its file has faults, which `check` names."""
    try:
        return read_space(desk.library.content_dir, place.code, desk.reference)
    except SpaceError:
        return RegionSpace()


def _read_sign(desk: PlanRequest, place: PlaceName) -> RegionSign | None:
    """Return the sign of a place; none while its file has faults, which `check` names."""
    try:
        return read_sign(desk.library.content_dir, place.code)
    except SignError:
        return None


@router.get("/r/{code}/")
def region_front(code: str, desk: PlanRequestDep) -> Response:
    """Show the front of a region; a province with its regencies and cities."""
    place = _require_place(code, desk)
    codes = desk.reference.with_regencies(code)
    sides = sides_of(desk.library.documents.linked.list_by_places(codes))
    open_ones = FollowUpFilter(places=codes, only_open=True, today=clock.today())
    practices = sorted((link.card for link in sides["home"]), key=_published, reverse=True)
    page = desk.templates.render_page(
        desk.request,
        "region_front.html",
        place=place,
        space=_read_space(desk, place),
        sign=_read_sign(desk, place),
        practices=practices,
        guests=studies_of(desk.library, sides["host"]),
        hosts=studies_of(desk.library, sides["guest"]),
        needs=_list_needs(desk, codes),
        terms=desk.preparation.hosting.files.of_place(code, desk.reference),
        contacts=_list_contacts([*practices, *(link.card for link in sides["host"])]),
        crumbs=[Crumb("Daerah", "/daerah/"), Crumb(place.short, f"/daerah/{code}"), Crumb("Beranda daerah")],
        follow_ups=desk.preparation.follow_ups.find(open_ones, limit=SHOWN_FOLLOW_UPS),
        follow_ups_total=desk.preparation.follow_ups.count(open_ones),
        today=open_ones.today,
    )
    page.headers.update(_NOT_CACHED)
    return page


@router.get("/r/{code}/warna.css")
def region_colours(code: str, desk: PlanRequestDep) -> Response:
    """Return the colours of a region as a style sheet; 404 when it has none."""
    accent = _read_space(desk, _require_place(code, desk)).accent
    if accent is None:
        raise HTTPException(404)
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ --aksen: {accent.dark}; }} }}"
    return Response(
        f":root {{ --aksen: {accent.light}; }}\n{dark}\n", media_type="text/css", headers=_NOT_CACHED
    )


@router.get("/r/{code}/lambang.png")
def region_sign(code: str, desk: PlanRequestDep) -> Response:
    """Return the sign of a region; 404 when it has none."""
    sign = _read_sign(desk, _require_place(code, desk))
    if sign is None:
        raise HTTPException(404)
    return Response(sign.data, media_type="image/png", headers=_NOT_CACHED)


@router.get("/r/{code}/sitemap.xml")
def region_sitemap(code: str, desk: PlanRequestDep) -> Response:
    """List the pages of a region for search engines: its part of the site's map."""
    place = _require_place(code, desk)
    sides = sides_of(desk.library.documents.linked.list_by_places(desk.reference.with_regencies(code)))
    cards = {link.card.url: link.card for links in sides.values() for link in links}
    pages = [f"/r/{place.code}/", f"/daerah/{place.code}", f"/daerah/{place.code}/tuan-rumah"]
    documents = [(url, card.changed) for url, card in sorted(cards.items())]
    return desk.templates.render_xml("sitemap.xml", "application/xml", pages=pages, documents=documents)


def _published(card: Card) -> str:
    return card.published.isoformat()


def _list_needs(desk: PlanRequest, codes: tuple[str, ...]) -> list[Need]:
    """Return what the region, or one in it, looks for and has no published answer yet."""
    needs = [one for one in desk.library.needs.list_published() if set(codes) & set(one.places)]
    titles = desk.library.documents.get_titles([one.answer for one in needs if one.answer])
    return split_needs(needs, set(titles))[0]


def _list_contacts(cards: Iterable[Card]) -> list[tuple[Contact, Card]]:
    """Return the offices that answer for practices and for what others came to see, each once, with a document."""
    found: dict[tuple[str, str], tuple[Contact, Card]] = {}
    for card in cards:
        if data := card.meta.get("contact"):
            contact = Contact.model_validate(data)
            found.setdefault((contact.agency, contact.channel), (contact, card))
    return list(found.values())[:SHOWN_CONTACTS]
