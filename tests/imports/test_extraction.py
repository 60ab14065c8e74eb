"""What a report says of dates, places, agencies, values and laws is proposed with its sentence."""

import pytest
from conftest import Installation

from app.documents.markdown.sections import Fields
from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.imports.errors import ImportFileError
from app.imports.extraction.suggestions import FieldSuggestion, apply_suggestions
from app.imports.extraction.titles import normalise_title
from app.imports.reader import ImportedReport, ReportFile, read_report


@pytest.fixture(scope="session")
def reference(site: Installation) -> Reference:
    return site.reference


def imported(
    text: str, reference: Reference, kind: DocumentType = "visit", owner: str = "62"
) -> ImportedReport:
    return read_report(ReportFile(text.encode(), "laporan.md"), kind, reference, owner=owner)


def proposed(text: str, reference: Reference, topic: str, kind: DocumentType = "visit") -> list[str]:
    return [one.shown for one in imported(text, reference, kind).suggestions if one.topic == topic]


@pytest.mark.parametrize(
    ("sentence", "guests", "hosts"),
    [
        ("Pemprov Kalteng berkunjung ke Pemprov Jabar.", ["62"], ["32"]),
        ("Kabupaten Sumedang menerima kunjungan rombongan Kabupaten Kapuas.", ["62.03"], ["32.11"]),
        ("Rombongan dari Kota Palangka Raya diterima di Kota Surabaya.", ["62.71"], ["35.78"]),
        ("Studi tiru Provinsi Kalimantan Tengah ke Kementerian PANRB.", ["62"], ["menpanrb"]),
        ("Rombongan dari Kota Palangka Raya ke Kota Bekasi, Jawa Barat; Bekasi ramah.", ["62.71"], ["32.75"]),
        (
            "Di Kabupaten Seruyan usulan masih di kertas; Kabupaten Bojonegoro memakai gawai.",
            ["62.07"],
            ["35.22"],
        ),
        ("Kami ke Batu Ampar melihat batu, lalu ke pati ayam.", [], []),
    ],
)
def test_guests_and_hosts_are_recognised(
    reference: Reference, sentence: str, guests: list[str], hosts: list[str]
) -> None:
    found: dict[str, list[str]] = {"guest": [], "host": []}
    for one in imported(f"# Pelaksanaan\n\n{sentence}", reference).suggestions:
        if one.topic in found:
            found[one.topic] += [code for codes in one.changes.values() for code in codes]
            assert one.why == sentence
    assert (found["guest"], found["host"]) == (guests, hosts)


def test_dates_of_letters_and_signatures_are_not_suggested(reference: Reference) -> None:
    text = (
        "# Pelaksanaan\n\nSurat Tugas Nomor 094/12/ORG tanggal 5 Februari 2025 menjadi dasar kunjungan.\n\n"
        "Kunjungan dilaksanakan Selasa s.d. Rabu, 11 s.d. 12 Februari 2025.\n\nPalangka Raya, 17 Februari 2025"
    )
    (date,) = [one for one in imported(text, reference).suggestions if one.topic == "date"]
    assert date.changes == {"date_start": "2025-02-11", "date_end": "2025-02-12", "date_precision": "day"}
    assert date.why == "Kunjungan dilaksanakan Selasa s.d. Rabu, 11 s.d. 12 Februari 2025."


def test_two_days_of_the_programme_are_one_visit_and_an_answer_is_no_summary(reference: Reference) -> None:
    text = (
        "# SIAPA YANG IKUT\n\nRombongan diterima pada 12 s.d. 13 Agustus 2026.\n\n"
        "# JALANNYA ACARA\n\nHari pertama, Rabu 12 Agustus 2026\n\nHari kedua, Kamis 13 Agustus 2026\n\n"
        "# YANG DIKERJAKAN BKD DI GARUT\n\nMengundang.\n\n# TANYA JAWAB\n\n1. Berapa biayanya setahun?\n"
        "Jawaban: sekitar Rp2,1 miliar, di luar gaji petugas dari instansi lain.\n\n"
        "| No | Kegiatan |\n|---|---|\n| 1 | Menyusun rancangan peraturan bupati tentang mal pelayanan publik |"
    )
    assert proposed(text, reference, "date")[0] == "12 Agustus 2026 sampai 13 Agustus 2026"
    assert proposed(text, reference, "summary") == []
    assert "### Yang dikerjakan BKD di Garut" in imported(text, reference).body


