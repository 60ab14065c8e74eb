import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from conftest import Installation, exhaustive, sampled
from docx import Document
from icalendar import Calendar

from app.documents.markdown import files
from app.documents.models import Visit
from app.documents.validation.rules import check_document, check_links
from app.documents.vocabulary import join_items, spell_number
from app.preparation.papers.catalogue import PAPERS
from app.preparation.papers.context import PaperContext
from app.preparation.papers.exports import write_calendar_ics, write_questions_xlsx
from app.preparation.plans.plan import Plan
from app.preparation.recommendation.recommender import Recommender, Travel
from app.preparation.recommendation.scoring import Need
from app.preparation.visit_draft import IncompletePlanError, visit_draft
from app.printing.blocks import Grid, Heading, Paper, texts_of, walk
from app.printing.docx import write_docx
from app.printing.pdf import write_pdf
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.hosts import HostRepository

FULL = Plan.model_validate(
    {
        "topic": "Budaya kerja BerAKHLAK dan peta jalan RB",
        "problem": "Indeks RB dua tahun tidak naik.",
        "home": "62",
        "host": "32",
        "values": ["akuntabel"],
        "roles": ["biro-organisasi"],
        "kind": "studi-komparatif",
        "mode": "luring",
        "date_start": "2026-12-08",
        "date_end": "2026-12-09",
        "alternative": "minggu ketiga Januari 2027",
        "venue": "Ruang Rapat Biro Organisasi",
        "baseline": "Indeks Reformasi Birokrasi",
        "baseline_value": "76,5",
        "baseline_year": "2025",
        "decider": "Sekretaris Daerah",
        "decider_joins": True,
        "output_owner": "Kepala Biro Organisasi",
        "online_tried": "Rapat daring 3 November 2026; dokumen belum lengkap.",
        "why_not_online": "Cara kerja tim penilai perlu dilihat.",
        "questions_sent": True,
        "legal_basis": "Renja 2026\nLHE RB 2025",
        "background": "Empat perangkat daerah menangani RB.",
        "lead": "Kepala Bagian RB",
        "participants": [
            {
                "agency": "Biro Organisasi",
                "role": "biro-organisasi",
                "position": "Kepala Bagian",
                "people": 2,
                "task": "Ketua",
            },
            {"agency": "BKD", "role": "bkd", "position": "Analis", "people": 1, "task": "Mencatat"},
        ],
        "goals": [{"goal": "Peta jalan RB", "output": "Rancangan Pergub", "measure": "Ditetapkan 2027"}],
        "practices": ["jabar-roadmap-reformasi-birokrasi", "jabar-internalisasi-berakhlak-setda"],
        "questions": [{"question": "=Siapa yang menilai?", "origin": "sendiri", "role": "bkd"}],
        "documents": [{"title": "Pergub 26/2023"}],
        "agenda": [
            {"day": 1, "start": "09:00", "end": "11:30", "title": "Paparan", "who": "Tuan rumah"},
            {"day": 2, "title": "Diskusi", "who": "Semua", "start": "13:00"},
        ],
        "letterhead": "PEMERINTAH PROVINSI KALIMANTAN TENGAH\nSEKRETARIAT DAERAH\nPalangka Raya",
        "city": "Palangka Raya",
        "letter_number": "000.8/12/ORG",
        "letter_date": "2026-11-24",
        "signatory": "Sekretaris Daerah",
        "addressee": "Sekretaris Daerah Provinsi Jawa Barat",
        "copies": "Gubernur Kalimantan Tengah",
        "programme": "Penataan Organisasi",
        "activity": "Reformasi Birokrasi",
        "cost": "Rp40.000.000",
        "funding": "DPA Biro Organisasi 2026",
        "received_by": "Kepala Biro Organisasi Jawa Barat",
        "minutes": [
            {
                "question": "Siapa yang menilai?",
                "answer": "Tim gabungan.",
                "document": "SK tim",
                "role": "bkd",
            },
            {"question": "Berapa biayanya?"},
        ],
        "field_visit": "# Ruang data [[praktik:tidak-ada]]",
        "comparison": [{"aspect": "Tim", "host": "Gabungan | tetap", "ours": "Ad hoc", "gap": "Dasar hukum"}],
        "adopt": "Tim gabungan",
        "adapt": "Jumlah anggota",
        "unfit": "Tunjangan",
        "presented": "Peta jalan dan pembagian peran.",
        "conditions": "Dukungan pimpinan; pergantian pejabat.",
        "decisions": [{"decision": "Menyusun peta jalan", "by": "Sekretaris Daerah"}],
        "actions": [
            {
                "action": "Menyusun rancangan Pergub",
                "role": "biro-organisasi",
                "due": "2027-03-31",
                "cost": "Rp0",
                "indicator": "Indeks RB",
                "evidence": "Rancangan Pergub",
                "practice": "jabar-roadmap-reformasi-birokrasi",
            }
        ],
        "news": [
            {"number": 1, "date": "2027-01-10", "status": "berjalan", "note": "Dibahas."},
            {
                "number": 1,
                "date": "2027-06-10",
                "status": "berdampak",
                "indicator": "Indeks Reformasi Birokrasi",
                "before": "76,5",
                "after": "80,25",
                "year": "2027",
            },
            {"number": 1, "date": "2027-07-10", "status": "berdampak"},
            {"number": 9, "date": "2027-01-10", "status": "selesai"},
        ],
        "source_title": "Laporan",
        "source_publisher": "Biro Organisasi",
        "source_url": "https://contoh.go.id/laporan",
        "source_date": "2026-12-20",
    }
)

