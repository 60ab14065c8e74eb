"""Draft of a visit document, made from a plan after its visit."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.follow_up import FollowUp, FollowUpUpdate
from app.documents.markdown.files import render_document
from app.documents.markdown.render import slugify
from app.documents.models import (
    Agency,
    AgendaDay,
    AgendaItem,
    Delegation,
    Question,
    Side,
    StudiedPractice,
    Visit,
)
from app.documents.parts import Measure, Official, Source
from app.documents.validation.placeholders import placeholder
from app.documents.vocabulary import parse_number, parse_whole_number
from app.preparation.papers.context import PaperContext, non_empty_lines
from app.preparation.papers.costs import in_rupiah
from app.preparation.plans.plan import Action, ActionNews

_PLACEHOLDER_URL = f"https://{placeholder('alamat-laporan').replace(' ', '')}"
"""Stands for a missing address of a source; `check` refuses it, and so does the desk."""
_SUMMARY_LENGTH = 900
_PURPOSE_LENGTH = 4_900
_INLINE = re.compile(r"([\[\]*_`<>\\{}])")
_OFFICE = re.compile(
    r"\b((?:Badan|Biro|Bagian|Dinas|Inspektorat|Kantor|Sekretariat|Rumah Sakit|RSUD|Kecamatan)\b.*)|\bKepala (?!Daerah\b|Bidang\b|Seksi\b)(.+)"
)
"""The office in a position."""
_LINE_START = re.compile(r"^(#|[+-](?=\s)|-(?=-)|~(?=~~))|^(\d+)([.)])(?=\s)")


class IncompletePlanError(Exception):
    """The plan lacks something every visit document needs."""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A Markdown file ready for `content/visits/`."""

    slug: str
    text: str


def visit_draft(
    context: PaperContext,
    taken: Collection[str] = (),
    *,
    known: Mapping[str, object] | None = None,
    carried_out: str = "",
) -> VisitDraft:
    """Return the draft; raise IncompletePlanError when home or host is missing.

    ``known`` are fields that are known beside the plan, ``carried_out`` the text of “Pelaksanaan”.
    """
    meta = Visit(**_fields(context) | dict(known or {}))
    return VisitDraft(
        _slug(context, taken, meta.date_start), render_document(meta, _body(context, carried_out))
    )


def _fields(context: PaperContext) -> dict[str, Any]:
    """Return the fields that the plan knows; raise IncompletePlanError when home or host is missing."""
    plan = context.plan
    guest, host = _side(context, plan.home, _guests(context)), _side(context, plan.host, _hosts(context))
    if guest is None or host is None:
        raise IncompletePlanError("Isi daerah asal dan tuan rumah lebih dahulu.")
    cards = {card.slug for card in context.practices}
    return {
        "title": f"{context.kind.capitalize()} {_short(context, plan.home)} ke {_short(context, plan.host)}: {context.topic}"[
            :300
        ],
        "summary": (plan.problem or context.topic)[:_SUMMARY_LENGTH],
        "kind": plan.kind,
        "date_start": plan.date_start or None,
        "date_end": plan.date_end
        if plan.date_end and plan.date_start and plan.date_end >= plan.date_start
        else None,
        "date_precision": "day" if plan.date_start else None,
        "mode": plan.mode or None,
        "guest": guest,
        "host": host,
        "received_by": (Official(position=plan.received_by),) if plan.received_by else (),
        "venue": plan.venue or None,
        "topics": (plan.topic,) if plan.topic else (),
        "delegation": _delegation(context),
        "purpose": "; ".join(goal.goal for goal in plan.goals)[:_PURPOSE_LENGTH] or plan.problem or None,
        "agenda": tuple(_agenda(context)),
        "practices": tuple(StudiedPractice(practice=slug) for slug in plan.practices if slug in cards),
        "questions": tuple(
            Question(question=row.question, answer=row.answer or None, role=_role(context, row.role))
            for row in plan.minutes
            if row.question
        ),
        "follow_ups": tuple(_follow_ups(context, cards)),
        "sources": (_source(context),),
    }


