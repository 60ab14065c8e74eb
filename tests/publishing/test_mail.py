import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from build import HOST_TERMS, a_practice
from conftest import Installation, Make, free_port
from people import (
    PASSWORD,
    account,
    approve_at_desk,
    browser_at,
    key_at,
    send,
    send_at_desk,
    sign_in,
    signed_in,
)

from app import clock
from app.accounts.permissions import Role
from app.publishing.mail import smtp
from app.publishing.mail.outbox import MAX_ATTEMPTS, Outbox, OutgoingEmail
from app.publishing.mail.smtp import SmtpSender
from app.publishing.tables import OutgoingEmailRow
from app.store.database import write_session


class Post:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        if self.refuses:
            return "451 Try again later"
        content = envelope.content
        letter = message_from_bytes(content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[Post, str]]:
    kept = Post()
    port = free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu")})
    library.bring_up_to_date()
    return library


def test_people_are_notified_when_a_draft_waits_for_them(
    library: Installation, post: tuple[Post, str]
) -> None:
    kept, address = post
    visitor = library.client(smtp_url=address, mail_from="meja@contoh.go.id")
    author, reviewer, publisher = (
        signed_in(library, visitor, f"{role}@contoh.go.id", ("32", role))
        for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    account(library, "jauh@contoh.go.id", ("62.*", Role.REVIEWER))
    account(library, "provinsi@contoh.go.id", ("32.*", Role.REVIEWER))
    mailer = Outbox(library.engine, SmtpSender(address), sender="meja@contoh.go.id")

    def told() -> list[tuple[str, str]]:
        mailer.send_pending()
        found = [(str(one["To"]), str(one["Subject"])) for one in kept.letters]
        kept.letters.clear()
        return sorted(found)

    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    text = a_practice(title="Satu", body="Teks yang lebih baik.")
    send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    assert told() == [("penelaah@contoh.go.id", "Draf: Satu"), ("provinsi@contoh.go.id", "Draf: Satu")]
    send_at_desk(reviewer, f"{draft}/langkah", langkah="kembalikan", alasan="Tambahkan sumber")
    assert told() == [("penulis@contoh.go.id", "Draf: Satu")]
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    told()
    approve_at_desk(reviewer, draft)
    assert told() == [("penerbit@contoh.go.id", "Draf: Satu")]
    send_at_desk(publisher, f"{draft}/terbit")
    assert told() == [("penulis@contoh.go.id", "Terbit: Satu")]
    send(visitor, "/praktik/satu/koreksi", form="/praktik/satu/koreksi", teks="Angkanya keliru.")
    assert told() == [("penerbit@contoh.go.id", "Koreksi: Satu"), ("penulis@contoh.go.id", "Koreksi: Satu")]


def test_a_forgotten_password_is_reset_by_mail(library: Installation, post: tuple[Post, str]) -> None:
    kept, address = post
    visitor = library.client(smtp_url=address, mail_from="meja@contoh.go.id")
    account(library, "ani@contoh.go.id", ("32", Role.AUTHOR))
    known = send(visitor, "/masuk/lupa", form="/masuk/lupa", surel="ani@contoh.go.id")
    unknown = send(visitor, "/masuk/lupa", form="/masuk/lupa", surel="tidak@contoh.go.id")
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert "Bila surel itu milik sebuah akun" in unknown.text
    Outbox(library.engine, SmtpSender(address), sender="meja@contoh.go.id").send_pending()
    (letter,) = kept.letters
    path = letter.get_content().split("/masuk/tautan/")[1].strip()
    set_new = f"/masuk/tautan/{path}"
    fields = {"_kunci": key_at(visitor, set_new), "sandi": PASSWORD[::-1], "ulangi": PASSWORD[::-1]}
    assert visitor.post(set_new, data=fields, follow_redirects=False).status_code == 303
    assert sign_in(browser_at(visitor), "ani@contoh.go.id", PASSWORD[::-1]).status_code == 303


def test_without_a_mail_server_nothing_is_written_and_the_page_says_whom_to_ask(
    library: Installation,
) -> None:
    visitor = library.client()
    author = signed_in(library, visitor, "penulis@contoh.go.id", ("32", Role.AUTHOR))
    assert "Mintalah tautan baru" in visitor.get("/masuk/lupa").text
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    with library.engine.connect() as database:
        assert database.exec_driver_sql("select count(*) from outgoing_email").scalar() == 0


def test_guests_get_answers_by_mail_and_their_address_is_in_clear_nowhere(
    make: Make, post: tuple[Post, str]
) -> None:
    kept, address = post
    library = make({"hosts/34.04.md": HOST_TERMS})
    library.bring_up_to_date()
    visitor = library.client(smtp_url=address, mail_from="meja@contoh.go.id")
    officer = signed_in(library, visitor, "humas@sleman.go.id", ("34.04", Role.AUTHOR))
    form, mail = "/daerah/34.04/tuan-rumah/permohonan", "organisasi@kapuaskab.go.id"
    wish = {"asal": "Kabupaten Kapuas", "kantor_asal": "Bagian Organisasi", "topik": "SAKIP", "orang_1": "9"}
    wrong = send(visitor, form, form=form, langkah="kirim", surel="bukan surel", **wish)
    assert "“bukan surel” bukan alamat surel." in wrong.text
    outbox = visitor.app.state.services.publishing.outbox  # type: ignore[attr-defined]
    for number, step in enumerate(("terima", "tolak"), start=1):
        assert send(visitor, form, form=form, langkah="kirim", surel=mail, **wish).status_code == 303
        request = f"/meja/tuan-rumah/34.04/permohonan/{number}"
        day = {"tanggal_1": "2030-01-08", "alasan": "Kantor direnovasi."}
        assert send_at_desk(officer, f"{request}/{step}", **day).status_code == 303
    with library.engine.connect() as database:
        for rows in ("select * from outgoing_email", "select * from visit_request"):
            assert mail not in str(database.exec_driver_sql(rows).all())
        stored = database.exec_driver_sql("select encrypted_address from visit_request order by id").scalars()
        assert [bool(one) for one in stored] == [True, False], "deleted once it is refused"
    outbox.send_pending()
    letters = [one for one in kept.letters if one["To"] == mail]
    assert [str(one["Subject"]) for one in letters] == [
        "Permohonan kunjungan ke Kab. Sleman: diterima",
        "Permohonan kunjungan ke Kab. Sleman: ditolak",
    ]
    assert "/permohonan/" not in letters[0].get_content(), "a mistyped address must not open the request"
    assert 'name="surel"' not in library.client().get(form).text, "without a mail server nothing is asked"


def test_a_rejected_message_is_retried_with_growing_delay(
    library: Installation, post: tuple[Post, str]
) -> None:
    kept, address = post
    outbox = Outbox(library.engine, SmtpSender(address), sender="meja@contoh.go.id")
    with write_session(library.engine) as session:
        outbox.write(session, [OutgoingEmail("ani@contoh.go.id", "Halo\nBcc: lain@contoh.go.id", "Isi é.")])
    kept.refuses = True
    assert outbox.send_pending() == 0
    assert outbox.get_failures()[0] == 1
    assert "451" in outbox.get_failures()[1]
    kept.refuses = False
    assert outbox.send_pending() == 0  # it is not its turn yet
    with write_session(library.engine) as session:
        row = session.get_one(OutgoingEmailRow, 1)
        assert row.due_at > clock.now().replace(tzinfo=row.due_at.tzinfo) + timedelta(minutes=1)
        row.due_at = clock.now()
        session.add(row)
    assert outbox.send_pending() == 1
    (letter,) = kept.letters
    assert letter["Subject"] == "Halo Bcc: lain@contoh.go.id"
    assert letter["Bcc"] is None
    assert letter.get_content().strip() == "Isi é."
    assert outbox.get_failures()[0] == 0


def test_a_message_is_not_retried_after_the_last_attempt_but_kept(library: Installation) -> None:
    def never(_message: EmailMessage) -> None:
        raise smtplib.SMTPServerDisconnected("tidak ada jawaban")

    outbox = Outbox(library.engine, never, sender="meja@contoh.go.id")
    with write_session(library.engine) as session:
        outbox.write(session, [OutgoingEmail("ani@contoh.go.id", "Halo", "Isi.")])
    for _time in range(MAX_ATTEMPTS + 2):
        outbox.send_pending()
        with write_session(library.engine) as session:
            row = session.get_one(OutgoingEmailRow, 1)
            row.due_at = clock.now()
            session.add(row)
    assert row.attempts == MAX_ATTEMPTS
    assert outbox.get_failures() == (1, "tidak ada jawaban")


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The side of a mail server at 127.0.0.2, whose certificate this machine trusts while the test runs."""
    written, key = tmp_path / "sertifikat.pem", tmp_path / "kunci.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=surat -addext subjectAltName=IP:127.0.0.2"
    subprocess.run([*command.split(), "-keyout", key, "-out", written], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(written))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(written, key)
    return context


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])  # letters to the first may leave unencrypted
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_letters_leave_encrypted_and_signed_in(
    certificate: ssl.SSLContext, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, port = Post(), free_port()

    def check(_server: object, _session: object, _envelope: object, _way: str, given: object) -> AuthResult:
        right = (given.login, given.password) == (b"meja", f"{PASSWORD}/".encode())
        return AuthResult(success=right, handled=right)

    more = {
        "smtp": {"tls_context": certificate, "require_starttls": True, "auth_required": True},
        "smtps": {"ssl_context": certificate, "auth_require_tls": False},
    }
    server = Controller(kept, hostname="127.0.0.2", port=port, authenticator=check, **more[scheme])
    server.start()
    monkeypatch.setattr(smtp, "MAX_LETTERS_PER_CONNECTION", 1)
    try:
        sender = SmtpSender(f"{scheme}://meja:{quote(PASSWORD)}%2F@127.0.0.2:{port}")
        for number in range(2):
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = (
                "meja@contoh.go.id",
                "ani@contoh.go.id",
                str(number),
            )
            sender(message)
        sender.close()
        with pytest.raises(smtplib.SMTPAuthenticationError):
            SmtpSender(f"{scheme}://meja:{quote(PASSWORD)}@127.0.0.2:{port}")(message)
    finally:
        server.stop()
    assert [str(letter["Subject"]) for letter in kept.letters] == ["0", "1"]


def test_only_a_refused_recipient_is_a_mailbox_that_is_gone() -> None:
    assert not smtp.refuses_recipient(OSError())
    assert smtp.refuses_recipient(smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.1.1 No such user")}))