HEADINGS = {
    "usulan-akd": ["DAFTAR PERTANYAAN"],
    "nota-komisi": ["NOTA", "DAFTAR ROMBONGAN"],
    "persetujuan-pimpinan": ["PERSETUJUAN PIMPINAN DPRD", "Dasar", "MENYETUJUI"],
    "surat-pemberitahuan": ["DAFTAR ROMBONGAN", "DAFTAR PERTANYAAN"],
    "surat-perintah": ["SURAT PERINTAH", "Dasar", "MEMERINTAHKAN", "Kepada", "Untuk"],
    "surat-permohonan": [
        "DAFTAR PESERTA",
        "USULAN SUSUNAN ACARA",
        "DAFTAR PERTANYAAN",
    ],
    "kak": [
        "1. Latar Belakang",
        "a. Dasar Hukum",
        "b. Gambaran Umum",
        "c. Alasan Kegiatan Dilaksanakan",
        "2. Kegiatan yang Dilaksanakan",
        "3. Maksud dan Tujuan",
        "4. Indikator Keluaran dan Keluaran",
        "5. Cara Pelaksanaan Kegiatan",
        "a. Metode",
        "b. Tahapan",
        "6. Tempat Pelaksanaan",
        "7. Pelaksana dan Penanggung Jawab",
        "8. Jadwal",
        "9. Biaya",
        "Rencana Anggaran Biaya",
        "Alasan Memilih Tuan Rumah",
        "Pertanyaan Kunci",
        "Keluaran Wajib",
        "Mengapa Tidak Cukup Daring",
        "Cara Mengukur Manfaat",
    ],
    "kak-rkakl": [
        "A. Latar Belakang",
        "1. Dasar Hukum",
        "2. Gambaran Umum",
        "B. Penerima Manfaat",
        "C. Strategi Pencapaian Keluaran",
        "1. Metode Pelaksanaan",
        "2. Tahapan dan Waktu Pelaksanaan",
        "D. Waktu Pencapaian Keluaran",
        "E. Biaya yang Diperlukan",
        "Alasan Memilih Tuan Rumah",
        "Mengapa Tidak Cukup Daring",
    ],
    "surat-tugas": ["SURAT TUGAS", "Dasar", "MEMBERI TUGAS", "Kepada", "Untuk"],
    "sppd": ["SURAT PERJALANAN DINAS (SPD)"],
    "nota-dinas": ["NOTA DINAS"],
    "undangan": ["DAFTAR PESERTA"],
    "daftar-hadir": ["DAFTAR HADIR"],
    "laporan-ae": [
        "A. Pendahuluan",
        "B. Kegiatan yang Dilaksanakan",
        "C. Hasil yang Dicapai",
        "D. Simpulan dan Saran",
        "E. Penutup",
    ],
    "ucapan-terima-kasih": [],
    "surat-keterangan": ["SURAT KETERANGAN"],
    "evaluasi": ["A. Pelaksanaan Tindak Lanjut", "B. Perubahan Angka", "C. Kendala"],
    "laporan": [
        "Ringkasan",
        "BAB I Pendahuluan",
        "BAB II Gambaran Tuan Rumah",
        "A. Profil dan Capaian",
        "B. Kelembagaan Pelaksana",
        "C. Dasar Kebijakan",
        "BAB III Hasil Kunjungan",
        "A. Paparan",
        "B. Tanya Jawab",
        "C. Peninjauan Lapangan",
        "D. Dokumen Diperoleh",
        "BAB IV Analisis",
        "A. Perbandingan",
        "B. Yang Dapat Ditiru",
        "C. Yang Perlu Disesuaikan",
        "D. Yang Tidak Cocok",
        "E. Syarat dan Risiko",
        "BAB V Rekomendasi dan Rencana Tindak Lanjut",
        "BAB VI Penutup",
        "Lampiran",
    ],
    "notula": ["NOTULA", "Tanya jawab", "Keputusan"],
    "rtl": ["RENCANA TINDAK LANJUT"],
    "buku-saku": ["Pertanyaan kita", "Siapa mengerjakan apa", "Langkahnya", "Yang perlu disiapkan", "Angka"],
    "telaahan-staf": [
        "A. Persoalan",
        "B. Praanggapan",
        "C. Fakta yang Memengaruhi",
        "D. Analisis",
        "E. Simpulan",
        "F. Saran",
    ],
}
ALWAYS_BY_HAND = {
    "[isi nama]",
    "[isi NIP]",
    "[isi pangkat]",
    "[isi nomor]",
    "[isi tanggal]",
    "[isi tanggal, paling awal 9 Desember 2026]",
    "[isi jabatan notulis]",
    "[isi jabatan pejabat tuan rumah]",
    "[isi harga satuan]",
    "[isi jumlah]",
    "[isi jumlah biaya]",
    "[isi aturan belanja perjalanan dinas tahun 2026]",
    "[isi jabatan]",
    "[isi tingkat biaya]",
    "[isi alat angkutan]",
    "[isi tanggal berangkat]",
    "[isi tanggal kembali]",
    "[isi pengikut]",
    "[isi kode akun]",
    "[isi bila ada]",
    "[isi tempat]",
    "[isi kota]",
    "[isi hari dan tanggal rapat]",
    "[isi jam rapat]",
    "[isi tempat rapat]",
    "[isi nama perangkat daerah tuan rumah]",
    "[isi alamat kantor tuan rumah]",
    "[isi kendala]",
    "[isi simpulan dan langkah berikutnya]",
    "[isi bukti]",
    "[isi nama, jabatan, dan telepon]",
    "[isi pokok-pokok paparan]",
    "[isi syarat dan risiko]",
    "[isi jawaban]",
    "[isi jabatan pimpinan DPRD]",
    "[isi nama alat kelengkapan]",
    "[isi tanggal rapat alat kelengkapan]",
    "[isi tanggal rapat Badan Musyawarah]",
}
"""What a plan never holds: names of people, what was presented, a council's meetings; and the open question."""


