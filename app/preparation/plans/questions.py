"""Suggested questions: from gaps, unknowns of practices, earlier visits and experience."""

from collections.abc import Iterator, Mapping, Sequence

from app.i18n import gettext, marked
from app.preparation.plans.plan import PlannedQuestion
from app.preparation.recommendation.answers import OpenQuestion
from app.preparation.recommendation.desk_study import unknowns_of
from app.store.repositories.cards import Card

MAX_PRACTICES = 3
MAX_SUGGESTIONS = 16
_OF_UNKNOWN: Mapping[str, str] = {
    "Sejak kapan praktik ini berjalan.": marked("Sejak kapan {about} berjalan, dan apa titik baliknya?"),
    "Apakah praktik ini masih berjalan.": marked(
        "Apakah {about} masih berjalan, dan apa yang berubah sejak awal?"
    ),
    "Hasil terukur: sumber tidak menyebut angka.": marked(
        "Angka apa yang menunjukkan hasil {about}, sebelum dan sesudahnya?"
    ),
    "Biaya, tenaga, dan waktu yang diperlukan.": marked(
        "Berapa biaya, tenaga, dan waktu yang diperlukan untuk {about}?"
    ),
    "Kendala selama pelaksanaan.": marked("Apa kendala dan kekeliruan selama menjalankan {about}?"),
}
"""Questions for the results of `list_unknowns`; a missing contact is asked for by letter, not on a visit."""
GENERAL_QUESTIONS = (
    "Berapa nilai awalnya, dan apa yang membalikkannya?",
    "Bagaimana aturannya dijalankan dan dikendalikan sehari-hari?",
    "Indikator mana yang paling menentukan kenaikan nilainya?",
    "Siapa mengerjakan apa di antara BKD, BPSDM, Biro Organisasi, dan Diskominfo?",
    "Apa peran pimpinan, dan apa yang terjadi ketika pimpinan berganti?",
    "Bagaimana menyebarkannya ke kabupaten, kota, atau perangkat daerah lain?",
    "Berkas bukti apa yang disiapkan untuk setiap komponen penilaian?",
)
"""Questions that delegations usually ask, from the records of visits."""
USUAL_DOCUMENTS = (
    "Naskah peraturan atau keputusan yang menjadi dasar",
    "Petunjuk pelaksanaan dan prosedur kerja",
    "Contoh berkas bukti penilaian",
    "Bahan paparan",
)


def questions_of_unknowns(unknowns: Sequence[str], about: str) -> list[str]:
    """Return what to ask a host about a practice, for the results of `list_unknowns`, in the current language."""
    return [
        gettext(_OF_UNKNOWN[unknown]).format(about=about) for unknown in unknowns if unknown in _OF_UNKNOWN
    ]


def suggest_questions(
    practices: Sequence[tuple[Card, Sequence[str]]], waiting: Sequence[OpenQuestion], figures: Sequence[str]
) -> list[PlannedQuestion]:
    """Return questions for the practices of a plan; ``figures`` are sentences about gaps of one's own."""
    questions = [
        *(
            PlannedQuestion(question=f"Bagaimana menutup selisih ini? {text}", origin="celah")
            for text in figures
        ),
        *(PlannedQuestion(question=one.question, origin="kunjungan", role=one.role or "") for one in waiting),
        *_of_practices(practices[:MAX_PRACTICES]),
        *(PlannedQuestion(question=text, origin="umum") for text in GENERAL_QUESTIONS),
    ]
    unique = {one.question: one for one in reversed(questions)}
    return list(unique.values())[::-1][:MAX_SUGGESTIONS]


def _of_practices(practices: Sequence[tuple[Card, Sequence[str]]]) -> Iterator[PlannedQuestion]:
    for card, headings in practices:
        for text in questions_of_unknowns(unknowns_of(card, headings), f"“{card.title}”"):
            yield PlannedQuestion(question=text, origin="praktik")
