"""The states of a draft and the steps between them: who may take which, and what each needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.accounts.permissions import Action, ForbiddenError, Person, may, may_approve


class State(StrEnum):
    """Where a draft stands."""

    DRAFT = "draf"
    SUBMITTED = "diajukan"
    RETURNED = "perlu perbaikan"
    APPROVED = "disetujui"
    PUBLISHED = "terbit"
    DISCARDED = "dibuang"


class Step(StrEnum):
    """What moves a draft on, in the words of its button."""

    SUBMIT = "ajukan"
    TAKE_BACK = "tarik kembali"
    APPROVE = "setujui"
    RETURN = "kembalikan"
    DISCARD = "buang"
    REVIVE = "ambil lagi"


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
"""The text of others does not change under the hands of its reviewer."""


class StepError(Exception):
    """The step cannot be taken now; the text says why."""


CHECKS: Mapping[str, str] = {
    "sumber": "Setiap pernyataan penting bersumber, dan sumbernya sudah saya buka.",
    "data-pribadi": "Tidak ada NIK, NIP, nomor telepon, surel pribadi, atau daftar peserta.",
    "angka": "Setiap angka sama dengan angka pada sumbernya, beserta tahunnya.",
    "kata-sendiri": "Ditulis dengan kata sendiri, tidak menyalin berita.",
}
"""What a reviewer says that they looked at; without all of them nothing is approved."""


@dataclass(frozen=True, slots=True)
class Move:
    """From where to where a step leads, and what allows it."""

    sources: frozenset[State]
    target: State
    action: Action
    needs_reason: bool = False


MOVES: Mapping[Step, Move] = {
    Step.SUBMIT: Move(EDITABLE, State.SUBMITTED, Action.WRITE),
    Step.TAKE_BACK: Move(frozenset({State.SUBMITTED, State.APPROVED}), State.DRAFT, Action.WRITE),
    Step.APPROVE: Move(frozenset({State.SUBMITTED}), State.APPROVED, Action.REVIEW),
    Step.RETURN: Move(
        frozenset({State.SUBMITTED, State.APPROVED}), State.RETURNED, Action.REVIEW, needs_reason=True
    ),
    Step.DISCARD: Move(EDITABLE, State.DISCARDED, Action.WRITE),
    Step.REVIVE: Move(frozenset({State.DISCARDED}), State.DRAFT, Action.WRITE),
}


def steps_open_to(person: Person, place: str, state: State, writers: Collection[int]) -> list[Step]:
    """The steps a person may take with a draft now."""
    return [
        step
        for step, move in MOVES.items()
        if state in move.sources
        and may(person, move.action, place)
        and (step is not Step.APPROVE or may_approve(person, place, writers))
    ]


def require_checks(step: Step, checked: Collection[str]) -> Sequence[str]:
    """What was looked at before a step; raises StepError where something is left that must be."""
    if step is not Step.APPROVE:
        return ()
    missing = [text for check, text in CHECKS.items() if check not in checked]
    if missing:
        raise StepError(f"Centang dahulu yang sudah Anda periksa. Belum: {' '.join(missing)}")
    return tuple(CHECKS)


def after(
    step: Step, person: Person, place: str, state: State, writers: Collection[int], reason: str
) -> State:
    """The state a step leads to; raises ForbiddenError or StepError."""
    move = MOVES[step]
    if not may(person, move.action, place):
        raise ForbiddenError(f"Peran Anda tidak mencakup {move.action} di daerah ini")
    if step is Step.APPROVE and not may_approve(person, place, writers):
        raise ForbiddenError("Naskah yang ikut Anda tulis harus disetujui orang lain")
    if state not in move.sources:
        raise StepError(f"Draf ini sudah “{state}”; muat ulang halamannya.")
    if move.needs_reason and not reason.strip():
        raise StepError("Tulis alasannya: penulis perlu tahu apa yang harus diperbaiki.")
    return move.target
