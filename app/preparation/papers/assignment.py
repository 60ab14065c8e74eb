"""Papers by which people are sent: the Surat tugas, a council's Surat perintah, the Surat perjalanan dinas."""

from app.preparation.agencies.offices import is_elected, seat_of
from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, value_or_gap
from app.preparation.papers.details import details_of
from app.printing.blocks import (
    Block,
    Break,
    Grid,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Point,
    Points,
    Signatures,
)

MOST_IN_LETTER = 5
"""People named in the letter itself; more of them are listed in an attachment."""
_STAGES = 3
"""Arrivals at the back of a Surat perjalanan dinas, besides departure and return."""


def assignment_letter(context: PaperContext) -> Paper:
    """Build the Surat tugas with a row for each person; their names are written into it."""
    return _order(context, "surat-tugas", "Surat Tugas", "MEMBERI TUGAS")


def council_order(context: PaperContext) -> Paper:
    """Build the Surat perintah by which a council's speaker sends its members and their staff."""
    return _order(context, "surat-perintah", "Surat Perintah", "MEMERINTAHKAN")


def _order(context: PaperContext, name: str, title: str, verb: str) -> Paper:
    details = details_of(context, name)
    people = people_grid(context)
    is_long = len(people.rows) > MOST_IN_LETTER
    decider = value_or_gap(context.plan.decider, "jabatan pengambil keputusan")
    tasks = [
        f"Melaksanakan {context.kind} ke {context.host} tentang {context.topic} pada {context.when}.",
        "Mencatat jawaban atas setiap pertanyaan dan dokumen yang diperoleh.",
        f"Menyampaikan laporan dan rencana tindak lanjut kepada {decider}.",
        f"Biaya dibebankan pada {value_or_gap(context.plan.funding, 'sumber biaya')}.",
    ]
    blocks: list[Block] = [
        context.letterhead,
        Heading(title.upper(), 0),
        Paragraph(f"NOMOR {details.number}", align="center"),
        Heading("Dasar", 2),
        Listing(shared.basis(context)),
        Heading(verb, 0),
        Heading("Kepada", 2),
        Paragraph(f"Nama-nama sebagaimana tercantum dalam Lampiran {title.lower()} ini.")
        if is_long
        else people,
        Heading("Untuk", 2),
        Listing(tasks[:-1]),
        shared.closing(context, name, Points([Point(tasks[-1], f"{len(tasks)}.")])),
    ]
    if is_long:
        blocks += shared.attachment(context, name, "", "Daftar Nama yang Diberi Tugas", [people])
    return context.paper(title, blocks)


def people_grid(context: PaperContext) -> Grid:
    """Return a row for each person, with blanks for what a plan never holds."""
    header = ["No.", "Nama", "Pangkat/golongan", "NIP", "Jabatan"]
    rows = [
        [str(number), "[isi nama]", *_rank(row.position), row.position or "[isi jabatan]"]
        for number, row in enumerate(context.members, start=1)
    ]
    return Grid(
        header, rows or [["1", "[isi nama]", "[isi pangkat]", "[isi NIP]", "[isi jabatan]"]], (2, 6, 5, 6, 7)
    )


def _rank(position: str) -> tuple[str, str]:
    """Return the gaps for rank and employee number; who is elected has none."""
    return ("–", "–") if is_elected(position) else ("[isi pangkat]", "[isi NIP]")


def travel_order(context: PaperContext) -> Paper:
    """Build the Surat perjalanan dinas, front and back; one sheet for each person."""
    name = "sppd"
    details = details_of(context, name)
    return context.paper(
        "Surat Perjalanan Dinas",
        [
            context.letterhead,
            Heading("SURAT PERJALANAN DINAS (SPD)", 0),
            Paragraph(f"Nomor {details.number}", align="center"),
            Grid([], _front(context), (2, 11, 12)),
            shared.closing(context, name),
            Break(),
            Grid([], _back(context), (2, 11, 11)),
            Signatures(
                [
                    ["Yang diberi perintah,", "", "", "", "[isi nama]"],
                    [f"{details.who},", "", "", "", "[isi nama]"],
                ]
            ),
        ],
    )


def _front(context: PaperContext) -> list[list[str]]:
    plan = context.plan
    host = context.reference.places.get(plan.host)
    agency = value_or_gap(next((row.agency for row in plan.participants if row.agency), ""), "instansi")
    goal = value_or_gap(seat_of(host) if host else "", "tempat tujuan")
    days = f"{plan.travel_days} hari di tempat" if plan.travel_days else "[isi jumlah] hari"
    lines = [
        ("Pejabat yang memberi perintah", details_of(context, "sppd").who),
        ("Nama dan NIP pegawai yang diperintah", "[isi nama]\n[isi NIP]"),
        (
            "a. Pangkat dan golongan\nb. Jabatan/instansi\nc. Tingkat biaya perjalanan dinas",
            f"a. [isi pangkat]\nb. [isi jabatan]/{agency}\nc. [isi tingkat biaya]",
        ),
        ("Maksud perjalanan dinas", f"{context.kind.capitalize()} ke {context.host} tentang {context.topic}"),
        ("Alat angkutan yang dipergunakan", "[isi alat angkutan]"),
        ("a. Tempat berangkat\nb. Tempat tujuan", f"a. {_start(context)}\nb. {goal}"),
        (
            "a. Lamanya perjalanan dinas\nb. Tanggal berangkat\nc. Tanggal harus kembali",
            f"a. {days}\nb. [isi tanggal berangkat]\nc. [isi tanggal kembali]",
        ),
        ("Pengikut: nama, keterangan", "[isi pengikut]"),
        (
            "Pembebanan anggaran\na. Instansi\nb. Akun",
            f"{value_or_gap(plan.funding, 'sumber biaya')}\na. {agency}\nb. [isi kode akun]",
        ),
        ("Keterangan lain-lain", "[isi bila ada]"),
    ]
    return [[f"{number}.", *pair] for number, pair in enumerate(lines, start=1)]


def _start(context: PaperContext) -> str:
    home = context.home_place
    return value_or_gap(context.plan.city or (seat_of(home) if home else ""), "tempat berangkat")


def _back(context: PaperContext) -> list[list[str]]:
    start = _start(context)
    host = context.reference.places.get(context.plan.host)
    goal = value_or_gap(seat_of(host) if host else "", "tempat tujuan")
    signed = "\n[isi jabatan]\n\n\n[isi nama]\nNIP [isi NIP]"
    arrivals = [goal, *["[isi tempat]"] * (_STAGES - 1)]
    rows = [["I.", "", f"Berangkat dari: {start}\nKe: {goal}\nPada tanggal: [isi tanggal]{signed}"]]
    numerals = ("II.", "III.", "IV.")
    for numeral, place in zip(numerals, arrivals, strict=True):
        rows.append(
            [
                numeral,
                f"Tiba di: {place}\nPada tanggal: [isi tanggal]{signed}",
                f"Berangkat dari: {place}\nKe: [isi tempat]\nPada tanggal: [isi tanggal]{signed}",
            ]
        )
    back = f"Tiba di: {start}\nPada tanggal: [isi tanggal]{signed}"
    checked = (
        "Telah diperiksa dengan keterangan bahwa perjalanan tersebut atas perintahnya dan semata-mata untuk "
        "kepentingan jabatan dalam waktu yang sesingkat-singkatnya."
    )
    return [*rows, ["V.", back, checked], ["VI.", "Catatan lain-lain", "[isi bila ada]"]]