def _short(context: PaperContext, code: str) -> str:
    return context.reference.place(code).short


def _side(context: PaperContext, code: str, agencies: Sequence[Agency]) -> Side | None:
    place = context.reference.places.get(code)
    if place is None:
        return None
    if place.level == "pusat":
        return Side(ministries=(code,), agencies=tuple(agencies))
    return Side(regions=(code,), agencies=tuple(agencies))


def _guests(context: PaperContext) -> list[Agency]:
    agencies: dict[str, Agency] = {}
    for row in context.plan.delegation:
        if row.agency:
            role = _role(context, row.role)
            agencies.setdefault(row.agency, Agency(role=role, name=row.agency, lead=not agencies))
    return list(agencies.values())


def _hosts(context: PaperContext) -> list[Agency]:
    """Return the office that received the delegation; where it is not known, those of the practices."""
    office = context.plan.host_office or _office_of(context.plan.received_by)
    own = [card.agency for card in context.practices if card.place == context.plan.host]
    return [Agency(name=name) for name in ([office] if office else dict.fromkeys(own))]


def _office_of(position: str) -> str:
    """Return the office in a position: of ``Plt. Kepala Biro Organisasi`` that is ``Biro Organisasi``."""
    if "Sekretaris Daerah" in position:
        return "Sekretariat Daerah"
    found = _OFFICE.search(position)
    return found[1] or found[2] if found else ""


def _role(context: PaperContext, slug: str) -> str | None:
    """Return the role of a slug, which may name an office of one."""
    office = context.reference.questions.offices.get(slug)
    role = office.role if office else slug
    return role if role in context.reference.roles else None


def _delegation(context: PaperContext) -> Delegation | None:
    lead = Official(position=context.plan.lead) if context.plan.lead else None
    size = context.plan.people or None
    return Delegation(size=size, lead=lead) if size or lead else None


def _agenda(context: PaperContext) -> Iterator[AgendaDay]:
    for number in sorted({point.day for point in context.plan.agenda if point.title}):
        items = [
            AgendaItem(time="–".join(filter(None, (point.start, point.end))) or None, title=point.title)
            for point in context.agenda
            if point.day == number and point.title
        ]
        yield AgendaDay(day=number, items=tuple(items))


def _follow_ups(context: PaperContext, known: Collection[str]) -> Iterator[FollowUp]:
    for number, row in enumerate((row for row in context.plan.actions if row.action), start=1):
        yield FollowUp(
            id=f"f{number}",
            action=_action(row),
            role=_role(context, row.role),
            due=row.due or None,
            status=row.status,
            practice=row.practice if row.practice in known else None,
            evidence=row.evidence or None,
            updates=tuple(_updates(context, number)),
        )


def _action(row: Action) -> str:
    """Return an action with its cost and indicator, for which a visit document has no fields."""
    more = [("Biaya", in_rupiah(row.cost)), ("Indikator", row.indicator)]
    said = [f"{name}: {value.rstrip('.')}." for name, value in more if value]
    return " ".join([f"{row.action.rstrip('.')}.", *said]) if said else row.action


def _updates(context: PaperContext, number: int) -> Iterator[FollowUpUpdate]:
    """Return the news of one action, with placeholders for what the validation rules will ask for."""
    for row in context.plan.news:
        if row.number != number or not row.date:
            continue
        after = _figure(context, row, row.after)
        claims = row.status in ("selesai", "berdampak")
        yield FollowUpUpdate(
            date=row.date,
            status="selesai" if row.status == "berdampak" and after is None else row.status,
            note=row.note or None,
            evidence=row.evidence or (placeholder("apa yang menunjukkannya") if claims else None),
            before=_figure(context, row, row.before, when=False),
            after=after,
        )


