"""How practices spread: the map of provinces, the lineage of practices, and the visits over time."""

from collections.abc import Mapping
from itertools import groupby
from typing import Annotated, NamedTuple

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.i18n import gettext, marked
from app.library import LibraryService
from app.lineage.journeys import (
    Journey,
    PlaceCounts,
    build_journeys,
    count_by_province,
    count_flows,
)
from app.store.repositories.cards import Card
from app.store.repositories.linked_documents import MAX_LISTED
from app.web.charts.journey import draw_journey, draw_overview
from app.web.charts.layers import Layers
from app.web.charts.tiles import tiles
from app.web.charts.timeline import Timeline, timeline
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering import labels
from app.web.rendering.picture_files import PictureFile, picture_response
from app.web.rendering.tables import table_response
from app.web.rendering.templates import Crumb
from app.web.rendering.visit_routes import VisitRoute, visit_routes

router = APIRouter()

MAX_VISITS_SHOWN = MAX_LISTED
"""Visits on the timeline; of more, the newest."""
MEASURES = {
    "praktik": marked("Praktik"),
    "tuan-rumah": marked("Kunjungan sebagai tuan rumah"),
    "tamu": marked("Kunjungan sebagai tamu"),
}


class MeasuredProvinces(NamedTuple):
    """The counts of every province, and those of the measure that is shown."""

    measure: str
    counts: Mapping[str, PlaceCounts]
    shown: Mapping[str, int]


def _measure_provinces(library: LibraryService, asked: str) -> MeasuredProvinces:
    """Count what is asked for by province; practices when the measure is unknown."""
    measure = asked if asked in MEASURES else "praktik"
    name = {"praktik": "practices", "tuan-rumah": "host", "tamu": "guest"}[measure]
    counts = count_by_province(library.links, library.reference.provinces)
    return MeasuredProvinces(measure, counts, {code: getattr(row, name) for code, row in counts.items()})


@router.get("/peta")
def map_page(
    request: Request, library: LibraryDep, templates: TemplatesDep, ukur: str = "praktik"
) -> HTMLResponse:
    """Show the provinces as tiles and as a table."""
    provinces = _measure_provinces(library, ukur)
    return templates.render_page(
        request,
        "map.html",
        measure=provinces.measure,
        measures=MEASURES,
        counts=provinces.counts,
        tiles=tiles(provinces.shown),
        missing=[code for code, count in provinces.shown.items() if not count],
        flows=count_flows(library.links, library.reference.provinces)[:25],
        abroad=library.links.count_visits_abroad(),
        crumbs=[Crumb("Peta")],
    )


@router.get("/peta.svg")
@router.get("/peta.png")
def map_picture(
    request: Request, library: LibraryDep, templates: TemplatesDep, ukur: str = "praktik"
) -> Response:
    """Return the map as a file."""
    provinces = _measure_provinces(library, ukur)
    drawing = tiles(provinces.shown)
    title = gettext("%(measure)s menurut provinsi") % {"measure": gettext(MEASURES[provinces.measure])}
    return picture_response(
        request,
        templates,
        library,
        PictureFile("province_tiles", drawing, title, (), f"/peta?ukur={provinces.measure}"),
    )


@router.get("/peta.csv")
@router.get("/peta.xlsx")
def map_data(request: Request, library: LibraryDep) -> Response:
    """Return the map's counts as a table."""
    rows = [
        (code, library.reference.place(code).name, row.practices, row.host, row.guest)
        for code, row in count_by_province(library.links, library.reference.provinces).items()
    ]
    return table_response(request, ("kode", "provinsi", "praktik", "tuan_rumah", "tamu"), rows, name="peta")


def _journeys(library: LibraryService, practice: str | None = None) -> list[Journey]:
    return build_journeys(library.documents, library.links, library.practice_notes, practice=practice)


