"""Catalogue of the papers of a plan: label, description and builder of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.i18n import marked
from app.preparation.agencies.profile import Kind
from app.preparation.papers import council
from app.preparation.papers.approval import memo, staff_study
from app.preparation.papers.assignment import assignment_letter, council_order, travel_order
from app.preparation.papers.context import PaperContext
from app.preparation.papers.letters import certificate, invitation, letter_of_thanks, request_letter
from app.preparation.papers.records import attendance, booklet, evaluation, follow_up_plan, minutes
from app.preparation.papers.report import report, short_report
from app.preparation.papers.terms import budget_terms, ministry_terms
from app.printing.blocks import Paper


@dataclass(frozen=True, slots=True)
class PaperType:
    """A paper offered for a plan."""

    label: str
    note: str
    build: Callable[[PaperContext], Paper]


PAPERS_BEFORE_VISIT: Mapping[str, PaperType] = {
    "telaahan-staf": PaperType(
        marked("Telaahan staf"), marked("satu halaman bagi yang memutuskan"), staff_study
    ),
    "nota-dinas": PaperType(marked("Nota dinas"), marked("permohonan persetujuan"), memo),
    "surat-permohonan": PaperType(
        marked("Surat permohonan"), marked("dengan lampiran peserta, acara, dan pertanyaan"), request_letter
    ),
    "kak": PaperType(
        marked("KAK gaya anggaran daerah"),
        marked("sembilan bagian dengan rencana anggaran biaya"),
        budget_terms,
    ),
    "kak-rkakl": PaperType(
        marked("KAK gaya RKA-KL"), marked("bagian A sampai E dengan rencana anggaran biaya"), ministry_terms
    ),
    "surat-tugas": PaperType(
        marked("Surat tugas"), marked("satu baris satu orang; nama diisi pada naskahnya"), assignment_letter
    ),
    "sppd": PaperType(marked("SPPD"), marked("muka dan belakang; satu lembar satu orang"), travel_order),
    "undangan": PaperType(marked("Undangan"), marked("rapat persiapan rombongan"), invitation),
    "buku-saku": PaperType(marked("Buku saku"), marked("praktik yang dipelajari, dengan kode QR"), booklet),
}
COUNCIL_PAPERS: Mapping[str, PaperType] = {
    "usulan-akd": PaperType(
        marked("Usulan alat kelengkapan DPRD"), marked("kepada pimpinan, untuk dijadwalkan"), council.proposal
    ),
    "nota-komisi": PaperType(
        marked("Nota komisi"), marked("permohonan persetujuan pimpinan DPRD"), council.committee_note
    ),
    "persetujuan-pimpinan": PaperType(
        marked("Persetujuan pimpinan DPRD"), marked("sesudah rapat Badan Musyawarah"), council.approval
    ),
    "surat-pemberitahuan": PaperType(
        marked("Surat pemberitahuan"), marked("kepada tuan rumah, dengan daftar pertanyaan"), council.notice
    ),
    "surat-perintah": PaperType(
        marked("Surat perintah"), marked("satu baris satu orang; nama diisi pada naskahnya"), council_order
    ),
}
"""Papers before a visit that only a DPRD writes, in the order in which it needs them."""
PAPERS_AFTER_VISIT: Mapping[str, PaperType] = {
    "daftar-hadir": PaperType(marked("Daftar hadir"), marked("satu baris satu orang"), attendance),
    "notula": PaperType(marked("Notula"), marked("satu baris satu pertanyaan"), minutes),
    "laporan": PaperType(marked("Laporan"), marked("BAB I sampai VI"), report),
    "laporan-ae": PaperType(marked("Laporan ringkas"), marked("bagian A sampai E"), short_report),
    "rtl": PaperType(
        marked("Rencana tindak lanjut"), marked("tabel kegiatan, tenggat, dan bukti"), follow_up_plan
    ),
    "ucapan-terima-kasih": PaperType(
        marked("Surat ucapan terima kasih"), marked("dengan yang akan ditindaklanjuti"), letter_of_thanks
    ),
    "surat-keterangan": PaperType(
        marked("Surat keterangan telah berkunjung"), marked("ditandatangani tuan rumah"), certificate
    ),
    "evaluasi": PaperType(
        marked("Evaluasi bulan ke-6"), marked("pelaksanaan tindak lanjut dan perubahan angka"), evaluation
    ),
}
PAPERS: Mapping[str, PaperType] = {**COUNCIL_PAPERS, **PAPERS_BEFORE_VISIT, **PAPERS_AFTER_VISIT}
OLD_NAMES: Mapping[str, str] = {"pertimbangan": "telaahan-staf", "notulen": "notula"}
"""Papers that had another name in addresses."""


def papers_for(writer: Kind) -> Mapping[str, PaperType]:
    """Return the papers that an agency of some kind writes."""
    return PAPERS if writer == "dprd" else {**PAPERS_BEFORE_VISIT, **PAPERS_AFTER_VISIT}
