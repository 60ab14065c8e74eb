"""Papers used during and after a visit: booklet, minutes, attendance, follow-up plan and its evaluation."""

from datetime import date, timedelta

from app.documents.markdown.render import split_source_notes
from app.documents.vocabulary import FOLLOW_UP, RESOURCE, format_number
from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, date_or_gap, format_weekday_date, value_or_gap
from app.preparation.papers.details import details_of, signature_lines
from app.preparation.plans.plan import Plan
from app.printing.blocks import (
    Block,
    Break,
    Facts,
    Grid,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Qr,
    Signatures,
    Together,
)
from app.store.repositories.cards import Card

HOST_ROWS = 10
"""Empty rows for the host in the attendance list."""
_SIX_MONTHS = 180


def booklet(context: PaperContext) -> Paper:
    """Build the Buku saku: each chosen practice, and the visit that tells how the host works, with QR codes.

    It is read on the way and in the room of the host: how it is done, what it takes, and whom to ask.
    """
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
            *_method(card, "Langkahnya"),
            *_figures(context, card.meta.get("measures", ())),
            Qr(f"{context.base_url}{card.url}", "Halaman praktik beserta sumbernya"),
        ]
    described = context.chosen.host.method_source if context.chosen else None
    if described:
        blocks += [
            Break(),
            Heading(described.card.title, 1),
            Paragraph(described.card.summary),
            *_method(described.card, f"Cara {context.host} mengerjakannya"),
            Qr(f"{context.base_url}{described.card.url}", "Halaman kunjungan beserta sumbernya"),
        ]
    elif not context.practices:
        blocks.append(Paragraph("[isi praktik yang dipelajari]"))
    return context.paper("Buku Saku", blocks)


def _method(card: Card, title: str) -> list[Block]:
    """Return how it is done, what it takes, and whom to ask, as far as the document tells."""
    meta = card.meta
    needs = [_plain(text) for text in meta.get("prerequisites", ())]
    needs += [f"{RESOURCE[key]}: {one['text']}" for key, one in meta.get("resources", {}).items()]
    blocks: list[Block] = []
    if steps := [_plain(text) for text in meta.get("steps", ())]:
        blocks += [Heading(title, 2), Listing(steps)]
    if needs:
        blocks += [Heading("Yang perlu disiapkan", 2), Listing(needs, ordered=False)]
    if contact := meta.get("contact"):
        blocks += [
            Heading("Siapa yang ditanya", 2),
            Paragraph(f"{contact['agency']}: {contact['channel']}"),
        ]
    return blocks


def _plain(text: str) -> str:
    return split_source_notes(text)[0]


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
    """Build the Notula: one row for each question, signed by who presided and who wrote it down."""
    plan = context.plan
    details = details_of(context, "notula")
    presided = signature_lines(context, details.signatory, ["Pimpinan rombongan,"])
    wrote = signature_lines(context, ["[isi jabatan notulis]"], ["Notulis,"])
    return context.paper(
        "Notula",
        [
            context.letterhead,
            Heading("NOTULA", 0),
            Facts(
                [
                    ("Acara", f"{context.kind.capitalize()} tentang {context.topic}"),
                    ("Tuan rumah", context.host),
                    ("Hari, tanggal", context.when),
                    ("Waktu", _hours(context)),
                    ("Tempat", value_or_gap(plan.venue, "tempat")),
                    ("Pimpinan", context.leader),
                    ("Notulis", "[isi jabatan notulis]"),
                    ("Peserta", f"{plan.people or '[isi jumlah]'} orang, daftar hadir terlampir"),
                    ("Diterima oleh", value_or_gap(plan.received_by, "jabatan yang menerima")),
                ]
            ),
            Heading("Paparan", 1),
            *shared.texts(plan.presented, "pokok-pokok paparan"),
            Heading("Tanya jawab", 1),
            shared.minutes(context, empty_from_plan=True),
            Heading("Peninjauan lapangan", 1),
            *shared.texts(plan.field_visit, "hasil peninjauan lapangan"),
            Heading("Keputusan", 1),
            Together(
                [
                    Listing(shared.decisions(context, "keputusan")),
                    Signatures([wrote, presided]),
                ]
            ),
        ],
    )


def _hours(context: PaperContext) -> str:
    starts = sorted(point.start for point in context.plan.agenda if point.start)
    ends = sorted(point.end for point in context.plan.agenda if point.end)
    until = f"sampai pukul {shared.write_time(ends[-1])}" if ends else "sampai selesai"
    return f"pukul {shared.write_time(starts[0])} {until}" if starts else "[isi jam]"


