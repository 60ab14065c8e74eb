"""Every paper a plan can be written as: what it is called, in which forms, and who makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.i18n import marked
from app.preparation.papers.case import Case
from app.preparation.papers.letters import assignment_letter, request_letter
from app.preparation.papers.records import booklet, follow_up_plan, minutes
from app.preparation.papers.report import report
from app.preparation.papers.terms import budget_terms, justification, ministry_terms
from app.printing.blocks import Paper


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper offered with a plan."""

    label: str
    note: str
    build: Callable[[Case], Paper]


BEFORE: Mapping[str, Entry] = {
    "pertimbangan": Entry(marked("Pertimbangan"), marked("satu halaman bagi yang memutuskan"), justification),
    "surat-permohonan": Entry(
        marked("Surat permohonan"), marked("dengan lampiran peserta, acara, dan pertanyaan"), request_letter
    ),
    "kak": Entry(marked("KAK gaya anggaran daerah"), marked("sembilan bagian"), budget_terms),
    "kak-rkakl": Entry(marked("KAK gaya RKA-KL"), marked("bagian A sampai E"), ministry_terms),
    "surat-tugas": Entry(marked("Surat tugas"), marked("konsep; nama diisi tangan"), assignment_letter),
    "buku-saku": Entry(marked("Buku saku"), marked("praktik yang dipelajari, dengan kode QR"), booklet),
}
AFTER: Mapping[str, Entry] = {
    "notulen": Entry(marked("Notulen"), marked("satu baris satu pertanyaan"), minutes),
    "laporan": Entry(marked("Laporan"), marked("terisi dari rencana dan notulen"), report),
    "rtl": Entry(
        marked("Rencana tindak lanjut"), marked("tabel kegiatan, tenggat, dan bukti"), follow_up_plan
    ),
}
PAPERS: Mapping[str, Entry] = {**BEFORE, **AFTER}
