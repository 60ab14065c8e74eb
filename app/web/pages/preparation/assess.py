"""Self-assessment: the statements, and the profile they give. Nothing is kept here: the answers are in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from app.documents.reference.data import Reference
from app.documents.reference.places import LONGEST_NAME
from app.i18n import gettext
from app.library import Site, SiteDep
from app.preparation.assessment import (
    LEVELS,
    MOST_FIGURES,
    Assessment,
    Figure,
    figure_from_code,
    figure_of,
    from_code,
    from_form,
    profile,
    statements,
    weakest,
)
from app.preparation.recommendation.figure_gaps import gaps
from app.preparation.recommendation.scoring import Need
from app.store.repositories.documents import Linked
from app.web.charts.radar import radar
from app.web.preparation.need_form import unknown_place
from app.web.preparation.plan_request import PreparationDep
from app.web.rendering.private_pages import PRIVATE
from app.web.rendering.templates import Crumb, ViewDep

router = APIRouter()

EXAMPLES_SHOWN = 2
FIGURE_ROWS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the assessment holds."""

    assessment: Assessment
    figures: tuple[Figure, ...]
    earlier: Assessment | None
    home: str | None
    host: str | None
    places: tuple[str, str]
    """Home and host as written."""
    faults: tuple[str, ...]

    def query(self) -> str:
        """The whole state as the query of an address."""
        pairs = [("j", self.assessment.code), *(("i", figure.code) for figure in self.figures)]
        pairs += [("daerah", self.home)] if self.home else []
        pairs += [("tuan_rumah", self.host)] if self.host else []
        pairs += [("dulu", self.earlier.code)] if self.earlier else []
        return urlencode(pairs)


def _asked(reference: Reference, fields: QueryParams) -> Asked:
    nothing = from_form(reference, {})
    assessment = from_code(reference, fields.get("j", "")) or from_form(reference, fields)
    figures = [figure_from_code(reference, code) for code in fields.getlist("i")[:MOST_FIGURES]]
    figures += [_figure_row(reference, fields, row) for row in range(FIGURE_ROWS)]
    written = tuple(
        " ".join(fields.get(name, "").split())[:LONGEST_NAME] for name in ("daerah", "tuan_rumah")
    )
    codes = [reference.place_names.code(text) if text else None for text in written]
    faults = [
        unknown_place(reference, text) for text, code in zip(written, codes, strict=True) if text and not code
    ]
    if fields and assessment == nothing:
        faults.append(gettext("Belum ada pernyataan yang dijawab."))
    return Asked(
        assessment,
        tuple(figure for figure in figures if figure)[:MOST_FIGURES],
        from_code(reference, fields.get("dulu", "")),
        codes[0],
        codes[1],
        (written[0], written[1]),
        tuple(faults),
    )


def _figure_row(reference: Reference, fields: Mapping[str, str], row: int) -> Figure | None:
    indicator, value, year = (fields.get(f"{name}-{row}", "") for name in ("indikator", "angka", "tahun"))
    return figure_of(reference, indicator, value, year)


@router.get("/siapkan/ukur")
def assess_page(request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """The statements, each with its four levels of evidence."""
    asked = _asked(site.reference, request.query_params)
    return _form(request, site, view, asked)


def _form(request: Request, site: Site, view: ViewDep, asked: Asked, *, status: int = 200) -> HTMLResponse:
    known = statements(site.reference)
    page = view.page(
        request,
        "assess.html",
        status=status,
        asked=asked,
        statements=list(zip(known, asked.assessment.levels, strict=True)),
        levels=LEVELS,
        examples={value: _examples(site.library.with_value(value)) for value in site.reference.values},
        rows=[*asked.figures[:FIGURE_ROWS], *[None] * FIGURE_ROWS][:FIGURE_ROWS],
        crumbs=[Crumb("Siapkan kunjungan", "/siapkan"), Crumb("Ukur diri")],
    )
    page.headers.update(PRIVATE)
    return page


def _examples(linked: list[Linked]) -> list[Linked]:
    """The practices with the strongest evidence: what evidence looks like."""
    practices = [link for link in linked if link.card.kind == "practice"]
    return sorted(practices, key=lambda link: -link.card.strength)[:EXAMPLES_SHOWN]


@router.get("/siapkan/ukur/hasil")
def profile_page(request: Request, site: SiteDep, view: ViewDep, preparation: PreparationDep) -> Response:
    """The profile: radar and table, the weakest values, the gap to a host, practices that help."""
    reference = site.reference
    asked = _asked(reference, request.query_params)
    if asked.faults:
        return _form(request, site, view, asked, status=422)
    if "j" not in request.query_params:
        return RedirectResponse(f"/siapkan/ukur/hasil?{asked.query()}", 303, headers=PRIVATE)
    if not asked.assessment.answered:
        raise HTTPException(404)
    profiles = profile(reference, asked.assessment)
    earlier = profile(reference, asked.earlier) if asked.earlier else []
    weak = tuple(weakest(profiles))
    need = Need(values=weak, home=asked.home)
    answer = preparation.advisor.recommend(need, engine=site.engine, reference=reference) if weak else None
    page = view.page(
        request,
        "assess_profile.html",
        asked=asked,
        profiles=profiles,
        earlier=earlier,
        radar=radar(
            [reference.values[one.value].name for one in profiles],
            [one.share for one in profiles],
            [one.share for one in earlier],
        ),
        levels=LEVELS,
        weak=weak,
        answer=answer,
        gaps=gaps(reference, site.library, asked.host, asked.figures),
        total=len(asked.assessment.levels),
        onward=_onward(asked, weak),
        crumbs=[
            Crumb("Siapkan kunjungan", "/siapkan"),
            Crumb("Ukur diri", f"/siapkan/ukur?{asked.query()}"),
            Crumb("Profil"),
        ],
    )
    page.headers.update(PRIVATE)
    return page


def _onward(asked: Asked, weak: tuple[str, ...]) -> str:
    """The query under which hosts for the weak values are looked for, with what was measured."""
    pairs = [("nilai", value) for value in weak]
    pairs += [("daerah", asked.home)] if asked.home else []
    pairs += [("ukur", asked.assessment.code), *(("i", figure.code) for figure in asked.figures)]
    return urlencode(pairs)
