"""Comparison of practices or regions, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from app.documents import vocabulary
from app.documents.reference.data import Reference
from app.documents.vocabulary import join_items
from app.i18n import gettext, marked
from app.library import LibraryService
from app.search.answers.figures import Figure, list_figures_of
from app.search.results import SearchRequest
from app.store.repositories.cards import Card
from app.store.repositories.linked_documents import LinkedDocument
from app.store.tables import DocumentRow
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.preparation.need_form import unknown_place_message
from app.web.rendering import labels
from app.web.rendering.indicator_charts import IndicatorChart, indicator_charts
from app.web.rendering.picture_files import PictureFile, picture_response, publishers_of
from app.web.rendering.tables import table_response
from app.web.rendering.templates import Crumb, Templates

router = APIRouter()

MAX_COLUMNS = 4
"""Columns that can be read side by side."""
OFFERED = 8
HEADINGS = (
    marked("Apa yang dilakukan"),
    marked("Faktor keberhasilan"),
    marked("Tantangan"),
    marked("Sumber daya"),
    marked("Cara meniru"),
)
"""Sections that are compared."""
MAX_NAME_LENGTH = 120
MAX_VALUES_READ = 20
"""Values read from an address; of those that exist the first are shown."""


class ComparisonParams(BaseModel):
    """The parameters of a comparison, and the words searched for to add another column."""

    praktik: list[str] = Field(default_factory=list, max_length=MAX_VALUES_READ)
    daerah: list[str] = Field(default_factory=list, max_length=MAX_VALUES_READ)
    cari: str = Field("", max_length=200)


AskedDep = Annotated[ComparisonParams, Query()]


@dataclass(frozen=True, slots=True)
class Row:
    """One aspect of everything compared."""

    label: str
    cells: list[list[str]]
    """The statements of each column; empty when nothing is known."""
    is_quoted: bool = True
    """Whether the statements are the documents' own words."""

    @property
    def differs(self) -> bool:
        """Whether the columns say different things."""
        return any(cell != self.cells[0] for cell in self.cells)


@router.get("/banding")
def compare_page(
    request: Request, library: LibraryDep, templates: TemplatesDep, asked: AskedDep
) -> HTMLResponse:
    """Show two to four practices by value, task, evidence, resources and steps; or regions by all that is known."""
    if asked.daerah:
        return _compare_regions(request, library, templates, asked)
    chosen = _practices(library, asked.praktik)
    slugs = [practice.slug for practice in chosen]
    return templates.render_page(
        request,
        "compare.html",
        rows=practice_rows(library.reference, chosen),
        heads=[(practice.title, f"/praktik/{practice.slug}") for practice in chosen],
        regions=False,
        offered=[
            (card, _address([*slugs, card.slug])) for card in _suggest_practices(library, slugs, asked.cari)
        ],
        removals=[_address([other for other in slugs if other != slug]) for slug in slugs],
        unknown="",
        cari=asked.cari,
        chosen=slugs,
        csv=_address(slugs).replace("/banding", "/banding.csv"),
        crumbs=[Crumb("Bandingkan")],
    )


def _compare_regions(
    request: Request, library: LibraryService, templates: Templates, asked: ComparisonParams
) -> HTMLResponse:
    reference, codes = library.reference, _regions(library, asked.daerah)
    linked = _documents_of(library, codes)
    named = next((name for name in asked.daerah if name.strip() and not _code_of(reference, name)), "")
    return templates.render_page(
        request,
        "compare.html",
        rows=_region_rows(library, linked),
        heads=[(reference.place(code).name, f"/daerah/{code}") for code in codes],
        regions=True,
        charts=_region_charts(library, codes, linked),
        offered=[],
        removals=[_address([other for other in codes if other != code], "daerah") for code in codes],
        cari="",
        chosen=codes,
        csv=_address(codes, "daerah").replace("/banding", "/banding.csv") if codes else "",
        query=urlencode([("daerah", code) for code in codes]),
        unknown=unknown_place_message(reference, named) if named else "",
        crumbs=[Crumb("Bandingkan")],
    )


