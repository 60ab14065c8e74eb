"""People by office and region, comparisons and figures of a report become rows; what only looks like them does not."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from conftest import Installation

from app.documents.markdown.sections import parse_fields
from app.imports.extraction.suggestions import apply_suggestions
from app.imports.reader import ImportedReport, ReportFile, read_report


def imported(site: Installation, text: str) -> ImportedReport:
    return read_report(ReportFile(text.encode(), "laporan.md"), "visit", site.reference, owner="62")


def rows(site: Installation, text: str, key: str) -> list[Mapping[str, Any]]:
    return [row for one in imported(site, text).suggestions for row in one.changes.get(key, ())]


TABLE = "## Pelaksanaan\n\n### Unsur peserta\n\n| No | {0} | Jumlah |\n|---|---|---|\n| 1 | {1} | 8 orang |\n| 2 | {2} | 4 |\n| | Jumlah | 12 |"


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("Peserta: 12 orang dari Bappeda dan 8 orang dari Dinas PUPR", [("Bappeda", 12), ("Dinas PUPR", 8)]),
        (
            "Rombongan terdiri atas lima orang Bagian Organisasi Setda, 4 orang Dinas Penanaman Modal dan PTSP.",
            [("Bagian Organisasi Setda", 5), ("Dinas Penanaman Modal dan PTSP", 4)],
        ),
        (
            "Asal peserta: Kabupaten Kapuas (10 orang), Kota Palangka Raya (12 orang)",
            [("62.03", 10), ("62.71", 12)],
        ),
        (TABLE.format("Unsur", "Dinas PUPR", "Kecamatan Selat"), [("Dinas PUPR", 8), ("Kecamatan Selat", 4)]),
        (TABLE.format("Asal daerah", "Kabupaten Kapuas", "Kabupaten Katingan"), [("62.03", 8), ("62.06", 4)]),
        (TABLE.format("Unsur", "Dokter", "Perawat"), []),
        ("Peserta: 12 orang dari Bappeda dan Dinas PUPR", []),
        ("Rombongan berjumlah 15 orang dari Dinas PUPR Kabupaten Kapuas.", []),
        ("Tuan rumah dihadiri 3 orang dari Bappeda dan 4 orang dari Dinas PUPR.", []),
        ("Dinas PUPR melatih 40 orang dan Bappeda melatih 30 orang.", []),
    ],
)
def test_people_are_counted_by_office_and_region(
    site: Installation, said: str, counted: Sequence[tuple[str, int]]
) -> None:
    found = rows(site, said if said.startswith("##") else f"## Peserta\n\n{said}", "delegation.origins")
    assert [(one.get("office") or one.get("region"), one["size"]) for one in found] == counted


def test_parts_of_a_delegation_give_its_size_and_no_names(site: Installation) -> None:
    text = TABLE.format("Unsur", "Dinas PUPR", "Kecamatan Selat")
    assert [
        one.changes["delegation.size"]
        for one in imported(site, text).suggestions
        if one.topic == "delegation"
    ] == [12]


WHEN = "## Pelaksanaan\n\nKunjungan dilaksanakan pada 11 Februari 2025.\n\n## Temuan\n\n"


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("Aduan warga pada tahun 2024 tercatat 9.804 buah.", [("Aduan warga", "buah", 2024, 9804)]),
        (
            "Pengunjung naik dari 3.100 orang pada 2022 menjadi 12.450 orang pada 2024.",
            [("Pengunjung", "orang", 2022, 3100), ("Pengunjung", "orang", 2024, 12450)],
        ),
        ("Tahun 2024 kehilangan air mencapai 41,5 persen.", [("Kehilangan air", "persen", 2024, 41.5)]),
        (
            "Survei Penilaian Integritas Kota Blitar tahun 2024 sebesar 79,3.",
            [("spi", "35.72", 2024, 79.3)],
        ),
        (
            "| Aspek | Kabupaten Kapuas | Kota Blitar |\n|---|---|---|\n| SPI 2024 | 69,8 | 79,3 |\n| Auditor | 12 | 31 |",
            [("spi", "62.03", 2024, 69.8), ("spi", "35.72", 2024, 79.3)],
        ),
        ("| Indikator | 2023 | 2024 |\n|---|---|---|\n| Nilai SAKIP | 70,1 | 72 |", [("nilai-sakip", None, 2023, 70.1), ("nilai-sakip", None, 2024, 72)]),
        ("Aduan pada tahun 2026 ditargetkan mencapai 10.000 buah.", []),
        ("Indeks SPBE tahun 2024 sebesar 79,3.", []),
        ("Predikat zona integritas pada tahun 2024 mencapai 68,4.", []),
        ("Rapat pada 5 Februari 2025 dihadiri 12 orang.", []),
    ],
)  # fmt: skip
def test_figures_are_proposed_with_what_they_count_and_their_year(
    site: Installation, said: str, figures: Sequence[tuple[str, str | None, int, float]]
) -> None:
    found = rows(site, WHEN + said, "measures")
    assert [
        (
            one.get("indicator") or one["name"],
            one.get("region") if "indicator" in one else one["unit"],
            one["year"],
            one["value"],
        )
        for one in found
    ] == figures


def test_comparison_stays_a_table_of_the_findings_and_is_applied_only_once(site: Installation) -> None:
    table = "| Aspek | Daerah asal | Daerah tujuan |\n|---|---|---|\n| Iuran | Rp10.000 | Rp15.000 |"
    found = imported(site, f"## Pelaksanaan\n\nRabu.\n\n**4. Perbandingan Kondisi**\n\n{table}")
    (one,) = [one for one in found.suggestions if one.topic == "comparison"]
    assert one.changes == {"## Temuan": table}
    assert one.is_certain
    fields = parse_fields(f"---\ntitle: a\n---\n{found.body}")
    assert apply_suggestions(fields, [one])["## Temuan"] == fields["## Temuan"]
    assert apply_suggestions({}, [one])["## Temuan"] == table


@pytest.mark.parametrize(
    "head",
    ["| No | Kegiatan | Kabupaten Kapuas |", "| Kegiatan | Waktu | Tempat |", "| Aspek | Skor | Bobot |"],
)
def test_other_tables_are_no_comparison(site: Installation, head: str) -> None:
    text = f"## Temuan\n\n{head}\n|---|---|---|\n| a | b | c |"
    assert [one for one in imported(site, text).suggestions if one.topic == "comparison"] == []


@pytest.mark.parametrize(
    ("said", "lessons"),
    [
        ("### Catatan penting\n\n- Surat selesai sehari.\n- Loket buka Sabtu.", ["Surat selesai sehari.", "Loket buka Sabtu."]),
        (
            "Beberapa hal yang bisa kita contoh dari Kota Blitar, antara lain:\n\n1. Surat selesai sehari.",
            ["Surat selesai sehari."],
        ),
        (
            "Ada dua pelajaran berharga yang kami bawa pulang. Pertama, surat selesai sehari. Kedua, loket buka Sabtu.",
            ["surat selesai sehari.", "loket buka Sabtu."],
        ),
        ("Pelajaran utama dari kunjungan ini adalah bahwa data lebih penting daripada aplikasi.", ["data lebih penting daripada aplikasi."]),
        ("| No | Lokus | Pembelajaran |\n|---|---|---|\n| 1 | Kota Blitar | Loket buka pada hari Sabtu |", ["Loket buka pada hari Sabtu"]),
        (
            "### Layanan di Blitar\n\n1. Surat selesai dalam sehari.\n2. Loket dibuka hari Sabtu.\n3. Rombongan diterima asisten di aula.",
            ["Surat selesai dalam sehari.", "Loket dibuka hari Sabtu."],
        ),
        ("### Kendala\n\n1. Surat belum selesai sehari.\n2. Loket belum buka hari Sabtu.", []),
        ("Tujuan pembelajaran peserta:\n\n1. Memahami pelayanan satu pintu.", []),
        ("Pertama, rombongan disambut. Kedua, rombongan berkeliling.", []),
    ],
)  # fmt: skip
def test_lessons_are_found_however_a_report_says_them(
    site: Installation, said: str, lessons: Sequence[str]
) -> None:
    assert rows(site, f"## Temuan\n\n{said}", "learned") == lessons


@pytest.mark.parametrize(
    ("said", "pairs"),
    [
        (
            "Tim menanyakan berapa lama tunggakan disimpan. Menurut Handi, lima tahun sejak ditetapkan.",
            [("berapa lama tunggakan disimpan", "lima tahun sejak ditetapkan.")],
        ),
        (
            "Menjawab pertanyaan tentang tarif parkir, Kepala Dinas menjelaskan bahwa tarif ditinjau tiap tahun.",
            [("tarif parkir", "tarif ditinjau tiap tahun.")],
        ),
        (
            "1. Berapa sisa anggarannya?\n   Dijawab oleh Sekretaris Dinas: seluruhnya.",
            [("Berapa sisa anggarannya?", "seluruhnya.")],
        ),
        (
            "**Siapa yang membayar server?** Dinas Kominfo.",
            [("Siapa yang membayar server?", "Dinas Kominfo.")],
        ),
        (
            "Pertanyaan:\n\n1. Berapa biayanya?\n2. Siapa yang membayar?\n\nJawaban:\n\n1. Rp4 miliar.\n2. Dinas Kominfo.",
            [("Berapa biayanya?", "Rp4 miliar."), ("Siapa yang membayar?", "Dinas Kominfo.")],
        ),
        ("Tim juga menanyakan honor pengelola. Pertemuan ditutup dengan doa.", []),
    ],
)
def test_questions_are_found_with_their_answers(
    site: Installation, said: str, pairs: Sequence[tuple[str, str]]
) -> None:
    found = rows(site, f"## Temuan\n\n{said}", "questions")
    assert [(one["question"], one.get("answer")) for one in found] == pairs
