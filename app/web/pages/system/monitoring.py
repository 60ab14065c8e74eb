"""Health and metrics of the running site, for monitors."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from app.operations.monitoring.health import OK, OPTIONAL_CHECKS
from app.operations.monitoring.metrics import render_metrics
from app.web.dependencies import MonitoringDep

router = APIRouter()

_NOT_STORED = {"Cache-Control": "no-store"}


@router.get("/healthz")
def health() -> JSONResponse:
    """Report that the process runs."""
    return JSONResponse({"status": "ok"}, headers=_NOT_STORED)


@router.get("/readyz")
def ready(monitoring: MonitoringDep) -> JSONResponse:
    """Report whether database, tables, index and content folder can be used; name what cannot, and the fix."""
    checks = monitoring.collector.readiness.checks()
    good = all(state == OK for part, state in checks.items() if part not in OPTIONAL_CHECKS)
    return JSONResponse(
        {"status": OK if good else "unavailable", **checks},
        status_code=200 if good else 503,
        headers=_NOT_STORED,
    )


@router.get("/metrics")
def metrics(request: Request, monitoring: MonitoringDep) -> Response:
    """Return the metrics of the running site for Prometheus."""
    if not monitoring.may_read(request):
        return PlainTextResponse(
            "Hanya dari mesin ini, atau dengan STUDI_BANDING_METRICS_TOKEN.\n", 403, headers=_NOT_STORED
        )
    monitoring.access_log.flush()
    return Response(render_metrics(monitoring.collector), headers=_NOT_STORED, media_type=CONTENT_TYPE_LATEST)