def test_a_deadline_is_no_date_of_the_visit_but_of_the_follow_up(reference: Reference) -> None:
    text = (
        "# Pelaksanaan\n\nKunjungan dilaksanakan Selasa, 14 Oktober 2025.\n\n"
        "# Rencana Tindak Lanjut\n\nBagian Organisasi menyusun pohon kinerja paling lambat 31 Maret 2026."
    )
    suggestions = imported(text, reference).suggestions
    assert [one.shown for one in suggestions if one.topic == "date"] == ["14 Oktober 2025"]
    (follow_up,) = [one.changes["follow_ups"][0] for one in suggestions if one.topic == "follow_ups"]
    assert (follow_up["role"], follow_up["due"]) == ("biro-organisasi", "2026-03-31")


def test_a_deadline_of_a_month_is_its_last_day(reference: Reference) -> None:
    text = (
        "# Rencana Tindak Lanjut\n\n| Aksi | Penanggung jawab | Target |\n|---|---|---|\n"
        "| Menyusun pohon kinerja | Bagian Organisasi | Februari 2028 |\n| Melatih operator | BKPSDM | Triwulan I |"
    )
    rows = [
        one.changes["follow_ups"][0]
        for one in imported(text, reference).suggestions
        if one.topic == "follow_ups"
    ]
    assert [row.get("due") for row in rows] == ["2028-02-29", None]


def test_a_programme_is_shown_as_its_reader_sees_it(reference: Reference) -> None:
    table = "| Waktu | Kegiatan |\n|---|---|\n| 09.00 | Penerimaan |\n| 09.30 | Paparan SAKIP |"
    found = imported(f"# Pelaksanaan\n\n{table}", reference).suggestions
    (day,) = [one for one in found if one.topic == "agenda"]
    assert day.why == "Waktu, Kegiatan; 09.00, Penerimaan; 09.30, Paparan SAKIP"


def test_value_is_suggested_only_from_a_sentence_of_its_own(reference: Reference) -> None:
    recited = (
        "BerAKHLAK: berorientasi pelayanan, akuntabel, kompeten, harmonis, loyal, adaptif, dan kolaboratif."
    )
    own = "Pegawai lebih adaptif karena belajar tiap Kamis."
    assert proposed(f"# Hasil\n\n{recited} {own}", reference, "values") == ["Adaptif"]


def test_regulations_are_suggested_for_practices_and_unplaced_for_visits(reference: Reference) -> None:
    text = "# Dasar\n\nUU Nomor 20 Tahun 2023, Pergub Jabar 26/2023, dan Pergub Nomor 997 Tahun 2022."
    practice = imported(text, reference, "practice", "32")
    slugs = [one.changes["legal_basis"] for one in practice.suggestions if one.topic == "legal_basis"]
    assert slugs == [["uu-20-2023-asn"], ["pergub-jabar-26-2023"]]
    unknown = [left.text for left in practice.unplaced if left.what == "regulasi"]
    assert unknown == ["Pergub Nomor 997 Tahun 2022"]
    assert len([left for left in imported(text, reference).unplaced if left.what == "regulasi"]) == 3


def test_practice_report_suggests_agency_year_and_tasks(reference: Reference) -> None:
    text = (
        "# Inovasi\n\nSejak tahun 2021 Biro Organisasi Setda Provinsi Kalimantan Tengah menjalankan klinik kinerja. "
        "BKD memantau kehadiran pegawai."
    )
    assert proposed(text, reference, "start_year", "practice") == ["2021"]
    agency = proposed(text, reference, "agency", "practice")
    assert agency == ["Biro Organisasi Setda Provinsi Kalimantan Tengah"]
    assert proposed(text, reference, "roles", "practice") == [
        "Biro/Bagian Organisasi: Sejak tahun 2021 Biro Organisasi Setda Provinsi Kalimantan Tengah menjalankan klinik kinerja.",
        "BKD: BKD memantau kehadiran pegawai.",
    ]