def _region_charts(
    library: LibraryService, codes: Sequence[str], linked: Sequence[Sequence[LinkedDocument]]
) -> list[IndicatorChart]:
    """Draw the indicators of regions over the years, the region named first in the first style everywhere."""
    return indicator_charts(library.reference, _region_figures(library, codes, linked), codes)


def _region_figures(
    library: LibraryService, codes: Sequence[str], linked: Sequence[Sequence[LinkedDocument]]
) -> dict[str, list[Figure]]:
    home = [link.card for links in linked for link in links if link.kind == "home"]
    return list_figures_of(library.reference, home, codes)


@router.get("/banding.svg")
@router.get("/banding.png")
def compare_picture(
    request: Request, library: LibraryDep, templates: TemplatesDep, asked: AskedDep
) -> Response:
    """Return the charts of a comparison of regions as a file."""
    codes = _regions(library, asked.daerah)
    linked = _documents_of(library, codes)
    charts = _region_charts(library, codes, linked)
    if not charts:
        raise HTTPException(404)
    figures = _region_figures(library, codes, linked)
    drawn = [figure for one in charts for figure in figures[one.indicator.slug]]
    title = join_items([library.reference.short_name(code) for code in codes])
    file = PictureFile("small_charts", charts, title, publishers_of(drawn), _address(codes, "daerah"))
    return picture_response(request, templates, library, file)


@router.get("/banding.csv")
@router.get("/banding.xlsx")
def compare_data(request: Request, library: LibraryDep, asked: AskedDep) -> Response:
    """Return the comparison as a table."""
    if asked.daerah:
        codes = _regions(library, asked.daerah)
        compared = _region_rows(library, _documents_of(library, codes))
        heads = [library.reference.place(code).name for code in codes]
    else:
        chosen = _practices(library, asked.praktik)
        compared, heads = practice_rows(library.reference, chosen), [practice.title for practice in chosen]
    rows = [(row.label, *("; ".join(cell) for cell in row.cells)) for row in compared]
    return table_response(request, ("aspek", *heads), rows, name="banding")


def _regions(library: LibraryService, names: Sequence[str]) -> list[str]:
    """Return the regions given by code or by name, each once."""
    codes = (_code_of(library.reference, name) for name in names)
    return list(dict.fromkeys(code for code in codes if code))[:MAX_COLUMNS]


def _code_of(reference: Reference, name: str) -> str | None:
    return (
        name if name in reference.places else reference.place_names.find_code(name.strip()[:MAX_NAME_LENGTH])
    )


def _documents_of(library: LibraryService, codes: Sequence[str]) -> list[list[LinkedDocument]]:
    """Return the documents of each region, those of its regencies with them."""
    linked, reference = library.documents.linked, library.reference
    return [linked.list_by_places(reference.with_regencies(code)) for code in codes]


def _address(chosen: Sequence[str], parameter: str = "praktik") -> str:
    return "/banding" + (f"?{urlencode([(parameter, one) for one in chosen])}" if chosen else "")


def _practices(library: LibraryService, slugs: Sequence[str]) -> list[DocumentRow]:
    wanted = list(dict.fromkeys(slugs))[:MAX_COLUMNS]
    return library.documents.get_documents([("practice", slug) for slug in wanted])


def _suggest_practices(library: LibraryService, chosen: Sequence[str], text: str) -> list[Card]:
    """Return practices to add: those that match the words, else those similar to the first one chosen."""
    if len(chosen) >= MAX_COLUMNS:
        return []
    if chosen and not text:
        row = library.documents.get_document("practice", chosen[0])
        keys = [item.key for item in library.search_engine.find_similar(row, limit=OFFERED)] if row else []
    else:
        request = SearchRequest(text, {"type": ("practice",)}, per_page=OFFERED, judges_coverage=False)
        keys = [(hit.kind, hit.slug) for hit in library.search_engine.search(request).hits]
    return [card for card in library.documents.get_cards(keys) if card.slug not in chosen]


