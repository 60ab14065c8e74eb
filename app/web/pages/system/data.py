"""Open data: the page of data sets, each as a table, their catalogue, and a guide for language models."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from app.documents.licences import DEFAULT_LICENCE, LICENCES
from app.i18n import SOURCE_LANGUAGE, use_language
from app.web.dependencies import BulkReaderDep, LibraryDep, LimitsDep, TemplatesDep
from app.web.opendata.catalogue import dcat, schema_catalogue
from app.web.opendata.datasets import DATA_SETS
from app.web.opendata.guide import llms_txt
from app.web.opendata.turtle import to_turtle
from app.web.rendering.tables import Form, attachment_header, table_stream
from app.web.rendering.templates import Crumb

router = APIRouter()


@router.get("/data")
def data_page(
    request: Request, library: LibraryDep, bulk_reader: BulkReaderDep, templates: TemplatesDep
) -> HTMLResponse:
    """Show the data sets with their formats, terms, columns and last change."""
    return templates.render_page(
        request,
        "data.html",
        sets=[
            (one, one.dates(library, bulk_reader).changed_at.date().isoformat()) for one in DATA_SETS.values()
        ],
        licence=LICENCES[DEFAULT_LICENCE],
        contact=library.identity.contact,
        linked=schema_catalogue(library, bulk_reader),
        crumbs=[Crumb("Data terbuka")],
    )


@router.get("/data.jsonld")
def data_catalogue(library: LibraryDep, bulk_reader: BulkReaderDep) -> JSONResponse:
    """Return the catalogue as DCAT, for portals such as Satu Data Indonesia."""
    return JSONResponse(dcat(library, bulk_reader), media_type="application/ld+json")


@router.get("/data.ttl")
def data_catalogue_as_turtle(library: LibraryDep, bulk_reader: BulkReaderDep) -> Response:
    """Return the same catalogue as Turtle."""
    return Response(to_turtle(dcat(library, bulk_reader)), media_type="text/turtle; charset=utf-8")


@router.get("/data/{name}.csv")
@router.get("/data/{name}.xlsx")
def data_table(
    name: str, request: Request, library: LibraryDep, bulk_reader: BulkReaderDep, limits: LimitsDep
) -> Response:
    """Stream a whole data set as a table."""
    one = DATA_SETS.get(name)
    if one is None:
        raise HTTPException(404)
    form: Form = "xlsx" if request.url.path.endswith(".xlsx") else "csv"
    headers = {
        "Cache-Control": "no-cache",
        "ETag": f'"{library.index_version()}"',
        **attachment_header(name, form),
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    limits.library_downloads.require(request)
    answer = table_stream(form, one.column_names, one.rows(library, bulk_reader), name=name)
    answer.headers.update(headers)
    return answer


@router.get("/llms.txt")
def guide_for_models(library: LibraryDep) -> PlainTextResponse:
    """Return llms.txt: what the site is, and where programs find what they need (llmstxt.org)."""
    with use_language(SOURCE_LANGUAGE):
        return PlainTextResponse(llms_txt(library))
