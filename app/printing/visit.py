"""Blocks of a visit."""

from app.documents import dates
from app.documents.follow_up import FollowUp
from app.documents.models import Side, Visit
from app.documents.parts import Official
from app.documents.vocabulary import FOLLOW_UP, KIND, LATER_NOTE, MODE, format_number
from app.printing.blocks import Block, Facts, Grid, Heading, Listing, Paragraph, Rich, Span
from app.printing.document import UNKNOWN_TEXT, DocumentPrinter, contact_line


def visit_blocks(printer: DocumentPrinter, visit: Visit) -> list[Block]:
    """Return the blocks of a visit's page."""
    lead = [agency.name for agency in visit.guest.agencies if agency.lead] or [
        agency.name for agency in visit.guest.agencies[:1]
    ]
    learned = printer.section(
        "Yang dipelajari rombongan", Listing([printer.noted(text) for text in visit.learned], ordered=False)
    )
    return [
        *printer.head(visit.guest.places, lead, KIND[visit.kind]),
        Facts(_facts(printer, visit)),
        *(printer.section("Maksud", Paragraph(visit.purpose)) if visit.purpose else []),
        *_practices(printer, visit),
        *printer.body(),
        *(learned if visit.learned else []),
        *printer.steps("Cara tuan rumah mengerjakannya"),
        *printer.needs(),
        *_questions(printer, visit),
        *_quotes(printer, visit),
        *printer.figures(visit.measures),
        *_agenda(printer, visit),
        *_follow_ups(printer, visit),
        *_later(printer, visit),
        *_unknown(visit, printer),
        *printer.values("Nilai yang terkait", visit.values),
        *printer.tail(visit),
    ]


def _unknown(visit: Visit, printer: DocumentPrinter) -> list[Block]:
    items: list[Rich] = [one.question for one in visit.unknown]
    return printer.section("Yang perlu ditanyakan", Listing(items, ordered=False)) if items else []


def _facts(printer: DocumentPrinter, visit: Visit) -> list[tuple[str, str]]:
    party = visit.delegation
    size = f"{format_number(party.size)} orang" if party and party.size else ""
    origins = [
        f"{' '.join(filter(None, (one.office, printer.place(one.region) if one.region else '')))} {one.size}"
        for one in (party.origins if party else ())
    ]
    size = ": ".join(filter(None, (size, ", ".join(origins))))
    rows = [
        ("Tamu", _side(printer, visit.guest)),
        ("Tuan rumah", _side(printer, visit.host, visit.country)),
        ("Waktu", _when(visit)),
        ("Cara", MODE[visit.mode] if visit.mode else ""),
        ("Tempat", visit.venue or ""),
        ("Rombongan", size),
        ("Dipimpin", _official(party.lead) if party and party.lead else ""),
        ("Diterima", "; ".join(map(_official, visit.received_by))),
        ("Hubungi", contact_line(visit.contact) if visit.contact else ""),
    ]
    return [(label, text) for label, text in rows if text]


def _side(printer: DocumentPrinter, side: Side, country: str | None = None) -> str:
    places = ", ".join([*map(printer.place, side.places), *filter(None, [country])])
    agencies = "; ".join(agency.name + (" (memimpin)" if agency.lead else "") for agency in side.agencies)
    return f"{places}: {agencies}" if agencies else places


def _official(one: Official) -> str:
    return f"{one.name}, {one.position}" if one.name else one.position


def _when(visit: Visit) -> str:
    if not visit.date_start:
        return UNKNOWN_TEXT
    start = dates.format_date(visit.date_start, precision=visit.precision)
    other = visit.date_end and visit.date_end != visit.date_start
    return f"{start} – {dates.format_date(visit.date_end)}" if other else start


def _practices(printer: DocumentPrinter, visit: Visit) -> list[Block]:
    items: list[Rich] = [
        [printer.link("practice", one.practice), Span(f": {one.learned}" if one.learned else "")]
        for one in visit.practices
    ]
    return printer.section("Praktik yang dipelajari", Listing(items, ordered=False)) if items else []


def _questions(printer: DocumentPrinter, visit: Visit) -> list[Block]:
    rows = [[one.question, one.answer or "Belum ada jawaban pada sumber."] for one in visit.questions]
    return printer.section("Tanya jawab", Grid(["Pertanyaan", "Jawaban"], rows, (1, 1))) if rows else []


def _quotes(printer: DocumentPrinter, visit: Visit) -> list[Block]:
    blocks: list[Block] = []
    for one in visit.quotes:
        speaker = f"{one.speaker}, {one.position}" if one.position else one.speaker
        blocks += [
            Paragraph([Span(f"“{one.text}”"), *printer.note(one.source)], manner="quote"),
            Paragraph(f"– {speaker}"),
        ]
    return printer.section("Kutipan", *blocks) if blocks else []


def _agenda(printer: DocumentPrinter, visit: Visit) -> list[Block]:
    blocks: list[Block] = []
    for day in visit.agenda:
        date = f", {dates.format_date(day.date)}" if day.date else ""
        points = [f"{item.time} – {item.title}" if item.time else item.title for item in day.items]
        blocks += [
            Heading(f"Hari {day.day}{date}", min(printer.level + 2, 3)),
            Listing(points, ordered=False),
        ]
    return printer.section("Acara", *blocks) if blocks else []


def _follow_ups(printer: DocumentPrinter, visit: Visit) -> list[Block]:
    rows: list[list[Rich]] = [
        [
            one.action,
            printer.role(one.role),
            dates.format_date(one.due) if one.due else UNKNOWN_TEXT,
            [
                Span(FOLLOW_UP[one.status_now]),
                Span(f". {one.evidence_now}" if one.evidence_now else ""),
                *_news(printer, one),
            ],
        ]
        for one in visit.follow_ups
    ]
    header = ["Kegiatan", "Penanggung jawab", "Tenggat", "Status"]
    return printer.section("Tindak lanjut di daerah asal", Grid(header, rows, (5, 3, 3, 5))) if rows else []


def _later(printer: DocumentPrinter, visit: Visit) -> list[Block]:
    items: list[Rich] = [
        [Span(f"{dates.format_date(event.date)}: {event.text}"), *printer.note(event.source)]
        for event in visit.later
    ]
    if not items:
        return []
    return printer.section("Sesudah kunjungan", Paragraph(LATER_NOTE), Listing(items, ordered=False))


def _news(printer: DocumentPrinter, item: FollowUp) -> list[Span]:
    spans: list[Span] = []
    for news in item.news:
        change = ""
        if news.after:
            before = f"{format_number(news.before.value)} → " if news.before else ""
            change = f" {before}{format_number(news.after.value)} ({printer.figure(news.after)})"
        note = f": {news.note}" if news.note else ""
        where = f"{printer.place(news.region)}: " if news.region else ""
        text = f"\n{dates.format_date(news.date)} {where}{FOLLOW_UP[news.status].lower()}{note}{change}"
        spans += [Span(text), *printer.note(news.source)]
    return spans