def case_of(site: Installation, plan: Plan) -> PaperContext:
    library, hosting = DocumentRepository(site.engine), HostRepository(site.engine)
    need = Need(plan.problem, plan.values, plan.roles, plan.home or None)
    answer = None
    if not need.has_no_terms:
        travel = Travel(plan.host or None, int(plan.date_start[:4]) if plan.date_start else None)
        answer = Recommender(library, hosting).recommend(
            need, engine=site.search, reference=site.reference, travel=travel
        )
    practices = library.get_cards([("practice", slug) for slug in plan.practices])
    return PaperContext(site.reference, plan, practices, answer, "https://contoh.example", date(2026, 11, 24))


@pytest.fixture(scope="module")
def full(site: Installation) -> PaperContext:
    return case_of(site, FULL)


@pytest.fixture(scope="module")
def empty(site: Installation) -> PaperContext:
    return case_of(site, Plan())


def texts(paper: Paper) -> list[str]:
    found: list[str] = []
    for block in walk(paper.blocks):
        found += [text for text in texts_of(block) if isinstance(text, str)]
    return found


def gaps(parts: Sequence[str]) -> set[str]:
    return {gap for text in parts for gap in re.findall(r"\[isi[^\]]*\]", text)}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_has_the_headings_of_its_kind(full: PaperContext, name: str) -> None:
    headings = [block.text for block in walk(PAPERS[name].build(full).blocks) if isinstance(block, Heading)]
    at = -1
    for wanted in HEADINGS[name]:
        assert wanted in headings[at + 1 :], wanted
        at = headings.index(wanted, at + 1)


