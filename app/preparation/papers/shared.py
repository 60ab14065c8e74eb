"""Sections shared by several papers."""

from collections.abc import Mapping, Sequence

from app.preparation.papers.context import (
    PaperContext,
    as_sentence,
    date_or_gap,
    non_empty_lines,
    value_or_gap,
)
from app.preparation.papers.costs import amount_or_gap
from app.preparation.papers.details import details_of, signature_lines
from app.printing.blocks import (
    Aside,
    Block,
    Break,
    Facts,
    Grid,
    Heading,
    Listing,
    Paragraph,
    Signature,
    Together,
)

MAX_COPIES_TOGETHER = 12
_ATTACHED_TO: Mapping[str, str] = {
    "surat-tugas": "SURAT TUGAS",
    "surat-perintah": "SURAT PERINTAH",
    "nota-komisi": "NOTA",
    "undangan": "SURAT UNDANGAN",
}
"""What the head of an attachment calls the paper, when it is not named after its signatory."""
LETTER_LABELS = 2.5
"""Width of the labels at the head of a letter in centimetres."""


def signature(context: PaperContext, paper: str, *, dated: bool = True) -> Signature:
    """Return the signature block of a paper, with place and date unless its head has them."""
    details = details_of(context, paper)
    head = [f"{value_or_gap(context.plan.city, 'kota')}, {details.date}"] if dated else []
    return Signature(signature_lines(context, details.signatory, head))


def closing(context: PaperContext, paper: str, *before: Block, dated: bool = True) -> Together:
    """Return the last words of a paper and its signature, which stay on one page."""
    return Together([*before, signature(context, paper, dated=dated)])


def copies(context: PaperContext, paper: str) -> list[Block]:
    """Return the list of those who get a copy: those of the plan, and of the request those whom the host names."""
    demanded = context.host_letter.copies if context.host_letter and paper == "surat-permohonan" else ()
    names = list(dict.fromkeys([*demanded, *non_empty_lines(context.plan.copies)]))
    return [Paragraph("Tembusan:"), Listing(names or ["[isi tembusan]"])]


def closing_with_copies(context: PaperContext, paper: str, *before: Block) -> list[Block]:
    """Return the end of a letter; a list of copies that is too long for one page may break."""
    end = closing(context, paper, *before, dated=False)
    if len(non_empty_lines(context.plan.copies)) <= MAX_COPIES_TOGETHER:
        return [Together([*end.blocks, *copies(context, paper)])]
    return [end, *copies(context, paper)]


def attachment(
    context: PaperContext, paper: str, number: str, title: str, blocks: list[Block]
) -> list[Block]:
    """Return an attachment on a page of its own, with its head: the letter, its number and its date."""
    details = details_of(context, paper)
    who = details.signatory[-1]
    lines = [
        f"LAMPIRAN {number}".strip(),
        _ATTACHED_TO.get(paper) or f"SURAT {who if '[' in who else who.upper()}",
        f"NOMOR {details.number}",
        f"TANGGAL {details.date if '[' in details.date else details.date.upper()}",
    ]
    return [Break(), Aside(lines), Heading(title.upper(), 0), *blocks]


def basis(context: PaperContext) -> list[str]:
    """Return the legal basis of the visit."""
    return non_empty_lines(context.plan.legal_basis) or ["[isi dasar: renja, LHE, surat perintah, peraturan]"]


def participants(context: PaperContext) -> Grid:
    """Return the participants by office."""
    rows = [
        [
            str(number),
            value_or_gap(row.agency or context.role(row.role), "perangkat daerah"),
            value_or_gap(row.position, "jabatan"),
            str(row.people),
            value_or_gap(row.task, "tugas"),
        ]
        for number, row in enumerate(context.plan.delegation, start=1)
    ]
    header = ["No.", "Perangkat daerah", "Jabatan", "Orang", "Tugas dalam rombongan"]
    return Grid(
        header,
        rows or [["1", "[isi perangkat daerah]", "[isi jabatan]", "[isi]", "[isi tugas]"]],
        (5, 15, 14, 7, 14),
    )


def write_time(hour: str) -> str:
    """Return an hour as letters write it: ``08.30``."""
    return hour.replace(":", ".")


def agenda(context: PaperContext) -> list[Block]:
    """Return the programme, one table for each day."""
    blocks: list[Block] = []
    for number in sorted({point.day for point in context.plan.agenda}):
        points = [point for point in context.agenda if point.day == number]
        rows = [
            [
                " – ".join(map(write_time, filter(None, (point.start, point.end)))) or "[isi jam]",
                point.title,
                point.who or "–",
            ]
            for point in points
        ]
        blocks += [
            Heading(context.day(number), 3),
            Grid(["Waktu", "Acara", "Narasumber"], rows, (3, 9, 4)),
        ]
    return blocks or [Paragraph("[isi susunan acara]")]


