"""Link previews: the picture of a document or region, and its address as a QR code."""

from collections.abc import Iterable
from io import BytesIO

import segno
from fastapi import APIRouter
from fastapi.responses import Response

from app.documents import dates
from app.documents.models import document_url
from app.documents.reference.places import PlaceName
from app.library import LibraryService
from app.lineage.journeys import count_by_province
from app.store.tables import DocumentRow
from app.web.charts.card import CardText, draw_card
from app.web.charts.tiles import STEPS, tiles
from app.web.dependencies import DocumentDep, LibraryDep
from app.web.pages.public.reference import find_entry
from app.web.published import document_type_of
from app.web.reference_kinds import REGIONS
from app.web.rendering import labels

router = APIRouter()


@router.get("/kartu.png")
def site_picture(library: LibraryDep) -> Response:
    """Return the picture for pages that have none of their own."""
    totals = library.documents.count_by_kind()
    counts = count_by_province(library.links, library.reference.provinces)
    shades = {
        tile.code: tile.shade
        for tile in tiles({code: row.practices + row.host + row.guest for code, row in counts.items()})
    }
    text = CardText(
        above="Praktik dan kunjungan antarinstansi",
        title="Sebelum berangkat, baca dulu apa yang sudah dipelajari.",
        below=f"{totals.get('practice', 0)} praktik · {totals.get('visit', 0)} kunjungan",
    )
    return _png(draw_card(library.reference, text, shades))


@router.get("/praktik/{slug}.png")
@router.get("/kunjungan/{slug}.png")
def document_picture(row: DocumentDep, library: LibraryDep) -> Response:
    """Return the picture of a document."""
    name = library.reference.place(row.area_code).name
    if row.kind == "practice":
        above, below = f"Praktik · {name}", f"Bukti {labels.EVIDENCE[row.strength].lower()}"
        places = [row.area_code]
    else:
        above, below = f"{labels.KIND[row.meta['kind']]} · ke {name}", _when(row)
        places = [*row.meta["guest"].get("regions", ()), *row.meta.get("host", {}).get("regions", ())]
    values = [link["value"] for link in row.meta.get("values", ())]
    text = CardText(above, row.title, below, values)
    return _png(draw_card(library.reference, text, _marked_provinces(library, places)))


@router.get("/daerah/{code}.png")
def region_picture(code: str, library: LibraryDep) -> Response:
    """Return the picture of a region or ministry."""
    place: PlaceName = find_entry(REGIONS, library, code)
    linked = library.documents.linked.list_by_places(library.reference.with_regencies(code))
    count = {side: len({link.card.slug for link in linked if link.kind == side}) for side in ("home", "host")}
    text = CardText(
        above="Praktik dan kunjungan",
        title=place.name,
        below=f"{count['home']} praktik · dikunjungi {count['host']} kali",
    )
    return _png(draw_card(library.reference, text, _marked_provinces(library, [code])))


def _marked_provinces(library: LibraryService, places: Iterable[str]) -> dict[str, int]:
    """Return the provinces of some places with the darkest shade."""
    provinces = library.reference.provinces_of_regions
    return {provinces[place]: STEPS for place in places if place in provinces}


def _when(row: DocumentRow) -> str:
    return dates.format_date(row.date, precision=row.meta.get("date_precision", "day"))


@router.get("/praktik/{slug}.qr.svg")
@router.get("/kunjungan/{slug}.qr.svg")
def document_qr_code(row: DocumentDep, library: LibraryDep) -> Response:
    """Return the address of a document as a QR code."""
    return _qr_code(library.base_url + document_url(document_type_of(row), row.slug))


@router.get("/daerah/{code}.qr.svg")
def region_qr_code(code: str, library: LibraryDep) -> Response:
    """Return the address of a region's page as a QR code."""
    find_entry(REGIONS, library, code)
    return _qr_code(f"{library.base_url}/daerah/{code}")


def _qr_code(address: str) -> Response:
    image = BytesIO()
    segno.make(address, error="m").save(image, kind="svg", border=2, light="#fff", xmldecl=False)
    return Response(image.getvalue(), media_type="image/svg+xml")


def _png(picture: bytes) -> Response:
    # Other sites show it: that is what it is for.
    return Response(picture, media_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"})
