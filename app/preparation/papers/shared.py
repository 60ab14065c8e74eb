"""Sections that several papers have."""

from app.preparation.papers.case import Case, dated, fill, lines
from app.printing.blocks import Block, Facts, Grid, Heading, Letterhead, Listing, Paragraph, Signature

CANDIDATES_COMPARED = 4
_TTE = "Ditandatangani secara elektronik (TTE) atau basah sesuai ketentuan tata naskah dinas"


def letterhead(case: Case) -> Letterhead:
    """The head of a letter."""
    own = lines(case.plan.letterhead)
    return Letterhead(own or [case.home.upper(), "[isi nama perangkat daerah]", "[isi alamat kantor]"])


def signature(case: Case, *, place: bool = False) -> Signature:
    """The office that signs."""
    head = (
        [f"{fill(case.plan.city, 'tempat')}, {dated(case.plan.letter_date, 'tanggal surat')}"]
        if place
        else []
    )
    return Signature([*head, fill(case.plan.signatory, "jabatan penanda tangan"), "", _TTE, "[isi nama]"])


def basis(case: Case) -> list[str]:
    """What the visit rests on."""
    return lines(case.plan.legal_basis) or ["[isi dasar: renja, LHE, surat perintah, peraturan]"]


def participants(case: Case) -> Grid:
    """Who travels, by office."""
    rows = [
        [
            str(number),
            row.agency or case.role(row.role),
            fill(row.position, "jabatan"),
            str(row.people),
            fill(row.task, "tugas"),
        ]
        for number, row in enumerate(case.plan.participants, start=1)
    ]
    header = ["No.", "Perangkat daerah", "Jabatan", "Orang", "Tugas dalam rombongan"]
    return Grid(
        header,
        rows or [["1", "[isi perangkat daerah]", "[isi jabatan]", "[isi]", "[isi tugas]"]],
        (1, 5, 5, 2, 5),
    )


def agenda(case: Case) -> list[Block]:
    """The programme, a table a day."""
    blocks: list[Block] = []
    for number in sorted({point.day for point in case.plan.agenda}):
        points = [point for point in case.agenda if point.day == number]
        rows = [
            [" – ".join(filter(None, (point.start, point.end))) or "[isi jam]", point.title, point.who or "–"]
            for point in points
        ]
        blocks += [
            Paragraph(case.day(number), bold=True),
            Grid(["Waktu", "Acara", "Petugas"], rows, (3, 9, 4)),
        ]
    return blocks or [Paragraph("[isi susunan acara]")]


def questions(case: Case) -> Grid:
    """The questions, numbered."""
    rows = [
        [str(number), row.question, case.role(row.role) or "–"]
        for number, row in enumerate(case.plan.questions, start=1)
    ]
    return Grid(["No.", "Pertanyaan", "Untuk"], rows or [["1", "[isi pertanyaan]", "–"]], (1, 11, 4))


def documents(case: Case) -> Listing:
    """What the host is asked to prepare."""
    return Listing([row.title for row in case.plan.documents] or ["[isi dokumen yang diminta]"])


def goals(case: Case) -> Grid:
    """Goals with their outputs and measures."""
    rows = [[row.goal, fill(row.output, "keluaran"), fill(row.measure, "ukuran")] for row in case.plan.goals]
    return Grid(
        ["Tujuan", "Keluaran", "Ukuran"],
        rows or [["[isi tujuan]", "[isi keluaran]", "[isi ukuran]"]],
        (5, 5, 5),
    )


def why_this_host(case: Case) -> list[Block]:
    """The candidates compared, and what speaks for the one chosen."""
    hosts = case.answer.hosts[:CANDIDATES_COMPARED] if case.answer else ()
    if not hosts:
        return [
            Paragraph("[isi alasan memilih tuan rumah, dengan paling sedikit tiga calon yang dibandingkan]")
        ]
    rows = [
        [
            case.reference.places[one.host.place].name,
            str(round(one.host.score * 100)),
            *(_part(one.host.parts[name]) for name in ("topic", "evidence", "likeness", "distance")),
        ]
        for one in hosts
    ]
    header = ["Calon", "Nilai", "Topik", "Bukti", "Kemiripan", "Kedekatan"]
    blocks: list[Block] = [Grid(header, rows, (6, 2, 2, 2, 3, 3))]
    blocks.append(
        Paragraph("Nilai 0–100 dihitung dari catatan Studi Banding; hanya untuk mengurutkan calon.")
    )
    if case.chosen:
        reasons = [
            f"{reason.text} (Sumber: {reason.source}.)" if reason.source else reason.text
            for reason in case.chosen.reasons
        ]
        blocks += [Paragraph(f"Alasan memilih {case.host}:"), Listing(reasons)]
    return blocks


def _part(value: float | None) -> str:
    return "–" if value is None else str(round(value * 100))


def practices(case: Case) -> list[str]:
    """The practices to study, one line each."""
    return [f"{card.title} ({case.reference.places[card.place].short})" for card in case.practices] or [
        "[isi praktik yang dipelajari]"
    ]


def actions(case: Case) -> Grid:
    """The follow-up plan in the usual columns."""
    rows = [
        [
            row.action,
            fill(case.role(row.role), "penanggung jawab"),
            dated(row.due, "tenggat"),
            fill(row.cost, "biaya"),
            fill(row.indicator, "indikator"),
            fill(row.evidence, "bukti"),
        ]
        for row in case.plan.actions
    ]
    header = ["Kegiatan", "Penanggung jawab", "Tenggat", "Biaya", "Indikator", "Bukti"]
    empty = [
        "[isi kegiatan]",
        "[isi penanggung jawab]",
        "[isi tenggat]",
        "[isi biaya]",
        "[isi indikator]",
        "[isi bukti]",
    ]
    return Grid(header, rows or [empty], (6, 4, 3, 3, 4, 4))


def minutes(case: Case, *, empty_from_plan: bool = False) -> Grid:
    """One row a question. Before the visit the planned questions stand there, waiting for their answers."""
    rows = [
        [str(number), row.question, fill(row.answer, "jawaban"), row.document or "–"]
        for number, row in enumerate(case.plan.minutes, start=1)
    ]
    if not rows and empty_from_plan:
        rows = [
            [str(number), row.question, "[isi jawaban]", "[isi dokumen]"]
            for number, row in enumerate(case.plan.questions, start=1)
        ]
    header = ["No.", "Ditanyakan", "Dijawab", "Dokumen diperoleh"]
    return Grid(header, rows or [["1", "[isi pertanyaan]", "[isi jawaban]", "[isi dokumen]"]], (1, 6, 7, 3))


def texts(text: str, what: str) -> list[Block]:
    """A text of the plan as paragraphs."""
    return [Paragraph(line) for line in lines(text)] or [Paragraph(f"[isi {what}]")]


def section(title: str, level: int, *blocks: Block) -> list[Block]:
    """A heading and what stands under it."""
    return [Heading(title, level), *blocks]


def letter_facts(case: Case, subject: str, attachments: str) -> Facts:
    """Number, nature, attachments and subject of a letter."""
    return Facts(
        [
            ("Nomor", fill(case.plan.letter_number, "nomor surat")),
            ("Sifat", "Biasa"),
            ("Lampiran", attachments),
            ("Hal", subject),
        ]
    )
