"""The review workflow: states of a draft, transitions between them, and their requirements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.accounts.permissions import Action, ForbiddenError, Person, can_approve, has_permission
from app.documents.code_labels import LabelledCode


class DraftState(LabelledCode):
    """The state of a draft."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Transition(LabelledCode):
    """A transition between states of a draft."""

    SUBMIT = "submit"
    RECALL = "recall"
    APPROVE = "approve"
    RETURN = "return"
    DISCARD = "discard"
    RESTORE = "restore"


EDITABLE = frozenset({DraftState.DRAFT, DraftState.RETURNED})
"""States in which the text may be edited; it does not change while it is reviewed."""


class TransitionError(Exception):
    """A transition or change is not possible in the draft's state; the text says why."""


REVIEW_CHECKS: Mapping[str, str] = {
    "sources": "Setiap pernyataan penting bersumber, dan sumbernya sudah saya buka.",
    "personal-data": "Tidak ada NIK, NIP, nomor telepon, surel pribadi, atau daftar peserta.",
    "figures": "Setiap angka sama dengan angka pada sumbernya, beserta tahunnya.",
    "own-words": "Ditulis dengan kata sendiri, tidak menyalin berita.",
}
"""Checks that a reviewer must confirm before approving."""


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """Source states, target state and required permission of a transition."""

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
    """Return the transitions that a person may apply to a draft now."""
    return [
        step
        for step, move in TRANSITION_RULES.items()
        if state in move.sources
        and has_permission(person, move.action, place)
        and (step is not Transition.APPROVE or can_approve(person, place, writers))
    ]


def require_review_checks(step: Transition, checked: Collection[str]) -> Sequence[str]:
    """Return the checks confirmed for a transition; raises TransitionError when a required one is missing."""
    if step is not Transition.APPROVE:
        return ()
    missing = [text for check, text in REVIEW_CHECKS.items() if check not in checked]
    if missing:
        raise TransitionError(f"Centang dahulu yang sudah Anda periksa. Belum: {' '.join(missing)}")
    return tuple(REVIEW_CHECKS)


def apply_transition(
    step: Transition, person: Person, place: str, state: DraftState, writers: Collection[int], reason: str
) -> DraftState:
    """Return the target state of a transition; raises ForbiddenError or TransitionError."""
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
