"""The letter that asks to be received, and the letter that sends the delegation."""

from app.documents.vocabulary import MODE, spelled
from app.preparation.papers import shared
from app.preparation.papers.case import Case, dated, fill, lines
from app.printing.blocks import Block, Break, Facts, Heading, Listing, Paper, Paragraph


def request_letter(case: Case) -> Paper:
    """Surat permohonan, with participants, programme and questions attached."""
    plan = case.plan
    body: list[Block] = [
        shared.letterhead(case),
        Paragraph(f"{fill(plan.city, 'tempat')}, {dated(plan.letter_date, 'tanggal surat')}", align="right"),
        shared.letter_facts(case, f"Permohonan {case.kind.title()}", "3 (tiga) berkas"),
        Paragraph(f"Yth. {fill(plan.addressee, 'jabatan kepala instansi tuan rumah')}"),
        Paragraph("di Tempat"),
        Paragraph("Dengan hormat, berdasarkan:"),
        Listing(shared.basis(case)),
        Paragraph(
            f"kami bermaksud melaksanakan {case.kind} ke {case.host} tentang {case.topic}. "
            f"Masalah yang hendak kami pecahkan: {fill(plan.problem, 'masalah')}"
        ),
        Paragraph("Rencana pelaksanaannya sebagai berikut:"),
        _programme(case),
        Paragraph("Bahan yang kami harapkan dapat disiapkan:"),
        shared.documents(case),
        Paragraph(
            "Daftar peserta, usulan susunan acara, dan daftar pertanyaan terlampir. Atas perkenan dan kerja sama "
            "Bapak/Ibu, kami ucapkan terima kasih."
        ),
        shared.signature(case),
        Paragraph("Tembusan:"),
        Listing(lines(plan.copies) or ["[isi tembusan]"]),
        *_attachment("I", "Daftar Peserta", [shared.participants(case)]),
        *_attachment("II", "Usulan Susunan Acara", shared.agenda(case)),
        *_attachment("III", "Daftar Pertanyaan", [shared.questions(case)]),
    ]
    return Paper(f"Surat Permohonan {case.kind.title()}", body)


def _programme(case: Case) -> Facts:
    plan = case.plan
    people = f"{plan.people} ({spelled(plan.people)}) orang" if plan.people else "[isi jumlah] orang"
    return Facts(
        [
            ("Waktu", case.when),
            ("Waktu alternatif", fill(plan.alternative, "waktu alternatif")),
            ("Tempat", fill(plan.venue, "tempat")),
            ("Cara bertemu", MODE[plan.mode].lower() if plan.mode else "[isi tatap muka atau daring]"),
            ("Jumlah rombongan", people),
            ("Ketua rombongan", case.leader),
            ("Narahubung", "[isi nama, jabatan, dan telepon]"),
        ]
    )


def _attachment(number: str, title: str, blocks: list[Block]) -> list[Block]:
    return [Break(), Heading(f"Lampiran {number}. {title}", 1), *blocks]


def assignment_letter(case: Case) -> Paper:
    """Surat tugas, as a draft: names are written in by hand."""
    return Paper(
        "Surat Tugas",
        [
            shared.letterhead(case),
            Heading("SURAT TUGAS", 0),
            Paragraph(f"Nomor: {fill(case.plan.letter_number, 'nomor surat')}", align="center"),
            Heading("Dasar", 2),
            Listing(shared.basis(case)),
            Heading("Menugaskan", 2),
            shared.participants(case),
            Paragraph("Nama dan NIP diisi pada naskah yang ditandatangani: [isi nama]"),
            Heading("Untuk", 2),
            Listing(
                [
                    f"Melaksanakan {case.kind} ke {case.host} tentang {case.topic} pada {case.when}.",
                    "Mencatat jawaban atas setiap pertanyaan dan dokumen yang diperoleh.",
                    f"Menyampaikan laporan dan rencana tindak lanjut kepada {fill(case.plan.decider, 'jabatan pengambil keputusan')}.",
                    f"Biaya dibebankan pada {fill(case.plan.funding, 'sumber biaya')}.",
                ]
            ),
            shared.signature(case, place=True),
        ],
    )