def attendance(context: PaperContext) -> Paper:
    """Build the Daftar hadir: a row for each person, and rows for the host's side."""
    people = context.members
    rows = [
        [str(number), "[isi nama]", row.position or "[isi jabatan]", row.agency or context.role(row.role), ""]
        for number, row in enumerate(people, start=1)
    ]
    rows += [
        [str(number), "", "", context.host, ""] for number in range(len(rows) + 1, len(rows) + 1 + HOST_ROWS)
    ]
    return context.paper(
        "Daftar Hadir",
        [
            context.letterhead,
            Heading("DAFTAR HADIR", 0),
            Facts(
                [
                    ("Acara", f"{context.kind.capitalize()} tentang {context.topic}"),
                    ("Hari, tanggal", context.when),
                    ("Tempat", value_or_gap(context.plan.venue, "tempat")),
                ]
            ),
            Grid(["No.", "Nama", "Jabatan", "Instansi", "Tanda tangan"], rows, (2, 7, 6, 7, 5)),
            shared.closing(context, "daftar-hadir", dated=False),
        ],
    )


def follow_up_plan(context: PaperContext) -> Paper:
    """Build the Rencana Tindak Lanjut: action, person, date, cost and evidence."""
    return context.paper(
        "Rencana Tindak Lanjut",
        [
            context.letterhead,
            Heading("RENCANA TINDAK LANJUT", 0),
            Paragraph(
                f"{context.kind.title()} {context.home} ke {context.host}: {context.topic}", align="center"
            ),
            shared.actions(context),
            shared.closing(
                context,
                "rtl",
                Paragraph("Status diperiksa 30, 90, dan 180 hari setelah kunjungan, disertai bukti."),
            ),
        ],
        landscape=True,
    )


def evaluation(context: PaperContext) -> Paper:
    """Build the evaluation in the sixth month: what was promised, what came of it, what it changed."""
    plan = context.plan
    rows = [
        [str(number), row.action, date_or_gap(row.due, "tenggat"), *_newest(plan, number)]
        for number, row in enumerate(plan.actions, start=1)
    ] or [["1", "[isi tindak lanjut]", "[isi tenggat]", "[isi status]", "[isi bukti]"]]
    baseline = " ".join(
        (
            value_or_gap(plan.baseline, "indikator"),
            value_or_gap(plan.baseline_value, "nilai"),
            f"({value_or_gap(plan.baseline_year, 'tahun')})",
        )
    )
    return context.paper(
        "Evaluasi Bulan Keenam",
        [
            context.letterhead,
            Heading("EVALUASI BULAN KEENAM", 0),
            Paragraph(f"{context.kind.title()} ke {context.host}: {context.topic}", align="center"),
            Facts([("Waktu kunjungan", context.when), ("Waktu evaluasi", _sixth_month(context))]),
            *shared.section(
                "A. Pelaksanaan Tindak Lanjut",
                1,
                Grid(["No.", "Kegiatan", "Tenggat", "Status", "Bukti"], rows, (2, 8, 5, 5, 6)),
            ),
            *shared.section(
                "B. Perubahan Angka",
                1,
                Facts([("Angka awal", baseline), ("Angka sekarang", _figure_now(plan))]),
            ),
            *shared.section("C. Kendala", 1, Paragraph("[isi kendala]")),
            Heading("D. Simpulan dan Langkah Berikutnya", 1),
            shared.closing(context, "evaluasi", Paragraph("[isi simpulan dan langkah berikutnya]")),
        ],
    )


def _newest(plan: Plan, number: int) -> tuple[str, str]:
    news = sorted((row for row in plan.news if row.number == number), key=lambda row: row.date)
    if not news:
        return "[isi status]", "[isi bukti]"
    evidence = next((row.evidence for row in reversed(news) if row.evidence), "")
    return FOLLOW_UP[news[-1].status], value_or_gap(evidence, "bukti")


def _figure_now(plan: Plan) -> str:
    after = [row for row in plan.news if row.after and row.indicator == plan.baseline]
    return (
        f"{after[-1].after} ({value_or_gap(after[-1].year, 'tahun')})"
        if after
        else "[isi nilai dan tahunnya]"
    )


def _sixth_month(context: PaperContext) -> str:
    ended = context.plan.date_end or context.plan.date_start
    if not ended:
        return "[isi tanggal evaluasi]"
    return format_weekday_date((date.fromisoformat(ended) + timedelta(days=_SIX_MONTHS)).isoformat())
