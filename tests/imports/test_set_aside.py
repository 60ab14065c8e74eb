"""What an office adds to every report is set aside visibly, and what only looks like it stays."""

import pytest
from conftest import Installation

from app.documents.reference.data import Reference
from app.imports.reader import ImportedReport, ReportFile, read_report

LETTERHEAD = "PEMERINTAH KABUPATEN SERUYAN\n\nDINAS KESEHATAN\n\nJalan Ahmad Yani Kuala Pembuang"
SIGNATURE = "Kuala Pembuang, 17 Februari 2025\n\nKepala Dinas,\n\nDrs. Budi Santoso, M.Si.\n\nNIP 19700101 199503 1 001"


@pytest.fixture(scope="session")
def reference(site: Installation) -> Reference:
    return site.reference


def imported(reference: Reference, *parts: str) -> ImportedReport:
    data = "\n\n".join(parts).encode()
    return read_report(ReportFile(data, "laporan.txt"), "visit", reference, owner="62")


def aside(found: ImportedReport, what: str) -> list[str]:
    return [one.text for one in found.unplaced if one.what == what]


def test_letterhead_closing_words_and_signature_are_set_aside(reference: Reference) -> None:
    found = imported(
        reference,
        LETTERHEAD,
        "LAPORAN STUDI TIRU KE KOTA BLITAR",
        "I. HASIL",
        "Antrean dibuka daring.",
        "Gambar 1. Loket antrean",
        "Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya.",
        SIGNATURE,
    )
    assert found.body.strip() == "## Temuan\n\nAntrean dibuka daring."
    assert aside(found, "kop surat") == [LETTERHEAD.replace("\n\n", "\n")]
    assert aside(found, "keterangan gambar") == ["Gambar 1. Loket antrean"]
    assert len(aside(found, "kalimat penutup")) == 1
    assert aside(found, "tanda tangan") == [SIGNATURE.replace("\n\n", "\n")]
    assert found.title == "Studi tiru ke Kota Blitar"
    assert found.words.lost == 0


def test_annex_behind_the_signature_is_told_apart(reference: Reference) -> None:
    found = imported(
        reference,
        "I. HASIL",
        "Antrean dibuka daring.",
        SIGNATURE,
        "LAMPIRAN",
        "Daftar pertanyaan tuan rumah.",
    )
    assert "Daftar pertanyaan" in aside(found, "bagian")[0]
    assert "Drs. Budi" not in found.body
    assert found.words.lost == 0


@pytest.mark.parametrize(
    "said",
    [
        "Demikian pula Dinas Kesehatan membuka loket sore.",
        "Gambar umum pelayanan sudah baik.",
        "Blitar, 17 Februari 2025, menjadi hari pertama kunjungan kami ke loket itu.",
        "Foto pegawai dipasang di loket.",
    ],
)
def test_sentence_that_only_looks_like_it_stays(reference: Reference, said: str) -> None:
    assert said in imported(reference, "I. HASIL", "Antrean dibuka daring.", said).body


def test_report_that_is_signed_in_its_middle_keeps_what_follows(reference: Reference) -> None:
    after = "Sesudah tanda tangan ini rombongan masih meninjau tiga puskesmas di kota itu selama sehari."
    assert after in imported(reference, "I. HASIL", "Ada.", "Blitar, 17 Februari 2025", after).body
