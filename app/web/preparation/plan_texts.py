"""Labels and help texts of the fields of a plan, and labels of their choices."""

from collections.abc import Mapping
from typing import get_args

from app.documents import vocabulary
from app.documents.editing.form_schema import Control
from app.documents.editing.section_help import FieldHelp
from app.i18n import marked
from app.preparation.agencies.profile import STANDARDS
from app.preparation.papers.catalogue import PAPERS
from app.preparation.papers.costs import COMPONENTS
from app.preparation.plans.paper_fields import Face, PaperName

CHOICE_LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": vocabulary.KIND,
    "mode": {"": "–", **vocabulary.MODE},
    "origin": {
        "sendiri": marked("Sendiri"),
        "celah": marked("Selisih"),
        "tema": marked("Tema"),
        "praktik": marked("Praktik"),
        "kunjungan": marked("Kunjungan terdahulu"),
        "umum": marked("Lazim ditanyakan"),
    },
    "status": vocabulary.FOLLOW_UP,
    "standard": {"": "–", **{kind: one.label for kind, one in STANDARDS.items()}},
    "signing": {"basah": marked("Tanda tangan basah"), "tte": marked("Tanda tangan elektronik (TTE)")},
    "paper_size": {"": "–", "a4": "A4 (21 × 29,7 cm)", "f4": "F4 (21,5 × 33 cm)"},
    "face": {"": "–", **{face: face for face in get_args(Face) if face}},
    "face_size": {"": "–", "11": "11", "12": "12"},
    "component": COMPONENTS,
    "paper": {"": "–", **{name: PAPERS[name].label for name in get_args(PaperName) if name}},
}
"""Labels of the choices of a field, in the order of the form."""
_TEXTS: Mapping[str, FieldHelp] = {
    "topic": FieldHelp(marked("Topik")),
    "problem": FieldHelp(marked("Masalah"), marked("Apa yang tidak beres, sejak kapan, dan apa akibatnya.")),
    "home": FieldHelp(marked("Daerah atau instansi asal")),
    "host": FieldHelp(marked("Tuan rumah")),
    "kind": FieldHelp(marked("Jenis kunjungan")),
    "mode": FieldHelp(marked("Metode pelaksanaan")),
    "date_start": FieldHelp(marked("Tanggal mulai")),
    "date_end": FieldHelp(marked("Tanggal selesai")),
    "alternative": FieldHelp(marked("Waktu alternatif")),
    "venue": FieldHelp(marked("Tempat")),
    "baseline": FieldHelp(marked("Indikator angka awal"), marked("Misalnya Indeks Reformasi Birokrasi.")),
    "baseline_value": FieldHelp(marked("Angka awal")),
    "baseline_year": FieldHelp(marked("Tahun angka awal")),
    "online_tried": FieldHelp(
        marked("Upaya daring yang sudah dicoba"), marked("Surat, rapat daring, dokumen; dan hasilnya.")
    ),
    "why_not_online": FieldHelp(marked("Mengapa tidak cukup daring")),
    "host_reason": FieldHelp(
        marked("Alasan memilih tuan rumah menurut kantor Anda"),
        marked("Satu baris satu alasan. Alasan dari catatan perpustakaan ditambahkan otomatis."),
    ),
    "lead": FieldHelp(marked("Ketua rombongan (jabatan)")),
    "decider": FieldHelp(marked("Pengambil keputusan (jabatan)")),
    "decider_joins": FieldHelp(marked("Pengambil keputusan ikut dalam rombongan")),
    "output_owner": FieldHelp(marked("Penanggung jawab hasil (jabatan)")),
    "participants": FieldHelp(marked("Peserta")),
    "body": FieldHelp(marked("Alat kelengkapan DPRD"), marked("Misalnya Komisi II.")),
    "subject": FieldHelp(marked("Judul raperda yang dibahas")),
    "stage": FieldHelp(marked("Tahap raperda")),
    "training": FieldHelp(marked("Pelatihan"), marked("PKN II, PKA, PKP, atau Latsar.")),
    "cohort": FieldHelp(marked("Angkatan")),
    "organiser": FieldHelp(marked("Penyelenggara")),
    "groups": FieldHelp(marked("Kelompok dan lokus")),
    "office": FieldHelp(marked("Lokus (kantor)")),
    "label": FieldHelp(marked("Nama kelompok")),
    "origins": FieldHelp(marked("Menurut daerah asal")),
    "PlannedGroup.host": FieldHelp(marked("Tuan rumah, bila lain")),
    "agency": FieldHelp(marked("Perangkat daerah")),
    "role": FieldHelp(marked("Peran")),
    "PlannedQuestion.role": FieldHelp(marked("Untuk")),
    "Minute.role": FieldHelp(marked("Dijawab oleh")),
    "host_office": FieldHelp(marked("Kantor tuan rumah yang menerima")),
    "Action.role": FieldHelp(marked("Penanggung jawab")),
    "position": FieldHelp(marked("Jabatan")),
    "people": FieldHelp(marked("Orang")),
    "task": FieldHelp(marked("Tugas dalam rombongan")),
    "practices": FieldHelp(marked("Praktik yang dipelajari")),
    "goals": FieldHelp(marked("Tujuan")),
    "goal": FieldHelp(marked("Tujuan")),
    "output": FieldHelp(marked("Keluaran")),
    "measure": FieldHelp(marked("Ukuran")),
    "questions_sent": FieldHelp(marked("Daftar pertanyaan sudah dikirim")),
    "questions": FieldHelp(marked("Pertanyaan")),
    "question": FieldHelp(marked("Pertanyaan")),
    "Minute.question": FieldHelp(marked("Pertanyaan")),
    "origin": FieldHelp(marked("Asal")),
    "documents": FieldHelp(marked("Dokumen yang diminta")),
    "title": FieldHelp(marked("Dokumen")),
    "AgendaPoint.title": FieldHelp(marked("Acara")),
    "agenda": FieldHelp(marked("Acara")),
    "day": FieldHelp(marked("Hari ke-")),
    "start": FieldHelp(marked("Mulai")),
    "end": FieldHelp(marked("Sampai")),
    "who": FieldHelp(marked("Narasumber")),
    "letterhead": FieldHelp(
        marked("Kop surat"), marked("Satu baris satu isi: pemerintah, perangkat daerah, alamat kantor.")
    ),
    "city": FieldHelp(marked("Tempat surat dibuat")),
    "standard": FieldHelp(marked("Jenis instansi"), marked("Dikosongkan: menurut daerah asal dan kop.")),
    "signatory": FieldHelp(
        marked("Penanda tangan surat (jabatan)"), marked("a.n., u.b., Plt., atau Plh. pada baris sendiri.")
    ),
    "signing": FieldHelp(
        marked("Cara menandatangani"),
        marked("TTE: tempat kode QR, dan kaki naskah menurut UU ITE 11/2008 pasal 5 ayat (1) dan BSrE."),
    ),
    "unit_code": FieldHelp(
        marked("Kode klasifikasi dan unit"),
        marked("Misalnya 000.8.3.2/{nomor}/ORG/2026; {nomor} ditulis saat surat diregistrasi."),
    ),
    "paper_size": FieldHelp(marked("Ukuran kertas")),
    "face": FieldHelp(marked("Jenis huruf")),
    "face_size": FieldHelp(marked("Ukuran huruf")),
    "margin_top": FieldHelp(marked("Tepi atas (cm)")),
    "margin_right": FieldHelp(marked("Tepi kanan (cm)")),
    "margin_bottom": FieldHelp(marked("Tepi bawah (cm)")),
    "margin_left": FieldHelp(marked("Tepi kiri (cm)"), marked("Sekurangnya 3 cm bila naskah dilubangi.")),
    "through_secretary": FieldHelp(marked("Tuan rumah meminta surat lewat Sekretaris Daerah")),
    "papers": FieldHelp(marked("Naskah")),
    "paper": FieldHelp(marked("Naskah")),
    "PaperDetails.number": FieldHelp(marked("Nomor")),
    "PaperDetails.date": FieldHelp(marked("Tanggal")),
    "PaperDetails.signatory": FieldHelp(marked("Penanda tangan (jabatan)")),
    "addressee": FieldHelp(marked("Tujuan (jabatan)")),
    "costs": FieldHelp(marked("Rencana anggaran biaya")),
    "item": FieldHelp(marked("Uraian")),
    "component": FieldHelp(marked("Komponen")),
    "times": FieldHelp(marked("Kali (hari, malam, atau PP)")),
    "unit": FieldHelp(marked("Satuan")),
    "unit_cost": FieldHelp(marked("Harga satuan (Rp)")),
    "source": FieldHelp(marked("Sumber harga satuan")),
    "copies": FieldHelp(marked("Tembusan"), marked("Satu baris satu tembusan.")),
    "legal_basis": FieldHelp(
        marked("Dasar"), marked("Satu baris satu dasar: renja, LHE, surat perintah, peraturan.")
    ),
    "background": FieldHelp(marked("Gambaran umum")),
    "programme": FieldHelp(marked("Program")),
    "activity": FieldHelp(marked("Kegiatan")),
    "cost": FieldHelp(marked("Perkiraan biaya")),
    "Action.cost": FieldHelp(marked("Biaya")),
    "funding": FieldHelp(marked("Sumber biaya")),
    "received_by": FieldHelp(marked("Diterima oleh (jabatan)")),
    "presented": FieldHelp(marked("Pokok-pokok paparan")),
    "field_visit": FieldHelp(marked("Peninjauan lapangan")),
    "adopt": FieldHelp(marked("Yang dapat ditiru")),
    "adapt": FieldHelp(marked("Yang perlu disesuaikan")),
    "unfit": FieldHelp(marked("Yang tidak cocok")),
    "conditions": FieldHelp(marked("Syarat dan risiko")),
    "source_title": FieldHelp(
        marked("Judul sumber laporan"), marked("Halaman yang memuat laporan atau berita kunjungan.")
    ),
    "source_publisher": FieldHelp(marked("Penerbit sumber")),
    "source_url": FieldHelp(marked("Alamat sumber")),
    "source_date": FieldHelp(marked("Tanggal sumber")),
    "minutes": FieldHelp(marked("Tanya jawab")),
    "answer": FieldHelp(marked("Dijawab")),
    "document": FieldHelp(marked("Dokumen diperoleh")),
    "comparison": FieldHelp(marked("Perbandingan")),
    "aspect": FieldHelp(marked("Aspek")),
    "ours": FieldHelp(marked("Daerah kita")),
    "gap": FieldHelp(marked("Kesenjangan")),
    "decisions": FieldHelp(marked("Keputusan")),
    "decision": FieldHelp(marked("Keputusan")),
    "by": FieldHelp(marked("Oleh (jabatan)")),
    "actions": FieldHelp(marked("Rencana tindak lanjut")),
    "action": FieldHelp(marked("Kegiatan")),
    "due": FieldHelp(marked("Tenggat")),
    "indicator": FieldHelp(marked("Indikator")),
    "evidence": FieldHelp(marked("Bukti")),
    "status": FieldHelp(marked("Status")),
    "practice": FieldHelp(marked("Meniru praktik")),
    "news": FieldHelp(marked("Perkembangan")),
    "note": FieldHelp(marked("Yang terjadi")),
    "number": FieldHelp(marked("Nomor tindak lanjut")),
    "date": FieldHelp(marked("Tanggal")),
    "before": FieldHelp(marked("Angka sebelum")),
    "after": FieldHelp(marked("Angka sesudah")),
    "year": FieldHelp(marked("Tahun")),
}
"""Label and help text by key, or by ``Model.key`` where a model uses a key in another sense."""


def text_of(control: Control) -> FieldHelp:
    """Return the label and the help text of a control."""
    return _TEXTS.get(f"{control.model}.{control.name}") or _TEXTS[control.name]


def label_of(key: str) -> str:
    """Return the label of a field of the plan."""
    return _TEXTS[key].label
