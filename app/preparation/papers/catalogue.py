"""Every paper a plan can be written as: what it is called, in which forms, and who makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.preparation.papers.blocks import Paper
from app.preparation.papers.case import Case
from app.preparation.papers.letters import assignment_letter, request_letter
from app.preparation.papers.records import booklet, follow_up_plan, minutes
from app.preparation.papers.report import report
from app.preparation.papers.terms import budget_terms, justification, ministry_terms


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper offered with a plan."""

    label: str
    note: str
    build: Callable[[Case], Paper]


BEFORE: Mapping[str, Entry] = {
    "pertimbangan": Entry("Pertimbangan", "satu halaman bagi yang memutuskan", justification),
    "surat-permohonan": Entry(
        "Surat permohonan", "dengan lampiran peserta, acara, dan pertanyaan", request_letter
    ),
    "kak": Entry("KAK gaya anggaran daerah", "sembilan bagian", budget_terms),
    "kak-rkakl": Entry("KAK gaya RKA-KL", "bagian A sampai E", ministry_terms),
    "surat-tugas": Entry("Surat tugas", "konsep; nama diisi tangan", assignment_letter),
    "buku-saku": Entry("Buku saku", "praktik yang dipelajari, dengan kode QR", booklet),
}
AFTER: Mapping[str, Entry] = {
    "notulen": Entry("Notulen", "satu baris satu pertanyaan", minutes),
    "laporan": Entry("Laporan", "terisi dari rencana dan notulen", report),
    "rtl": Entry("Rencana tindak lanjut", "tabel kegiatan, tenggat, dan bukti", follow_up_plan),
}
PAPERS: Mapping[str, Entry] = {**BEFORE, **AFTER}