def test_mode_venue_and_size_are_suggested(reference: Reference) -> None:
    text = (
        "# Pelaksanaan\n\nKunjungan berlangsung secara daring dan tatap muka, bertempat di Aula Bappeda Lantai 2 pada "
        "hari Senin. Rombongan berjumlah 14 (empat belas) orang."
    )
    assert proposed(text, reference, "mode") == ["Tatap muka dan daring"]
    assert proposed(text, reference, "venue") == ["Aula Bappeda Lantai 2"]
    assert proposed(text, reference, "delegation") == ["14 orang"]


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("LAPORAN HASIL STUDI TIRU SAKIP KE KABUPATEN SUMEDANG", "Studi tiru SAKIP ke Kabupaten Sumedang"),
        ("Laporan Kegiatan", "Laporan Kegiatan"),
        ("BPBD BELAJAR KE KABUPATEN KULON PROGO", "BPBD belajar ke Kabupaten Kulon Progo"),
        (
            "BUDAYA KERJA ASN BERAKHLAK DI BKPSDM KOTA BLITAR",
            "Budaya kerja ASN BerAKHLAK di BKPSDM Kota Blitar",
        ),
        ("Kunjungan kerja ke Jawa Barat.", "Kunjungan kerja ke Jawa Barat"),
    ],
)
def test_title_in_capitals_becomes_sentence_case(reference: Reference, written: str, ours: str) -> None:
    assert normalise_title(written, reference) == ours


def test_apply_suggestions_merges_into_existing_values() -> None:
    fields: Fields = {
        "title": "T",
        "guest": {"regions": ["62"], "agencies": [{"name": "BKD"}]},
        "values": [{"value": "loyal", "reason": "lama"}, {"value": "adaptif", "reason": "a"}],
    }
    chosen = [
        FieldSuggestion("guest", {"guest.regions": ["62"]}, "", ""),
        FieldSuggestion("guest", {"guest.ministries": ["menpanrb"]}, "", ""),
        FieldSuggestion("guest.agencies", {"guest.agencies": [{"role": "bkd", "name": "BKD"}]}, "", ""),
        FieldSuggestion("values", {"values": [{"value": "loyal", "reason": "baru"}]}, "", ""),
        FieldSuggestion("date", {"date_start": "2025-02-11", "date_precision": "day"}, "", ""),
    ]
    assert apply_suggestions(fields, chosen) == {
        "guest": {
            "regions": ["62"],
            "agencies": [{"role": "bkd", "name": "BKD"}],
            "ministries": ["menpanrb"],
        },
        "values": [{"value": "adaptif", "reason": "a"}, {"value": "loyal", "reason": "baru"}],
        "date_start": "2025-02-11",
        "date_precision": "day",
    }


def test_a_row_of_a_plan_is_stated_word_for_word_and_a_promise_in_prose_is_not(reference: Reference) -> None:
    table = (
        "# Laporan\n\n## Rencana tindak lanjut\n\n"
        "| No | Aksi | Penanggung jawab | Target |\n|---|---|---|---|\n"
        "| 1 | Menyusun peta jalan | BKD | Juni 2026 |\n| 2 | Melatih penilai | BPSDM | |\n"
    )
    prose = "# Laporan\n\n## Hasil\n\nSepulang dari kunjungan BKD akan menyusun peta jalan.\n"
    for text, certain in ((table, [True, True]), (prose, [False])):
        found = [one for one in imported(text, reference).suggestions if one.topic == "follow_ups"]
        assert [one.is_certain for one in found] == certain


