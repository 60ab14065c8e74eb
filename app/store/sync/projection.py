"""Project a document to database rows; pure, so that worker processes can do it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from app.documents.attachments import Page
from app.documents.dates import year_of
from app.documents.evidence import assess_evidence
from app.documents.markdown.files import Document, to_plain_data
from app.documents.markdown.render import Renderer, plain_text
from app.documents.models import Practice, Visit
from app.documents.validation.quality import find_lasting_codes
from app.store import tables

VERSION = 9
"""Version of this module's result: increase it when the same file gives other rows."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Projection:
    """The row of a document and its link rows by table, without the document's id."""

    document: Row
    links: dict[str, list[Row]]


def project(document: Document, renderer: Renderer, pages: Iterable[Page] = ()) -> Projection:
    """Return the rows of a checked document and of its attachments' pages."""
    meta = document.meta
    evidence = assess_evidence(meta)
    sections = renderer.render_sections(document.body, sources=[source.id for source in meta.sources])
    body_text = "\n".join(
        f"{s.heading}\n{plain_text(s.html)}" if s.heading else plain_text(s.html) for s in sections
    )
    row = {
        "kind": document.kind,
        "slug": document.slug,
        "path": document.path,
        "title": meta.title,
        "summary": meta.summary,
        "strength": evidence.strength,
        "points": evidence.points,
        "quality": " ".join(find_lasting_codes(document)),
        "meta": to_plain_data(meta),
        "sections": [asdict(section) for section in sections],
        "text": body_text,
        **(_practice_columns(meta) if isinstance(meta, Practice) else _visit_columns(meta)),
    }
    links = project_links(meta)
    links[tables.AttachedPage.__tablename__] = number_rows([asdict(page) for page in pages])
    return Projection(row, links)


def project_links(meta: Practice | Visit) -> dict[str, list[Row]]:
    """Return the link rows of a document by table, without those of its attachments."""
    links = _practice_links(meta) if isinstance(meta, Practice) else _visit_links(meta)
    links[tables.ValueLink.__tablename__] = [
        {"value": link.value, "reason": link.reason} for link in meta.values
    ]
    return {table: number_rows(rows) for table, rows in links.items()}


def number_rows(rows: list[Row]) -> list[Row]:
    """Return rows with their positions."""
    return [{**row, "position": position} for position, row in enumerate(rows)]


def _practice_columns(meta: Practice) -> Row:
    return {"agency": meta.agency, "area_code": meta.place, "year": meta.start_year, "date": None}


def _visit_columns(meta: Visit) -> Row:
    hosts = ", ".join(agency.name for agency in meta.host.agencies)
    return {
        "agency": hosts,
        "area_code": meta.host_places[0],
        "year": year_of(meta.date_start),
        "date": meta.date_start,
    }


def _practice_links(meta: Practice) -> dict[str, list[Row]]:
    regulations = [(slug, "legal") for slug in meta.legal_basis]
    regulations += [(slug, "related") for slug in meta.related_regulations]
    return {
        tables.PlaceLink.__tablename__: [{"area_code": meta.place, "side": "home"}],
        tables.RoleLink.__tablename__: [
            {"role": link.role, "side": "practice", "task": link.task, "basis": link.basis}
            for link in meta.roles
        ],
        tables.MeasureRow.__tablename__: [
            {**measure.model_dump(exclude={"kind"}), "value": str(measure.value)} for measure in meta.measures
        ],
        tables.RegulationLink.__tablename__: [
            {"regulation": slug, "basis": basis} for slug, basis in regulations
        ],
        tables.AdaptationRow.__tablename__: [
            {"origin": origin.practice, "visit": origin.visit, "changes": origin.changes}
            for origin in meta.adapted_from
        ],
    }


def _visit_links(meta: Visit) -> dict[str, list[Row]]:
    sides = (("guest", meta.guest), ("host", meta.host))
    return {
        tables.PlaceLink.__tablename__: [
            {"area_code": place, "side": side} for side, who in sides for place in who.places
        ],
        tables.RoleLink.__tablename__: [
            {"role": agency.role, "side": side, "task": agency.name, "basis": None}
            for side, who in sides
            for agency in who.agencies
            if agency.role
        ],
        tables.StudiedPractice.__tablename__: [
            {"practice": studied.practice, "learned": studied.learned} for studied in meta.practices
        ],
        tables.FollowUpRow.__tablename__: [
            {
                "key": f.id,
                **f.model_dump(include={"action", "role", "due", "practice"}),
                "status": f.status_now,
                "evidence": f.evidence_now,
            }
            for f in meta.follow_ups
        ],
    }
