"""Whether a plan is ready: what experience and the rules on spending ask before anybody travels."""

from dataclasses import dataclass

from app.preparation.plan import Plan


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that should be there before the journey."""

    is_done: bool
    what: str
    mend: str
    """How to get there."""
    part: str
    """The part of the plan where it is written."""


def readiness(plan: Plan) -> list[Check]:
    """Every check, in the order in which they are worth mending."""
    measurable = [goal for goal in plan.goals if goal.goal and goal.output and goal.measure]
    return [
        Check(
            bool(plan.problem), "Masalah tertulis", "Tulis masalahnya dalam satu atau dua kalimat.", "pokok"
        ),
        Check(
            bool(plan.baseline and plan.baseline_value),
            "Ada angka awal",
            "Tulis indikator, nilai, dan tahunnya: tanpa itu perubahan tidak tampak.",
            "pokok",
        ),
        Check(
            bool(measurable),
            "Tujuan dengan keluaran terukur",
            "Lengkapi paling sedikit satu tujuan dengan keluaran dan ukurannya.",
            "tujuan",
        ),
        Check(
            bool(plan.online_tried),
            "Upaya daring sudah dicoba",
            "Tulis surat, rapat daring, atau dokumen yang sudah diminta dan hasilnya.",
            "pokok",
        ),
        Check(
            plan.decider_joins and bool(plan.decider),
            "Pengambil keputusan ikut",
            "Tulis jabatannya dan pastikan ia ikut dalam rombongan.",
            "rombongan",
        ),
        Check(
            plan.questions_sent and bool(plan.questions),
            "Pertanyaan sudah dikirim",
            "Kirim daftar pertanyaan bersama surat permohonan, lalu tandai.",
            "pertanyaan",
        ),
        Check(
            bool(plan.output_owner),
            "Ada penanggung jawab hasil",
            "Tulis jabatan yang bertanggung jawab atas laporan dan rencana tindak lanjut.",
            "rombongan",
        ),
    ]
