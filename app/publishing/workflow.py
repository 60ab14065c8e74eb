"""The states of a draft and the steps between them: who may take which, and what each needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.accounts.permissions import Action, ForbiddenError, Person, can_approve, has_permission
from app.vocabulary import LabelledCode


class DraftState(LabelledCode):
    """Where a draft stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Transition(LabelledCode):
    """What moves a draft on, in the words of its button."""

    SUBMIT = "submit"
    RECALL = "recall"
    APPROVE = "approve"
    RETURN = "return"
    DISCARD = "discard"
    RESTORE = "restore"


EDITABLE = frozenset({DraftState.DRAFT, DraftState.RETURNED})
"""The text of others does not change under the hands of its reviewer."""


class TransitionError(Exception):
    """The step cannot be taken now; the text says why."""


REVIEW_CHECKS: Mapping[str, str] = {
    "sources": "Setiap pernyataan penting bersumber, dan sumbernya sudah saya buka.",
    "personal-data": "Tidak ada NIK, NIP, nomor telepon, surel pribadi, atau daftar peserta.",
    "figures": "Setiap angka sama dengan angka pada sumbernya, beserta tahunnya.",
    "own-words": "Ditulis dengan kata sendiri, tidak menyalin berita.",
}
"""What a reviewer says that they looked at; without all of them nothing is approved."""


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """From where to where a step leads, and what allows it."""

    sources: frozenset[DraftState]
    target: DraftState
    action: Action
    needs_reason: bool = False


TRANSITION_RULES: Mapping[Transition, TransitionRule] = {
    Transition.SUBMIT: TransitionRule(EDITABLE, DraftState.SUBMITTED, Action.WRITE),
    Transition.RECALL: TransitionRule(
        frozenset({DraftState.SUBMITTED, DraftState.APPROVED}), DraftState.DRAFT, Action.WRITE
    ),
    Transition.APPROVE: TransitionRule(frozenset({DraftState.SUBMITTED}), DraftState.APPROVED, Action.REVIEW),
    Transition.RETURN: TransitionRule(
        frozenset({DraftState.SUBMITTED, DraftState.APPROVED}),
        DraftState.RETURNED,
        Action.REVIEW,
        needs_reason=True,
    ),
    Transition.DISCARD: TransitionRule(EDITABLE, DraftState.DISCARDED, Action.WRITE),
    Transition.RESTORE: TransitionRule(frozenset({DraftState.DISCARDED}), DraftState.DRAFT, Action.WRITE),
}


def allowed_transitions(
    person: Person, place: str, state: DraftState, writers: Collection[int]
) -> list[Transition]:
    """The steps a person may take with a draft now."""
    return [
        step
        for step, move in TRANSITION_RULES.items()
        if state in move.sources
        and has_permission(person, move.action, place)
        and (step is not Transition.APPROVE or can_approve(person, place, writers))
    ]


def require_review_checks(step: Transition, checked: Collection[str]) -> Sequence[str]:
    """What was looked at before a step; raises StepError where something is left that must be."""
    if step is not Transition.APPROVE:
        return ()
    missing = [text for check, text in REVIEW_CHECKS.items() if check not in checked]
    if missing:
        raise TransitionError(f"Centang dahulu yang sudah Anda periksa. Belum: {' '.join(missing)}")
    return tuple(REVIEW_CHECKS)


def apply_transition(
    step: Transition, person: Person, place: str, state: DraftState, writers: Collection[int], reason: str
) -> DraftState:
    """The state a step leads to; raises ForbiddenError or StepError."""
    move = TRANSITION_RULES[step]
    if not has_permission(person, move.action, place):
        raise ForbiddenError(f"Peran Anda tidak mencakup {move.action.label} di daerah ini")
    if step is Transition.APPROVE and not can_approve(person, place, writers):
        raise ForbiddenError("Naskah yang ikut Anda tulis harus disetujui orang lain")
    if state not in move.sources:
        raise TransitionError(f"Draf ini sudah “{state.label}”; muat ulang halamannya.")
    if move.needs_reason and not reason.strip():
        raise TransitionError("Tulis alasannya: penulis perlu tahu apa yang harus diperbaiki.")
    return move.target