@pytest.mark.parametrize("name", PAPERS)
def test_facts_of_a_full_plan_leave_no_gap_in_its_papers(full: PaperContext, name: str) -> None:
    assert gaps(texts(PAPERS[name].build(full))) <= ALWAYS_BY_HAND


@pytest.mark.parametrize("name", PAPERS)
def test_missing_facts_of_an_empty_plan_are_visible_gaps(empty: PaperContext, name: str) -> None:
    parts = texts(PAPERS[name].build(empty))
    assert gaps(parts)
    assert "None" not in " ".join(parts)
    assert not any(re.search(r": *\.|\( *\)|  +", text) for text in parts), parts


def test_request_letter_follows_the_official_form(full: PaperContext) -> None:
    text = "\n".join(texts(PAPERS["surat-permohonan"].build(full)))
    assert "Palangka Raya, 24 November 2026" in text
    assert "Selasa, 8 Desember 2026 sampai dengan Rabu, 9 Desember 2026" in text
    assert "3 (tiga) orang" in text
    assert "Permohonan Studi Komparatif" in text
    assert "Hari ke-2, Rabu, 9 Desember 2026" in text
    assert "Yth. Sekretaris Daerah Provinsi Jawa Barat" in text


def test_the_terms_compare_at_least_three_candidates_with_reasons(full: PaperContext) -> None:
    blocks = list(PAPERS["kak"].build(full).blocks)
    grid = next(block for block in blocks if isinstance(block, Grid) and block.header[0] == "Calon")
    assert len(grid.rows) >= 3


@pytest.mark.parametrize("name", sampled(PAPERS, one_in=5))
def test_a_docx_opens_again_with_its_headings(full: PaperContext, name: str) -> None:
    document = Document(BytesIO(write_docx(PAPERS[name].build(full))))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]  # type: ignore[union-attr]
    assert set(HEADINGS[name]) <= set(headings)
    assert document.core_properties.language == "id-ID"


def test_gaps_stand_out_in_a_docx(empty: PaperContext) -> None:
    document = Document(BytesIO(write_docx(PAPERS["kak"].build(empty))))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if "[isi" in run.text]
    assert runs
    assert all(run.font.highlight_color is not None for run in runs)


@pytest.mark.parametrize("name", sampled(PAPERS, one_in=6))
def test_every_paper_is_a_pdf_too(full: PaperContext, empty: PaperContext, name: str) -> None:
    for case in (full, empty):
        assert write_pdf(PAPERS[name].build(case)).startswith(b"%PDF-")


def test_nothing_typed_is_executed_in_a_pdf(site: Installation) -> None:
    hostile = '#panic("a") $x$ \\ "quoted" #import "x" [isi] *b* @ref <label> //c'
    plan = FULL.model_copy(update={"topic": hostile, "problem": hostile})
    assert write_pdf(PAPERS["kak"].build(case_of(site, plan))).startswith(b"%PDF-")


