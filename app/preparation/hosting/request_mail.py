"""Letters to the office that asked a host for a visit: what the host answered, when it gave an address."""

from sqlmodel import Session

from app.accounts.accounts import is_email_address
from app.accounts.encryption import Encryptor
from app.documents.hosting.host_files import Host
from app.preparation.hosting.request import RequestState, VisitRequest
from app.preparation.hosting.tables import VisitRequestRow
from app.publishing.mail.outbox import Outbox, OutgoingEmail

ADDRESS_PURPOSE = "request-address"
_ANSWERED = frozenset({RequestState.OFFERED, RequestState.ACCEPTED, RequestState.DECLINED})


class RequestMail:
    """Encrypts addresses of guests and writes to them; without a mail server it does neither."""

    def __init__(self, encryptor: Encryptor, outbox: Outbox) -> None:
        self._encryptor, self._outbox = encryptor, outbox

    @property
    def is_on(self) -> bool:
        """Whether letters are sent at all."""
        return self._outbox.is_on

    def encrypt(self, address: str) -> str:
        """Return an address as it is stored; empty without one, or without a mail server."""
        address = address.strip().lower()
        return self._encryptor.encrypt(ADDRESS_PURPOSE, address) if address and self.is_on else ""

    def is_valid(self, address: str) -> bool:
        """Return whether nothing was typed, or an e-mail address."""
        return not address.strip() or is_email_address(address.strip().lower())

    def write_answer(self, session: Session, host: Host, row: VisitRequestRow) -> None:
        """Tell the guests what became of their request; the letter holds no link, for its address may be mistyped."""
        state = RequestState(row.state)
        if not row.encrypted_address or state not in _ANSWERED:
            return
        request = VisitRequest.model_validate(row.data)
        text = (
            f"Permohonan kunjungan ke {host.terms.office}, {host.place.name}, tentang “{request.topic}” "
            f"sekarang {state.label}.\n\nHari dan pesan dari tuan rumah ada di halaman permohonan: buka dengan "
            "tautan yang Anda simpan ketika mengirimnya. Alamat surel ini dihapus begitu permohonannya selesai.\n"
        )
        subject = f"Permohonan kunjungan ke {host.place.short}: {state.label}"
        letter = OutgoingEmail(row.encrypted_address, subject, text, is_recipient_encrypted=True)
        self._outbox.write(session, [letter])