def test_cells_of_a_matrix_and_an_only_purpose_are_stated_and_a_choice_of_two_is_not(
    reference: Reference,
) -> None:
    matrix = (
        "# Laporan\n\n## Maksud Kunjungan\n\nMengetahui tata kerja petugas dari berbagai instansi dalam satu gedung.\n\n"
        "## Matriks Hasil\n\n"
        "| No | Pokok Bahasan | Praktik baik | Yang akan diterapkan |\n|---|---|---|---|\n"
        "| 1 | Aduan | Aduan dijawab di tempat oleh manajer gedung | Menunjuk manajer gedung dari DPMPTSP |\n"
        "| 2 | Antrean | Antrean dipesan dari rumah lewat telepon | Membeli mesin antrean pada 2026 |\n"
    )
    found = imported(matrix, reference).suggestions
    assert {one.topic for one in found if one.is_certain} >= {"purpose", "learned", "follow_ups"}
    two = (
        "# Laporan\n\n## Latar belakang\n\nMaksud kunjungan ini ialah mengetahui tarif air minum di sana. "
        "Tujuan kunjungan ini ialah menyusun rancangan perda tarif air minum.\n"
    )
    aims = [one for one in imported(two, reference).suggestions if one.topic == "purpose"]
    assert len(aims) == 2
    assert not any(one.is_certain for one in aims)


@pytest.mark.parametrize(
    ("heading", "told", "title"),
    [
        (
            "LAPORAN HASIL STUDI TIRU",
            "Rombongan Kabupaten Madiun berkunjung ke Kabupaten Tuban.",
            "Studi tiru Kabupaten Madiun ke Kabupaten Tuban",
        ),
        (
            "LAPORAN KUNJUNGAN KERJA KOMISI II DPRD KABUPATEN KAPUAS",
            "Kami berkunjung ke Kota Semarang.",
            "Kunjungan kerja Komisi II DPRD Kabupaten Kapuas ke Kota Semarang",
        ),
        (
            "RISALAH PERTEMUAN",
            "Rombongan Kabupaten Madiun berkunjung ke Kabupaten Tuban.",
            "Risalah pertemuan: Kabupaten Madiun ke Kabupaten Tuban",
        ),
        (
            "LAPORAN HASIL STUDI TIRU",
            "Biro Organisasi Provinsi Kalimantan Tengah berkunjung ke Pemerintah Provinsi Jawa Barat di Bandung.",
            "Studi tiru Provinsi Kalimantan Tengah ke Provinsi Jawa Barat",
        ),
        (
            "LAPORAN HASIL STUDI TIRU",
            "Biro Organisasi Provinsi Kalimantan Tengah berkunjung ke Bandung.",
            "Laporan hasil studi tiru",
        ),
        ("LAPORAN STUDI TIRU KE KOTA BLITAR", "Kabupaten Madiun berkunjung.", "Studi tiru ke Kota Blitar"),
    ],
)
def test_a_title_that_leaves_out_who_went_where_gets_it_from_the_report(
    reference: Reference, heading: str, told: str, title: str
) -> None:
    text = f"# {heading}\n\n## Pelaksanaan\n\n{told}\n\n## Hasil\n\nAda.\n"
    assert imported(text, reference).title == title


def test_text_pasted_from_word_gets_a_paragraph_for_each_line(reference: Reference) -> None:
    long = (
        "Kalimat ini panjang seperti paragraf laporan yang disalin dari Word tanpa baris kosong di antaranya. "
        * 2
    )
    text = f"LAPORAN STUDI TIRU SAKIP\nA. Latar Belakang\n{long}\nB. Hasil\n- satu\n- dua\n{long}"
    found = read_report(ReportFile(text.encode()), "visit", reference, owner="62")
    assert found.title == "Studi tiru SAKIP"
    assert f"## Latar belakang\n\n{long.strip()}" in found.body
    assert "## Temuan\n\n- satu\n- dua\n\n" in found.body


def test_file_in_our_format_is_imported_unchanged(reference: Reference) -> None:
    text = "---\ntitle: Satu  # catatan\nguest: {regions: ['62']}\n---\n\n## Temuan\n\nAda.\n"
    found = imported(text, reference, "practice")
    assert (found.complete_text, found.kind, found.title) == (text, "visit", "Satu")
    with pytest.raises(ImportFileError, match="baris 2"):
        imported("---\ntitle: a: b\n---\n", reference)


