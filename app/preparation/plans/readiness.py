"""Readiness of a plan, by experience and the rules on spending."""

from dataclasses import dataclass

from app.i18n import marked
from app.preparation.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to have before the journey."""

    is_done: bool
    what: str
    hint: str
    """How to get there."""
    part: str
    """Slug of the plan part that edits it."""


_CHECKS = (
    (marked("Masalah tertulis"), marked("Tulis masalahnya dalam satu atau dua kalimat."), "pokok"),
    (
        marked("Ada angka awal"),
        marked("Tulis indikator, nilai, dan tahunnya: tanpa itu perubahan tidak tampak."),
        "angka",
    ),
    (
        marked("Tujuan dengan keluaran terukur"),
        marked("Lengkapi paling sedikit satu tujuan dengan keluaran dan ukurannya."),
        "tujuan",
    ),
    (
        marked("Upaya daring sudah dicoba"),
        marked("Tulis surat, rapat daring, atau dokumen yang sudah diminta dan hasilnya."),
        "angka",
    ),
    (
        marked("Pengambil keputusan ikut"),
        marked("Tulis jabatannya dan pastikan ia ikut dalam rombongan."),
        "rombongan",
    ),
    (
        marked("Pertanyaan sudah dikirim"),
        marked("Kirim daftar pertanyaan bersama surat permohonan, lalu tandai."),
        "pertanyaan",
    ),
    (
        marked("Ada penanggung jawab hasil"),
        marked("Tulis jabatan yang bertanggung jawab atas laporan dan rencana tindak lanjut."),
        "rombongan",
    ),
)
"""The checks: what, how to get there, and the plan part."""


def check_readiness(plan: Plan) -> list[Check]:
    """Return every check, in the order in which they are best done."""
    done = (
        bool(plan.problem),
        bool(plan.baseline and plan.baseline_value),
        any(goal.goal and goal.output and goal.measure for goal in plan.goals),
        bool(plan.online_tried),
        plan.decider_joins and bool(plan.decider),
        plan.questions_sent and bool(plan.questions),
        bool(plan.output_owner),
    )
    return [Check(is_done, *texts) for is_done, texts in zip(done, _CHECKS, strict=True)]
