"""Self-assessment pages: statements and profile. Nothing is stored: the answers are in the URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from app.documents.reference.data import Reference
from app.documents.reference.places import MAX_NAME_LENGTH
from app.i18n import gettext
from app.library import LibraryService
from app.preparation.assessment import (
    LEVELS,
    MAX_FIGURES,
    Assessment,
    Figure,
    list_statements,
    parse_code,
    parse_figure,
    parse_figure_code,
    read_form,
    value_profiles,
    weakest_values,
)
from app.preparation.recommendation.figure_gaps import compare_figures
from app.preparation.recommendation.scoring import Need
from app.store.repositories.linked_documents import LinkedDocument
from app.web.charts.radar import radar
from app.web.dependencies import LibraryDep, PreparationDep, TemplatesDep
from app.web.preparation.need_form import unknown_place_message
from app.web.rendering.private_pages import PRIVATE
from app.web.rendering.templates import Crumb

router = APIRouter()

EXAMPLES_SHOWN = 2
FIGURE_ROWS = 4


@dataclass(frozen=True, slots=True)
class AssessmentQuery:
    """Query parameters of the assessment."""

    assessment: Assessment
    figures: tuple[Figure, ...]
    earlier: Assessment | None
    home: str | None
    host: str | None
    places: tuple[str, str]
    """Home and host as typed."""
    errors: tuple[str, ...]

    def query(self) -> str:
        """Return all state as a URL query."""
        pairs = [("j", self.assessment.code), *(("i", figure.code) for figure in self.figures)]
        pairs += [("daerah", self.home)] if self.home else []
        pairs += [("tuan_rumah", self.host)] if self.host else []
        pairs += [("dulu", self.earlier.code)] if self.earlier else []
        return urlencode(pairs)


def _parse_query(reference: Reference, fields: QueryParams) -> AssessmentQuery:
    nothing = read_form(reference, {})
    assessment = parse_code(reference, fields.get("j", "")) or read_form(reference, fields)
    figures = [parse_figure_code(reference, code) for code in fields.getlist("i")[:MAX_FIGURES]]
    figures += [_figure_row(reference, fields, row) for row in range(FIGURE_ROWS)]
    written = tuple(
        " ".join(fields.get(name, "").split())[:MAX_NAME_LENGTH] for name in ("daerah", "tuan_rumah")
    )
    codes = [reference.place_names.find_code(text) if text else None for text in written]
    errors = [
        unknown_place_message(reference, text)
        for text, code in zip(written, codes, strict=True)
        if text and not code
    ]
    if fields and assessment == nothing:
        errors.append(gettext("Belum ada pernyataan yang dijawab."))
    return AssessmentQuery(
        assessment,
        tuple(figure for figure in figures if figure)[:MAX_FIGURES],
        parse_code(reference, fields.get("dulu", "")),
        codes[0],
        codes[1],
        (written[0], written[1]),
        tuple(errors),
    )


def _figure_row(reference: Reference, fields: Mapping[str, str], row: int) -> Figure | None:
    indicator, value, year = (fields.get(f"{name}-{row}", "") for name in ("indikator", "angka", "tahun"))
    return parse_figure(reference, indicator, value, year)


@router.get("/siapkan/ukur")
def assess_page(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show the statements, each with its four levels of evidence."""
    asked = _parse_query(library.reference, request.query_params)
    return _form(request, library, templates, asked)


def _form(
    request: Request,
    library: LibraryService,
    templates: TemplatesDep,
    asked: AssessmentQuery,
    *,
    status: int = 200,
) -> HTMLResponse:
    known = list_statements(library.reference)
    page = templates.render_page(
        request,
        "assess.html",
        status=status,
        asked=asked,
        statements=list(zip(known, asked.assessment.levels, strict=True)),
        levels=LEVELS,
        examples={
            value: _examples(library.documents.linked.list_by_value(value))
            for value in library.reference.values
        },
        rows=[*asked.figures[:FIGURE_ROWS], *[None] * FIGURE_ROWS][:FIGURE_ROWS],
        crumbs=[Crumb("Siapkan kunjungan", "/siapkan"), Crumb("Penilaian mandiri")],
    )
    page.headers.update(PRIVATE)
    return page


def _examples(linked: list[LinkedDocument]) -> list[LinkedDocument]:
    """Return the practices with the strongest evidence, as examples."""
    practices = [link for link in linked if link.card.kind == "practice"]
    return sorted(practices, key=lambda link: -link.card.strength)[:EXAMPLES_SHOWN]


@router.get("/siapkan/ukur/hasil")
def profile_page(
    request: Request, library: LibraryDep, templates: TemplatesDep, preparation: PreparationDep
) -> Response:
    """Show the profile: radar and table, the weakest values, the gap to a host, helpful practices."""
    reference = library.reference
    asked = _parse_query(reference, request.query_params)
    if asked.errors:
        return _form(request, library, templates, asked, status=422)
    if "j" not in request.query_params:
        return RedirectResponse(f"/siapkan/ukur/hasil?{asked.query()}", 303, headers=PRIVATE)
    if not asked.assessment.answered:
        raise HTTPException(404)
    profiles = value_profiles(reference, asked.assessment)
    earlier = value_profiles(reference, asked.earlier) if asked.earlier else []
    weak = tuple(weakest_values(profiles))
    need = Need(values=weak, home=asked.home)
    answer = (
        preparation.recommender.recommend(need, engine=library.search_engine, reference=reference)
        if weak
        else None
    )
    page = templates.render_page(
        request,
        "assess_profile.html",
        asked=asked,
        profiles=profiles,
        earlier=earlier,
        radar=radar(
            [reference.value(one.value).name for one in profiles],
            [one.share for one in profiles],
            [one.share for one in earlier],
        ),
        levels=LEVELS,
        weak=weak,
        answer=answer,
        gaps=compare_figures(reference, library.documents, asked.host, asked.figures),
        total=len(asked.assessment.levels),
        onward=_onward(asked, weak),
        crumbs=[
            Crumb("Siapkan kunjungan", "/siapkan"),
            Crumb("Penilaian mandiri", f"/siapkan/ukur?{asked.query()}"),
            Crumb("Profil"),
        ],
    )
    page.headers.update(PRIVATE)
    return page


def _onward(asked: AssessmentQuery, weak: tuple[str, ...]) -> str:
    """Return the query that looks for hosts for the weak values, with the assessment's figures."""
    pairs = [("nilai", value) for value in weak]
    pairs += [("daerah", asked.home)] if asked.home else []
    pairs += [("ukur", asked.assessment.code), *(("i", figure.code) for figure in asked.figures)]
    return urlencode(pairs)
