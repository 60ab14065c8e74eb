"""Usual headings of reports, and our section for each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.models import DocumentType

DISCARDED = ""
"""Section of text that does not belong in a document: covers, tables of contents, annexes."""
_Names = Mapping[str, tuple[str, str]]
"""Our heading → names with the same meaning, and names of its parts, which stay as subheadings."""
_VISIT: _Names = {
    "Latar belakang": (
        "latar belakang|pendahuluan|umum|konteks",
        (
            "dasar|dasar hukum|dasar pelaksanaan|dasar penugasan|landasan hukum|maksud|tujuan|maksud dan tujuan|sasaran|"
            "maksud perjalanan|maksud perjalanan dinas|"
            "ruang lingkup|gambaran umum|permasalahan|kondisi awal|identifikasi masalah"
        ),
    ),
    "Pelaksanaan": (
        "pelaksanaan|jalannya acara|jalannya kegiatan|penyelenggaraan|uraian kegiatan|pelaksanaan tugas",
        (
            "susunan rombongan|yang melaksanakan tugas|pelaksana kegiatan|pelaksana tugas|identitas lokus|waktu dan tujuan|lokus studi|tim pelaksana|diterima oleh|identitas|data perjalanan|data perjalanan dinas|pejabat penerima|"
            "penerima kunjungan|jumlah peserta|rincian biaya|penyelenggara|waktu dan lokasi|hari pertama|hari kedua|hari ketiga|"
            "waktu|tempat|waktu dan tempat|waktu pelaksanaan|tempat pelaksanaan|waktu dan tempat pelaksanaan|"
            "hari dan tanggal|lokasi|lokus|peserta|peserta rombongan|rombongan|tim|narasumber|"
            "susunan acara|jadwal|agenda|rangkaian|kegiatan yang dilaksanakan|metode|tahapan pelaksanaan|pelaksana|"
            "tuan rumah|profil tuan rumah|anggaran|pembiayaan"
        ),
    ),
    "Temuan": (
        (
            "temuan|hasil|pembahasan|hasil pelaksanaan|hasil yang dicapai|hasil yang diperoleh|hasil dan pembahasan|"
            "uraian hasil"
        ),
        (
            "best practice|best practices|lesson learned|lessons learned|lesson learnt|lessons learnt|gambaran umum lokus|"
            "profil lokus|pokok pembahasan|pokok bahasan|hasil konsultasi|hasil kunjungan lapangan|temuan lapangan|"
            "pertanyaan dan jawaban|yang didapat|yang diperoleh|yang dipelajari|jalannya kunjungan|oleh oleh|jalannya pertemuan|jalannya rapat|jalannya diskusi|hasil rapat|diagnosis masalah|diagnosis|tanya jawab dan diskusi|diskusi dan tanya jawab|perbandingan dengan daerah asal|"
            "praktik terbaik|hasil wawancara|hasil observasi|penjelasan tuan rumah|uraian kunjungan|hal yang ditemukan|"
            "hasil diskusi|hasil pertemuan|hasil paparan|paparan|materi|diskusi|tanya jawab|analisis|evaluasi|kendala|"
            "hambatan|praktik baik|pembelajaran|hal yang dipelajari|hal yang dapat dipelajari|hal yang menjadi pembelajaran|hal yang menjadi pelajaran|perbandingan|tantangan|"
            "faktor pendukung|faktor penghambat|faktor keberhasilan|kondisi di daerah tujuan"
        ),
    ),
    "Rencana adaptasi": (
        "rencana adaptasi|rencana tindak lanjut|tindak lanjut|rtl|rencana aksi|rencana penerapan|rencana replikasi",
        (
            "adopsi dan adaptasi|adopsi|rencana aksi perubahan|aksi perubahan|rencana implementasi|rencana kerja|"
            "rencana|rencana ke depan|langkah selanjutnya|langkah berikutnya|langkah lanjutan|langkah lanjut|rencana selanjutnya|rencana kami|agenda ke depan|action plan|yang dapat diterapkan|yang dapat ditiru|yang dapat diadopsi|hal yang dapat diadopsi|hal yang dapat ditiru|yang akan dilakukan|yang akan ditiru|"
            "langkah ke depan|rencana adopsi|rencana adopsi dan adaptasi|rencana kegiatan|adaptasi|replikasi|peluang replikasi|peluang penerapan|hal yang dapat diterapkan|"
            "hal yang akan ditiru|hal yang akan diterapkan|hal hal yang akan diterapkan|yang akan diterapkan|kesepakatan|kesepakatan bersama|komitmen|komitmen bersama|desain perubahan|advokasi"
        ),
    ),
    "Rekomendasi": (
        "rekomendasi|penutup|kesimpulan|simpulan|kesimpulan dan saran|simpulan dan saran",
        (
            "policy brief|masukan untuk raperda|rekomendasi kebijakan|kesimpulan dan rekomendasi|masukan|usulan|"
            "saran|saran dan masukan|harapan"
        ),
    ),
}
_PRACTICE: _Names = {
    "Konteks": (
        "konteks|latar belakang|pendahuluan|umum",
        (
            "dasar|dasar hukum|landasan hukum|maksud|tujuan|maksud dan tujuan|sasaran|ruang lingkup|gambaran umum|"
            "permasalahan|kondisi awal|identifikasi masalah|analisis masalah|isu strategis"
        ),
    ),
    "Apa yang dilakukan": (
        "apa yang dilakukan|pelaksanaan|inovasi|deskripsi inovasi|uraian inovasi|implementasi|penerapan|uraian kegiatan",
        (
            "cara kerja|mekanisme|alur|tahapan|tahapan pelaksanaan|strategi|langkah|langkah langkah|kebaruan|pembahasan|"
            "waktu|tempat|waktu dan tempat|pelaksana|metode|deskripsi|peran perangkat daerah"
        ),
    ),
    "Hasil": (
        "hasil|dampak|capaian|hasil dan dampak|hasil dan pembahasan|hasil yang dicapai|hasil pelaksanaan",
        "manfaat|keluaran|output|outcome|temuan|evaluasi|monitoring dan evaluasi|bukti|penghargaan",
    ),
    "Faktor keberhasilan": ("faktor keberhasilan|faktor pendukung|kunci keberhasilan|faktor penentu", ""),
    "Tantangan": (
        "tantangan|kendala|hambatan|faktor penghambat|kendala dan solusi|hambatan dan solusi",
        "solusi",
    ),
    "Sumber daya": (
        "sumber daya|sumber daya yang digunakan",
        "anggaran|pembiayaan|biaya|sdm|sarana|sarana dan prasarana",
    ),
    "Cara meniru": (
        "cara meniru|replikasi|peluang replikasi|penutup|kesimpulan|simpulan|kesimpulan dan saran",
        "saran|rekomendasi|keberlanjutan|rencana tindak lanjut|tindak lanjut|rencana pengembangan|pembelajaran",
    ),
}
_ASIDE = (
    "kata pengantar|daftar isi|daftar gambar|daftar tabel|daftar lampiran|lembar pengesahan|halaman pengesahan|"
    "lampiran foto|lampiran foto kegiatan|foto|foto foto kegiatan|dokumentasi foto|daftar hadir peserta|"
    "lampiran|dokumentasi|dokumentasi kegiatan|foto kegiatan|daftar hadir|daftar pustaka|daftar peserta|notulen"
)
_FAMILIES: Mapping[DocumentType, Mapping[str, re.Pattern[str]]] = {
    "visit": {
        "Rencana adaptasi": re.compile(
            r"(?:usulan |rencana |kesepakatan )?tindak lanjut\b.*|rencana (?:aksi|penerapan|replikasi|adaptasi|adopsi|kami|kita)\b.*|"
            r"(?:hal hal |hal )?yang (?:dapat|bisa|akan) (?:kita |kami )?(?:di)?(?:terapkan|tiru|adopsi|replikasi|laksanakan|lakukan)\b.*|"
            r"langkah langkah? (?:selanjutnya|berikutnya|ke depan|lanjut\w*|konkret)\b.*"
        ),
        "Temuan": re.compile(
            r"(?:(?:tabel|matriks|analisis|hasil|studi) )?(?:perbandingan|perbedaan|komparasi)\b.*|"
            r"(?!.*\b(?:tujuan|rencana|jadwal|metode|materi|peserta|bahan)\b).*\b(?:pembelajaran|pelajaran|praktik (?:baik|terbaik)|best practices?|lessons? learn\w*|hikmah)\b.*|"
            r"catatan (?:penting|lapangan|menarik|utama)\b.*|(?:hal hal|hal|poin poin|poin) (?:penting|menarik|kunci|yang (?:perlu|patut|menarik))\b.*|"
            r"(?:sesi |hasil )?(?:diskusi|tanya jawab|dialog)\b.*|(?:daftar |tanggapan atas |jawaban atas )?pertanyaan\b.*|tanggapan\b.*"
        ),
        "Pelaksanaan": re.compile(
            r"(?:susunan|unsur|komposisi|asal|daftar|jumlah) (?:peserta|rombongan|tim|delegasi)\b.*|(?:peserta|rombongan|waktu|tempat|lokasi) (?:dan|kegiatan|studi|kunjungan)\b.*"
        ),
    },
    "practice": {},
}
"""Headings by their words where no name above fits: “Poin-poin Pembelajaran”, “Perbedaan Kondisi”."""
_LONGEST_OF_FAMILY = 8
"""Words; more are a sentence."""
_QUALIFIERS = re.compile(
    r"(?: (?:kegiatan|kunjungan|kunjungan kerja|kunker|studi|studi (?:banding|tiru|komparatif|komparasi|lapangan)|"
    r"kaji (?:tiru|banding)|benchmarking|perjalanan dinas|acara|penugasan))+$"
)
_JOINTS = re.compile(r",? (?:dan|serta) | ?[&/,] ?")


@dataclass(frozen=True, slots=True)
class SectionMatch:
    """The section that the text under a heading belongs to."""

    section: str
    """One of our headings, or DISCARDED."""
    is_whole: bool
    """Whether the heading means the same as ours and can be dropped."""


def _table(names: _Names) -> dict[str, SectionMatch]:
    found: dict[str, SectionMatch] = {}
    for section, (whole, parts) in names.items():
        found |= dict.fromkeys(whole.split("|"), SectionMatch(section, is_whole=True))
        found |= dict.fromkeys(filter(None, parts.split("|")), SectionMatch(section, is_whole=False))
        found[section.lower()] = SectionMatch(section, is_whole=True)
    return found | dict.fromkeys(_ASIDE.split("|"), SectionMatch(DISCARDED, is_whole=False))


_PLACES: Mapping[DocumentType, Mapping[str, SectionMatch]] = {
    "visit": _table(_VISIT),
    "practice": _table(_PRACTICE),
}


def section_for_heading(heading: str, kind: DocumentType) -> SectionMatch | None:
    """Return the section for a heading of a report, or None for an unusual one."""
    name, places = _plain(heading), _PLACES[kind]
    for alias in (name, _QUALIFIERS.sub("", name)):
        if alias in places:
            return places[alias]
    parts = [_QUALIFIERS.sub("", part.strip()) for part in _JOINTS.split(name)]
    known = [places[part] for part in parts if part in places]
    if not len(known) == len(parts) > 1:
        return None
    planned = next((one for one in known if one.section == "Rencana adaptasi"), known[0])
    return SectionMatch(
        planned.section, is_whole=False
    )  # “Saran dan tindak lanjut” is mostly what will be done


def section_by_words(heading: str, kind: DocumentType) -> SectionMatch | None:
    """Return the section that the words of an unusual heading speak of, or None; only for what is a heading."""
    name = " ".join(re.sub(r"\W+", " ", heading.lower()).split())
    if len(name.split()) > _LONGEST_OF_FAMILY or heading.rstrip().endswith((".", "?")):
        return None
    found = (section for section, words in _FAMILIES[kind].items() if words.fullmatch(name))
    return next((SectionMatch(section, is_whole=False) for section in found), None)


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^\w&/,]+", " ", heading.lower()).split())
