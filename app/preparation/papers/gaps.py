"""What the papers of a plan still lack, and the chapter of the plan that fills it in."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.preparation.papers.catalogue import papers_for
from app.preparation.papers.context import PaperContext
from app.printing.blocks import UNFILLED, Letterhead, Rich, texts_of, walk

_CHAPTER_TEXTS: Mapping[str, str] = {
    "pokok": "topik|masalah|daerah atau instansi asal|tuan rumah|jabatan kepala instansi tuan rumah|tanggal kunjungan|"
    "waktu alternatif|tempat|tatap muka atau daring|tempat tujuan",
    "angka": "indikator|nilai|tahun|upaya daring .*|alasan tidak cukup daring",
    "rombongan": "jabatan ketua rombongan|jabatan pengambil keputusan|jabatan penanggung jawab hasil|"
    "perangkat daerah|jabatan|tugas|jumlah|unit|penerima manfaat|instansi",
    "tujuan": "alasan memilih .*|tujuan|keluaran|ukuran|praktik yang dipelajari|hasil|IKK|capaian tuan rumah|dasar kebijakan",
    "pertanyaan": "pertanyaan|dokumen yang diminta",
    "acara": "susunan acara|jam",
    "surat": "nama perangkat daerah|nama unit|alamat kantor, telepon, dan laman|lambang|kota|tempat berangkat|"
    "jabatan penanda tangan|tembusan",
    "naskah": "nomor|tanggal|tanggal, paling awal .*|tanggal sebelum .*",
    "dasar": "dasar: .*|gambaran umum|latar belakang",
    "anggaran": "program|kegiatan|perkiraan biaya|sumber biaya|harga satuan|jumlah biaya|biaya",
    "catat": "jawaban|dokumen|yang dipelajari|dokumen yang diperoleh",
    "hasil": "jabatan yang menerima|hasil peninjauan lapangan|pokok-pokok paparan",
    "perbandingan": "yang dapat ditiru|yang perlu disesuaikan|yang tidak cocok|syarat dan risiko|aspek|daerah kita|"
    "kesenjangan",
    "keputusan": "keputusan.*|tindak lanjut|penanggung jawab|tenggat|bukti",
    "kabar": "status|nilai dan tahunnya",
}
_CHAPTERS = {chapter: re.compile(rf"\[isi (?:{texts})\]") for chapter, texts in _CHAPTER_TEXTS.items()}
BY_HAND = ""
"""Stands for the chapter of gaps that are filled in on the paper: a plan holds no names or numbers of people."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap, and the labels of the papers that show it."""

    text: str
    papers: Sequence[str]


def list_gaps(context: PaperContext) -> Mapping[str, list[Gap]]:
    """Return the gaps of all papers by the chapter that fills them in."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for entry in papers_for(context.writer).values():
        for block in walk(entry.build(context).blocks):
            if isinstance(block, Letterhead) and block.logo == "":
                found["[isi lambang]"][entry.label] = None
            for text in texts_of(block):
                for gap in UNFILLED.findall(_plain(text)):
                    found[gap][entry.label] = None
    chapters: dict[str, list[Gap]] = {chapter: [] for chapter in (*_CHAPTERS, BY_HAND)}
    for gap, papers in found.items():
        chapters[chapter_of(gap)].append(Gap(gap, tuple(papers)))
    return {chapter: gaps for chapter, gaps in chapters.items() if gaps}


def chapter_of(gap: str) -> str:
    """Return the slug of the chapter that fills a gap in."""
    return next((chapter for chapter, texts in _CHAPTERS.items() if texts.fullmatch(gap)), BY_HAND)


def _plain(text: Rich) -> str:
    return text if isinstance(text, str) else "".join(span.text for span in text)
