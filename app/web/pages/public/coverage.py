"""What the library holds much of and what it lacks, as counts."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.documents.validation.quality import RULES, RULES_OF
from app.documents.vocabulary import EVIDENCE, GRADES
from app.library import LibraryService
from app.lineage.journeys import PlaceCounts, count_by_province
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering.templates import Crumb

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """Documents that support a value."""

    slug: str
    practices: int
    visits: int


@dataclass(frozen=True, slots=True)
class RoleCounts:
    """Documents that name a role; of practices also those whose source names its task."""

    slug: str
    named: int
    general: int
    visits: int


@dataclass(frozen=True, slots=True)
class StrengthCounts:
    """Documents of one grade of evidence."""

    grade: str
    label: str
    practices: int
    visits: int


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """Documents that do not meet a quality rule; None where the rule is not for that type."""

    code: str
    meaning: str
    practices: int | None
    visits: int | None


@dataclass(frozen=True, slots=True)
class ContentCounts:
    """All counts of the page."""

    practices: int
    visits: int
    with_outcome: int
    """Visits that tell what became of an action planned at home."""
    with_later_news: int
    """Other visits that tell of the same matter there, later."""
    values: list[ValueCounts]
    roles: list[RoleCounts]
    strengths: list[StrengthCounts]
    rules: list[RuleCounts]
    provinces: dict[str, PlaceCounts]
    without: list[str]
    """Provinces without a practice, those of their regencies and cities included."""
    scores: int
    scored_regions: int
    scored_indicators: int


@router.get("/tentang/isi")
def coverage_page(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show the number of documents by value, role, province and evidence."""
    crumbs = [Crumb("Tentang", "/tentang"), Crumb("Isi")]
    return templates.render_page(request, "coverage.html", counted=_counted(library), crumbs=crumbs)


_OF_TODAY = ("M05", "M07")
"""Rules whose result depends on the day or on other documents: `check --quality` counts them."""


def _rules(library: LibraryService) -> list[RuleCounts]:
    counted = library.documents.statistics.count_by_rule()
    return [
        RuleCounts(
            code,
            meaning,
            *(counted[kind, code] if code in RULES_OF[kind] else None for kind in ("practice", "visit")),
        )
        for code, meaning in RULES.items()
        if code not in _OF_TODAY
    ]


def _counted(library: LibraryService) -> ContentCounts:
    reference, coverage = library.reference, library.documents.statistics
    totals, values, roles = (
        library.documents.count_by_kind(),
        coverage.count_by_value(),
        coverage.count_by_role(),
    )
    strengths = coverage.count_by_evidence()
    provinces = count_by_province(library.links, reference.provinces)
    scores, rules = reference.scores.rows, _rules(library)
    visits, outcomes = totals.get("visit", 0), coverage.count_visits_with_outcome()
    without_news = next((row.visits or 0 for row in rules if row.code == "M20"), 0)
    return ContentCounts(
        practices=totals.get("practice", 0),
        visits=visits,
        with_outcome=outcomes,
        with_later_news=visits - outcomes - without_news,
        values=[
            ValueCounts(slug, values["practice", slug], values["visit", slug]) for slug in reference.values
        ],
        roles=[
            RoleCounts(slug, roles["sumber", slug], roles["umum", slug], roles["", slug])
            for slug in reference.roles
        ],
        strengths=[
            StrengthCounts(GRADES[number], label, strengths["practice", number], strengths["visit", number])
            for number, label in reversed(list(enumerate(EVIDENCE)))
        ],
        rules=rules,
        provinces=provinces,
        without=[code for code, row in provinces.items() if not row.practices],
        scores=len(scores),
        scored_regions=len({score.region for score in scores}),
        scored_indicators=len({score.indicator for score in scores}),
    )
