"""A practice on paper."""

from app.documents import dates
from app.documents.evidence import evidence_of, unknowns
from app.documents.models import Practice
from app.documents.vocabulary import STATUS
from app.printing.blocks import Block, Facts, Grid, Listing, Rich, Span
from app.printing.document import UNKNOWN, Desk


def practice_blocks(desk: Desk, practice: Practice) -> list[Block]:
    """What the page of a practice says."""
    missing = unknowns(practice, [heading for heading, _markup in desk.published.sections])
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


def _facts(desk: Desk, practice: Practice) -> list[tuple[str, str]]:
    evidence, contact = evidence_of(practice), practice.contact
    return [
        ("Di mana", desk.place(practice.place)),
        ("Siapa", practice.agency),
        ("Sejak", str(practice.start_year or UNKNOWN)),
        ("Status", STATUS[practice.status]),
        ("Bukti", f"{evidence.label} ({evidence.reason})"),
        ("Terakhir dikonfirmasi", dates.in_words(practice.reviewed) if practice.reviewed else "belum pernah"),
        *([("Hubungi", f"{contact.agency}, {contact.channel}")] if contact else []),
    ]


def _tasks(desk: Desk, practice: Practice) -> list[Block]:
    rows = [
        [desk.role(one.role), one.task + (" (tugas umum)" if one.basis == "umum" else "")]
        for one in practice.roles
    ]
    return desk.section("Siapa mengerjakan apa", Grid(["Peran", "Tugas"], rows, (3, 9)))


def _regulations(desk: Desk, practice: Practice) -> list[Block]:
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


def _origins(desk: Desk, practice: Practice) -> list[Block]:
    items: list[Rich] = []
    for origin in practice.adapted_from:
        way = [Span(" lewat "), desk.link("visit", origin.visit)] if origin.visit else []
        changes = f". {origin.changes}" if origin.changes else "."
        items.append([Span("Diadaptasi dari "), desk.link("practice", origin.practice), *way, Span(changes)])
    return desk.section("Asal", Listing(items, ordered=False)) if items else []


def _visits(desk: Desk) -> list[Block]:
    items: list[Rich] = [
        [Span(title, url=f"{desk.base_url}/kunjungan/{slug}"), Span(f". {learned}" if learned else "")]
        for slug, title, learned in desk.published.studied_by
    ]
    return desk.section("Dipelajari oleh", Listing(items, ordered=False)) if items else []
