"""Addresses for machines: site map, robots, OpenSearch, service worker, health, figures."""

import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from app.library import SiteDep
from app.operations.monitoring.access_log import Ledger
from app.operations.monitoring.collectors import State
from app.operations.monitoring.health import DISPENSABLE, GOOD
from app.operations.monitoring.metrics import exposition
from app.web.rendering.templates import STATIC, Crumb, ViewDep
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


@dataclass(frozen=True, slots=True)
class Monitor:
    """What there is to watch, and who may."""

    token: str
    state: State
    ledger: Ledger

    def may_read(self, request: Request) -> bool:
        """Whoever has the token; without one, who asks from this machine and not for somebody else."""
        given = request.headers.get("authorization", "")
        if self.token:
            return secrets.compare_digest(given.encode(), f"Bearer {self.token}".encode())
        if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip")):
            return False
        try:
            return request.client is not None and ip_address(request.client.host).is_loopback
        except ValueError:
            return False


def _monitor(request: Request) -> Monitor:
    monitor: Monitor = request.app.state.monitor
    return monitor


MonitorDep = Annotated[Monitor, Depends(_monitor)]


@router.get("/readyz")
def ready(monitor: MonitorDep) -> JSONResponse:
    """Database, its tables, index and content folder answer; says which does not, and the mend."""
    checks = monitor.state.readiness.checks()
    good = all(state == GOOD for part, state in checks.items() if part not in DISPENSABLE)
    return JSONResponse(
        {"status": GOOD if good else "unavailable", **checks},
        status_code=200 if good else 503,
        headers=_NOT_STORED,
    )


@router.get("/metrics")
def metrics(request: Request, monitor: MonitorDep) -> Response:
    """Figures of the running site for Prometheus."""
    if not monitor.may_read(request):
        return PlainTextResponse(
            "Hanya dari mesin ini, atau dengan STUDI_BANDING_METRICS_TOKEN.\n", 403, headers=_NOT_STORED
        )
    monitor.ledger.flush()
    return Response(exposition(monitor.state), headers=_NOT_STORED, media_type=CONTENT_TYPE_LATEST)
