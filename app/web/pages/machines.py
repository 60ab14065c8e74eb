"""Addresses for machines: site map, robots, OpenSearch, service worker, health."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response

from app.search.index import IndexUnavailableError
from app.store.database import DatabaseUnavailableError
from app.web.searching.links import PARAMETER_OF
from app.web.site import SiteDep
from app.web.view import STATIC, Crumb, ViewDep

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
def sitemap(site: SiteDep, view: ViewDep) -> Response:
    """Every page that a search engine should know."""
    reference = site.reference
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
        *(f"/daerah/{code}" for code in sorted(site.library.counts("place"))),
    ]
    return view.xml("sitemap.xml", "application/xml", pages=pages, documents=site.library.addresses())


@router.get("/robots.txt")
def robots(site: SiteDep) -> PlainTextResponse:
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
    return PlainTextResponse(f"{text}\nSitemap: {site.base_url}/sitemap.xml\n")


@router.get("/opensearch.xml")
def opensearch(view: ViewDep) -> Response:
    """How a browser searches this site from its address bar."""
    return view.xml("opensearch.xml", "application/opensearchdescription+xml")


@router.get("/sw.js")
def service_worker() -> FileResponse:
    """The service worker; at the root, for it answers for every page."""
    return FileResponse(STATIC / "sw.js", media_type="text/javascript")


@router.get("/manifest.webmanifest")
def manifest(view: ViewDep) -> Response:
    """What a phone needs to keep the site among its programs."""
    return view.xml("manifest.webmanifest", "application/manifest+json")


@router.get("/luring")
def offline(request: Request, view: ViewDep) -> HTMLResponse:
    """What is shown without a connection in place of a page that was never read."""
    return view.page(request, "offline.html", crumbs=[Crumb("Luring")])


_NOT_STORED = {"Cache-Control": "no-store"}


@router.get("/healthz")
def health() -> JSONResponse:
    """The process is up."""
    return JSONResponse({"status": "ok"}, headers=_NOT_STORED)


@router.get("/readyz")
def ready(site: SiteDep) -> JSONResponse:
    """Database and index answer; says which does not."""
    checks = {"database": "ok", "index": "ok"}
    try:
        site.library.revision()
    except DatabaseUnavailableError as error:
        checks["database"] = str(error)
    try:
        site.engine.snapshot()
    except IndexUnavailableError as error:
        checks["index"] = str(error)
    good = all(state == "ok" for state in checks.values())
    return JSONResponse(
        {"status": "ok" if good else "unavailable", **checks},
        status_code=200 if good else 503,
        headers=_NOT_STORED,
    )
