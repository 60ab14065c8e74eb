"""Suggested questions: by theme, and from gaps, earlier visits, figures and unknowns of practices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_sort_ratio

from app.documents.parts import Unknown
from app.documents.reference.data import Reference
from app.documents.reference.question_themes import QuestionTheme
from app.i18n import gettext, marked
from app.preparation.plans.plan import Origin, PlannedQuestion
from app.preparation.recommendation.answers import OpenQuestion
from app.preparation.recommendation.desk_study import unknowns_of
from app.preparation.recommendation.figures import newest_stated_figures
from app.store.repositories.cards import Card

MAX_PRACTICES = 2
MAX_SUGGESTIONS = 20
MAX_OF_EARLIER_VISITS, MAX_OF_SECOND_THEME, MAX_OF_FIGURES, MAX_OF_UNKNOWNS = 4, 4, 2, 4
SAME_QUESTION = 85.0
"""Similarity of words (0 to 100) from which on two questions are one."""
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
    "Biaya yang diperlukan.": marked("Berapa biaya {about}, tahun pertama dan setiap tahun sesudahnya?"),
    "Tenaga yang diperlukan.": marked("Berapa orang menjalankan {about}, dari kantor mana?"),
    "Alat yang diperlukan.": marked("Alat, gedung, atau aplikasi apa yang dipakai {about}?"),
    "Lama dari mulai sampai berjalan.": marked("Berapa lama {about} disiapkan sampai berjalan?"),
    "Kendala selama pelaksanaan.": marked("Apa kendala dan kekeliruan selama menjalankan {about}?"),
}
"""Questions for the results of `list_unknowns`; a missing contact is asked for by letter, not on a visit."""
GENERAL_QUESTIONS = (
    "Berapa angkanya sebelum dimulai dan sekarang, menurut sumber apa, dan apa yang pertama kali mengubahnya?",
    "Siapa mengerjakan apa setiap minggu, berapa orang, dan adakah keputusan pembentukannya?",
    "Berapa biaya tahun pertama dan biaya tahunan sesudahnya, dan dari kode rekening mana?",
    "Apa yang gagal atau dihentikan di tengah jalan, dan kapan kegagalannya diketahui?",
    "Peraturan atau SOP mana yang harus ada lebih dahulu, dan berapa bulan menyusunnya?",
    "Apa yang berubah ketika pimpinan atau pejabatnya berganti?",
    "Bukti apa yang diminta penilai, dan dapatkah kami melihat satu contoh yang diterima?",
)
"""Questions for a topic without a theme."""
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


@dataclass(frozen=True, slots=True)
class QuestionSources:
    """What the questions of a plan are made from."""

    themes: Sequence[QuestionTheme]
    """The themes of the problem, the best first."""
    practices: Sequence[tuple[Card, Sequence[str]]]
    """The practices to study, each with the headings of its page."""
    waiting: Sequence[OpenQuestion] = ()
    """Questions of earlier visits that were not answered."""
    gaps: Sequence[str] = ()
    """Sentences about differences between the own figures and the host's."""


def suggest_questions(reference: Reference, sources: QuestionSources) -> list[PlannedQuestion]:
    """Return questions for a plan, the sharpest first, none twice."""
    themed = [list(_of_theme(theme)) for theme in sources.themes]
    questions = [
        *_in_origin("celah", (f"Bagaimana menutup selisih ini? {text}" for text in sources.gaps)),
        *(
            PlannedQuestion(question=one.question, origin="kunjungan", role=one.role or "")
            for one in sources.waiting[:MAX_OF_EARLIER_VISITS]
        ),
        *(themed[0] if themed else _in_origin("umum", GENERAL_QUESTIONS)),
        *(one for questions in themed[1:] for one in questions[:MAX_OF_SECOND_THEME]),
        *_in_origin("praktik", _of_figures(reference, [card for card, _headings in sources.practices])),
        *_in_origin("praktik", list(_of_unknowns(sources.practices))[:MAX_OF_UNKNOWNS]),
    ]
    return _without_duplicates(questions)[:MAX_SUGGESTIONS]


def _in_origin(origin: Origin, texts: Iterable[str]) -> Iterator[PlannedQuestion]:
    return (PlannedQuestion(question=text, origin=origin) for text in texts)


def _of_theme(theme: QuestionTheme) -> Iterator[PlannedQuestion]:
    for office, questions in theme.questions.items():
        for question in questions:
            yield PlannedQuestion(question=question, origin="tema", role=office)


def _of_figures(reference: Reference, cards: Sequence[Card]) -> list[str]:
    return [
        gettext("Kegiatan mana yang paling menentukan %(name)s %(value)s, dan apa buktinya?")
        % {"name": figure.name, "value": figure.in_words}
        for figure in newest_stated_figures(reference, cards)[:MAX_OF_FIGURES]
    ]


def _of_unknowns(practices: Sequence[tuple[Card, Sequence[str]]]) -> Iterator[str]:
    for card, headings in practices[:MAX_PRACTICES]:
        yield from (Unknown.model_validate(one).question for one in card.meta.get("unknown", ()))
        yield from questions_of_unknowns(unknowns_of(card, headings), f"“{card.title}”")


def _without_duplicates(questions: Iterable[PlannedQuestion]) -> list[PlannedQuestion]:
    """Return the questions without those that ask in about the same words what an earlier one asks."""
    different: list[PlannedQuestion] = []
    for one in questions:
        alike = (token_sort_ratio(one.question.lower(), other.question.lower()) for other in different)
        if max(alike, default=0.0) < SAME_QUESTION:
            different.append(one)
    return different
