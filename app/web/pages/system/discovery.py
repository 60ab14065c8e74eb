"""Addresses for crawlers and browsers: site map, robots, OpenSearch, service worker, web app manifest."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering.templates import STATIC, Crumb
from app.web.search.urls import PARAMETER_OF

router = APIRouter()

_LISTS = (
    "/",
    "/praktik/",
    "/kunjungan/",
    "/nilai/",
    "/peran/",
    "/daerah/",
    "/regulasi/",
    "/indikator/",
    "/matriks",
    "/peta",
    "/silsilah",
    "/linimasa",
    "/siapkan",
    "/siapkan/ukur",
    "/tindak-lanjut",
)


@router.get("/sitemap.xml")
def sitemap(library: LibraryDep, templates: TemplatesDep) -> Response:
    """Every page that a search engine should know."""
    reference = library.reference
    pages = [
        *_LISTS,
        "/tentang",
        "/data",
        "/tentang/isi",
        "/bantuan",
        "/aksesibilitas",
        "/privasi",
        *(f"/nilai/{slug}" for slug in reference.values),
        *(f"/peran/{slug}" for slug in reference.roles),
        *(f"/regulasi/{slug}" for slug in reference.regulations),
        *(f"/indikator/{slug}" for slug in reference.indicators),
        *(f"/daerah/{code}" for code in sorted(library.documents.linked.count_by("place"))),
    ]
    return templates.xml(
        "sitemap.xml", "application/xml", pages=pages, documents=library.documents.list_urls()
    )


@router.get("/robots.txt")
def robots(library: LibraryDep) -> PlainTextResponse:
    """What crawlers may read: all but the endless combinations of filters."""
    closed = (
        "/banding?",
        "/pilihan?",
        "/pilihan/buklet",
        "/siapkan/rencana/",
        "/siapkan/ukur/hasil",
        "/meja",
        "/masuk",
    )
    lines = [f"Disallow: {prefix}{path}" for prefix in ("", "/en") for path in closed]
    lines += [f"Disallow: /*?*{name}=" for name in (*PARAMETER_OF.values(), "urut", "hal", "kata", "persis")]
    text = "\n".join(["User-agent: *", "Disallow: /api/", *lines, "Allow: /", ""])
    return PlainTextResponse(f"{text}\nSitemap: {library.base_url}/sitemap.xml\n")


@router.get("/opensearch.xml")
def opensearch(templates: TemplatesDep) -> Response:
    """How a browser searches this site from its address bar."""
    return templates.xml("opensearch.xml", "application/opensearchdescription+xml")


@router.get("/sw.js")
def service_worker() -> FileResponse:
    """The service worker; at the root, for it answers for every page."""
    return FileResponse(STATIC / "sw.js", media_type="text/javascript")


@router.get("/manifest.webmanifest")
def manifest(templates: TemplatesDep) -> Response:
    """What a phone needs to keep the site among its programs."""
    return templates.xml("manifest.webmanifest", "application/manifest+json")


@router.get("/luring")
def offline(request: Request, templates: TemplatesDep) -> HTMLResponse:
    """What is shown without a connection in place of a page that was never read."""
    return templates.page(request, "offline.html", crumbs=[Crumb("Luring")])
