"""Pages of values, roles and regulations, and the matrix of values and roles."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.parts import PublicSource
from app.library import LibraryService
from app.store.repositories.linked_documents import documents_once
from app.web.dependencies import BulkReaderDep, LibraryDep, ServicesDep, TemplatesDep
from app.web.jsonld.common import Node
from app.web.jsonld.pages import reference_list, value_node, value_set
from app.web.jsonld.reference import regulation_node, role_node
from app.web.opendata.catalogue import schema_data_set
from app.web.opendata.datasets import DATA_SETS
from app.web.reference_kinds import REGULATIONS, ROLES, VALUES, ReferenceKind
from app.web.rendering.tables import table_response
from app.web.rendering.templates import Crumb
from app.web.services import WebServices

router = APIRouter()


def render_list(
    kind: ReferenceKind, request: Request, services: WebServices, linked: list[Node], **context: Any
) -> HTMLResponse:
    """Render the list of a kind with the number of documents of each entry; ``linked`` describes it to programs."""
    return services.templates.render_page(
        request,
        f"{kind.slug}.html",
        linked=linked,
        crumbs=[Crumb(kind.label)],
        **{"counts": kind.counts(services.library), **context},
    )


def list_by_name(
    kind: ReferenceKind, library: LibraryService, names: Iterable[tuple[str, str]] | None = None
) -> list[Node]:
    """Describe a list to programs; ``names`` are pairs of code and name, by default of all entries."""
    entries = kind.entries(library.reference).items()
    return reference_list(
        library, kind.label, kind.path, names or ((code, entry.name) for code, entry in entries)
    )


def find_entry(kind: ReferenceKind, library: LibraryService, code: str) -> Any:
    """Return an entry; 404 for an unknown code."""
    entry = kind.entries(library.reference).get(code)
    if entry is None:
        raise HTTPException(404)
    return entry


def entry_crumbs(kind: ReferenceKind, name: str) -> list[Crumb]:
    """Return the way to an entry's page."""
    return [Crumb(kind.label, kind.path), Crumb(name)]


def _sources(library: LibraryService, ids: Iterable[str]) -> list[PublicSource]:
    return [library.reference.sources[source] for source in ids]


@router.get("/nilai/")
def values(request: Request, services: ServicesDep) -> HTMLResponse:
    """List the seven values."""
    return render_list(VALUES, request, services, value_set(services.library))


@router.get("/nilai/{slug}")
def value_page(slug: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show a value with its behaviours and every practice that supports it, by role."""
    value = find_entry(VALUES, library, slug)
    linked = library.documents.linked.list_by_value(slug)
    practices = [link for link in linked if link.card.kind == "practice"]
    by_role = {
        role: [link for link in practices if role in link.card.roles]
        for role in library.reference.roles
        if any(role in link.card.roles for link in practices)
    }
    return templates.render_page(
        request,
        "value.html",
        value=value,
        linked=[value_node(library, slug)],
        practices=practices,
        by_role=by_role,
        visits=[link for link in linked if link.card.kind == "visit"],
        sources=_sources(library, value.sources),
        crumbs=entry_crumbs(VALUES, value.name),
    )


@router.get("/peran/")
def roles(request: Request, services: ServicesDep) -> HTMLResponse:
    """List the agency roles."""
    return render_list(ROLES, request, services, list_by_name(ROLES, services.library))


@router.get("/peran/{slug}")
def role_page(slug: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show a role: every practice it has a part in, with its task, by value; and its visits."""
    role = find_entry(ROLES, library, slug)
    linked = library.documents.linked.list_by_role(slug)
    practices = [link for link in linked if link.card.kind == "practice"]
    by_value = {
        value: [link for link in practices if value in link.card.values]
        for value in library.reference.values
        if any(value in link.card.values for link in practices)
    }
    return templates.render_page(
        request,
        "role.html",
        role=role,
        linked=[role_node(library, role)],
        practices=practices,
        by_value=by_value,
        visits=documents_once([link for link in linked if link.card.kind == "visit"]),
        sources=_sources(library, role.sources),
        crumbs=entry_crumbs(ROLES, role.name),
    )


@router.get("/regulasi/")
def regulations(request: Request, services: ServicesDep) -> HTMLResponse:
    """List the regulations by type, the newest first."""
    by_type = sorted(services.library.reference.regulations.values(), key=lambda r: r.type)
    kinds = [
        (kind, sorted(rules, key=lambda r: -r.year)) for kind, rules in groupby(by_type, key=lambda r: r.type)
    ]
    names = ((rule.slug, rule.citation) for _kind, rules in kinds for rule in rules)
    linked = list_by_name(REGULATIONS, services.library, names)
    return render_list(REGULATIONS, request, services, linked, kinds=kinds)


@router.get("/regulasi/{slug}")
def regulation_page(
    slug: str, request: Request, library: LibraryDep, templates: TemplatesDep
) -> HTMLResponse:
    """Show a regulation and the practices that rest on it."""
    regulation = find_entry(REGULATIONS, library, slug)
    documents = library.documents.linked.list_by_regulation(slug)
    return templates.render_page(
        request,
        "regulation.html",
        regulation=regulation,
        linked=[regulation_node(library, regulation)],
        legal=[link for link in documents if link.kind == "legal"],
        related=[link for link in documents if link.kind == "related"],
        sources=_sources(library, regulation.sources),
        crumbs=entry_crumbs(REGULATIONS, regulation.citation),
    )


@router.get("/matriks")
def matrix(
    request: Request, library: LibraryDep, bulk_reader: BulkReaderDep, templates: TemplatesDep
) -> HTMLResponse:
    """Show values × roles with the number of practices in each cell."""
    counts = library.documents.linked.count_by_value_and_role()
    used = [role for role in library.reference.roles if any(pair[1] == role for pair in counts)]
    linked = [schema_data_set(library, DATA_SETS["matriks"], bulk_reader)]
    return templates.render_page(
        request, "matrix.html", matrix=counts, roles=used, linked=linked, crumbs=[Crumb("Matriks")]
    )


@router.get("/matriks.csv")
@router.get("/matriks.xlsx")
def matrix_data(request: Request, library: LibraryDep) -> Response:
    """Return the matrix as a table, a row for each role."""
    counts, values = library.documents.linked.count_by_value_and_role(), list(library.reference.values)
    rows = [
        (role, entry.short, *(counts.get((value, role), 0) for value in values))
        for role, entry in library.reference.roles.items()
    ]
    return table_response(request, ("peran", "nama", *values), rows, name="matriks")