def questions(context: PaperContext) -> Grid:
    """Return the numbered questions."""
    rows = [
        [str(number), row.question, context.host_office(row.role) or "–"]
        for number, row in enumerate(context.plan.questions, start=1)
    ]
    return Grid(["No.", "Pertanyaan", "Untuk"], rows or [["1", "[isi pertanyaan]", "–"]], (2, 17, 7))


def documents(context: PaperContext) -> Listing:
    """Return the documents requested from the host."""
    return Listing([row.title for row in context.plan.documents] or ["[isi dokumen yang diminta]"])


def goals(context: PaperContext) -> Grid:
    """Return the goals with their outputs and measures."""
    rows = [
        [row.goal, value_or_gap(row.output, "keluaran"), value_or_gap(row.measure, "ukuran")]
        for row in context.plan.goals
    ]
    return Grid(
        ["Tujuan", "Keluaran", "Ukuran"],
        rows or [["[isi tujuan]", "[isi keluaran]", "[isi ukuran]"]],
        (5, 5, 5),
    )


def practices(context: PaperContext) -> list[str]:
    """Return the practices to study, one line each."""
    return [f"{card.title} ({context.reference.place(card.place).short})" for card in context.practices] or [
        "[isi praktik yang dipelajari]"
    ]


def decisions(context: PaperContext, what: str) -> list[str]:
    """Return what was decided and by whom, or a gap."""
    rows = [f"{row.decision}{f' ({row.by})' if row.by else ''}" for row in context.plan.decisions]
    return rows or [f"[isi {what}]"]


def actions(context: PaperContext) -> Grid:
    """Return the follow-up plan in the usual columns."""
    rows = [
        [
            row.action,
            value_or_gap(context.role(row.role), "penanggung jawab"),
            date_or_gap(row.due, "tenggat"),
            amount_or_gap(row.cost, "biaya"),
            value_or_gap(row.indicator, "indikator"),
            value_or_gap(row.evidence, "bukti"),
        ]
        for row in context.plan.actions
    ]
    header = ["Kegiatan", "Penanggung jawab", "Tenggat", "Biaya", "Indikator", "Bukti"]
    empty = [
        "[isi tindak lanjut]",
        "[isi penanggung jawab]",
        "[isi tenggat]",
        "[isi biaya]",
        "[isi indikator]",
        "[isi bukti]",
    ]
    return Grid(header, rows or [empty], (19, 20, 14, 19, 18, 14))


def minutes(context: PaperContext, *, empty_from_plan: bool = False) -> Grid:
    """Return one row for each question; before the visit the planned questions with empty answers."""
    rows = [
        [str(number), row.question, value_or_gap(row.answer, "jawaban"), row.document or "–"]
        for number, row in enumerate(context.plan.minutes, start=1)
    ]
    if not rows and empty_from_plan:
        rows = [
            [str(number), row.question, "[isi jawaban]", "[isi dokumen]"]
            for number, row in enumerate(context.plan.questions, start=1)
        ]
    header = ["No.", "Pertanyaan", "Jawaban", "Dokumen diperoleh"]
    return Grid(header, rows or [["1", "[isi pertanyaan]", "[isi jawaban]", "[isi dokumen]"]], (2, 9, 10, 5))


def texts(text: str, what: str) -> list[Block]:
    """Return a text of the plan as paragraphs, or a gap."""
    lines = non_empty_lines(text)
    if len(lines) == 1:  # more lines may be a list or headings
        lines = [as_sentence(lines[0])]
    return [Paragraph(line) for line in lines] or [Paragraph(f"[isi {what}]")]


def section(title: str, level: int, *blocks: Block) -> list[Block]:
    """Return a heading followed by its blocks."""
    return [Heading(title, level), *blocks]


def letter_head(context: PaperContext, paper: str, subject: str, attachments: str = "–") -> list[Block]:
    """Return the head of a letter: letterhead, number and date on one line, subject, addressee and town."""
    details = details_of(context, paper)
    facts = [("Nomor", details.number), ("Sifat", "Biasa"), ("Lampiran", attachments), ("Hal", subject)]
    place = value_or_gap(context.plan.city, "kota")
    return [
        context.letterhead,
        Facts(facts, aside=f"{place}, {details.date}", label_width=LETTER_LABELS),
        Paragraph("\n".join(addressed(details.addressee))),
    ]


def addressed(lines: Sequence[str]) -> list[str]:
    """Return the lines of an addressee as they stand in a letter."""
    *offices, last = lines
    if not last.lower().startswith("di "):
        return [f"Yth. {lines[0]}", *lines[1:]]
    return [f"Yth. {offices[0]}", *offices[1:], "di", f"\u2003{last[3:]}"]


def memo_head(context: PaperContext, paper: str, subject: str) -> list[Block]:
    """Return the head of an internal paper: to whom, from whom, date, number and subject."""
    details = details_of(context, paper)
    facts = [
        ("Kepada", f"Yth. {' '.join(details.addressee)}"),
        ("Dari", details.who),
        ("Tanggal", details.date),
        ("Nomor", details.number),
        ("Hal", subject),
    ]
    return [Facts(facts, label_width=LETTER_LABELS)]
