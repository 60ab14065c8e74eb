"""Catalogue of the papers of a plan: label, description and builder of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.i18n import marked
from app.preparation.papers.context import PaperContext
from app.preparation.papers.letters import assignment_letter, request_letter
from app.preparation.papers.records import booklet, follow_up_plan, minutes
from app.preparation.papers.report import report
from app.preparation.papers.terms import budget_terms, justification, ministry_terms
from app.printing.blocks import Paper


@dataclass(frozen=True, slots=True)
class PaperType:
    """A paper offered for a plan."""

    label: str
    note: str
    build: Callable[[PaperContext], Paper]


PAPERS_BEFORE_VISIT: Mapping[str, PaperType] = {
    "pertimbangan": PaperType(
        marked("Pertimbangan"), marked("satu halaman bagi yang memutuskan"), justification
    ),
    "surat-permohonan": PaperType(
        marked("Surat permohonan"), marked("dengan lampiran peserta, acara, dan pertanyaan"), request_letter
    ),
    "kak": PaperType(marked("KAK gaya anggaran daerah"), marked("sembilan bagian"), budget_terms),
    "kak-rkakl": PaperType(marked("KAK gaya RKA-KL"), marked("bagian A sampai E"), ministry_terms),
    "surat-tugas": PaperType(marked("Surat tugas"), marked("konsep; nama diisi tangan"), assignment_letter),
    "buku-saku": PaperType(marked("Buku saku"), marked("praktik yang dipelajari, dengan kode QR"), booklet),
}
PAPERS_AFTER_VISIT: Mapping[str, PaperType] = {
    "notulen": PaperType(marked("Notula"), marked("satu baris satu pertanyaan"), minutes),
    "laporan": PaperType(marked("Laporan"), marked("terisi dari rencana dan notulen"), report),
    "rtl": PaperType(
        marked("Rencana tindak lanjut"), marked("tabel kegiatan, tenggat, dan bukti"), follow_up_plan
    ),
}
PAPERS: Mapping[str, PaperType] = {**PAPERS_BEFORE_VISIT, **PAPERS_AFTER_VISIT}
