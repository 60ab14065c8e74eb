"""What leads others to a document: its picture for link previews, and its address as a QR code."""

from io import BytesIO

import segno
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.documents import dates
from app.documents.models import PATHS, DocumentType, document_url
from app.store.tables import DocumentRow
from app.web.charts.card import draw_card
from app.web.dependencies import LibraryDep
from app.web.pages.public.documents import load
from app.web.rendering import labels

router = APIRouter()

_KINDS: dict[str, DocumentType] = {path: kind for kind, path in PATHS.items()}


@router.get("/kartu.png")
def site_picture(library: LibraryDep) -> Response:
    """The picture of every page that has none of its own."""
    totals = library.documents.count_by_kind()
    below = f"{totals.get('practice', 0)} praktik · {totals.get('visit', 0)} kunjungan"
    title = "Sebelum berangkat, baca dulu apa yang sudah dipelajari."
    above = "Praktik dan kunjungan antarinstansi"
    return _png(draw_card(library.reference, above=above, title=title, values=(), below=below))


@router.get("/praktik/{slug}.png")
@router.get("/kunjungan/{slug}.png")
def document_picture(slug: str, request: Request, library: LibraryDep) -> Response:
    """The picture of a practice or a visit."""
    row = load(library, _kind(request), slug)
    place = library.reference.places.get(row.area_code)
    name = place.name if place else row.area_code
    if row.kind == "practice":
        above, below = f"Praktik · {name}", f"Bukti {labels.EVIDENCE[row.strength].lower()}"
    else:
        above, below = f"{labels.KIND[row.meta['kind']]} · ke {name}", _when(row)
    values = [link["value"] for link in row.meta.get("values", ())]
    return _png(draw_card(library.reference, above=above, title=row.title, values=values, below=below))


def _when(row: DocumentRow) -> str:
    return dates.format_date(row.date, precision=row.meta.get("date_precision", "day"))


@router.get("/praktik/{slug}.qr.svg")
@router.get("/kunjungan/{slug}.qr.svg")
def document_code(slug: str, request: Request, library: LibraryDep) -> Response:
    """The address of a practice or a visit, for a phone's camera."""
    row = load(library, _kind(request), slug)
    image = BytesIO()
    address = library.base_url + document_url(_kind(request), row.slug)
    segno.make(address, error="m").save(image, kind="svg", border=2, light="#fff", xmldecl=False)
    return Response(image.getvalue(), media_type="image/svg+xml")


def _kind(request: Request) -> DocumentType:
    return _KINDS[request.url.path.split("/")[1]]


def _png(picture: bytes) -> Response:
    # Other sites show it: that is what it is for.
    return Response(picture, media_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"})
