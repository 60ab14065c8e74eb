"""Link previews: the picture of a document, and its address as a QR code."""

from io import BytesIO

import segno
from fastapi import APIRouter
from fastapi.responses import Response

from app.documents import dates
from app.documents.models import document_url
from app.store.tables import DocumentRow
from app.web.charts.card import draw_card
from app.web.dependencies import DocumentDep, LibraryDep
from app.web.published import document_type_of
from app.web.rendering import labels

router = APIRouter()


@router.get("/kartu.png")
def site_picture(library: LibraryDep) -> Response:
    """Return the picture for pages that have none of their own."""
    totals = library.documents.count_by_kind()
    below = f"{totals.get('practice', 0)} praktik · {totals.get('visit', 0)} kunjungan"
    title = "Sebelum berangkat, baca dulu apa yang sudah dipelajari."
    above = "Praktik dan kunjungan antarinstansi"
    return _png(draw_card(library.reference, above=above, title=title, values=(), below=below))


@router.get("/praktik/{slug}.png")
@router.get("/kunjungan/{slug}.png")
def document_picture(row: DocumentDep, library: LibraryDep) -> Response:
    """Return the picture of a document."""
    name = library.reference.place(row.area_code).name
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
def document_qr_code(row: DocumentDep, library: LibraryDep) -> Response:
    """Return the address of a document as a QR code."""
    image = BytesIO()
    address = library.base_url + document_url(document_type_of(row), row.slug)
    segno.make(address, error="m").save(image, kind="svg", border=2, light="#fff", xmldecl=False)
    return Response(image.getvalue(), media_type="image/svg+xml")


def _png(picture: bytes) -> Response:
    # Other sites show it: that is what it is for.
    return Response(picture, media_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"})
