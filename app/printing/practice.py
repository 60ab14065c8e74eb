"""Blocks of a practice."""

from app.documents import dates
from app.documents.evidence import assess_evidence, list_unknowns
from app.documents.models import Practice
from app.documents.vocabulary import STATUS
from app.printing.blocks import Block, Facts, Grid, Listing, Rich, Span
from app.printing.document import UNKNOWN_TEXT, DocumentPrinter


def practice_blocks(desk: DocumentPrinter, practice: Practice) -> list[Block]:
    """Return the blocks of a practice's page."""
    missing = list_unknowns(practice, [heading for heading, _markup in desk.document.sections])
    return [
        *desk.head([practice.place], [practice.agency], "Praktik"),
        Facts(_facts(desk, practice)),
        *desk.body(),
        *desk.figures(practice.measures),
        *desk.values("Nilai yang didukung", practice.values),
        *_tasks(desk, practice),
        *_regulations(desk, practice),
        *_origins(desk, practice),
        *_visits(desk),
        *(desk.section("Apa yang belum diketahui", Listing(missing, ordered=False)) if missing else []),
        *desk.tail(practice),
    ]


def _facts(desk: DocumentPrinter, practice: Practice) -> list[tuple[str, str]]:
    evidence, contact = assess_evidence(practice), practice.contact
    return [
        ("Di mana", desk.place(practice.place)),
        ("Siapa", practice.agency),
        ("Sejak", str(practice.start_year or UNKNOWN_TEXT)),
        ("Status", STATUS[practice.status]),
        ("Bukti", f"{evidence.label} ({evidence.reason})"),
        (
            "Terakhir dikonfirmasi",
            dates.format_date(practice.reviewed) if practice.reviewed else "belum pernah",
        ),
        *([("Hubungi", f"{contact.agency}, {contact.channel}")] if contact else []),
    ]


def _tasks(desk: DocumentPrinter, practice: Practice) -> list[Block]:
    rows = [
        [desk.role(one.role), one.task + (" (tugas umum)" if one.basis == "umum" else "")]
        for one in practice.roles
    ]
    return desk.section("Siapa mengerjakan apa", Grid(["Peran", "Tugas"], rows, (3, 9)))


def _regulations(desk: DocumentPrinter, practice: Practice) -> list[Block]:
    named = [(slug, "") for slug in practice.legal_basis]
    named += [(slug, " (dikaitkan redaksi)") for slug in practice.related_regulations]
    known = desk.reference.regulations
    items: list[Rich] = [
        [
            Span(known[slug].citation, url=f"{desk.base_url}/regulasi/{slug}"),
            Span(f" tentang {known[slug].title}{by}"),
        ]
        for slug, by in named
        if slug in known
    ]
    return desk.section("Dasar hukum", Listing(items, ordered=False)) if items else []


def _origins(desk: DocumentPrinter, practice: Practice) -> list[Block]:
    items: list[Rich] = []
    for origin in practice.adapted_from:
        way = [Span(" lewat "), desk.link("visit", origin.visit)] if origin.visit else []
        changes = f". {origin.changes}" if origin.changes else "."
        items.append([Span("Diadaptasi dari "), desk.link("practice", origin.practice), *way, Span(changes)])
    return desk.section("Asal", Listing(items, ordered=False)) if items else []


def _visits(desk: DocumentPrinter) -> list[Block]:
    items: list[Rich] = [
        [Span(title, url=f"{desk.base_url}/kunjungan/{slug}"), Span(f". {learned}" if learned else "")]
        for slug, title, learned in desk.document.studied_by
    ]
    return desk.section("Dipelajari oleh", Listing(items, ordered=False)) if items else []