@router.get("/silsilah")
def lineage_page(
    request: Request,
    library: LibraryDep,
    templates: TemplatesDep,
    praktik: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """Show which practice went where through which visit, and what came of it."""
    found = _journeys(library, praktik or None)
    card = found[0].card if praktik and found else None
    if praktik and not found:
        document = library.documents.get_document("practice", praktik)
        if document is None:
            raise HTTPException(404)
    crumbs = (
        [Crumb("Jejak penerapan", "/silsilah"), Crumb(card.title)] if card else [Crumb("Jejak penerapan")]
    )
    picture = _draw(library, found, praktik)
    return templates.render_page(
        request, "lineage.html", journeys=found, only=praktik, picture=picture, crumbs=crumbs
    )  # fmt: skip


def _draw(library: LibraryService, journeys: list[Journey], practice: str | None) -> Layers:
    if practice and journeys:
        return draw_journey(library.reference, journeys[0])
    return draw_overview(library.reference, journeys)


@router.get("/silsilah.svg")
@router.get("/silsilah.png")
def lineage_picture(
    request: Request,
    library: LibraryDep,
    templates: TemplatesDep,
    praktik: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Return the lineage, of all practices or of one, as a file."""
    found = _journeys(library, praktik or None)
    if not found:
        raise HTTPException(404)
    title = found[0].card.title if praktik else gettext("Jejak penerapan praktik")
    address = f"/silsilah?praktik={found[0].card.slug}" if praktik else "/silsilah"
    file = PictureFile("layers", _draw(library, found, praktik), title, (), address)
    return picture_response(request, templates, library, file)


@router.get("/silsilah.csv")
@router.get("/silsilah.xlsx")
def lineage_data(request: Request, library: LibraryDep) -> Response:
    """Return every step of every journey as a table."""
    rows: list[tuple[object, ...]] = []
    for journey in _journeys(library):
        origin = journey.card.slug
        for study in journey.studies:
            rows.append((origin, "kunjungan", study.card.slug, study.card.date, study.learned))
            rows += [
                (origin, "tindak lanjut", study.card.slug, labels.FOLLOW_UP[plan.status], plan.action)
                for plan in study.follow_ups
            ]
        rows += [
            (origin, "adaptasi", step.card.slug, step.card.year, step.changes) for step in journey.adaptations
        ]
        notes = [*journey.adoptions, *journey.claims]
        rows += [
            (
                origin,
                "penerapan" if one.has_evidence else "pernyataan menerapkan",
                one.place,
                one.said.since,
                one.said.text,
            )
            for one in notes
        ]
    return table_response(
        request,
        ("praktik_asal", "langkah", "dokumen", "waktu_atau_status", "keterangan"),
        rows,
        name="silsilah",
    )


def _dated_visits(library: LibraryService) -> list[VisitRoute]:
    """Return the visits whose year is known, newest first."""
    newest = library.documents.list_newest("visit", MAX_VISITS_SHOWN)
    return visit_routes(library.reference, [card for card in newest if card.date])


@router.get("/linimasa")
def timeline_page(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show the visits over the years, as dots and as a list."""
    visits = _dated_visits(library)
    by_year = [
        (year, list(group)) for year, group in groupby(visits, key=lambda one: (one.card.date or "")[:4])
    ]
    return templates.render_page(
        request,
        "timeline.html",
        picture=_draw_timeline(visits),
        by_year=by_year,
        total=library.documents.count_by_kind().get("visit", 0),
        shown=len(visits),
        crumbs=[Crumb("Linimasa")],
    )


def _draw_timeline(visits: list[VisitRoute]) -> Timeline[VisitRoute] | None:
    return timeline([(_known_date(one.card), one) for one in visits])


@router.get("/linimasa.svg")
@router.get("/linimasa.png")
def timeline_picture(request: Request, library: LibraryDep, templates: TemplatesDep) -> Response:
    """Return the timeline as a file."""
    drawing = _draw_timeline(_dated_visits(library))
    if drawing is None:
        raise HTTPException(404)
    file = PictureFile("dots", drawing, gettext("Linimasa kunjungan"), (), "/linimasa")
    return picture_response(request, templates, library, file)


def _known_date(card: Card) -> str:
    """Return the date, no more precise than it is known."""
    length = {"year": len("2025"), "month": len("2025-02")}.get(card.meta.get("date_precision", "day"))
    return (card.date or "")[:length]


@router.get("/linimasa.csv")
@router.get("/linimasa.xlsx")
def timeline_data(request: Request, library: LibraryDep) -> Response:
    """Return the visits of the timeline as a table."""
    rows = [
        (_known_date(one.card), one.guest, one.host, one.card.title, one.card.slug)
        for one in _dated_visits(library)
    ]
    return table_response(
        request, ("waktu", "tamu", "tuan_rumah", "judul", "kunjungan"), rows, name="linimasa"
    )
