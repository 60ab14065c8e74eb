"""The Indonesian labels of stored codes: the only place where a code becomes a word that people read."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

DRAFT_STATES = {
    "draft": "draf",
    "submitted": "diajukan",
    "returned": "perlu perbaikan",
    "approved": "disetujui",
    "published": "terbit",
    "discarded": "dihapus",
}
TRANSITIONS = {
    "submit": "ajukan",
    "recall": "tarik kembali",
    "approve": "setujui",
    "return": "kembalikan",
    "discard": "hapus draf",
    "restore": "pulihkan draf",
}
REVIEW_CHECKS = {
    "sources": "sumber",
    "personal-data": "data-pribadi",
    "figures": "angka",
    "own-words": "kata-sendiri",
}
REQUEST_STATES = {
    "received": "masuk",
    "offered": "ditawar",
    "accepted": "diterima",
    "declined": "ditolak",
    "done": "selesai",
    "withdrawn": "ditarik tamu",
}
NOTE_STATES = {"open": "baru", "answered": "dijawab", "published": "terbit", "rejected": "tidak terbit"}
NEED_STATES = {"open": "baru", "published": "terbit", "rejected": "tidak terbit"}
CORRECTION_STATES = {"open": "baru", "fixed": "diperbaiki", "unchanged": "tidak diubah"}
COMMENT_EVENTS = {"comment": "catatan", **DRAFT_STATES}
REVISION_EVENTS = {"published": "terbit", "withdrawn": "ditarik", "edited": "berkas"}
ACTIONS = {
    "read": "membaca draf",
    "write": "menulis dan mengajukan draf",
    "review": "menyetujui atau mengembalikan draf",
    "publish": "menerbitkan, menarik, dan memulihkan dokumen",
    "manage": "mengundang orang dan mengatur perannya",
    "audit": "membaca catatan kegiatan",
}
TOKEN_SCOPES = {"read": "membaca draf", "write": "membaca, menulis, dan mengajukan draf"}
WEBHOOK_EVENTS = {
    "document.published": "terbit",
    "document.changed": "berubah",
    "document.withdrawn": "ditarik",
}
AUDIT_EVENTS = {
    "signed-in": "masuk",
    "sign-in-failed": "gagal masuk",
    "sso-rejected": "masuk lewat akun instansi ditolak",
    "code-wrong": "kode salah",
    "recovery-code-used": "kode cadangan dipakai",
    "two-factor-enabled": "kode dua langkah diaktifkan",
    "two-factor-disabled": "kode dua langkah dimatikan",
    "signed-out": "keluar",
    "session-ended": "sesi diakhiri",
    "invited": "diundang",
    "account-created": "akun dibuat saat masuk pertama",
    "password-set": "kata sandi ditetapkan",
    "password-link-created": "tautan kata sandi dibuat",
    "role-granted": "peran diberikan",
    "role-revoked": "peran dicabut",
    "disabled": "akun dinonaktifkan",
    "enabled": "akun diaktifkan",
    "access-token-created": "token akses dibuat",
    "access-token-revoked": "token akses dicabut",
    "webhook-added": "webhook didaftarkan",
    "webhook-removed": "webhook dihapus",
    "draft-created": "draf dimulai",
    "draft-transitioned": "draf berpindah",
    "imported": "laporan diimpor",
    "import-rejected": "impor ditolak",
    "suggestions-applied": "usulan diterapkan",
    "file-added": "lampiran ditambah",
    "file-removed": "lampiran dihapus",
    "file-downloaded": "lampiran draf diunduh",
    "forbidden": "wewenang ditolak",
    "published": "terbit",
    "withdrawn": "ditarik",
    "scheduled": "penerbitan dijadwalkan",
    "unscheduled": "jadwal terbit dibatalkan",
    "revision-hidden": "revisi ditutup",
    "correction-closed": "koreksi dijawab",
    "backed-up": "cadangan dibuat",
    "request-answered": "permohonan kunjungan dijawab",
    "terms-proposed": "ketentuan tuan rumah diajukan",
    "terms-rejected": "ketentuan tuan rumah dikembalikan",
    "note-answered": "tanggapan atas praktik dijawab",
    "news-answered": "kabar kunjungan ditindaklanjuti",
    "need-answered": "kebutuhan ditelaah",
    "same-visit-answered": "dua laporan kunjungan dinilai",
    "subscriber-bounced": "langganan dihentikan: kotak surat tidak ada",
}
SAME_VISIT_ANSWERS = {
    "same": "tentang kunjungan yang sama",
    "different": "tentang kunjungan yang berbeda",
    "open": "ditanyakan lagi",
}
AUDIT_DETAILS = {
    "transition": "langkah",
    "version": "versi",
    "reason": "alasan",
    "cause": "sebab",
    "method": "cara",
    "remaining": "tersisa",
    "checks": "diperiksa",
    "attachment": "lampiran",
    "bytes": "bita",
    "digest": "sidik",
    "file": "berkas",
    "suggestions": "usulan",
    "left_out": "petikan yang tidak dipakai",
    "publish_at": "pada",
    "outcome": "hasil",
    "answer": "jawaban",
    "state": "keadaan",
    "token": "token",
    "scope": "cakupan",
    "same_visit": "kedua laporan",
}
"""Keys of an audit entry's details; those without a label here (``role``, ``sha256``) are shown as they are."""
DETAIL_VALUES = {
    "transition": TRANSITIONS,
    "checks": REVIEW_CHECKS,
    "outcome": CORRECTION_STATES,
    "state": REQUEST_STATES,
    "scope": TOKEN_SCOPES,
    "same_visit": SAME_VISIT_ANSWERS,
}
"""Keys of details whose values are codes too."""
ACTORS = {"command-line": "perintah", "mail-server": "server surel"}
"""Actors that are no account."""
SYSTEM_AUTHOR = "sistem"
"""Author of a comment that no person made."""
FILE_AUTHOR = "dari berkas"
"""Author of a revision that was made by editing the file."""


class LabelledCode(StrEnum):
    """A stored code with the label that people read."""

    @property
    def label(self) -> str:
        """The Indonesian label."""
        return _LABELS[type(self).__name__][self.value]


_LABELS: Mapping[str, Mapping[str, str]] = {
    "DraftState": DRAFT_STATES,
    "Transition": TRANSITIONS,
    "CorrectionState": CORRECTION_STATES,
    "RequestState": REQUEST_STATES,
    "NoteState": NOTE_STATES,
    "NeedState": NEED_STATES,
    "Action": ACTIONS,
    "TokenScope": TOKEN_SCOPES,
    "AuditEvent": AUDIT_EVENTS,
}


def label_audit_details(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return an audit entry's details with labels in place of codes."""
    return {AUDIT_DETAILS.get(key, key): _label_value(key, value) for key, value in detail.items()}


def _label_value(key: str, value: Any) -> Any:
    return DETAIL_VALUES.get(key, {}).get(value, value) if isinstance(value, str) else value