def test_front_matter_of_another_program_is_listed_and_its_title_taken(reference: Reference) -> None:
    text = "---\ntitle: Studi tiru ke Sumedang\nlayout: post\n---\n\n# Hasil\n\nAda.\n"
    found = imported(text, reference)
    assert (found.title, found.complete_text, found.body.strip()) == (
        "Studi tiru ke Sumedang",
        "",
        "## Temuan\n\nAda.",
    )
    assert [one.text for one in found.unplaced if one.what == "kepala berkas"] == [
        "title: Studi tiru ke Sumedang\nlayout: post"
    ]
    assert found.words.lost == 0


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("Rombongan beranggotakan dua puluh lima orang.", 25),
        ("Sebanyak sembilan anggota dewan ikut dalam rombongan.", 9),
        ("Rombongan terdiri atas 8 orang anggota ditambah 2 orang pendamping.", 10),
        ("Pengikut: 4 orang", 5),
        ("Peserta: Camat Selat, Sekretaris Camat, dan dua orang kepala seksi", 4),
        (
            "### Susunan rombongan\n\n| No | Nama | Jabatan |\n|---|---|---|\n| 1 | A | Kabid |\n| 2 | B | Staf |",
            2,
        ),
        ("### Pelaksana\n\n1. Kepala Bagian Umum\n2. Arsiparis Ahli Muda", 2),
        ("### Peserta\n\nKetua : Wakil Ketua I DPRD\n\nAnggota : 9 orang\n\nPendamping : 3 orang staf", 13),
        ("Tim terdiri dari Kepala BPBD, dua kepala bidang, dan empat anggota.", 7),
    ],
)
def test_people_are_counted_however_a_report_says_it(reference: Reference, said: str, size: int) -> None:
    assert f"{size} orang" in proposed(f"# Pelaksanaan\n\n{said}", reference, "delegation")


@pytest.mark.parametrize(
    "said",
    [
        "Rombongan diterima secara hangat oleh Kepala Bappeda Kota Blitar.",
        "Tim ditemui Kepala Bappeda Kota Blitar.",
        "Tim diterima di Ruang Kelud oleh Kepala Bappeda Kota Blitar.",
        "Kepala Bappeda Kota Blitar, dr. Ariyudi, menyambut langsung rombongan tamu.",
        "Kepala Bappeda Kota Blitar selaku tuan rumah menerima kunjungan.",
        "Hadir menerima tim, Kepala Bappeda Kota Blitar.",
        "Pejabat yang ditemui: Kepala Bappeda Kota Blitar",
        "| Hari | Lokus | Diterima oleh |\n|---|---|---|\n| 1 | Bappeda | Kepala Bappeda Kota Blitar |",
    ],
)
def test_who_received_the_guests_is_found_in_every_turn_of_phrase(reference: Reference, said: str) -> None:
    (found,) = proposed(f"# Pelaksanaan\n\n{said}", reference, "received_by")
    assert found.startswith("Kepala Bappeda Kota Blitar")


@pytest.mark.parametrize(
    ("text", "topic", "shown"),
    [
        (
            "Pulang Pisau: Berapa asesornya sekarang?\n\nBogor: Empat.",
            "questions",
            ["Berapa asesornya sekarang?"],
        ),
        ("Materi: 1. Uji kompetensi; 2. Pola karier", "topics", ["Uji kompetensi", "Pola karier"]),
        ("Tujuan: UKPBJ Kota Semarang, Jawa Tengah", "purpose", []),
        (
            "Pada tahun 2023 kami pernah ke Kota Semarang, kini ke Kota Blitar.\n\nKami ke Kota Blitar.",
            "host",
            ["Kota Blitar"],
        ),
        ("SAMPIT, Kalteng Pos – Kabupaten Kapuas bertandang ke Kota Blitar.", "guest", ["Kabupaten Kapuas"]),
        ("Rombongan menaiki bus yang mengangkut 60 orang.", "delegation", []),
        (
            "Tanggal berangkat: 1 September 2025\n\nTanggal kembali: 4 September 2025",
            "date",
            ["1 September 2025 sampai 4 September 2025", "1 September 2025", "4 September 2025"],
        ),
        ("**Yang dipelajari**\n\n- Satu.\n\n**Kendala kami**\n\n- Dua.", "learned", ["Satu."]),
        ("Kami ke Kota Blitar. Kota itu belajar lebih dahulu ke Kota Semarang.", "host", ["Kota Blitar"]),
        (
            "Kunjungan Senin (13/10/2025) sampai Rabu (15/10/2025).",
            "date",
            ["13 Oktober 2025 sampai 15 Oktober 2025"],
        ),
    ],
)
def test_only_what_is_said_of_the_visit_is_proposed(
    reference: Reference, text: str, topic: str, shown: list[str]
) -> None:
    assert proposed(f"# Pelaksanaan\n\n{text}", reference, topic) == shown


