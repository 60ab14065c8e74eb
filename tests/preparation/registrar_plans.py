"""Three plans as offices make them: a regency with a large delegation, a province, a council's committee."""

from typing import Any

from app.preparation.plans.plan import Plan

_COMMON: dict[str, Any] = {
    "mode": "luring",
    "venue": "Ruang Rapat Sekretariat Daerah",
    "baseline": "Nilai SAKIP",
    "baseline_value": "63,2",
    "baseline_year": "2025",
    "decider": "Sekretaris Daerah",
    "output_owner": "Kepala Bagian Organisasi",
    "online_tried": "Rapat daring 3 Juni 2026; cara membagi kinerja belum terlihat.",
    "why_not_online": "Cara kerja tim penilai perlu dilihat di meja kerjanya.",
    "legal_basis": "Rencana Kerja 2026\nLaporan hasil evaluasi SAKIP 2025",
    "background": "Nilai dua tahun tidak naik.",
    "goals": [{"goal": "Pohon kinerja", "output": "Rancangan peraturan", "measure": "Ditetapkan 2027"}],
    "documents": [{"title": "Pohon kinerja"}, {"title": "Peraturan yang menjadi dasar"}],
    "questions": [
        {"question": f"Bagaimana langkah ke-{n} dijalankan, dan oleh siapa?"} for n in range(1, 13)
    ],
    "agenda": [
        {"day": 1, "start": "09:00", "end": "11:30", "title": "Paparan tuan rumah"},
        {"day": 2, "start": "09:00", "end": "11:30", "title": "Peninjauan lapangan"},
    ],
    "funding": "DPA Sekretariat Daerah 2026",
}
KAPUAS_TO_SLEMAN = Plan.model_validate(
    {
        **_COMMON,
        "topic": "akuntabilitas kinerja",
        "problem": "Nilai SAKIP dua tahun tidak naik karena pohon kinerja belum turun sampai pelaksana.",
        "home": "62.03",
        "host": "34.04",
        "date_start": "2026-09-16",
        "date_end": "2026-09-18",
        "lead": "Asisten Administrasi Umum",
        "letterhead": "PEMERINTAH KABUPATEN KAPUAS\nSEKRETARIAT DAERAH\nJalan Pemuda Km 5,5 Kuala Kapuas",
        "city": "Kuala Kapuas",
        "signatory": "a.n. Bupati Kapuas Sekretaris Daerah",
        "unit_code": "000.8.3/{nomor}/ORG/2026",
        "through_secretary": True,
        "copies": "Bupati Kapuas\nInspektur Kabupaten Kapuas",
        "participants": [
            {"agency": "Bagian Organisasi", "position": "Kepala Bagian", "people": 8, "task": "Pimpinan"},
            {"agency": "Perangkat daerah", "position": "Sekretaris dinas", "people": 30, "task": "Peserta"},
        ],
        "papers": [
            {"paper": "surat-permohonan", "number": "000.8.3/412/ORG/2026", "date": "2026-08-20"},
            {"paper": "surat-tugas", "number": "800.1.11/733/BKPSDM/2026", "date": "2026-09-10"},
            {"paper": "laporan", "date": "2026-08-20"},
            {"paper": "nota-dinas", "number": "000.8.3/412/ORG/2026"},
        ],
        "costs": [
            {
                "component": "uang-harian",
                "people": 38,
                "times": 3,
                "unit_cost": "420.000",
                "source": "Perpres 53/2023",
            },
            {
                "component": "penginapan",
                "people": 38,
                "times": 2,
                "unit_cost": "Rp845.000",
                "source": "Perpres 53/2023",
            },
        ],
    }
)
KALTENG_TO_JABAR = Plan.model_validate(
    {
        **_COMMON,
        "topic": "budaya kerja BerAKHLAK dan reformasi birokrasi",
        "problem": "Indeks BerAKHLAK dan Indeks RB belum naik.",
        "home": "62",
        "host": "32",
        "kind": "studi-komparatif",
        "date_start": "2026-12-08",
        "date_end": "2026-12-09",
        "lead": "Kepala Biro Organisasi",
        "signatory": "Sekretaris Daerah",
        "practices": ["jabar-roadmap-reformasi-birokrasi", "jabar-internalisasi-berakhlak-setda"],
        "participants": [
            {"agency": "Biro Organisasi", "position": "Kepala Biro", "people": 1, "task": "Ketua"},
            {"agency": "BKD", "position": "Analis", "people": 4, "task": "Mencatat"},
        ],
        "paper_size": "f4",
        "face": "Bookman Old Style",
        "face_size": "12",
        "margin_left": "3,5",
        "signing": "tte",
    }
)
COUNCIL_TO_CITY = Plan.model_validate(
    {
        **_COMMON,
        "topic": "tata tertib dan kode etik DPRD",
        "problem": "Tata tertib belum mengatur rapat secara elektronik.",
        "home": "62.71",
        "host": "34.71",
        "kind": "kunjungan-kerja",
        "date_start": "2026-10-05",
        "date_end": "2026-10-07",
        "lead": "Ketua Komisi A DPRD Kota Palangka Raya",
        "signatory": "Ketua DPRD Kota Palangka Raya",
        "participants": [
            {
                "agency": "DPRD Kota Palangka Raya",
                "position": "Anggota Komisi A",
                "people": 10,
                "task": "Peserta",
            },
            {"agency": "Sekretariat DPRD", "position": "Pendamping", "people": 4, "task": "Mencatat"},
        ],
    }
)
PLANS = {"kapuas": KAPUAS_TO_SLEMAN, "kalteng": KALTENG_TO_JABAR, "dprd": COUNCIL_TO_CITY}
