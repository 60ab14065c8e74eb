"""Blocks of a practice."""

from app.documents import dates
from app.documents.evidence import assess_evidence, list_unknowns
from app.documents.models import HEADINGS_BEFORE_STEPS, Practice
from app.documents.vocabulary import STATUS
from app.printing.blocks import Block, Facts, Grid, Listing, Rich, Span
from app.printing.document import UNKNOWN_TEXT, DocumentPrinter, contact_line


def practice_blocks(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    """Return the blocks of a practice's page."""
    sections = printer.document.sections
    headings = [heading for heading, _markup in sections]
    before_steps = [one for one in sections if one[0] in ("", *HEADINGS_BEFORE_STEPS)]
    missing = [*(one.question for one in practice.unknown), *list_unknowns(practice, headings)]
    return [
        *printer.head([practice.place], [practice.agency], "Praktik"),
        Facts(_facts(printer, practice)),
        *printer.body(before_steps),
        *printer.steps("Langkah"),
        *printer.needs(),
        *printer.body(one for one in sections if one not in before_steps),
        *printer.figures(practice.measures),
        *printer.values("Nilai yang didukung", practice.values),
        *_tasks(printer, practice),
        *_regulations(printer, practice),
        *_origins(printer, practice),
        *_visits(printer),
        *(printer.section("Apa yang belum diketahui", Listing(missing, ordered=False)) if missing else []),
        *printer.tail(practice),
    ]


def _facts(printer: DocumentPrinter, practice: Practice) -> list[tuple[str, str]]:
    evidence, contact = assess_evidence(practice), practice.contact
    return [
        ("Di mana", printer.place(practice.place)),
        ("Siapa", practice.agency),
        ("Sejak", str(practice.start_year or UNKNOWN_TEXT)),
        ("Status", STATUS[practice.status]),
        ("Bukti", f"{evidence.grade}, {evidence.label} ({evidence.reason})"),
        (
            "Terakhir dikonfirmasi",
            dates.format_date(practice.reviewed) if practice.reviewed else "belum pernah",
        ),
        *([("Hubungi", contact_line(contact))] if contact else []),
    ]


def _tasks(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    rows = [
        [printer.role(one.role), one.task + (" (tugas umum)" if one.basis == "umum" else "")]
        for one in practice.roles
    ]
    return printer.section("Siapa mengerjakan apa", Grid(["Peran", "Tugas"], rows, (3, 9)))


def _regulations(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    named = [(slug, "") for slug in practice.legal_basis]
    named += [(slug, " (dikaitkan redaksi)") for slug in practice.related_regulations]
    items = [_regulation(printer, slug, by) for slug, by in named]
    return printer.section("Dasar hukum", Listing(items, ordered=False)) if items else []


def _regulation(printer: DocumentPrinter, slug: str, by: str) -> Rich:
    """Return the citation with its link, or the bare code of a regulation that was renamed or removed."""
    regulation = printer.reference.regulations.get(slug)
    if regulation is None:
        return f"{slug}{by}"
    citation = Span(regulation.citation, url=f"{printer.base_url}/regulasi/{slug}")
    return [citation, Span(f" tentang {regulation.title}{by}")]


def _origins(printer: DocumentPrinter, practice: Practice) -> list[Block]:
    items: list[Rich] = []
    for origin in practice.adapted_from:
        way = [Span(" lewat "), printer.link("visit", origin.visit)] if origin.visit else []
        changes = f". {origin.changes}" if origin.changes else "."
        items.append(
            [Span("Diadaptasi dari "), printer.link("practice", origin.practice), *way, Span(changes)]
        )
    return printer.section("Asal", Listing(items, ordered=False)) if items else []


def _visits(printer: DocumentPrinter) -> list[Block]:
    items: list[Rich] = [
        [Span(title, url=f"{printer.base_url}/kunjungan/{slug}"), Span(f". {learned}" if learned else "")]
        for slug, title, learned in printer.document.studied_by
    ]
    return printer.section("Dipelajari oleh", Listing(items, ordered=False)) if items else []