@exhaustive
@pytest.mark.office
def test_every_docx_and_the_spreadsheet_open_in_libreoffice(
    full: PaperContext, empty: PaperContext, tmp_path: Path
) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: install libreoffice-writer-nogui and libreoffice-calc-nogui"
    for label, case in (("isi", full), ("kosong", empty)):
        for name, entry in PAPERS.items():
            (tmp_path / f"{label}-{name}.docx").write_bytes(write_docx(entry.build(case)))
        (tmp_path / f"{label}-tanya.xlsx").write_bytes(write_questions_xlsx(case))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for kind, pattern in (("txt:Text (encoded):UTF8", "*.docx"), ("csv", "*.xlsx")):
        given = [str(path) for path in sorted(tmp_path.glob(pattern))]
        command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), *given]
        subprocess.run(command, check=True, timeout=150, stdout=subprocess.DEVNULL)
    for name in PAPERS:
        text = (tmp_path / f"isi-{name}.txt").read_text(encoding="utf-8-sig")
        for heading in HEADINGS[name]:
            assert heading in text, (name, heading)
        assert "[isi" in (tmp_path / f"kosong-{name}.txt").read_text(encoding="utf-8-sig")
    assert "=Siapa yang menilai?" in (tmp_path / "isi-tanya.csv").read_text()


def test_a_question_that_looks_like_a_formula_stays_text(full: PaperContext) -> None:
    with zipfile.ZipFile(BytesIO(write_questions_xlsx(full))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "=Siapa yang menilai?" in book.read("xl/sharedStrings.xml").decode()


def test_the_calendar_has_the_programme_in_the_hosts_hours_the_checks_and_the_due_dates(
    full: PaperContext,
) -> None:
    calendar = Calendar.from_ical(write_calendar_ics(full, uid="u"))
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert events["Paparan"].decoded("dtstart").isoformat() == "2026-12-08T02:00:00+00:00"
    assert events["Paparan"].decoded("dtend").isoformat() == "2026-12-08T04:30:00+00:00"
    assert events["Diskusi"].decoded("dtend").isoformat() == "2026-12-09T07:00:00+00:00"
    assert events["Tenggat: Menyusun rancangan Pergub"].decoded("dtstart") == date(2027, 3, 31)
    checks = [event for name, event in events.items() if name.startswith("Periksa")]
    assert checks
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == len(calendar.walk("VEVENT"))


def test_a_plan_without_dates_has_an_empty_calendar(empty: PaperContext) -> None:
    assert Calendar.from_ical(write_calendar_ics(empty, uid="u")).walk("VEVENT") == []


def test_the_visit_draft_passes_every_rule_and_holds_the_facts(
    site: Installation, full: PaperContext
) -> None:
    draft = visit_draft(full)
    assert draft.slug == "2026-12-kalteng-to-jabar"
    document = files.parse_document(
        draft.text.encode(), kind="visit", slug=draft.slug, path=f"visits/{draft.slug}.md"
    )
    slugs = {
        kind: [s for k, s, _t in DocumentRepository(site.engine).list_titles() if k == kind]
        for kind in ("practice", "visit")
    }
    left = check_document(document, site.reference)
    assert {(one.key, one.code) for one in left} == {("follow_ups", "T01")}, "its evidence is not in the plan"
    assert check_links(document, slugs) == []  # type: ignore[arg-type]  # both kinds are there
    meta = document.meta.model_dump()
    assert meta["questions"][0]["answer"] == "Tim gabungan."
    assert meta["questions"][1]["answer"] is None
    assert meta["follow_ups"][0]["due"] == "2027-03-31"
    assert meta["follow_ups"][0]["status"] == "rencana"
    assert meta["delegation"]["size"] == 3
    assert meta["delegation"]["lead"] == {"name": None, "position": "Kepala Bagian RB"}
    assert "Gabungan \\| tetap" in document.body
    assert "SK tim" in document.body


def test_a_draft_takes_a_free_slug_and_says_when_its_source_is_missing(site: Installation) -> None:
    plan = FULL.model_copy(update={"source_url": ""})
    draft = visit_draft(case_of(site, plan), {"2026-12-kalteng-to-jabar"})
    assert draft.slug == "2026-12-kalteng-to-jabar-2"
    document = files.parse_document(draft.text.encode(), kind="visit", slug=draft.slug, path="x.md")
    assert {(one.key, one.code) for one in document.noticed} == {("follow_ups", "T01"), ("sources", "T01")}


def test_a_plan_without_home_gives_no_draft(empty: PaperContext) -> None:
    with pytest.raises(IncompletePlanError):
        visit_draft(empty)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (3, "tiga"),
        (11, "sebelas"),
        (15, "lima belas"),
        (20, "dua puluh"),
        (75, "tujuh puluh lima"),
        (100, "seratus"),
        (512, "lima ratus dua belas"),
        (1_000, "seribu"),
        (112_100_000, "seratus dua belas juta seratus ribu"),
        (1_000_000_000, "satu miliar"),
    ],
)
def test_numbers_are_repeated_in_words(number: int, words: str) -> None:
    assert spell_number(number) == words