def test_minutes_are_no_annex_of_themselves(reference: Reference) -> None:
    text = (
        "**NOTULEN KUNJUNGAN STUDI BANDING**\n\n**Tempat** : Aula Kota Blitar\n\n**Kesimpulan:**\n\n1. Baik."
    )
    assert proposed(text, reference, "venue") == ["Aula Kota Blitar"]


def test_own_official_does_not_receive_the_guests(reference: Reference) -> None:
    said = "Rombongan diterima Gubernur Kalimantan Tengah sebelum berangkat ke Kota Blitar."
    assert proposed(f"# Pelaksanaan\n\n{said}", reference, "received_by") == []


def test_hosts_of_several_days_are_read_from_their_table(reference: Reference) -> None:
    table = (
        "| Hari, tanggal | Instansi yang dikunjungi |\n|---|---|\n"
        "| Senin, 10 November 2025 | DPRD Kabupaten Sleman |\n| Selasa, 11 November 2025 | DPRD Kabupaten Bantul |"
    )
    found = imported(f"# Pelaksanaan\n\n{table}", reference).suggestions
    assert [one.shown for one in found if one.topic == "host"] == ["Kabupaten Sleman", "Kabupaten Bantul"]
    assert (
        next(one.shown for one in found if one.topic == "date") == "10 November 2025 sampai 11 November 2025"
    )
    days = [one.changes["agenda"][0] for one in found if one.topic == "agenda"]
    assert [(day["date"], day["items"][0]["title"]) for day in days] == [
        ("2025-11-10", "DPRD Kabupaten Sleman"),
        ("2025-11-11", "DPRD Kabupaten Bantul"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "Peraturan DPRD Kota Blitar Nomor 1 Tahun 2020",
        "Keputusan Kepala LAN Nomor 12 Tahun 2023",
        "Keputusan Bupati Sleman Nomor 45/2024",
        "Qanun Kota Banda Aceh Nomor 3 Tahun 2019",
        "Instruksi Bupati Banyuwangi No. 2 Tahun 2021",
        "Peraturan Wali Kota Blitar Nomor 9 Tahun 2022",
        "Perda Nomor 7 Tahun 2016",
    ],
)
def test_regulation_of_every_kind_is_named(reference: Reference, written: str) -> None:
    found = imported(f"# Temuan\n\nDasarnya {written} tentang layanan.", reference)
    assert [one.text for one in found.unplaced if one.what == "regulasi"] == [written]


def test_number_of_a_letter_is_no_regulation(reference: Reference) -> None:
    found = imported("# Temuan\n\nSurat Tugas Nomor 094/12/2025 dan nomor 12 tahun 2024.", reference)
    assert [one for one in found.unplaced if one.what == "regulasi"] == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Nilai SAKIP naik menjadi 81,2 pada tahun 2024.", ["Nilai SAKIP/AKIP: 81,2 (2024)"]),
        ("Pada tahun 2023 nilai SAKIP baru 74,05.", ["Nilai SAKIP/AKIP: 74,05 (2023)"]),
        ("Indeks Reformasi Birokrasi mencapai 90.", ["Indeks Reformasi Birokrasi: 90"]),
        ("Nilai SAKIP dibahas 12 orang selama 3 hari.", []),
        ("SAKIP diterapkan di 118 desa sejak 2019.", []),
    ],
)
def test_figures_of_known_indicators_are_proposed_for_a_visit_with_their_year(
    reference: Reference, said: str, shown: list[str]
) -> None:
    text = f"# Hasil\n\n{said}"
    assert proposed(text, reference, "measures", "practice") == shown
    assert proposed(text, reference, "measures", "visit") == [one for one in shown if "(" in one]
