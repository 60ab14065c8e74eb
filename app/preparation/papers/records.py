"""Papers used during and after a visit: the booklet, the minutes and the follow-up plan."""

from app.documents.vocabulary import format_number
from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, value_or_gap
from app.printing.blocks import Block, Break, Facts, Heading, Listing, Paper, Paragraph, Qr


def booklet(context: PaperContext) -> Paper:
    """Build the Buku saku: a summary of each chosen practice with a QR code to its page."""
    blocks: list[Block] = [
        Heading(f"Buku Saku: {context.topic}", 0),
        Paragraph(f"{context.home} ke {context.host}, {context.when}", align="center"),
        Heading("Pertanyaan kita", 1),
        Listing([row.question for row in context.plan.questions] or ["[isi pertanyaan]"]),
    ]
    for card in context.practices:
        blocks += [
            Break(),
            Heading(card.title, 1),
            Paragraph(card.summary),
            Facts(
                [
                    ("Pelaksana", card.agency),
                    ("Daerah", context.reference.place(card.place).name),
                    ("Sejak", str(card.year) if card.year else "belum diketahui"),
                    ("Nilai", ", ".join(context.reference.value(slug).name for slug in card.values)),
                ]
            ),
            Heading("Siapa mengerjakan apa", 2),
            Listing(
                [
                    f"{context.role(link['role'])}: {link['task']}{'' if link['basis'] == 'sumber' else ' (tugas umum)'}"
                    for link in card.meta.get("roles", ())
                ],
                ordered=False,
            ),
            *_figures(context, card.meta.get("measures", ())),
            Qr(f"{context.base_url}{card.url}", "Halaman praktik beserta sumbernya"),
        ]
    if not context.practices:
        blocks.append(Paragraph("[isi praktik yang dipelajari]"))
    return Paper("Buku Saku", blocks)


def _figures(context: PaperContext, measures: list[dict[str, object]]) -> list[Block]:
    rows = []
    for measure in measures:
        indicator = context.reference.indicators.get(str(measure.get("indicator") or ""))
        name = indicator.name if indicator else measure.get("name")
        derived = ", dihitung redaksi" if measure.get("derived") else ""
        rows.append(
            f"{name}: {format_number(measure['value'])} ({measure.get('year') or 'tahun tidak disebut'}{derived})"
        )
    return [Heading("Angka", 2), Listing(rows, ordered=False)] if rows else []


def minutes(context: PaperContext) -> Paper:
    """Build the Notula form: one row for each question."""
    plan = context.plan
    return Paper(
        "Notula",
        [
            Heading(f"NOTULA {context.kind.upper()}", 0),
            Facts(
                [
                    ("Topik", context.topic),
                    ("Tuan rumah", context.host),
                    ("Waktu", context.when),
                    ("Tempat", value_or_gap(plan.venue, "tempat")),
                    ("Diterima oleh", value_or_gap(plan.received_by, "jabatan yang menerima")),
                    ("Ketua rombongan", context.leader),
                    ("Pencatat", "[isi jabatan pencatat]"),
                ]
            ),
            Heading("Tanya jawab", 1),
            shared.minutes(context, empty_from_plan=True),
            Heading("Peninjauan lapangan", 1),
            *shared.texts(plan.field_visit, "hasil peninjauan lapangan"),
            Heading("Keputusan", 1),
            Listing([row.decision for row in plan.decisions] or ["[isi keputusan]"]),
        ],
        landscape=True,
    )


def follow_up_plan(context: PaperContext) -> Paper:
    """Build the Rencana Tindak Lanjut: action, person, date, cost and evidence."""
    return Paper(
        "Rencana Tindak Lanjut",
        [
            Heading("RENCANA TINDAK LANJUT", 0),
            Paragraph(
                f"{context.kind.title()} {context.home} ke {context.host}: {context.topic}", align="center"
            ),
            shared.actions(context),
            Paragraph("Status diperiksa 30, 90, dan 180 hari setelah kunjungan, disertai bukti."),
            shared.signature(context, place=True),
        ],
        landscape=True,
    )
