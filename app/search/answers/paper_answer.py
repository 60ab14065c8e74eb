"""Answer a search for the form of a paper (“contoh surat tugas”) with the plan that makes such papers."""

from collections.abc import Mapping, Sequence

from app.i18n import gettext, marked
from app.search.answers.answer import Answer, AnswerItem

PAPER_NAMES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "surat-permohonan": (
        marked("Surat permohonan kunjungan"),
        ("surat", "surat permohonan", "surat kunjungan", "surat pengantar", "surat izin", "surat pemberitahuan",
         "undangan", "surat undangan", "request letter", "letter"),
    ),
    "surat-tugas": (
        marked("Surat tugas"),
        ("surat tugas", "st", "spt", "surat perintah tugas", "surat perintah", "sppd", "spd", "perjalanan dinas",
         "surat perjalanan dinas", "assignment letter"),
    ),
    "kak": (
        marked("Kerangka acuan kerja (KAK)"),
        ("kak", "kerangka acuan", "kerangka acuan kerja", "tor", "rab", "rencana anggaran biaya", "terms of reference", "proposal"),
    ),
    "telaahan-staf": (
        marked("Telaahan staf"),
        ("telaahan", "telaahan staf", "nota dinas", "pertimbangan", "justifikasi"),
    ),
    "notula": (marked("Notula"), ("notulen", "notula", "risalah", "minutes")),
    "laporan": (
        marked("Laporan kunjungan"),
        ("laporan", "lhpd", "laporan perjalanan dinas", "laporan hasil", "laporan kunjungan", "laporan kunker", "report"),
    ),
    "rtl": (
        marked("Rencana tindak lanjut"), ("rtl", "rencana tindak lanjut", "rencana aksi", "follow-up plan"),
    ),
    "acara": (
        marked("Susunan acara dan daftar pertanyaan"),
        ("susunan acara", "rundown", "jadwal kunjungan", "agenda kunjungan", "daftar pertanyaan", "buku saku", "agenda"),
    ),
}  # fmt: skip
"""Papers that a plan makes, each with the names that officers give them."""
_PAPER_OF = {name: slug for slug, (_label, names) in PAPER_NAMES.items() for name in names}
_FORM_WORDS = frozenset(
    """contoh contohnya format formatnya template templat blangko form formulir draf draft konsep unduh download bikin
    buat membuat menyusun nyusun isi susunan cara sample example how write""".split()
)
"""Words that ask for the form of a paper, not for what is written about it."""
_VISIT_WORDS = frozenset(
    """studi banding tiru kaji komparatif kunjungan kunker kungker stuban stula lapangan benchmarking kerja dinas
    perjalanan visit study dprd dewan rombongan""".split()
)
_LONGEST = 3


def answer_papers(words: Sequence[str], rest: Sequence[str]) -> Answer | None:
    """Return the papers whose form a query asks for; None when its words are about something else.

    ``rest`` are its words of content.
    """
    found: dict[str, int] = {}
    used: set[str] = set()
    for at in range(len(words)):
        for length in range(_LONGEST, 0, -1):
            name = " ".join(words[at : at + length])
            paper = _PAPER_OF.get(name)
            if paper and not used.issuperset(words[at : at + length]):
                found[paper] = max(found.get(paper, 0), length)
                used.update(words[at : at + length])
                break
    asks_form = not _FORM_WORDS.isdisjoint(words)
    is_about_visit = not _VISIT_WORDS.isdisjoint(words)
    others = [word for word in rest if word not in used | _FORM_WORDS | _VISIT_WORDS]
    is_named = not others and any(length > 1 or slug != "laporan" for slug, length in found.items())
    if not found or not (is_named or ((is_about_visit or asks_form) and len(others) <= int(is_about_visit))):
        return None
    return Answer(
        kind="preparation",
        title=gettext("Surat dan berkas kunjungan dibuat dari satu rencana"),
        items=tuple(
            AnswerItem(name=gettext(PAPER_NAMES[slug][0]), url="/siapkan/rencana/baru") for slug in found
        ),
        url="/siapkan/rencana/baru",
        note=gettext("Isi rencana sekali; berkas ini terisi darinya dan diunduh sebagai Word atau PDF."),
        more=gettext("Buat rencana kunjungan"),
    )