def test_what_is_typed_in_passing_reads_as_a_letter_writes_it(full: PaperContext) -> None:
    action = full.plan.actions[0].model_copy(update={"cost": "12000000"})
    typed = {"problem": "pegawai belum paham", "why_not_online": "harus dilihat", "actions": (action,)}
    hurried = replace(full, plan=full.plan.model_copy(update=typed))
    study, report = (texts(PAPERS[name].build(hurried)) for name in ("telaahan-staf", "laporan"))
    assert {"Pegawai belum paham.", "Tidak cukup daring: Harus dilihat."} <= set(study)
    assert "Rp12.000.000" in report


def test_lists_read_as_indonesian() -> None:
    assert [join_items(["a"]), join_items(["a", "b"]), join_items(["a", "b", "c"])] == [
        "a",
        "a dan b",
        "a, b, dan c",
    ]


def test_news_goes_into_the_visit_draft_and_what_it_lacks_is_shown(full: PaperContext) -> None:
    draft = visit_draft(full)
    document = files.parse_document(
        draft.text.encode(), kind="visit", slug=draft.slug, path=f"visits/{draft.slug}.md"
    )
    assert isinstance(document.meta, Visit)
    (follow_up,) = document.meta.follow_ups
    first, effect, claim = follow_up.updates
    assert (first.status, first.note) == ("berjalan", "Dibahas.")
    assert (effect.status, effect.evidence) == ("berdampak", "‹isi: apa yang menunjukkannya›")
    assert effect.before
    assert effect.after
    assert effect.before.value == 76.5
    assert (effect.after.indicator, effect.after.year, effect.after.value) == ("indeks-rb", 2027, 80.25)
    assert claim.status == "selesai", "no effect is claimed without its figure"


def test_what_was_noted_stands_whole_in_report_notula_and_draft(full: PaperContext) -> None:
    noted = [
        "09.00 – 11.30", "Menyusun peta jalan (Sekretaris Daerah)", "Menyusun rancangan Pergub", "Rp0", "Indeks RB",
        "Dukungan pimpinan", "Tim gabungan.", "SK tim", "Kepala Biro Organisasi Jawa Barat", "Kepala Bagian RB",
    ]  # fmt: skip
    for name in ("laporan", "laporan-ae"):
        text = "\n".join(texts(PAPERS[name].build(full)))
        assert [one for one in noted if one not in text] == [], name
    notula = "\n".join(texts(PAPERS["notula"].build(full)))
    assert "pukul 09.00 sampai pukul 11.30" in notula
    assert "Menyusun peta jalan (Sekretaris Daerah)" in notula
    draft = visit_draft(full).text
    assert "Menyusun rancangan Pergub. Biaya: Rp0. Indikator: Indeks RB." in draft
    assert [
        one
        for one in ("09:00–11:30", "SK tim", "Dukungan pimpinan", "Menyusun peta jalan (Sekretaris Daerah)")
        if one not in draft
    ] == []