def _figure(context: PaperContext, row: ActionNews, written: str, *, when: bool = True) -> Measure | None:
    value = parse_number(written)
    if value is None or not row.indicator:
        return None
    known = next(
        (
            slug
            for slug, one in context.reference.indicators.items()
            if one.name.lower() == row.indicator.lower()
        ),
        None,
    )
    year = parse_whole_number(row.year) if when and len(row.year) == len("2025") else None
    return Measure(
        indicator=known, name=None if known else row.indicator, year=year, value=value, source="laporan"
    )


def _source(context: PaperContext) -> Source:
    plan = context.plan
    return Source(
        id="laporan",
        title=plan.source_title or placeholder("judul laporan atau berita tentang kunjungan ini"),
        publisher=plan.source_publisher or context.home,
        url=plan.source_url or _PLACEHOLDER_URL,
        date=plan.source_date or None,
    )


def _slug(context: PaperContext, taken: Collection[str], start: str | None) -> str:
    month = f"{start[:7]}-" if start else ""
    stem = f"{month}{_name(context, context.plan.home)}-to-{_name(context, context.plan.host)}"[:110].rstrip(
        "-"
    )
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _name(context: PaperContext, code: str) -> str:
    province = context.reference.provinces.get(code)
    return slugify(
        province.short if province else _short(context, code).replace("Kab. ", "").replace("Kota ", "")
    )


def _body(context: PaperContext, carried_out: str) -> str:
    plan = context.plan
    obtained = [row.document for row in plan.minutes if row.document]
    findings = [*_written(plan.presented), *_written(plan.field_visit), *_compared(context)]
    findings += (
        ["Dokumen diperoleh:\n\n" + "\n".join(f"- {escape_line(title)}" for title in obtained)]
        if obtained
        else []
    )
    adapting = [*_headed("Yang dapat ditiru", plan.adopt), *_headed("Yang perlu disesuaikan", plan.adapt)]
    adapting += _headed("Yang tidak cocok", plan.unfit)
    adapting += _headed("Syarat dan risiko", plan.conditions)
    decided = [
        f"- {escape_line(row.decision)}{f' ({escape_line(row.by)})' if row.by else ''}"
        for row in plan.decisions
    ]
    sections = {
        "Latar belakang": [*_written(plan.background or plan.problem), *_travellers(context)],
        "Pelaksanaan": [carried_out] if carried_out else [],
        "Temuan": findings,
        "Rencana adaptasi": adapting,
        "Rekomendasi": ["\n".join(decided)] if decided else [],
    }
    return "\n".join(
        f"\n## {heading}\n\n" + "\n\n".join(parts) + "\n" for heading, parts in sections.items() if parts
    )


def _travellers(context: PaperContext) -> list[str]:
    """Return who travelled, by office and position."""
    rows = [
        f"{' '.join(filter(None, (row.position, row.agency)))} ({row.people} orang{f', {row.task}' if row.task else ''})"
        for row in context.plan.delegation
        if row.position or row.agency
    ]
    return [f"Rombongan: {escape_line('; '.join(rows))}."] if rows else []


def _compared(context: PaperContext) -> list[str]:
    if not context.plan.comparison:
        return []
    rows = ["| Aspek | Tuan rumah | Daerah kita | Kesenjangan |", "|---|---|---|---|"]
    rows += [
        "| " + " | ".join(_cell(text) for text in (row.aspect, row.host, row.ours, row.gap)) + " |"
        for row in context.plan.comparison
    ]
    return ["\n".join(rows)]


def _cell(text: str) -> str:
    return escape_line(text).replace("|", "\\|") or "–"


def _headed(title: str, text: str) -> list[str]:
    return [f"{title}: {' '.join(_written(text))}"] if text else []


def _written(text: str) -> list[str]:
    return [escape_line(line) for line in non_empty_lines(text)]


def escape_line(text: str) -> str:
    """Return form text as one escaped line of Markdown that renders as typed."""
    inline = _INLINE.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", inline)