def practice_rows(reference: Reference, practices: Sequence[DocumentRow]) -> list[Row]:
    """Return the known aspects of practices, each with a cell for every practice."""
    if not practices:
        return []
    metas = [practice.meta for practice in practices]
    rows = [
        Row(gettext("Daerah"), [[reference.place(practice.area_code).name] for practice in practices]),
        Row(gettext("Pelaksana"), [[meta["agency"]] for meta in metas]),
        Row(
            gettext("Sejak"), [[str(meta["start_year"])] if meta.get("start_year") else [] for meta in metas]
        ),
        Row(
            gettext("Status"),
            [[gettext(labels.STATUS[meta.get("status", "tidak-diketahui")])] for meta in metas],
        ),
        Row(
            gettext("Nilai"),
            [[reference.value(v["value"]).name for v in meta.get("values", ())] for meta in metas],
        ),
        Row(gettext("Tugas"), [[_task(reference, link) for link in meta.get("roles", ())] for meta in metas]),
        Row(
            gettext("Ukuran"), [[_measure(reference, m) for m in meta.get("measures", ())] for meta in metas]
        ),
        Row(
            gettext("Kekuatan bukti"),
            [[f"{gettext(labels.EVIDENCE[p.strength])} ({labels.GRADES[p.strength]})"] for p in practices],
            is_quoted=False,
        ),
        Row(
            gettext("Dasar hukum"),
            [[reference.regulation(slug).citation for slug in meta.get("legal_basis", ())] for meta in metas],
        ),
    ]
    rows += [
        Row(gettext(heading), [_section(practice, heading) for practice in practices]) for heading in HEADINGS
    ]
    return [row for row in rows if any(row.cells)]


def _task(reference: Reference, link: dict[str, str]) -> str:
    general = f" ({gettext('tugas umum')})" if link.get("basis") == "umum" else ""
    return f"{reference.role(link['role']).short}: {link['task']}{general}"


def _measure(reference: Reference, measure: dict[str, object]) -> str:
    indicator = reference.indicators.get(str(measure.get("indicator", "")))
    name = indicator.name if indicator else str(measure.get("name", ""))
    year = f" ({measure['year']})" if measure.get("year") else ""
    return f"{name}: {vocabulary.format_number(measure['value'])} {measure.get('unit') or ''}".rstrip() + year


def _section(practice: DocumentRow, heading: str) -> list[str]:
    """Return the paragraphs and points of a section, without markup."""
    section = next((part for part in practice.sections if part["heading"] == heading), None)
    return labels.paragraphs(section["html"]) if section else []


def _region_rows(library: LibraryService, linked: Sequence[Sequence[LinkedDocument]]) -> list[Row]:
    if not linked:
        return []

    def titles(side: str) -> list[list[str]]:
        return [
            list(dict.fromkeys(link.card.title for link in links if link.kind == side)) for links in linked
        ]

    values = [
        [library.reference.value(slug).name for slug in library.reference.values
         if any(slug in link.card.values for link in links if link.kind == "home")]
        for links in linked
    ]  # fmt: skip
    measures = [
        list(
            dict.fromkeys(
                _measure(library.reference, measure)
                for link in links
                if link.kind == "home"
                for measure in link.card.meta.get("measures", ())
                if measure.get("indicator")
            )
        )
        for links in linked
    ]
    rows = [
        Row(gettext("Praktik"), titles("home")),
        Row(gettext("Nilai yang didukung praktiknya"), values),
        Row(gettext("Indikator"), measures),
        Row(gettext("Menerima kunjungan"), titles("host")),
        Row(gettext("Berkunjung"), titles("guest")),
    ]
    return [row for row in rows if any(row.cells)]
