"""Addresses for crawlers and browsers: site map, robots, OpenSearch, service worker, web app manifest."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from app import clock
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering.templates import STATIC, Crumb
from app.web.search.params import PAGE_NAMES

router = APIRouter()

SECURITY_CONTACT_LIFETIME = timedelta(days=180)
"""How long readers of security.txt may take it for current."""

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
    "/kebutuhan",
)


@router.get("/sitemap.xml")
def sitemap(library: LibraryDep, templates: TemplatesDep) -> Response:
    """List every page that search engines should index."""
    reference = library.reference
    regions = sorted(library.documents.linked.count_by("place"))
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
        *(f"/daerah/{code}" for code in regions),
        *(f"/r/{code}/" for code in regions),
    ]
    return templates.render_xml(
        "sitemap.xml", "application/xml", pages=pages, documents=library.documents.list_urls()
    )


@router.get("/robots.txt")
def robots(library: LibraryDep) -> PlainTextResponse:
    """Close the endless combinations of filters, and private pages, to crawlers."""
    closed = (
        "/banding?",
        "/pilihan?",
        "/pilihan/buklet",
        "/siapkan/rencana/",
        "/siapkan/ukur/hasil",
        "/langganan",
        "/kebutuhan/baru",
        "/meja",
        "/masuk",
    )
    lines = [f"Disallow: {prefix}{path}" for prefix in ("", "/en") for path in closed]
    lines += [f"Disallow: /*?*{page.name}=" for parameter, page in PAGE_NAMES.items() if parameter != "q"]
    text = "\n".join(["User-agent: *", "Disallow: /api/", *lines, "Allow: /", ""])
    return PlainTextResponse(f"{text}\nSitemap: {library.base_url}/sitemap.xml\n")


@router.get("/.well-known/security.txt")
def security_contact(library: LibraryDep) -> PlainTextResponse:
    """Say where a weakness of the site is reported (RFC 9116)."""
    contact = library.identity.contact
    expires = clock.now() + SECURITY_CONTACT_LIFETIME
    lines = [
        f"Contact: {f'mailto:{contact}' if contact else f'{library.base_url}/tentang'}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: id, en",
        f"Canonical: {library.base_url}/.well-known/security.txt",
    ]
    return PlainTextResponse("\n".join([*lines, ""]))


@router.get("/favicon.ico")
def favicon() -> FileResponse:
    """Return the icon of browsers that ask for none by name."""
    return FileResponse(STATIC / "favicon.ico", media_type="image/x-icon")


@router.get("/apple-touch-icon.png")
def touch_icon() -> FileResponse:
    """Return the icon of the site on a phone's first screen."""
    return FileResponse(STATIC / "touch-icon.png", media_type="image/png")


@router.get("/opensearch.xml")
def opensearch(templates: TemplatesDep) -> Response:
    """Describe how browsers search this site from their address bar."""
    return templates.render_xml("opensearch.xml", "application/opensearchdescription+xml")


@router.get("/sw.js")
def service_worker() -> FileResponse:
    """Return the service worker; its address at the root lets it serve every page."""
    return FileResponse(STATIC / "sw.js", media_type="text/javascript")


@router.get("/manifest.webmanifest")
def manifest(templates: TemplatesDep) -> Response:
    """Return the web app manifest, with which a phone installs the site."""
    return templates.render_xml("manifest.webmanifest", "application/manifest+json")


@router.get("/luring")
def offline(request: Request, templates: TemplatesDep) -> HTMLResponse:
    """Show the page that replaces pages which were never read while there is no connection."""
    return templates.render_page(request, "offline.html", crumbs=[Crumb("Luring")])
