"""Open data: the page of data sets, each as a table, their catalogue for portals, and a guide for language models."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from app.documents.licences import DEFAULT, LICENCES
from app.i18n import SOURCE, speaking
from app.library import SiteDep
from app.store.repositories.bulk import Harvest
from app.web.opendata.catalogue import dcat, schema_catalogue
from app.web.opendata.datasets import DATA_SETS
from app.web.opendata.guide import guide
from app.web.pages.public.papers import PressDep
from app.web.rendering.tables import Form, disposition, table_stream
from app.web.rendering.templates import Crumb, ViewDep

router = APIRouter()


def current_harvest(request: Request) -> Harvest:
    """What reads the whole library of the site a request came to."""
    harvest: Harvest = request.app.state.harvest
    return harvest


HarvestDep = Annotated[Harvest, Depends(current_harvest)]


@router.get("/data")
def data_page(request: Request, site: SiteDep, harvest: HarvestDep, view: ViewDep) -> HTMLResponse:
    """The data sets with their forms, terms, columns and last change."""
    return view.page(
        request,
        "data.html",
        sets=[(one, one.modified(site, harvest).date().isoformat()) for one in DATA_SETS.values()],
        licence=LICENCES[DEFAULT],
        contact=site.owner.contact,
        linked=schema_catalogue(site, harvest),
        crumbs=[Crumb("Data terbuka")],
    )


@router.get("/data.jsonld")
def data_catalogue(site: SiteDep, harvest: HarvestDep) -> JSONResponse:
    """The catalogue as DCAT, for portals such as Satu Data Indonesia."""
    return JSONResponse(dcat(site, harvest), media_type="application/ld+json")


@router.get("/data/{name}.csv")
@router.get("/data/{name}.xlsx")
def data_table(name: str, request: Request, site: SiteDep, harvest: HarvestDep, press: PressDep) -> Response:
    """A whole data set as a table, made while it is sent."""
    one = DATA_SETS.get(name)
    if one is None:
        raise HTTPException(404)
    form: Form = "xlsx" if request.url.path.endswith(".xlsx") else "csv"
    headers = {"Cache-Control": "no-cache", "ETag": f'"{site.version()}"', **disposition(name, form)}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    press.limit.require(request)
    answer = table_stream(form, tuple(one.columns), one.rows(site, harvest), name=name)
    answer.headers.update(headers)
    return answer


@router.get("/llms.txt")
def guide_for_models(site: SiteDep) -> PlainTextResponse:
    """What the site is and where programs find what they need (llmstxt.org)."""
    with speaking(SOURCE):
        return PlainTextResponse(guide(site))
